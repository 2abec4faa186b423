// Tables that Python has kept (bn_helpers/longer/tables.py): one sign for each number, or several.
import { range } from "./numbers.js";

const SIGNS = range(94, i => String.fromCharCode(33 + i)).filter(sign => !'"<\\'.includes(sign)).join("");

// A function of the places along the axes of one kind of number: read(2, 0, 5).
export function reader({ axes, columns }, name) {
  const { axes: names, first, last, log, each, signs } = columns[name], sizes = names.map(axis => axes[axis].length);
  return (...places) => {
    const at = each * places.reduce((so, place, k) => so * sizes[k] + place, 0);
    const place = range(each, k => SIGNS.indexOf(signs[at + k])).reduce((so, digit) => so * SIGNS.length + digit, 0);
    const share = place / (SIGNS.length ** each - 1);
    return log ? first * (last / first) ** share : first + (last - first) * share;
  };
}

// The place on an axis that is nearest to a value.
export function nearest(axis, value) {
  const apart = axis.map(each => Math.abs(each - value));
  return apart.indexOf(Math.min(...apart));
}
