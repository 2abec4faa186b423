"""Population statistics: those of a whole set, in place of the running averages of training."""

from __future__ import annotations

from typing import Any

import numpy as np

from bn_helpers.nn.averages import merge_statistics
from bn_helpers.nn.batch_norm_layer import BatchNorm
from bn_helpers.nn.network import Network
from bn_helpers.nn.validation import check_count, check_number


def recalibrate(
    network: Network,
    X: np.ndarray,
    *,
    batch_size: int | None = None,
    one_pass: bool = False,
    blend: float = 1.0,
) -> None:
    """Give each BatchNorm the statistics of a whole set, instead of its running averages.

    Nothing is learned and no labels are needed. The statistics are exact: those of what really enters each
    layer when the layers before it evaluate with their own new statistics.

    Parameters
    ----------
    network : Network
        Its running means and variances are replaced.
    X : ndarray of shape (n, M)
        The whole set.
    batch_size : int, optional
        How many examples pass at a time; by default all. Smaller batches need less memory, and one pass of
        the whole set for each BatchNorm.
    one_pass : bool
        Let the batches pass only once, each normalised with its own statistics, as in training. Exact in the
        first BatchNorm only: behind it the layers see what training would show them, and variances differ
        from the exact ones by some percent (2 to 4 % in the networks of lesson 08), though hardly ever an
        answer does.
    blend : float
        Weight of the new statistics, from 0 to 1; the old ones keep 1 - blend. For few examples of a new kind
        m / (m + N) is a good choice: the old statistics then count as N examples.

    Raises
    ------
    ValueError
        If X does not fit the network, or blend is not between 0 and 1.

    Notes
    -----
    Taught in lessons 06, 08 (many machines) and 09 (repair). The averages are no longer on their way from a
    start, so that ``evaluation="corrected"`` corrects nothing after it.

    Examples
    --------
    >>> from bn_helpers.nn.building import fully_connected
    >>> network = fully_connected([2, 3, 2], True, rng=0)
    >>> X = np.random.default_rng(0).normal(size=(2, 100))
    >>> recalibrate(network, X, batch_size=30)
    >>> Z = network["W1"] @ X
    >>> np.allclose(network.batch_norms[0].running_mean, Z.mean(axis=1, keepdims=True))
    True
    """
    check_number("blend", blend, least=0, most=1)
    size = X.shape[-1] if batch_size is None else check_count("batch_size", batch_size)
    batches = [X[..., start : start + size] for start in range(0, X.shape[-1], size)]
    layers = network.batch_norms
    modes = [layer.evaluation for layer in layers]
    try:
        for layer in layers:
            layer.evaluation = "batch"
        together = one_pass or len(batches) == 1  # a whole set's own statistics are the exact ones
        for group in [layers] if together else [[layer] for layer in layers]:
            for layer, (mean, variance) in zip(group, _statistics(network, batches, group), strict=True):
                layer.running_mean = blend * mean + (1 - blend) * layer.running_mean
                layer.running_variance = blend * variance + (1 - blend) * layer.running_variance
                layer.updates = 0
                layer.evaluation = "running"
    finally:
        for layer, mode in zip(layers, modes, strict=True):
            layer.evaluation = mode


def _statistics(network: Network, batches: list[np.ndarray], layers: list[BatchNorm]) -> list[Any]:
    """Mean and variance over all batches of what enters some layers, which normalise each batch by itself."""
    seen: list[list[Any]] = [[] for _ in layers]
    for batch in batches:
        network.forward(batch)
        for caches, layer in zip(seen, layers, strict=True):
            caches.append((layer.cache.mu, layer.cache.sigma2))
    counts = [batch.shape[-1] for batch in batches]
    columns = [[np.concatenate(arrays, axis=-1) for arrays in zip(*caches, strict=True)] for caches in seen]
    return [merge_statistics(counts, means, variances) for means, variances in columns]
