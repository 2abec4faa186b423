"""The notebooks as stored, and executed with every exercise solved; nbval executes them unsolved."""

import ast
import base64
import html
import io
import json
import re
import statistics
from copy import deepcopy

import numpy as np
import pytest
from nbformat import NotebookNode
from PIL import Image

from bn_helpers.course.notebooks import (
    CELL_METADATA,
    FOLDED,
    METADATA,
    README_TAG,
    execute,
    lessons,
    read,
    reset_stubs,
    solve,
)
from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.exercises.cells import exercise_cells, exercise_source
from tests.course.copied import run_in_a_copy
from tests.course.dependencies import reached_by_answers, rebound
from tests.course.measured_numbers import INLINE_PICTURE
from tests.course.prose_numbers import DESCRIPTION

NOTEBOOKS = lessons()
every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
EACH_CELL_TWICE = lessons("00", "01", "02", "03")
EXPLORER = "application/vnd.bn-helpers.explorer+json"
KNOWN_TAGS = {"raises-exception", "nbval-raises-exception", README_TAG, FOLDED}
MAGICS = {"%matplotlib", "%config"}


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def code_lines(cell):
    """Lines of code; a figure's description in words is none."""
    lines = DESCRIPTION.sub("", cell.source).splitlines()
    return sum(bool(line.strip()) and not line.strip().startswith("#") for line in lines)


def words(text):
    return len(re.findall(r"[^\W_]+", text))


# As stored


def test_the_lessons_are_numbered_without_a_gap():
    assert [path.name[:2] for path in NOTEBOOKS] == [f"{number:02d}" for number in range(len(NOTEBOOKS))]
    assert len(NOTEBOOKS) >= 2


@every_notebook
def test_the_stored_outputs_are_honest(path):
    """What nbval does not look at: counts, errors, what went to stderr, metadata, tags, magics."""
    notebook = read(path)
    cells = code_cells(notebook)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert notebook.metadata == METADATA
    for cell in notebook.cells:
        assert set(cell.metadata) <= CELL_METADATA, cell.metadata
        assert set(cell.metadata.get("tags", [])) <= KNOWN_TAGS
        is_folded = cell.metadata.get("jupyter") == {"source_hidden": True}
        assert is_folded == (FOLDED in cell.metadata.get("tags", [])), "run make notebooks"
    for cell in cells:
        for output in cell.outputs:
            assert output.output_type != "error", output
            assert output.get("name") != "stderr", output.text
        lines = [line.split()[0] for line in cell.source.splitlines() if line.lstrip().startswith(("%", "!"))]
        assert set(lines) <= MAGICS


@every_notebook
def test_the_stored_outputs_are_the_same_everywhere(path):
    """No addresses, no file names, no timings."""
    for cell in code_cells(read(path)):
        for output in cell.outputs:
            text = json.dumps({k: v for k, v in output.get("data", {}).items() if "image" not in k})
            text = re.sub(INLINE_PICTURE, "", text)
            text += output.get("text", "")
            assert not re.search(r"\b0x[0-9a-f]{6,}|/(home|tmp|Users|usr)/|\d (ms|seconds)\b", text), text[
                :300
            ]


@every_notebook
def test_the_stubs_are_those_declared(path):
    for number, cell in exercise_cells(read(path)):
        assert cell.metadata["exercise"] == number
        assert EXERCISES.entries[number].lesson == path.name[:2]
        assert cell.source == exercise_source(number, EXERCISES[number].stub), "run make notebooks"


def test_every_exercise_stands_in_its_notebook_once():
    there = [number for path in NOTEBOOKS for number, _ in exercise_cells(read(path))]
    present = {path.name[:2] for path in NOTEBOOKS}
    declared = [number for number, each in EXERCISES.entries.items() if each.lesson in present]
    assert sorted(there) == sorted(declared)  # 2.6 prepares 2.5 and stands before it


@every_notebook
def test_the_form_of_a_lesson(path):
    """Short cells, prose between them, one title: see CONTRIBUTING.md."""
    notebook = read(path)
    cells = code_cells(notebook)
    # The first cell says in every lesson, in the same words, what is missing where something is.
    lengths = [code_lines(cell) for cell in cells[1:] if "exercise" not in cell.metadata]
    prose = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    assert len(notebook.cells) >= 15
    assert statistics.median(lengths) <= 6
    assert sum(length <= 15 for length in lengths) >= 0.9 * len(lengths)
    assert len(re.findall(r"^# ", "\n".join(prose), flags=re.MULTILINE)) == 1
    assert prose[0].startswith(f"# {path.name[:2]} ")
    kinds = "".join("c" if cell.cell_type == "code" else "m" for cell in notebook.cells)
    assert "cccc" not in kinds
    if path.name[:2] != "00":  # which is a page of tables
        assert 8 <= sum(map(words, prose)) / sum(lengths) <= 20


@every_notebook
def test_every_figure_has_a_description_of_its_own(path):
    """As alt text: in the metadata, and in HTML, from which alone JupyterLab takes it."""
    found = []
    for cell in code_cells(read(path)):
        for output in cell.outputs:
            if any(kind.startswith("image/") for kind in output.get("data", {})):
                alt = output.metadata.get("image/png", {}).get("alt", "")
                assert len(alt) >= 40, f"figures.show('what it shows') is missing in:\n{cell.source}"
                assert output.data["text/plain"] == alt
                assert f'alt="{html.escape(alt)}"' in "".join(output.data["text/html"])
                found.append(alt)
    assert len(set(found)) == len(found)


@every_notebook
def test_no_figure_is_cut_off(path):
    """The outermost pixels of a picture are as transparent as its ground."""
    for cell in code_cells(read(path)):
        for output in cell.outputs:
            data = output.get("data", {})
            if "image/png" in data and EXPLORER not in data:  # whose picture has a ground of its own
                picture = Image.open(io.BytesIO(base64.b64decode(output.data["image/png"])))
                opacity = np.asarray(picture.convert("RGBA"))[..., 3]
                edges = (opacity[0], opacity[-1], opacity[:, 0], opacity[:, -1])
                assert not any(edge.any() for edge in edges), cell.source


@every_notebook
def test_every_figure_is_explained(path):
    """One of the two cells after a figure says what to see."""
    notebook = read(path)
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type == "code" and any("image/png" in output.get("data", {}) for output in cell.outputs):
            following = notebook.cells[index + 1 : index + 3]
            assert any(each.cell_type == "markdown" for each in following), cell.source


# Executed: unsolved by nbval, which compares what the cells print with what is stored; solved here, where
# a copy of this process, which has imported all, runs what an answer reaches


@every_notebook
def test_nbval_counts_the_figures(path):
    """It skips pictures, but not the text beside each."""
    data = [output.get("data", {}) for cell in code_cells(read(path)) for output in cell.outputs]
    assert all("text/plain" in each for each in data if "image/png" in each)


@every_notebook
def test_solved_and_exercises_run_twice(path):
    """All that an answer reaches runs; a second run of an exercise's cell is no error."""
    notebook = read(path)
    solve(notebook)
    runs = [
        (cell, deepcopy(cell))
        for cell in reached_by_answers(code_cells(notebook))
        for _ in range(2 if path in EACH_CELL_TWICE or "exercise" in cell.metadata else 1)
    ]
    run_in_a_copy([run for _, run in runs], {"BN_STRICT": "1"})
    assert sorted(passed(run for _, run in runs)) == sorted(2 * numbers_of(path))
    if path in EACH_CELL_TWICE:  # in the others numbers may differ from those stored
        for stored, run in runs:
            assert said(run) == said(stored), stored.source


def numbers_of(path):
    return [number for number, each in EXERCISES.entries.items() if each.lesson == path.name[:2]]


def passed(cells):
    """The exercises whose cells say that they passed."""
    return [
        number
        for number, cell in exercise_cells(NotebookNode(cells=list(cells)))
        if any(": Passed" in each["data"]["text/plain"] for each in cell.outputs)
    ]


def said(cell):
    """What a cell says holds or does not, in its outputs as text."""
    texts = [each.get("text") or each.get("data", {}).get("text/plain", "") for each in cell.outputs]
    return re.findall("True|False|DOES NOT HOLD|holds", "\n".join(texts))


@every_notebook
def test_a_cell_run_again_starts_from_the_same(path):
    """No cell gives a name another value that it has read itself."""
    for cell in code_cells(read(path))[1:]:
        assert not rebound(cell.source), cell.source


def test_strict_mode_fails_an_unsolved_notebook():
    from nbclient.exceptions import CellExecutionError

    notebook = read(NOTEBOOKS[0])
    notebook.cells = reached_by_answers(code_cells(notebook))
    with pytest.raises(CellExecutionError) as stopped:
        execute(notebook, {"BN_STRICT": "1"})
    assert stopped.value.ename == "AssertionError"
    assert stopped.value.evalue.startswith("exercise 0.1: not attempted")


def test_an_answer_is_never_overwritten():
    notebook = read(NOTEBOOKS[1])
    solve(notebook)
    with pytest.raises(ValueError, match=r"the cell of exercise 1\.1 holds an answer"):
        reset_stubs(notebook)


def test_an_unknown_name_is_refused():
    with pytest.raises(ValueError, match=r"beginning of a notebook's name.*got 'nothing'"):
        lessons("nothing")


@every_notebook
def test_code_parses_without_its_magics(path):
    source = "\n".join(
        line
        for cell in code_cells(read(path))
        for line in cell.source.splitlines()
        if not line.startswith("%")
    )
    assert ast.parse(source).body
