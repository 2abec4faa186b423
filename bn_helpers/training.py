"""The training loop, its history, and paired runs over seeds and settings as one stacked network."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from bn_helpers.averages import merge_statistics
from bn_helpers.data import batch_stream, check_pair
from bn_helpers.layers import as_generators
from bn_helpers.losses import accuracy, softmax_cross_entropy
from bn_helpers.network import Network
from bn_helpers.optimizers import Optimizer
from bn_helpers.validation import check_count, describe


@dataclass
class History:
    """What was recorded during training. For a stack, its axes come first and the records last.

    Parameters
    ----------
    steps : ndarray of int, shape (R,)
        After how many steps each record was made.
    loss : ndarray of shape (..., R)
        Mean loss of the mini-batches since the record before. Infinite once a network has diverged.
    accuracy : ndarray of shape (..., R)
        Accuracy on the validation examples, in evaluation mode.
    diverged_at : ndarray of int, shape (...)
        The step in which the loss stopped being a finite number; 0 for networks that did not diverge.
    records : dict of str to ndarray, each of shape (R, ...)
        What the ``record`` function of `train` returned.

    Examples
    --------
    >>> steps, curve = np.array([10, 20, 30]), np.array([0.5, 0.8, 0.9])
    >>> history = History(steps, loss=1 - curve, accuracy=curve, diverged_at=np.array(0))
    >>> history.steps_to(0.8)
    array(20.)
    >>> print(history.final_accuracy)
    0.9
    """

    steps: np.ndarray
    loss: np.ndarray
    accuracy: np.ndarray
    diverged_at: np.ndarray
    records: dict[str, np.ndarray] = field(default_factory=dict)

    def __getitem__(self, name: str) -> np.ndarray:
        """What the ``record`` function gave under this name, one entry for each record."""
        if name not in self.records:
            raise KeyError(f"nothing was recorded as {name!r}; there is {', '.join(self.records) or 'none'}")
        return self.records[name]

    @property
    def diverged(self) -> np.ndarray:
        """Which networks of the stack diverged, bool of shape (...)."""
        return self.diverged_at > 0

    @property
    def final_accuracy(self) -> np.ndarray:
        """Accuracy at the last record, shape (...)."""
        return self.accuracy[..., -1]

    def steps_to(self, target: float) -> np.ndarray:
        """Steps until the accuracy first reached a target.

        Parameters
        ----------
        target : float
            An accuracy.

        Returns
        -------
        ndarray of shape (...)
            Number of steps at that record; infinite where the target was not reached.
        """
        reached = self.accuracy >= target
        return np.where(reached.any(axis=-1), self.steps[reached.argmax(axis=-1)], np.inf)

    def report(self) -> str:
        """In one sentence, how many networks diverged and when.

        Returns
        -------
        str
            "No network diverged." or the like.
        """
        if not self.diverged.any():
            return "No network diverged."
        first, last = self.diverged_at[self.diverged].min(), self.diverged_at[self.diverged].max()
        when = f"in step {first}" if first == last else f"between steps {first} and {last}"
        who = f"{self.diverged.sum()} of {self.diverged.size} networks"
        return f"{who} diverged {when}: the loss was no finite number."


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
    loss: Callable[..., Any] = softmax_cross_entropy,
    progress: bool | None = None,
) -> History:
    """Train a network, or a stack of networks, with mini-batches.

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
    loss : callable
        Takes the output and Y, returns (loss, gradient with respect to the output).
    progress : bool, optional
        Whether to show a progress bar; by default only where somebody watches (`somebody_watches`).

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
    >>> from bn_helpers.network import fully_connected
    >>> from bn_helpers.optimizers import GradientDescent
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
        for step in _with_progress_bar(range(1, last + 1), progress):
            X_t, Y_t = next(stream)
            cost, dlogits = loss(network.forward_unchecked(X_t, training=True), Y_t)
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
        self.network.parameters[now] = 0
        for layer, name in self.network.statistics.values():
            layer.arrays[name][now] = 1

    def _add(self, step: int) -> None:
        self.steps.append(step)
        self.losses.append(np.where(self.diverged_at > 0, np.inf, self.sum / self.count))
        if self.record is not None:
            for name, value in (self.record(step, self.network) or {}).items():
                self.records.setdefault(name, []).append(np.array(value))
        if self.validation is not None:
            X, Y = self.validation
            self.accuracies.append(accuracy(self.network.forward_unchecked(X, training=False), Y))

    def history(self) -> History:
        stack = self.network.stack
        loss, accuracies = np.stack(self.losses, axis=-1), np.empty((*stack, 0))
        if self.accuracies:
            accuracies = np.stack(self.accuracies, axis=-1)
        records = {name: np.stack(values) for name, values in self.records.items()}
        return History(np.array(self.steps), loss, accuracies, self.diverged_at, records)


def somebody_watches() -> bool:
    """Whether a progress bar would be seen: in a terminal, or in a notebook opened in Jupyter.

    Returns
    -------
    bool
        False in tests, in notebooks that a program executes, and where BN_STATIC is set to 1.

    Examples
    --------
    >>> import os
    >>> os.environ["BN_STATIC"] = "1"
    >>> somebody_watches()
    False
    """
    if os.environ.get("BN_STATIC") == "1" or "PYTEST_CURRENT_TEST" in os.environ:
        return False
    if "ipykernel" in sys.modules:
        return "JPY_SESSION_NAME" in os.environ  # set by the Jupyter server, not by programs
    return sys.stderr is not None and sys.stderr.isatty()


def _with_progress_bar(steps: range, progress: bool | None) -> Iterable[int]:
    if not (somebody_watches() if progress is None else progress):
        return steps
    from tqdm.auto import tqdm

    return tqdm(steps, desc="training", unit="step", leave=False, delay=1)


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
    >>> from bn_helpers.network import fully_connected
    >>> from bn_helpers.optimizers import GradientDescent
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
    >>> from bn_helpers.network import fully_connected
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
