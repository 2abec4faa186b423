"""Whether a candidate behaves like an answer: the same outcome on every case that can tell."""

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

from bn_helpers.exercises.checker.arguments import with_constant
from bn_helpers.exercises.checker.comparison import as_array
from bn_helpers.exercises.checker.declaration import Case, Exercise, Misconception
from bn_helpers.exercises.checker.inputs import Complaint
from bn_helpers.exercises.checker.source import Answer, compile_tree
from bn_helpers.exercises.checker.trying import Raised, observe, same_outcome, tolerance_of
from bn_helpers.exercises.checker.work import DeadlineExceeded

CONSTANTS = (0.0, 1.0, 2.0, *(10.0**-power for power in range(1, 17)), 0.5, 0.9, 0.95, 0.99, 0.999)


class OutOfTime(DeadlineExceeded):
    """The search has used its seconds; like a deadline, it passes through what a candidate catches."""


@contextlib.contextmanager
def stopped_after(seconds: float) -> Iterator[None]:
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


class Matching:
    """What the answer gave on every case, to hold candidates against.

    Parameters
    ----------
    exercise : Exercise
    answer : callable
        The learner's.
    failed : Case
        The first case that it did not pass: there most candidates differ from it.
    seconds : float
        Of processor time for candidates; `OutOfTime` is raised after it.
    """

    def __init__(self, exercise: Exercise, answer: Answer, failed: Case, seconds: float):
        self.exercise, self.answer = exercise, answer
        self.cases = sorted(exercise.cases, key=lambda case: case is not failed)
        self.theirs = [observe(case, answer) for case in self.cases]
        self.right = [observe(case, exercise.model) for case in self.cases]
        self.end = time.process_time() + seconds

    def is_declared(self, mistake: Misconception) -> bool:
        """Whether a known mistake gives the same on every case."""
        return all(
            same_outcome(theirs, outcome(case, mistake), tolerance_of(case))
            for case, theirs in zip(self.cases, self.theirs, strict=True)
        )

    def is_declared_but_for_a_guard(self, mistake: Misconception) -> bool:
        """Whether a known mistake gives the same on every case that has an ordinary result."""
        return self._same_where_it_tells(outcome(case, mistake) for case in self.cases)

    def first_other_case(self, mistake: Misconception) -> tuple[Case, bool]:
        """The first case in which a mistake and the answer differ, and whether the answer stopped there."""
        return next(
            (case, isinstance(theirs, Raised))
            for case, theirs in zip(self.cases, self.theirs, strict=True)
            if not same_outcome(theirs, outcome(case, mistake), tolerance_of(case))
        )

    def is_made_by_code(self, tree: ast.Module, strictly: bool = False) -> bool:
        """Whether the code in the tree behaves like the answer."""
        try:
            return self.is_made_by(compile_tree(tree, self.exercise.namespace), strictly)
        except Exception:  # no code
            return False

    def is_right(self, tree: ast.Module) -> bool:
        """Whether the code in the tree gives what the model answer gives in the case that failed."""
        try:
            outcome = _tried(self.cases[0], compile_tree(tree, self.exercise.namespace))
        except Exception:  # no code
            return False
        return same_outcome(outcome, self.right[0], tolerance_of(self.cases[0]))

    def is_made_by(self, candidate: Answer, strictly: bool = False) -> bool:
        """Whether a candidate behaves like the answer; most differ in the first case already.

        ``strictly`` asks for more: of very many candidates, one may agree by chance.
        """
        if time.process_time() > self.end:
            raise OutOfTime
        try:
            return self._same_where_it_tells((_tried(case, candidate) for case in self.cases), strictly)
        except Exception:  # a result that refers to itself: no candidate
            return False

    def is_made_with_a_constant(self, candidate: Answer, place: int) -> bool:
        """Whether a candidate behaves like the answer where a usual constant stands for an argument."""
        return any(self.is_made_by(with_constant(candidate, place, each)) for each in CONSTANTS)

    def _same_where_it_tells(self, outcomes: Iterable[Any], strictly: bool = False) -> bool:
        """Alike on every case with an ordinary result, and somewhere not as the model answer.

        A guard for one case (a single example, a constant unit) makes an answer differ just there from the
        mistake that it holds, which gives NaN there, or stops; or the answer itself stops in some case.
        """
        told, matched, spare = 0, 0, min(len(self.cases) // 2, len(self.cases) - 2)
        spare = min(spare, 1) if strictly else spare
        for case, theirs, right, given in zip(self.cases, self.theirs, self.right, outcomes, strict=True):
            tolerance = tolerance_of(case)
            given = _filled(given, theirs)
            if same_outcome(theirs, given, tolerance, by_type=True):
                matched += 1
                told += _has_numbers(given) and not same_outcome(right, given, tolerance)
                continue
            both_stop = isinstance(theirs, Raised) and isinstance(given, Raised)
            spare -= 1
            if spare < 0 or both_stop or (_is_ordinary(given) and not _stops(theirs)):
                return False
        return told > strictly and matched > 1

    def gives_another_result_again(self) -> bool:
        """Whether the case that failed, run once more, has another outcome."""
        again = observe(self.cases[0], self.answer)
        return not same_outcome(self.theirs[0], again, tolerance_of(self.cases[0]), by_type=True)

    def gave_numbers(self) -> bool:
        """Whether the answer gave a number anywhere: without one, no candidate can be told from others."""
        return any(map(_has_numbers, self.theirs))


def _stops(outcome: Any) -> bool:
    return isinstance(outcome, Raised) and not outcome.complaint


def _tried(case: Case, candidate: Answer) -> Any:
    """What the case gives with a candidate; of an exception its type alone, as its line is nobody's."""
    try:
        return case.observe(candidate)
    except Complaint as complaint:
        return Raised(str(complaint), complaint=True)
    except DeadlineExceeded:
        raise
    except BaseException as error:
        return Raised(type(error).__name__)


@cache
def outcome(case: Case, candidate: Misconception) -> Any:
    """What a known mistake gives: the same for every answer that is held against it."""
    return observe(case, candidate.answer)


def _filled(given: Any, theirs: Any) -> Any:
    """An outcome of a candidate with the numbers of the answer where, in less than half, it has none.

    A guard (for a constant unit, a negative number) gives a number where the mistake it holds gives NaN.
    """
    if isinstance(given, tuple) and isinstance(theirs, list | tuple) and len(given) == len(theirs):
        return tuple(map(_filled, given, theirs))
    if not isinstance(given, np.ndarray) or given.dtype.kind != "f":
        return given
    array, finite = as_array(theirs), np.isfinite(given)
    if array is None or array.shape != given.shape or 2 * finite.sum() <= given.size:
        return given
    return np.where(finite, given, array)


def _has_numbers(outcome: Any) -> bool:
    """Whether an outcome holds a number that is finite."""
    if isinstance(outcome, dict):
        return any(map(_has_numbers, outcome.values()))
    if isinstance(outcome, list | tuple):
        return any(map(_has_numbers, outcome))
    array = None if isinstance(outcome, Raised) else as_array(outcome)
    return array is not None and bool(np.isfinite(array).any())


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
