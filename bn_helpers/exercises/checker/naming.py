"""Name the mistake behind a wrong answer: look for one that behaves like it.

First among the mistakes that are declared, then among small edits of the right answers (`edits`), then among
two at once. What is found is true of the answer however it is written: both give the same.
"""

from __future__ import annotations

import ast
import contextlib
import signal
import threading
import time
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import numpy as np

from bn_helpers.exercises.checker.comparison import DOUBLE, as_array
from bn_helpers.exercises.checker.deadline import DeadlineExceeded
from bn_helpers.exercises.checker.declaration import Case, Exercise, Misconception
from bn_helpers.exercises.checker.edits import Edit, edits, say
from bn_helpers.exercises.checker.source import (
    Answer,
    argument_names,
    compile_tree,
    source_of,
    strip_docstrings,
)
from bn_helpers.exercises.checker.trying import Raised, observe, same_outcome, tolerance_of

SECONDS = 1.0  # of processor time for edits; all else in a review takes little
CONSTANTS = (0.0, 1.0, *(10.0**-power for power in range(1, 17)), 0.5, 0.9, 0.95, 0.99, 0.999)
COMES_OUT = "Your result is what comes out when"


class OutOfTime(DeadlineExceeded):
    """The search has used its seconds; like a deadline, it passes through what a candidate catches."""


@contextlib.contextmanager
def _stopped_after(seconds: float) -> Iterator[None]:
    """End the block after seconds of processor time, a candidate that loops for ever with it.

    Signals reach the main thread only; in another one the deadline of the whole review ends the search.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        raise OutOfTime

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds, 0.05)  # again, should a candidate swallow the first
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def recognise(exercise: Exercise, answer: Answer, failed: Case) -> Misconception | None:
    """The mistake that the answer behaves like.

    Parameters
    ----------
    exercise : Exercise
    answer : callable
        The learner's.
    failed : Case
        The first case that it did not pass: there most candidates differ from it.

    Returns
    -------
    Misconception or None
        One mistake before two at once, a declared one before one that is found. None too where the
        search itself fails: what was said of the answer before stands.
    """
    try:
        search = _Search(exercise, answer, failed)
        known = next(search.declared(exercise.misconceptions), None)
        return known or _search_on(search, exercise)
    except (OutOfTime, Exception):
        return None


def _search_on(search: _Search, exercise: Exercise) -> Misconception | None:
    """What is found among guards, ignored arguments, edits and pairs, within the seconds."""
    if not any(map(_has_numbers, search.theirs)):  # it never gave a result: no edit can be told from others
        return next(search.declared(exercise.double_mistakes), None)
    ways = (
        search.declared(exercise.double_mistakes),
        search.declared_but_for_a_guard(),
        search.an_ignored_argument(),
        search.an_edit(exercise.model),
        *(search.an_edit(each) for each in exercise.alternatives),
        search.an_edit_of_a_mistake(),
        search.two_edits(),
    )
    try:
        with _stopped_after(SECONDS):
            return next((found for way in ways for found in way), None)
    except OutOfTime:  # perhaps before the declared pairs had their turn
        return next(search.declared(exercise.double_mistakes), None)


class _Search:
    """What the answer gave on every case, and what gives the same; each way is gone when it is asked for."""

    def __init__(self, exercise: Exercise, answer: Answer, failed: Case):
        self.exercise, self.answer = exercise, answer
        self.cases = sorted(exercise.cases, key=lambda case: case is not failed)
        self.theirs = [observe(case, answer) for case in self.cases]
        self.right = [observe(case, exercise.model) for case in self.cases]
        self.end = time.process_time() + SECONDS

    def declared(self, candidates: Iterable[Misconception]) -> Iterator[Misconception]:
        """Mistakes that the exercise declares, and that give the same on every case."""
        for candidate in candidates:
            if all(
                same_outcome(theirs, outcome(case, candidate), tolerance_of(case))
                for case, theirs in zip(self.cases, self.theirs, strict=True)
            ):
                yield candidate

    def declared_but_for_a_guard(self) -> Iterator[Misconception]:
        """Declared mistakes, where a guard makes the answer differ in a case that has no ordinary result."""
        for candidate in self.exercise.misconceptions:
            if self._same_where_it_tells([outcome(case, candidate) for case in self.cases]):
                yield candidate

    def an_ignored_argument(self) -> Iterator[Misconception]:
        """A number that the answer should use: change it, and see whether the result moves."""
        for place, name in enumerate(argument_names(self.exercise.model)):
            if self._plays_no_part(place) and self._explains(place):
                words = (
                    f"Your result stays as it is when {say(name)} changes: a constant, or nothing, stands in "
                    f"its place. Use the argument {name}; whoever calls the function chooses it."
                )
                yield _found(f"ignores-{name.replace('_', '-')}", words)

    def an_edit(self, right: Answer) -> Iterator[Misconception]:
        """One small change of a right answer."""
        for tree, edit in self._edited(source_of(right)):
            if self._is_made_by(tree):
                yield _found(edit.slug, f"{COMES_OUT} {edit.words}.")

    def an_edit_of_a_mistake(self) -> Iterator[Misconception]:
        """A declared mistake with one small change more."""
        for mistake in [each for each in self.exercise.misconceptions if each.combines]:
            for tree, edit in self._edited(mistake.source):
                if self._is_made_by(tree):
                    words = f"The one to mend first: {mistake.message} The other: {edit.words}."
                    yield _found(mistake.slug, f"Two things here differ from what is asked. {words}")

    def two_edits(self) -> Iterator[Misconception]:
        """Two small changes of the model answer."""
        for tree, first in self._edited(self.exercise.source):
            for second in edits(tree):
                with second.made():
                    if self._is_made_by(tree):
                        words = f"two things differ: {first.words}; and {second.words}"
                        yield _found(first.slug, f"{COMES_OUT} {words}.")

    # Candidates

    def _edited(self, source: str) -> Iterator[tuple[ast.Module, Edit]]:
        """The syntax tree with each edit made in turn."""
        tree = ast.parse(strip_docstrings(source))
        for edit in edits(tree):
            with edit.made():
                yield tree, edit

    def _is_made_by(self, tree: ast.Module) -> bool:
        """Whether the code in the tree behaves like the answer; most differ in the first case already."""
        if time.process_time() > self.end:
            raise OutOfTime
        try:
            candidate = compile_tree(tree, self.exercise.namespace)
            first, given = self.cases[0], observe(self.cases[0], candidate)
            if _is_ordinary(given) and not same_outcome(self.theirs[0], given, tolerance_of(first)):
                return False
            return self._same_where_it_tells([given, *(observe(case, candidate) for case in self.cases[1:])])
        except Exception:  # no code, or a result that refers to itself: no candidate
            return False

    # Comparing

    def _same_where_it_tells(self, outcomes: list[Any]) -> bool:
        """Alike on every case with an ordinary result, and somewhere not as the model answer.

        A guard for one case (a single example, a constant unit) makes an answer differ just there from the
        mistake that it holds; the mistake gives NaN there, or stops.
        """
        told = matched = 0
        for case, theirs, right, given in zip(self.cases, self.theirs, self.right, outcomes, strict=True):
            tolerance = tolerance_of(case)
            if not _is_ordinary(given) and _is_ordinary(theirs):
                continue
            if not same_outcome(theirs, given, tolerance, by_type=True):
                return False
            matched += 1
            told += _is_ordinary(given) and not same_outcome(right, given, tolerance)
        return told > 0 and matched >= max(2, len(self.cases) // 2)

    def _explains(self, place: int) -> bool:
        """Whether the model answer with one constant in that place behaves like the answer."""

        def with_constant(constant: float) -> Answer:
            model = self.exercise.model
            return lambda *given: model(*given[:place], constant, *given[place + 1 :])

        return any(
            self._same_where_it_tells([observe(case, with_constant(constant)) for case in self.cases])
            for constant in CONSTANTS
        )

    def _plays_no_part(self, place: int) -> bool:
        """Whether the result stays when a number among the arguments changes, and the model's moves."""
        moved = 0
        for case in self.cases:
            if case.arguments is None:
                return False
            given = list(case.arguments(case.rng()))
            if type(given[place]) is not float:
                return False
            changed = [*given]
            changed[place] = 0.7 * given[place] + 0.1
            if _moves(self.answer, given, changed):
                return False
            moved += _moves(self.exercise.model, given, changed)
        return moved > 0


@cache
def outcome(case: Case, candidate: Misconception) -> Any:
    """What a known mistake gives: the same for every answer that is held against it."""
    return observe(case, candidate.answer)


def _found(slug: str, words: str) -> Misconception:
    return Misconception(slug, words, "", {})


def _moves(answer: Answer, given: list[Any], changed: list[Any]) -> bool:
    """Whether the result differs; an answer that stops says nothing, and counts as one that moves."""
    try:
        return not same_outcome(answer(*given), answer(*changed), DOUBLE)
    except Exception:
        return True


def _has_numbers(outcome: Any) -> bool:
    """Whether an outcome holds an array or a number that is finite."""
    if isinstance(outcome, dict):
        return any(map(_has_numbers, outcome.values()))
    if isinstance(outcome, list | tuple):
        return any(map(_has_numbers, outcome))
    return _is_ordinary(outcome) and as_array(outcome) is not None


def _is_ordinary(outcome: Any) -> bool:
    """Whether an outcome is no exception, and its numbers are finite."""
    if isinstance(outcome, Raised):
        return False
    if isinstance(outcome, dict):
        return all(map(_is_ordinary, outcome.values()))
    if isinstance(outcome, list | tuple):
        return all(map(_is_ordinary, outcome))
    array = as_array(outcome)
    return array is None or bool(np.isfinite(array).all())
