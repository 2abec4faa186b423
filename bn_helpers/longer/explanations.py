"""The longer experiments of lesson 07: what Batch Norm's explanations predict, by dose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from bn_helpers import nn
from bn_helpers.data import load_digits_split

SIZES = (64, 50, 50, 50, 10)


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


def range_of_rates(
    seeds: Sequence[int] = range(8),
    rates: Sequence[float] = (1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8, 16, 32),
    steps: int = 600,
) -> dict[str, np.ndarray]:
    """Steps to 90 % at each rate, infinite where it is not reached.

    "W held" gives each row of W its initial length back after every step, so that it cannot grow.
    """
    digits = load_digits_split(dtype=np.float32)
    kinds = {
        "plain": (False, 0.1, nn.GradientDescent),
        "plain, good start": (False, 0.3, nn.GradientDescent),
        "Batch Norm": (partial(nn.BatchNorm, evaluation="batch"), 0.1, nn.GradientDescent),
        "Batch Norm, W held": (partial(nn.BatchNorm, evaluation="batch"), 0.1, HeldRows),
    }
    found = {}
    for kind, (batch_norm, scale, optimizer) in kinds.items():
        build = nn.recipe(SIZES, batch_norm, "sigmoid", initial_scale=scale, optimizer=optimizer)
        runs = nn.paired_runs(build, digits, settings=rates, seeds=seeds, steps=steps, record_every=4)
        for rate, reached in zip(rates, nn.steps_to(runs.history, 0.9), strict=True):
            found[f"{kind}, rate {rate:g}"] = reached
    return found


class HeldRows(nn.GradientDescent):
    """Gradient descent; then each row of the hidden W gets its length from before back."""

    def update(self, network: nn.Network) -> None:
        """One step for all parameters."""
        hidden = [name for name in network.names if name.startswith("W")][:-1]
        lengths = [np.linalg.norm(network[name], axis=-1, keepdims=True) for name in hidden]
        super().update(network)
        for name, length in zip(hidden, lengths, strict=True):
            network[name] *= length / np.linalg.norm(network[name], axis=-1, keepdims=True)


def initial_scale(
    seeds: Sequence[int] = range(8),
    scales: Sequence[float] = (0.1, 0.15, 0.2, 0.3, 0.5, 0.8, 1.2),
    steps: int = 600,
) -> dict[str, np.ndarray]:
    """By the scale of the initial W: directions that reach layer 3 at the start, and steps to 90 %.

    Directions are the effective rank of its 50 inputs over 300 digits. Each at its own best rate, chosen on
    validation data; steps are counted on test data.
    """
    digits = load_digits_split(dtype=np.float32)
    kinds = {
        "plain": (False, (1, 2, 4)),
        "Batch Norm": (partial(nn.BatchNorm, evaluation="batch"), (0.5, 1, 2)),
    }
    found = {}
    for kind, (batch_norm, rates) in kinds.items():
        for scale in scales:
            build = nn.recipe(SIZES, batch_norm, "sigmoid", initial_scale=scale)
            network, _ = build(1.0, (), list(seeds))
            network.forward(digits.train.X[:, :300])
            A = network.outputs["sigmoid2"]
            found[f"{kind}, scale {scale:g}: directions"] = nn.effective_rank(
                A - A.mean(axis=-1, keepdims=True)
            )
            length = steps if kind == "plain" and scale < 0.2 else steps // 3
            best = nn.tuned(
                build, digits, rates=rates, seeds=seeds, target=0.9, refine=1, steps=length, record_every=2
            )
            found[f"{kind}, scale {scale:g}: steps"] = best.steps
    return found
