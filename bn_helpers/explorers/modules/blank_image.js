// Lesson 08: a blank image reads its label from its company, since the batch is part of the function.
import { range, text } from "./numbers.js";
import { makePage } from "./page.js";
import { makePlot } from "./plot.js";
import { forward, inputs, showPictures, softmax } from "./network.js";

// Probabilities of the ten digits for a blank image among `count` pictures of one digit, and with running statistics.
export function compute(state, digit, count) {
  const blank = state.center.map(() => 0), kind = state.pictures[digit];
  const company = range(count, i => inputs(kind[i % kind.length], state));
  const [own, running] = [true, false].map(each => softmax(forward(state.layers, [blank, ...company], each)[0]));
  return { own, running };
}

function render({ model, el }) {
  const state = model.get("state");
  const page = makePage(el, model, "a blank image", { digit: 3, count: 15 }, draw), { at } = page;
  const bars = makePlot(page, {
    x: [-0.6, 9.6], xTicks: range(10, i => [i, i]), xName: "answer to the blank image",
    y: [0, 1.15], yName: "probability",
  });
  const company = page.part("the mini-batch: a blank image and its company");
  page.slider("digit of the company", { key: "digit", min: 0, max: 9 });
  page.slider("number of companions", { key: "count", min: 1, max: state.most });

  function draw() {
    const { own, running } = compute(state, at.digit, at.count), answer = own.indexOf(Math.max(...own));
    bars.title("what the network says of the blank image");
    bars.draw(own.map((p, i) => bars.rect([i - 0.4, i + 0.05], [0, p], i === at.digit ? "red" : "blue")).join("")
      + running.map((p, i) => bars.rect([i + 0.1, i + 0.4], [0, p], "soft")).join("")
      + bars.words(9.5, 1.07, "grey: running statistics", 'text-anchor="end"'));
    const kind = state.pictures[at.digit], others = range(at.count, i => ({ picture: kind[i % kind.length] }));
    showPictures(company, [{ picture: null, strong: true }, ...others]);
    page.say(`Beside ${at.count} of a ${at.digit}, the blank image is called ${answer}, with a probability of `
      + `${text(own[answer], 2)}; the ${at.digit} gets ${text(own[at.digit], 2)}. With running statistics it is called `
      + `${running.indexOf(Math.max(...running))}, whoever is beside it.`);
  }
  return page.start();
}

export default { render };
