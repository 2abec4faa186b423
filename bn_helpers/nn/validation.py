"""Checks of arguments: each error names the argument, says what came and what was expected."""

from __future__ import annotations

import numbers
import operator
from collections.abc import Sequence
from typing import Any

import numpy as np


def describe(value: Any) -> str:
    """Say in a few words what ``value`` is: its type, and for an array its shape and dtype."""
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape} and dtype {value.dtype}"
    if isinstance(value, (numbers.Number, str, bool)) or value is None:
        return repr(value)
    return f"a {type(value).__name__}"


def as_floats(name: str, value: Any) -> np.ndarray:
    """``value`` as an array of floats: float32 and float64 stay what they are, integers become float64."""
    array = value if isinstance(value, np.ndarray) else np.asarray(value)
    if array.dtype.kind == "f":
        return array
    if array.dtype.kind in "iub":
        return array.astype(np.float64)
    raise TypeError(f"{name} must hold real numbers; got {describe(array)}")


def as_batch(name: str, value: Any) -> np.ndarray:
    """``value`` as floats of shape (..., n, m): units in rows, examples in columns, at least one of each."""
    array = as_floats(name, value)
    if array.ndim < 2:
        raise ValueError(
            f"{name} must have shape (..., n, m), one row per unit, one column per example;"
            f" got {describe(array)}"
        )
    if array.shape[-1] == 0 or array.shape[-2] == 0:
        raise ValueError(f"{name} must hold at least one unit and one example; got {describe(array)}")
    return array


def as_per_unit(name: str, value: Any, Z: np.ndarray) -> np.ndarray:
    """``value`` as an array of shape (..., n, 1), one number for each unit of Z, in the dtype of Z."""
    array = as_floats(name, value).astype(Z.dtype, copy=False)
    if array.shape[-2:] != (Z.shape[-2], 1) or array.ndim > Z.ndim:
        expected = f"({Z.shape[-2]}, 1)" if Z.ndim == 2 else f"(..., {Z.shape[-2]}, 1)"
        raise ValueError(
            f"{name} must have shape {expected}, one number for each unit; got {describe(array)}"
        )
    return array


def check_shape(name: str, array: np.ndarray, expected: tuple[int, ...], meaning: str = "") -> None:
    """Refuse an array whose shape is not ``expected``."""
    if array.shape != expected:
        raise ValueError(
            f"{name} must have shape {expected}{meaning and ', ' + meaning}; got {describe(array)}"
        )


def check_finite(name: str, array: np.ndarray) -> None:
    """Refuse NaN and infinity, and say where the first one stands."""
    finite = np.isfinite(array)
    if not finite.all():
        place = tuple(int(i) for i in np.argwhere(~finite)[0])
        raise ValueError(
            f"{name} must be finite; got {array[place]} at index {place}, {(~finite).sum()} such values"
        )


def check_number(
    name: str,
    value: Any,
    *,
    above: float | None = None,
    least: float | None = None,
    most: float | None = None,
    below: float | None = None,
) -> None:
    """Refuse what is not a real number, or an array of them, within the bounds given."""
    numeric = np.asarray(value)
    if numeric.dtype.kind not in "fiu":
        raise TypeError(f"{name} must be a number; got {describe(value)}")
    rules = [
        (above, operator.gt, "greater than"),
        (least, operator.ge, "at least"),
        (most, operator.le, "at most"),
        (below, operator.lt, "less than"),
    ]
    for bound, holds, _ in rules:
        if bound is not None and not holds(numeric, bound).all():
            wanted = " and ".join(f"{text} {limit:g}" for limit, _, text in rules if limit is not None)
            raise ValueError(f"{name} must be {wanted}; got {value!r}")


def check_count(name: str, value: Any, least: int = 1) -> int:
    """``value`` as an int that is at least ``least``."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)):
        raise TypeError(f"{name} must be a whole number; got {describe(value)}")
    if value < least:
        raise ValueError(f"{name} must be at least {least}; got {value}")
    return int(value)


def check_choice(name: str, value: Any, choices: Sequence[str]) -> None:
    """Refuse a word that is not one of ``choices``."""
    if value not in choices:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, choices))}; got {describe(value)}")
