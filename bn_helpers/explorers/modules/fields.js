// Heights over a plane: their colours, and the lines of equal height.
import { clamp } from "./numbers.js";

// From dark blue to yellow (cividis), readable by the colour-blind and in grey.
const CIVIDIS = [[0, 34, 78], [53, 69, 108], [102, 105, 112], [149, 143, 120], [198, 182, 108], [254, 232, 56]];
export function bright(share) {
  const place = clamp(share, 0, 0.9999) * (CIVIDIS.length - 1), first = Math.floor(place);
  const mixed = CIVIDIS[first].map((from, i) => from + (place - first) * (CIVIDIS[first + 1][i] - from));
  return `rgb(${mixed.map(Math.round).join(" ")})`;
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
