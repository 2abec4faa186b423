// The page of an explorer: its look in light and dark, its controls, and a text that says what is shown.
import { range, text } from "./numbers.js";

const STYLE = `
.bn-explorer { color-scheme: light dark; container-type: inline-size; max-width: 1200px; box-sizing: border-box;
  font: 13px/1.45 var(--jp-ui-font-family, system-ui, sans-serif); color: var(--ink);
  --ink: light-dark(#222, #e8e8e8); --soft: light-dark(#5f5f5f, #b0b0b0); --grid: light-dark(#e2e2de, #3a3a3a);
  --paper: light-dark(#fcfcfa, #1c1c1c); --edge: light-dark(#c8c8c4, #555);
  --blue: light-dark(#0072b2, #56b4e9); --red: light-dark(#b94a00, #ff9552);
  --green: light-dark(#007a5a, #35c79a); --purple: light-dark(#963a86, #e29ad6); 
  --yellow: light-dark(#e69f00, #f0c44c); --clear: transparent;
  background: var(--paper); border: 1px solid var(--edge); border-radius: 6px; padding: 10px 12px; margin: 6px 0 12px; }
[data-jp-theme-light="true"] .bn-explorer { color-scheme: light; }
[data-jp-theme-light="false"] .bn-explorer { color-scheme: dark; }
.bn-explorer .plots { display: grid; gap: 8px 14px;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 270px), 1fr)); }
.bn-explorer figure { min-width: 0; margin: 0; }
.bn-explorer figcaption { font-weight: 600; color: var(--ink); margin: 0; text-align: start; }
.bn-explorer svg { display: block; width: 100%; overflow: hidden; }
.bn-explorer svg.drag { cursor: grab; touch-action: pan-y; }
.bn-explorer svg.drag:active { cursor: grabbing; }
.bn-explorer svg text { fill: var(--soft); font-size: 12px; }
.bn-explorer svg text.name { fill: var(--ink); paint-order: stroke; stroke: var(--paper); stroke-width: 3px; }
.bn-explorer .grid { stroke: var(--grid); } .bn-explorer .zero { stroke: var(--soft); }
.bn-explorer .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
.bn-explorer .controls { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 250px), 1fr));
  gap: 4px 20px; margin-top: 8px; align-items: center; }
@container (max-width: 600px) { .bn-explorer .controls { position: sticky; bottom: 0;
  background: var(--paper); border-top: 1px solid var(--edge); } }
.bn-explorer label { display: flex; gap: 8px; align-items: center; min-height: 26px; }
.bn-explorer label span { flex: none; } .bn-explorer label b { flex: none; min-width: 4.2em; font-weight: 600; }
.bn-explorer input[type=range] { flex: 1; min-width: 60px; margin: 0; accent-color: var(--blue); }
.bn-explorer input[type=checkbox] { accent-color: var(--blue); }
.bn-explorer select, .bn-explorer button { font: inherit; color: var(--ink); background: var(--paper);
  border: 1px solid var(--edge); border-radius: 4px; padding: 2px 6px; }
.bn-explorer :focus-visible { outline: 3px solid var(--blue); outline-offset: 2px; border-radius: 3px; }
.bn-explorer p { margin: 8px 0 0; max-width: 62em; }
.bn-explorer .aloud { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
`;

// A page in `el`: `page.at` is where everything stands, `draw()` shows it, and each control calls it again.
export function makePage(el, model, name, start, draw) {
  if (!model.get("at")) model.set("at", structuredClone(start));
  const root = document.createElement("div");
  root.className = "bn-explorer";
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", `Explorer: ${name}`);
  root.innerHTML = `<style>${STYLE}</style><div class="plots"></div><div class="controls"></div>
    <p class="says"></p><p class="aloud" role="status" aria-live="polite"></p>`;
  el.replaceChildren(root);
  const find = what => root.querySelector(what), refresh = [];
  let later;
  const page = { at: model.get("at"), plots: find(".plots"), part, update, say, slider, choose, tick, start: begin };

  function update() {
    refresh.forEach(each => each());
    draw();
  }
  function part(title) { // a place of one's own among the plots
    const figure = document.createElement("figure");
    figure.innerHTML = `<figcaption>${title}</figcaption><div></div>`;
    page.plots.append(figure);
    return figure.lastChild;
  }
  function say(words) { // at once for the eye, and when the hand rests for the ear
    const sentence = words[0].toUpperCase() + words.slice(1);
    find(".says").textContent = sentence;
    clearTimeout(later);
    later = setTimeout(() => { find(".aloud").textContent = sentence; }, 400);
  }
  function control(label, inner, tag = "label") {
    const place = document.createElement(tag);
    place.innerHTML = inner(label);
    find(".controls").append(place);
    return place;
  }
  // `values`: what the positions stand for, where they are not evenly spaced numbers.
  function slider(label, { key, get = () => page.at[key], set = v => { page.at[key] = v; }, ...scale }) {
    let { min = 0, max, step = 1, values, show = text } = scale;
    if (values) [min, max, step] = [0, values.length - 1, 1];
    const apart = i => Math.abs(values[i] - get());
    const nearest = () => range(values.length).reduce((best, i) => (apart(i) < apart(best) ? i : best));
    const place = control(label, () => `<span>${label}</span><input type="range"><b></b>`);
    const input = place.querySelector("input");
    Object.assign(input, { min, max, step });
    input.setAttribute("aria-label", label);
    input.addEventListener("input", () => {
      set(values ? values[input.value] : Number(input.value));
      update();
    });
    refresh.push(() => {
      input.value = values ? nearest() : get();
      const shown = show(get());
      place.querySelector("b").textContent = shown;
      input.setAttribute("aria-valuetext", shown);
    });
    return input;
  }
  function choose(label, key, options) { // [[value, what is shown], …]
    const inner = options.map(([, shown], i) => `<option value="${i}">${shown}</option>`).join("");
    const select = control(label, () => `<span>${label}</span><select>${inner}</select>`).querySelector("select");
    select.addEventListener("change", () => {
      page.at[key] = options[select.value][0];
      update();
    });
    refresh.push(() => { select.value = options.findIndex(([value]) => value === page.at[key]); });
    return select;
  }
  function tick(label, key) {
    const input = control(label, () => `<input type="checkbox"><span>${label}</span>`).querySelector("input");
    input.addEventListener("change", () => {
      page.at[key] = input.checked;
      update();
    });
    refresh.push(() => { input.checked = page.at[key]; });
    return input;
  }
  function begin() { // draw now, and again when the width changes; returns what ends it
    let width = 0;
    const observer = new ResizeObserver(([entry]) => {
      if (entry.contentRect.width && entry.contentRect.width !== width) {
        width = entry.contentRect.width;
        update();
      }
    });
    observer.observe(root);
    update();
    return () => observer.disconnect();
  }
  return page;
}
