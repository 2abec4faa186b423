"""The learning rate that suits a network, searched before networks are compared.

It is chosen on validation data; what it achieves is reported on test data.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bn_helpers.measured import Measured, interval, measured
from bn_helpers.nn.history import History, steps_to
from bn_helpers.nn.network import Network
from bn_helpers.nn.optimizers import Optimizer
from bn_helpers.nn.pairing import paired_runs
from bn_helpers.nn.validation import check_count, check_number


@dataclass
class Tuned:
    """The runs at the best learning rate that `tuned` found, one for each seed.

    Parameters
    ----------
    rate : float
        The learning rate that is best on validation data.
    beside : tuple of float
        The nearest rates that were tried below and above.
    tried : dict of float to float
        Every rate tried → its mean on validation data: accuracy, or steps to the target.
    history : History
        Of the runs at that rate; arrays have the leading axis (S,). ``history["test"]`` (R, S) is the
        accuracy on test data.
    target : float, optional
        The accuracy to be reached, where steps were counted.

    Examples
    --------
    >>> history = History(np.array([10]), np.zeros((3, 1)), np.array([[0.9], [0.8], [0.9]]), np.zeros(3))
    >>> history.records["test"] = np.array([[0.91, 0.85, 0.88]])
    >>> best = Tuned(0.5, (0.3, 0.8), {0.3: 0.85, 0.5: 0.87, 0.8: 0.84}, history)
    >>> best
    test accuracy ≈ 0.88 (95 % interval 0.81–0.95 over 3 seeds)
    at learning rate ≈ 0.50 (0.30–0.80 tried beside it), chosen on validation data from ≈ 0.30 to ≈ 0.80
    """

    rate: float
    beside: tuple[float, float]
    tried: dict[float, float]
    history: History
    target: float | None = None

    @property
    def test(self) -> np.ndarray:
        """Accuracy on test data at the end, shape (S,)."""
        return self.history["test"][-1]

    @property
    def validation(self) -> np.ndarray:
        """Accuracy on validation data at the end, shape (S,)."""
        return self.history.final_accuracy

    @property
    def steps(self) -> np.ndarray:
        """Steps until the target is reached on test data, shape (S,); infinite where it is not."""
        if self.target is None:
            raise ValueError("steps are counted where tuned(..., target=0.9) says which accuracy to reach")
        return steps_to(self.history, self.target, np.moveaxis(self.history["test"], 0, -1))

    @property
    def interval(self) -> Measured:
        """Mean and 95 % interval over the seeds of the accuracy, or of the steps where there is a target."""
        return interval(self.test if self.target is None else self.steps)

    def __repr__(self) -> str:
        if self.target is None:
            what, number = "test accuracy", self.interval
        else:
            what = f"steps to {100 * self.target:g} % on test data"
            number = self.interval if np.isfinite(self.steps).all() else measured(self.steps)
        rate = Measured(self.rate, *self.beside, "tried beside it")
        lowest, highest = (Measured(each, each, each) for each in (min(self.tried), max(self.tried)))
        return (
            f"{what} {number}\nat learning rate {rate}, chosen on validation data from {lowest} to {highest}"
        )


def tuned(
    build: Callable[..., tuple[Network, Optimizer]],
    data: Any,
    *,
    rates: Sequence[float],
    seeds: Sequence[int],
    target: float | None = None,
    refine: int = 2,
    widen: int = 3,
    **training: Any,
) -> Tuned:
    """Train at the learning rate that suits a network best, found by search.

    The rates given are tried first. While the best one is the lowest or the highest, rates beyond it are
    tried. Then the gaps beside the best one are halved (on a logarithmic scale), ``refine`` times.

    Parameters
    ----------
    build : callable
        As for `paired_runs`, such as ``recipe([64, 30, 10], True)``.
    data : Digits, or any object with ``train``, ``validation`` and ``test``
        Rates are chosen by the validation examples; what is reported is measured on the test examples.
    rates : sequence of at least 3 float
        Where to begin, in increasing order, such as (0.1, 1, 10).
    seeds : sequence of int
        Each gives initial weights and an order of mini-batches, the same at every rate.
    target : float, optional
        Choose the rate that reaches this accuracy in the fewest steps, instead of the one that ends best. A
        run that does not reach it counts as twice its length.
    refine : int
        How often the gaps beside the best rate are halved.
    widen : int
        How often two rates beyond the edge may be tried.
    **training
        Passed on to `train`: steps or epochs, batch_size, record_every, … What a ``record`` function returns
        must have the leading axes (rates, seeds).

    Returns
    -------
    Tuned
        ``rate``, ``test`` (S,), ``interval``, ``history``, …; it prints what was found and tried.

    Raises
    ------
    ValueError
        If the best rate is still at the edge after widening, or rates are not three or more in increasing
        order.

    Notes
    -----
    Used from lesson 04 on. Every rate is trained with every seed; the rates of one round are one stack. Where
    several rates are equally good, the middle one counts as the best.

    Examples
    --------
    >>> from bn_helpers.data import load_digits_split
    >>> from bn_helpers.nn.recipes import recipe
    >>> digits = load_digits_split(dtype=np.float32)
    >>> best = tuned(recipe([64, 20, 10], True), digits, rates=(0.1, 1, 10), seeds=range(3), epochs=1)
    >>> 0.1 < best.rate < 10, best.test.shape
    (True, (3,))
    """
    first = [float(rate) for rate in rates]
    check_number("rates", first, above=0)
    if len(first) < 3 or sorted(set(first)) != first:
        raise ValueError(f"rates must be at least three, in increasing order; got {list(rates)}")
    check_count("refine", refine, least=0)
    search = _Search(build, data, seeds, target, training)
    search.run(first)
    for _ in range(widen):
        if search.beyond_the_edge():
            search.run(search.beyond_the_edge())
    if search.beyond_the_edge():
        raise ValueError(
            f"rates must have the best one inside; it is {search.best:g}, the edge of what was tried"
            f" ({min(search.runs):g} to {max(search.runs):g}): begin elsewhere, or allow more widening"
        )
    for _ in range(refine):
        search.run([math.sqrt(search.best * beside) for beside in search.beside()])
    means = {rate: float(search.mean(rate)) for rate in sorted(search.runs)}
    return Tuned(search.best, search.beside(), means, search.runs[search.best], target)


class _Search:
    """The rates tried so far, each with the history of its runs."""

    def __init__(self, build: Any, data: Any, seeds: Any, target: float | None, training: dict) -> None:
        self.build, self.data, self.seeds, self.target = build, data, seeds, target
        self.also = training.pop("record", None)
        if target is None:
            training.setdefault("record_every", [])  # at the end only
        self.training = training
        self.runs: dict[float, History] = {}

    def run(self, rates: list[float]) -> None:
        """Train at these rates with every seed, as one stack."""
        runs = paired_runs(
            self.build, self.data, settings=rates, seeds=self.seeds, record=self._record, **self.training
        )
        for place, rate in enumerate(rates):
            self.runs[rate] = _at(runs.history, place)

    def _record(self, step: int, network: Network) -> dict[str, Any]:
        own = (self.also(step, network) or {}) if self.also else {}
        test = self.data.test
        return {**own, "test": network.accuracy(test.X, test.Y)}

    def mean(self, rate: float) -> float:
        """On validation data, over seeds: accuracy at the end, or steps to the target."""
        history = self.runs[rate]
        if self.target is None:
            return history.final_accuracy.mean()
        return np.minimum(steps_to(history, self.target), 2 * history.steps[-1]).mean()

    @property
    def best(self) -> float:
        rates = sorted(self.runs)
        score = np.array([self.mean(rate) for rate in rates]) * (1 if self.target is None else -1)
        equal = np.flatnonzero(score == score.max())
        return rates[equal[len(equal) // 2]]

    def beside(self) -> tuple[float, float]:
        """The rates tried just below and just above the best one."""
        rates = sorted(self.runs)
        place = rates.index(self.best)
        return rates[place - 1], rates[place + 1]

    def beyond_the_edge(self) -> list[float]:
        """Two rates more, in even steps, where the best one is the lowest or the highest; else none."""
        rates = sorted(self.runs)
        if self.best == rates[0]:
            return [rates[0] * (rates[0] / rates[1]) ** power for power in (1, 2)]
        if self.best == rates[-1]:
            return [rates[-1] * (rates[-1] / rates[-2]) ** power for power in (1, 2)]
        return []


def _at(history: History, place: int) -> History:
    """The histories of all seeds at one rate."""
    records = {name: values[:, place] for name, values in history.records.items()}
    return History(
        history.steps, history.loss[place], history.accuracy[place], history.diverged_at[place], records
    )
