"""A trained network, and pictures of digits for it, as plain numbers for a module."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np

from bn_helpers.explorers.showing import numbers
from bn_helpers.nn import BatchNorm, Dense, Network, ReLU, Sigmoid, Tanh, softmax

ACTIVATIONS = {ReLU: "relu", Sigmoid: "sigmoid", Tanh: "tanh"}
GREYS = "0123456789abcdefg"  # pixels have 17 grey values; a picture is 64 of these characters
LARGEST = 40_000  # parameters; beyond, a notebook would grow by more than 200 kB


def check_network(network: Any) -> None:
    """Refuse what a module cannot compute: a stack, other layers, another number of inputs or answers.

    Raises
    ------
    TypeError, ValueError
        If the network is not one network of known layers from 64 pixels to 10 digits with Batch Norm.
    """
    if not isinstance(network, Network):
        raise TypeError(f"network must be a Network; got {type(network).__name__}")
    if network.stack:
        raise ValueError(f"network must be a single one, such as member(0); got a stack of {network.stack}")
    known = (Dense, BatchNorm, *ACTIVATIONS)
    for layer in network.layers:
        if type(layer) not in known:
            names = ", ".join(kind.__name__ for kind in known)
            raise ValueError(f"network must consist of {names}; got {type(layer).__name__}")
    if not network.batch_norms or (network.n_in, network.layer_units[-1]) != (64, 10):
        raise ValueError(
            "network must lead from 64 pixels to 10 digits, with Batch Norm; got"
            f" {network.n_in} and {network.layer_units[-1]}, with {len(network.batch_norms)} Batch Norms"
        )
    if network.parameters.size > LARGEST:
        raise ValueError(f"network must have at most {LARGEST} parameters; got {network.parameters.size}")


def as_layers(network: Network, digits: int = 4) -> list[dict[str, Any]]:
    """The network's layers, each number rounded to so many significant digits."""
    return [_as_layer(layer, digits) for layer in network.layers]


def _as_layer(layer: Any, digits: int) -> dict[str, Any]:
    if isinstance(layer, Dense):
        bias = numbers(layer.b[:, 0], digits) if layer.bias else None
        return {"kind": "dense", "W": numbers(layer.W, digits), "b": bias}
    if isinstance(layer, BatchNorm):
        arrays = {
            "gamma": layer.gamma, "beta": layer.beta,
            "mean": layer.running_mean, "variance": layer.running_variance,
        }  # fmt: skip
        per_unit = {name: numbers(array[:, 0], digits) for name, array in arrays.items()}
        return {"kind": "batchnorm", "epsilon": float(layer.epsilon), **per_unit}
    return {"kind": ACTIVATIONS[type(layer)]}


def as_pictures(digits: Any, X: np.ndarray) -> list[str]:
    """Inputs of the digits, shape (64, k), as pictures of 64 characters."""
    grey = np.rint(digits.images(X).reshape(-1, 64) * 16).astype(int)
    return ["".join(GREYS[value] for value in picture) for picture in grey]


def inputs(pictures: list[str], digits: Any) -> np.ndarray:
    """The pictures as a network is given them, shape (64, k): what the module does too."""
    grey = np.array([[GREYS.index(character) for character in picture] for picture in pictures])
    return (grey.T / 16 - digits.mean) / digits.scale


def pictures_by_digit(digits: Any, examples: Any, most: int) -> list[list[str]]:
    """For each of the ten digits, at most so many of the examples that show it.

    Raises
    ------
    ValueError
        If a digit is missing.
    """
    found = [
        as_pictures(digits, examples.X[:, np.flatnonzero(examples.labels == digit)[:most]])
        for digit in range(10)
    ]
    if not all(found):
        raise ValueError(f"examples must show every digit; none shows a {found.index([])}")
    return found


def rounded(network: Network, digits: int = 4) -> Network:
    """A copy of the network with the numbers that a module is given."""
    short = copy.deepcopy(network)
    short.parameters[:] = numbers(network.parameters, digits)
    for layer in short.batch_norms:
        layer.running_mean = numbers(layer.running_mean, digits)
        layer.running_variance = numbers(layer.running_variance, digits)
    return short


def probabilities(network: Network, X: np.ndarray, statistics: str) -> np.ndarray:
    """Probabilities of the ten digits for the first column of X; "batch" or "running" statistics."""
    network = copy.deepcopy(network)
    for layer in network.batch_norms:
        layer.evaluation = statistics
    return softmax(network.forward(X))[:, 0]


def lots(seed: int, count: int, limit: int) -> list[int]:
    """Whole numbers below ``limit``, the same as the module's for the same seed."""
    state, drawn = (seed * 2654435761 + 12345) % 2**32, []
    for _ in range(count):
        state = (state * 1664525 + 1013904223) % 2**32
        drawn.append(int(state / 2**32 * limit))
    return drawn
