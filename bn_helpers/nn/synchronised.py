"""Batch Norm over the columns of many machines: each worker says what must be summed, and is sent the sum.

A worker is a generator. It yields a tuple of arrays and waits; whoever runs the workers adds the tuples up
over all of them and sends the sums back. `run_workers` does it for a list in one process; elsewhere the same
generators can wait for a network.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any, NamedTuple

import numpy as np

from bn_helpers.nn.validation import as_batch, as_per_unit, check_number, check_shape


class WorkerCache(NamedTuple):
    """What `worker_forward` keeps for `worker_backward`.

    Parameters
    ----------
    Z_norm : ndarray of shape (..., n, m)
        This worker's columns, normalised.
    mu, sigma2, std, gamma : ndarray of shape (..., n, 1)
        Those of all workers' columns.
    M : int
        Columns of all workers.

    Examples
    --------
    >>> one, Z = np.ones((1, 1)), np.array([[1.0, 3.0]])
    >>> ((_, cache),) = run_workers([worker_forward(Z, one, 0 * one)])
    >>> cache.mu.item(), cache.M
    (2.0, 2)
    """

    Z_norm: np.ndarray
    mu: np.ndarray
    sigma2: np.ndarray
    std: np.ndarray
    gamma: np.ndarray
    M: int


def worker_forward(Z, gamma, beta, epsilon=1e-5):
    """One worker's part of Batch Norm in training, with mean and variance of all workers' columns.

    Two sums are needed: one for the mean, then one of the squared distances from it.

    Parameters
    ----------
    Z : ndarray of shape (..., n, m)
        This worker's columns; another worker may have another number of them.
    gamma, beta : ndarray of shape (..., n, 1)
        Scale and shift, the same for all workers.
    epsilon : float
        Small positive number added to the variance.

    Yields
    ------
    tuple of arrays
        What must be summed over the workers. It is sent back as the sums.

    Returns
    -------
    Z_tilde : ndarray of shape (..., n, m)
        This worker's columns, normalised, scaled and shifted.
    cache : WorkerCache
        For `worker_backward`: Z_norm, mu, sigma2, std, gamma, and the columns of all workers M.

    Raises
    ------
    ValueError
        If a shape does not fit, or epsilon is negative.

    Notes
    -----
    Taught in lesson 08.

    Examples
    --------
    >>> gamma, beta = np.ones((1, 1)), np.zeros((1, 1))
    >>> parts = np.array([[1.0, 3.0]]), np.array([[8.0]])
    >>> results = run_workers([worker_forward(Z, gamma, beta) for Z in parts])
    >>> np.concatenate([Z_tilde for Z_tilde, cache in results], axis=1).round(3)
    array([[-1.019, -0.34 ,  1.359]])
    """
    Z = as_batch("Z", Z)
    gamma, beta = as_per_unit("gamma", gamma, Z), as_per_unit("beta", beta, Z)
    check_number("epsilon", epsilon, least=0)
    M, total = yield Z.shape[-1], Z.sum(axis=-1, keepdims=True)
    mu = total / M
    (squares,) = yield (((Z - mu) ** 2).sum(axis=-1, keepdims=True),)
    sigma2 = squares / M
    std = np.sqrt(sigma2 + epsilon)
    Z_norm = (Z - mu) / std
    return gamma * Z_norm + beta, WorkerCache(Z_norm, mu, sigma2, std, gamma, M)


def worker_backward(dZ_tilde, cache):
    """One worker's part of the backward pass: the two sums it needs are the gradients of beta and gamma.

    Parameters
    ----------
    dZ_tilde : ndarray of shape (..., n, m)
        Gradient of the cost with respect to this worker's Z_tilde.
    cache : WorkerCache
        From `worker_forward`.

    Yields
    ------
    tuple of arrays
        What must be summed over the workers.

    Returns
    -------
    dZ : ndarray of shape (..., n, m)
        Gradient with respect to this worker's Z.
    dgamma, dbeta : ndarray of shape (..., n, 1)
        Gradients with respect to gamma and beta, over all workers.

    Raises
    ------
    ValueError
        If dZ_tilde has not the shape of Z.

    Notes
    -----
    Taught in lesson 08 (exercise 8.7).

    Examples
    --------
    >>> Z, d = np.array([[1.0, 3.0, 8.0]]), np.array([[1.0, 0.0, 0.0]])
    >>> caches = [cache for _, cache in run_workers([worker_forward(Z[:, i:], [[1]], [[0]]) for i in (0, 2)])]
    >>> results = run_workers([worker_backward(d[:, i:], cache) for i, cache in zip((0, 2), caches)])
    >>> [dbeta.item() for dZ, dgamma, dbeta in results]  # both know the sum
    [1.0, 1.0]
    """
    Z_norm, _, _, std, gamma, M = cache
    dZ_tilde = as_batch("dZ_tilde", dZ_tilde)
    check_shape("dZ_tilde", dZ_tilde, Z_norm.shape, "that of Z")
    own = dZ_tilde.sum(axis=-1, keepdims=True), (dZ_tilde * Z_norm).sum(axis=-1, keepdims=True)
    dbeta, dgamma = yield own
    dZ = gamma / std * (dZ_tilde - dbeta / M - Z_norm * dgamma / M)
    return dZ, dgamma, dbeta


def run_workers(workers: Sequence[Generator[tuple[Any, ...], tuple[Any, ...], Any]]) -> list[Any]:
    """Run generators side by side as a cluster in one process: sum what they yield, send it to all.

    Parameters
    ----------
    workers : list of generators
        Each yields tuples of arrays, all of them equally often.

    Returns
    -------
    list
        What each worker returned.

    Raises
    ------
    RuntimeError
        If some workers are done while others wait for a sum.

    Notes
    -----
    Taught in lesson 08.

    Examples
    --------
    >>> def share(mine):
    ...     (total,) = yield (mine,)
    ...     return mine / total
    >>> run_workers([share(1), share(3)])
    [0.25, 0.75]
    """
    waiting = [next(worker) for worker in workers]
    while True:
        sums = tuple(sum(parts) for parts in zip(*waiting, strict=True))
        waiting, results = [], []
        for worker in workers:
            try:
                waiting.append(worker.send(sums))
            except StopIteration as end:
                results.append(end.value)
        if waiting and results:
            raise RuntimeError(f"{len(results)} workers are done, {len(waiting)} wait for a sum")
        if results:
            return results
