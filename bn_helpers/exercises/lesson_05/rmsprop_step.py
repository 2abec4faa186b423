"""Exercise 5.2: RMSprop."""

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("parameter", "square"))
def rmsprop_step(parameter, gradient, square, learning_rate, beta, epsilon):
    """One step of RMSprop.

    parameter, gradient, square: arrays of one shape, whatever it is; square averages
    the squared gradients; beta: the weight of its old value. Return (parameter,
    square), both new.
    """
    square = beta * square + (1 - beta) * gradient**2
    parameter = parameter - learning_rate * gradient / (np.sqrt(square) + epsilon)
    return parameter, square


@rmsprop_step.case("two weights of two units")
def _(rng):
    parameter = np.array([[1.0, -2.0], [0.5, 3.0]])
    gradient, square = np.array([[2.0, 1.0], [-4.0, 0.5]]), np.array([[1.0, 9.0], [0.25, 4.0]])
    return parameter, gradient, square, 0.1, 0.8, 0.5


@rmsprop_step.case("the first step, from 0")
def _(rng):
    return rng.normal(size=(3, 1)), rng.normal(size=(3, 1)), np.zeros((3, 1)), 0.5, 0.9, 0.1


@rmsprop_step.case("a value that has never had a gradient")
def _(rng):
    return np.array([1.0, -2.0, 0.5]), np.array([0.0, 3.0, -1.0]), np.array([0.0, 1.0, 0.0]), 0.1, 0.9, 1e-3


@rmsprop_step.case("gradients of very different size")
def _(rng):
    size = np.array([[1e-3], [1.0], [50.0], [2000.0]])
    return rng.normal(size=(4, 1)), size * rng.normal(size=(4, 1)), size**2, 0.3, 0.7, 0.01


@rmsprop_step.case("three axes, a long memory")
def _(rng):
    shape = (2, 3, 2)
    return rng.normal(size=shape), rng.normal(size=shape), rng.uniform(0, 2, size=shape), 2.0, 0.99, 0.2


@rmsprop_step.alternative
def moving_towards_the_square(p, g, s, lr, decay, eps=1e-8):
    s = np.power(g, 2) * (1 - decay) + s * decay
    rate = lr / (eps + s**0.5)
    return [p - rate * g, s]


@rmsprop_step.alternative
def value_by_value(parameter, gradient, square, learning_rate, beta, epsilon):
    new_parameter, new_square = np.empty_like(parameter), np.empty_like(parameter)
    for index in np.ndindex(*parameter.shape):
        g = gradient[index]
        new_square[index] = beta * square[index] + (1 - beta) * g * g
        new_parameter[index] = parameter[index] - learning_rate * g / (new_square[index] ** 0.5 + epsilon)
    return new_parameter, new_square
