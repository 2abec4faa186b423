"""Exercise 1.4: the variance that is left."""

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("the variance",))
def normalised_variance(sigma2, epsilon):
    """The variance of each unit after the Z-transform.

    sigma2: (n, 1), the variance before; epsilon: as in the Z-transform.
    Return an array of shape (n, 1).
    """
    return sigma2 / (sigma2 + epsilon)


@normalised_variance.case("three units")
def _(rng):
    return np.array([[0.25], [1.0], [9.0]]), 0.5


@normalised_variance.case("a unit with a variance as small as epsilon, and one that is constant")
def _(rng):
    return np.array([[1e-3], [0.0], [2.0]]), 1e-3


@normalised_variance.case("any variances")
def _(rng):
    return rng.uniform(0.01, 5.0, size=(5, 1)), 0.03


@normalised_variance.alternative
def one_minus_the_rest(sigma2, epsilon):
    return 1 - epsilon / (sigma2 + epsilon)


@normalised_variance.alternative
def by_the_deviation(variance, eps):
    return np.array([[(np.sqrt(v) / np.sqrt(v + eps)) ** 2] for (v,) in variance])
