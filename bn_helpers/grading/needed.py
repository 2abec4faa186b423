"""Which cells of a notebook its exercises need.

Running a lesson takes seconds of training that no exercise depends on. So by default only some cells run:
the exercises' own, those that bind or change a name that one of these uses (and so on; an import binds
names too), those that may bind names in ways that no parser sees, and those that a teacher has tagged
``grade``.
"""

from __future__ import annotations

import ast
import re
import symtable
from collections.abc import Iterator
from typing import NamedTuple

from IPython.core.inputtransformer2 import TransformerManager

TAG = "grade"
# What may bind names that no parser sees.
OPAQUE = re.compile(
    r"\b(exec|eval|globals|get_ipython)\(|^\s*%(run|load)\b|^\s*from .+ import \*", re.MULTILINE
)


class CodeCell(NamedTuple):
    """A code cell: ``number`` is the count that Jupyter shows after a run from the top."""

    number: int
    source: str
    exercise: str | None = None
    always: bool = False  # tagged by the teacher


class Names(NamedTuple):
    """What a cell does with the notebook's names."""

    uses: set[str]
    binds: set[str]  # or changes what they stand for
    opaque: bool = False  # it may bind others


def needed(cells: list[CodeCell], names: dict[str, str]) -> list[CodeCell]:
    """The cells to run, in their order.

    Parameters
    ----------
    cells : list of CodeCell
        Those of the notebook, to its last exercise.
    names : dict
        For each exercise's number, what its answer is called.

    Examples
    --------
    >>> sources = ["import numpy as np", "half = 0.5", "slow = train()", "def f(x): return half * x"]
    >>> cells = [CodeCell(number, source) for number, source in enumerate(sources, 1)]
    >>> cells[-1] = cells[-1]._replace(exercise="9.1")
    >>> [cell.number for cell in needed(cells, {"9.1": "f"})]
    [2, 4]
    """
    read = {cell.number: names_of(cell.source) for cell in cells}
    chosen = {cell.number for cell in cells if cell.exercise or cell.always or read[cell.number].opaque}
    wanted = {names[cell.exercise] for cell in cells if cell.exercise}
    while True:
        wanted |= {name for number in chosen for name in read[number].uses}
        more = {cell.number for cell in cells if read[cell.number].binds & wanted} - chosen
        if not more:
            return [cell for cell in cells if cell.number in chosen]
        chosen |= more


def names_of(source: str) -> Names:
    """What a cell uses, binds and changes; one that cannot be parsed is opaque.

    Examples
    --------
    >>> names_of("layer.gamma[0] = 2 * start").binds
    {'layer'}
    """
    try:
        code = TransformerManager().transform_cell(source)
        tree, table = ast.parse(code), symtable.symtable(code, "cell", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Names(set(), set(), opaque=True)  # IPython may know what to do with it
    uses, binds = set(), set(_changed(tree))
    for each in _tables(table):
        top = each is table
        for symbol in each.get_symbols():
            if symbol.is_referenced() and (top or symbol.is_global()):
                uses.add(symbol.get_name())
            if (symbol.is_assigned() or symbol.is_imported()) and (top or symbol.is_declared_global()):
                binds.add(symbol.get_name())
    return Names(uses, binds, bool(OPAQUE.search(source)))


def _tables(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    yield table
    for child in table.get_children():
        yield from _tables(child)


def _changed(tree: ast.Module) -> Iterator[str]:
    """The names whose objects a cell changes: by a store into them, or by a call for its effect."""
    for node in ast.walk(tree):
        stored = isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load)
        called = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
        if not stored and not called:
            continue
        root: ast.AST = node.value.func if called else node  # type: ignore[attr-defined]
        if called and not isinstance(root, ast.Attribute):
            continue
        while isinstance(root, ast.Attribute | ast.Subscript | ast.Call):
            root = root.func if isinstance(root, ast.Call) else root.value
        if isinstance(root, ast.Name):
            yield root.id
