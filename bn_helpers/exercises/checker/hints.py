"""Advice that fits any exercise: what an exception means, and what is nearly right about a result."""

from __future__ import annotations

import numbers
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
EXCEPTIONS = [  # what is searched in an exception, a slug, and a sentence to add
    (
        r"(?:UnboundLocalError|NameError): .*variable '(\w+)'",
        "name-without-a-value",
        r" No line that was run before has given \1 a value.",
    ),
    (r"NameError: name '(\w+)'", "name-without-a-value", ""),
    (
        r"AxisError: axis -?\d+ is out of bounds for array of dimension (\d)",
        "no-such-axis",
        r" The array has \1 axes, counted from 0: axis 0 runs down the rows, axis 1 along a row.",
    ),
    (
        r"index (\d+) is out of bounds for axis \d with size (\d+)",
        "index-too-large",
        r" Positions are counted from 0, so the last one is \2 − 1.",
    ),
    (
        r"IndexError: .* index out of range",
        "index-too-large",
        " Positions are counted from 0, so the last one is the length − 1.",
    ),
    (
        r"(\w+)' object has no attribute '(\w+)'",
        "no-such-attribute",
        r" A \1 has nothing of the name \2: is it spelled so, and was it set before?",
    ),
    (
        r"unsupported operand type\(s\) for ([^:]+): '([\w.]+)' and '([\w.]+)'",
        "another-type",
        r" On the left of \1 stands a \2, on the right a \3.",
    ),
    (
        r"(not enough|too many) values to unpack",
        "another-number-of-values",
        " Left and right do not have equally many.",
    ),
    (
        r"missing \d+ required (positional|keyword-only) argument",
        "argument-missing",
        " A function is called with too little.",
    ),
    (
        r"takes \d+ positional arguments? but \d+ (was|were) given",
        "argument-too-many",
        " A function is called with too much.",
    ),
    (r"ZeroDivisionError", "divides-by-0", " Look at what stands below the line: here it is 0."),
]
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
    if key := re.fullmatch("KeyError: (.+)", text):
        return "no-such-key", f" The dict in that line has no key {key[1]}."
    for pattern, slug, words in EXCEPTIONS:
        if found := re.search(pattern, text):
            return slug, found.expand(words)
    return _hint_of_shapes(text)


def _hint_of_shapes(text: str) -> Hint:
    """What NumPy means where two arrays do not fit together."""
    slug = "shapes-that-do-not-fit"
    if sizes := re.search(r"matmul: .*size (\d+) is different from (\d+)", text):
        words = f"the right one has {sizes[1]} rows, the left one {sizes[2]} columns"
        return slug, f" In a matrix product the two must be equal, and here {words}."
    if sizes := re.search(r"shapes .* not aligned: (\d+) \(dim \d\) != (\d+)", text):
        words = f"the left one has {sizes[1]} columns, the right one {sizes[2]} rows"
        return slug, f" In a matrix product the two must be equal, and here {words}."
    if "could not be broadcast together" in text or "broadcast input array" in text:
        words = "Counted from the last axis, two sizes must be equal, or one of them 1."
        return slug, f" The two shapes do not fit together. {words}"
    if "except for the concatenation axis" in text:
        return slug, " Examples are columns: to put columns side by side, join along axis 1."
    return NOTHING


def hint_of_result(got: Any, expected: Any, tolerance: Tolerance) -> Hint:
    """What to add on a result that is right but for its form, or that holds whole numbers."""
    if got is None:
        return "returns-none", ""  # the difference says it
    if isinstance(expected, list | tuple):
        return _hint_of_parts(got, expected, tolerance)
    if isinstance(expected, dict):
        return NOTHING if isinstance(got, dict) and got.keys() == expected.keys() else ("other-keys", "")
    if isinstance(expected, np.ndarray):
        return _hint_of_array(got, expected, tolerance)
    if isinstance(expected, numbers.Real) and not isinstance(expected, bool | np.bool_):
        return _hint_of_number(got, expected)
    return NOTHING


def _hint_of_array(got: Any, expected: np.ndarray, tolerance: Tolerance) -> Hint:
    if isinstance(got, tuple) and got and agree(got[0], expected, tolerance):
        return "returns-more-than-asked", " The first of its parts is right: return that one alone."
    if isinstance(got, list) and _joined_agree(got, expected, tolerance):
        return "list-for-an-array", " Its parts are right: join them along axis 1 to one array."
    if (array := as_array(got)) is None:
        return "no-array", ""
    if array.ndim == 0 and expected.ndim:
        return "number-for-an-array", ""
    if array.ndim == 2 and array.shape == expected.shape[::-1] and agree(array.T, expected, tolerance):
        return "transposed", " Your numbers are right: it is the transpose of what is asked."
    if expected.dtype.kind == "f" and isinstance(got, np.ndarray) and got.dtype.kind in "iu":
        words = f" Yours holds whole numbers ({array.dtype}), without what stands behind the point."
        return "whole-numbers", words
    if array.shape != expected.shape:
        return "another-shape", ""
    if expected.dtype.kind == "b" and array.dtype.kind != "b":
        return "numbers-for-true-and-false", ""
    if array.dtype.kind == "f" and np.isnan(array).any() and not np.isnan(expected).any():
        return "not-a-number", ""  # the difference says it
    if isinstance(got, np.ndarray) and got.dtype == np.float16:
        return "float16", " Yours is computed in float16, which keeps only three digits."
    return NOTHING


def _joined_agree(parts: list, expected: np.ndarray, tolerance: Tolerance) -> bool:
    """Whether arrays in a list are the columns of one array, cut in pieces."""
    is_cut = len(parts) > 1 and all(isinstance(part, np.ndarray) and part.ndim == 2 for part in parts)
    if not is_cut or len({len(part) for part in parts}) > 1:
        return False
    return agree(np.concatenate(parts, axis=1), expected, tolerance)


def _hint_of_number(got: Any, expected: numbers.Real) -> Hint:
    """A result that is no number, or no whole one; the difference says it."""
    if isinstance(got, str):
        return "text-for-a-number", ""
    if isinstance(got, list | tuple) or (isinstance(got, np.ndarray) and got.ndim):
        return "several-numbers-for-one", ""
    if isinstance(expected, numbers.Integral) and isinstance(got, float):
        return "no-whole-number", ""
    return NOTHING


def _hint_of_parts(got: Any, expected: list | tuple, tolerance: Tolerance) -> Hint:
    """What to add on several results: in a dict, in another order, or on the first part that has one."""
    if isinstance(got, dict):
        parts = type(expected)(got.values())
        if len(parts) == len(expected) and agree(parts, expected, tolerance):
            return "returns-a-dict", " The values are right: return them as a tuple, not in a dict."
    if isinstance(got, np.ndarray) and got.ndim and len(got) == len(expected):
        got = tuple(got)
    if not isinstance(got, list | tuple) or len(got) != len(expected):
        return "another-number-of-parts", ""
    if len(expected) > 1 and agree(tuple(got[::-1]), tuple(expected), tolerance):
        return "parts-in-another-order", " The parts are right, but stand in another order."
    hints = (hint_of_result(part, other, tolerance) for part, other in zip(got, expected, strict=True))
    return next((hint for hint in hints if hint != NOTHING), NOTHING)
