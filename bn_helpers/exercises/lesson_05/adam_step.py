"""Exercise 5.3: Adam."""

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("parameter", "velocity", "square"))
def adam_step(
    parameter,
    gradient,
    velocity,
    square,
    t,
    learning_rate,
    beta1,
    beta2,
    epsilon,
):
    """One step of Adam.

    parameter, gradient, velocity, square: arrays of one shape, whatever it is; t = 1,
    2, … counts the steps, this one included. Return (parameter, velocity, square), all
    new; velocity and square as kept, without the correction that the step uses.
    """
    velocity = beta1 * velocity + (1 - beta1) * gradient
    square = beta2 * square + (1 - beta2) * gradient**2
    velocity_hat = velocity / (1 - beta1**t)
    square_hat = square / (1 - beta2**t)
    parameter = parameter - learning_rate * velocity_hat / (np.sqrt(square_hat) + epsilon)
    return parameter, velocity, square


@adam_step.case("two weights of two units, the third step")
def _(rng):
    parameter = np.array([[1.0, -2.0], [0.5, 3.0]])
    gradient = np.array([[2.0, 1.0], [-4.0, 0.5]])
    velocity, square = np.array([[-1.0, 3.0], [2.0, 0.25]]), np.array([[1.0, 9.0], [0.25, 4.0]])
    return parameter, gradient, velocity, square, 3, 0.1, 0.5, 0.8, 0.5


@adam_step.case("the first step, from 0")
def _(rng):
    start = np.zeros((3, 1))
    return rng.normal(size=(3, 1)), rng.normal(size=(3, 1)), start, start.copy(), 1, 0.5, 0.9, 0.99, 0.1


@adam_step.case("a value that has never had a gradient, the second step")
def _(rng):
    gradient, velocity, square = (
        np.array([0.0, 3.0, -1.0]),
        np.array([0.0, 0.5, 0.2]),
        np.array([0.0, 1.0, 0.3]),
    )
    return np.array([1.0, -2.0, 0.5]), gradient, velocity, square, 2, 0.1, 0.9, 0.8, 1e-3


@adam_step.case("gradients of very different size, the tenth step")
def _(rng):
    size = np.array([[1e-3], [1.0], [50.0], [2000.0]])
    gradient, velocity = size * rng.normal(size=(4, 1)), size * rng.normal(size=(4, 1))
    return rng.normal(size=(4, 1)), gradient, velocity, size**2, 10, 0.3, 0.7, 0.95, 0.01


@adam_step.case("three axes, step 200")
def _(rng):
    shape = (2, 3, 2)
    averages = rng.normal(size=shape), rng.uniform(0, 2, size=shape)
    return rng.normal(size=shape), rng.normal(size=shape), *averages, 200, 2.0, 0.9, 0.999, 0.2


@adam_step.alternative
def with_a_corrected_rate(p, g, v, s, step, lr, b1=0.9, b2=0.999, eps=1e-8):
    v = v + (1 - b1) * (g - v)
    s = s + (1 - b2) * (np.square(g) - s)
    correction = np.sqrt(1 - np.power(b2, step))
    return [p - lr / (1 - np.power(b1, step)) * correction * v / (np.sqrt(s) + eps * correction), v, s]


@adam_step.alternative
def value_by_value(parameter, gradient, velocity, square, t, learning_rate, beta1, beta2, epsilon):
    new = [np.array(parameter), np.array(velocity), np.array(square)]
    for index in np.ndindex(*parameter.shape):
        g = gradient[index]
        v = beta1 * velocity[index] + (1 - beta1) * g
        s = beta2 * square[index] + (1 - beta2) * g * g
        step = learning_rate * (v / (1 - beta1**t)) / ((s / (1 - beta2**t)) ** 0.5 + epsilon)
        new[0][index], new[1][index], new[2][index] = parameter[index] - step, v, s
    return tuple(new)
