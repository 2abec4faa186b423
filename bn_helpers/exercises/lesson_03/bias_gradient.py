"""Exercise 3.1: gradient of the bias."""

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("db",))
def bias_gradient(dZ):
    """Gradient of the cost J with respect to the bias b of Z = W A + b.

    dZ: (n, m), the gradient of the whole cost with respect to Z.
    Return db of shape (n, 1).
    """
    return dZ.sum(axis=1, keepdims=True)


@bias_gradient.case("two units, three examples")
def _(rng):
    return (np.array([[0.5, -1.0, 2.0], [1.0, 0.25, -3.0]]),)


@bias_gradient.case("more units than examples, scales far apart")
def _(rng):
    return (rng.normal(size=(4, 3)) * np.array([[0.01], [1.0], [10.0], [200.0]]),)


@bias_gradient.case("as many units as examples")
def _(rng):
    return (rng.normal(size=(3, 3)),)


@bias_gradient.case("one unit, five examples")
def _(rng):
    return (rng.normal(size=(1, 5)),)


@bias_gradient.case("one example alone")
def _(rng):
    return (rng.normal(size=(3, 1)),)


@bias_gradient.alternative
def as_a_matrix_product(gradient):
    return gradient @ np.ones((gradient.shape[1], 1))


@bias_gradient.alternative
def row_by_row(dZ):
    return [[sum(float(g) for g in row)] for row in dZ]
