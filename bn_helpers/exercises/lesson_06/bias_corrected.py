"""Exercise 6.2: the cold start corrected."""

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("the corrected average",))
def bias_corrected(average, decay, updates):
    """What a moving average that started from 0 says about the values it has seen.

    average: an array of any shape, after updates >= 1 steps with 0 < decay < 1.
    Return an array of that shape.
    """
    weight = 1 - decay**updates
    return average / weight


@bias_corrected.case("three updates")
def _(rng):
    return np.array([[1.0], [-4.0]]), 0.75, 3


@bias_corrected.case("the first update")
def _(rng):
    return rng.normal(size=(3, 1)), 0.9, 1


@bias_corrected.case("decay below one half")
def _(rng):
    return rng.normal(size=4), 0.25, 2


@bias_corrected.case("many updates")
def _(rng):
    return rng.normal(size=(2, 3)), 0.99, 200


@bias_corrected.alternative
def by_the_sum_of_the_weights(average, decay, updates):
    return average / ((1 - decay) * sum(decay**t for t in range(updates)))


@bias_corrected.alternative
def by_the_logarithm(ema, keep, t=1):
    return (ema / -np.expm1(t * np.log(keep))).tolist()
