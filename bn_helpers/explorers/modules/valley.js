// Lesson 05: four optimizers walk down a narrow valley; the map says which α and β arrive, and how soon.
import { logarithmic, memo, range, text } from "./numbers.js";
import { makePage } from "./page.js";
import { makePlot } from "./plot.js";

export const RULES = ["gradient descent", "momentum", "RMSprop", "Adam"];
const COLOURS = ["red", "blue", "green", "purple"], DASHES = ["6 4", "none", "8 3 2 3", "2 3"];
const BETA = [0, 0.9, 0.9, 0.9], BETA2 = 0.999, EPSILON = 1e-8;

// J(p) = ½ (q₁² + curvature q₂²), where q is p turned back by `turn` degrees.
const matrix = ({ curvature, turn }) => {
  const [c, s] = turned([1, 0], turn);
  return [c * c + curvature * s * s, (1 - curvature) * c * s, s * s + curvature * c * c];
};
const turned = ([x, y], degrees) => {
  const angle = (degrees * Math.PI) / 180, [c, s] = [Math.cos(angle), Math.sin(angle)];
  return [c * x - s * y, s * x + c * y];
};
const cost = ([a, b, d], x, y) => 0.5 * (a * x * x + 2 * b * x * y + d * y * y);

// `visit(x, y, t)` is told every place of one walk, until it returns false; whether it never did.
function walk(rule, H, [x, y], alpha, beta, steps, visit) {
  const v = [0, 0], s = [0, 0], p = [x, y], g = [0, 0];
  for (let t = 1; t <= steps; t++) {
    g[0] = H[0] * p[0] + H[1] * p[1];
    g[1] = H[1] * p[0] + H[2] * p[1];
    for (let k = 0; k < 2; k++) {
      if (rule === 0) p[k] -= alpha * g[k];
      if (rule === 1 || rule === 3) v[k] = beta * v[k] + (1 - beta) * g[k];
      if (rule === 1) p[k] -= alpha * v[k];
      if (rule === 2) s[k] = beta * s[k] + (1 - beta) * g[k] * g[k];
      if (rule === 2) p[k] -= (alpha * g[k]) / (Math.sqrt(s[k]) + EPSILON);
      if (rule !== 3) continue;
      s[k] = BETA2 * s[k] + (1 - BETA2) * g[k] * g[k];
      const size = Math.sqrt(s[k] / (1 - BETA2 ** t)) + EPSILON;
      p[k] -= (alpha * v[k]) / (1 - beta ** t) / size;
    }
    if (!visit(p[0], p[1], t)) return false;
  }
  return true;
}

// The places of a walk, its costs, and the steps until the cost stays below 1 % (steps + 1: not within them).
export function compute(valley, rule, alpha, beta) {
  const H = matrix(valley), [x0, y0] = valley.start, path = [[x0, y0]], costs = [cost(H, x0, y0)];
  const stays = walk(rule, H, valley.start, alpha, beta, valley.steps, (x, y) => {
    path.push([x, y]);
    costs.push(cost(H, x, y));
    return costs.at(-1) < 1e12 * costs[0];
  });
  const above = stays ? costs.findLastIndex(each => !(each <= 0.01 * costs[0])) : valley.steps;
  return { path, costs, needed: above + 1 };
}

function stepsToStay(H, start, rule, alpha, beta, steps) {
  const goal = 0.01 * cost(H, ...start);
  let last = 0;
  const stays = walk(rule, H, start, alpha, beta, steps, (x, y, t) => {
    const now = cost(H, x, y);
    if (!(now <= goal)) last = t;
    return now < 1e14 * goal;
  });
  return stays ? last + 1 : steps + 1;
}

function render({ model, el }) {
  const state = model.get("state"), { steps } = state, rates = logarithmic(0.003, 3, 121);
  const memories = logarithmic(1, 100, 81), memory = beta => 1 / (1 - beta), columns = 49, rows = 25;
  const start = {
    hand: 1, alphas: [...state.rates], betas: BETA, curvature: state.curvature, turn: 0, start: state.start,
  };
  const page = makePage(el, model, "a narrow valley", start, draw), { at } = page;
  // `at.start` lies in the valley and turns with it.
  const valley = () => ({ curvature: at.curvature, turn: at.turn, start: turned(at.start, at.turn), steps });
  const plane = { x: [-5.2, 5.2], y: [-4, 4], xName: "p₁", yName: "p₂", height: 330 };
  const land = makePlot(page, { ...plane, title: "drag the start" });
  const logs = { x: [0.003, 3], y: [1, 100], logX: true, logY: true, height: 330 };
  const map = makePlot(page, { ...logs, xName: "learning rate α", yName: "1/(1 − β), steps remembered" });
  const curves = makePlot(page, {
    title: "cost, relative to its start", x: [0, steps], y: [1e-6, 100], logY: true, xName: "step", height: 330,
  });
  land.onDrag((x, y) => { at.start = turned([x, y], -at.turn); });
  map.onDrag((alpha, remembered) => {
    at.alphas[at.hand] = alpha;
    if (at.hand) at.betas[at.hand] = 1 - 1 / remembered;
  });
  page.choose("in your hand", "hand", RULES.map((name, i) => [i, name]));
  page.slider("α", { get: () => at.alphas[at.hand], set: v => { at.alphas[at.hand] = v; }, values: rates });
  page.slider("β", {
    get: () => memory(at.betas[at.hand]), set: v => { if (at.hand) at.betas[at.hand] = 1 - 1 / v; },
    values: memories, show: v => text(1 - 1 / v),
  });
  page.slider("curvature", { key: "curvature", values: logarithmic(1, 300, 101) });
  for (const [k, name, most] of [[0, "start p₁", 5], [1, "start p₂", 4]]) {
    const set = value => { at.start = turned(turned(at.start, at.turn).with(k, value), -at.turn); };
    page.slider(name, { get: () => turned(at.start, at.turn)[k], set, min: -most, max: most, step: 0.1 });
  }
  page.slider("turned by", { key: "turn", min: 0, max: 90, step: 1, show: v => `${v}°` });

  const lines = memo((curvature, turn) => { // ellipses of equal cost
    return [0.1, 1, 4, 16, 64, 256].map(level => range(73, i => {
      const around = (i * Math.PI) / 36, size = Math.sqrt(2 * level);
      const [u, v] = [size * Math.cos(around), size * Math.sin(around)];
      return turned([u, v / Math.sqrt(curvature)], turn);
    }));
  });
  const raster = memo((rule, curvature, turn, x, y) => {
    const H = matrix({ curvature, turn });
    return map.raster(columns, rows, (alpha, remembered) => {
      const needed = stepsToStay(H, [x, y], rule, alpha, rule ? 1 - 1 / remembered : 0, steps);
      return needed > steps ? null : 1 - Math.log(needed / 10) / Math.log(steps / 10); // 10 steps are bright
    });
  });
  function draw() {
    const walks = RULES.map((_, rule) => compute(valley(), rule, at.alphas[rule], at.betas[rule])), hand = at.hand;
    const order = [...range(4).filter(rule => rule !== hand), hand];
    const look = rule => `stroke-dasharray="${DASHES[rule]}" ${rule === hand ? "" : 'opacity="0.6"'}`;
    land.draw(lines(at.curvature, at.turn).map(each => land.line(each, "grid")).join("")
      + order.map(rule => land.line(walks[rule].path, COLOURS[rule], look(rule))).join("")
      + land.dots(walks[hand].path.slice(1), COLOURS[hand], 2.5) + land.dots([walks[hand].path[0]], "ink", 7)
      + land.words(0, 0, "★", 'dy="6" text-anchor="middle" style="font-size: 18px"'));
    map.title(`${RULES[hand]}: bright is soon, blank never`);
    map.draw(map.image(raster(hand, at.curvature, at.turn, ...walks[hand].path[0]))
      + map.dots([[at.alphas[hand], memory(at.betas[hand])]], "red", 7, 'stroke="var(--paper)" stroke-width="2"'));
    curves.draw(order.map(rule => {
      const costs = walks[rule].costs.map((each, t) => [t, Math.max(each / walks[rule].costs[0], 1e-9)]);
      return curves.line(costs, COLOURS[rule], look(rule));
    }).join("") + curves.line([[0, 0.01], [steps, 0.01]], "soft", 'stroke-width="1"')
      + curves.key(RULES, COLOURS, DASHES));
    const said = RULES.map((name, i) => `${name} ${walks[i].needed > steps ? `more than ${steps}` : walks[i].needed}`);
    page.say(`${RULES[hand]} with α = ${text(at.alphas[hand])}${hand ? `, β = ${text(at.betas[hand])}` : ""}. `
      + `Steps until the cost stays below 1 %: ${said.join(", ")}.`);
  }
  return page.start();
}

export default { render };
