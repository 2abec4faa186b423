"""The command ``python -m bn_helpers handout``: a folder for learners, or lessons for nbgrader.

The learners' folder holds the lessons with their stubs, the helpers as a wheel (a packed file: no solution
is read in passing), what to install, and what to do. For nbgrader, each exercise's cell is split into one
for the answer and one for the test.
"""

from __future__ import annotations

import argparse
import ast
import shutil
import tempfile
from contextlib import chdir
from datetime import datetime
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from bn_helpers import settings
from bn_helpers.course.notebooks import lessons, read, reset_stubs, write
from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.exercises.cells import exercise_cells, exercise_of
from bn_helpers.exercises.lock import LOCK, lock

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"  # nbgrader's marks
README = """# {title}

1. Install, once, in this folder (Python 3.11 or newer):

   ```sh
   python -m venv .venv
   .venv/bin/python -m pip install -r requirements.txt
   ```

2. Open: `.venv/bin/jupyter lab {first}`. On Windows it is `.venv\\Scripts\\` here and above.
3. Complete the exercises and run their cells: the last line, `check(...)`, says what is not right yet, and
   `hint(...)` helps. {solutions}
4. Save, and hand in {notebooks}. Leave the exercises' cells where they are; you may add cells.
"""


def handout(names: list[str], folder: Path, until: datetime | None, word: str) -> list[Path]:
    """Write the learners' folder; return what is in it.

    Raises
    ------
    ValueError
        If a lesson does not exist, the folder is not empty, or a cell holds an answer.
    FileNotFoundError
        If this is no checkout of the course, from which the wheel could be built.
    """
    _refuse_full(folder)
    notebooks = {path.name: _as_handed_out(path) for path in _chosen(names)}
    folder.mkdir(parents=True, exist_ok=True)
    wheel = build_wheel(folder, until, word)
    for name, notebook in notebooks.items():
        write(notebook, folder / name)
    (folder / "requirements.txt").write_text(f"./{wheel.name}[lab]\n", encoding="utf-8")
    opened = "opens when your teacher says so" if until or word else "shows one way to write it"
    text = README.format(
        title="Batch Normalization",
        first=next(iter(notebooks)),
        solutions=f"`solution(...)` {opened}.",
        notebooks=", ".join(notebooks),
    )
    (folder / "README.md").write_text(text, encoding="utf-8")
    return sorted(folder.iterdir())


def pack(file: Path) -> None:
    """Write all lessons, with all that `handout` adds, as one zip file: the download of the web pages."""
    with tempfile.TemporaryDirectory() as scratch:
        handout([path.name[:2] for path in lessons()], Path(scratch) / "batch-norm", None, "")
        shutil.make_archive(str(file.with_suffix("")), "zip", scratch)


def handout_for_nbgrader(names: list[str], folder: Path) -> list[Path]:
    """Write the lessons as sources of nbgrader assignments: ``FOLDER/01_z_transform/01_z_transform.ipynb``.

    They hold the solutions, between nbgrader's marks; ``nbgrader generate_assignment`` takes them out.
    """
    written = []
    for path in _chosen(names):
        place = folder / path.stem / path.name
        place.parent.mkdir(parents=True, exist_ok=True)
        write(for_nbgrader(_as_handed_out(path)), place)
        written.append(place)
    return written


def _refuse_full(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ValueError(f"--out must be a folder that is empty or does not exist; {str(folder)!r} is not")


def _chosen(names: list[str]) -> list[Path]:
    """Lessons by the beginnings of their names, and notebooks of the teacher's own by their paths."""
    own = [Path(each) for each in names if each.endswith(".ipynb")]
    if missing := [each for each in own if not each.is_file()]:
        raise ValueError(f"LESSON must be such as 01, or a notebook; there is no {str(missing[0])!r}")
    shipped = [each for each in names if not each.endswith(".ipynb")]
    return [*(lessons(*shipped) if shipped else []), *own]


def _as_handed_out(path: Path) -> NotebookNode:
    notebook = read(path)
    reset_stubs(notebook)
    return notebook


# The helpers


def build_wheel(folder: Path, until: datetime | None, word: str) -> Path:
    """Build the package, with the lock in it, and without what is for the teacher."""
    from flit_core import buildapi

    if not (settings.ROOT / "pyproject.toml").exists():
        raise FileNotFoundError("handout builds the helpers from a checkout of the course; this is none")
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "course"
        copy.mkdir()
        for name in ("pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(settings.ROOT / name, copy)
        package = settings.ROOT / "bn_helpers"
        unneeded = shutil.ignore_patterns("__pycache__")
        shutil.copytree(package, copy / package.name, ignore=unneeded)
        if own := settings.own_exercises():  # the learners need no variable: they stand beside the others
            shutil.copytree(own, copy / package.name / "exercises", ignore=unneeded, dirs_exist_ok=True)
        if until or word:
            place = copy / package.name / LOCK.relative_to(package)
            place.write_text(lock(until, word), encoding="utf-8")
        target = folder.resolve()
        with chdir(copy):
            return target / buildapi.build_wheel(str(target))


# nbgrader


def for_nbgrader(notebook: NotebookNode) -> NotebookNode:
    """Split each exercise's cell into an answer, with the solution between marks, and a locked test."""
    tests = {id(cell): number for number, cell in exercise_cells(notebook)}
    cells = []
    for cell in notebook.cells:
        if (number := tests.get(id(cell))) is None:
            cells.append(cell)
            continue
        cell.source = with_marks(EXERCISES[number].source)
        cell.metadata = {"exercise": number, "nbgrader": _metadata(f"answer-{number}", solution=True)}
        cell.outputs = []
        test = new_code_cell(f'check("{number}")')
        test.metadata = {"nbgrader": _metadata(f"check-{number}", grade=True, locked=True, points=1)}
        if notebook.nbformat_minor < 5:
            test.pop("id", None)
        cells += [cell, test]
    notebook.cells = cells
    assert all(exercise_of(cell) for cell in cells if "nbgrader" in cell.metadata)
    return notebook


def _metadata(name: str, **own: object) -> dict:
    return {
        "schema_version": 3,
        "grade_id": name.replace(".", "-"),  # nbgrader's ids hold no dot
        "cell_type": "code",
        "grade": False,
        "solution": False,
        "locked": False,
        "task": False,
        **own,
    }


def with_marks(source: str) -> str:
    """Put nbgrader's marks around the code of each function; docstrings stay outside.

    Examples
    --------
    >>> print(with_marks("def f(x):\\n    return x\\n"), end="")
    def f(x):
        ### BEGIN SOLUTION
        return x
        ### END SOLUTION
    """
    lines = source.splitlines()
    definition = ast.parse(source).body[0]
    nodes = definition.body if isinstance(definition, ast.ClassDef) else [definition]
    for function in reversed([node for node in nodes if isinstance(node, ast.FunctionDef)]):
        code = function.body[ast.get_docstring(function) is not None :]
        if code:
            space = " " * code[0].col_offset
            lines.insert(code[-1].end_lineno or 0, space + END)
            lines.insert(code[0].lineno - 1, space + BEGIN)
    return "\n".join(lines) + "\n"


# The command


def run_handout(arguments: argparse.Namespace) -> None:
    """Write the folder, and say what to do with it."""
    try:
        if arguments.nbgrader:
            written = handout_for_nbgrader(arguments.lessons, arguments.out)
        else:
            written = handout(arguments.lessons, arguments.out, arguments.solutions_from, arguments.word)
    except (ValueError, FileNotFoundError) as error:
        arguments.refuse(str(error))
    print(f"Written: {', '.join(map(str, written))}")
    if arguments.nbgrader:
        print("These hold the solutions: hand out what nbgrader generate_assignment makes of them.")
    elif arguments.solutions_from or arguments.word:
        print("The solutions are locked, not hidden: a learner who looks for them in the package finds them.")
