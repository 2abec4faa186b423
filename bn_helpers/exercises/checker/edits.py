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
from bn_helpers.exercises.checker.wording import say

STORED = ("targets", "target", "decorator_list", "annotation", "returns")  # what is no value
OVERWRITES = "overwrites-instead-of-adding"
FIRST = (  # of the kinds of edits
    OVERWRITES, "sign-turned", "term-missing", "factor-missing", "power-missing", "part-missing",
    "function-missing", "root-missing", "root-too-many", "square-instead-of-root", "square-missing",
    "square-too-many", "factor-too-many", "term-too-many", "another-name",
)  # fmt: skip


@dataclass(frozen=True)
class Edit:
    """One change: in ``holder``, the ``field`` (or its item ``index``) becomes ``new``."""

    slug: str
    words: str  # goes on from "Your result is what comes out when"
    holder: ast.AST
    field: str
    index: int | None
    new: ast.AST | list[ast.stmt]

    @contextmanager
    def made(self) -> Iterator[None]:
        """While the block runs the tree is changed."""
        values = getattr(self.holder, self.field)
        old = values if self.index is None else values[self.index]
        new = copy.deepcopy(self.new)  # no node may stand in the tree twice
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
        for holder, field, index, old in _places(function):
            if isinstance(old, ast.expr):
                found += [
                    Edit(slug, words, holder, field, index, new)
                    for slug, new, words in changes(old, holder, names)
                ]
            elif _is_a_step(old):
                words = f"the step “{say(old)}” is missing"
                found.append(Edit("step-missing", words, holder, field, index, ast.Pass()))
            if isinstance(old, ast.Assign):
                found += _adding(old)
        found += _in_another_order(function)
    kinds = [*FIRST, *dict.fromkeys(edit.slug for edit in found)]
    return sorted(found, key=lambda edit: kinds.index(edit.slug))


def _places(function: ast.FunctionDef) -> Iterator[tuple[ast.AST, str, int | None, ast.AST]]:
    """Where something stands that may be changed: its holder, the field, the index in it, and itself."""
    for holder in ast.walk(function):
        for field, value in ast.iter_fields(holder):
            if field in STORED:
                continue
            several = isinstance(value, list)
            for index, old in enumerate(value) if several else [(None, value)]:
                if isinstance(old, ast.expr) or (isinstance(old, ast.stmt) and several and len(value) > 1):
                    yield holder, field, index, old


def _adding(step: ast.Assign) -> Iterator[Edit]:
    """``total = total + more`` without the first total."""
    target, terms = step.targets[0], step.value
    if isinstance(target, ast.Name) and isinstance(terms, ast.BinOp) and isinstance(terms.op, ast.Add):
        rest = _without_first_term(terms, target.id)
        if rest is not None:
            words = (
                f"“{say(target)}” is overwritten each time, where it should be added to: only the last counts"
            )
            yield Edit(OVERWRITES, words, step, "value", None, rest)


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
                words = f"the step “{say(second)}” is done before the step “{say(first)}”"
                yield Edit("steps-in-another-order", words, holder, "body", None, turned)


def _is_a_step(statement: ast.AST) -> bool:
    is_docstring = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return not isinstance(statement, ast.Return | ast.FunctionDef) and not is_docstring


def _names(function: ast.FunctionDef) -> list[str]:
    """Arguments and variables, in order."""
    given = [argument.arg for argument in function.args.args if argument.arg != "self"]
    stored = [n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    return list(dict.fromkeys([*given, *stored]))
