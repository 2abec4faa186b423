"""What is timed on the course's side."""

import numpy as np

from bn_helpers.nn import (
    Adam,
    Network,
    batch_norm_backward,
    batch_norm_forward,
    fully_connected,
    softmax_cross_entropy,
)


def training_step(network: Network, X: np.ndarray, Y: np.ndarray):
    """A function that trains the network by one step of Adam, and returns the loss before it."""
    optimizer = Adam(1e-3)

    def step():
        loss, dlogits = softmax_cross_entropy(network.forward(X, training=True), Y)
        network.backward(dlogits)
        optimizer.update(network)
        return loss

    return step


def new_network(sizes, dtype, seeds=0) -> Network:
    """Batch Norm and ReLU in each hidden layer; the same initial weights every time. Seeds give a stack."""
    return fully_connected(sizes, batch_norm=True, rng=seeds, dtype=dtype)


def batch(sizes, m, dtype, stack=()):
    """A mini-batch of m examples for each network of these sizes: X, one-hot Y, labels."""
    rng = np.random.default_rng(1)
    labels = rng.integers(0, sizes[-1], (*stack, m))
    Y = np.moveaxis(np.eye(sizes[-1], dtype=dtype)[labels], -1, -2)
    return rng.normal(size=(*stack, sizes[0], m)).astype(dtype), Y, labels


def batch_norm_arguments(n, m, dtype):
    """Z, gamma, beta and an upstream gradient."""
    rng = np.random.default_rng(2)
    shapes = (n, m), (n, 1), (n, 1), (n, m)
    return [rng.normal(size=shape).astype(dtype) for shape in shapes]


def batch_norm(Z, gamma, beta, dZ_tilde):
    """Forward and backward pass of one Batch Norm."""
    Z_tilde, cache = batch_norm_forward(Z, gamma, beta)
    return Z_tilde, *batch_norm_backward(dZ_tilde, cache)
