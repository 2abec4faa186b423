"""Exercise 2.1: scale and shift."""

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("Z_tilde",))
def scale_and_shift(Z_norm, gamma, beta):
    """Give each normalised unit a scale and a mean of its own.

    Z_norm: (n, m); gamma, beta: (n, 1). Return Z_tilde of shape (n, m).
    """
    return gamma * Z_norm + beta


@scale_and_shift.case("two units, three examples")
def _(rng):
    Z_norm = np.array([[-1.0, 0.25, 1.5], [0.5, -2.0, 1.0]])
    return Z_norm, np.array([[2.0], [-0.5]]), np.array([[1.0], [3.0]])


@scale_and_shift.case("more units than examples, scales far apart")
def _(rng):
    gamma = rng.normal(size=(4, 1)) * np.array([[0.01], [1.0], [10.0], [200.0]])
    return rng.normal(size=(4, 3)), gamma, rng.normal(size=(4, 1))


@scale_and_shift.case("as many units as examples, one γ is 0")
def _(rng):
    return rng.normal(size=(3, 3)), np.array([[1.5], [0.0], [-2.0]]), rng.normal(size=(3, 1))


@scale_and_shift.case("one example alone")
def _(rng):
    return rng.normal(size=(3, 1)), rng.normal(size=(3, 1)), rng.normal(size=(3, 1))


@scale_and_shift.alternative
def with_a_diagonal_matrix(Z_norm, scale, shift):
    return np.diag(scale[:, 0]) @ Z_norm + shift


@scale_and_shift.alternative
def row_by_row(Z_norm, gamma, beta):
    return [
        [float(g) * z + float(b) for z in row] for row, (g,), (b,) in zip(Z_norm, gamma, beta, strict=True)
    ]
