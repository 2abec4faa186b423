"""Exact statistics of a whole set in place of running averages."""

from __future__ import annotations

from typing import Any

import numpy as np

from bn_helpers.nn.averages import merge_statistics
from bn_helpers.nn.network import Network
from bn_helpers.nn.validation import check_count


def set_population_statistics(network: Network, X: np.ndarray, batch_size: int | None = None) -> None:
    """Give each BatchNorm the exact statistics of a whole set, instead of running averages.

    The set passes through once, in evaluation mode with each batch's own statistics; the statistics of the
    batches are merged exactly (`merge_statistics`).

    Parameters
    ----------
    network : Network
        Its running means and variances are replaced.
    X : ndarray of shape (n, M)
        The whole set.
    batch_size : int, optional
        How many examples pass at a time; by default all.

    Raises
    ------
    ValueError
        If X does not fit the network.

    Notes
    -----
    Taught in lesson 06.

    Examples
    --------
    >>> from bn_helpers.nn.building import fully_connected
    >>> network = fully_connected([2, 3, 2], True, rng=0)
    >>> X = np.random.default_rng(0).normal(size=(2, 100))
    >>> set_population_statistics(network, X)
    >>> Z = network["W1"] @ X
    >>> np.allclose(network.batch_norms[0].running_mean, Z.mean(axis=1, keepdims=True))
    True
    """
    size = X.shape[-1] if batch_size is None else check_count("batch_size", batch_size)
    batches = [X[..., start : start + size] for start in range(0, X.shape[-1], size)]
    modes = [layer.evaluation for layer in network.batch_norms]
    seen: list[list[Any]] = [[] for _ in modes]
    for layer in network.batch_norms:
        layer.evaluation = "batch"
    try:
        for batch in batches:
            network.forward(batch, training=False)
            for caches, layer in zip(seen, network.batch_norms, strict=True):
                caches.append((layer.cache.mu, layer.cache.sigma2))
    finally:
        for layer, mode in zip(network.batch_norms, modes, strict=True):
            layer.evaluation = mode
    counts = [batch.shape[-1] for batch in batches]
    for caches, layer in zip(seen, network.batch_norms, strict=True):
        means, variances = (np.concatenate(parts, axis=-1) for parts in zip(*caches, strict=True))
        layer.running_mean, layer.running_variance = merge_statistics(counts, means, variances)
