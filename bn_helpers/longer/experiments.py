"""The longer experiments: a function each.

Its defaults are its settings, the first line of its docstring says what it measures. Add one here, then
``python -m bn_helpers longer NAME`` computes it and keeps what it found.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable

import numpy as np

from bn_helpers.longer import deep_networks, explanations, few_digits, optimizers
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


experiment("04_depth_and_horizon")(deep_networks.depth_and_horizon)
experiment("04_three_sigmoid_layers")(deep_networks.three_sigmoid_layers)
experiment("04_equal_steps")(deep_networks.equal_steps)
experiment("05_four_optimizers")(optimizers.four_optimizers)
experiment("05_frozen")(optimizers.frozen)
experiment("07_shift_dose_response")(explanations.shift_dose_response)
experiment("07_range_of_rates")(explanations.range_of_rates)
experiment("07_noise_and_mini_batch")(few_digits.noise_and_mini_batch)
experiment("07_noise_and_wrong_labels")(few_digits.noise_and_wrong_labels)
