"""What people do with an argument: ignore it, take another in its place, its complement, root or square."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np

from bn_helpers.exercises.checker.comparison import DOUBLE
from bn_helpers.exercises.checker.declaration import Case, Exercise
from bn_helpers.exercises.checker.source import Answer
from bn_helpers.exercises.checker.trying import Raised, observe, same_outcome
from bn_helpers.exercises.checker.wording import say

Arguments = list[Any]
Taken = tuple[
    str, str, Callable[[Arguments], Arguments]
]  # slug, words, what the model answer is given instead

FORMS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "complement": ("1 − {}", lambda value: 1 - value),
    "root": ("√{}", np.sqrt),
    "square": ("{}²", np.square),
    "inverse": ("1/{}", lambda value: 1 / value),
}

EXAMPLES: dict[str, tuple[str, slice]] = {
    "only-the-last-example": ("only the last column counts", slice(-1, None)),
    "only-the-first-example": ("only the first column counts", slice(1)),
    "first-example-left-out": ("the first column is left out", slice(1, None)),
    "last-example-left-out": ("the last column is left out", slice(-1)),
}


def taken_otherwise(names: list[str]) -> Iterator[Taken]:
    """Ways to take the arguments of these names for something else.

    A way that does not fit an argument (the root of a list) raises when it is tried.

    Examples
    --------
    >>> slug, words, change = next(taken_otherwise(["average", "decay"]))
    >>> slug, words
    ('exchanges-average-and-decay', 'average and decay are exchanged')
    >>> change([1.0, 0.9])
    [0.9, 1.0]
    """
    for first, second in combinations(range(len(names)), 2):
        words = f"{say(names[first])} and {say(names[second])} are exchanged"
        slug = f"exchanges-{_slug(names[first])}-and-{_slug(names[second])}"
        yield slug, words, _with_two_exchanged(first, second)
    for place, name in enumerate(names):
        for form, (shown, change) in FORMS.items():
            words = f"{shown.format(say(name))} stands where {say(name)} belongs"
            yield f"{form}-of-{_slug(name)}", words, _with_one_changed(place, change)
        if "variance" in name or name == "sigma2":
            yield from _with_bessels_factor(place, name)
    for slug, (words, columns) in EXAMPLES.items():
        yield slug, words, partial(_of_some_columns, columns)


def _with_bessels_factor(place: int, name: str) -> Iterator[Taken]:
    """A variance that is divided by m − 1 once more, or that is taken for one that was."""
    for shown, power in (("m/(m − 1)", 1), ("(m − 1)/m", -1)):

        def change(given: Arguments, power: int = power) -> Arguments:
            m = given[0] if given[0].ndim == 1 else given[0].shape[1]  # counts of batches, or one batch
            return _with_one_changed(place, lambda variance: variance * (m / (m - 1)) ** power)(given)

        yield "factor-of-bessel", f"{say(name)} is multiplied by {shown}, besides", change


def _of_some_columns(columns: slice, given: Arguments) -> Arguments:
    """Some of the examples: some columns of each array that has several; a case without one tells nothing."""
    tables = [isinstance(value, np.ndarray) and value.ndim > 0 and value.shape[-1] > 1 for value in given]
    if not any(tables):
        raise ValueError("a single example")
    return [value[..., columns] if is_table else value for value, is_table in zip(given, tables, strict=True)]


def _with_one_changed(place: int, change: Callable[[Any], Any]) -> Callable[[Arguments], Arguments]:
    return lambda given: [*given[:place], change(given[place]), *given[place + 1 :]]


def _with_two_exchanged(first: int, second: int) -> Callable[[Arguments], Arguments]:
    def exchanged(given: Arguments) -> Arguments:
        turned = list(given)
        turned[first], turned[second] = given[second], given[first]
        return turned

    return exchanged


def _slug(name: str) -> str:
    return name.lower().replace("_", "-")


def with_constant(answer: Answer, place: int, constant: float) -> Answer:
    """The answer with a constant in the place of one argument."""
    return lambda *given: answer(*given[:place], constant, *given[place + 1 :])


def rounded(answer: Answer, decimals: int, *given: Any) -> Any:
    """What an answer gives, its numbers rounded."""
    result = answer(*given)
    if isinstance(result, tuple):
        return tuple(np.round(part, decimals) for part in result)
    return np.round(result, decimals)


def plays_no_part(exercise: Exercise, answer: Answer, place: int) -> bool:
    """Whether the result stays when a number among the arguments changes, and the model answer's moves."""
    moved = 0
    for case in exercise.cases:
        if _moves(case, answer, place):
            return False
        moved += _moves(case, exercise.model, place)
    return moved > 0


def _moves(case: Case, answer: Answer, place: int) -> bool:
    """Whether the outcome differs; an answer that stops says nothing, and counts as one that moves."""
    usual = observe(case, answer)
    if isinstance(usual, Raised) and not usual.complaint:
        return True
    others = [observe(case, _with_another_number(answer, place, factor)) for factor in (0.7, 9)]
    return not all(same_outcome(usual, other, DOUBLE) for other in others)


def _with_another_number(answer: Answer, place: int, factor: float) -> Answer:
    """The answer (a class too) with another number in the place of one; what is no number stays.

    One that is not much different, which stays within its bounds, and a large one, which no rounding hides.
    """

    def changed(*given: Any) -> Any:
        value = given[place]
        if type(value) is int:
            value = max(value + 1, int(factor * value))
        elif type(value) is float:
            value = factor * value + 0.1
        return answer(*given[:place], value, *given[place + 1 :])

    return changed
