// Lesson 06: the same image in other company gets another answer.
import { lots, range, text } from "./numbers.js";
import { makePage } from "./page.js";
import { makePlot } from "./plot.js";
import { forward, inputs, showPictures, softmax } from "./network.js";

// The companions: `share` percent of them show the chosen digit, the others any digit; `drawn` is which draw.
export function companions({ pictures }, { count, digit, share, drawn }) {
  const chance = lots(drawn + 1, 3 * count, 1000), chosen = Math.round(count * share / 100);
  return range(count, i => {
    const kind = pictures[i < chosen ? digit : chance[3 * i + 1] % 10];
    return kind[chance[3 * i + 2] % kind.length];
  });
}

// Probabilities of the ten digits for one image in company, and by itself with running statistics.
export function compute(state, image, company) {
  const batch = [state.images[image].picture, ...company].map(picture => inputs(picture, state));
  return {
    own: softmax(forward(state.layers, batch, true)[0]),
    running: softmax(forward(state.layers, batch.slice(0, 1), false)[0]),
  };
}

function render({ model, el }) {
  const state = model.get("state");
  const start = { image: 3, count: 15, digit: 5, share: 0, drawn: 0 };
  const page = makePage(el, model, "company", start, draw), { at } = page;
  const bars = makePlot(page, {
    x: [-0.6, 9.6], xTicks: range(10, i => [i, i]), xName: "answer to the same image",
    y: [0, 1.15], yName: "probability",
  });
  const company = page.part("the mini-batch: the image, and its company");
  page.choose("image of a", "image", state.images.map(({ label }, i) => [i, label]));
  page.slider("number of companions", { key: "count", min: 0, max: 59 });
  page.slider("companions of one digit", { key: "share", min: 0, max: 100, step: 10, show: v => `${v} %` });
  page.slider("which digit", { key: "digit", min: 0, max: 9 });
  page.slider("another draw", { key: "drawn", min: 0, max: 50 });

  function draw() {
    const others = companions(state, at), { own, running } = compute(state, at.image, others);
    const { picture, label } = state.images[at.image], answer = own.indexOf(Math.max(...own));
    bars.title(`a ${label} is called ${answer === label ? "a" : "a wrong"} ${answer}`);
    bars.draw(own.map((p, i) => bars.rect([i - 0.4, i + 0.05], [0, p], i === label ? "blue" : "red")).join("")
      + running.map((p, i) => bars.rect([i + 0.1, i + 0.4], [0, p], "soft")).join("")
      + bars.words(9.5, 1.07, "grey: running statistics", 'text-anchor="end"'));
    showPictures(company, [{ picture, strong: true }, ...others.map(other => ({ picture: other }))]);
    const kinds = at.share ? `, ${at.share} % of them chosen to be a ${at.digit},` : " of any digit,";
    page.say(`In company of ${at.count}${kinds} the image of a ${label} is called ${answer}, with a probability of `
      + `${text(own[answer], 2)}. The ${label} gets ${text(own[label], 2)}; with running statistics it gets `
      + `${text(running[label], 2)}.`);
  }
  return page.start();
}

export default { render };
