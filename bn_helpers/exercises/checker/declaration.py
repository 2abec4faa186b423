"""What an exercise is: a model answer, cases to try an answer on, and the mistakes that learners make.

An exercise is declared once, in two files side by side. ``lesson_01/z_transform.py`` holds the code::

    @exercise(returns=("Z_norm",))
    def z_transform(Z, epsilon):
        '''Normalise each unit of Z over the mini-batch.'''
        ...                                  # the model answer

    @z_transform.case("one unit is constant")
    def _(rng):
        return rng.normal(size=(3, 4)), 1e-3  # the arguments

    @z_transform.alternative
    def row_by_row(Z, epsilon):
        ...                                  # right too, written differently

``z_transform.md`` holds the words: number, title, hints, and each mistake with what to say of it; see
`bn_helpers.exercises.checker.text`. From both come the stub in the notebook, the revealed solution, the
feedback and the tests of the feedback.
"""

from __future__ import annotations

import inspect
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from bn_helpers.exercises.checker.inputs import complain_if_changed, mapped, to_float32, to_strided
from bn_helpers.exercises.checker.source import (
    Answer,
    argument_names,
    compile_answer,
    source_of,
    strip_bodies,
    strip_docstrings,
    with_body,
)
from bn_helpers.exercises.checker.text import Mistake, Words, read_words


@dataclass(frozen=True)
class Case:
    """One trial of an answer: ``run`` gives what is compared with the same trial of the model answer.

    ``arguments`` builds the arguments afresh from a generator; it is None for a scenario, which makes
    its own calls and returns a dict of named observations.
    """

    name: str
    run: Callable[[Answer, np.random.Generator], Any]
    arguments: Callable[[np.random.Generator], tuple] | None = None
    single_precision: bool = False

    def rng(self) -> np.random.Generator:
        """The same generator at every run, another one for every case."""
        return np.random.default_rng(zlib.crc32(self.name.encode()))

    def observe(self, answer: Answer) -> Any:
        return self.run(answer, self.rng())


@dataclass(frozen=True, eq=False)
class Misconception:
    """A wrong implementation that runs, and what to say to the learner whose answer behaves like it."""

    slug: str
    message: str
    source: str
    namespace: dict[str, Any] = field(repr=False)
    combines: bool = True

    @cached_property
    def answer(self) -> Answer:
        return compile_answer(self.source, self.namespace)


class Exercise:
    """The declaration of one exercise; see the module's docstring for its use."""

    def __init__(self, model: Answer, returns: tuple[str, ...], words: Words):
        self.number = words.number
        self.title = words.title
        self.hints = words.hints
        self.mistakes = words.mistakes
        self.model = model
        self.name = model.__name__
        self.returns = returns
        self.source = source_of(model)
        self.cases: list[Case] = []
        self.alternatives: list[Answer] = []

    def __repr__(self) -> str:
        return f"<Exercise {self.number} {self.name}>"

    @property
    def lesson(self) -> str:
        """The lesson's number as in its file name: "01" for exercise 1.2."""
        return f"{int(self.number.split('.')[0]):02d}"

    @property
    def call(self) -> str:
        """How the answer is called: ``z_transform(Z, epsilon)``."""
        target = self.model.__init__ if inspect.isclass(self.model) else self.model
        names = [name for name in inspect.signature(target).parameters if name != "self"]
        return f"{self.name}({', '.join(names)})"

    @property
    def stub(self) -> str:
        """The model answer without its code: what the learner completes."""
        return strip_bodies(self.source)

    # What a declaration adds to the exercise

    def case(self, name: str) -> Callable[[Callable], Callable]:
        """Declare a case by a function of ``rng`` that returns the tuple of arguments."""

        def declare(arguments: Callable[[np.random.Generator], tuple]) -> Callable:
            first = not self.cases
            self.cases.append(self._case(name, arguments))
            if first:  # every exercise meets the inputs that the contract promises
                self.cases.append(self._case(f"{name}, in float32", mapped(arguments, to_float32), True))
                self.cases.append(self._case(f"{name}, read-only and strided", mapped(arguments, to_strided)))
            return arguments

        return declare

    def _case(self, name: str, arguments: Callable, single_precision: bool = False) -> Case:
        names = argument_names(self.model)

        def run(answer: Answer, rng: np.random.Generator) -> Any:
            given = arguments(rng)
            result = answer(*given)
            complain_if_changed(names, arguments(Case.rng(case)), given)
            return result

        case = Case(name, run, arguments, single_precision)
        return case

    def scenario(self, name: str, single_precision: bool = False) -> Callable[[Callable], Callable]:
        """Declare a case by a function of ``(answer, rng)`` that returns a dict of named observations.

        For answers that are random or keep a state: the observations are what must agree with those
        of the model answer. It may raise `Complaint`.
        """

        def declare(run: Callable[[Answer, np.random.Generator], dict]) -> Callable:
            self.cases.append(Case(name, run, single_precision=single_precision))
            return run

        return declare

    def alternative(self, right: Answer) -> Answer:
        """Declare a right answer that is written differently."""
        self.alternatives.append(right)
        return right

    # The mistakes, as wrong implementations

    @cached_property
    def misconceptions(self) -> list[Misconception]:
        """Each mistake, as code that runs, in the order in which they are tried."""
        return [
            Misconception(each.slug, each.message, self._source_with(each), self.namespace, each.combines)
            for each in self.mistakes
        ]

    @cached_property
    def _code(self) -> str:
        return strip_docstrings(self.source)

    @property
    def namespace(self) -> dict[str, Any]:
        return vars(sys.modules[self.model.__module__])

    def _source_with(self, mistake: Mistake) -> str:
        if mistake.code:
            whole = mistake.code.startswith(("def ", "class "))
            return mistake.code if whole else with_body(self._code, mistake.code)
        source = self._code
        for old, new in mistake.changes:
            if old not in source:
                where = f"exercise {self.number}, mistake {mistake.slug}"
                raise ValueError(f"{where}: {old!r} does not stand in the model answer")
            source = source.replace(old, new)
        return source

    @property
    def slips(self) -> dict[str, tuple[str, str]]:
        """The mistakes in one place of the model answer that combine with others: slug → (old, new)."""
        return {
            each.slug: each.changes[0] for each in self.mistakes if each.combines and len(each.changes) == 1
        }

    @cached_property
    def double_mistakes(self) -> list[Misconception]:
        """Each misconception with one slip more; the message says the one to mend first, then the other."""
        order = {slug: position for position, slug in enumerate(self.slips)}
        messages = {each.slug: each.message for each in self.mistakes}
        return [
            Misconception(
                first.slug,
                f"Two things here differ from what is asked. The one to mend first: {first.message} "
                f"The other: {messages[slug]}",
                first.source.replace(old, new),
                self.namespace,
            )
            for first in self.misconceptions
            for slug, (old, new) in self.slips.items()
            if first.combines and old in first.source and order.get(first.slug, -1) < order[slug]
        ]


def exercise(returns: tuple[str, ...] = ("the result",)) -> Callable[[Answer], Exercise]:
    """Declare an exercise by its model answer; its words stand in the ``.md`` file beside the module.

    Parameters
    ----------
    returns : tuple of str
        What the parts of the result are called, in order.
    """

    def declare(model: Answer) -> Exercise:
        module = Path(sys.modules[model.__module__].__file__ or "")
        return Exercise(model, returns, read_words(module.with_suffix(".md")))

    return declare
