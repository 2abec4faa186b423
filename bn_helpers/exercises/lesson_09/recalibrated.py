"""Exercise 9.1: find the bug in a recalibration."""

from itertools import pairwise

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("statistics",))
def recalibrated(X, layers, epsilon):
    """New population statistics for the Batch Norm of each layer of a sigmoid network.

    X: (n, M); layers: a list of dicts with "W", "gamma", "beta", and the old "mean" and
    "variance", each (n, 1). Layer by layer Z = W A, Batch Norm, sigmoid.
    Return a list of (mean, variance), each (n, 1): those of Z in each layer once all
    layers before it use their new statistics. Change no dict.
    """
    statistics, A = [], X
    for layer in layers:
        Z = layer["W"] @ A
        mean, variance = Z.mean(axis=1, keepdims=True), Z.var(axis=1, keepdims=True)
        statistics.append((mean, variance))
        Z_norm = (Z - mean) / np.sqrt(variance + epsilon)
        A = 1 / (1 + np.exp(-(layer["gamma"] * Z_norm + layer["beta"])))
    return statistics


def _layers(rng, sizes):
    """Layers of these sizes, whose old statistics do not fit them any more."""
    return [
        {
            "W": rng.normal(size=(n, n_prev)),
            "gamma": 1 + rng.normal(size=(n, 1)),
            "beta": rng.normal(size=(n, 1)),
            "mean": 2 + rng.normal(size=(n, 1)),
            "variance": rng.uniform(0.1, 0.5, size=(n, 1)),
        }
        for n_prev, n in pairwise(sizes)
    ]


@recalibrated.case("two layers, five images")
def _(rng):
    return rng.normal(size=(3, 5)) + 1, _layers(rng, [3, 2, 4]), 0.1


@recalibrated.case("three layers of the same size, as many images as units")
def _(rng):
    return rng.normal(size=(3, 3)), _layers(rng, [3, 3, 3, 3]), 0.01


@recalibrated.case("one layer")
def _(rng):
    return 10 * rng.normal(size=(4, 6)) + 20, _layers(rng, [4, 2]), 0.5


@recalibrated.case("a unit that never changes")
def _(rng):
    layers = _layers(rng, [2, 3, 2])
    layers[0]["W"][1] = 0
    return rng.normal(size=(2, 7)), layers, 0.2


@recalibrated.alternative
def with_copies_of_the_layers(X, layers, epsilon):
    new, inputs = [dict(layer) for layer in layers], X
    for layer in new:
        Z = np.matmul(layer["W"], inputs)
        layer["mean"] = np.mean(Z, axis=1)[:, None]
        layer["variance"] = np.mean((Z - layer["mean"]) ** 2, axis=1)[:, None]
        scale = layer["gamma"] / np.sqrt(layer["variance"] + epsilon)
        inputs = 0.5 * (1 + np.tanh((scale * (Z - layer["mean"]) + layer["beta"]) / 2))
    return [(layer["mean"], layer["variance"]) for layer in new]


@recalibrated.alternative
def each_layer_from_the_start(images, stack, eps):
    found: list = []
    for depth in range(len(stack)):
        A = images
        for layer, (mean, variance) in zip(stack[:depth], found, strict=True):
            Z_norm = (layer["W"] @ A - mean) / (variance + eps) ** 0.5
            A = 1 / (1 + np.exp(-layer["beta"] - layer["gamma"] * Z_norm))
        Z = stack[depth]["W"] @ A
        found.append([Z.mean(1, keepdims=True), Z.var(1, keepdims=True)])
    return found
