"""What an answer is given, and the rule that it leaves it as it was."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

CHANGES_ITS_INPUT = "changes-its-input"  # a mistake that every exercise shares


class Complaint(Exception):
    """Raised by a scenario when an answer breaks a rule that no comparison of values would name.

    ``slug`` names the mistake where no misconception of the exercise does.
    """

    def __init__(self, message: str, slug: str | None = None):
        super().__init__(message)
        self.slug = slug


def complain_if_changed(names: list[str], before: Any, after: Any) -> None:
    """Raise a `Complaint` that names the first argument that an answer has changed."""
    for name, old, new in zip(names, before, after, strict=True):
        if not _unchanged(old, new):
            how = (
                "A copy of the list still holds the same dicts, and a copied dict the same arrays, so pop, "
                "storing into a dict, += and -= change what is shared: build new dicts with new arrays."
                if isinstance(old, list) and any(isinstance(each, dict) for each in old)
                else "Operators such as += and -=, out=, methods such as sort, shuffle and pop, and "
                f"assignments to {name}[...] write into {name} itself: compute a new one instead."
            )
            raise Complaint(
                f"Your code changed its input {name}. Whoever called it still needs {name} as it was, "
                f"for example for the backward pass. {how}",
                CHANGES_ITS_INPUT,
            )


def _unchanged(old: Any, new: Any) -> bool:
    if isinstance(old, np.ndarray):
        return isinstance(new, np.ndarray) and old.shape == new.shape and old.tobytes() == new.tobytes()
    if isinstance(old, dict):
        return old.keys() == new.keys() and all(_unchanged(old[key], new[key]) for key in old)
    if isinstance(old, list | tuple):
        return len(old) == len(new) and all(map(_unchanged, old, new))
    return True  # numbers and strings cannot change; drawing from a generator is what it is for


# Every exercise meets the inputs that the contract promises


def mapped(arguments: Callable, change: Callable[[np.ndarray], np.ndarray]) -> Callable:
    """The same arguments with every floating-point array changed."""

    def walk(value: Any) -> Any:
        if isinstance(value, np.ndarray) and value.dtype.kind == "f":
            return change(value)
        if isinstance(value, dict):
            return {key: walk(part) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(map(walk, value))
        return value

    return lambda rng: walk(arguments(rng))


def to_float32(array: np.ndarray) -> np.ndarray:
    return array.astype(np.float32)


def to_strided(array: np.ndarray) -> np.ndarray:
    """The same values as a read-only view with gaps between its elements."""
    roomy = np.full((*array.shape, 2), np.nan, dtype=array.dtype)
    view = roomy[..., 0]
    view[...] = array
    view.flags.writeable = False
    return view


def random_layers(rng: np.random.Generator, sizes: list[int]) -> list[dict[str, np.ndarray]]:
    """Random values in the form of a network's parameters; gradients have the same form."""
    layers = [
        {
            "W": rng.normal(size=(n, n_prev)),
            "gamma": rng.uniform(0.5, 1.5, size=(n, 1)) * rng.choice([-1.0, 1.0], size=(n, 1)),
            "beta": rng.normal(size=(n, 1)),
        }
        for n_prev, n in pairwise(sizes[:-1])
    ]
    return [*layers, {"W": rng.normal(size=(sizes[-1], sizes[-2])), "b": rng.normal(size=(sizes[-1], 1))}]
