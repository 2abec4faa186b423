// Text first, then what can be dragged, then the formulas: MathJax waits until the page has been drawn once.
const parsed = new Promise(done => document.addEventListener("DOMContentLoaded", done));
const drawn = parsed.then(() => new Promise(done => requestAnimationFrame(() => setTimeout(done))));
const draw = () => MathJax.startup.defaultPageReady().then(() => dispatchEvent(new Event("resize")));
const startup = { pageReady: () => drawn.then(draw) };
window.MathJax = { ...window.MathJax, startup };
