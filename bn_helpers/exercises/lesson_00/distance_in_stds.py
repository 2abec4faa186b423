"""Exercise 0.1: a distance in standard deviations."""

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("the distance",))
def distance_in_stds(z, mu, sigma):
    """How many standard deviations sigma the value z lies above the mean mu."""
    return (z - mu) / sigma


@distance_in_stds.case("one value above the mean")
def _(rng):
    return 7.0, 1.0, 2.0


@distance_in_stds.case("one value below the mean")
def _(rng):
    return -3.0, 1.5, 0.5


@distance_in_stds.case("several values at once")
def _(rng):
    return np.array([1.0, 2.0, 6.0]), 3.0, 4.0


@distance_in_stds.alternative
def by_multiplication(value, mean, deviation):
    return (value - mean) * deviation**-1


@distance_in_stds.alternative
def of_two_quotients(z, mu, sigma):
    return z / sigma - mu / sigma
