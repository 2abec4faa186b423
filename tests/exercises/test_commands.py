"""check, use, hint, solution and progress, as a learner calls them in a notebook."""

import html
import importlib
import json
import re
import sys

import pytest
from IPython.core.interactiveshell import InteractiveShell

from bn_helpers.exercises.cards import Card
from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.exercises.cells import exercise_source

progress = importlib.import_module("bn_helpers.exercises.progress_table")
IMPORT = "from bn_helpers.exercises import check, hint, progress, solution, use\nimport numpy as np"
FORGET = "del check, hint, progress, solution, use, np"
WRONG = "def z_transform(Z, epsilon):\n    return (Z - Z.mean(axis=1, keepdims=True))"


@pytest.fixture
def notebook(tmp_path, monkeypatch):
    """Run cells as a notebook does; returns what they print."""
    monkeypatch.setenv("BN_PROGRESS_FOLDER", str(tmp_path / "progress"))
    monkeypatch.delenv("BN_STRICT", raising=False)
    monkeypatch.setattr(progress, "_solved_here", set())
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])  # the shell puts its own there
    shell = InteractiveShell.instance()
    shell.run_cell(IMPORT)

    def run(source, capsys):
        capsys.readouterr()
        result = shell.run_cell(source)
        run.error = result.error_before_exec or result.error_in_exec
        return capsys.readouterr().out

    yield run
    InteractiveShell.clear_instance()


def test_check_finds_the_answer_by_name_and_returns_nothing(notebook, capsys):
    shown = notebook(exercise_source("1.2", EXERCISES["1.2"].source), capsys)
    assert "Exercise 1.2, the Z-transform: Passed" in shown
    assert notebook.error is None
    assert notebook("assert check('1.2') is None", capsys)
    assert notebook.error is None


def test_check_names_the_mistake_and_offers_hints(notebook, capsys):
    shown = notebook(f"{WRONG}\n\ncheck('1.2')", capsys)
    assert "Not yet" in shown
    assert "divide by √(σ² + ε)" in shown
    assert 'hint("1.2")' in shown


def test_the_stub_is_not_attempted(notebook, capsys):
    assert "Not attempted yet" in notebook(exercise_source("1.2", EXERCISES["1.2"].stub), capsys)


def test_a_misspelled_name_is_pointed_out(notebook, capsys):
    shown = notebook(WRONG.replace("z_transform", "z_tranform") + "\ncheck('1.2')", capsys)
    assert "There is no z_transform" in shown
    assert "There is a z_tranform" in shown


def test_a_syntax_error_shows_pythons_message_and_judges_nothing_stale(notebook, capsys):
    notebook(exercise_source("1.2", EXERCISES["1.2"].source), capsys)
    shown = notebook("def z_transform(Z, epsilon)\n    return Z\n\ncheck('1.2')", capsys)
    assert isinstance(notebook.error, SyntaxError)
    assert "Exercise" not in shown


def test_strict_mode_raises_one_line(notebook, capsys, monkeypatch):
    for variable in ("BN_STRICT", "NBGRADER_EXECUTION"):
        monkeypatch.setenv(variable, "1")
        notebook(f"{WRONG}\n\ncheck('1.2')", capsys)
        assert isinstance(notebook.error, AssertionError)
        assert str(notebook.error).startswith("exercise 1.2: failed: ")
        assert "\n" not in str(notebook.error)
        notebook(exercise_source("1.2", EXERCISES["1.2"].source), capsys)
        assert notebook.error is None
        monkeypatch.delenv(variable)


def test_use_gives_the_learners_answer_only_when_it_passes(notebook, capsys):
    assert "the course's own z_transform" in notebook("f = use('1.2')", capsys)
    assert "the course's own z_transform" in notebook(f"{WRONG}\nf = use('1.2')", capsys)
    notebook("assert abs(f(np.array([[1.0, 3.0]]), 1e-9)[0, 1] - 1) < 1e-6", capsys)
    assert notebook.error is None
    assert "your z_transform" in notebook(EXERCISES["1.2"].source + "\nf = use('1.2')", capsys)
    notebook("assert f is z_transform", capsys)
    assert notebook.error is None


def test_an_endless_loop_is_stopped_and_the_next_cell_runs(notebook, capsys, monkeypatch):
    monkeypatch.setenv("BN_REVIEW_SECONDS", "0.3")
    shown = notebook("def z_transform(Z, epsilon):\n    while True:\n        pass\n\ncheck('1.2')", capsys)
    assert "stopped after 0.3 seconds" in shown
    assert notebook("print(1 + 1)", capsys) == "2\n"


def test_hints_and_solution_are_complete_as_text(notebook, capsys):
    shown = notebook("hint('1.2')", capsys)
    for each in EXERCISES["1.2"].hints[:2]:
        assert each in shown
    assert "return (Z - mu) / np.sqrt(sigma2 + epsilon)" in notebook("solution('1.2')", capsys)


def test_progress_is_kept_for_other_notebooks(notebook, capsys, monkeypatch):
    assert f"0 of {len(EXERCISES)}" in notebook("progress()", capsys)
    notebook(exercise_source("1.2", EXERCISES["1.2"].source), capsys)
    monkeypatch.setattr(progress, "_solved_here", set())  # as in another kernel
    shown = notebook("progress()", capsys)
    assert f"1 of {len(EXERCISES)}" in shown
    assert "✓ 1.2" in shown
    assert "· 1.1" in shown


def test_a_folder_that_cannot_be_written_is_no_obstacle(notebook, capsys, monkeypatch):
    monkeypatch.setenv("BN_PROGRESS_FOLDER", "/dev/null/progress")
    notebook(exercise_source("1.2", EXERCISES["1.2"].source), capsys)
    assert notebook.error is None
    assert "1 of" in notebook("progress()", capsys)


def test_html_has_no_script_no_address_and_escapes_what_it_shows():
    card = Card(
        "a <heading>", "text with `code` & more\n  indented <b>\nend", "failed", (("Hint", "say <i>"),)
    )
    page = card._repr_html_()
    assert "<script" not in page
    assert "http" not in page
    assert "&lt;heading&gt;" in page
    assert re.search("<code style='color: inherit[^>]*>code</code>", page)
    assert re.search(r"<pre[^>]*>indented &lt;b&gt;</pre>", page)
    assert "<details><summary>Hint</summary>" in page


def test_progress_as_html_lists_every_exercise(notebook):
    page = progress.ProgressTable({"0.1", "1.1"})._repr_html_()
    assert [title for title in re.findall(r"<th [^>]*>(\w+)</th>", page)] == ["lesson", "exercises", "passed"]
    assert page.count("✓") == 2
    for each in EXERCISES.entries.values():
        assert f" {each.number} {html.escape(each.title)}" in page
    assert "Next: <a href='01_z_transform.ipynb'>1.2 the Z-transform</a>" in page
    assert "Next" not in progress.ProgressTable(set(EXERCISES))._repr_html_()


@pytest.mark.parametrize("command", ["check", "hint", "solution"])
@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("'1.9'", "There is no exercise 1.9. Lesson 01 has 1.1, 1.2"),
        ("'77.1'", "There is no exercise 77.1. Lesson 77 has none."),
        ("'one'", "There is no exercise one."),
        ("1.2", 'An exercise is called by its number in quotes, such as "1.2"; got 1.2.'),
    ],
)
def test_a_number_that_no_exercise_has_is_answered_in_a_sentence(notebook, capsys, command, number, sentence):
    assert sentence in notebook(f"{command}({number})", capsys)
    assert notebook.error is None


def test_in_strict_mode_it_is_an_error(notebook, capsys, monkeypatch):
    monkeypatch.setenv("BN_STRICT", "1")
    notebook("check('1.9')", capsys)
    assert "There is no exercise 1.9" in str(notebook.error)


@pytest.mark.parametrize("number", EXERCISES)
def test_an_exercise_cell_that_is_run_first_says_what_to_do(notebook, capsys, number):
    notebook(FORGET, capsys)
    assert "Not attempted yet" in notebook(exercise_source(number, EXERCISES[number].stub), capsys)
    assert notebook.error is None


def test_an_answer_without_the_cells_above_says_what_to_run(notebook, capsys):
    notebook(FORGET, capsys)
    shown = notebook(
        exercise_source("1.4", "def normalised_variance(sigma2, epsilon):\n    return np.sqrt(sigma2)"),
        capsys,
    )
    assert "name 'np' is not defined" in shown
    assert "Run > Run All Above Selected Cell" in shown


@pytest.mark.parametrize("saved", [False, True])
def test_a_pass_over_an_empty_saved_cell_is_not_passed_over(tmp_path, monkeypatch, saved):
    """Closed without saving: the list says so."""
    monkeypatch.setenv("BN_PROGRESS_FOLDER", str(tmp_path / ".bn_progress"))
    exercise = EXERCISES["1.2"]
    source = exercise_source("1.2", exercise.source if saved else exercise.stub)
    cell = {"cell_type": "code", "metadata": {"exercise": "1.2"}, "source": source.splitlines(keepends=True)}
    (tmp_path / "01_z_transform.ipynb").write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    (tmp_path / "02_damaged.ipynb").write_text("{", encoding="utf-8")
    table = progress.ProgressTable({"1.2", "2.1"})
    for text in (repr(table), table._repr_html_()):
        assert ("Passed, but not in the lesson as it is saved: 1.2." in text) is not saved


def test_where_progress_is_kept_or_that_it_cannot_be(notebook, capsys, tmp_path, monkeypatch):
    assert progress.where_it_is_kept() == f"Which exercises have passed is kept in {tmp_path / 'progress'}."
    (tmp_path / "file").touch()
    monkeypatch.setenv("BN_PROGRESS_FOLDER", str(tmp_path / "file" / "progress"))
    shown = notebook(exercise_source("1.2", EXERCISES["1.2"].source), capsys)
    assert "Passed" in shown
    assert "can be kept only until this notebook is closed" in shown
    assert "BN_PROGRESS_FOLDER" in shown
