// Lesson 01: gradient descent on two weights. Drag the learning rate; centre and scale the inputs.
import { clamp, logarithmic, mean, sigmoid, text } from "./numbers.js";
import { contours } from "./fields.js";
import { makePage } from "./page.js";
import { makePlot } from "./plot.js";

// The inputs as asked for, and for them the lowest point and the bias: the same predictions in every version.
export function prepare({ X, best }, centre, scale) {
  const mu = X.map(mean), sigma = X.map((row, k) => Math.sqrt(mean(row.map(x => (x - mu[k]) ** 2))));
  const minus = mu.map(each => (centre ? each : 0)), by = sigma.map(each => (scale ? each : 1));
  const inputs = X.map((row, k) => row.map(x => (x - minus[k]) / by[k]));
  const lowest = by.map((each, k) => (best[k] * each) / sigma[k]);
  const bias = best[2] + best[0] * (minus[0] - mu[0]) / sigma[0] + best[1] * (minus[1] - mu[1]) / sigma[1];
  return { inputs, lowest, bias };
}

export function loss({ inputs: [first, second], bias }, y, [v, w]) {
  let total = 0;
  for (let i = 0; i < y.length; i++) {
    const z = v * first[i] + w * second[i] + bias;
    total += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - y[i] * z;
  }
  return total / y.length;
}

function gradient({ inputs: [first, second], bias }, y, [v, w]) {
  let [dv, dw] = [0, 0];
  for (let i = 0; i < y.length; i++) {
    const dz = sigmoid(v * first[i] + w * second[i] + bias) - y[i];
    dv += dz * first[i];
    dw += dz * second[i];
  }
  return [dv / y.length, dw / y.length];
}

// Gradient descent from (0, 0): the places, and the loss at each.
export function compute({ y, steps }, version, rate) {
  const path = [[0, 0]];
  for (let step = 0; step < steps; step++) {
    const slope = gradient(version, y, path.at(-1));
    path.push(path.at(-1).map((weight, k) => weight - rate * slope[k]));
  }
  return { path, losses: path.map(place => loss(version, y, place)) };
}

function render({ model, el }) {
  const state = model.get("state"), { names, y, steps } = state, [least, most] = [0.01, 100];
  const start = { rate: 0.5, centre: true, scale: true };
  const page = makePage(el, model, "the learning rate on the contours", start, draw), { at } = page;
  const [xName, yName] = names.map(name => `weight of ${name}`);
  const axes = { square: true, x: [-1, 1], y: [-1, 1], xName, yName };
  const maps = ["red", "blue"].map(colour => {
    const plot = makePlot(page, axes), map = { plot, colour, kept: new Map() };
    plot.onDrag((v, w) => { // pull the first step along its gradient
      const [dv, dw] = gradient(map.version, y, [0, 0]);
      at.rate = clamp(-(v * dv + w * dw) / (dv * dv + dw * dw), least, most);
    });
    return map;
  });
  const curves = makePlot(page, {
    title: "loss above its lowest", x: [0, steps], y: [1e-4, 3], logY: true, xName: "step", height: 310,
  });
  page.slider("learning rate", { key: "rate", values: logarithmic(least, most, 161) });
  page.tick("centre: subtract μ", "centre");
  page.tick("scale: divide by σ", "scale");
  const whole = prepare(state, true, true), floor = loss(whole, y, whole.lowest);

  function surface({ plot, kept, version }, key) { // the contours of a version, computed once
    const reach = 0.95 * Math.max(...version.lowest.map(Math.abs));
    [plot.x, plot.y] = version.lowest.map(middle => [middle / 2 - reach, middle / 2 + reach]);
    if (!kept.has(key)) {
      const grid = plot.grid(64), height = grid.map(row => row.map(place => loss(version, y, place) - floor));
      kept.set(key, contours(grid, height, [0.01, 0.03, 0.1, 0.3, 1, 3]));
    }
    return kept.get(key).map(each => plot.segments(each, "soft", 'opacity="0.8"')).join("");
  }
  function drawMap(map, centre, scale) {
    const { plot, colour } = map;
    map.version = prepare(state, centre, scale);
    const { path, losses } = compute(state, map.version, at.rate), lines = surface(map, `${centre} ${scale}`);
    plot.draw(lines + plot.words(...map.version.lowest, "★", 'dy="6" text-anchor="middle" style="font-size: 18px"')
      + plot.line(path, colour) + plot.dots(path, colour, 3)
      + plot.dots([path[1]], colour, 7, 'stroke="var(--paper)" stroke-width="2"'));
    return losses;
  }
  function draw() {
    const { centre, scale } = at;
    const label = [centre && "centred", scale && "scaled"].filter(Boolean).join(" and ") || "raw too";
    const losses = [drawMap(maps[0], false, false), drawMap(maps[1], centre, scale)];
    maps.forEach(({ plot }, i) => plot.title(i ? `${label}: drag the first step` : "raw"));
    const above = losses.map(each => each.map((value, i) => [i, Math.max(value - floor, 1e-9)]));
    curves.draw(curves.line(above[0], "red", 'stroke-dasharray="6 4"') + curves.line(above[1], "blue")
      + curves.words(steps, 2, "raw is dashed", 'text-anchor="end" dy="12"'));
    const [raw, own] = losses.map(each => text(each.at(-1)));
    page.say(`Learning rate ${text(at.rate)}: after ${steps} steps the loss is ${raw} with raw inputs and ${own} with `
      + `${label} ones. The lowest is ${text(floor)} for both.`);
  }
  return page.start();
}

export default { render };
