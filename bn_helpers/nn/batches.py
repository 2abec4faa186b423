"""Mini-batches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from bn_helpers.nn.layer import as_generators
from bn_helpers.nn.validation import as_floats, check_count, check_finite, describe


def check_pair(X: np.ndarray, Y: np.ndarray) -> None:
    """Refuse inputs and truth that do not belong together.

    Parameters
    ----------
    X : ndarray of shape (n, M)
        Inputs.
    Y : ndarray of shape (c, M)
        The truth.

    Raises
    ------
    ValueError, TypeError
        If the numbers of columns differ, or X holds NaN or infinity.

    Examples
    --------
    >>> check_pair(np.zeros((3, 5)), np.zeros((2, 4)))
    Traceback (most recent call last):
    ...
    ValueError: Y must have 5 columns, as X has; got an array of shape (2, 4) and dtype float64
    """
    for name, array in {"X": X, "Y": Y}.items():
        if np.ndim(array) != 2:
            raise ValueError(f"{name} must have two axes, columns are examples; got {describe(array)}")
    if X.shape[1] != Y.shape[1]:
        raise ValueError(f"Y must have {X.shape[1]} columns, as X has; got {describe(Y)}")
    check_finite("X", as_floats("X", X))


def mini_batches(
    X: np.ndarray, Y: np.ndarray, batch_size: int, rng: np.random.Generator
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Shuffle the examples and cut them into mini-batches.

    Parameters
    ----------
    X : ndarray of shape (n, M)
        Inputs, columns are examples.
    Y : ndarray of shape (c, M)
        The truth.
    batch_size : int
        Examples in each mini-batch; the last one may have fewer.
    rng : Generator
        Where the order comes from.

    Returns
    -------
    list of (X_t, Y_t)
        Every example once.

    Raises
    ------
    ValueError, TypeError
        If X and Y do not belong together or batch_size is below 1.

    Notes
    -----
    Taught in lesson 04 (exercise 4.1).

    Examples
    --------
    >>> X = np.arange(5.0)[None, :]
    >>> [X_t.shape for X_t, Y_t in mini_batches(X, X, batch_size=2, rng=np.random.default_rng(0))]
    [(1, 2), (1, 2), (1, 1)]
    """
    check_pair(X, Y)
    check_count("batch_size", batch_size)
    order = rng.permutation(X.shape[1])
    parts = [order[start : start + batch_size] for start in range(0, len(order), batch_size)]
    return [(X[:, part], Y[:, part]) for part in parts]


def batch_stream(
    X: np.ndarray, Y: np.ndarray, batch_size: int, rng: Any
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Mini-batches without end, epoch after epoch; for a stack, each seed in its own order.

    Parameters
    ----------
    X : ndarray of shape (n, M)
        Inputs, columns are examples.
    Y : ndarray of shape (c, M)
        The truth.
    batch_size : int
        Examples in each mini-batch; the last one of an epoch may have fewer.
    rng : Generator or list of Generator
        Where the order comes from.

    Yields
    ------
    X_t : ndarray of shape (n, m), or (seeds, n, m) for a list of generators
        Inputs of a mini-batch.
    Y_t : ndarray of shape (c, m), or (seeds, c, m)
        Its truth.

    Examples
    --------
    >>> X = np.arange(5.0)[None, :]
    >>> generators = [np.random.default_rng(seed) for seed in (0, 1, 2)]
    >>> X_t, Y_t = next(batch_stream(X, X, 2, generators))
    >>> X_t.shape
    (3, 1, 2)
    """
    # One example in a row of memory: a mini-batch is then a gather of whole rows.
    X_rows, Y_rows = np.ascontiguousarray(X.T), np.ascontiguousarray(Y.T)
    M = len(X_rows)
    while True:
        order = np.stack([one.permutation(M) for one in rng]) if isinstance(rng, list) else rng.permutation(M)
        for start in range(0, M, batch_size):
            part = order[..., start : start + batch_size]
            yield X_rows[part].swapaxes(-1, -2), Y_rows[part].swapaxes(-1, -2)


def chosen_batches(
    examples: Any, choose: Callable[[np.random.Generator], np.ndarray], *, steps: int, rng: Any
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Mini-batches that a function puts together, for lessons in which the company counts.

    Parameters
    ----------
    examples : object with ``X`` (n, M) and ``Y`` (c, M)
        Where the columns come from.
    choose : callable
        Takes a generator, returns the columns of one mini-batch as ints of shape (m,).
    steps : int
        How many mini-batches.
    rng : int, Generator, or a sequence of them
        A sequence gives a stack: each seed chooses its own columns.

    Yields
    ------
    X_t : ndarray of shape (n, m), or (seeds, n, m)
        Inputs of a mini-batch, a copy.
    Y_t : ndarray of shape (c, m), or (seeds, c, m)
        Its truth.

    Notes
    -----
    Used in lesson 08.

    Examples
    --------
    Pairs of neighbours:

    >>> from bn_helpers.data import Examples
    >>> five = Examples(X=np.arange(5.0)[None, :], Y=np.ones((1, 5)))
    >>> def neighbours(rng):
    ...     return rng.integers(4) + np.arange(2)
    >>> [X_t.shape for X_t, _ in chosen_batches(five, neighbours, steps=2, rng=(0, 1, 2))]
    [(3, 1, 2), (3, 1, 2)]
    """
    generators = as_generators(rng)
    for _ in range(check_count("steps", steps)):
        if isinstance(generators, list):
            columns = np.array([choose(one) for one in generators])
        else:
            columns = choose(generators)
        # The rows of X come first; a seed's axis belongs in front of them.
        yield np.moveaxis(examples.X[:, columns], 0, -2), np.moveaxis(examples.Y[:, columns], 0, -2)
