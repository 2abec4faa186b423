"""What an exercise is: a model answer, cases to try an answer on, and the mistakes that learners make.

An exercise is declared once, in ``lesson_NN.py``::

    @exercise("1.2", returns=("Z_norm",), hints=("A question?", "A concept.", "A skeleton."))
    def z_transform(Z, epsilon):
        '''Normalise each unit of Z over the mini-batch.'''
        ...                                  # the model answer

    @z_transform.case("one unit is constant")
    def _(rng):
        return rng.normal(size=(3, 4)), 1e-3  # the arguments

    z_transform.slip("epsilon-outside-the-root", "np.sqrt(sigma2 + epsilon)", "(np.sqrt(sigma2) + epsilon)",
                     "You added ε after taking the root ...")

    @z_transform.misconception
    def statistics_over_the_whole_array(Z, epsilon):
        '''You took one mean and one variance for all units together ...'''
        return (Z - Z.mean()) / np.sqrt(Z.var() + epsilon)

From it come the stub in the notebook, the revealed solution, the feedback and the tests of the feedback.
"""

from __future__ import annotations

import ast
import inspect
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np

Answer = Callable[..., Any]

EXERCISES: dict[str, Exercise] = {}
CHANGES_ITS_INPUT = "changes-its-input"  # a mistake that every exercise shares


class Complaint(Exception):
    """Raised by a scenario when an answer breaks a rule that no comparison of values would name.

    ``slug`` names the mistake where no misconception of the exercise does.
    """

    def __init__(self, message: str, slug: str | None = None):
        super().__init__(message)
        self.slug = slug


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


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class Slip:
    """A mistake in one place of the model answer: ``old`` stands there, the learner wrote ``new``."""

    slug: str
    old: str
    new: str
    message: str


class Exercise:
    """The declaration of one exercise; see the module's docstring for its use."""

    def __init__(
        self, number: str, model: Answer, title: str, returns: tuple[str, ...], hints: tuple[str, ...]
    ):
        self.number = number
        self.model = model
        self.name = model.__name__
        self.title = title
        self.returns = returns
        self.hints = hints
        self.source = source_of(model)
        self.cases: list[Case] = []
        self.misconceptions: list[Misconception] = []
        self.slips: list[Slip] = []
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
                self.cases.append(self._case(f"{name}, in float32", _mapped(arguments, _to_float32), True))
                self.cases.append(
                    self._case(f"{name}, read-only and strided", _mapped(arguments, _to_strided))
                )
            return arguments

        return declare

    def _case(self, name: str, arguments: Callable, single_precision: bool = False) -> Case:
        def run(answer: Answer, rng: np.random.Generator) -> Any:
            given = arguments(rng)
            result = answer(*given)
            complain_if_changed(argument_names(self.model), arguments(Case.rng(case)), given)
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

    def misconception(self, wrong: Answer) -> Answer:
        """Declare a wrong implementation; its name is the slug, its docstring the message."""
        message = " ".join(inspect.getdoc(wrong).split())  # type: ignore[union-attr]
        slug = wrong.__name__.replace("_", "-").lower()
        self.misconceptions.append(Misconception(slug, message, source_of(wrong), _namespace(wrong)))
        return wrong

    def slip(self, slug: str, old: str, new: str, message: str, combines: bool = True) -> None:
        """Declare a mistake in one place of the model answer.

        Slips also combine, two at a time, but for the rare ones that say ``combines=False``: each pair
        is one more candidate to try.
        """
        if self.source.count(old) < 1:
            raise ValueError(f"slip {slug!r}: {old!r} does not stand in the model answer of {self.number}")
        slip = Slip(slug, old, new, " ".join(message.split()))
        if combines:
            self.slips.append(slip)
        source = self.source.replace(old, new)
        self.misconceptions.append(
            Misconception(slug, slip.message, source, _namespace(self.model), combines)
        )

    def alternative(self, right: Answer) -> Answer:
        """Declare a right answer that is written differently."""
        self.alternatives.append(right)
        return right

    def double_mistakes(self) -> Iterator[Misconception]:
        """Each misconception with one slip more; the message names the one to mend first."""
        order = {slip.slug: position for position, slip in enumerate(self.slips)}
        for first in [each for each in self.misconceptions if each.combines]:
            for second in self.slips:
                if second.old in first.source and order.get(first.slug, -1) < order[second.slug]:
                    yield Misconception(
                        first.slug,
                        f"Two things here differ from what is asked. The one to mend first: {first.message}",
                        first.source.replace(second.old, second.new),
                        _namespace(self.model),
                    )


def exercise(
    number: str, *, title: str, returns: tuple[str, ...] = ("the result",), hints: tuple[str, ...]
) -> Callable[[Answer], Exercise]:
    """Declare an exercise by its model answer.

    Parameters
    ----------
    number : str
        Lesson and exercise, "1.2".
    title : str
        A few words for the table of progress.
    returns : tuple of str
        What the parts of the result are called, in order.
    hints : tuple of str
        The ladder of hints: a question, a concept, a skeleton.
    """

    def declare(model: Answer) -> Exercise:
        if number in EXERCISES:
            raise ValueError(f"exercise {number} is declared twice")
        EXERCISES[number] = Exercise(number, model, title, returns, hints)
        return EXERCISES[number]

    return declare


# Rules that cases and scenarios share


def argument_names(function: Answer) -> list[str]:
    return list(inspect.signature(function).parameters)


def complain_if_changed(names: list[str], before: Any, after: Any) -> None:
    """Raise a `Complaint` that names the first argument that an answer has changed."""
    for name, old, new in zip(names, before, after, strict=True):
        if not _unchanged(old, new):
            how = (
                "A copy of the list still holds the same dicts, and a copied dict the same arrays, so pop, "
                "storing into a dict, += and -= change what is shared: build new dicts with new arrays."
                if isinstance(old, list) and any(isinstance(each, dict) for each in old)
                else "Operators such as += and -=, out=, methods such as sort, shuffle and pop, and "
                f"assignments to {name}[...] write into {name} itself: compute a new one instead."
            )
            raise Complaint(
                f"Your code changed its input {name}. Whoever called it still needs {name} as it was, "
                f"for example for the backward pass. {how}",
                CHANGES_ITS_INPUT,
            )


def _unchanged(old: Any, new: Any) -> bool:
    if isinstance(old, np.ndarray):
        return isinstance(new, np.ndarray) and old.shape == new.shape and old.tobytes() == new.tobytes()
    if isinstance(old, dict):
        return old.keys() == new.keys() and all(_unchanged(old[key], new[key]) for key in old)
    if isinstance(old, list | tuple):
        return len(old) == len(new) and all(map(_unchanged, old, new))
    return True  # numbers and strings cannot change; drawing from a generator is what it is for


def _mapped(arguments: Callable, change: Callable[[np.ndarray], np.ndarray]) -> Callable:
    """The same arguments with every floating-point array changed."""

    def walk(value: Any) -> Any:
        if isinstance(value, np.ndarray) and value.dtype.kind == "f":
            return change(value)
        if isinstance(value, dict):
            return {key: walk(part) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(map(walk, value))
        return value

    return lambda rng: walk(arguments(rng))


def _to_float32(array: np.ndarray) -> np.ndarray:
    return array.astype(np.float32)


def _to_strided(array: np.ndarray) -> np.ndarray:
    """The same values as a read-only view with gaps between its elements."""
    roomy = np.full((*array.shape, 2), np.nan, dtype=array.dtype)
    view = roomy[..., 0]
    view[...] = array
    view.flags.writeable = False
    return view


# Source text


def source_of(definition: Answer) -> str:
    """The source of a function or class of a module, without its decorators."""
    functions = (
        [definition]
        if inspect.isfunction(definition)
        else filter(inspect.isfunction, vars(definition).values())
    )
    code = next(iter(functions)).__code__
    lines, nodes = _parsed(code.co_filename)
    node = next(node for node in nodes if code.co_firstlineno <= (node.end_lineno or 0))
    return "\n".join(lines[node.lineno - 1 : node.end_lineno]) + "\n"


@cache
def _parsed(filename: str) -> tuple[list[str], list[ast.stmt]]:
    """The lines of a file and what stands at its top level; `inspect.getsource` would parse it 220 times."""
    text = Path(filename).read_text(encoding="utf-8")
    return text.splitlines(), ast.parse(text).body


def compile_answer(source: str, namespace: dict[str, Any]) -> Answer:
    """The function or class that the source defines, with the names of its module in reach."""
    scope = dict(namespace)
    tree = ast.parse(source)
    exec(compile(tree, "<string>", "exec"), scope)
    return scope[tree.body[0].name]  # type: ignore[attr-defined]


def strip_bodies(source: str) -> str:
    """Replace the code of the function, or of each method of the class, by ``...``; docstrings stay."""
    lines = source.splitlines()
    definition = ast.parse(source).body[0]
    body = definition.body if isinstance(definition, ast.ClassDef) else [definition]
    for function in reversed([node for node in body if isinstance(node, ast.FunctionDef)]):
        code = function.body
        start = code[0].lineno - 1
        if ast.get_docstring(function) is not None:
            start = code[0].end_lineno or start
            code = code[1:]
        if code:
            lines[start : function.end_lineno] = [" " * code[0].col_offset + "..."]
    return "\n".join(lines) + "\n"


def _namespace(function: Answer) -> dict[str, Any]:
    return function.__globals__ if inspect.isfunction(function) else vars(inspect.getmodule(function))
