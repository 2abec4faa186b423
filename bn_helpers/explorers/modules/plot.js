// Plots with axes, on which one can draw marks and drag.
import { bright } from "./fields.js";
import { clamp, range, text } from "./numbers.js";

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
  const { logX, logY, square, noTicksY, under, xTicks, yTicks } = more; // …Ticks: [[value, label], …]
  const figure = document.createElement("figure");
  const column = under ? under.figure.parentElement : document.createElement("div");
  figure.innerHTML = `<figcaption></figcaption><svg role="img"></svg>`;
  column.append(figure);
  if (!under) page.plots.append(column);
  const svg = figure.querySelector("svg");
  const id = `bn-${Math.random().toString(36).slice(2)}`;
  const plot = { svg, figure, x, y, X, Y, draw, line, dots, rect, segments, grid, raster, image, key, words, onDrag };
  plot.title = shown => {
    figure.firstChild.textContent = shown;
    svg.setAttribute("aria-label", shown);
  };
  plot.title(title);
  let box = { left: 0, top: 0, width: 1, height: 1 };

  const part = (value, [low, high], log) => log
    ? Math.log(Math.max(value, 1e-300) / low) / Math.log(high / low) : (value - low) / (high - low);
  const value = (share, [low, high], log) => log ? low * (high / low) ** share : low + share * (high - low);
  function X(value) { return clamp(box.left + box.width * part(value, plot.x, logX), -1e4, 1e4); }
  function Y(value) { return clamp(box.top + box.height * (1 - part(value, plot.y, logY)), -1e4, 1e4); }
  function draw(marks) {
    const full = Math.max(120, svg.clientWidth || figure.clientWidth || 300);
    const left = noTicksY ? 10 : 44, width = full - left - 10;
    const tall = square ? Math.min(width, 420) : height - 46;
    box = { left, top: 8, width: square ? tall : width, height: tall };
    const total = tall + 46, bottom = box.top + tall;
    const marked = logX ? decades(...plot.x) : ticks(...plot.x, Math.max(3, box.width / 70));
    const across = xTicks ?? marked.map(each => [each, text(each)]);
    const raised = noTicksY ? [] : logY ? decades(...plot.y) : ticks(...plot.y, Math.max(3, tall / 45));
    const up = yTicks ?? raised.map(each => [each, text(each)]);
    const inside = (v, label) => clamp(X(v), 4 * `${label}`.length, full - 4 * `${label}`.length); // 8 px a character
    svg.setAttribute("viewBox", `0 0 ${full} ${total}`);
    svg.setAttribute("height", total);
    const beyond = noTicksY ? 10 : 0; // a mark at the end of a strip is seen whole
    const frame = `x="${box.left - beyond}" y="${box.top}" width="${box.width + 2 * beyond}" height="${tall}"`;
    svg.innerHTML = `<clipPath id="${id}"><rect ${frame}/></clipPath>`
      + across.map(([v, label]) => `<path class="grid" d="M${X(v)} ${box.top}V${bottom}"/>
          <text x="${inside(v, label)}" y="${bottom + 15}" text-anchor="middle">${label}</text>`).join("")
      + up.map(([v, label]) => `<path class="grid" d="M${left} ${Y(v)}h${box.width}"/>
          <text x="${left - 5}" y="${Y(v) + 4}" text-anchor="end">${label}</text>`).join("")
      + `<g clip-path="url(#${id})">${marks}</g>
         <text class="name" x="${left + box.width}" y="${bottom + 31}" text-anchor="end">${xName}</text>
         <text class="name" x="${left + 4}" y="${box.top + 10}">${yName}</text>`;
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
  // A picture of columns × rows squares: shade(x, y) is from 0 (dark) to 1 (bright), or null for none.
  function raster(columns, rows, shade) {
    const canvas = Object.assign(document.createElement("canvas"), { width: columns, height: rows });
    const pen = canvas.getContext("2d");
    for (let i = 0; i < columns; i++) {
      for (let j = 0; j < rows; j++) {
        const found = shade(value((i + 0.5) / columns, plot.x, logX), value(1 - (j + 0.5) / rows, plot.y, logY));
        if (found === null) continue;
        pen.fillStyle = bright(found);
        pen.fillRect(i, j, 1, 1);
      }
    }
    return canvas.toDataURL();
  }
  function image(address) {
    const place = `x="${box.left}" y="${box.top}" width="${box.width}" height="${box.height}"`;
    return `<image href="${address}" ${place} preserveAspectRatio="none" style="image-rendering: pixelated"/>`;
  }
  function key(names, colours, dashes = []) { // what each line is, on the right
    const [right, top] = [box.left + box.width, box.top];
    return names.map((name, i) => {
      const look = `stroke="var(--${colours[i]})" stroke-dasharray="${dashes[i] ?? "none"}"`, y = top + 10 + 16 * i;
      return `<path class="line" ${look} d="M${right - 30} ${y}h26"/>
        <text class="name" text-anchor="end" x="${right - 35}" y="${y + 4}">${name}</text>`;
    }).join("");
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
