// A trained network in the browser, and pictures of digits for it: what lessons 06 and 08 explore.
import { mean, range, sigmoid, sum } from "./numbers.js";

// Columns of X, arrays of numbers, through the layers. Batch Norm takes the batch's own statistics, or running ones.
export function forward(layers, X, own) {
  return layers.reduce((A, layer) => KINDS[layer.kind](A, layer, own), X);
}
const each = f => A => A.map(column => column.map(f));
const KINDS = { dense, batchnorm, relu: each(z => Math.max(z, 0)), tanh: each(Math.tanh), sigmoid: each(sigmoid) };
function dense(A, { W, b }) {
  return A.map(column => W.map((row, i) => {
    let total = b ? b[i] : 0;
    for (let k = 0; k < row.length; k++) total += row[k] * column[k];
    return total;
  }));
}
function batchnorm(Z, layer, own) {
  const scale = [], shift = [];
  for (let i = 0; i < layer.gamma.length; i++) {
    const values = own ? Z.map(column => column[i]) : [], mu = own ? mean(values) : layer.mean[i];
    const sigma2 = own ? mean(values.map(value => (value - mu) ** 2)) : layer.variance[i];
    scale[i] = layer.gamma[i] / Math.sqrt(sigma2 + layer.epsilon);
    shift[i] = layer.beta[i] - scale[i] * mu;
  }
  return Z.map(column => column.map((value, i) => scale[i] * value + shift[i]));
}

export function softmax(logits) {
  const top = Math.max(...logits), powers = logits.map(each => Math.exp(each - top)), total = sum(powers);
  return powers.map(power => power / total);
}

// Pixels are stored as one character each, "0" to "g" for 0 to 16; a network is given them scaled.
export const pixels = picture => [...picture].map(character => parseInt(character, 17));
export const inputs = (picture, { center, scale }) =>
  pixels(picture).map((grey, k) => (grey / 16 - center[k]) / scale[k]);

// Small pictures in a row that wraps: [{ picture or null for a blank one, strong }, …].
export function showPictures(place, list, size = 28) {
  if (!place.firstChild) place.innerHTML = '<canvas style="color: var(--red)"></canvas>';
  const canvas = place.firstChild, gap = 3, full = Math.max(120, place.clientWidth), cell = size + gap;
  const columns = Math.max(1, Math.floor(full / cell)), rows = Math.max(1, Math.ceil(list.length / columns));
  canvas.width = columns * cell;
  canvas.height = rows * cell;
  const pen = canvas.getContext("2d"), colour = getComputedStyle(canvas).color;
  list.forEach(({ picture, strong }, i) => {
    const [x, y] = [(i % columns) * cell + 1, Math.floor(i / columns) * cell + 1];
    const greys = picture ? pixels(picture) : range(64, () => 0);
    greys.forEach((grey, k) => {
      pen.fillStyle = `hsl(0 0% ${(grey / 16) * 100}%)`;
      pen.fillRect(x + (k % 8) * (size / 8), y + Math.floor(k / 8) * (size / 8), size / 8 + 0.5, size / 8 + 0.5);
    });
    pen.strokeStyle = strong ? colour : "#777"; // a frame, since bright strokes may touch a bright page
    pen.lineWidth = strong ? 3 : 1;
    const inside = pen.lineWidth / 2;
    pen.strokeRect(x + inside, y + inside, size - 2 * inside, size - 2 * inside);
  });
}
