"""Exercise 5.1: momentum."""

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("parameter", "velocity"))
def momentum_step(parameter, gradient, velocity, learning_rate, beta):
    """One step of gradient descent with momentum.

    parameter, gradient, velocity: arrays of one shape, whatever it is; beta: the weight
    of the old velocity. Return (parameter, velocity), both new, of the same shape.
    """
    velocity = beta * velocity + (1 - beta) * gradient
    parameter = parameter - learning_rate * velocity
    return parameter, velocity


@momentum_step.case("two weights of two units")
def _(rng):
    parameter = np.array([[1.0, -2.0], [0.5, 3.0]])
    gradient, velocity = np.array([[2.0, 1.0], [-4.0, 0.5]]), np.array([[-1.0, 3.0], [2.0, 0.25]])
    return parameter, gradient, velocity, 0.1, 0.8


@momentum_step.case("the first step, from velocity 0")
def _(rng):
    return rng.normal(size=(3, 1)), rng.normal(size=(3, 1)), np.zeros((3, 1)), 0.5, 0.9


@momentum_step.case("a vector of values, a long memory")
def _(rng):
    return rng.normal(size=5), 10 * rng.normal(size=5), rng.normal(size=5), 0.03, 0.99


@momentum_step.case("three axes, a short memory")
def _(rng):
    return rng.normal(size=(2, 3, 2)), rng.normal(size=(2, 3, 2)), rng.normal(size=(2, 3, 2)), 2.0, 0.3


@momentum_step.alternative
def moving_towards_the_gradient(p, g, v, lr, momentum=0.9):
    v = v + (1 - momentum) * (g - v)
    return [p - lr * v, v]


@momentum_step.alternative
def value_by_value(parameter, gradient, velocity, learning_rate, beta):
    new_parameter, new_velocity = np.empty_like(parameter), np.empty_like(parameter)
    for index in np.ndindex(*parameter.shape):
        new_velocity[index] = beta * velocity[index] + (1 - beta) * gradient[index]
        new_parameter[index] = parameter[index] - learning_rate * new_velocity[index]
    return new_parameter, new_velocity
