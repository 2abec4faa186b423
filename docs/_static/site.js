// What scrolls in a box of its own can be reached with the keyboard, in Safari too.
function mark() {
  for (const box of document.querySelectorAll(".bd-article table, .bd-article mjx-container, .cell_output .text_html")) {
    if (box.scrollWidth > box.clientWidth && getComputedStyle(box).overflowX === "auto") box.tabIndex = 0;
  }
}
for (const when of ["load", "resize"]) addEventListener(when, mark);
