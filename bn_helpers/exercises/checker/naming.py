"""Name the mistake behind a wrong answer: look for one that behaves like it.

First among the mistakes that are declared, then among small edits of the right answers (`edits`), then among
two at once. What is found is true of the answer however it is written: both give the same.
"""

from __future__ import annotations

import ast
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial

import numpy as np

from bn_helpers.exercises.checker.arguments import plays_no_part, rounded, taken_otherwise
from bn_helpers.exercises.checker.declaration import Case, Exercise, Misconception
from bn_helpers.exercises.checker.edits import Edit, edits
from bn_helpers.exercises.checker.grammar import ROUNDS_DOWN
from bn_helpers.exercises.checker.kinds import KINDS, NUMEROUS
from bn_helpers.exercises.checker.matching import Matching, OutOfTime, stopped_after
from bn_helpers.exercises.checker.source import Answer, argument_names, source_of, strip_docstrings
from bn_helpers.exercises.checker.uses import edits_of_one_use
from bn_helpers.exercises.checker.wording import explained, say, with_arguments

SECONDS = 1.0  # of processor time for edits; all else in a review takes little
ANOTHER_RESULT_AGAIN = "same-call-another-result"
COMES_OUT = "Your result is what comes out when"
MOST_DECIMALS = 5  # of a rounded result that differs from the right one


@dataclass(frozen=True)
class Named:
    """A mistake behind an answer: ``message`` explains it alone, or ``beside`` the first difference."""

    slug: str
    message: str
    beside: bool = False


def recognise(exercise: Exercise, answer: Answer, failed: Case) -> Named | None:
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
    Named or None
        One mistake before two at once, a declared one before one that is found. None too where the
        search itself fails: what was said of the answer before stands.
    """
    search = None
    try:
        matching = Matching(exercise, answer, failed, SECONDS)
        declared = [*exercise.misconceptions, *exercise.double_mistakes]
        known = next(filter(matching.is_declared, declared), None)
        if known:
            return Named(known.slug, known.message)
        if not matching.gave_numbers():
            return None
        search = Search(exercise, matching)
        with stopped_after(SECONDS), np.errstate(all="ignore"):
            return next((found for way in search.ways() for found in way), None) or search.by_kind
    except (OutOfTime, Exception):
        return search.by_kind if search else None


def ignored_arguments(exercise: Exercise, answer: Answer) -> Iterator[tuple[int, Named]]:
    """The places of the numbers that play no part in an answer, whatever else is wrong with it."""
    for place, name in enumerate(argument_names(exercise.model)):
        if plays_no_part(exercise, answer, place):
            words = (
                f"Your result stays as it is when {say(name)} changes: a constant, or nothing, stands in "
                f"its place. Use the argument {name}; whoever calls the function chooses it."
            )
            yield place, Named(f"ignores-{name.replace('_', '-')}", words)


class Search:
    """Look for a change of a right answer, or of a declared mistake, that behaves like the answer.

    ``by_kind`` is what can be said when what was found has no words of the course: its kind.
    """

    def __init__(self, exercise: Exercise, matching: Matching):
        self.exercise, self.matching = exercise, matching
        self.given = argument_names(exercise.model)
        self.by_kind: Named | None = None

    def ways(self) -> Iterable[Iterator[Named]]:
        """Where to look, in order; each is tried when the one before has found nothing."""
        right = [with_arguments(source_of(each), self.given) for each in self._right_answers()]
        yield self._another_result_again()
        yield self._rounded()
        for source in right:
            yield self._edit(source, {ROUNDS_DOWN})
        yield self._ignored_argument()
        yield self._declared_but_for_a_guard()
        yield self._argument_taken_otherwise()
        yield self._edit(right[0], KINDS.keys() - {ROUNDS_DOWN})
        for kinds in (KINDS.keys() - NUMEROUS - {ROUNDS_DOWN}, NUMEROUS):
            for source in right[1:]:
                yield self._edit(source, kinds)
        yield self._edit_of_one_use()
        if self.by_kind:
            return
        yield self._edit_of_a_mistake()
        yield self._two_edits()

    def _right_answers(self) -> list[Answer]:
        return [self.exercise.model, *self.exercise.alternatives]

    def _another_result_again(self) -> Iterator[Named]:
        """Something outlives the call, or is drawn from elsewhere."""
        if self.matching.gives_another_result_again():
            words = (
                "The same call gives another result when it is made again. Something outside the call plays "
                "a part: a global variable, an attribute of the class, a default argument that is changed, "
                "or random numbers from elsewhere. What the call needs must come from its arguments."
            )
            yield Named(ANOTHER_RESULT_AGAIN, words, beside=True)

    def _rounded(self) -> Iterator[Named]:
        for decimals in range(MOST_DECIMALS + 1):
            if self.matching.is_made_by(partial(rounded, self.exercise.model, decimals)):
                words = f"Your result is the right one, rounded to {decimals} decimals. Return it as it is."
                yield Named("rounds-the-result", words)

    def _ignored_argument(self) -> Iterator[Named]:
        """A constant stands for a number that the answer should use, alone or with a declared mistake."""
        for place, ignored in ignored_arguments(self.exercise, self.matching.answer):
            if self.matching.is_made_with_a_constant(self.exercise.model, place):
                yield ignored
            for mistake in self.exercise.misconceptions:
                if mistake.combines and self.matching.is_made_with_a_constant(mistake.answer, place):
                    yield _two(mistake, ignored.message)

    def _declared_but_for_a_guard(self) -> Iterator[Named]:
        """A declared mistake, but for cases in which it gives NaN or the answer stops."""
        for mistake in filter(self.matching.is_declared_but_for_a_guard, self.exercise.misconceptions):
            case, stopped = self.matching.first_other_case(mistake)
            why = " in which your code stops" if stopped else ""
            words = f"But for special cases{why} (“{case.name}”), your result is that of this mistake:"
            yield Named(mistake.slug, f"{words} {mistake.message}")

    def _argument_taken_otherwise(self) -> Iterator[Named]:
        """The model answer, given two arguments exchanged, or the complement, root, square of one."""
        model = self.exercise.model
        for slug, words, change in taken_otherwise(self.given):
            if self.matching.is_made_by(lambda *given, change=change: model(*change(list(given)))):
                yield Named(slug, f"{COMES_OUT} {words}.")

    def _edit(self, source: str, kinds: Container[str]) -> Iterator[Named]:
        """One small change of a right answer; where one of another kind gives the same, both are said."""
        said = dict[str, str]()
        try:
            for tree, edit in _edited(source, kinds):
                if edit.slug not in said and self.matching.is_made_by_code(tree):
                    words = self._in_words(source, edit)
                    if words:
                        said[edit.slug] = words
                    else:
                        self._remember(edit.slug)
                if len(said) == 2:
                    break
        except OutOfTime:
            if not said:
                raise
        if said:
            yield Named(next(iter(said)), f"{COMES_OUT} {'; the same comes out when '.join(said.values())}.")

    def _edit_of_one_use(self) -> Iterator[Named]:
        """A small change in one place where a variable of the model is used, the others left as they are."""
        source = strip_docstrings(self.exercise.source)
        for tree, changes in edits_of_one_use(source):
            if not self.matching.is_right(tree):
                continue
            for edit in changes:
                with edit.made():
                    is_it = self.matching.is_made_by_code(tree)
                if is_it:
                    if words := self._in_words(source, edit):
                        yield Named(edit.slug, f"{COMES_OUT} {words}.")
                    else:
                        self._remember(edit.slug)

    def _edit_of_a_mistake(self) -> Iterator[Named]:
        """A declared mistake with one small change more."""
        for mistake in [each for each in self.exercise.misconceptions if each.combines]:
            for tree, edit in _edited(mistake.source):
                if self.matching.is_made_by_code(tree, strictly=True):
                    other = self._in_words(mistake.source, edit) or KINDS[edit.slug]
                    yield _two(mistake, f"{other[0].upper()}{other[1:]}.")

    def _two_edits(self) -> Iterator[Named]:
        """Two small changes of the model answer; first of one kind: who makes one often makes it again."""
        source = self.exercise.source
        for of_one_kind in (True, False):
            for tree, first in _edited(source, more=True):
                if self.matching.is_right(tree):  # it changes nothing
                    continue
                for second in [each for each in edits(tree) if (each.slug == first.slug) is of_one_kind]:
                    with second.made():
                        is_it = self.matching.is_made_by_code(tree, strictly=True)
                    if is_it:
                        both = [self._in_words(source, each) or KINDS[each.slug] for each in (first, second)]
                        yield Named(first.slug, f"{COMES_OUT} two things differ: {'; and '.join(both)}.")

    def _in_words(self, source: str, edit: Edit) -> str | None:
        """What an edit does, in words that the learner knows; None where there are none."""
        methods = _arguments_of_methods(self.exercise.source)
        return explained(str(edit.words), source, [*self.given, *methods, *self.exercise.returns])

    def _remember(self, kind: str) -> None:
        if not self.by_kind:
            self.by_kind = Named(kind, f"Such numbers come out when {KINDS[kind]}.", beside=True)


@cache
def _arguments_of_methods(source: str) -> list[str]:
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    return [argument.arg for function in functions for argument in function.args.args]


@cache
def _tree_and_edits(source: str) -> tuple[ast.Module, list[Edit]]:
    tree = ast.parse(strip_docstrings(source))
    return tree, edits(tree)


def _edited(
    source: str, kinds: Container[str] = KINDS, more: bool = False
) -> Iterator[tuple[ast.Module, Edit]]:
    """The syntax tree with each edit of some kinds made in turn; ``more`` edits of it may follow."""
    tree, changes = _tree_and_edits(source)
    for edit in changes:
        if edit.slug in kinds:
            with edit.made(to_be_edited=more):
                yield tree, edit


def _two(first: Misconception, other: str) -> Named:
    words = f"The one to mend first: {first.message} The other: {other}"
    return Named(first.slug, f"Two things here differ from what is asked. {words}")
