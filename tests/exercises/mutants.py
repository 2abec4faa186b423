"""Small wrong changes to a source text, one at a time: what a mistyped or half-understood line looks like."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass

SWAPPED_OPERATORS = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.FloorDiv: (ast.Mult,),
    ast.Mod: (ast.Mult,),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
SWAPPED_NAMES = {
    "mean": ("sum",),
    "sum": ("mean",),
    "var": ("std",),
    "sqrt": ("square",),
    "zeros": ("ones",),
    "ones": ("zeros",),
    "zeros_like": ("ones_like",),
    "ones_like": ("zeros_like",),
    "maximum": ("minimum",),
    "abs": ("negative",),
    "permutation": ("arange",),
}


@dataclass(frozen=True)
class Mutant:
    change: str
    source: str


def mutants(source: str) -> Iterator[Mutant]:
    """Every mutant of a function or class, each once and none equal to the original."""
    tree = ast.parse(source)
    seen = {ast.unparse(tree)}
    for position, node in enumerate(ast.walk(tree)):
        for mutate in _changes(node):
            changed = copy.deepcopy(tree)
            mutate(list(ast.walk(changed))[position])
            text = ast.unparse(ast.fix_missing_locations(changed))
            if text not in seen:
                seen.add(text)
                yield Mutant(_difference(ast.unparse(tree), text), text)


def _changes(node: ast.AST) -> Iterator[Callable[[ast.AST], None]]:
    """The changes that fit a node; each is applied to the same node of a copy."""
    yield from _operator_changes(node)
    yield from _value_changes(node)
    yield from _statement_changes(node)


def _operator_changes(node: ast.AST) -> Iterator[Callable]:
    if isinstance(node, ast.BinOp | ast.AugAssign | ast.BoolOp):
        for other in SWAPPED_OPERATORS.get(type(node.op), ()):
            yield lambda copied, other=other: setattr(copied, "op", other())
    if isinstance(node, ast.Compare):
        for other in SWAPPED_OPERATORS.get(type(node.ops[0]), ()):
            yield lambda copied, other=other: setattr(copied, "ops", [other()])
    for field, value in ast.iter_fields(node):  # an operation loses one of its operands, a call its function
        if isinstance(value, ast.BinOp):
            for side in ("left", "right"):
                yield lambda copied, f=field, s=side: setattr(copied, f, getattr(getattr(copied, f), s))
        if isinstance(value, ast.UnaryOp):
            yield lambda copied, f=field: setattr(copied, f, getattr(copied, f).operand)
        if isinstance(value, ast.Call) and value.args:
            yield lambda copied, f=field: setattr(copied, f, getattr(copied, f).args[0])


def _value_changes(node: ast.AST) -> Iterator[Callable]:
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield lambda copied: setattr(copied, "value", not copied.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        for value in {1 - node.value, node.value + 1}:
            yield lambda copied, value=value: setattr(copied, "value", value)
    if isinstance(node, ast.Attribute):
        for name in SWAPPED_NAMES.get(node.attr, ()):
            yield lambda copied, name=name: setattr(copied, "attr", name)
    if isinstance(node, ast.Call):
        for index in range(len(node.keywords)):
            yield lambda copied, index=index: copied.keywords.pop(index)
    if isinstance(node, ast.Tuple) and len(node.elts) > 1:
        yield lambda copied: copied.elts.reverse()
    if isinstance(node, ast.IfExp):
        yield lambda copied: setattr(copied, "test", ast.Constant(True))
        yield lambda copied: setattr(copied, "test", ast.Constant(False))


def _statement_changes(node: ast.AST) -> Iterator[Callable]:
    body = getattr(node, "body", None)
    if isinstance(body, list) and not isinstance(node, ast.Module):
        for index, statement in enumerate(body):
            if len(body) > 1 and not _is_docstring(statement):
                yield lambda copied, index=index: copied.body.pop(index)
    if isinstance(node, ast.If):
        yield lambda copied: setattr(copied, "test", ast.Constant(True))
        yield lambda copied: setattr(copied, "test", ast.Constant(False))


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _difference(old: str, new: str) -> str:
    """The first line that changed, as "old → new"."""
    before, after = old.splitlines(), new.splitlines()
    for index, line in enumerate(before):
        other = after[index] if index < len(after) else ""
        if line != other:
            return f"{line.strip()} → {'(removed)' if len(after) < len(before) else other.strip()}"
    return "(a line was added)"
