"""Exercise 6.1: one step of a moving average."""

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("the new average",))
def ema_update(average, value, decay):
    """One step of the exponential moving average.

    average, value: arrays of the same shape; decay: the weight of the old average.
    Return the new average, an array of that shape; average itself stays as it was.
    """
    return decay * average + (1 - decay) * value


@ema_update.case("two units")
def _(rng):
    return np.array([[1.0], [-4.0]]), np.array([[3.0], [8.0]]), 0.75


@ema_update.case("one row")
def _(rng):
    return rng.normal(size=5), rng.normal(size=5), 0.9


@ema_update.case("decay below one half")
def _(rng):
    return rng.normal(size=(3, 3)), 10 * rng.normal(size=(3, 3)), 0.2


@ema_update.case("three axes, values far larger than the average")
def _(rng):
    return rng.normal(size=(2, 3, 1)), 1000 * rng.normal(size=(2, 3, 1)), 0.99


@ema_update.alternative
def a_step_towards_the_value(average, value, decay):
    return average + (1 - decay) * (value - average)


@ema_update.alternative
def number_by_number(old, new, weight):
    pairs = zip(np.ravel(old), np.ravel(new), strict=True)
    return np.reshape([weight * a + (1 - weight) * v for a, v in pairs], np.shape(old)).tolist()
