"""Exercise 5.4: weight decay on W alone."""

import numpy as np

from bn_helpers.exercises.checker import exercise, random_layers


@exercise(returns=("gradients",))
def decayed_gradients(parameters, gradients, weight_decay):
    """The gradients with weight decay: λW added to that of each W.

    parameters, gradients: lists of dicts with the same keys, {"W", "gamma", "beta"} for
    a hidden layer and {"W", "b"} for the last; weight_decay: λ. Return a new list of
    dicts of the same keys, the gradients of gamma, beta and b as they were; the given
    ones stay as they were.
    """
    decayed = []
    for layer, slopes in zip(parameters, gradients, strict=True):
        new = dict(slopes)
        new["W"] = slopes["W"] + weight_decay * layer["W"]
        decayed.append(new)
    return decayed


@decayed_gradients.case("one hidden layer")
def _(rng):
    parameters = [
        {
            "W": np.array([[1.0, -2.0], [0.5, 3.0]]),
            "gamma": np.array([[1.0], [2.0]]),
            "beta": np.array([[0.5], [-1.5]]),
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


@decayed_gradients.case("three hidden layers")
def _(rng):
    sizes = [3, 5, 2, 4, 3]
    return random_layers(rng, sizes), random_layers(rng, sizes), 0.03


@decayed_gradients.case("no hidden layer")
def _(rng):
    return random_layers(rng, [3, 2]), random_layers(rng, [3, 2]), 2.0


@decayed_gradients.case("the gradients listed in another order, as a backward pass makes them")
def _(rng):
    gradients = [dict(reversed(layer.items())) for layer in random_layers(rng, [1, 1, 1, 1])]
    return random_layers(rng, [1, 1, 1, 1]), gradients, 0.5


@decayed_gradients.alternative
def key_by_key(params, grads, decay):
    return [
        {k: g[k] + decay * p[k] if k == "W" else g[k].copy() for k in p}
        for p, g in zip(params, grads, strict=True)
    ]


@decayed_gradients.alternative
def on_copies_of_the_arrays(parameters, gradients, weight_decay=0.0):
    result = tuple({name: np.array(value) for name, value in layer.items()} for layer in gradients)
    for number, layer in enumerate(result):
        layer["W"] += weight_decay * parameters[number]["W"]
    return result
