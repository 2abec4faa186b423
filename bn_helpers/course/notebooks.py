"""The lessons as files: execute them, solve their exercises, keep their stubs as declared.

Needs nbclient and nbformat, which come with JupyterLab and with the extra ``test``; the lessons themselves do
not import this.
"""

from __future__ import annotations

import base64
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from bn_helpers import settings
from bn_helpers.claims import ClaimsTable
from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.exercises.cells import exercise_cells, exercise_source, has_an_answer

README = settings.ROOT / "README.md"
README_FIGURE = README.parent / ".github" / "readme_figure.png"
README_TAG = "readme"  # of the cell whose figure the README shows
CLAIMS_BEGIN, CLAIMS_END = "<!-- claims: written by make notebooks -->", "<!-- end of claims -->"
SECONDS_PER_CELL = 300
FIRST_CELL_ID = "first-cell"
FIRST_CELL = """\
try:
    from bn_helpers.exercises import check, hint, progress, solution, use
except ImportError as problem:
    raise SystemExit(
        f"{problem}. The Python of this notebook lacks the course. Choose another in "
        "the menu Kernel > Change Kernel, or install the course into this one: "
        "write %pip install -e .. into a new cell, run it, and restart the kernel. On "
        "Colab, bring the whole folder of the course first, not this notebook alone."
    ) from None"""
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
FOLDED = "hide-input"  # the tag by which pages fold a cell's code; JupyterLab has a mark of its own
CELL_METADATA = {"exercise", "tags", "jupyter"}


def lessons(*names: str) -> list[Path]:
    """The notebooks whose names begin with one of ``names``; all where none is given."""
    paths = sorted(settings.LESSONS.glob("[0-9][0-9]_*.ipynb"))
    for name in names:
        if not any(path.name.startswith(name) for path in paths):
            raise ValueError(f"name must be the beginning of a notebook's name, such as '01'; got {name!r}")
    return [path for path in paths if not names or path.name.startswith(names)]


def read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)


def reset_stubs(notebook: NotebookNode) -> None:
    """Write every stub as declared, and the first cell.

    Raises
    ------
    ValueError
        If a cell holds an answer, which would be lost.
    """
    for number, cell in exercise_cells(notebook):
        if has_an_answer(cell.source):
            raise ValueError(
                f"the cell of exercise {number} holds an answer, which would be lost; move it away first"
            )
        cell.source = exercise_source(number, EXERCISES[number].stub)
    _write_first_cell(notebook)


def _write_first_cell(notebook: NotebookNode) -> None:
    """The first code cell of every lesson is the same; where it is missing it is put in."""
    index, first = next((i, cell) for i, cell in enumerate(notebook.cells) if cell.cell_type == "code")
    if first.id != FIRST_CELL_ID:
        first = new_code_cell(id=FIRST_CELL_ID)
        notebook.cells.insert(index, first)
    first.source = FIRST_CELL
    first.metadata["tags"] = [FOLDED]


def solve(notebook: NotebookNode) -> list[str]:
    """Put the model answers into the exercises' cells; return the exercises' numbers."""
    for number, cell in exercise_cells(notebook):
        cell.source = exercise_source(number, EXERCISES[number].source)
    return [number for number, _ in exercise_cells(notebook)]


def execute(notebook: NotebookNode, environment: Mapping[str, str] | None = None) -> NotebookNode:
    """Execute all cells in place, in a fresh kernel, with a progress folder of its own.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        If a cell raises.
    """
    with tempfile.TemporaryDirectory() as scratch:
        client = NotebookClient(
            notebook,
            timeout=SECONDS_PER_CELL,
            kernel_name="python3",
            record_timing=False,
            extra_arguments=["--log-level=ERROR"],  # else each kernel warns that it speaks TCP
            coalesce_streams=True,  # how output is cut into pieces is chance
            resources={"metadata": {"path": str(settings.LESSONS)}},
        )
        own = {settings.PROGRESS_FOLDER: scratch}
        client.execute(env={**os.environ, **settings.UNATTENDED, **own, **(environment or {})})
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:  # what editors leave behind
        cell.metadata = {key: value for key, value in cell.metadata.items() if key in CELL_METADATA}
    fold(notebook)
    return notebook


def fold(notebook: NotebookNode) -> None:
    """Show the code of the cells with the tag as three dots that open with a click."""
    for cell in notebook.cells:
        cell.metadata.pop("jupyter", None)
        if FOLDED in cell.metadata.get("tags", []):
            cell.metadata["jupyter"] = {"source_hidden": True}


def execute_in_place(path: Path) -> None:
    """Reset the stubs, execute, and replace the file; a notebook that fails stays as it was."""
    notebook = read(path)
    reset_stubs(notebook)
    execute(notebook)
    write(notebook, path)


def write(notebook: NotebookNode, path: Path) -> None:
    """Replace the file whole: an interruption leaves the old one."""
    draft = path.with_suffix(".draft")
    nbformat.write(notebook, draft)
    os.replace(draft, path)


def write_claims(page: Path = README) -> None:
    """Write the table of claims between its two marks in README.md."""
    before, rest = page.read_text(encoding="utf-8").split(CLAIMS_BEGIN)
    after = rest.split(CLAIMS_END)[1]
    table = ClaimsTable(settings.LESSONS).markdown(prefix="notebooks/")
    page.write_text(f"{before}{CLAIMS_BEGIN}\n{table}\n{CLAIMS_END}{after}", encoding="utf-8")


def readme_figure() -> bytes:
    """The figure of the cell that is tagged for the README, as PNG."""
    cells = [cell for path in lessons() for cell in read(path).cells]
    (tagged,) = [cell for cell in cells if README_TAG in cell.metadata.get("tags", [])]
    (image,) = [each.data["image/png"] for each in tagged.outputs if "image/png" in each.get("data", {})]
    return base64.b64decode(image)
