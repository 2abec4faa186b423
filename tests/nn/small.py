"""A small network's sizes, a mini-batch for it, and a step: what several tests begin with."""

import numpy as np

from bn_helpers.nn import softmax_cross_entropy

SIZES = [6, 5, 4, 3]


def batch(seed=0, m=8, stack=()):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(*stack, 6, m)), np.eye(3)[:, rng.integers(0, 3, m)]


def step(network, X, Y):
    """One forward and backward pass in training."""
    loss, dlogits = softmax_cross_entropy(network.forward(X, training=True), Y)
    network.backward(dlogits)
    return loss


def random_parameters(network, seed=0):
    network.parameters[...] = np.random.default_rng(seed).normal(size=network.parameters.shape)
    return network
