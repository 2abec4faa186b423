"""Exercise 3.2: counting the parameters."""

from itertools import pairwise

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("the number of parameters",))
def count_parameters(layer_sizes, batch_norm):
    """The number of learnable numbers of a fully connected network.

    layer_sizes: a list, the inputs first and the outputs last; batch_norm: a bool.
    With batch_norm each hidden layer has W, gamma, beta and no b. The output layer
    always has W and b. Return an int.
    """
    total = 0
    last = len(layer_sizes) - 1
    for layer in range(1, last + 1):
        n_before, n = layer_sizes[layer - 1], layer_sizes[layer]
        hidden = layer < last
        total += n * n_before
        total += 2 * n if batch_norm and hidden else n
    return total


@count_parameters.case("layer sizes [4, 3, 2] with Batch Norm")
def _(rng):
    return [4, 3, 2], True


@count_parameters.case("layer sizes [4, 3, 2] without Batch Norm")
def _(rng):
    return [4, 3, 2], False


@count_parameters.case("layer sizes [64, 100, 50, 10] with Batch Norm")
def _(rng):
    return [64, 100, 50, 10], True


@count_parameters.case("layer sizes [64, 100, 50, 10] without Batch Norm")
def _(rng):
    return [64, 100, 50, 10], False


@count_parameters.case("layer sizes [5, 2] with Batch Norm, no hidden layer")
def _(rng):
    return [5, 2], True


@count_parameters.case("layer sizes [5, 2] without Batch Norm, no hidden layer")
def _(rng):
    return [5, 2], False


@count_parameters.case("layer sizes [7, 1, 9, 1, 3] with Batch Norm")
def _(rng):
    return [7, 1, 9, 1, 3], True


@count_parameters.alternative
def all_at_once(sizes, with_bn):
    weights = np.dot(sizes[:-1], sizes[1:])
    return weights + sum(sizes[1:]) + (np.sum(sizes[1:-1], dtype=int) if with_bn else 0)


@count_parameters.alternative
def by_building_the_network(layer_sizes, batch_norm):
    arrays = []
    for n_before, n in pairwise(layer_sizes[:-1]):
        arrays.append(np.empty((n, n_before)))
        arrays += [np.empty((n, 1)) for _ in ("gamma", "beta")] if batch_norm else [np.empty((n, 1))]
    arrays += [np.empty((layer_sizes[-1], layer_sizes[-2])), np.empty((layer_sizes[-1], 1))]
    return sum(array.size for array in arrays)
