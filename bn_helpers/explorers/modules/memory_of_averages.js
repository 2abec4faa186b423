// Lesson 06: running averages remember 1/(1 − decay) mini-batches. What do they know, and what is it worth?
import { clamp, memo, range, text } from "./numbers.js";
import { nearest, reader } from "./tables.js";
import { makePage } from "./page.js";
import { makePlot } from "./plot.js";

// The average after each value, as kept from a start of 1, or with what is left of that start taken out.
export function average(values, decay, corrected) {
  let kept = 1, left = 1;
  return values.map(value => {
    kept = decay * kept + (1 - decay) * value;
    left *= decay;
    return corrected ? (kept - left) / (1 - left) : kept;
  });
}

// For one rate: a unit's variance in each mini-batch and exactly, its average, and the accuracies of the network.
export function compute(state, rate, memory, corrected) {
  const { record, step } = state.axes, read = name => reader(state, name), decay = 1 - 1 / state.axes.memory[memory];
  const values = step.map((_, t) => read("variance")(rate, t));
  const found = read(corrected ? "corrected" : "kept"), exact = read("exact"), exactly = read("exact variance");
  return {
    values, decay, average: average(values, decay, corrected),
    exactly: record.map((_, i) => exactly(i, rate)),
    accuracy: record.map((_, i) => found(i, memory, rate)),
    exact: record.map((_, i) => exact(i, rate)),
  };
}

function render({ model, el }) {
  const state = model.get("state"), { rate: rates, memory: memories, record, step } = state.axes, last = record.length;
  const start = { rate: 1, memory: 6, record: nearest(record, 55), corrected: false };
  const page = makePage(el, model, "the memory of running averages", start, draw), { at } = page;
  const over = { x: [1, step.length], logX: true, xName: "step", height: 290 };
  const unit = makePlot(page, { ...over, y: [0.02, 20], logY: true });
  const answers = makePlot(page, { ...over, title: "test accuracy: drag the step", y: [0, 1] });
  const map = makePlot(page, {
    title: "memory and step: bright is as good as exact", x: [0, last], y: [0, memories.length], height: 290,
    xTicks: range(last, i => i).filter(i => i % 5 === 3).map(i => [i + 0.5, record[i]]),
    xName: "step", yTicks: memories.map((each, j) => [j + 0.5, each]),
  });
  page.slider("decay", {
    key: "memory", min: 0, max: memories.length - 1, show: j => text(1 - 1 / memories[j], 4),
  });
  page.slider("step", { key: "record", min: 0, max: last - 1, show: i => record[i] });
  page.slider("learning rate", { key: "rate", min: 0, max: rates.length - 1, show: r => text(rates[r]) });
  page.tick("take the start out (bias correction)", "corrected");
  for (const plot of [unit, answers]) plot.onDrag(t => { at.record = nearest(record, t); });
  map.onDrag((i, j) => {
    at.record = clamp(Math.floor(i), 0, last - 1);
    at.memory = clamp(Math.floor(j), 0, memories.length - 1);
  });

  const known = memo((...given) => compute(state, ...given));
  const lost = memo((rate, corrected) => map.raster(last, memories.length, (i, j) => {
    const { accuracy, exact } = known(rate, Math.floor(j), corrected), k = Math.floor(i);
    return 1 - (exact[k] - accuracy[k]);
  }));
  function draw() {
    const now = known(at.rate, at.memory, at.corrected), t = record[at.record], i = at.record;
    const dots = now.values.slice(0, t).map((value, k) => {
      const weight = now.decay ** (t - 1 - k); // against the newest
      return unit.dots([[k + 1, value]], "ink", 3, `opacity="${Math.max(weight, 0.06).toFixed(2)}"`);
    });
    const line = (plot, values, ...look) => plot.line(values.map((value, k) => [record[k], value]), ...look);
    unit.title("variance of one unit: strong dots are remembered");
    unit.draw(dots.join("") + line(unit, now.exactly, "blue")
      + unit.line(now.average.map((value, k) => [k + 1, value]), "red", 'stroke-dasharray="6 4"')
      + unit.line([[t, 1e-3], [t, 1e3]], "soft", 'style="stroke-width: 1"')
      + unit.key(["exact", "running"], ["blue", "red"], [, "6 4"]));
    answers.draw(line(answers, now.exact, "blue") + line(answers, now.accuracy, "red", 'stroke-dasharray="6 4"')
      + answers.line([[t, 0], [t, 1]], "soft", 'style="stroke-width: 1"')
      + answers.dots([[t, now.exact[i]]], "blue", 6) + answers.dots([[t, now.accuracy[i]]], "red", 6));
    map.draw(map.image(lost(at.rate, at.corrected))
      + map.dots([[i + 0.5, at.memory + 0.5]], "ink", 7, 'stroke="var(--paper)" stroke-width="2"'));
    const percent = value => `${Math.round(100 * value)} %`, started = percent(now.decay ** t);
    page.say(`Learning rate ${text(rates[at.rate])}, step ${t}. With decay ${text(now.decay, 4)}, which remembers `
      + `about ${memories[at.memory]} mini-batches, running averages give ${percent(now.accuracy[i])} right answers; `
      + `exact statistics ${percent(now.exact[i])}. The start has the weight ${started}`
      + `${at.corrected ? ", and is taken out" : ""}. This unit's variance is ${text(now.exactly[i], 2)}; `
      + `its average says ${text(now.average[t - 1], 2)}.`);
  }
  return page.start();
}

export default { render };
