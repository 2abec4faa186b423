"""Name the mistake behind a wrong answer: the known one that behaves like it on all cases."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from bn_helpers.exercises.checker.declaration import Case, Exercise, Misconception
from bn_helpers.exercises.checker.source import Answer
from bn_helpers.exercises.checker.trying import observe, same_outcome, tolerance_of


def recognise(exercise: Exercise, answer: Answer, failed: Case) -> Misconception | None:
    """The misconception that the answer behaves like; one alone before two at once.

    Parameters
    ----------
    exercise : Exercise
    answer : callable
        The learner's.
    failed : Case
        The first case that it did not pass: there most candidates differ from it.
    """
    cases = sorted(exercise.cases, key=lambda case: case is not failed)
    outcomes = [observe(case, answer) for case in cases]
    for candidates in (exercise.misconceptions, exercise.double_mistakes):
        if found := matching(cases, outcomes, candidates):
            return found
    return None


def matching(
    cases: list[Case], outcomes: list[Any], candidates: Iterable[Misconception]
) -> Misconception | None:
    """The first candidate that gives the same outcomes on all cases."""
    for candidate in candidates:
        if all(
            same_outcome(theirs, outcome(case, candidate), tolerance_of(case))
            for case, theirs in zip(cases, outcomes, strict=True)
        ):
            return candidate
    return None


@cache
def outcome(case: Case, candidate: Misconception) -> Any:
    """What a known mistake gives: the same for every answer that is held against it."""
    return observe(case, candidate.answer)
