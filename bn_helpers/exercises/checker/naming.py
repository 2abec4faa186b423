"""Name the mistake behind a wrong answer: look for one that behaves like it.

First among the mistakes that are declared, then among small edits of the right answers (`edits`), then among
two at once. What is found is true of the answer however it is written: both give the same.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from bn_helpers.exercises.checker.arguments import plays_no_part, taken_otherwise
from bn_helpers.exercises.checker.declaration import Case, Exercise, Misconception
from bn_helpers.exercises.checker.edits import Edit, edits
from bn_helpers.exercises.checker.matching import Matching, OutOfTime, stopped_after
from bn_helpers.exercises.checker.source import Answer, argument_names, source_of, strip_docstrings
from bn_helpers.exercises.checker.wording import say, with_arguments, with_definitions

SECONDS = 1.0  # of processor time for edits; all else in a review takes little
ANOTHER_RESULT_AGAIN = "same-call-another-result"
COMES_OUT = "Your result is what comes out when"

Found = Iterator[Misconception]


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
        matching = Matching(exercise, answer, failed, SECONDS)
        declared = [*exercise.misconceptions, *exercise.double_mistakes]
        known = next(filter(matching.is_declared, declared), None)
        if known or not matching.gave_numbers():
            return known
        with stopped_after(SECONDS):
            return next((found for way in _ways(exercise, matching) for found in way), None)
    except (OutOfTime, Exception):
        return None


def ignored_arguments(exercise: Exercise, answer: Answer) -> Iterator[tuple[int, Misconception]]:
    """The places of the numbers that play no part in an answer, whatever else is wrong with it."""
    for place, name in enumerate(argument_names(exercise.model)):
        if plays_no_part(exercise, answer, place):
            words = (
                f"Your result stays as it is when {say(name)} changes: a constant, or nothing, stands in "
                f"its place. Use the argument {name}; whoever calls the function chooses it."
            )
            yield place, _found(f"ignores-{name.replace('_', '-')}", words)


def _ways(exercise: Exercise, matching: Matching) -> Iterable[Found]:
    """Where to look, in order; each is tried when the one before has found nothing."""
    yield _another_result_again(matching)
    yield _ignored_argument(exercise, matching)
    yield _declared_but_for_a_guard(exercise, matching)
    yield _argument_taken_otherwise(exercise, matching)
    for right in (exercise.model, *exercise.alternatives):
        yield _edit(exercise, matching, right)
    yield _edit_of_a_mistake(exercise, matching)
    yield _two_edits(exercise, matching)


def _declared_but_for_a_guard(exercise: Exercise, matching: Matching) -> Found:
    """A declared mistake, with another result in special cases, where it gives NaN or stops."""
    for mistake in filter(matching.is_declared_but_for_a_guard, exercise.misconceptions):
        case = matching.first_other_case(mistake)
        words = (
            f"But for cases in which it gives no number (“{case.name}”), your result is that of this mistake:"
        )
        yield _found(mistake.slug, f"{words} {mistake.message}")


def _another_result_again(matching: Matching) -> Found:
    """Something outlives the call, or is drawn from elsewhere."""
    if matching.gives_another_result_again():
        words = (
            "The same call gives another result when it is made again. Something outside the call plays a "
            "part: a global variable, an attribute of the class, a default argument that is changed, or "
            "random numbers from elsewhere. What the call needs must come from its arguments."
        )
        yield _found(ANOTHER_RESULT_AGAIN, words)


def _ignored_argument(exercise: Exercise, matching: Matching) -> Found:
    """A constant stands for a number that the answer should use, alone or with a declared mistake."""
    for place, ignored in ignored_arguments(exercise, matching.answer):
        if matching.is_made_with_a_constant(exercise.model, place):
            yield ignored
        for mistake in exercise.misconceptions:
            if mistake.combines and matching.is_made_with_a_constant(mistake.answer, place):
                yield _two(mistake, ignored.message)


def _argument_taken_otherwise(exercise: Exercise, matching: Matching) -> Found:
    """The model answer, given two arguments exchanged, or the complement, root, square of one."""
    model = exercise.model
    for slug, words, change in taken_otherwise(argument_names(model)):
        if matching.is_made_by(lambda *given, change=change: model(*change(list(given)))):
            yield _found(slug, f"{COMES_OUT} {words}.")


def _edit(exercise: Exercise, matching: Matching, right: Answer) -> Found:
    """One small change of a right answer; where one of another kind gives the same, both are said."""
    given = argument_names(exercise.model)
    source, made = with_arguments(source_of(right), given), dict[str, str]()
    try:
        for tree, edit in _edited(source):
            if edit.slug not in made and matching.is_made_by_code(tree):
                made[edit.slug] = edit.words
            if len(made) == 2:
                break
    except OutOfTime:
        if not made:
            raise
    if made:
        said = "; the same comes out when ".join(made.values())
        words = with_definitions(said, source, given)
        yield _found(next(iter(made)), f"{COMES_OUT} {words}.")


def _edit_of_a_mistake(exercise: Exercise, matching: Matching) -> Found:
    """A declared mistake with one small change more."""
    for mistake in [each for each in exercise.misconceptions if each.combines]:
        for tree, edit in _edited(mistake.source):
            if matching.is_made_by_code(tree):
                other = with_definitions(edit.words, mistake.source, argument_names(exercise.model))
                yield _two(mistake, f"{other[0].upper()}{other[1:]}.")


def _two_edits(exercise: Exercise, matching: Matching) -> Found:
    """Two small changes of the model answer; first two of one kind: who makes one often makes it again."""
    for of_one_kind in (True, False):
        for tree, first in _edited(exercise.source):
            if matching.is_right(tree):  # it changes nothing
                continue
            for second in [each for each in edits(tree) if (each.slug == first.slug) is of_one_kind]:
                with second.made():
                    if matching.is_made_by_code(tree):
                        words = f"two things differ: {first.words}; and {second.words}"
                        words = with_definitions(words, exercise.source, argument_names(exercise.model))
                        yield _found(first.slug, f"{COMES_OUT} {words}.")


def _edited(source: str) -> Iterator[tuple[ast.Module, Edit]]:
    """The syntax tree with each edit made in turn."""
    tree = ast.parse(strip_docstrings(source))
    for edit in edits(tree):
        with edit.made():
            yield tree, edit


def _two(first: Misconception, other: str) -> Misconception:
    words = f"The one to mend first: {first.message} The other: {other}"
    return _found(first.slug, f"Two things here differ from what is asked. {words}")


def _found(slug: str, words: str) -> Misconception:
    return Misconception(slug, words, "", {})
