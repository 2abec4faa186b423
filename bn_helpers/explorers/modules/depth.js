// Lesson 09: what reaches the first layer of a deep network? Gradient and signal by layer, and accuracy by depth.
import { range, text } from "./numbers.js";
import { nearest, reader } from "./tables.js";
import { makePage } from "./page.js";
import { makePlot } from "./plot.js";

// The four networks of a depth, scale and kind of skip: gradient and signal at some layers, accuracy for every depth.
export function compute(state, { depth, scale, skip }) {
  const [gradient, signal, accuracy] = ["gradient", "signal", "accuracy"].map(name => reader(state, name));
  const { depth: depths, share } = state.axes, layers = share.map(each => 1 + Math.round(each * (depths[depth] - 1)));
  return [[0, 0], [1, 0], [0, skip], [1, skip]].map(([batchNorm, way]) => {
    const read = from => layers.map((layer, k) => [layer, from(batchNorm, way, depth, scale, k)]);
    const gradients = read(gradient);
    return {
      gradients, signals: read(signal), ratio: gradients[0][1] / gradients.at(-1)[1],
      accuracies: depths.map((each, d) => [each, accuracy(batchNorm, way, d, scale)]),
    };
  });
}

const NAMES = ["plain", "Batch Norm", "skips", "skips, Batch Norm"];
const COLOURS = ["red", "blue", "purple", "green"], DASHES = ["6 4", "none", "2 3", "8 3 2 3"];

function render({ model, el }) {
  const state = model.get("state"), { depth: depths, scale: scales, skip: skips } = state.axes;
  const start = { depth: 2, scale: scales.indexOf(1), skip: 1, hand: 1 };
  const page = makePage(el, model, "depth", start, draw), { at } = page;
  const layer = { logY: true, xName: "layer", height: 300 }, span = [depths[0], depths.at(-1)];
  const gradients = makePlot(page, { ...layer, title: "gradient of W before training", x: [1, 2], y: [1, 10] });
  const signals = makePlot(page, { ...layer, title: "signal before training", x: [1, 2], y: [1, 10] });
  const trained = makePlot(page, {
    title: "accuracy after training: drag the depth", x: [span[0] * 0.9, span[1] * 1.1], logX: true, y: [0, 1],
    xTicks: depths.map(each => [each, each]), xName: "hidden layers", height: 300,
  });
  trained.onDrag(wanted => { at.depth = nearest(depths.map(Math.log), Math.log(wanted)); });
  page.slider("hidden layers", { key: "depth", min: 0, max: depths.length - 1, show: d => depths[d] });
  page.slider("initial scale, times He's", { key: "scale", max: scales.length - 1, show: s => text(scales[s]) });
  page.choose("skips", "skip", skips.map((name, i) => [i, name]).slice(1));
  page.choose("in the text", "hand", NAMES.map((name, i) => [i, name]));

  function show(plot, key, found) {
    const sizes = found.flatMap(each => each[key].map(([, value]) => Math.log10(value)));
    const low = Math.floor(Math.min(-3, ...sizes)), high = Math.ceil(Math.max(1, ...sizes));
    plot.x = [1, depths[at.depth]];
    plot.y = [10 ** low, 10 ** (high + 0.4 * (high - low))]; // room for the key
    plot.draw(lines(plot, key, found) + (plot === gradients ? plot.key(NAMES, COLOURS, DASHES) : ""));
  }
  const look = k => `stroke-dasharray="${DASHES[k]}" ${k === at.hand ? 'style="stroke-width: 3"' : ""}`;
  const lines = (plot, key, found) => [...range(4).filter(k => k !== at.hand), at.hand]
    .map(k => plot.line(found[k][key], COLOURS[k], look(k))).join("");
  function draw() {
    const found = compute(state, at), layers = depths[at.depth];
    const { ratio, accuracies, signals: passed } = found[at.hand];
    show(gradients, "gradients", found);
    show(signals, "signals", found);
    trained.draw(lines(trained, "accuracies", found)
      + trained.line([[layers, 0], [layers, 1]], "soft", 'style="stroke-width: 1"')
      + found.map((each, k) => trained.dots([each.accuracies[at.depth]], COLOURS[k], 5)).join(""));
    const kind = at.hand > 1 ? ` (${skips[at.skip]})` : "";
    page.say(`${NAMES[at.hand]}${kind}, ${layers} hidden layers, initial scale ${text(scales[at.scale])} times He's. `
      + `Before training, the first layer's gradient is ${text(ratio, 2)} times as large as the last one's, and the `
      + `signal leaves the last layer with a spread of ${text(passed.at(-1)[1], 2)}. After training, at the best of `
      + `four rates: ${Math.round(100 * accuracies[at.depth][1])} % right.`);
  }
  return page.start();
}

export default { render };
