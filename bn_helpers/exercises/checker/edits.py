"""Small changes of a right answer, as people make them: each with the words that say what it does.

An edit changes one place of a syntax tree and takes itself back, so that edits nest: two at once are an edit
of what the first has left.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from bn_helpers.exercises.checker.grammar import changes
from bn_helpers.exercises.checker.kinds import KINDS, OVERWRITES
from bn_helpers.exercises.checker.wording import Words

STORED = ("targets", "target", "decorator_list", "annotation", "returns")  # what is no value


@dataclass(frozen=True)
class Edit:
    """One change: in ``holder``, the ``field`` (or its item ``index``) becomes ``new``."""

    slug: str
    words: Words  # goes on from "Your result is what comes out when"
    holder: ast.AST
    field: str
    index: int | None
    new: ast.AST | list[ast.stmt]

    @contextmanager
    def made(self, to_be_edited: bool = False) -> Iterator[None]:
        """While the block runs the tree is changed."""
        values = getattr(self.holder, self.field)
        old = values if self.index is None else values[self.index]
        new = (
            copy.deepcopy(self.new) if to_be_edited else self.new
        )  # an edited node may not stand there twice
        for node in new if isinstance(new, list) else [new]:
            ast.fix_missing_locations(node)
        self._put(new)
        try:
            yield
        finally:
            self._put(old)

    def _put(self, node: Any) -> None:
        if self.index is None:
            setattr(self.holder, self.field, node)
        else:
            getattr(self.holder, self.field)[self.index] = node


def edits(tree: ast.Module) -> list[Edit]:
    """All edits of the functions in a tree, the commonest kinds first."""
    found = []
    for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
        names = _names(function)
        for holder, field, index, old in places(function):
            if isinstance(old, ast.expr):
                found += [
                    Edit(slug, words, holder, field, index, new)
                    for slug, new, words in changes(old, holder, names)
                ]
            else:
                found += _of_step(old, holder, field, index)
        found += _in_another_order(function)
    kinds = list(KINDS)
    return sorted(found, key=lambda edit: kinds.index(edit.slug))


def places(function: ast.stmt) -> Iterator[tuple[ast.AST, str, int | None, ast.AST]]:
    """Where something stands that may be changed: its holder, the field, the index in it, and itself."""
    for holder in ast.walk(function):
        for field, value in ast.iter_fields(holder):
            if field in STORED:
                continue
            several = isinstance(value, list)
            for index, old in enumerate(value) if several else [(None, value)]:
                if isinstance(old, ast.expr) or (isinstance(old, ast.stmt) and several):
                    yield holder, field, index, old


def _of_step(step: ast.AST, holder: ast.AST, field: str, index: int | None) -> Iterator[Edit]:
    """A step is left out, or it overwrites or subtracts what it should add; a condition is ignored."""
    if _is_a_step(step) and len(getattr(holder, field)) > 1:
        yield Edit("step-missing", _missing(step), holder, field, index, ast.Pass())
    if isinstance(step, ast.Assign):
        yield from _adding(step)
    if isinstance(step, ast.AugAssign) and isinstance(step.op, ast.Add):
        load = ast.parse(ast.unparse(step.target), mode="eval").body
        words = Words("“{}” is subtracted from “{}”, not added", step.value, step.target)
        less = ast.BinOp(load, ast.Sub(), step.value)
        yield Edit("sign-turned", words, holder, field, index, ast.Assign([step.target], less))
        only = ast.Assign([step.target], step.value)
        yield Edit(OVERWRITES, _overwritten(step.target), holder, field, index, only)
    if isinstance(step, ast.If):
        for value, when in ((True, "always"), (False, "never")):
            words = Words(f"what is to be done if “{{}}” is {when} done", step.test)
            yield Edit("condition-ignored", words, step, "test", None, ast.Constant(value))


def _missing(step: ast.AST) -> Words:
    if not isinstance(step, ast.Assign):
        return Words("the step “{}” is missing", step)
    target, value = step.targets[0], step.value
    is_stored = isinstance(target, ast.Attribute) and isinstance(value, ast.Name)  # self.decay = decay
    words = "what was given is not kept as “{}”" if is_stored else "the step that computes “{}” is missing"
    return Words(words, target)


def _overwritten(target: ast.expr) -> Words:
    return Words("“{}” is overwritten each time, where it should be added to: only the last counts", target)


def _adding(step: ast.Assign) -> Iterator[Edit]:
    """``total = total + more`` without the first total."""
    target, terms = step.targets[0], step.value
    if isinstance(target, ast.Name) and isinstance(terms, ast.BinOp) and isinstance(terms.op, ast.Add):
        rest = _without_first_term(terms, target.id)
        if rest is not None:
            yield Edit(OVERWRITES, _overwritten(target), step, "value", None, rest)


def _without_first_term(terms: ast.expr, name: str) -> ast.expr | None:
    """What is left of ``name + b + c``; None where the sum does not begin with the name."""
    if not isinstance(terms, ast.BinOp) or not isinstance(terms.op, ast.Add):
        return None
    if isinstance(terms.left, ast.Name) and terms.left.id == name:
        return terms.right
    rest = _without_first_term(terms.left, name)
    return None if rest is None else ast.BinOp(rest, terms.op, terms.right)


def _in_another_order(function: ast.FunctionDef) -> Iterator[Edit]:
    """Two steps exchanged that follow each other."""
    for holder in ast.walk(function):
        steps = getattr(holder, "body", None)
        if not isinstance(steps, list):
            continue
        for place, (first, second) in enumerate(pairwise(steps)):
            if isinstance(first, ast.Assign) and isinstance(second, ast.Assign):
                turned = [*steps[:place], second, first, *steps[place + 2 :]]
                words = Words("“{}” is computed before “{}”", second.targets[0], first.targets[0])
                yield Edit("steps-in-another-order", words, holder, "body", None, turned)


def _is_a_step(statement: ast.AST) -> bool:
    is_docstring = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return not isinstance(statement, ast.Return | ast.FunctionDef) and not is_docstring


def _names(function: ast.FunctionDef) -> list[str]:
    """Arguments and variables, in order."""
    given = [argument.arg for argument in function.args.args if argument.arg != "self"]
    stored = [n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    return list(dict.fromkeys([*given, *stored]))
