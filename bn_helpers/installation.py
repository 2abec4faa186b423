"""Does this machine have what the course needs? The first cell of lesson 00 asks."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, metadata, requires, version

import numpy as np


def self_test() -> None:
    """Print, line by line, whether Python, the packages, the data and Batch Norm itself work.

    Taught in lesson 00.

    Examples
    --------
    >>> self_test()
    ok: Python is new enough
    ok: the packages are installed and new enough
    ok: the digits are there, no download needed
    ok: Batch Norm's gradient agrees with central differences
    """
    trials: dict[str, Callable[[], str]] = {
        "Python is new enough": _python,
        "the packages are installed and new enough": _packages,
        "the digits are there, no download needed": _digits,
        "Batch Norm's gradient agrees with central differences": _gradient,
    }
    for promise, trial in trials.items():
        try:
            problem = trial()
        except Exception as error:  # the reader needs the reason, not a traceback
            problem = f"{type(error).__name__}: {error}"
        print(f"NOT OK: {promise}: {problem}" if problem else f"ok: {promise}")


def _python() -> str:
    floor = metadata("bn-helpers")["Requires-Python"].removeprefix(">=")
    found = f"{sys.version_info[0]}.{sys.version_info[1]}"
    return "" if _numbers(found) >= _numbers(floor) else f"{floor} or newer is needed; this is {found}"


def _packages() -> str:
    """What is missing or too old, of the dependencies that need no extra."""
    problems = []
    for requirement in requires("bn-helpers") or []:
        if "extra ==" in requirement:
            continue
        name, least = re.match(r"([\w-]+)>=([\d.]+)", requirement).groups()  # type: ignore[union-attr]
        try:
            found = version(name)
        except PackageNotFoundError:
            problems.append(f"{name} is missing")
            continue
        if _numbers(found) < _numbers(least):
            problems.append(f"{name} {least} is needed; this is {found}")
    return ", ".join(problems)


def _numbers(text: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", text)[:3]]


def _digits() -> str:
    from bn_helpers.data import load_digits_split

    load_digits_split()
    return ""


def _gradient() -> str:
    from bn_helpers.nn.batch_norm import batch_norm_backward, batch_norm_forward

    rng = np.random.default_rng(0)
    Z, upstream, step = rng.normal(size=(2, 5)), rng.normal(size=(2, 5)), rng.normal(size=(2, 5))
    gamma, beta = rng.normal(size=(2, 1)), rng.normal(size=(2, 1))

    def cost(scale: float) -> float:
        return float((upstream * batch_norm_forward(Z + scale * step, gamma, beta)[0]).sum())

    exact = (batch_norm_backward(upstream, batch_norm_forward(Z, gamma, beta)[1])[0] * step).sum()
    approximate = (cost(1e-6) - cost(-1e-6)) / 2e-6
    return "" if abs(exact - approximate) < 1e-6 else f"{exact} is not {approximate}"
