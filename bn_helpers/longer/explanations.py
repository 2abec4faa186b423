"""The longer experiments of lesson 07: what Batch Norm's explanations predict, by dose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from bn_helpers import nn
from bn_helpers.data import load_digits_split

SIZES = (64, 50, 50, 50, 10)
ROWS = ("W1", "W2", "W3")


def shift_dose_response(
    seeds: Sequence[int] = range(8),
    strengths: Sequence[float] = (0, 0.5, 1, 2, 3, 4),
    per: Sequence[str] = ("unit", "example"),
    steps: int = 300,
    window: Sequence[int] = (20, 60),
) -> dict[str, np.ndarray]:
    """How far layer 3's inputs move in two steps while the network learns, against its steps to 90 %.

    The move is that of each unit's mean, in standard deviations, over the steps of the window. Each network
    has its own best rate, chosen on validation data; steps are counted on test data.
    """
    digits = load_digits_split(dtype=np.float32)
    moves = {"plain": partial(_tuned_to_90, False, "dense3", (1, 2, 4), 600)}
    for kind in per:
        for strength in strengths:
            layer = partial(nn.ShakenBatchNorm, strength=strength, per=kind, rng=0, evaluation="batch")
            name = f"per {kind}, strength {strength:g}"
            moves[name] = partial(_tuned_to_90, layer, "batchnorm3", (0.5, 1, 2), steps)
    found = {}
    for name, tune in moves.items():
        best = tune(digits, seeds)
        found[f"{name}: shift"] = mean_shift(best.history, window)
        found[f"{name}: steps"] = best.steps
    return found


class HeldRows(nn.GradientDescent):
    """Gradient descent that gives every row of the hidden W its old length back after each step."""

    def update(self, network: nn.Network) -> None:
        """One step, and each row as long as before."""
        old = {name: row_lengths(network[name]) for name in ROWS}
        super().update(network)
        for name, lengths in old.items():
            network[name] *= lengths / row_lengths(network[name])


def row_lengths(W: np.ndarray) -> np.ndarray:
    """Length of each row, (..., n, 1)."""
    return np.linalg.norm(W, axis=-1, keepdims=True)


def range_of_rates(
    seeds: Sequence[int] = range(6),
    rates: Sequence[float] = (0.05, 0.1, 0.2, 0.5, 1, 2, 4, 8, 16, 32),
    steps: int = 600,
) -> dict[str, np.ndarray]:
    """Steps to 90 % at each learning rate; who does not arrive counts with twice the length of the run.

    "Rows held" is Batch Norm whose weights keep their lengths, so that no rate can tune itself.
    """
    digits = load_digits_split(dtype=np.float32)
    own = partial(nn.BatchNorm, evaluation="batch")
    paper: dict[str, Any] = {"activation": "sigmoid", "initial_scale": 0.1}
    recipes = {
        "plain": nn.recipe(SIZES, False, **paper),
        "Batch Norm": nn.recipe(SIZES, own, **paper),
        "rows held": nn.recipe(SIZES, own, optimizer=HeldRows, **paper),
    }
    moments = [*range(2, min(steps, 60), 2), *range(60, steps + 1, 10)]
    found = {}
    for name, recipe in recipes.items():
        runs = nn.paired_runs(
            recipe, digits, settings=rates, seeds=seeds, steps=steps, record_every=moments,
            record=lambda _, network: {"test": network.accuracy(digits.test.X, digits.test.Y)},
        )  # fmt: skip
        arrival = nn.steps_to(runs.history, 0.9, np.moveaxis(runs.history["test"], 0, -1))
        for rate, row in zip(rates, arrival, strict=True):
            found[f"{name}, rate {rate:g}"] = np.minimum(row, 2 * steps)
    return found


def _tuned_to_90(
    batch_norm: Any, layer: str, rates: Sequence[float], steps: int, digits: Any, seeds: Sequence[int]
) -> nn.Tuned:
    """The network of lesson 07 at the rate that reaches 90 % soonest, with the moments of a layer."""
    build = nn.recipe(SIZES, batch_norm, "sigmoid", initial_scale=0.1)
    record = record_moments(layer, digits.validation.X[:, :100])
    options: dict[str, Any] = {
        "target": 0.9,
        "refine": 1,
        "steps": steps,
        "record_every": 2,
        "record": record,
    }
    return nn.tuned(build, digits, rates=rates, seeds=seeds, **options)


def record_moments(layer: str, probe: np.ndarray) -> Callable[[int, nn.Network], dict[str, np.ndarray]]:
    """Record mean and standard deviation of each unit of a layer, as training sees them."""

    def record(step: int, network: nn.Network) -> dict[str, np.ndarray]:
        shaken = [each for each in network.layers if isinstance(each, nn.ShakenBatchNorm)]
        for each in shaken:
            each.always = True
        network.forward(probe)
        for each in shaken:
            each.always = False
        Z = network.outputs[layer]
        return {"mean": Z.mean(axis=-1), "std": Z.std(axis=-1)}

    return record


def mean_shift(history: nn.History, window: Sequence[int]) -> np.ndarray:
    """From one record to the next: how far means moved, in standard deviations; one number for each seed."""
    mean, std = history["mean"], history["std"]  # (records, seeds, units)
    inside = (history.steps[1:] > window[0]) & (history.steps[1:] <= window[1])
    return (np.abs(np.diff(mean, axis=0)) / std[:-1])[inside].mean(axis=(0, 2))
