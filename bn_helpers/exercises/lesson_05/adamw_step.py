"""Exercise 5.5: find the bug, in a step that calls itself AdamW."""

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("parameter", "velocity", "square"))
def adamw_step(parameter, gradient, velocity, square, t, learning_rate, weight_decay):
    """One step of AdamW, with beta1 = 0.9, beta2 = 0.999 and epsilon = 1e-8.

    parameter, gradient, velocity, square: arrays of one shape; t = 1, 2, … counts the
    steps. The parameter is multiplied by 1 - learning_rate * weight_decay; then comes
    Adam's step. Return (parameter, velocity, square), all new.
    """
    velocity = 0.9 * velocity + 0.1 * gradient
    square = 0.999 * square + 0.001 * gradient**2
    velocity_hat = velocity / (1 - 0.9**t)
    square_hat = square / (1 - 0.999**t)
    parameter = (1 - learning_rate * weight_decay) * parameter
    parameter = parameter - learning_rate * velocity_hat / (np.sqrt(square_hat) + 1e-8)
    return parameter, velocity, square


@adamw_step.case("two weights of two units, the third step")
def _(rng):
    parameter = np.array([[1.0, -2.0], [0.5, 3.0]])
    gradient = np.array([[2.0, 1.0], [-4.0, 0.5]])
    velocity, square = np.array([[-1.0, 3.0], [2.0, 0.25]]), np.array([[1.0, 9.0], [0.25, 4.0]])
    return parameter, gradient, velocity, square, 3, 0.1, 0.5


@adamw_step.case("the first step, from 0")
def _(rng):
    start = np.zeros((3, 1))
    return rng.normal(size=(3, 1)), rng.normal(size=(3, 1)), start, start.copy(), 1, 0.5, 0.2


@adamw_step.case("a value that has never had a gradient")
def _(rng):
    gradient, velocity = np.array([0.0, 3.0, -1.0]), np.array([0.0, 0.5, 0.2])
    return np.array([1.0, -2.0, 0.5]), gradient, velocity, np.array([0.0, 1.0, 0.3]), 2, 0.1, 0.3


@adamw_step.case("gradients of very different size, the tenth step")
def _(rng):
    size = np.array([[1e-3], [1.0], [50.0], [2000.0]])
    gradient, velocity = size * rng.normal(size=(4, 1)), size * rng.normal(size=(4, 1))
    return rng.normal(size=(4, 1)), gradient, velocity, size**2, 10, 0.3, 0.7


@adamw_step.case("gradients as small as epsilon")
def _(rng):
    size = 1e-8 * np.array([1.0, -2.0, 0.5])
    return rng.normal(size=3), size, 0.5 * size, size**2, 20, 0.3, 0.1


@adamw_step.alternative
def decay_as_a_part_of_the_step(p, g, v, s, t, rate, decay):
    v, s = v * 0.9 + (1 - 0.9) * g, s * 0.999 + (1 - 0.999) * np.square(g)
    corrected = (v / (1 - 0.9**t)) / ((s / (1 - 0.999**t)) ** 0.5 + 1e-8)
    return [p - rate * (corrected + decay * p), v, s]


@adamw_step.alternative
def averages_as_weighted_means(parameter, gradient, velocity, square, t, learning_rate, weight_decay):
    beta1, beta2 = 0.9, 0.999
    velocity = gradient + beta1 * (velocity - gradient)
    square = gradient * gradient + beta2 * (square - gradient * gradient)
    root = np.sqrt(square / -np.expm1(t * np.log(beta2)))
    step = velocity / -np.expm1(t * np.log(beta1)) / (root + 1e-8)
    return parameter - learning_rate * weight_decay * parameter - learning_rate * step, velocity, square
