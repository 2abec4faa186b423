"""The learner's notebook and a new version of the lesson become one, cell by cell.

Needs nbformat, which comes with JupyterLab, and git for cells that both sides changed.
"""

from __future__ import annotations

import subprocess
import tempfile
from copy import deepcopy
from pathlib import Path

from nbformat import NotebookNode

from bn_helpers.exercises.cells import exercise_cells, exercise_of, has_an_answer


def merge(mine: NotebookNode, base: NotebookNode, new: NotebookNode) -> NotebookNode:
    """The new version of a notebook, with all that the learner wrote since the old one.

    Parameters
    ----------
    mine, base, new : NotebookNode
        The learner's notebook, the version that it began as, and the new version.

    Returns
    -------
    NotebookNode
        The cells of ``new``. A cell that the learner changed has both changes, the learner's where they
        meet. The learner's own cells follow the cell that they followed.

    Examples
    --------
    >>> from nbformat.v4 import new_markdown_cell, new_notebook
    >>> base = new_notebook(cells=[new_markdown_cell("Old.", id="a")])
    >>> mine = new_notebook(cells=[*base.cells, new_markdown_cell("My note.", id="b")])
    >>> new = new_notebook(cells=[new_markdown_cell("New.", id="a"), new_markdown_cell("More.", id="c")])
    >>> [cell.source for cell in merge(mine, base, new).cells]
    ['New.', 'My note.', 'More.']
    """
    result = deepcopy(new)
    position = 0
    known = {cell.id for cell in mine.cells}
    others = [cell for cell in base.cells if cell.id not in known]
    for cell in mine.cells:
        origin = _find(cell, base.cells, _same_id) or _find(cell, others, _same_exercise, _same_text)
        target = origin and _find(origin, result.cells, _same_id, _same_exercise)
        if origin and target:
            position = result.cells.index(target) + 1
            _rewrite(target, _three_way(cell.source, origin.source, target.source))
        elif cell.source.strip() and (origin is None or cell.source != origin.source):
            result.cells.insert(position, cell)
            position += 1
    return result


def answers(notebook: NotebookNode) -> dict[str, str]:
    """The text of every cell with an answer, by its exercise; of several cells the first.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell, new_notebook
    >>> answers(new_notebook(cells=[new_code_cell('f = abs\\n\\ncheck("1.2")')]))
    {'1.2': 'f = abs\\n\\ncheck("1.2")'}
    """
    found: dict[str, str] = {}
    for number, cell in exercise_cells(notebook):
        if has_an_answer(cell.source):
            found.setdefault(number, cell.source)
    return found


def put_answers(notebook: NotebookNode, found: dict[str, str]) -> tuple[list[str], list[str]]:
    """Write answers over stubs, never over another answer; gives the exercises written, and those left."""
    written, left = [], []
    for number, cell in exercise_cells(notebook):
        if found.get(number, cell.source) != cell.source:
            if has_an_answer(cell.source):
                left.append(number)
            else:
                written.append(number)
                _rewrite(cell, found[number])
    return written, left


def _rewrite(cell: NotebookNode, source: str) -> None:
    """A changed code cell has not been run yet."""
    if source != cell.source:
        cell.source = source
        if cell.cell_type == "code":
            cell.update(outputs=[], execution_count=None)


def _same_id(one: NotebookNode, other: NotebookNode) -> bool:
    return one.id == other.id


def _same_exercise(one: NotebookNode, other: NotebookNode) -> bool:
    return exercise_of(one) is not None and exercise_of(one) == exercise_of(other)


def _same_text(one: NotebookNode, other: NotebookNode) -> bool:
    return one.source == other.source


def _find(cell: NotebookNode, cells: list[NotebookNode], *tests) -> NotebookNode | None:
    return next((each for same in tests for each in cells if same(cell, each)), None)


def _three_way(mine: str, base: str, new: str) -> str:
    """Both changes; where they meet, the learner's."""
    if mine == base:
        return new
    if new == base:
        return mine
    with tempfile.TemporaryDirectory() as scratch:
        paths = [Path(scratch) / name for name in ("mine", "base", "new")]
        for path, text in zip(paths, (mine, base, new), strict=True):
            path.write_bytes(f"{text}\n".encode())
        command = ["git", "merge-file", "--ours", "-p", *map(str, paths)]
        merged = subprocess.run(command, capture_output=True, check=True)
    return merged.stdout.decode().removesuffix("\n")
