"""The longer experiments of lesson 04: deep networks, tuned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from bn_helpers import nn
from bn_helpers.data import load_digits_split


def depth_and_horizon(
    seeds: Sequence[int] = range(8),
    depths: Sequence[int] = (3, 10, 20),
    steps: Sequence[int] = (300, 1000),
    width: int = 30,
) -> dict[str, np.ndarray]:
    """Test accuracy of deep ReLU networks, each at the rate that is best on validation data."""
    digits = load_digits_split(dtype=np.float32)
    optimizers = {
        "gradient descent": (nn.GradientDescent, (0.01, 0.1, 1)),
        "Adam": (nn.Adam, (0.0003, 0.003, 0.03)),
    }
    found = {}
    for depth in depths:
        for horizon in steps:
            for name, (optimizer, rates) in optimizers.items():
                for title, batch_norm in {"plain": False, "Batch Norm": True}.items():
                    build = nn.recipe([64, *[width] * depth, 10], batch_norm, optimizer=optimizer)
                    best = nn.tuned(build, digits, rates=rates, seeds=seeds, steps=horizon)
                    found[f"{depth} layers, {horizon} steps, {title}, {name}"] = best.test
    return found


class HiddenTimes(nn.GradientDescent):
    """Gradient descent with steps in all W but the last that are so many times as long."""

    def __init__(self, learning_rate: Any, times: float) -> None:
        super().__init__(learning_rate)
        self.times = times

    def update(self, network: nn.Network) -> None:
        *hidden, _ = network.matching("W")
        for name in hidden:
            network.gradients[..., network.place(name)] *= self.times
        super().update(network)


def three_sigmoid_layers(
    seeds: Sequence[int] = range(8),
    target: float = 0.9,
    rate: float = 0.1,
    patience: int = 4000,
    steps: int = 600,
    hidden_times: float = 100,
) -> dict[str, np.ndarray]:
    """Steps to 90 % of the test images: three layers of 100 sigmoid units, W ~ N(0, 0.1²)."""
    digits = load_digits_split(dtype=np.float32)
    test = digits.test

    def build(batch_norm: bool, optimizer: Callable = nn.GradientDescent) -> Callable:
        sizes = [64, 100, 100, 100, 10]
        return nn.recipe(sizes, batch_norm, "sigmoid", initial_scale=0.1, optimizer=optimizer)

    def record(step: int, network: nn.Network) -> dict[str, np.ndarray]:
        return {"test": network.accuracy(test.X, test.Y)}

    def at_that_rate(batch_norm: bool, steps: int) -> np.ndarray:
        options: dict[str, Any] = {"steps": steps, "record_every": steps // 100, "record": record}
        runs = nn.paired_runs(build(batch_norm), digits, settings=[rate], seeds=seeds, **options)
        return nn.steps_to(runs.history, target, np.moveaxis(runs.history["test"], 0, -1)[0])

    def tuned(build: Callable, rates: Sequence[float], steps: int) -> nn.Tuned:
        options: dict[str, Any] = {"target": target, "record_every": max(2, steps // 100)}
        return nn.tuned(build, digits, rates=rates, seeds=seeds, steps=steps, **options)

    found = {
        f"plain, rate {rate}": at_that_rate(False, patience),
        f"Batch Norm, rate {rate}": at_that_rate(True, steps // 3),
    }
    best = {
        "plain, best rate": tuned(build(False), (1, 3, 9), steps),
        "Batch Norm, best rate": tuned(build(True), (0.3, 1, 3), steps // 3),
        "plain, hidden rates of their own": tuned(
            build(False, lambda rates: HiddenTimes(rates, hidden_times)), (0.03, 0.1, 0.3), steps // 3
        ),
    }
    found |= {title: each.steps for title, each in best.items()}
    return found | {f"{title}: that rate": np.full(len(seeds), each.rate) for title, each in best.items()}


class EqualSteps(nn.GradientDescent):
    """Gradient descent in which every W moves by the same share of its length."""

    def update(self, network: nn.Network) -> None:
        for name in network.matching("W"):
            place = network.place(name)
            gradient, W = network.gradients[..., place], network.parameters[..., place]
            lengths = [np.linalg.norm(each, axis=-1, keepdims=True) for each in (W, gradient)]
            network.gradients[..., place] = gradient * lengths[0] / np.maximum(lengths[1], 1e-30)
        super().update(network)


def equal_steps(
    seeds: Sequence[int] = range(8), depth: int = 20, steps: int = 300, width: int = 30
) -> dict[str, np.ndarray]:
    """Test accuracy of deep ReLU networks when each W moves by the same share of its length."""
    digits = load_digits_split(dtype=np.float32)
    found = {}
    for title, batch_norm in {"plain": False, "Batch Norm": True}.items():
        build = nn.recipe([64, *[width] * depth, 10], batch_norm, optimizer=EqualSteps)
        best = nn.tuned(build, digits, rates=(0.003, 0.01, 0.03), seeds=seeds, steps=steps)
        found[f"{depth} layers, {steps} steps, {title}, equal steps"] = best.test
    return found
