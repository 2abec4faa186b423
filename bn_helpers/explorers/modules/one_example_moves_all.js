// Lesson 02: one unit, a few examples. Drag one of them, and everything answers.
import { mean, range, sigmoid, sum, text } from "./numbers.js";
import { makePage } from "./page.js";
import { makePlot } from "./plot.js";

// z and dA hold m numbers; without dA there is no gradient. Without `through`, it takes μ and σ² for constants.
export function compute({ z, dA, epsilon }, gamma, beta, through = true) {
  const mu = mean(z), sigma2 = mean(z.map(each => (each - mu) ** 2));
  const std = Math.sqrt(sigma2 + epsilon);
  const zNorm = z.map(each => (each - mu) / std);
  const zTilde = zNorm.map(each => gamma * each + beta);
  const a = zTilde.map(sigmoid);
  const dZTilde = (dA ?? []).map((each, i) => each * a[i] * (1 - a[i]));
  const shift = through ? mean(dZTilde) : 0;
  const stretch = through ? mean(dZTilde.map((d, i) => d * zNorm[i])) : 0;
  const dZ = dZTilde.map((d, i) => (gamma / std) * (d - shift - zNorm[i] * stretch));
  const linear = mean(zTilde.map(each => (Math.abs(each) < 1 ? 1 : 0)));
  return { mu, sigma: Math.sqrt(sigma2), zNorm, zTilde, a, dZ, linear };
}

function render({ model, el }) {
  const state = model.get("state"), m = state.z.length;
  const size = Math.max(...state.z.map(Math.abs)), low = -1.5 * size, high = 4.5 * size;
  const start = { z: state.z, gamma: 1, beta: 0, chosen: state.chosen, through: true };
  const page = makePage(el, model, "one example moves all", start, draw), { at } = page;
  const strip = { y: [0, 1], noTicksY: true, height: 120 };
  const before = makePlot(page, { ...strip, title: "z: drag an example", x: [low, high], xName: "z" });
  const normalised = { under: before, title: "z_norm: mean 0, spread 1", x: [-4, 4], xName: "z_norm" };
  const after = makePlot(page, { ...strip, ...normalised });
  const curve = makePlot(page, { x: [-8, 8], y: [-0.04, 1.04], xName: "z̃ = γ z_norm + β", yName: "a" });
  const bars = state.dA && makePlot(page, { x: [0.4, m + 0.6], y: [-1, 1], xName: "example", yName: "∂J/∂z" });

  before.onDrag((value, _, first) => {
    const distance = i => Math.abs(at.z[i] - value);
    if (first) at.chosen = range(m).reduce((best, i) => (distance(i) < distance(best) ? i : best));
    at.z[at.chosen] = value;
  });
  page.choose("example", "chosen", range(m, i => [i, i + 1]));
  page.slider("its z", {
    get: () => at.z[at.chosen], set: value => { at.z[at.chosen] = value; }, min: low, max: high, step: size / 50,
  });
  page.slider("γ", { key: "gamma", min: 0.1, max: 6, step: 0.1 });
  page.slider("β", { key: "beta", min: -5, max: 5, step: 0.1 });
  if (bars) page.tick("gradient through μ and σ²", "through");

  let usual;
  const colour = i => (i === at.chosen ? "red" : "blue");
  const look = 'stroke="var(--paper)"';
  const row = (plot, values) => {
    const last = values[at.chosen], others = plot.dots(values.map(v => [v, 0.3]), "blue", 6, look);
    const inside = 'dy="4" text-anchor="middle" style="fill: var(--paper); stroke: none"';
    const label = plot.words(last, 0.3, at.chosen + 1, inside);
    return plot.line([[-1e3, 0.3], [1e3, 0.3]], "grid") + others + plot.dots([[last, 0.3]], "red", 10, look) + label;
  };

  function draw() {
    const now = compute({ ...state, z: at.z }, at.gamma, at.beta, at.through);
    const { mu, sigma, zNorm, zTilde, a, dZ, linear } = now;
    const zone = plot => plot.rect([-1, 1], plot.y, "yellow", 'opacity="0.3"');
    before.draw(before.rect([mu - sigma, mu + sigma], [0, 1], "yellow", 'opacity="0.3"')
      + before.line([[mu, 0], [mu, 1]], "soft", 'stroke-dasharray="4 3"') + before.words(mu, 0.83, "&#160;μ ± σ")
      + row(before, at.z));
    after.draw(zone(after) + row(after, zNorm));
    curve.title(`the sigmoid: ${Math.round(100 * linear)} % in its linear zone`);
    curve.draw(zone(curve) + curve.line(range(81, i => [i / 5 - 8, sigmoid(i / 5 - 8)]), "ink")
      + curve.line([[-2, 0], [2, 1]], "soft", 'stroke-dasharray="4 3"')
      + curve.dots(zTilde.map((z, i) => [z, a[i]]), "blue", 5, look)
      + curve.dots([[zTilde[at.chosen], a[at.chosen]]], "red", 7, look));
    const gradients = bars ? drawGradients(dZ) : "";
    page.say(`Example ${at.chosen + 1}: z = ${text(at.z[at.chosen])}, z_norm = ${text(zNorm[at.chosen])}. `
      + `All ${m}: μ = ${text(mu)}, σ = ${text(sigma)}. ${gradients}`);
  }

  function drawGradients(dZ) {
    const largest = Math.max(...dZ.map(Math.abs)), total = Math.abs(sum(dZ)) < 1e-9 * largest ? 0 : sum(dZ);
    usual ??= 1.5 * largest;
    bars.y = largest > usual ? [-largest, largest] : [-usual, usual]; // a gradient that shrinks is seen to shrink
    bars.title(at.through ? "gradient that reaches each z" : "the same, μ and σ² taken for constants");
    bars.draw(dZ.map((d, i) => bars.rect([i + 0.65, i + 1.35], [0, d], colour(i))).join("")
      + bars.line([[0, 0], [m + 1, 0]], "soft"));
    return `∂J/∂z is ${text(dZ[at.chosen])} here, ${text(largest)} where it is largest, and ${text(total)} in total.`;
  }
  return page.start();
}

export default { render };
