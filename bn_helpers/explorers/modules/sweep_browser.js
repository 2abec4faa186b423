// Lesson 04: learning curves with and without Batch Norm for every combination of six settings.
import { clamp, text } from "./numbers.js";
import { reader } from "./tables.js";
import { makePage } from "./page.js";
import { makePlot } from "./plot.js";

// At a setting (places on the axes): both learning curves, and both maps of the accuracy at the end, rates × scales.
export function compute(state, { depth, batch, optimizer, rate, scale, best }) {
  const read = reader(state, "accuracy"), { rate: rates, scale: scales, record } = state.axes;
  return [0, 1].map(batchNorm => {
    const at = (...rest) => read(batchNorm, depth, batch, optimizer, ...rest);
    const map = rates.map((_, r) => scales.map((_, s) => at(r, s, record.length - 1)));
    const highest = Math.max(...map.map(row => row[scale]));
    const used = best ? map.findIndex(row => row[scale] === highest) : rate;
    return { map, rate: used, curve: record.map((_, t) => at(used, scale, t)) };
  });
}

function render({ model, el }) {
  const state = model.get("state"), { depth, batch, optimizer, rate: rates, scale: scales, record } = state.axes;
  const start = { depth: 1, batch: 2, optimizer: 0, rate: 3, scale: 1, best: false };
  const page = makePage(el, model, "a sweep of settings", start, draw), { at } = page;
  const curves = makePlot(page, {
    title: "accuracy: with Batch Norm, and without (dashed)", height: 290,
    x: [record[0], record.at(-1)], logX: true, y: [0, 1], xName: "step",
  });
  const [colours, dashes] = [["red", "blue"], ["6 4", "none"]];
  const maps = ["without", "with Batch Norm"].map(() => makePlot(page, {
    x: [0, rates.length], y: [0, scales.length], height: 290, xName: "learning rate",
    xTicks: rates.map((each, r) => [r + 0.5, each]).filter((_, r) => r % 2 === 1),
    yTicks: scales.map((each, s) => [s + 0.5, each]),
  }));
  for (const map of maps) {
    map.onDrag((r, s) => {
      at.rate = clamp(Math.floor(r), 0, rates.length - 1);
      at.scale = clamp(Math.floor(s), 0, scales.length - 1);
      at.best = false;
    });
  }
  const along = (label, key, values) => page.slider(label, {
    key, min: 0, max: values.length - 1, show: i => text(values[i]),
  });
  page.choose("optimizer", "optimizer", optimizer.map((name, i) => [i, name]));
  along("hidden layers", "depth", depth);
  along("mini-batch", "batch", batch);
  along("learning rate", "rate", rates);
  along("initial scale of W", "scale", scales);
  page.tick("each at its best rate for this scale", "best");

  function draw() {
    const found = compute(state, at), ends = found.map(({ curve }) => curve.at(-1));
    const names = ["without", "with Batch Norm"];
    curves.draw([0, 1].map(k => {
      const points = found[k].curve.map((value, t) => [record[t], value]);
      return curves.line(points, colours[k], `stroke-dasharray="${dashes[k]}"`) + curves.dots(points, colours[k], 3);
    }).join("") + curves.line([[1, 0.1], [1e4, 0.1]], "soft", 'style="stroke-width: 1"')
      + curves.words(record[0], 0.1, "guessing", 'dx="4" dy="16"'));
    maps.forEach((map, k) => {
      map.title(`${names[k]}: rate × scale of W, bright is good`);
      map.draw(map.image(raster(k)) + map.dots([[found[k].rate + 0.5, at.scale + 0.5]], colours[k], 8,
        'stroke="var(--paper)" stroke-width="2"'));
    });
    const percent = value => `${Math.round(100 * value)} %`;
    const rate = k => (at.best ? ` at its best rate, ${text(rates[found[k].rate])}` : "");
    const side = k => `${percent(ends[k])} ${names[k]}${rate(k)}`;
    const good = k => found[k].map.flat().filter(value => value >= 0.895).length;
    page.say(`${depth[at.depth]} hidden layers, mini-batches of ${batch[at.batch]}, ${optimizer[at.optimizer]}`
      + `${at.best ? "" : ` with the rate ${text(rates[at.rate])}`}, initial scale ${text(scales[at.scale])}. After `
      + `${record.at(-1)} steps: ${side(0)}; ${side(1)}. On the maps 90 % are reached at ${good(0)} and at ${good(1)} `
      + `of ${rates.length * scales.length} places.`);
  }
  const pictures = new Map();
  function raster(k) {
    const key = [k, at.depth, at.batch, at.optimizer].join();
    if (!pictures.has(key)) {
      const { map } = compute(state, at)[k];
      pictures.set(key, maps[k].raster(rates.length, scales.length, (r, s) => map[Math.floor(r)][Math.floor(s)]));
    }
    return pictures.get(key);
  }
  return page.start();
}

export default { render };
