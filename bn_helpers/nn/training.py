"""The training loop."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from bn_helpers.nn.batches import batch_stream, check_pair
from bn_helpers.nn.history import History
from bn_helpers.nn.layer import as_generators
from bn_helpers.nn.losses import accuracy, softmax_cross_entropy
from bn_helpers.nn.network import Network
from bn_helpers.nn.optimizers import Optimizer
from bn_helpers.nn.validation import check_count, describe
from bn_helpers.settings import somebody_watches


def train(
    network: Network,
    data: Any,
    optimizer: Optimizer,
    *,
    steps: int | None = None,
    epochs: int | None = None,
    batch_size: int = 60,
    rng: Any,
    record_every: int | Iterable[int] | None = None,
    record: Callable[[int, Network], dict[str, Any] | None] | None = None,
) -> History:
    """Train a network, or a stack of networks, with mini-batches, for the least softmax cross-entropy.

    Where somebody watches (`somebody_watches`) there is a progress bar.

    Parameters
    ----------
    network : Network
        It is trained in place.
    data : Digits, or any object with ``train`` and ``validation``
        Each with X (n, M) and Y (c, M). Without ``validation`` (None) no accuracy is recorded.
    optimizer : Optimizer
        Its learning rate may be an array over the stack.
    steps, epochs : int
        How long to train: give one of the two.
    batch_size : int
        Examples in a mini-batch; the last one of an epoch may have fewer.
    rng : int, Generator, or a sequence of them
        Where the order of the examples comes from. A sequence gives each seed (last axis of the stack) its
        own order; otherwise all networks of a stack see the same mini-batches.
    record_every : int or list of int, optional
        Make a record after every so many steps, or after the steps listed. By default about 50 records. The
        last step is always recorded.
    record : callable, optional
        Called as ``record(step, network)`` with each record, right after the training step; the dict of
        values that it returns is collected in ``History.records``. It must not change the network.

    Returns
    -------
    History
        Losses, accuracies, and what ``record`` returned.

    Raises
    ------
    ValueError, TypeError
        If an argument is not as described.

    Notes
    -----
    Taught in lesson 04. A network whose loss stops being finite has diverged: its step is noted, its
    parameters are set to 0, and it answers by chance from then on. The others go on undisturbed.

    Examples
    --------
    >>> from bn_helpers.data import load_digits_split
    >>> from bn_helpers.nn.building import fully_connected
    >>> from bn_helpers.nn.optimizers import GradientDescent
    >>> digits = load_digits_split(dtype=np.float32)

    Three learning rates times two seeds, as one stack:

    >>> rates, seeds = np.array([0.01, 0.1, 1.0]), (0, 1)
    >>> network = fully_connected([64, 30, 10], True, rng=seeds, stack=(3,), dtype=np.float32)
    >>> history = train(network, digits, GradientDescent(rates[:, None]), epochs=2, rng=seeds)
    >>> history.final_accuracy.shape
    (3, 2)
    >>> bool((history.final_accuracy[2] > 0.9).all())
    True
    """
    X, Y = _check_examples(network, data.train)
    batch_size = min(check_count("batch_size", batch_size), X.shape[-1])
    if (steps is None) == (epochs is None):
        raise ValueError(f"give either steps or epochs; got steps={steps} and epochs={epochs}")
    if epochs is not None:
        steps = check_count("epochs", epochs) * -(-X.shape[-1] // batch_size)
    last = check_count("steps", steps)
    if network.batch_norms and (batch_size == 1 or X.shape[-1] % batch_size == 1):
        raise ValueError(
            "batch_size must leave no mini-batch of a single example for Batch Norm;"
            f" got {batch_size} for {X.shape[-1]} examples"
        )
    generators = as_generators(rng)
    if isinstance(generators, list) and (len(generators),) != network.stack[-1:]:
        raise ValueError(
            f"rng must give one seed, or as many as the last axis of {network.stack}; got {len(generators)}"
        )
    recorder = _Recorder(network, getattr(data, "validation", None), record, last, record_every)

    stream = batch_stream(X, Y, batch_size, generators)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        for step in _with_progress_bar(range(1, last + 1)):
            X_t, Y_t = next(stream)
            cost, dlogits = softmax_cross_entropy(network.forward(X_t, training=True), Y_t)
            network.backward(dlogits)
            optimizer.update(network)
            recorder.after_step(step, cost)
            if recorder.all_diverged:
                break
    return recorder.history()


def _check_examples(network: Network, examples: Any) -> tuple[np.ndarray, np.ndarray]:
    """Inputs and truth in the network's dtype, if they fit the network."""
    X, Y = np.asarray(examples.X, dtype=network.dtype), np.asarray(examples.Y, dtype=network.dtype)
    if X.ndim != 2 or (network.n_in is not None and X.shape[0] != network.n_in):
        raise ValueError(f"X must have shape ({network.n_in}, M), columns are examples; got {describe(X)}")
    check_pair(X, Y)
    return X, Y


class _Recorder:
    """Keeps the history of one call of `train`."""

    def __init__(self, network: Network, validation: Any, record: Any, last: int, every: Any) -> None:
        self.network, self.record = network, record
        self.validation = None if validation is None else _check_examples(network, validation)
        if every is None:
            every = max(1, last // 50)
        if isinstance(every, (int, np.integer)):
            every = range(check_count("record_every", every), last, int(every))
        self.wanted = {int(step) for step in every if step <= last} | {last}
        self.steps: list[int] = []
        self.losses: list[np.ndarray] = []
        self.accuracies: list[np.ndarray] = []
        self.records: dict[str, list[Any]] = {}
        self.diverged_at = np.zeros(network.stack, dtype=int)
        self._start_interval()

    def _start_interval(self) -> None:
        self.sum, self.count = np.zeros(self.network.stack), 0

    @property
    def all_diverged(self) -> bool:
        return bool(self.diverged_at.all())

    def after_step(self, step: int, cost: np.ndarray) -> None:
        """Add a loss; note who diverged; make a record if this step is to have one."""
        self.sum += cost
        self.count += 1
        if not np.isfinite(cost).all():
            self._give_up(step, ~np.isfinite(cost))
        if step in self.wanted or self.all_diverged:
            self._add(step)
            self._start_interval()

    def _give_up(self, step: int, now: np.ndarray) -> None:
        self.diverged_at[now & (self.diverged_at == 0)] = step
        self.network.reset(now)

    def _add(self, step: int) -> None:
        self.steps.append(step)
        self.losses.append(np.where(self.diverged_at > 0, np.inf, self.sum / self.count))
        if self.record is not None:
            for name, value in (self.record(step, self.network) or {}).items():
                self.records.setdefault(name, []).append(np.array(value))
        if self.validation is not None:
            X, Y = self.validation
            self.accuracies.append(accuracy(self.network.forward(X), Y))

    def history(self) -> History:
        stack = self.network.stack
        loss, accuracies = np.stack(self.losses, axis=-1), np.empty((*stack, 0))
        if self.accuracies:
            accuracies = np.stack(self.accuracies, axis=-1)
        records = {name: np.stack(values) for name, values in self.records.items()}
        return History(np.array(self.steps), loss, accuracies, self.diverged_at, records)


def _with_progress_bar(steps: range) -> Iterable[int]:
    if not somebody_watches():
        return steps
    from tqdm.auto import tqdm

    return tqdm(steps, desc="training", unit="step", leave=False, delay=1)
