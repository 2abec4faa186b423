"""What a learner calls in a notebook: check, use, hint and solution; and review, which they rest on."""

from __future__ import annotations

import difflib
import functools
import sys
import textwrap
from collections.abc import Callable
from typing import Any

from bn_helpers.exercises.cards import Card, show
from bn_helpers.exercises.catalogue import NoSuchExercise, find_exercise
from bn_helpers.exercises.checker import Exercise, Feedback, judge
from bn_helpers.exercises.checker.source import Answer
from bn_helpers.exercises.lock import why_locked
from bn_helpers.exercises.progress_table import mark_solved, where_it_is_kept
from bn_helpers.settings import is_strict, review_seconds

HEADINGS = {
    "passed": "Passed",
    "failed": "Not yet",
    "error": "Stopped by an error",
    "not attempted": "Not attempted yet",
}
HINT_TITLES = ("Hint 1, a question", "Hint 2, a concept", "Hint 3, a skeleton")
_FROM_NOTEBOOK = object()


def review(number: str, answer: object, seconds: float | None = None) -> Feedback:
    """Judge an answer to an exercise: pure, without display.

    Parameters
    ----------
    number : str
        The exercise, such as "1.2".
    answer : object
        The learner's function or class; anything else is judged too.
    seconds : float, optional
        The time it may take, with all cases; by default 2, or what the environment variable
        BN_REVIEW_SECONDS says.

    Returns
    -------
    Feedback
        Its status, the recognised misconception and the message.

    Raises
    ------
    NoSuchExercise
        If no exercise has that number; never because of the answer.

    Examples
    --------
    >>> review("1.1", lambda Z: (Z.mean(axis=1, keepdims=True), Z.var(axis=1, keepdims=True))).status
    'passed'
    >>> review("1.1", None).status
    'not attempted'
    """
    return judge(find_exercise(number), answer, seconds or review_seconds())


def _in_a_sentence(command: Callable[..., None]) -> Callable[..., None]:
    """A number that no exercise has is answered in a sentence; in strict mode it is an error."""

    @functools.wraps(command)
    def answered(number: str, *arguments: object) -> None:
        try:
            command(number, *arguments)
        except NoSuchExercise as wrong:
            if is_strict():
                raise
            show(Card(str(wrong), "`progress()` lists all exercises."))

    return answered


@_in_a_sentence
def check(number: str, answer: object = _FROM_NOTEBOOK) -> None:
    """Judge an answer and show the feedback.

    Parameters
    ----------
    number : str
        The exercise, such as "1.2".
    answer : object, optional
        What to judge; by default what has the exercise's name in the notebook.

    Raises
    ------
    AssertionError
        Unless the answer passed, where the environment variable BN_STRICT is 1 or NBGRADER_EXECUTION
        is set: for CI and for grading.

    Examples
    --------
    >>> check("1.4", lambda sigma2, epsilon: sigma2 / (sigma2 + epsilon))
    Exercise 1.4, the variance that is left: Passed
    normalised_variance does what is asked in every case.
    """
    exercise = find_exercise(number)
    feedback = review_in_notebook(number) if answer is _FROM_NOTEBOOK else review(number, answer)
    kept = mark_solved(number) if feedback.status == "passed" else True
    if is_strict() and feedback.status != "passed":
        raise AssertionError(f"exercise {number}: {feedback.status}: {' '.join(feedback.message.split())}")
    show(_card(exercise, feedback, "" if kept else where_it_is_kept()))


def review_in_notebook(number: str) -> Feedback:
    """Judge what has the exercise's name in the notebook."""
    exercise = find_exercise(number)
    answer = _notebook_names().get(exercise.name)
    return review(number, answer) if answer is not None else _not_found(exercise)


def use(number: str) -> Answer:
    """The learner's own answer where it passes, else the course's with a visible note.

    Examples
    --------
    >>> normalised_variance = use("1.4")
    Exercise 1.4 has not passed yet: this cell runs the course's own normalised_variance.
    """
    exercise = find_exercise(number)
    answer: Any = _notebook_names().get(exercise.name)
    if answer is not None and review(number, answer).status == "passed":
        show(Card(f"Exercise {number} has passed: this cell runs your {exercise.name}.", "", "passed"))
        return answer
    show(Card(f"Exercise {number} has not passed yet: this cell runs the course's own {exercise.name}.", ""))
    return exercise.model


@_in_a_sentence
def hint(number: str) -> None:
    """Show the exercise's hints, folded: a question, a concept, a skeleton.

    Examples
    --------
    >>> hint("1.4")  # doctest: +ELLIPSIS
    Exercise 1.4, the variance that is left: hints
    Hint 1, a question: The Z-transform divides ...
    """
    show(hint_card(number))


def hint_card(number: str) -> Card:
    """The exercise's hints as a card, for a notebook or a page."""
    exercise = find_exercise(number)
    *words, skeleton = exercise.hints
    folded = tuple(zip(HINT_TITLES, [*words, _as_code(skeleton)], strict=True))
    return Card(f"Exercise {number}, {exercise.title}: hints", "", folded=folded)


@_in_a_sentence
def solution(number: str, word: str = "") -> None:
    """Show the model answer, unless a teacher has locked it.

    Parameters
    ----------
    number : str
        The exercise, such as "1.2".
    word : str, optional
        What opens the solutions before their date, where a teacher gives it.

    Examples
    --------
    >>> solution("1.4")  # doctest: +ELLIPSIS
    Exercise 1.4, the variance that is left: one way to write it
      def normalised_variance(sigma2, epsilon):
    ...
    """
    exercise = find_exercise(number)
    if reason := why_locked(word):
        show(Card(f"Exercise {number}, {exercise.title}: not yet", reason))
        return
    heading = f"Exercise {number}, {exercise.title}: one way to write it"
    show(Card(heading, _as_code(exercise.source)))


def _card(exercise: Exercise, feedback: Feedback, note: str) -> Card:
    text = "\n".join(filter(None, [feedback.message, note]))
    if feedback.status != "passed":
        text += f'\nStuck? `hint("{exercise.number}")` shows three hints.'
    heading = f"Exercise {exercise.number}, {exercise.title}: {HEADINGS[feedback.status]}"
    return Card(heading, text, feedback.status)


def _as_code(source: str) -> str:
    return textwrap.indent(source.rstrip("\n"), "  ", lambda line: True)


def _notebook_names() -> dict[str, Any]:
    """The notebook's variables; outside IPython those of the main program."""
    ipython = sys.modules.get("IPython")  # where a notebook runs, it is there already
    shell = ipython.get_ipython() if ipython else None
    if shell is not None:
        return shell.user_ns
    import __main__

    return vars(__main__)


def _not_found(exercise: Exercise) -> Feedback:
    """Feedback when nothing has the exercise's name; a misspelled name is pointed out."""
    names = [name for name, value in _notebook_names().items() if callable(value)]
    message = f"There is no {exercise.name} in this notebook yet."
    if close := difflib.get_close_matches(exercise.name, names, n=1, cutoff=0.8):
        message += f" There is a {close[0]}: is one of the names misspelled?"
    return Feedback(exercise.number, "not attempted", message)
