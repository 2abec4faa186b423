"""Exercise 2.6: one step back, to the variance."""

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("dsigma2",))
def variance_gradient(dZ_norm, distance, std):
    """Gradient of the cost J with respect to the variance sigma2 of each unit.

    dZ_norm: (n, m), the gradient with respect to Z_norm; distance: (n, m), Z - mu;
    std: (n, 1), the square root of sigma2 + epsilon. Return dsigma2 of shape (n, 1).
    """
    return -0.5 * (dZ_norm * distance).sum(axis=1, keepdims=True) / std**3


@variance_gradient.case("1, 2 and 6, and a second unit")
def _(rng):
    dZ_norm = np.array([[1.0, 0.0, 0.5], [0.25, -2.0, 1.0]])
    return dZ_norm, np.array([[-2.0, -1.0, 3.0], [-1.5, 0.0, 1.5]]), np.array([[2.0], [0.5]])


@variance_gradient.case("more units than examples, scales far apart")
def _(rng):
    scale = np.array([[0.01], [1.0], [10.0], [200.0]])
    return rng.normal(size=(4, 3)), scale * rng.normal(size=(4, 3)), 1.5 * scale


@variance_gradient.case("as many units as examples")
def _(rng):
    return rng.normal(size=(3, 3)), rng.normal(size=(3, 3)), rng.uniform(0.5, 3.0, size=(3, 1))


@variance_gradient.case("one unit, five examples")
def _(rng):
    return rng.normal(size=(1, 5)), rng.normal(size=(1, 5)), np.array([[1.7]])


@variance_gradient.alternative
def with_einsum(upstream, centred, root):
    return np.einsum("nm,nm->n", upstream, centred)[:, None] * (-1 / 2) * (root**2) ** -1.5


@variance_gradient.alternative
def example_by_example(dZ_norm, distance, std):
    dsigma2 = np.zeros((len(std), 1))
    for g, d in zip(dZ_norm.T, distance.T, strict=True):
        dsigma2[:, 0] -= g * d / (2 * std[:, 0] ** 3)
    return dsigma2
