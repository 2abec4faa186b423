"""Exercise 6.3: Batch Norm at test time."""

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("Z_tilde",))
def batch_norm_inference(Z, gamma, beta, running_mean, running_variance, epsilon):
    """Batch Norm with the running statistics in place of the mini-batch's own.

    Z: (n, k), k may be 1; gamma, beta, running_mean, running_variance: (n, 1).
    Return Z_tilde of shape (n, k).
    """
    Z_norm = (Z - running_mean) / np.sqrt(running_variance + epsilon)
    return gamma * Z_norm + beta


@batch_norm_inference.case("two units, three examples")
def _(rng):
    Z = np.array([[1.0, 2.0, 6.0], [-1.0, 0.5, 2.0]])
    gamma, beta = np.array([[2.0], [-0.5]]), np.array([[1.0], [3.0]])
    return Z, gamma, beta, np.array([[0.5], [-2.0]]), np.array([[4.0], [0.25]]), 0.5


@batch_norm_inference.case("a single example")
def _(rng):
    return rng.normal(size=(3, 1)), *_layer_state(rng, 3), 0.1


@batch_norm_inference.case("as many units as examples")
def _(rng):
    return rng.normal(size=(3, 3)), *_layer_state(rng, 3), 0.1


@batch_norm_inference.case("scales far apart, and a unit whose running variance is 0")
def _(rng):
    scale = np.array([[0.01], [1.0], [200.0], [1.0]])
    gamma, beta, running_mean, running_variance = _layer_state(rng, 4)
    running_variance = running_variance * scale**2 * np.array([[1.0], [1.0], [1.0], [0.0]])
    return scale * rng.normal(size=(4, 2)), gamma, beta, scale * running_mean, running_variance, 0.01


def _layer_state(rng, n):
    """Random gamma, beta, running_mean and running_variance of n units."""
    gamma, beta, running_mean = rng.normal(size=(3, n, 1))
    return gamma, beta, running_mean, rng.uniform(0.2, 3.0, size=(n, 1))


@batch_norm_inference.alternative
def as_a_straight_line(Z, gamma, beta, running_mean, running_variance, epsilon):
    slope = gamma * (running_variance + epsilon) ** -0.5
    return slope * Z + (beta - slope * running_mean)


@batch_norm_inference.alternative
def value_by_value(Z, g, b, mean, variance, eps, verbose=False):
    result = [[0.0] * Z.shape[1] for _ in Z]
    for i, row in enumerate(Z):
        for j, z in enumerate(row):
            result[i][j] = g[i, 0] * (z - mean[i, 0]) / float(variance[i, 0] + eps) ** 0.5 + b[i, 0]
    return result
