"""A look inside: what the layers of a network do while it is trained."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import numpy as np

from bn_helpers.nn.history import History
from bn_helpers.nn.losses import accuracy
from bn_helpers.nn.network import Network, number_of
from bn_helpers.nn.optimizers import Optimizer
from bn_helpers.nn.training import train

MEASURES = ("mean", "spread", "saturated", "gradient", "update", "rank")


def effective_rank(A: np.ndarray) -> np.ndarray:
    """How many directions the columns of A really use (Roy & Vetterli, 2007).

    The exponential of the entropy of the singular values, each divided by their sum: 1 if all columns are
    multiples of one, k if they spread evenly over k directions. The mean is not subtracted.

    Parameters
    ----------
    A : ndarray of shape (..., n, m)
        Columns are examples.

    Returns
    -------
    ndarray of shape (...)
        From 1 to min(n, m); 0 where A is 0, NaN where it is not finite.

    Notes
    -----
    Used in lessons 04 and 09.

    Examples
    --------
    >>> effective_rank(np.eye(5)).round(6).item(), effective_rank(np.ones((5, 8))).round(3).item()
    (5.0, 1.0)
    """
    small = A if A.shape[-2] <= A.shape[-1] else A.swapaxes(-1, -2)
    finite = np.isfinite(small).all(axis=(-2, -1), keepdims=True)
    small = np.where(finite, small, 0).astype(float, copy=False)
    largest = np.abs(small).max(axis=(-2, -1), keepdims=True)
    small = small / np.where(largest > 0, largest, 1)  # or the squares of huge values overflow
    squares = np.linalg.eigvalsh(np.matmul(small, small.swapaxes(-1, -2)))
    # Below a relative 1e-13, eigenvalues of a product are rounding, and their roots would count.
    squares = np.where(squares > 1e-13 * squares[..., -1:], squares, 0)
    singular = np.sqrt(squares)
    total = singular.sum(axis=-1, keepdims=True)
    shares = np.divide(singular, total, out=np.zeros_like(singular), where=total > 0)
    logs = np.log(shares, out=np.zeros_like(shares), where=shares > 0)
    rank = np.where(total[..., 0] > 0, np.exp(-(shares * logs).sum(axis=-1)), 0.0)
    return np.where(finite[..., 0, 0], rank, np.nan)


def linear_probe(A: np.ndarray, Y: np.ndarray, A_test: np.ndarray, Y_test: np.ndarray) -> np.ndarray:
    """How well a linear classifier reads the classes from a layer's activations (Alain & Bengio, 2016).

    It is fitted by least squares, with a bias and a trace of ridge.

    Parameters
    ----------
    A, A_test : ndarray of shape (..., n, m)
        Activations to fit to, and to be classified; both are divided by the largest of A.
    Y, Y_test : ndarray of shape (c, m)
        The truth, one-hot.

    Returns
    -------
    ndarray of shape (...)
        Accuracy on the test activations.

    Notes
    -----
    Used in lesson 09.

    Examples
    --------
    >>> Y = np.eye(2)[:, [0, 1, 0, 1]]
    >>> A = np.array([[5.0, 1.0, 6.0, 2.0]])
    >>> linear_probe(A, Y, A, Y).item(), linear_probe(0 * A + 1, Y, A, Y).item()
    (1.0, 0.5)
    """
    largest = np.abs(A).max(axis=(-2, -1), keepdims=True)

    def with_a_bias(B: np.ndarray) -> np.ndarray:
        B = B / np.where(largest > 0, largest, 1)
        return np.concatenate([B, np.ones_like(B[..., :1, :])], axis=-2)

    A, A_test = with_a_bias(A), with_a_bias(A_test)
    squares = np.matmul(A, A.swapaxes(-1, -2)) + 1e-6 * A.shape[-1] * np.eye(A.shape[-2])
    W = np.linalg.solve(squares, np.matmul(A, Y.T)).swapaxes(-1, -2)
    return accuracy(np.matmul(W, A_test), Y_test)


class Inside:
    """What the layers did in each recorded step of training: made by `look_inside`.

    Each measure is an array of shape (R, L, ...): records, layers, stack. The last layer gives the logits.

    Attributes
    ----------
    steps : ndarray of int, shape (R,)
        The training steps that were looked at; the activations are those of the step's mini-batch, before it
        was taken.
    layers : list of str
        Names of the L layers: "layer 1", …, "output".
    mean, spread : ndarray
        Mean and standard deviation of a layer's activations over its units and the examples.
    saturated : ndarray
        Sigmoid and tanh: the share of activations where the slope is less than a tenth of the steepest.
        ReLU: the share of dead units, which are 0 for every example of the mini-batch. NaN for other layers.
    gradient : ndarray
        Root mean square of the gradient of the cost with respect to the layer's W.
    update : ndarray
        Size of the step that the optimizer took in W, divided by the size of W.
    rank : ndarray
        `effective_rank` of the activations, divided by the greatest there can be: from 0 to 1.
    history : History
        Losses and accuracies of the training.

    Examples
    --------
    >>> steps, values = np.array([1, 10]), {name: np.zeros((2, 1)) for name in MEASURES}
    >>> inside = Inside(["output"], History(steps, np.zeros(2), np.zeros(2), np.array(0), values))
    >>> inside.rank.shape
    (2, 1)
    """

    mean: np.ndarray
    spread: np.ndarray
    saturated: np.ndarray
    gradient: np.ndarray
    update: np.ndarray
    rank: np.ndarray

    def __init__(self, layers: list[str], history: History) -> None:
        self.layers, self.history, self.steps = layers, history, history.steps
        for name in MEASURES:
            setattr(self, name, history[name])

    def at(self, step: int) -> int:
        """Which record was made at a step, or nearest to it.

        Parameters
        ----------
        step : int
            A training step.

        Returns
        -------
        int
            Its place along the first axis of the measures.
        """
        return int(np.abs(self.steps - step).argmin())

    def __repr__(self) -> str:
        stack = self.mean.shape[2:]
        networks = f"{int(np.prod(stack))} networks, stack {stack}" if stack else "one network"
        return f"<Inside: {len(self.steps)} records of {len(self.layers)} layers of {networks}>"


def look_inside(network: Network, data: Any, optimizer: Optimizer, **training: Any) -> Inside:
    """Train a network, or a stack, and record what its layers do.

    Parameters
    ----------
    network, data, optimizer
        As for `train`.
    **training
        Passed on to `train`: steps or epochs, rng, batch_size, record_every, …

    Returns
    -------
    Inside
        Six measures for each record, layer and network; `figures` draws them.

    Notes
    -----
    Used in lessons 00, 04, 07 and 09.

    Examples
    --------
    >>> from bn_helpers.data import load_digits_split
    >>> from bn_helpers.nn.building import fully_connected
    >>> from bn_helpers.nn.optimizers import GradientDescent
    >>> network = fully_connected([64, 30, 30, 10], True, "sigmoid", rng=range(3))
    >>> inside = look_inside(
    ...     network, load_digits_split(), GradientDescent(0.5), steps=40, record_every=20, rng=range(3)
    ... )
    >>> inside.layers, inside.steps, inside.saturated.shape
    (['layer 1', 'layer 2', 'output'], array([20, 40]), (2, 3, 3))
    """
    watched, also = _Watched(optimizer), training.pop("record", None)

    def record(step: int, network: Network) -> dict[str, Any]:
        own = (also(step, network) or {}) if also else {}
        blocks = [_measures(network, watched.before, *block) for block in _blocks(network)]
        return {**own, **{name: np.stack([block[name] for block in blocks]) for name in MEASURES}}

    history = train(network, data, watched, record=record, **training)
    numbers = [name for name, _ in _blocks(network)]
    return Inside([f"layer {number}" for number in numbers[:-1]] + ["output"], history)


class _Watched(Optimizer):
    """An optimizer that keeps the parameters as they were before its last step."""

    def __init__(self, optimizer: Optimizer) -> None:
        self.optimizer = optimizer
        self.before = np.empty(0)

    def update(self, network: Network) -> None:
        self.before = network.parameters.copy()
        self.optimizer.update(network)


def _blocks(network: Network) -> Iterator[tuple[str, list[str]]]:
    """For each dense layer its number, and the names of the layers from it to the next one."""
    named = groupby(network.layer_names, lambda name: number_of(name).split("_")[0])
    return ((number, list(names)) for number, names in named if f"W{number}" in network.names)


def _measures(network: Network, before: np.ndarray, number: str, names: list[str]) -> dict[str, np.ndarray]:
    """All measures of one layer, each of the stack's shape."""
    saturating = [name for name in names if network.layer(name).kind in _SATURATED]
    A = network.outputs[names[-1]]
    A = np.broadcast_to(A, network.stack + A.shape[-2:]).astype(float)
    kind = network.layer(saturating[0]).kind if saturating else ""
    place = network.place(f"W{number}")
    W, gradient = before[..., place], network.gradients[..., place]
    step = network.parameters[..., place] - W
    length = np.linalg.norm(W, axis=-1)
    return {
        "mean": A.mean(axis=(-2, -1)),
        "spread": A.std(axis=(-2, -1)),
        "saturated": _SATURATED[kind](network.outputs[saturating[0]])
        if kind
        else np.full(network.stack, np.nan),
        "gradient": np.sqrt((gradient.astype(float) ** 2).mean(axis=-1)),
        "update": np.divide(
            np.linalg.norm(step, axis=-1), length, out=np.zeros_like(length), where=length > 0
        ),
        "rank": effective_rank(A) / min(A.shape[-2:]),
    }


_SATURATED = {
    "sigmoid": lambda A: (4 * A * (1 - A) < 0.1).mean(axis=(-2, -1)),
    "tanh": lambda A: (1 - A**2 < 0.1).mean(axis=(-2, -1)),
    "relu": lambda A: (A <= 0).all(axis=-1).mean(axis=-1),
}
