// Lesson 07: noise after Batch Norm brings the covariate shift back. Does learning become slow again? And at which
// mini-batch does Batch Norm's own noise help?
import { logarithmic, lots, range, text } from "./numbers.js";
import { makePage } from "./page.js";
import { makePlot } from "./plot.js";

const EXAMPLES = 25, STEPS = 40, FINE = 1e6;

// What the next layer sees of one unit: in each step the examples times a factor plus a shift, drawn anew for the unit
// or for each example. Their second lowest, middle and second highest.
export function shaken(strength, perExample, drawn) {
  const chance = lots(drawn + 1, 2 * EXAMPLES * STEPS, FINE).map(each => (2 * each) / FINE - 1);
  return range(STEPS, t => {
    const values = range(EXAMPLES, i => {
      const at = 2 * (EXAMPLES * t + (perExample ? i : 0));
      const z = 2 * Math.sin(((i + 1) / (EXAMPLES + 1) - 0.5) * Math.PI); // from −2 to 2
      return (1 + strength) ** chance[at] * z + strength * chance[at + 1];
    }).sort((a, b) => a - b);
    return [values[1], values[(EXAMPLES - 1) / 2], values.at(-2)];
  });
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b), half = (values.length - 1) / 2;
  return (sorted[Math.floor(half)] + sorted[Math.ceil(half)]) / 2;
}

// Shift and steps of every strength, as medians over the seeds, and those without Batch Norm.
export function compute({ doses, plain }, kind) {
  const middle = ({ shift, steps }) => [median(shift), median(steps)];
  return { points: doses[kind].map(middle), plain: middle(plain) };
}

function render({ model, el }) {
  const state = model.get("state"), { strengths, kinds, doses, gains } = state;
  const colours = ["blue", "purple"], dashes = ["none", "6 4"];
  const start = { strength: 3, kind: 0, drawn: 0, m: 0 };
  const page = makePage(el, model, "shake it", start, draw), { at } = page;
  const bands = makePlot(page, {
    title: "what the next layer sees of a unit", x: [0, STEPS - 1], y: [-11, 11], xName: "step", height: 290,
  });
  const all = [...doses.flat(), state.plain], plotted = key => all.flatMap(each => each[key]);
  const [shifts, steps] = [plotted("shift"), plotted("steps")];
  const cloud = makePlot(page, {
    title: "more shift, more steps? drag along a line", logX: true, logY: true, height: 290,
    x: [Math.min(...shifts) / 1.5, Math.max(...shifts) * 1.5], xName: "shift while learning",
    y: [10, Math.max(...steps) * 1.5], yName: "steps to 90 %",
  });
  cloud.onDrag((shift, needed, first) => {
    const apart = (kind, k) => {
      const [x, y] = compute(state, kind).points[k];
      return Math.hypot(Math.log(x / shift), 2 * Math.log(y / needed));
    };
    const places = kinds.flatMap((_, kind) => strengths.map((_, k) => [kind, k]))
      .filter(([kind]) => first || kind === at.kind);
    [at.kind, at.strength] = places.reduce((best, each) => (apart(...each) < apart(...best) ? each : best));
  });
  const names = gains ? Object.keys(gains.rows) : [], look = ["blue", "green", "red"], broken = ["none", "5 3", "2 2"];
  const bars = gains && makePlot(page, {
    title: "points of test accuracy gained", x: [-0.5, gains.m.length - 0.5], y: [-4, 5], height: 290,
    xTicks: gains.m.map((m, k) => [k, m]), xName: "examples in a mini-batch",
  });
  bars?.onDrag(k => { at.m = Math.max(0, Math.min(gains.m.length - 1, Math.round(k))); });
  page.slider("strength of the noise", { key: "strength", max: strengths.length - 1, show: k => text(strengths[k]) });
  page.choose("drawn for each", "kind", kinds.map((name, k) => [k, name]));
  page.slider("another draw", { key: "drawn", max: 30 });
  if (gains) page.slider("mini-batch", { key: "m", max: gains.m.length - 1, show: k => gains.m[k] });

  function draw() {
    const strength = strengths[at.strength], kind = kinds[at.kind], colour = colours[at.kind];
    const seen = shaken(strength, at.kind === 1, at.drawn);
    bands.draw([0, 1, 2].map(k => bands.line(seen.map((each, t) => [t, each[k]]), colour,
      k === 1 ? "" : 'stroke-dasharray="4 3"')).join(""));
    const found = kinds.map((_, k) => compute(state, k)), { plain } = found[0];
    const [shift, needed] = found[at.kind].points[at.strength];
    const seeds = ({ shift: x, steps: y }, look) =>
      cloud.dots(x.map((each, i) => [each, y[i]]), look, 2, 'opacity="0.5"');
    const line = k => cloud.line(found[k].points, colours[k], `stroke-dasharray="${dashes[k]}"`);
    cloud.draw(doses.map((dose, k) => dose.map(one => seeds(one, colours[k])).join("") + line(k)).join("")
      + seeds(state.plain, "red") + cloud.dots([plain], "red", 6)
      + cloud.words(...plain, "without Batch Norm", 'text-anchor="middle" dy="-10"')
      + cloud.dots([[shift, needed]], colour, 8, 'stroke="var(--paper)" stroke-width="2"')
      + cloud.key(kinds, colours, dashes));
    page.say(`Strength ${text(strength)} for each ${kind}: factors from 1/${text(1 + strength)} to `
      + `${text(1 + strength)}, shifts of up to ${text(strength)}. Layer 3's inputs move by ${text(shift, 2)} standard `
      + `deviations in two steps, ${text(shift / plain[0], 2)} times as far as without Batch Norm; 90 % come after `
      + `${text(needed, 2)} steps, against ${text(plain[1], 2)}.${gains ? drawGains() : ""}`);
  }
  function drawGains() {
    const place = (k, j) => k + 0.2 * (j - (names.length - 1) / 2);
    const marks = names.flatMap((name, j) => gains.rows[name].map(([mean, low, high], k) =>
      bars.line([[place(k, j), low], [place(k, j), high]], look[j], `stroke-dasharray="${broken[j]}"`)
      + bars.dots([[place(k, j), mean]], look[j], k === at.m ? 7 : 4)));
    bars.draw(bars.line([[-1, 0], [9, 0]], "soft") + marks.join("") + bars.key(names, look, broken));
    const said = names.map(name => {
      const [mean, low, high] = gains.rows[name][at.m].map(each => text(Number(each.toFixed(1))));
      return `${name} ${mean} (${low} to ${high})`;
    });
    return ` With mini-batches of ${gains.m[at.m]}, points gained: ${said.join("; ")}.`;
  }
  return page.start();
}

export default { render };
