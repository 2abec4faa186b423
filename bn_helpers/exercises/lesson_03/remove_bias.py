"""Exercise 3.3: removing b from a trained model."""

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("the new running mean",))
def remove_bias(b, running_mean):
    """The running mean with which test-time outputs stay when b is dropped.

    The layer computes Z = W A + b. b, running_mean: (n, 1).
    Return an array of shape (n, 1).
    """
    return running_mean - b


@remove_bias.case("two units")
def _(rng):
    return np.array([[2.0], [-0.5]]), np.array([[3.0], [1.5]])


@remove_bias.case("any numbers")
def _(rng):
    return rng.normal(size=(5, 1)), rng.normal(size=(5, 1))


@remove_bias.case("scales far apart")
def _(rng):
    scales = np.array([[0.01], [1.0], [10.0], [200.0]])
    return rng.normal(size=(4, 1)) * scales, rng.normal(size=(4, 1)) * scales


@remove_bias.case("one unit")
def _(rng):
    return np.array([[-1.25]]), np.array([[0.5]])


@remove_bias.alternative
def unit_by_unit(bias, mean):
    return [[float(mean[i, 0]) - float(bias[i, 0])] for i in range(len(bias))]


@remove_bias.alternative
def through_the_outputs(b, running_mean):
    output_of_zero = np.zeros_like(b) + b - running_mean  # before, for W a = 0
    return np.negative(output_of_zero)
