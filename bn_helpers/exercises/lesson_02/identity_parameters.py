"""Exercise 2.2: parameters that undo the Z-transform."""

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("gamma", "beta"))
def identity_parameters(mu, sigma2, epsilon):
    """The gamma and beta with which scale-and-shift undoes the Z-transform.

    mu, sigma2: (n, 1), the statistics that the Z-transform used; epsilon: as there.
    Return (gamma, beta), each of shape (n, 1), so that Z_tilde = Z.
    """
    gamma = np.sqrt(sigma2 + epsilon)
    beta = mu
    return gamma, beta


@identity_parameters.case("two units")
def _(rng):
    return np.array([[3.0], [-1.0]]), np.array([[4.0], [0.25]]), 0.5


@identity_parameters.case("any statistics")
def _(rng):
    return rng.normal(size=(5, 1)), rng.uniform(0.01, 5.0, size=(5, 1)), 0.1


@identity_parameters.case("scales far apart")
def _(rng):
    return np.array([[0.02], [-4.0], [50.0]]), np.array([[1e-4], [9.0], [4e4]]), 1e-3


@identity_parameters.case("a constant unit")
def _(rng):
    return np.array([[2.0], [0.5]]), np.array([[0.0], [1.0]]), 0.01


@identity_parameters.case("one unit")
def _(rng):
    return np.array([[-1.5]]), np.array([[2.0]]), 0.3


@identity_parameters.alternative
def with_a_power(mean, variance, eps):
    return [(variance + eps) ** 0.5, +mean]


@identity_parameters.alternative
def unit_by_unit(mu, sigma2, epsilon):
    gamma, beta = np.empty(mu.shape), np.empty(mu.shape)
    for i, (center, variance) in enumerate(zip(mu.flat, sigma2.flat, strict=True)):
        gamma[i, 0] = np.hypot(np.sqrt(variance), np.sqrt(epsilon))
        beta[i, 0] = center
    return gamma, beta
