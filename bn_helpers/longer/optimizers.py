"""The longer experiments of lesson 05: four optimizers, and frozen parameters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from bn_helpers import nn
from bn_helpers.data import load_digits_split


def four_optimizers(
    seeds: Sequence[int] = range(8), target: float = 0.9, steps: int = 150, hidden_layers: int = 3
) -> dict[str, np.ndarray]:
    """Steps to 90 % of the test images, each optimizer at the rate that is best on validation data."""
    digits = load_digits_split(dtype=np.float32)
    optimizers = {
        "gradient descent": (nn.GradientDescent, (0.3, 1, 3)),
        "momentum": (nn.Momentum, (0.3, 1, 3)),
        "RMSprop": (nn.RMSprop, (0.003, 0.01, 0.03)),
        "Adam": (nn.Adam, (0.003, 0.01, 0.03)),
    }
    found, chosen = {}, {}
    for title, batch_norm in {"plain": False, "Batch Norm": True}.items():
        for name, (optimizer, rates) in optimizers.items():
            build = nn.recipe([64, *[30] * hidden_layers, 10], batch_norm, optimizer=optimizer)
            options: dict[str, Any] = {"target": target, "steps": steps, "record_every": 2}
            best = nn.tuned(build, digits, rates=rates, seeds=seeds, **options)
            found[f"{title}, {name}"] = best.steps
            chosen[f"{title}, {name}: that rate"] = np.full(len(seeds), best.rate)
    return found | chosen


class FrozenAdam(nn.Adam):
    """Adam that moves only where its mask is 1."""

    def __init__(self, learning_rate: Any, mask: np.ndarray) -> None:
        super().__init__(learning_rate)
        self.mask = mask

    def step(self, parameters: np.ndarray, gradients: np.ndarray) -> None:
        super().step(parameters, gradients * self.mask)


def masks_of(network: nn.Network, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """By what is trained: 1 for each parameter that is, 0 for the others."""
    frozen = {
        "all": (),
        "all but γ": ("gamma",),
        "all but β": ("beta",),
        "all but γ and β": ("gamma", "beta"),
        "output, γ and β": ("W1", "W2", "W3"),
        "output, 180 of W": ("W1", "W2", "W3", "gamma", "beta"),
        "output": ("W1", "W2", "W3", "gamma", "beta"),
    }
    masks = {}
    for title, names in frozen.items():
        masks[title] = np.ones(network.parameters.shape[-1], dtype=np.float32)
        for name in (full for short in names for full in network.matching(short)):
            masks[title][network.place(name)] = 0
    hidden_W = np.flatnonzero(masks["output, γ and β"] == 0)
    masks["output, 180 of W"][rng.choice(hidden_W, size=180, replace=False)] = 1
    return masks


def frozen(
    seeds: Sequence[int] = range(8),
    rates: Sequence[float] = (0.01, 0.03, 0.1, 0.3),
    steps: Sequence[int] = (150, 600),
    activations: Sequence[str] = ("relu", "sigmoid"),
) -> dict[str, np.ndarray]:
    """Three hidden layers with Batch Norm of which a part is trained: test accuracy, and training loss.

    The accuracy is that at the rate with the best validation accuracy, the loss that at the rate with the
    lowest loss.
    """
    digits = load_digits_split(dtype=np.float32)
    train, test = digits.train, digits.test
    found = {}
    for activation in activations:
        build = nn.recipe([64, 30, 30, 30, 10], True, activation)
        masks = masks_of(build(0.1, (), 0)[0], np.random.default_rng(0))
        for title, mask in masks.items():

            def masked(rates: Any, stack: Any, seeds: Any, mask: Any = mask, build: Any = build) -> Any:
                return build(rates, stack, seeds)[0], FrozenAdam(rates, mask)

            def record(step: int, network: nn.Network) -> dict[str, np.ndarray]:
                loss, _ = nn.softmax_cross_entropy(network.forward(train.X), train.Y)
                return {"test": network.accuracy(test.X, test.Y), "loss": loss}

            options: dict[str, Any] = {"steps": max(steps), "record_every": list(steps), "record": record}
            history = nn.paired_runs(masked, digits, settings=rates, seeds=seeds, **options).history
            for place, horizon in enumerate(steps):
                row = f"{activation}, {horizon} steps, trained: {title}"
                best = history.accuracy[..., place].mean(axis=1).argmax()
                found[f"{row}, test"] = history["test"][place, best]
                lowest = history["loss"][place].mean(axis=1).argmin()
                found[f"{row}, loss"] = history["loss"][place, lowest]
    return found
