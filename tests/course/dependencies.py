"""Which cells of a notebook an exercise's answer can reach, and what these cells need to run."""

from __future__ import annotations

import ast
from symtable import SymbolTable, symtable

from nbformat import NotebookNode


def reached_by_answers(cells: list[NotebookNode]) -> list[NotebookNode]:
    """The code cells that an answer reaches, with all that they need of other cells, in order.

    Followed are names: an exercise's cell and a cell that calls ``use`` pass on what they define. What
    is left out, as a rule the long experiments with the library, does the same without any answer. A change
    to an object, such as ``train(network)``, is not followed: numbers may differ from those stored.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell
    >>> sources = ["x = 2", "train()", "f = use('1.1')", "y = f(x)"]
    >>> [cell.source for cell in reached_by_answers([new_code_cell(each) for each in sources])]
    ['x = 2', "f = use('1.1')", 'y = f(x)']
    """
    names = [read_and_written(cell.source) for cell in cells]
    reached, tainted = set(), set()
    for index, (cell, (read, written)) in enumerate(zip(cells, names, strict=True)):
        if "exercise" in cell.metadata or "use" in read or read & tainted:
            reached.add(index)
            tainted |= written
        else:
            tainted -= written
    needed: set[str] = set()
    for index, (read, written) in reversed(list(enumerate(names))):
        if index in reached or written & needed:
            reached.add(index)
            needed = (needed - written) | read
    return [cells[index] for index in sorted(reached)]


def read_and_written(source: str) -> tuple[set[str], set[str]]:
    """The notebook's names that a cell reads before it defines them, and those that it defines.

    Examples
    --------
    >>> read, written = read_and_written("%config A.b = 1\\nfor i in [1]:\\n    y = [f(x, i) for x in Z]")
    >>> sorted(read), sorted(written)
    (['Z', 'f'], ['i', 'y'])
    """
    read: set[str] = set()
    written: set[str] = set()
    for statement in _statements(source):
        table = symtable(ast.unparse(statement), "cell", "exec")
        new = {each.get_name() for each in table.get_symbols() if each.is_assigned() or each.is_imported()}
        inner = _of_comprehensions(statement)
        new -= inner
        first = new if isinstance(statement, ast.For) else set()  # a loop gives its names a value first
        read |= _globals_read(table) - written - first - inner
        written |= new
    return read, written


def _statements(source: str) -> list[ast.stmt]:
    return ast.parse("\n".join(line for line in source.splitlines() if not line.startswith("%"))).body


def _of_comprehensions(statement: ast.stmt) -> set[str]:
    """The variables of comprehensions: since Python 3.12 they are symbols of what is around them."""
    targets = [node.target for node in ast.walk(statement) if isinstance(node, ast.comprehension)]
    return {node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)}


def _globals_read(table: SymbolTable) -> set[str]:
    symbols = [each for each in table.get_symbols() if each.is_referenced()]
    here = {each.get_name() for each in symbols if table.get_type() == "module" or each.is_global()}
    return here.union(*map(_globals_read, table.get_children()))
