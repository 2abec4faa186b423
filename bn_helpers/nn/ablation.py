"""The test of an explanation: take a part of Batch Norm away, and see what is left of its speed."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bn_helpers.measured import Measured, factor, interval
from bn_helpers.nn.batch_norm_layer import BatchNorm
from bn_helpers.nn.gradients import numerical_gradient
from bn_helpers.nn.layer import Layer
from bn_helpers.nn.recipes import recipe
from bn_helpers.nn.tuning import Tuned, tuned

LIMIT = 1e-4  # relative error of a backward pass


@dataclass
class Ablation:
    """What `ablation` found; it prints numbers and a verdict in words.

    Parameters
    ----------
    name : str
        The layer under test.
    steps : dict of str to ndarray of shape (S,)
        Steps to the target of "plain", "Batch Norm" and the layer, seed by seed; who never arrives counts
        with twice the length of the run.
    never : int
        How many runs of the layer never arrived.
    rate : float
        The layer's best learning rate.

    Examples
    --------
    >>> found = Ablation("Half", {"plain": np.array([300.0, 310.0, 290.0]),
    ...     "Batch Norm": np.array([30.0, 31.0, 29.0]), "Half": np.array([60.0, 63.0, 57.0])}, 0, 1.0)
    >>> found.to_batch_norm
    ≈ 2.00 times (95 % interval 1.92–2.08 over 3 seeds)
    >>> print(found.words)
    Slower than Batch Norm, faster than plain: what was changed is a part of the reason, not all of it.
    """

    name: str
    steps: dict[str, np.ndarray]
    never: int
    rate: float

    @property
    def to_batch_norm(self) -> Measured:
        """How many times as many steps as Batch Norm the layer needs."""
        return factor(self.steps[self.name], self.steps["Batch Norm"])

    @property
    def to_plain(self) -> Measured:
        """How many times as many steps as the layer the plain network needs."""
        return factor(self.steps["plain"], self.steps[self.name])

    @property
    def words(self) -> str:
        """The verdict in words."""
        slower, saved = self.to_batch_norm, self.to_plain
        if slower.high < 1:
            return "Faster than Batch Norm: what was changed was no reason for its speed."
        if slower.low <= 1:
            seen = max(slower.high, 1 / slower.low)
            return (
                "Not distinguishable from Batch Norm: here its speed does not need what was changed."
                f" (A factor beyond {Measured(seen, seen, seen)} would have been seen.)"
            )
        if saved.low > 1:
            return (
                "Slower than Batch Norm, faster than plain: what was changed is a part of the reason,"
                " not all of it."
            )
        return "No faster than plain: without what was changed, nothing of the speed is left."

    def __repr__(self) -> str:
        width = max(map(len, self.steps))
        lines = [f"{name:{width}}  {interval(values)} steps" for name, values in self.steps.items()]
        if self.never:
            lines.append(
                f"{self.name} did not arrive in {self.never} runs, which count with twice their length"
            )
        lines += [
            f"{self.name} / Batch Norm: {self.to_batch_norm}",
            f"plain / {self.name}: {self.to_plain}",
            self.words,
        ]
        return "\n".join(lines)


def ablation(
    layer: Callable[[int], Layer],
    data: Any,
    against: Mapping[str, Tuned],
    *,
    seeds: Sequence[int],
    layer_sizes: Sequence[int] = (64, 50, 50, 50, 10),
    target: float = 0.9,
    steps: int = 200,
    **options: Any,
) -> Ablation:
    """Put a layer in Batch Norm's place, tune its rate, and compare it pair by pair.

    The layer's backward pass is first held against central differences: an experiment with a wrong gradient
    says nothing about an explanation.

    Parameters
    ----------
    layer : callable
        Makes the layer from its number of units: a class of your own that derives from `OwnNorm`,
        `BatchNorm` or `Layer`, or a partial of one. It must take stacks, (..., n, m).
    data : Digits, or any object with ``train``, ``validation`` and ``test``
        As for `tuned`.
    against : mapping of str to Tuned
        "plain" and "Batch Norm", tuned for steps to the same target with the same seeds.
    seeds : sequence of int
        As in ``against``: initial weights and mini-batches are shared.
    layer_sizes : sequence of int
        As for `fully_connected`.
    target : float
        The accuracy to be reached.
    steps : int
        Length of the runs.
    **options
        Passed on to `recipe`: activation, initial_scale, …

    Returns
    -------
    Ablation
        Steps, factors with intervals, and a verdict in words.

    Raises
    ------
    ValueError
        If the backward pass disagrees with central differences.

    Notes
    -----
    Used at the end of lesson 07. Accuracies are measured with the statistics of the examples themselves, so
    that running averages, which lag behind, play no part.

    Examples
    --------
    >>> from bn_helpers.data import load_digits_split
    >>> digits, shared = load_digits_split(dtype=np.float32), {"seeds": range(3), "target": 0.8, "steps": 60}
    >>> sizes, against = [64, 10, 10], {}
    >>> for name, kind in {"plain": False, "Batch Norm": True}.items():
    ...     against[name] = tuned(recipe(sizes, kind), digits, rates=(0.1, 1, 10), record_every=2, **shared)
    >>> same = ablation(BatchNorm, digits, against, layer_sizes=sizes, activation="relu", **shared)
    >>> sorted(same.steps)
    ['Batch Norm', 'BatchNorm', 'plain']
    """
    error = gradient_error(layer)
    if error > LIMIT:
        raise ValueError(
            f"the backward pass of {name_of(layer)} is off by {error:.0%} against central differences"
            " (lesson 02): do its slopes belong to its statistics?"
        )

    def quiet(n: int) -> Layer:
        one = layer(n)
        if isinstance(one, BatchNorm):
            one.evaluation = "batch"
        return one

    options = {"activation": "sigmoid", **options}
    best = tuned(
        recipe(layer_sizes, quiet, **options), data, rates=(0.5, 2, 8), seeds=seeds, target=target,
        refine=1, steps=steps, record_every=3,
    )  # fmt: skip
    found = {"plain": against["plain"], "Batch Norm": against["Batch Norm"], name_of(layer): best}
    counted = {name: np.minimum(one.steps, 2 * one.history.steps[-1]) for name, one in found.items()}
    return Ablation(name_of(layer), counted, int(np.isinf(best.steps).sum()), best.rate)


def gradient_error(layer: Callable[[int], Layer], seed: int = 0) -> float:
    """Relative error of a layer's backward pass against central differences, on random numbers.

    Parameters
    ----------
    layer : callable
        Makes the layer from its number of units.
    seed : int
        Of the numbers.

    Returns
    -------
    float
        The largest difference, relative to the largest slope.

    Examples
    --------
    >>> gradient_error(BatchNorm) < 1e-6
    True
    """
    rng = np.random.default_rng(seed)
    Z, d = rng.normal(1, 2, size=(2, 3, 7))
    one = layer(3)
    for name in one.parameter_names:
        setattr(one, name, rng.normal(size=np.shape(getattr(one, name))))

    def cost(Z: np.ndarray) -> float:
        return float((d * copy.deepcopy(one).forward(Z, training=True)).sum())  # with the same noise, if any

    expected = numerical_gradient(cost, Z)
    one.forward(Z, training=True)
    return float(np.abs(one.backward(d) - expected).max() / max(np.abs(expected).max(), 1e-3))


def name_of(layer: Callable[[int], Layer]) -> str:
    """What a layer is called: its class's name, without that of the class it derives from.

    Parameters
    ----------
    layer : callable
        A class, or a partial of one.

    Returns
    -------
    str

    Examples
    --------
    >>> name_of(Layer)
    'Layer'
    """
    return getattr(getattr(layer, "func", layer), "__name__", "the layer")
