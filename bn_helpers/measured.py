"""Measured numbers as a lesson prints them: the value after ≈, with its spread.

What stands after ≈ may differ from machine to machine. The strict comparison of stored outputs leaves it out
(`tests/sanitize.cfg`), and a test of our own holds a fresh value inside the spread that is stored.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

ROUNDING = 1e-6  # numbers below are rounding errors: only their order of magnitude means something


@dataclass(frozen=True)
class Measured:
    """A measured number and its spread; printed, it begins with ≈.

    Parameters
    ----------
    value, low, high : float
        The number, and where its spread begins and ends. ``value, low, high = …`` unpacks them.
    spread : str
        What the spread is: "over 8 seeds"; empty for a single number.
    before : str
        What is said before the spread, such as "95 % interval ".
    unit : str
        One word, or "%".
    digits : int, optional
        Significant digits of the value. By default as many as the spread allows, at least two.
    tolerance : float, optional
        For a single number: how far it may be off on another machine.

    Examples
    --------
    >>> Measured(370, 330, 410, "over 8 seeds")
    ≈ 370 (330–410 over 8 seeds)
    """

    value: float
    low: float
    high: float
    spread: str = ""
    before: str = ""
    unit: str = ""
    digits: int | None = None
    tolerance: float | None = None

    def __iter__(self) -> Iterator[float]:
        return iter((self.value, self.low, self.high))

    def __repr__(self) -> str:
        decimals = self._decimals()
        value, low, high = (_number(each, decimals, self.digits or 2) for each in self)
        text = f"≈ {value}"
        if self.tolerance is not None:
            text += f" ± {self.tolerance:g}"
        if self.unit:
            text += f" {self.unit}"
        if self.spread:
            plain = all(each >= 0 for each in self) and "e" not in low + high
            text += f" ({self.before}{low}{'–' if plain else ' to '}{high} {self.spread})"
        return text

    def __format__(self, form: str) -> str:
        return format(repr(self), form)

    def _decimals(self) -> int | None:
        """Digits after the point; None where the number is written with an exponent."""
        half = (self.high - self.low) / 2
        half = half if math.isfinite(half) else 0
        finite = [abs(each) for each in self if math.isfinite(each)]
        size = max(finite[0] if finite else 0, half) or max(finite, default=0)
        if size == 0:
            return 0
        if size < 1e-3 or size >= 1e7:
            return None
        by_value = (self.digits or 2) - 1 - math.floor(math.log10(size))
        if self.digits or not half:
            return by_value
        return max(by_value, min(-math.floor(math.log10(half)), by_value + 2))


def _number(value: float, decimals: int | None, digits: int) -> str:
    if not math.isfinite(value):
        return "∞" if value > 0 else "−∞"
    if decimals is None and value:
        mantissa, exponent = f"{value:.{0 if abs(value) < ROUNDING else digits - 1}e}".split("e")
        text = f"{mantissa}e{int(exponent)}"
    else:
        text = f"{round(value, decimals or 0):,.{max(decimals or 0, 0)}f}"
    return text.replace("-", "−", 1) if text.startswith("-") else text


def as_typed(value: float) -> str:
    """A number that somebody chose: as short as it was typed, with a true minus.

    Examples
    --------
    >>> as_typed(1e-09), as_typed(-0.50), as_typed(200)
    ('1e-9', '−0.5', '200')
    """
    mantissa, _, exponent = f"{value:g}".partition("e")
    return mantissa.replace("-", "−") + (f"e{int(exponent)}" if exponent else "")


def measured(
    values: Any,
    digits: int | None = None,
    unit: str = "",
    *,
    over: str = "seeds",
    tolerance: float | None = None,
) -> Measured:
    """The median of some measurements, with the lowest and the highest.

    Parameters
    ----------
    values : float or array_like
        One number for each seed; or a single number.
    digits : int, optional
        Significant digits. By default as many as the spread allows, at least two.
    unit : str
        One word, or "%".
    over : str
        What was repeated: "seeds", "splits", "units" …
    tolerance : float, optional
        For a single number: how far it may be off on another machine. By default one unit of the last digit.

    Returns
    -------
    Measured
        Prints as ``≈ median (lowest–highest over so many seeds)``.

    Raises
    ------
    ValueError
        If there is no value, or one of them is NaN.

    Notes
    -----
    Numbers below 1e-6 are rounding errors and are printed as an order of magnitude.

    Examples
    --------
    >>> measured([370, 330, 410])
    ≈ 370 (330–410 over 3 seeds)
    >>> print(f"accuracy {measured([0.9029, 0.8672, 0.9312])}, off by {measured(7.1e-15)}")
    accuracy ≈ 0.90 (0.87–0.93 over 3 seeds), off by ≈ 7e-15
    """
    array = _values(values)
    spread = f"over {array.size} {over}" if array.size > 1 else ""
    value = float(np.median(array))
    return Measured(value, float(array.min()), float(array.max()), spread, "", unit, digits, tolerance)


def interval(values: Any, digits: int | None = None, unit: str = "", *, over: str = "seeds") -> Measured:
    """The mean of some measurements with its 95 % interval (Student's t).

    Parameters
    ----------
    values : array_like of shape (S,)
        One number for each seed, at least two. For paired runs give the differences, pair by pair.
    digits, unit, over
        As for `measured`.

    Returns
    -------
    Measured
        Prints as ``≈ mean (95 % interval low–high over so many seeds)``.

    Raises
    ------
    ValueError
        If there are fewer than two values, or one is not finite.

    Examples
    --------
    >>> interval([0.94, 0.95, 0.97, 0.95])
    ≈ 0.95 (95 % interval 0.93–0.97 over 4 seeds)
    """
    from scipy.special import stdtrit  # the quantile; scikit-learn has brought scipy

    array = _values(values)
    if array.size < 2 or not np.isfinite(array).all():
        raise ValueError(f"values must be at least two finite numbers; got {array}")
    half = float(stdtrit(array.size - 1, 0.975) * array.std(ddof=1) / np.sqrt(array.size))
    mean = float(array.mean())
    return Measured(
        mean, mean - half, mean + half, f"over {array.size} {over}", "95 % interval ", unit, digits
    )


def factor(a: Any, b: Any, digits: int | None = None, *, over: str = "seeds") -> Measured:
    """How many times larger ``a`` is than ``b``, pair by pair: geometric mean and 95 % interval.

    Parameters
    ----------
    a, b : array_like of shape (S,)
        Positive numbers; those in the same place belong to the same seed.
    digits, over
        As for `measured`.

    Returns
    -------
    Measured
        Prints as ``≈ factor times (95 % interval low–high over so many seeds)``.

    Raises
    ------
    ValueError
        If the shapes differ, or a number is not positive and finite.

    Examples
    --------
    >>> factor([300, 420, 390], [40, 45, 50])
    ≈ 8.2 times (95 % interval 6.1–10.9 over 3 seeds)
    """
    top, bottom = _values(a), _values(b)
    if top.shape != bottom.shape:
        raise ValueError(f"a and b must hold pairs; got {top.size} and {bottom.size} values")
    if not all(np.isfinite(each).all() and (each > 0).all() for each in (top, bottom)):
        raise ValueError(f"a and b must be positive and finite; got {top} and {bottom}")
    of_logs = interval(np.log(top / bottom), over=over)
    value, low, high = (math.exp(each) for each in of_logs)
    return Measured(value, low, high, of_logs.spread, of_logs.before, "times", digits)


def _values(values: Any) -> np.ndarray:
    array = np.asarray(values, dtype=float).ravel()
    if array.size == 0 or np.isnan(array).any():
        raise ValueError(f"values must be numbers, at least one of them and none NaN; got {values!r}")
    return array
