// Numbers, and how they are written.

export const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
export const range = (count, f = i => i) => Array.from({ length: count }, (_, i) => f(i));
export const sum = values => values.reduce((total, value) => total + value, 0);
export const mean = values => sum(values) / values.length;
export const sigmoid = z => 1 / (1 + Math.exp(-z));
export function memo(compute) { // remembers what it was asked before
  const known = new Map();
  return (...given) => {
    const key = JSON.stringify(given);
    if (!known.has(key)) known.set(key, compute(...given));
    return known.get(key);
  };
}
export const logarithmic = (low, high, count) => range(count, i => low * (high / low) ** (i / (count - 1)));

// Whole numbers below `limit`, the same for the same seed.
export function lots(seed, count, limit) {
  let state = (seed * 2654435761 + 12345) >>> 0;
  return range(count, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  });
}

// 3 significant digits, a real minus, and powers of ten where the digits would not be read.
export function text(value, digits = 3) {
  if (!Number.isFinite(value)) return value > 0 ? "∞" : value < 0 ? "−∞" : "?";
  const size = Math.abs(value), rounded = Number(value.toPrecision(digits));
  const plain = size === 0 || (size >= 1e-3 && size < 1e5);
  return (plain ? String(rounded) : rounded.toExponential().replace("e+", "e")).replaceAll("-", "−");
}
