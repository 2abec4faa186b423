"""A lesson's first cell: the same everywhere, and in words where the package is missing."""

import os
import re
import subprocess
import sys
import warnings

import pytest

from bn_helpers import settings
from bn_helpers.course.notebooks import FIRST_CELL, FIRST_CELL_ID, lessons, read, reset_stubs
from bn_helpers.exercises.cells import exercise_cells


@pytest.mark.parametrize("path", lessons(), ids=lambda path: path.name)
def test_every_lesson_begins_with_it(path):
    notebook = read(path)
    first = next(cell for cell in notebook.cells if cell.cell_type == "code")
    assert (first.id, first.source) == (FIRST_CELL_ID, FIRST_CELL), "run make notebooks"
    assert first.outputs == []
    others = [
        cell.source
        for cell in notebook.cells
        if cell not in (first, *dict(exercise_cells(notebook)).values())
    ]
    again = re.findall("from bn_helpers.exercises import (.*)", "\n".join(others))
    assert not re.findall("check|hint|progress|solution|use", "".join(again)), "the first cell imports it"


def test_it_is_put_in_where_it_is_missing():
    notebook = read(lessons("01")[0])
    before = [cell.source for cell in notebook.cells]
    notebook.cells = [cell for cell in notebook.cells if cell.id != FIRST_CELL_ID]
    reset_stubs(notebook)
    assert [cell.source for cell in notebook.cells] == before
    reset_stubs(notebook)
    assert [cell.source for cell in notebook.cells] == before


def test_a_python_without_the_package_is_told_in_words(tmp_path):
    """The interpreter that the environment was made from: it has none of its packages."""
    python = getattr(sys, "_base_executable", sys.executable)
    if python == sys.executable:
        pytest.skip("not in an environment")
    done = subprocess.run([python, "-I", "-c", FIRST_CELL], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("No module named 'bn_helpers'. The Python of this notebook lacks")
    assert "Kernel > Change Kernel" in done.stderr
    assert "%pip install -e .." in done.stderr
    assert "Traceback" not in done.stderr


def test_two_copies_of_the_course_are_both_named(tmp_path):
    """The lesson lies in one folder with a package beside it, and another package is imported."""
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "00_start_here.ipynb").touch()
    (tmp_path / "bn_helpers").mkdir()
    done = subprocess.run(
        [sys.executable, "-P", "-c", FIRST_CELL],
        cwd=tmp_path / "notebooks",
        env=os.environ,
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"this lesson lies in {tmp_path}, the package comes from {settings.ROOT}." in done.stderr


def test_one_copy_of_the_course_is_no_reason_to_warn(monkeypatch):
    monkeypatch.chdir(settings.LESSONS)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        settings.warn_of_another_copy()
