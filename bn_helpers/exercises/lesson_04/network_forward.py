"""Exercise 4.3: a whole network, forward."""

import numpy as np

from bn_helpers.exercises.checker import exercise, random_layers


@exercise(returns=("the logits",))
def network_forward(X, parameters, epsilon):
    """The logits of a network with Batch Norm and ReLU in each hidden layer.

    X: (n⁰, m); parameters: a list of dicts, {"W", "gamma", "beta"} for each hidden
    layer (there may be none) and {"W", "b"} for the last. W: (n, n_prev); gamma, beta,
    b: (n, 1).
    Return the logits of shape (c, m).
    """
    A = X
    for layer in parameters[:-1]:
        Z = layer["W"] @ A
        mu = Z.mean(axis=1, keepdims=True)
        sigma2 = Z.var(axis=1, keepdims=True)
        Z_norm = (Z - mu) / np.sqrt(sigma2 + epsilon)
        Z_tilde = layer["gamma"] * Z_norm + layer["beta"]
        A = np.maximum(Z_tilde, 0)
    last = parameters[-1]
    logits = last["W"] @ A + last["b"]
    return logits


@network_forward.case("one hidden layer")
def _(rng):
    hidden = {
        "W": np.array([[1.0, -0.5], [0.5, 1.0]]),
        "gamma": np.array([[1.5], [-0.5]]),
        "beta": np.array([[0.25], [0.75]]),
    }
    last = {"W": np.array([[1.0, -1.0], [-0.5, 2.0]]), "b": np.array([[0.5], [-1.0]])}
    return np.array([[1.0, 2.0, 0.5, 3.0], [-1.0, 0.0, 2.0, 1.5]]), [hidden, last], 0.5


@network_forward.case("three hidden layers")
def _(rng):
    return rng.normal(size=(3, 6)), random_layers(rng, [3, 5, 2, 4, 3]), 0.1


@network_forward.case("no hidden layer")
def _(rng):
    return rng.normal(size=(3, 5)), random_layers(rng, [3, 2]), 0.1


@network_forward.case("all layers of one size, as many examples")
def _(rng):
    return rng.normal(size=(3, 3)) + 0.5, random_layers(rng, [3, 3, 3, 3, 3]), 0.5


@network_forward.case("a unit whose weights are 0")
def _(rng):
    parameters = random_layers(rng, [2, 3, 4, 2])
    parameters[1]["W"][2] = 0.0
    return rng.normal(size=(2, 7)), parameters, 1e-3


@network_forward.alternative
def layer_by_layer_from_the_front(X, parameters, epsilon):
    if len(parameters) == 1:
        return parameters[0]["W"] @ X + parameters[0]["b"]
    Z = parameters[0]["W"] @ X
    Z = Z - np.average(Z, axis=1)[:, None]
    Z = parameters[0]["gamma"] * Z / np.sqrt(np.einsum("nm,nm->n", Z, Z)[:, None] / Z.shape[1] + epsilon)
    return layer_by_layer_from_the_front(np.clip(Z + parameters[0]["beta"], 0, None), parameters[1:], epsilon)


@network_forward.alternative
def by_what_the_layer_has(x, layers, eps=1e-5):
    for layer in layers:
        x = np.dot(layer["W"], x)
        if "gamma" in layer:
            mean, deviation = x.mean(1).reshape(-1, 1), np.sqrt(x.var(1) + eps).reshape(-1, 1)
            x = (x - mean) / deviation * layer["gamma"] + layer["beta"]
            x = np.where(x > 0, x, 0.0)
        else:
            x = x + layer["b"]
    return x
