"""The longer experiments: a function each.

Its defaults are its settings, the first line of its docstring says what it measures. Add one here, then
``python -m bn_helpers longer NAME`` computes it and keeps what it found.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence

import numpy as np

from bn_helpers import nn
from bn_helpers.data import load_digits_split
from bn_helpers.longer import explanations, few_digits
from bn_helpers.longer.kept import Kept

EXPERIMENTS: dict[str, Callable[..., dict[str, np.ndarray]]] = {}


def experiment(name: str) -> Callable:
    """Register a longer experiment under the lesson's number and a name.

    The function returns, by label, one number for each seed.
    """

    def register(function: Callable) -> Callable:
        EXPERIMENTS[name] = function
        return function

    return register


def compute(name: str) -> Kept:
    """Run an experiment with its own settings."""
    function = EXPERIMENTS[name]
    settings = {key: one.default for key, one in inspect.signature(function).parameters.items()}
    found = {label: [round(float(value), 4) for value in values] for label, values in function().items()}
    shown = {
        key: list(value) if isinstance(value, (range, tuple)) else value for key, value in settings.items()
    }
    what = (function.__doc__ or "").strip().splitlines()[0]
    return Kept(name, what, f"python -m bn_helpers longer {name}", shown, found)


@experiment("04_depth_and_horizon")
def depth_and_horizon(
    seeds: Sequence[int] = range(8),
    depths: Sequence[int] = (10, 20),
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


experiment("07_shift_dose_response")(explanations.shift_dose_response)
experiment("07_range_of_rates")(explanations.range_of_rates)
experiment("07_initial_scale")(explanations.initial_scale)
experiment("07_noise_and_mini_batch")(few_digits.noise_and_mini_batch)
experiment("07_noise_and_wrong_labels")(few_digits.noise_and_wrong_labels)
