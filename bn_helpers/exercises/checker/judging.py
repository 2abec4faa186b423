"""Judge an answer: pure, no display, and it never raises because of the answer."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from bn_helpers.exercises.checker.comparison import describe, first_difference, show
from bn_helpers.exercises.checker.deadline import run_each_with_deadline
from bn_helpers.exercises.checker.declaration import Case, Exercise
from bn_helpers.exercises.checker.hints import hint_of_exception, hint_of_result
from bn_helpers.exercises.checker.inputs import CHANGES_ITS_INPUT
from bn_helpers.exercises.checker.naming import ignored_arguments, recognise
from bn_helpers.exercises.checker.source import Answer, argument_names
from bn_helpers.exercises.checker.stubs import is_stub
from bn_helpers.exercises.checker.trying import Raised, observe, raised, tolerance_of
from bn_helpers.exercises.checker.work import Report, Work

SECONDS = 2.0
RUN_ABOVE = "If a cell above defines it, run that first: Run > Run All Above Selected Cell."
LARGEST_SHOWN = 24  # elements of the arguments that a message prints


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


def judge(exercise: Exercise, answer: object, seconds: float = SECONDS) -> Feedback:
    """Judge an answer where it can do no harm, within some seconds."""
    return judge_each(exercise, [answer], seconds)[0]


def judge_each(exercise: Exercise, answers: Sequence[object], seconds: float = SECONDS) -> list[Feedback]:
    """Judge many answers to an exercise, each within some seconds."""

    def work(answer: object) -> Work:
        return lambda report: _judge_in_words(exercise, answer, report)

    outcomes = run_each_with_deadline([work(answer) for answer in answers], seconds)
    return [
        Feedback(**said) if said is not None else _cut_off(exercise, ending, seconds)
        for said, ending in outcomes
    ]


def _judge_in_words(exercise: Exercise, answer: object, report: Report) -> None:
    """Judge, and report feedback as a dict; a failure of judging itself is feedback too."""
    try:
        _judge(exercise, answer, lambda feedback: report(asdict(feedback)))
    except Exception as error:
        report(asdict(_unreadable(exercise, error)))


def _judge(exercise: Exercise, answer: Any, report: Callable[[Feedback], None]) -> None:
    """Try the answer on every case; report the first problem, then the misconception behind it."""
    if answer is None or answer is Ellipsis:
        report(not_attempted(exercise))
        return
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
    if feedback.status == "not attempted":
        return
    if found := recognise(exercise, answer, case):
        message = found.message
        if feedback.status == "error" or found.beside:
            message = f"{feedback.message.splitlines()[0]}\n{message}"
        report(Feedback(exercise.number, feedback.status, message, found.slug))
    elif feedback.status == "failed" and not feedback.misconception:
        for _, ignored in ignored_arguments(exercise, answer):
            report(
                replace(
                    feedback, message=f"{feedback.message}\n{ignored.message}", misconception=ignored.slug
                )
            )
            return


def first_problem(exercise: Exercise, answer: Answer) -> tuple[Case, Feedback] | None:
    """The first case that the answer does not pass, and what is to be said of it."""
    for case in exercise.cases:
        if feedback := _problem(exercise, case, observe(case, answer)):
            return case, feedback
    return None


# The form of an answer


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
        words = f"{exercise.name} returned None. Does it end with `return`, in every branch?"
        return _failed(exercise, words, "returns-none")
    tolerance = tolerance_of(case)
    names = exercise.returns
    if case.arguments is None:  # a scenario: its observations have names of their own
        names, outcome, expected = tuple(expected), tuple(outcome.values()), tuple(expected.values())
        if len(names) == 1:
            outcome, expected = outcome[0], expected[0]
    difference = first_difference(outcome, expected, names, tolerance)
    if difference is None:
        return None
    slug, hint = hint_of_result(outcome, expected, tolerance)
    words = f"In the case “{case.name}”: {difference}{hint}{_arguments_shown(exercise, case)}"
    return _failed(exercise, words, slug or None)


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
    missing = f" {RUN_ABOVE}" if outcome.text.startswith("NameError") else ""
    slug, hint = hint_of_exception(outcome.text, argument_names(exercise.model))
    return Feedback(
        exercise.number,
        "error",
        f"Your code stopped with {outcome.text}{_at(outcome.line)}, in the case “{case.name}”.{missing}"
        f"{hint}{_arguments_shown(exercise, case)}",
        slug or None,
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
        if isinstance(value, np.ndarray | float | int | str | list | tuple)
    ]
    return "\nIt was called with\n  " + "\n  ".join(shown)


def _numbers_in(value: Any) -> int:
    """How many numbers the arrays in an argument hold."""
    if isinstance(value, list | tuple | dict):
        return sum(map(_numbers_in, value.values() if isinstance(value, dict) else value))
    return value.size if isinstance(value, np.ndarray) else 0


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
    problem = raised(error)
    if problem.line:
        what = f"What {exercise.name} returned could not be examined"
        return _failed(exercise, f"{what}: {problem.text}{_at(problem.line)}.")
    return Feedback(
        exercise.number,
        "error",
        f"The checker itself failed here ({problem.text}). This is no fault of yours; please report it.",
    )
