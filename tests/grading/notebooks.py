"""Notebooks as a class hands them in: made of the exercises' model answers, stubs and mistakes."""

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from bn_helpers.course.notebooks import lessons, read, solve
from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.exercises.cells import exercise_cells, exercise_source

LESSON = ("1.1", "1.2", "1.3", "1.4")  # the four that these notebooks are made of
IN_ALL = sum(entry.lesson == "01" for entry in EXERCISES.entries.values())
IMPORTS = "import numpy as np\nfrom bn_helpers.exercises import check, use"
PASSED, FAILED, ERROR, STUB, UNREACHED = "passed", "failed", "error", "not attempted", "not reached"


def model(number):
    return exercise_source(number, EXERCISES[number].source)


def stub(number):
    return exercise_source(number, EXERCISES[number].stub)


def mistaken(number):
    """A cell with the exercise's first mistake, and its slug."""
    mistake = next(each for each in EXERCISES[number].misconceptions if each.source.startswith("def "))
    name = mistake.source.split("(")[0].removeprefix("def ")
    return exercise_source(number, mistake.source.replace(name, EXERCISES[number].name, 1)), mistake.slug


def exercise_cell(number, source):
    return new_code_cell(source, metadata={"exercise": number})


def small(*cells):
    """A notebook of these cells, after the imports; a pair is an exercise and its source."""
    cells = [exercise_cell(*cell) if isinstance(cell, tuple) else new_code_cell(cell) for cell in cells]
    return new_notebook(cells=[new_markdown_cell("# 01"), new_code_cell(IMPORTS), *cells])


def answers(**sources):
    """Four exercises of lesson 01, solved but for those given, such as ``_2=...``."""
    return [(number, sources.get(f"_{number[-1]}", model(number))) for number in LESSON]


def lesson_01(solved):
    """The stored lesson, cut to its imports and exercises."""
    notebook = read(lessons("01")[0])
    if solved:
        solve(notebook)
    exercises = [cell for _, cell in exercise_cells(notebook)]
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell not in exercises]
    imports = [cell for cell in code if "import " in cell.source]  # a lesson has more than one such cell
    notebook.cells = [*imports, *(cell for _, cell in exercise_cells(notebook))]
    return notebook


def as_bytes(content):
    if isinstance(content, bytes):
        return content
    return (content if isinstance(content, str) else nbformat.writes(content)).encode("utf-8")


def write(path, content):
    path.write_bytes(as_bytes(content))
    return path


def statuses(grade):
    """Of the four exercises; what lesson 01 has besides is left out."""
    return [grade.feedback[number].status for number in LESSON if number in grade.feedback]
