"""Exercise 7.2: how far a unit has moved."""

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("the shift",))
def shift_in_stds(Z_before, Z_after):
    """How far the mean of each unit moved, in standard deviations of Z_before.

    Z_before, Z_after: (n, m). Return an array of shape (n, 1) without negative numbers;
    the standard deviation divides by m.
    """
    moved = Z_after.mean(axis=1, keepdims=True) - Z_before.mean(axis=1, keepdims=True)
    spread = Z_before.std(axis=1, keepdims=True)
    return np.abs(moved) / spread


@shift_in_stds.case("two units, three examples")
def _(rng):
    return np.array([[1.0, 2.0, 6.0], [-1.0, 0.5, 2.0]]), np.array([[4.0, 5.0, 9.5], [-9.0, 0.25, 1.0]])


@shift_in_stds.case("as many units as examples")
def _(rng):
    return rng.normal(size=(3, 3)), 2 * rng.normal(size=(3, 3)) + np.array([[3.0], [-3.0], [0.1]])


@shift_in_stds.case("scales far apart, and one unit that stays")
def _(rng):
    scale = np.array([[0.01], [1.0], [200.0], [3.0]])
    before = scale * rng.normal(size=(4, 5))
    after = scale * (0.5 * rng.normal(size=(4, 5)) - 1)
    after[3] = before[3, ::-1]
    return before, after


@shift_in_stds.case("after, the unit is constant")
def _(rng):
    return rng.normal(size=(2, 4)), np.array([[2.0, 2.0, 2.0, 2.0], [-1.0, -1.0, -1.0, -1.0]])


@shift_in_stds.alternative
def unit_by_unit(Z_before, Z_after):
    shifts = []
    for before, after in zip(Z_before, Z_after, strict=True):
        mu = sum(before) / len(before)
        variance = sum((z - mu) ** 2 for z in before) / len(before)
        shifts.append([abs(sum(after) / len(after) - mu) / variance**0.5])
    return shifts


@shift_in_stds.alternative
def by_squares(before, after, axis=-1):
    mu = np.average(before, axis=axis)
    variance = np.einsum("nm,nm->n", before, before) / before.shape[axis] - mu**2
    return np.sqrt((np.average(after, axis=axis) - mu) ** 2 / variance)[:, None]
