"""What people do with an argument: ignore it, take another in its place, its complement, root or square."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import numpy as np

from bn_helpers.exercises.checker.comparison import DOUBLE
from bn_helpers.exercises.checker.declaration import Exercise
from bn_helpers.exercises.checker.source import Answer
from bn_helpers.exercises.checker.trying import same_outcome
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


def plays_no_part(exercise: Exercise, answer: Answer, place: int) -> bool:
    """Whether the result stays when a number among the arguments changes, and the model answer's moves."""
    moved = 0
    for case in exercise.cases:
        if case.arguments is None:
            return False
        given = list(case.arguments(case.rng()))
        if type(given[place]) not in (int, float):
            return False
        changed = [*given]
        changed[place] = given[place] + 1 if type(given[place]) is int else 0.7 * given[place] + 0.1
        if _moves(answer, given, changed):
            return False
        moved += _moves(exercise.model, given, changed)
    return moved > 0


def _moves(answer: Answer, given: Arguments, changed: Arguments) -> bool:
    """Whether the result differs; an answer that stops says nothing, and counts as one that moves."""
    try:
        return not same_outcome(answer(*given), answer(*changed), DOUBLE)
    except Exception:
        return True
