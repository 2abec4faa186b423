"""Paired runs: every setting with every seed, as one stacked network."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bn_helpers.nn.history import History
from bn_helpers.nn.network import Network
from bn_helpers.nn.optimizers import Optimizer
from bn_helpers.nn.training import train


@dataclass
class Runs:
    """Paired runs: every setting with every seed.

    Parameters
    ----------
    settings : ndarray of shape (K,)
        The values that were compared, such as learning rates.
    seeds : ndarray of int, shape (S,)
        The seeds; the runs of one seed share initial weights and mini-batches.
    history : History
        Its arrays have the leading axes (K, S).
    network : Network
        The trained stack (K, S).

    Examples
    --------
    >>> curve = np.array([[[0.2, 0.4]], [[0.5, 0.9]]])
    >>> history = History(np.array([1, 2]), 1 - curve, curve, np.zeros((2, 1), int))
    >>> runs = Runs(np.array([0.1, 1.0]), np.array([0]), history, None)
    >>> runs.settings[runs.final_accuracy.mean(axis=1).argmax()].item()
    1.0
    """

    settings: np.ndarray
    seeds: np.ndarray
    history: History
    network: Any

    @property
    def final_accuracy(self) -> np.ndarray:
        """Accuracy at the end, shape (K, S)."""
        return self.history.final_accuracy


def paired_runs(
    build: Callable[..., tuple[Network, Optimizer]],
    data: Any,
    *,
    settings: Sequence[Any],
    seeds: Sequence[int],
    **training: Any,
) -> Runs:
    """Train every setting with every seed, as one stacked network in a single loop.

    Parameters
    ----------
    build : callable
        Called as ``build(settings, stack, seeds)`` with settings of shape (K, 1) and the stack (K,);
        returns the network and its optimizer. See the example.
    data : Digits, or any object with ``train`` and ``validation``
        As for `train`.
    settings : sequence of K values
        What to compare: numbers that act through arrays, such as learning rates, initial scales or decays.
        For what changes the layers themselves (depth, with or without Batch Norm) call this once for each.
    seeds : sequence of S int
        Each gives initial weights and an order of mini-batches, the same for all settings.
    **training
        Passed on to `train`: steps or epochs, batch_size, record_every, …

    Returns
    -------
    Runs
        Settings, seeds, history with leading axes (K, S), and the trained stack.

    Raises
    ------
    ValueError
        If build returns a network of another stack.

    Notes
    -----
    Used from lesson 04 on.

    Examples
    --------
    >>> from bn_helpers.data import load_digits_split
    >>> from bn_helpers.nn.building import fully_connected
    >>> from bn_helpers.nn.optimizers import GradientDescent
    >>> def build(rates, stack, seeds):
    ...     return fully_connected([64, 30, 10], True, rng=seeds, stack=stack), GradientDescent(rates)
    >>> runs = paired_runs(build, load_digits_split(), settings=[0.01, 1.0], seeds=range(3), epochs=1)
    >>> runs.final_accuracy.shape
    (2, 3)
    >>> runs.settings[runs.final_accuracy.mean(axis=1).argmax()].item()
    1.0
    """
    values, seed_list = np.asarray(settings), [int(seed) for seed in seeds]
    network, optimizer = build(values[:, None], (len(values),), seed_list)
    expected = (len(values), len(seed_list))
    if network.stack != expected:
        raise ValueError(
            f"build must return a network of stack {expected}, settings times seeds; got {network.stack}"
        )
    history = train(network, data, optimizer, rng=seed_list, **training)
    return Runs(values, np.array(seed_list), history, network)
