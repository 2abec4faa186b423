"""Exercise 2.7: one step back, to the mean."""

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("dmu",))
def mean_gradient(dZ_norm, std):
    """Gradient of the cost J with respect to the mean mu of each unit.

    dZ_norm: (n, m), the gradient with respect to Z_norm; std: (n, 1), the square root
    of sigma2 + epsilon. Return dmu of shape (n, 1).
    """
    return -dZ_norm.sum(axis=1, keepdims=True) / std


@mean_gradient.case("1, 2 and 6, and a second unit")
def _(rng):
    return np.array([[1.0, 0.0, 0.5], [0.25, -2.0, 1.0]]), np.array([[2.0], [0.5]])


@mean_gradient.case("more units than examples, scales far apart")
def _(rng):
    return rng.normal(size=(4, 3)), np.array([[0.01], [1.0], [10.0], [200.0]])


@mean_gradient.case("as many units as examples")
def _(rng):
    return rng.normal(size=(3, 3)), rng.uniform(0.5, 3.0, size=(3, 1))


@mean_gradient.case("one unit, five examples")
def _(rng):
    return rng.normal(size=(1, 5)), np.array([[1.7]])


@mean_gradient.alternative
def as_a_matrix_product(upstream, root):
    return -(upstream / root) @ np.ones((upstream.shape[1], 1))


@mean_gradient.alternative
def example_by_example(dZ_norm, std):
    return [[-sum(row) / s] for row, (s,) in zip(dZ_norm, std, strict=True)]
