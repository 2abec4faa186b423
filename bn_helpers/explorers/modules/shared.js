// What every explorer is made of: a page with controls and a live text, and plots that can be dragged on.
// A module imports what it needs from here; `showing.py` joins both into one text.

const STYLE = `
.bn-explorer { color-scheme: light dark; container-type: inline-size; max-width: 1200px; box-sizing: border-box;
  font: 13px/1.45 var(--jp-ui-font-family, system-ui, sans-serif); color: var(--ink);
  --ink: light-dark(#222, #e8e8e8); --soft: light-dark(#5f5f5f, #b0b0b0); --grid: light-dark(#e2e2de, #3a3a3a);
  --paper: light-dark(#fcfcfa, #1c1c1c); --edge: light-dark(#c8c8c4, #555);
  --blue: light-dark(#0072b2, #56b4e9); --red: light-dark(#b94a00, #ff9552);
  --green: light-dark(#007a5a, #35c79a); --purple: light-dark(#963a86, #e29ad6); --yellow: light-dark(#e69f00, #f0c44c);
  background: var(--paper); border: 1px solid var(--edge); border-radius: 6px; padding: 10px 12px; margin: 6px 0; }
[data-jp-theme-light="true"] .bn-explorer { color-scheme: light; }
[data-jp-theme-light="false"] .bn-explorer { color-scheme: dark; }
.bn-explorer .plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 270px), 1fr)); gap: 8px 14px; }
.bn-explorer figure { min-width: 0; margin: 0; }
.bn-explorer figcaption { font-weight: 600; color: var(--ink); }
.bn-explorer svg { display: block; width: 100%; overflow: hidden; }
.bn-explorer svg.drag { cursor: grab; touch-action: pan-y; }
.bn-explorer svg.drag:active { cursor: grabbing; }
.bn-explorer svg text { fill: var(--soft); font-size: 12px; }
.bn-explorer svg text.name { fill: var(--ink); paint-order: stroke; stroke: var(--paper); stroke-width: 3px; }
.bn-explorer .grid { stroke: var(--grid); } .bn-explorer .zero { stroke: var(--soft); }
.bn-explorer .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
.bn-explorer .controls { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 250px), 1fr));
  gap: 4px 20px; margin-top: 8px; align-items: center; }
@container (max-width: 600px) { .bn-explorer .controls { position: sticky; bottom: 0; background: var(--paper); } }
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

export const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
export const range = (count, f = i => i) => Array.from({ length: count }, (_, i) => f(i));
export const sum = values => values.reduce((total, value) => total + value, 0);
export const mean = values => sum(values) / values.length;
export const sigmoid = z => 1 / (1 + Math.exp(-z));
export const logarithmic = (low, high, count) => range(count, i => low * (high / low) ** (i / (count - 1)));

// 3 significant digits, a real minus, and powers of ten where the digits would not be read.
export function text(value, digits = 3) {
  if (!Number.isFinite(value)) return value > 0 ? "∞" : value < 0 ? "−∞" : "?";
  const size = Math.abs(value), rounded = Number(value.toPrecision(digits));
  const plain = size === 0 || (size >= 1e-3 && size < 1e5);
  return (plain ? String(rounded) : rounded.toExponential().replace("e+", "e")).replaceAll("-", "−");
}

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
  const page = { root, at: model.get("at"), plots: find(".plots"), update, say, slider, choose, tick, start: begin };

  function update() {
    refresh.forEach(each => each());
    draw();
  }
  function say(sentence) { // at once for the eye, and when the hand rests for the ear
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

const ticks = (low, high, count) => {
  const rough = (high - low) / count, power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find(each => each * power >= rough * 0.999);
  return range(Math.floor(high / step + 1e-9) - Math.ceil(low / step - 1e-9) + 1,
    i => Number(((Math.ceil(low / step - 1e-9) + i) * step).toPrecision(12)));
};
const decades = (low, high) => {
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  const every = Math.ceil((last - first + 1) / 7);
  return range(Math.floor((last - first) / every) + 1, i => 10 ** (first + every * i));
};

// A plot with axes. `x` and `y` are [low, high]; draw(marks) shows SVG marks, in pixels by X(value) and Y(value).
export function makePlot(page, { title = "", x, y, xName = "", yName = "", height = 240, ...more }) {
  const { logX, logY, square, noTicksY, under } = more;
  const figure = document.createElement("figure");
  const column = under ? under.figure.parentElement : document.createElement("div");
  figure.innerHTML = `<figcaption></figcaption><svg role="img"></svg>`;
  column.append(figure);
  if (!under) page.plots.append(column);
  const svg = figure.querySelector("svg");
  const id = `bn-${Math.random().toString(36).slice(2)}`;
  const plot = { svg, figure, x, y, X, Y, draw, line, dots, rect, segments, grid, words, onDrag };
  plot.title = shown => {
    figure.firstChild.textContent = shown;
    svg.setAttribute("aria-label", shown);
  };
  plot.title(title);
  let box = { left: 0, top: 0, width: 1, height: 1 };

  const part = (value, [low, high], log) => log
    ? Math.log(Math.max(value, 1e-300) / low) / Math.log(high / low) : (value - low) / (high - low);
  function X(value) { return clamp(box.left + box.width * part(value, plot.x, logX), -1e4, 1e4); }
  function Y(value) { return clamp(box.top + box.height * (1 - part(value, plot.y, logY)), -1e4, 1e4); }
  function draw(marks) {
    const full = Math.max(120, svg.clientWidth || figure.clientWidth || 300);
    const left = noTicksY ? 10 : 44, width = full - left - 10;
    const tall = square ? Math.min(width, 420) : height - 46;
    box = { left, top: 8, width: square ? tall : width, height: tall };
    const total = tall + 46, bottom = box.top + tall;
    const across = logX ? decades(...plot.x) : ticks(...plot.x, Math.max(3, box.width / 70));
    const up = noTicksY ? [] : logY ? decades(...plot.y) : ticks(...plot.y, Math.max(3, tall / 45));
    svg.setAttribute("viewBox", `0 0 ${full} ${total}`);
    svg.setAttribute("height", total);
    const beyond = noTicksY ? 10 : 0; // a mark at the end of a strip is seen whole
    const frame = `x="${box.left - beyond}" y="${box.top}" width="${box.width + 2 * beyond}" height="${tall}"`;
    svg.innerHTML = `<clipPath id="${id}"><rect ${frame}/></clipPath>`
      + across.map(v => `<path class="grid" d="M${X(v)} ${box.top}V${bottom}"/>
          <text x="${X(v)}" y="${bottom + 15}" text-anchor="middle">${text(v)}</text>`).join("")
      + up.map(v => `<path class="grid" d="M${left} ${Y(v)}h${box.width}"/>
          <text x="${left - 5}" y="${Y(v) + 4}" text-anchor="end">${text(v)}</text>`).join("")
      + `<text class="name" x="${left + box.width}" y="${bottom + 31}" text-anchor="end">${xName}</text>
         <text class="name" x="${left + 4}" y="${box.top + 10}">${yName}</text>
         <g clip-path="url(#${id})">${marks}</g>`;
  }
  function line(points, colour, more = "") { // points: [[x, y], …]
    const d = points.map(([a, b], i) => `${i ? "L" : "M"}${X(a).toFixed(1)} ${Y(b).toFixed(1)}`).join("");
    return `<path class="line" d="${d}" stroke="var(--${colour})" ${more}/>`;
  }
  function dots(points, colour, r = 3, more = "") {
    return points.map(([a, b]) =>
      `<circle cx="${X(a).toFixed(1)}" cy="${Y(b).toFixed(1)}" r="${r}" fill="var(--${colour})" ${more}/>`).join("");
  }
  function rect([x0, x1], [y0, y1], colour, more = "") {
    const [left, right] = [X(x0), X(x1)].sort((a, b) => a - b), [top, bottom] = [Y(y0), Y(y1)].sort((a, b) => a - b);
    const place = `x="${left}" y="${top}" width="${right - left}" height="${bottom - top}"`;
    return `<rect ${place} fill="var(--${colour})" ${more}/>`;
  }
  function segments(pairs, colour, more = "") { // pairs of places, each joined by a line
    const place = ([a, b]) => `${X(a).toFixed(1)} ${Y(b).toFixed(1)}`;
    const d = pairs.map(([from, to]) => `M${place(from)}L${place(to)}`).join("");
    return `<path fill="none" d="${d}" stroke="var(--${colour})" ${more}/>`;
  }
  function grid(count) { // rows of places, evenly over the plot
    const across = range(count, i => plot.x[0] + ((plot.x[1] - plot.x[0]) * i) / (count - 1));
    const up = range(count, i => plot.y[0] + ((plot.y[1] - plot.y[0]) * i) / (count - 1));
    return up.map(b => across.map(a => [a, b]));
  }
  function words(x, y, said, more = "") {
    return `<text class="name" x="${X(x)}" y="${Y(y)}" ${more}>${said}</text>`;
  }
  // `moved(x, y, first)` is given data coordinates while a pointer is down.
  function onDrag(moved) {
    const value = (fraction, [low, high], log) => log ? low * (high / low) ** fraction : low + fraction * (high - low);
    const tell = first => event => {
      if (!first && !svg.hasPointerCapture(event.pointerId)) return;
      if (first) svg.setPointerCapture(event.pointerId);
      const shown = svg.getBoundingClientRect(), scale = svg.viewBox.baseVal.width / shown.width;
      const across = ((event.clientX - shown.left) * scale - box.left) / box.width;
      const down = ((event.clientY - shown.top) * scale - box.top) / box.height;
      moved(value(clamp(across, 0, 1), plot.x, logX), value(clamp(1 - down, 0, 1), plot.y, logY), first);
      page.update();
    };
    svg.classList.add("drag");
    svg.addEventListener("pointerdown", tell(true));
    svg.addEventListener("pointermove", tell(false));
  }
  return plot;
}

// Lines of equal height, by marching through the squares of a grid: for each level, pairs of places.
export function contours(grid, height, levels) {
  const between = (level, [i, j], [k, l]) => {
    const part = (level - height[i][j]) / (height[k][l] - height[i][j]);
    return grid[i][j].map((from, axis) => from + part * (grid[k][l][axis] - from));
  };
  return levels.map(level => {
    const found = [];
    for (let i = 0; i + 1 < grid.length; i++) {
      for (let j = 0; j + 1 < grid[i].length; j++) {
        const corners = [[i, j], [i, j + 1], [i + 1, j + 1], [i + 1, j]];
        const crossed = corners.map((corner, k) => [corner, corners[(k + 1) % 4]])
          .filter(([[a, b], [c, d]]) => height[a][b] < level !== height[c][d] < level);
        for (let k = 0; k + 1 < crossed.length; k += 2) {
          found.push([between(level, ...crossed[k]), between(level, ...crossed[k + 1])]);
        }
      }
    }
    return found;
  });
}
