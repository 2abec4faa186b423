"""Which cells of a notebook an exercise's answer can reach, and what these cells need to run."""

from __future__ import annotations

import ast
from symtable import SymbolTable, symtable
from typing import Any

from nbformat import NotebookNode

MAKES_CODE = ast.FunctionDef | ast.ClassDef | ast.Lambda


def reached_by_answers(cells: list[NotebookNode]) -> list[NotebookNode]:
    """The code cells that an answer reaches, with all that they need of other cells, in order.

    Followed are names: an exercise's cell passes on what it defines, a cell that calls ``use`` what it makes
    of it, and a cell that reads one of these the functions that do. Left out are experiments with the
    library, and what is done with the numbers that an answer gave: nbval has run it with the same numbers.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell
    >>> sources = ["x = 2", "train()", "f = use('1.1')", "y = f(x)", "print(y)"]
    >>> [cell.source for cell in reached_by_answers([new_code_cell(each) for each in sources])]
    ['x = 2', "f = use('1.1')", 'y = f(x)']
    """
    names = [read_and_written(cell.source) for cell in cells]
    reached, tainted = set(), set()
    for index, (cell, (read, written)) in enumerate(zip(cells, names, strict=True)):
        passed_on: set[str] = set()
        if "exercise" in cell.metadata:
            passed_on = written
        elif "use" in read:
            passed_on = made_of({"use"} | tainted, cell.source)
        elif read & tainted:
            passed_on = made_of(tainted, cell.source, MAKES_CODE)
        if "exercise" in cell.metadata or read & {"use", *tainted}:
            reached.add(index)
        tainted = (tainted - written) | passed_on
    needed: set[str] = set()
    for index, (read, written) in reversed(list(enumerate(names))):
        if index in reached or written & needed:
            reached.add(index)
            needed = (needed - written) | read
    return [cells[index] for index in sorted(reached)]


def made_of(names: set[str], source: str, kind: Any = ast.AST) -> set[str]:
    """The names that a cell gives to what it makes of others, by statements that hold a node of a kind.

    Examples
    --------
    >>> source = "y = f(2)\\ndef g(x):\\n    return f(x)\\nh = lambda x: g(x) + 1\\nz = 1"
    >>> sorted(made_of({"f"}, source)), sorted(made_of({"f"}, source, MAKES_CODE))
    (['g', 'h', 'y'], ['g', 'h'])
    """
    made: set[str] = set()
    for statement in _statements(source):
        read, written = read_and_written(ast.unparse(statement))
        if read & (names | made) and any(isinstance(node, kind) for node in ast.walk(statement)):
            made |= written
    return made


def rebound(source: str) -> set[str]:
    """The names that a cell gives another value after it has read them: run again, it starts from that value.

    Examples
    --------
    >>> rebound("x = x + 1"), rebound("x = 1\\nx = x + 1"), rebound("def f():\\n    return x\\nx = 1")
    ({'x'}, set(), set())
    """
    read: set[str] = set()
    written: set[str] = set()
    for statement in _statements(source):
        reads, writes = read_and_written(ast.unparse(statement))
        if not isinstance(statement, ast.FunctionDef):  # which reads when it is called
            read |= reads - written
        written |= writes
    return read & written


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
        first = (
            new if isinstance(statement, ast.For | ast.With) else set()
        )  # they give their names a value first
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
