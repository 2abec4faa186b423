// Lesson 03: multiply one unit's weights by a, add b. What reaches the output, and what does the gradient do?
import { logarithmic, mean, range, sum, text } from "./numbers.js";
import { makePage } from "./page.js";
import { makePlot } from "./plot.js";

const dot = (one, other) => sum(one.map((value, i) => value * other[i]));
const size = vector => Math.sqrt(dot(vector, vector));

// w: d weights; X: d rows of m inputs; dZTilde: m numbers. With Batch Norm (γ = 1, β = 0), or without.
export function compute({ w, X, dZTilde, epsilon }, a, b, batchNorm = true) {
  const scaled = w.map(each => a * each), m = dZTilde.length;
  const z = range(m, i => sum(scaled.map((each, k) => each * X[k][i])) + b);
  let [zTilde, dZ] = [z, dZTilde];
  if (batchNorm) {
    const mu = mean(z), std = Math.sqrt(mean(z.map(each => (each - mu) ** 2)) + epsilon);
    zTilde = z.map(each => (each - mu) / std);
    const [shift, stretch] = [mean(dZTilde), dot(dZTilde, zTilde) / m];
    dZ = dZTilde.map((d, i) => (d - shift - zTilde[i] * stretch) / std);
  }
  const dw = X.map(row => dot(dZ, row)), along = dot(dw, scaled) / size(scaled), length = size(dw);
  const across = Math.sqrt(Math.max(0, length ** 2 - along ** 2));
  return { z, zTilde, length, along: Math.abs(along), across, db: sum(dZ) };
}

function render({ model, el }) {
  const state = model.get("state"), scales = logarithmic(1e-4, 100, 181), first = compute(state, 1, 0);
  const page = makePage(el, model, "the scale that cancels", { a: 1, b: 0 }, draw), { at } = page;
  const strip = { y: [0, 1], noTicksY: true, height: 125 };
  const before = makePlot(page, { ...strip, title: "z = a·w·x + b: drag it", x: [-6, 6], xName: "z" });
  const after = makePlot(page, { ...strip, under: before, title: "after Batch Norm", x: [-4, 4], xName: "z_norm" });
  const log = { logX: true, logY: true, x: [1e-4, 100], height: 290 };
  const curve = makePlot(page, { ...log, title: "size of the gradient of w: drag a", y: [1e-2, 1e6], xName: "a" });
  const parts = makePlot(page, { 
    title: "its parts: left with Batch Norm, right without", x: [0.5, 3.6], y: [1e-9, 1e6], logY: true, height: 290,
    xTicks: [[1.05, "along w"], [2.05, "across w"], [3.05, "∂J/∂b"]],
  });
  page.slider("a, the scale of w", { key: "a", values: scales });
  page.slider("b, the bias", { key: "b", min: -20, max: 20, step: 0.1 });

  const middle = mean(first.z);
  before.onDrag(value => { at.b = Math.round(10 * (value - at.a * middle)) / 10; });
  curve.onDrag(a => { at.a = a; });
  const curves = [true, false].map(bn => scales.map(a => [a, compute(state, a, 0, bn).length]));
  const row = (plot, values, look) => plot.line([[-1e4, 0.3], [1e4, 0.3]], "grid")
    + plot.dots(values.map(value => [value, 0.3]), "blue", 6, look);

  function draw() {
    const [bn, plain] = [true, false].map(each => compute(state, at.a, at.b, each));
    const reach = Math.max(6, 1.1 * Math.max(...bn.z.map(Math.abs)));
    before.x = [-reach, reach];
    before.draw(row(before, bn.z, 'stroke="var(--paper)"'));
    after.draw(row(after, bn.zTilde, 'stroke="var(--paper)"')
      + after.dots(first.zTilde.map(value => [value, 0.3]), "clear", 9, 'stroke="var(--soft)"'));
    curve.draw(curve.line(curves[0], "blue") + curve.line(curves[1], "red", 'stroke-dasharray="6 4"')
      + curve.dots([[at.a, bn.length]], "blue", 7) + curve.dots([[at.a, plain.length]], "red", 7)
      + curve.words(1e-4, curves[1][0][1], "without Batch Norm", 'dx="6" dy="16"')
      + curve.words(1e-2, curves[0][60][1], "with Batch Norm", 'dx="8" dy="-8"'));
    parts.draw(["along", "across", "db"].map((part, i) => [bn, plain].map((which, j) => {
      const place = i + 0.75 + 0.35 * j, value = Math.max(Math.abs(which[part]), 1e-9);
      return parts.rect([place, place + 0.3], [1e-9, value], j ? "red" : "blue", j ? 'opacity="0.75"' : "");
    }).join("")).join(""));
    const moved = Math.max(...bn.zTilde.map((value, i) => Math.abs(value - first.zTilde[i])));
    const share = each => `${text((100 * each.along) / each.length, 2)} % of it along w`;
    page.say(`At a = ${text(at.a)}, b = ${text(at.b)}: with Batch Norm the output has moved by at most `
      + `${text(moved, 2)}; the gradient of w is ${text(bn.length / first.length)} times as long as at a = 1, with `
      + `${share(bn)}. Without, it stays as it is, with ${share(plain)}, and ∂J/∂b is ${text(plain.db)}.`);
  }
  return page.start();
}

export default { render };
