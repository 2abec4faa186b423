"""Exercise 4.4: one step of gradient descent."""

from copy import deepcopy

import numpy as np

from bn_helpers.exercises.checker import exercise, random_layers


@exercise(returns=("parameters",))
def gradient_step(parameters, gradients, learning_rate):
    """One step of gradient descent on every entry of every layer.

    parameters, gradients: lists of dicts with the same keys, {"W", "gamma", "beta"} for
    a hidden layer and {"W", "b"} for the last. Return a new list of dicts of the same
    keys; the given ones stay as they were.
    """
    updated = []
    for layer, slopes in zip(parameters, gradients, strict=True):
        new = {}
        for name in layer:
            new[name] = layer[name] - learning_rate * slopes[name]
        updated.append(new)
    return updated


@gradient_step.case("one hidden layer")
def _(rng):
    parameters = [
        {
            "W": np.array([[1.0, -2.0], [0.5, 3.0]]),
            "gamma": np.array([[1.0], [2.0]]),
            "beta": np.array([[0.5], [0.0]]),
        },
        {"W": np.array([[2.0, -1.0]]), "b": np.array([[0.25]])},
    ]
    gradients = [
        {
            "W": np.array([[0.5, 1.0], [-2.0, 4.0]]),
            "gamma": np.array([[2.0], [-1.0]]),
            "beta": np.array([[-3.0], [1.0]]),
        },
        {"W": np.array([[-1.0, 3.0]]), "b": np.array([[-2.0]])},
    ]
    return parameters, gradients, 0.1


@gradient_step.case("three hidden layers")
def _(rng):
    sizes = [3, 5, 2, 4, 3]
    return random_layers(rng, sizes), random_layers(rng, sizes), 0.03


@gradient_step.case("no hidden layer")
def _(rng):
    return random_layers(rng, [3, 2]), random_layers(rng, [3, 2]), 2.0


@gradient_step.case("the gradients listed in another order, as a backward pass makes them")
def _(rng):
    gradients = [dict(reversed(layer.items())) for layer in random_layers(rng, [1, 1, 1, 1])]
    return random_layers(rng, [1, 1, 1, 1]), gradients, 0.5


@gradient_step.alternative
def in_one_expression(params, grads, lr):
    return [{k: p[k] - lr * g[k] for k in p} for p, g in zip(params, grads, strict=True)]


@gradient_step.alternative
def on_a_deep_copy(parameters, gradients, learning_rate):
    parameters = deepcopy(parameters)
    for number, layer in enumerate(parameters):
        for key, array in layer.items():
            array -= learning_rate * gradients[number][key]
    return tuple(parameters)
