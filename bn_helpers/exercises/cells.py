"""The cell of an exercise: which exercise it holds, its text, and whether it holds an answer.

One rule for all who ask: `notebooks`, `merging` and `bn_helpers.grading`. A cell is what nbformat reads, or
the plain dict of a notebook's JSON.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from typing import Any

from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.exercises.checker.source import strip_bodies

IMPORT = "from bn_helpers.exercises import check"
CHECK = re.compile(r"""^\s*check\(\s*["']([\d.]+)["']\s*\)""", re.MULTILINE)


def exercise_of(cell: Mapping[str, Any]) -> str | None:
    """The exercise that a code cell holds: said by its metadata, else by its call of ``check``.

    A number that this version of the course knows goes before one that it does not.

    Examples
    --------
    >>> exercise_of({"cell_type": "code", "source": "pass", "metadata": {"exercise": "1.2"}})
    '1.2'
    >>> lines = ["def z_transform(Z, epsilon):\\n", "    ...\\n", "check('1.2')"]
    >>> exercise_of({"cell_type": "code", "source": lines, "metadata": {}})
    '1.2'
    >>> exercise_of({"cell_type": "code", "source": "check('1.2', another_function)"})
    """
    if cell["cell_type"] != "code":
        return None
    said = (cell.get("metadata") or {}).get("exercise")
    numbers = [said] if isinstance(said, str) else []
    numbers += CHECK.findall("".join(cell["source"]))
    return next((number for number in numbers if number in EXERCISES), numbers[0] if numbers else None)


def exercise_cells(notebook: Any) -> list[tuple[str, Any]]:
    """The exercises that a notebook of nbformat's holds, each with its cell."""
    return [(number, cell) for cell in notebook.cells if (number := exercise_of(cell))]


def exercise_source(number: str, definition: str) -> str:
    """The whole text of an exercise's cell: it imports what it calls, so that it may be run first."""
    return f'{IMPORT}\n\n\n{definition}\n\ncheck("{number}")'


def has_an_answer(source: str) -> bool:
    """Whether an exercise's cell holds more than its stub and its check."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return True
    return not all(_is_a_stub(node) or ast.unparse(node).startswith((IMPORT, "check(")) for node in body)


def _is_a_stub(node: ast.stmt) -> bool:
    if not isinstance(node, ast.FunctionDef | ast.ClassDef):
        return False
    return ast.unparse(node) == ast.unparse(ast.parse(strip_bodies(ast.unparse(node))))
