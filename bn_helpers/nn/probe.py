"""What a layer gives for the same examples at many moments of training, and weights at the same loss."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from bn_helpers.nn.losses import softmax_cross_entropy
from bn_helpers.nn.network import Network
from bn_helpers.nn.optimizers import Optimizer
from bn_helpers.nn.training import train


class Probe:
    """Keeps what a layer gives for a fixed set of examples: a ``record`` function for `train`.

    Parameters
    ----------
    layer : str
        Name of a layer, such as "dense3" or "batchnorm3".
    X : ndarray of shape (n_in, k)
        The examples.

    Attributes
    ----------
    steps : list of int
        When it was called; call it with step 0 before the training to have the start too.
    Z : ndarray of shape (R, ..., n, k)
        What the layer gave, for each of the R calls.

    Examples
    --------
    >>> from bn_helpers.nn.building import fully_connected
    >>> network = fully_connected([2, 3, 2], rng=0)
    >>> probe = Probe("dense1", np.eye(2))
    >>> probe(0, network)
    >>> probe.steps, bool((probe.Z[0] == network["W1"]).all())
    ([0], True)
    """

    def __init__(self, layer: str, X: np.ndarray) -> None:
        self.layer, self.X = layer, X
        self.steps: list[int] = []
        self.kept: list[np.ndarray] = []

    def __call__(self, step: int, network: Network) -> None:
        network.forward(self.X)
        self.steps.append(step)
        self.kept.append(network.outputs[self.layer].copy())

    @property
    def Z(self) -> np.ndarray:
        return np.stack(self.kept)


def weights_at(
    losses: Sequence[float], network: Network, data: Any, optimizer: Optimizer, *, rng: Any, **training: Any
) -> np.ndarray:
    """Train a stack of networks, and keep the parameters of each when its loss first falls to some levels.

    The loss is that of all training examples, so that networks can be compared where they are equally good.

    Parameters
    ----------
    losses : sequence of float
        The levels, from the highest to the lowest.
    network, data, optimizer, rng
        As for `train`.
    **training
        Passed on to `train`: steps, record_every, …

    Returns
    -------
    ndarray of shape (levels, ..., P)
        The parameters.

    Raises
    ------
    ValueError
        If a network never gets there.

    Examples
    --------
    >>> from bn_helpers.data import load_digits_split
    >>> from bn_helpers.nn.building import fully_connected
    >>> from bn_helpers.nn.optimizers import GradientDescent
    >>> digits, network = load_digits_split(), fully_connected([64, 10, 10], rng=range(2))
    >>> weights_at([2, 1], network, digits, GradientDescent(0.1), rng=range(2), steps=100).shape
    (2, 2, 760)
    """
    X, Y = data.train.X, data.train.Y
    kept = np.full((len(losses), *network.parameters.shape), np.nan, dtype=network.dtype)

    def record(step: int, network: Network) -> None:
        loss = softmax_cross_entropy(network.forward(X), Y)[0]
        for level, parameters in zip(losses, kept, strict=True):
            now = np.isnan(parameters[..., 0]) & (loss <= level)
            parameters[now] = network.parameters[now]

    train(network, data, optimizer, rng=rng, record=record, **training)
    if np.isnan(kept).any():
        raise ValueError(
            f"losses must be reached by every network; the last, {losses[-1]}, was not: train longer"
        )
    return kept
