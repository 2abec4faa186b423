"""Advice that fits any exercise: what an exception means, and what is nearly right about a result."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from bn_helpers.exercises.checker.comparison import Tolerance, agree, as_array

GENERATOR_NAMES = {
    "rand": "rng.random(shape)",
    "random_sample": "rng.random(shape)",
    "ranf": "rng.random(shape)",
    "randn": "rng.standard_normal(shape)",
    "randint": "rng.integers(low, high, shape)",
    "random_integers": "rng.integers(low, high, shape)",
}
Hint = tuple[str, str]  # a slug, and a sentence to add
NOTHING: Hint = ("", "")
OLD_NAME = "old-name-of-a-generator"
SHAPE_IS_ONE = "rng.random takes the shape as one tuple: rng.random(A.shape), without a star."
UNIFORM = (
    "The first argument of rng.uniform is the lower bound, not the shape: write rng.uniform(size=A.shape), "
    "or rng.random(A.shape)."
)


def hint_of_exception(text: str, arguments: list[str]) -> Hint:
    """What to add to an exception, both parts empty where there is nothing to say.

    Examples
    --------
    >>> hint_of_exception("AttributeError: 'numpy.random._generator.Generator' object has no attribute 'rand'", [])[1]
    ' That is a name of the old np.random; the generator rng calls it rng.random(shape).'
    """  # noqa: E501  (the message is NumPy's)
    if old := re.search(r"Generator' object has no attribute '(\w+)'", text):
        if old[1] == "seed":
            return OLD_NAME, " A generator has no seed method: rng is seeded already, use it as it comes."
        if old[1] in GENERATOR_NAMES:
            new = GENERATOR_NAMES[old[1]]
            return OLD_NAME, f" That is a name of the old np.random; the generator rng calls it {new}."
    if "rng" in arguments and "Cannot interpret" in text and "as a data type" in text:
        return "shape-with-a-star", f" {SHAPE_IS_ONE}"
    if "rng" in arguments and "high - low < 0" in text:
        return "shape-as-lower-bound", f" {UNIFORM}"
    if "Y" in arguments and "cannot reshape array" in text:
        words = " Y may have several rows, (c, M): select its columns, and leave its shape as it is."
        return "reshapes-the-labels", words
    return NOTHING


def hint_of_result(got: Any, expected: Any, tolerance: Tolerance) -> Hint:
    """What to add on a result that is right but for its form, or that holds whole numbers."""
    if isinstance(expected, tuple) and len(expected) > 1:
        return _hint_of_parts(got, expected, tolerance)
    if got is None:
        return "returns-none", ""  # the difference says it
    if not isinstance(expected, np.ndarray) or not isinstance(got, np.ndarray):
        return NOTHING
    if (array := as_array(got)) is None:
        return NOTHING
    if array.ndim == 2 and array.shape == expected.shape[::-1] and agree(array.T, expected, tolerance):
        return "transposed", " Your numbers are right: it is the transpose of what is asked."
    if expected.dtype.kind == "f" and got.dtype.kind in "iu":
        words = f" Yours holds whole numbers ({got.dtype}), which cut off what stands behind the point."
        return "whole-numbers", words
    if got.dtype == np.float16:
        return "float16", " Yours is computed in float16, which keeps only three digits."
    return NOTHING


def _hint_of_parts(got: Any, expected: tuple, tolerance: Tolerance) -> Hint:
    """What to add on several results: in a dict, in another order, or on the first part that has one."""
    if isinstance(got, dict):
        parts = tuple(got.values())
        if len(parts) == len(expected) and agree(parts, expected, tolerance):
            return "returns-a-dict", " The values are right: return them as a tuple, not in a dict."
    if not isinstance(got, list | tuple) or len(got) != len(expected):
        return NOTHING
    if agree(tuple(got[::-1]), expected, tolerance):
        return "parts-in-another-order", " The parts are right, but stand in another order."
    hints = (hint_of_result(part, other, tolerance) for part, other in zip(got, expected, strict=True))
    return next((hint for hint in hints if hint != NOTHING), NOTHING)
