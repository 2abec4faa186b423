"""Exercise 2.8: the last step back, to Z."""

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("dZ",))
def input_gradient(dZ_norm, dsigma2, dmu, distance, std):
    """Gradient of the cost J with respect to Z, from what came back on the three ways.

    dZ_norm, distance (Z - mu): (n, m); dsigma2, dmu, std (square root of
    sigma2 + epsilon): (n, 1). Return dZ of shape (n, m).
    """
    m = distance.shape[1]
    return dZ_norm / std + dsigma2 * 2 * distance / m + dmu / m


@input_gradient.case("1, 2 and 6, and a second unit")
def _(rng):
    dZ_norm = np.array([[1.0, 0.0, 0.5], [0.25, -2.0, 1.0]])
    dsigma2, dmu = np.array([[0.75], [-1.5]]), np.array([[-0.6], [2.0]])
    return dZ_norm, dsigma2, dmu, np.array([[-2.0, -1.0, 3.0], [-1.5, 0.0, 1.5]]), np.array([[2.0], [0.5]])


@input_gradient.case("more units than examples, scales far apart")
def _(rng):
    scale = np.array([[0.01], [1.0], [10.0], [200.0]])
    dsigma2, dmu = rng.normal(size=(2, 4, 1)) / scale
    return rng.normal(size=(4, 3)), dsigma2, dmu, scale * rng.normal(size=(4, 3)), 1.5 * scale


@input_gradient.case("as many units as examples")
def _(rng):
    dsigma2, dmu = rng.normal(size=(2, 3, 1))
    return rng.normal(size=(3, 3)), dsigma2, dmu, rng.normal(size=(3, 3)), rng.uniform(0.5, 3.0, size=(3, 1))


@input_gradient.case("one unit, five examples")
def _(rng):
    dsigma2, dmu = rng.normal(size=(2, 1, 1))
    return rng.normal(size=(1, 5)), dsigma2, dmu, rng.normal(size=(1, 5)), np.array([[1.7]])


@input_gradient.alternative
def with_one_division(upstream, to_variance, to_mean, centred, root):
    return upstream * root**-1 + (to_mean + 2 * to_variance * centred) / len(centred.T)


@input_gradient.alternative
def value_by_value(dZ_norm, dsigma2, dmu, distance, std):
    n, m = distance.shape
    dZ = np.zeros((n, m))
    for i in range(n):
        for j in range(m):
            dZ[i, j] += dZ_norm[i, j] / std[i, 0]
            dZ[i, j] += dsigma2[i, 0] * 2 * distance[i, j] / m
            dZ[i, j] += dmu[i, 0] / m
    return dZ
