"""Compare what an answer gave with what the model answer gives, and say the first difference in words."""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Tolerance:
    """``relative`` to the largest value of a row; ``absolute`` where zeros are only zero up to rounding."""

    relative: float
    absolute: float


DOUBLE = Tolerance(1e-6, 1e-9)
SINGLE = Tolerance(1e-4, 1e-5)


def first_difference(got: Any, expected: Any, names: tuple[str, ...], tolerance: Tolerance) -> str | None:
    """The first difference in plain words, None where the two agree.

    Structure and shapes of all parts are compared before any value, because broadcasting would hide
    a wrong shape.

    Parameters
    ----------
    got, expected : object
        Arrays, numbers, None, strings, or tuples, lists and dicts of them.
    names : tuple of str
        What the result's parts are called: one name for a single result.
    tolerance : Tolerance
        How far values may lie apart.
    """
    if len(names) > 1 and isinstance(expected, tuple):
        if isinstance(got, np.ndarray) and got.shape == (len(names), *np.shape(expected[0])):
            got = tuple(got)  # the parts stacked in one array: it unpacks as they do
        if not isinstance(got, list | tuple) or len(got) != len(names):
            return f"Return {len(names)} things, ({', '.join(names)}); yours gave {describe(got)}."
        parts = list(zip(names, got, expected, strict=True))
    else:
        parts = [(names[0], got, expected)]
    for compare in (_form_difference, _value_difference):
        for name, part_got, part_expected in parts:
            if difference := compare(name, part_got, part_expected, tolerance):
                return difference
    return None


def agree(first: Any, second: Any, tolerance: Tolerance) -> bool:
    """Whether two outcomes are the same in form and values; NaN agrees with NaN."""
    return not _form_difference("", first, second, tolerance) and not _value_difference(
        "", first, second, tolerance, nan_is_a_value=True
    )


def describe(value: Any) -> str:
    """What a value is, in a few words and without printing it."""
    if value is None:
        return "None"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if isinstance(value, tuple | list):
        return f"a {type(value).__name__} of {len(value)}"
    if isinstance(value, bool | int | float | np.generic):
        return f"the number {show(value)}"
    return f"something of type {type(value).__name__}"


def show(value: Any) -> str:
    """A value as text: short and the same on every machine."""
    if isinstance(value, np.ndarray):
        return np.array2string(value, precision=4, suppress_small=False, separator=", ", threshold=40)
    if isinstance(value, bool | np.bool_ | str) or value is None:
        return repr(value) if not isinstance(value, np.bool_) else str(bool(value))
    if isinstance(value, numbers.Integral):
        whole = int(value)
        if abs(whole) < 10**20:
            return str(whole)
        return f"about {'-' if whole < 0 else ''}1e{math.log10(abs(whole)):.0f}"
    if isinstance(value, numbers.Real):
        return f"{float(value):.5g}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_on_one_line, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{key}": {_on_one_line(part)}' for key, part in value.items()) + "}"
    return type(value).__name__


def _on_one_line(value: Any) -> str:
    return " ".join(show(value).split())


def _form_difference(name: str, got: Any, expected: Any, tolerance: Tolerance) -> str | None:
    """A difference in type, structure or shape."""
    if isinstance(expected, np.ndarray):
        return _array_form_difference(name, got, expected)
    if expected is None or isinstance(expected, str | bool | np.bool_):
        if _is_like(expected, got):
            return None
        return f"{name} should be {_kind(expected)}; yours is {describe(got)}."
    if isinstance(expected, dict):
        if not isinstance(got, dict):
            return f"{name} should be a dict; yours is {describe(got)}."
        if got.keys() != expected.keys():
            return f"{name} should have the keys {sorted(expected)}; yours has {sorted(map(str, got))}."
        return _first(
            _form_difference(f'{name}["{key}"]', got[key], expected[key], tolerance) for key in expected
        )
    if isinstance(expected, list | tuple):
        if not isinstance(got, list | tuple):
            return f"{name} should be a {type(expected).__name__}; yours is {describe(got)}."
        if len(got) != len(expected):
            return f"{name} should have {len(expected)} items; yours has {len(got)}."
        return _first(
            _form_difference(f"{name}[{i}]", got[i], expected[i], tolerance) for i in range(len(expected))
        )
    return _number_form_difference(name, got, expected)


def _array_form_difference(name: str, got: Any, expected: np.ndarray) -> str | None:
    if got is None:
        return f"{name} is None. Is there a `return` missing, or a part of the result?"
    array = as_array(got)
    if array is None or (array.shape != expected.shape and (isinstance(got, tuple) or np.isscalar(got))):
        return f"{name} should be an array of shape {expected.shape}; yours is {describe(got)}."
    if array.shape != expected.shape:
        return f"{name} should have shape {expected.shape}; yours has {array.shape}."
    if expected.dtype.kind == "b" and array.dtype.kind != "b":
        return f"{name} should hold True and False; yours holds values of type {array.dtype}."
    return None


def _number_form_difference(name: str, got: Any, expected: Any) -> str | None:
    value = got[()] if isinstance(got, np.ndarray) and got.ndim == 0 else got
    whole = isinstance(expected, numbers.Integral)
    if isinstance(value, bool | np.bool_) or not isinstance(
        value, numbers.Integral if whole else numbers.Real
    ):
        return (
            f"{name} should be {'a whole number (int)' if whole else 'a number'}; yours is {describe(got)}."
        )
    return None


def _value_difference(
    name: str, got: Any, expected: Any, tolerance: Tolerance, nan_is_a_value: bool = False
) -> str | None:
    """A difference in values; the forms agree already."""
    if isinstance(expected, dict):
        pairs = [(f'{name}["{key}"]', got[key], expected[key]) for key in expected]
    elif isinstance(expected, list | tuple):
        pairs = [(f"{name}[{i}]", got[i], expected[i]) for i in range(len(expected))]
    elif expected is None:
        return None
    elif isinstance(expected, str | bool | np.bool_ | numbers.Integral):
        return None if got == expected else f"{name} should be {show(expected)}; yours is {show(got)}."
    elif (array := as_array(got)) is None:  # its form is that of a number
        return f"{name} should be {show(expected)}; yours is {show(got)}."
    else:
        return _array_value_difference(name, array, np.asarray(expected), tolerance, nan_is_a_value)
    return _first(_value_difference(*pair, tolerance, nan_is_a_value) for pair in pairs)


def _array_value_difference(
    name: str, got: Any, expected: np.ndarray, tolerance: Tolerance, nan_is_a_value: bool
) -> str | None:
    if expected.dtype.kind in "biu":
        wrong = got != expected
    else:
        got = got.astype(np.float64)
        expected = expected.astype(np.float64)
        row = np.abs(expected).max(axis=-1, keepdims=True, initial=0.0) if expected.ndim else np.abs(expected)
        row = np.where(np.isfinite(row), row, 0.0)
        wrong = ~(np.abs(got - expected) <= tolerance.relative * row + tolerance.absolute)
        wrong &= got != expected  # infinities of one sign agree
        if nan_is_a_value:
            wrong &= ~(np.isnan(got) & np.isnan(expected))
        elif np.isnan(got).any() and not np.isnan(expected).any():
            place = _place(np.isnan(got))
            return f"{name}{place} is NaN: somewhere 0/0, or the root of a negative number."
    if not np.any(wrong):
        return None
    first = tuple(np.argwhere(wrong)[0])
    words = [show(expected[first]), show(got[first])]
    if words[0] == words[1]:  # they differ in a later digit
        words = [repr(float(expected[first])), repr(float(got[first]))]
    return f"{name}{_place(wrong)} should be {words[0]}; yours is {words[1]}."


def _place(where: np.ndarray) -> str:
    """The first marked element as an index, "[1, 0]"; nothing for a single number."""
    index = np.argwhere(where)[0]
    return f"[{', '.join(map(str, index))}]" if len(index) else ""


def as_array(value: Any) -> np.ndarray | None:
    """The value as an array of real numbers, None where it is none."""
    if isinstance(value, str | bytes | dict) or value is None:
        return None
    try:
        array = np.asarray(value)
    except Exception:
        return None
    if array.dtype.kind == "c" and not np.any(array.imag):
        array = array.real
    return array if array.dtype.kind in "fiub" else None


def _is_like(expected: Any, got: Any) -> bool:
    if expected is None:
        return got is None
    return isinstance(got, str) if isinstance(expected, str) else isinstance(got, bool | np.bool_)


def _kind(expected: Any) -> str:
    return "None" if expected is None else "text" if isinstance(expected, str) else "True or False"


def _first(differences: Iterable[str | None]) -> str | None:
    return next((difference for difference in differences if difference), None)
