"""Judge an answer: pure, no display, and it never raises because of the answer."""

from __future__ import annotations

import dis
import inspect
import linecache
import traceback
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FunctionType
from typing import Any

import numpy as np

from bn_helpers.exercises.checker.comparison import (
    DOUBLE,
    SINGLE,
    Tolerance,
    agree,
    as_array,
    describe,
    first_difference,
    show,
)
from bn_helpers.exercises.checker.deadline import DeadlineExceeded, Report, run_with_deadline
from bn_helpers.exercises.checker.exercise import (
    CHANGES_ITS_INPUT,
    EXERCISES,
    Answer,
    Case,
    Complaint,
    Exercise,
    Misconception,
    argument_names,
)

SECONDS = 2.0
LARGEST_SHOWN = 24  # elements of the arguments that a message prints
OWN_FILES = str(Path(__file__).parents[1])


@dataclass(frozen=True)
class Feedback:
    """What the checker says of an answer.

    Attributes
    ----------
    number : str
        The exercise, "1.2".
    status : str
        "passed", "failed", "error" or "not attempted".
    message : str
        Plain text: what the learner reads.
    misconception : str or None
        A short slug such as "divides-by-m-minus-1" where the mistake was recognised.
    """

    number: str
    status: str
    message: str
    misconception: str | None = None


@dataclass(frozen=True)
class Raised:
    """An answer ended with an exception, ``text``, at the learner's ``line``; or a scenario complained."""

    text: str
    line: str = ""
    complaint: bool = False
    slug: str | None = None


def find_exercise(number: str) -> Exercise:
    """The exercise of that number.

    Raises
    ------
    TypeError, ValueError
        If ``number`` is no string or no exercise has it.
    """
    if not isinstance(number, str):
        raise TypeError(f'number must be a string such as "1.2"; got {number!r} ({type(number).__name__})')
    if number not in EXERCISES:
        raise ValueError(f"number must be one of {', '.join(EXERCISES)}; got {number!r}")
    return EXERCISES[number]


def review(number: str, answer: object, seconds: float = SECONDS) -> Feedback:
    """Judge an answer to an exercise.

    Parameters
    ----------
    number : str
        The exercise, such as "1.2".
    answer : object
        The learner's function or class; anything else is judged too.
    seconds : float
        The time it may take, with all cases.

    Returns
    -------
    Feedback
        Its status, the recognised misconception and the message.

    Raises
    ------
    TypeError, ValueError
        If there is no such exercise; never because of the answer.

    Examples
    --------
    >>> review("1.1", lambda Z: (Z.mean(axis=1, keepdims=True), Z.var(axis=1, keepdims=True))).status
    'passed'
    >>> review("1.1", None).status
    'not attempted'
    """
    exercise = find_exercise(number)
    if answer is None or answer is Ellipsis:
        return not_attempted(exercise)

    def work(report: Report) -> None:
        try:
            judge(exercise, answer, lambda feedback: report(asdict(feedback)))
        except Exception as error:
            report(asdict(_unreadable(exercise, error)))

    said, ending = run_with_deadline(work, seconds)
    if said is not None:
        return Feedback(**said)
    return _cut_off(exercise, ending, seconds)


def judge(exercise: Exercise, answer: Any, report: Callable[[Feedback], None]) -> None:
    """Try the answer on every case; report the first problem, then the misconception behind it."""
    if not callable(answer):
        advice = f"Give the checker {exercise.name} itself, without calling it."
        report(_failed(exercise, f"This is {describe(answer)}. {advice}"))
        return
    if is_stub(answer):
        report(not_attempted(exercise))
        return
    if mismatch := _wrong_parameters(exercise, answer):
        report(_failed(exercise, mismatch))
        return
    if (problem := first_problem(exercise, answer)) is None:
        report(Feedback(exercise.number, "passed", f"{exercise.name} does what is asked in every case."))
        return
    case, feedback = problem
    report(feedback)
    if feedback.status != "not attempted":
        _name_the_mistake(exercise, answer, case, feedback, report)


def first_problem(exercise: Exercise, answer: Answer) -> tuple[Case, Feedback] | None:
    """The first case that the answer does not pass, and what is to be said of it."""
    for case in exercise.cases:
        if feedback := _problem(exercise, case, observe(case, answer)):
            return case, feedback
    return None


# Trying an answer


def observe(case: Case, answer: Answer) -> Any:
    """What the case gives with this answer: the observation, or `Raised`."""
    try:
        return case.observe(answer)
    except Complaint as complaint:
        return Raised(str(complaint), complaint=True, slug=complaint.slug)
    except DeadlineExceeded:
        raise
    except BaseException as error:  # SystemExit and KeyboardInterrupt too: they are the answer's
        return _raised(error)


def _raised(error: BaseException) -> Raised:
    try:
        text = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    except Exception:  # its own __str__ may fail
        text = type(error).__name__
    theirs = [frame for frame in traceback.extract_tb(error.__traceback__) if _is_theirs(frame.filename)]
    return Raised(text, _line_of(theirs[-1]) if theirs else "")


def _line_of(frame: traceback.FrameSummary) -> str:
    return linecache.getline(frame.filename, frame.lineno or 0).strip() or f"line {frame.lineno}"


def _is_theirs(filename: str) -> bool:
    return (
        not filename.startswith(OWN_FILES)
        and "site-packages" not in filename
        and "/lib/python" not in filename
    )


def is_stub(answer: Answer) -> bool:
    """Whether nothing has been written yet: every function's body is a docstring, ``...`` or ``pass``."""
    if isinstance(answer, FunctionType):
        return _does_nothing(answer)
    if not inspect.isclass(answer):
        return False
    functions = [value for value in vars(answer).values() if isinstance(value, FunctionType)]
    others = [name for name in vars(answer) if not name.startswith("__")]
    return all(map(_does_nothing, functions)) and (bool(functions) or not others)


def _does_nothing(function: FunctionType) -> bool:
    steps = [step for step in dis.get_instructions(function) if step.opname not in ("RESUME", "NOP")]
    loads = [step.argval for step in steps if step.opname in ("LOAD_CONST", "RETURN_CONST")]
    return len(steps) <= 2 and len(loads) == 1 and (loads[0] is None or loads[0] is Ellipsis)


def _wrong_parameters(exercise: Exercise, answer: Answer) -> str | None:
    """Say so when the answer cannot be called as the exercise calls it."""
    wanted = inspect.signature(exercise.model)
    if inspect.isclass(answer) and wanted.parameters and answer.__init__ is object.__init__:
        return "Your class has no __init__. Is it spelled with two underscores on each side?"
    try:
        inspect.signature(answer).bind(*wanted.parameters)
    except TypeError as error:
        return f"It is called as {exercise.call}, with the arguments in this order, and that fails: {error}."
    except ValueError:
        return None  # a built-in without a signature: calling it will tell
    return None


# Saying what is wrong


def _problem(exercise: Exercise, case: Case, outcome: Any) -> Feedback | None:
    """The feedback on one case without knowing the mistake behind it; None where all is well."""
    if isinstance(outcome, Raised):
        return _problem_of_exception(exercise, case, outcome)
    expected = case.observe(exercise.model)
    if outcome is None and expected is not None:
        return _failed(exercise, f"{exercise.name} returned None. Does its last line begin with `return`?")
    tolerance = tolerance_of(case)
    names = exercise.returns
    if case.arguments is None:  # a scenario: its observations have names of their own
        names, outcome, expected = tuple(expected), tuple(outcome.values()), tuple(expected.values())
        if len(names) == 1:
            outcome, expected = outcome[0], expected[0]
    difference = first_difference(outcome, expected, names, tolerance)
    if difference is None:
        return None
    return _failed(exercise, f"In the case “{case.name}”: {difference}{_arguments_shown(exercise, case)}")


def _problem_of_exception(exercise: Exercise, case: Case, outcome: Raised) -> Feedback:
    if outcome.text.startswith("NotImplementedError"):
        return not_attempted(exercise)
    if outcome.complaint:
        return _failed(exercise, outcome.text, outcome.slug)
    if "read-only" in outcome.text:
        return _failed(
            exercise,
            f"Your code writes into an array that it was given ({outcome.text}{_at(outcome.line)}). "
            "The caller still needs it: compute a new array instead.",
            CHANGES_ITS_INPUT,
        )
    return Feedback(
        exercise.number,
        "error",
        f"Your code stopped with {outcome.text}{_at(outcome.line)}, in the case “{case.name}”."
        f"{_arguments_shown(exercise, case)}",
    )


def _at(line: str) -> str:
    return f" at `{line}`" if line else ""


def _arguments_shown(exercise: Exercise, case: Case) -> str:
    """The arguments of a small case, one a line, so that the learner can try it."""
    if case.arguments is None:
        return ""
    given = case.arguments(case.rng())
    if not 0 < sum(map(_numbers_in, given)) <= LARGEST_SHOWN:
        return ""
    shown = [
        f"{name} = {show(value)}".replace("\n", "\n  " + " " * (len(name) + 3))
        for name, value in zip(argument_names(exercise.model), given, strict=True)
        if isinstance(value, np.ndarray | float | int | str | list)
    ]
    return "\nIt was called with\n  " + "\n  ".join(shown)


def _numbers_in(value: Any) -> int:
    """How many numbers the arrays in an argument hold."""
    if isinstance(value, list | tuple | dict):
        return sum(map(_numbers_in, value.values() if isinstance(value, dict) else value))
    return value.size if isinstance(value, np.ndarray) else 0


def _name_the_mistake(
    exercise: Exercise, answer: Answer, failed: Case, feedback: Feedback, report: Callable
) -> None:
    """Report again, with the misconception that behaves like the answer on all cases."""
    cases = sorted(exercise.cases, key=lambda case: case is not failed)  # there most candidates differ
    theirs = [observe(case, answer) for case in cases]
    for candidates in (exercise.misconceptions, exercise.double_mistakes()):
        if found := matching(cases, theirs, candidates):
            message = found.message
            if feedback.status == "error":
                message = f"{feedback.message.splitlines()[0]}\n{message}"
            report(Feedback(exercise.number, feedback.status, message, found.slug))
            return


def matching(cases: list[Case], outcomes: list, candidates: Iterable[Misconception]) -> Misconception | None:
    """The first candidate that gives the same outcomes on all cases."""
    for candidate in candidates:
        if all(
            same_outcome(theirs, observe(case, candidate.answer), tolerance_of(case))
            for case, theirs in zip(cases, outcomes, strict=True)
        ):
            return candidate
    return None


def same_outcome(first: Any, second: Any, tolerance: Tolerance) -> bool:
    if isinstance(first, Raised) or isinstance(second, Raised):
        return isinstance(first, Raised) and isinstance(second, Raised) and first.text == second.text
    if as_array(first) is not None and isinstance(second, np.ndarray):
        first = as_array(first)
    return agree(first, second, tolerance)


def tolerance_of(case: Case) -> Tolerance:
    return SINGLE if case.single_precision else DOUBLE


def not_attempted(exercise: Exercise) -> Feedback:
    return Feedback(
        exercise.number,
        "not attempted",
        f"Write {exercise.call} in place of the three dots and run the cell again.",
    )


def _failed(exercise: Exercise, message: str, misconception: str | None = None) -> Feedback:
    return Feedback(exercise.number, "failed", message, misconception)


def _cut_off(exercise: Exercise, ending: str, seconds: float) -> Feedback:
    """Feedback on an answer that never came back."""
    if ending == "too slow":
        message = (
            f"{exercise.name} was stopped after {seconds:g} seconds. The cases are tiny, so look for a loop "
            "that never ends: does its condition change inside the loop?"
        )
    else:
        message = (
            f"Running {exercise.name} ended the whole Python process that it was tried in; your notebook is "
            "safe. Look for sys.exit, os._exit, a recursion without end, or an enormous array."
        )
    return Feedback(exercise.number, "error", message)


def _unreadable(exercise: Exercise, error: Exception) -> Feedback:
    """Feedback when judging itself failed: the result's fault where its own code raised, else ours."""
    raised = _raised(error)
    if raised.line:
        what = f"What {exercise.name} returned could not be examined"
        return _failed(exercise, f"{what}: {raised.text}{_at(raised.line)}.")
    return Feedback(
        exercise.number,
        "error",
        f"The checker itself failed here ({raised.text}). This is no fault of yours; please report it.",
    )
