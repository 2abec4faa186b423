"""A new version of the course over a half-solved one, with real git repositories: nothing is lost."""

import os
import shutil
import subprocess
import sys
import time
from copy import deepcopy
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from bn_helpers.course import update as module
from bn_helpers.course.merging import answers
from bn_helpers.course.notebooks import lessons, read, write
from bn_helpers.course.update import CannotUpdate, carry, update
from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.exercises.cells import exercise_cells, exercise_source

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="needs git")
LESSON = "notebooks/01_z_transform.ipynb"
NEW_STUB = 'def not_there_before(x):\n    """Return x."""\n    ...\n\n\ncheck("1.9")'
NOTE = "My note: divide by m, not by m − 1."


def git(folder, *arguments):
    done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=True, text=True)
    return done.stdout.strip()


def commit(folder, message):
    git(folder, "add", "--all")
    git(folder, "-c", "user.name=A", "-c", "user.email=a@b", "commit", "--quiet", "--message", message)


@pytest.fixture
def published(tmp_path, monkeypatch):
    """The course's repository, with one real lesson."""
    for variable in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):  # as on a machine where git was never set up
        monkeypatch.setenv(variable, os.devnull)
    folder = tmp_path / "published"
    (folder / "notebooks").mkdir(parents=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    shutil.copy(lessons("01")[0], folder / LESSON)
    (folder / "helpers.py").write_text("version = 1\n")
    (folder / ".gitignore").write_text("my_work/\n")
    (folder / "pyproject.toml").write_text("[project]\n")
    commit(folder, "version 1")
    return folder


@pytest.fixture
def learner(published, tmp_path):
    """A clone in which two exercises are solved, all cells were run, and a note was added."""
    folder = tmp_path / "the learner's"
    git(tmp_path, "clone", "--quiet", str(published), str(folder))
    notebook = read(folder / LESSON)
    for number, cell in exercise_cells(notebook)[:2]:
        cell.source = exercise_source(number, EXERCISES[number].source)
    position = notebook.cells.index(exercise_cells(notebook)[0][1])
    notebook.cells.insert(position + 1, new_markdown_cell(NOTE))
    run(notebook, "learner's output", first_count=100)
    write(notebook, folder / LESSON)
    return folder


def run(notebook, text, first_count=1):
    """What running does to a notebook: all outputs and counts change."""
    for count, cell in enumerate([cell for cell in notebook.cells if cell.cell_type == "code"], first_count):
        cell.update(execution_count=count, outputs=[new_output("stream", name="stdout", text=text)])


def publish(folder):
    """Version 2: other prose, outputs, a stub's docstring, a new cell, a new exercise, another module."""
    notebook = read(folder / LESSON)
    notebook.cells[0].source += "\n\nNew words."
    run(notebook, "published output")
    _, first = exercise_cells(notebook)[0]
    first.source = first.source.replace("the variance divides by m.", "sigma2 divides by m. New advice.")
    notebook.cells.insert(3, new_markdown_cell("A new cell."))
    notebook.cells.append(new_code_cell(NEW_STUB, metadata={"exercise": "1.9"}))
    write(notebook, folder / LESSON)
    (folder / "helpers.py").write_text("version = 2\n")
    commit(folder, "version 2")


def everything(folder):
    """All files but git's own."""
    paths = [path for path in folder.rglob("*") if path.is_file() and ".git" not in path.parts]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def copies(folder):
    (made,) = (folder / "my_work").iterdir()
    return made


def test_the_answers_are_in_the_new_version(published, learner, capsys):
    before = everything(learner)
    publish(published)
    update(learner)

    notebook = read(learner / LESSON)
    sources = [cell.source for cell in notebook.cells]
    cells = dict(exercise_cells(notebook))
    assert "New words." in sources[0]
    assert "A new cell." in sources
    assert (learner / "helpers.py").read_text() == "version = 2\n"
    assert list(cells) == ["1.1", "1.2", "1.3", "1.4", "1.5", "1.9"]
    assert list(answers(notebook)) == ["1.1", "1.2"]
    assert cells["1.2"].source == exercise_source("1.2", EXERCISES["1.2"].source)
    model = EXERCISES["1.1"].source.replace("the variance divides by m.", "sigma2 divides by m. New advice.")
    assert cells["1.1"].source == exercise_source("1.1", model)  # the new text around the learner's code
    assert sources[sources.index(cells["1.1"].source) + 1] == NOTE
    assert [cell.outputs for cell in (cells["1.1"], cells["1.2"])] == [[], []]
    assert cells["1.3"].outputs[0].text == "published output"

    assert (copies(learner) / LESSON).read_bytes() == before[LESSON]
    assert git(learner, "status", "--short") == f"M {LESSON}"
    assert git(learner, "rev-parse", "HEAD") == git(published, "rev-parse", "HEAD")
    shown = capsys.readouterr().out
    assert f"{LESSON}: the new version with your answers 1.1, 1.2; your other cells: 1" in shown
    assert f"What you changed is copied to {copies(learner).relative_to(learner)}" in shown
    assert "pip install" not in shown

    update(learner)
    assert "You have the newest version. Nothing was changed." in capsys.readouterr().out
    assert read(learner / LESSON) == notebook


def test_answers_that_were_committed_stay_in_the_history(published, learner, capsys):
    (learner / "my_notes.txt").write_text("mine")
    (learner / "helpers.py").write_text("version = 'mine'\n")
    commit(learner, "my answers")
    mine = git(learner, "rev-parse", "HEAD")
    for version in ("first", "second"):
        publish(published)
        (published / "pyproject.toml").write_text(version)
        commit(published, version)
        update(learner)
        assert list(answers(read(learner / LESSON))) == ["1.1", "1.2"]
        assert (learner / "helpers.py").read_text() == "version = 2\n"
        assert (learner / "my_notes.txt").read_text() == "mine"
        assert git(learner, "merge-base", mine, "HEAD") == mine
        assert git(learner, "diff", "HEAD", "origin/main") == ""
        shown = capsys.readouterr().out
        assert "make lab" in shown
        commit(learner, "my answers in the new version")
        (learner / "my_work").rename(learner.parent / version)
    old = next((learner.parent / "first").iterdir())
    assert (old / "helpers.py").read_text() == "version = 'mine'\n"


@pytest.mark.parametrize("stop", ["reset", "write"])
def test_an_interruption_loses_nothing(published, learner, monkeypatch, capsys, stop):
    mine = (learner / LESSON).read_bytes()
    publish(published)
    call = module._git

    def interrupted(root, *arguments, **words):
        if arguments[0] == "reset":
            (learner / LESSON).write_text("half a fi")
            raise KeyboardInterrupt
        return call(root, *arguments, **words)

    def never(notebook, path):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(module, *(("_git", interrupted) if stop == "reset" else ("write", never)))
        with pytest.raises(KeyboardInterrupt):
            update(learner)
    rescued = copies(learner)
    assert (rescued / LESSON).read_bytes() == mine
    assert f"python -m bn_helpers carry {rescued.relative_to(learner)}" in capsys.readouterr().out
    time.sleep(1.1)  # the copies' folders are named by the second
    update(learner)
    carry([rescued], learner / "notebooks")
    assert list(answers(read(learner / LESSON))) == ["1.1", "1.2"]


def without_a_network(published, learner, monkeypatch):
    published.rename(published.with_name("gone"))


def without_git(published, learner, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)


def as_a_download(published, learner, monkeypatch):
    shutil.rmtree(learner / ".git")
    git(learner.parent, "init", "--quiet")  # somebody else's repository around it


def without_upstream(published, learner, monkeypatch):
    git(learner, "branch", "--unset-upstream")


def on_no_branch(published, learner, monkeypatch):
    git(learner, "checkout", "--quiet", "--detach")


def in_an_unfinished_merge(published, learner, monkeypatch):
    commit(learner, "my answers")
    publish(published)
    git(learner, "fetch")
    with pytest.raises(subprocess.CalledProcessError):
        git(learner, "-c", "user.name=A", "-c", "user.email=a@b", "merge", "origin/main")


@pytest.mark.parametrize(
    ("situation", "words"),
    [
        (without_a_network, "is there a network? Nothing was changed"),
        (without_git, "git is not installed. Nothing was changed"),
        (as_a_download, "not cloned with git. Nothing was changed"),
        (without_upstream, "follows no published version. Nothing was changed"),
        (on_no_branch, "follows no published version. Nothing was changed"),
        (in_an_unfinished_merge, "An earlier merge is not finished. Nothing was changed"),
    ],
)
def test_where_it_cannot_be_done_nothing_changes(published, learner, monkeypatch, situation, words):
    situation(published, learner, monkeypatch)
    before = everything(learner)
    with pytest.raises(CannotUpdate, match=words.replace("?", r"\?")):
        update(learner)
    assert everything(learner) == before


def test_files_in_the_way_of_new_ones_are_kept(published, learner, capsys):
    (learner / "extra.py").write_text("my file")
    (learner / "known.py").write_text("my file, which git knows")
    git(learner, "add", "known.py")
    (learner / "folder").write_text("a file where the new version has a folder")
    (learner / "file").mkdir()
    (learner / "file" / "inside.txt").write_text("a folder where the new version has a file")
    (learner / "untouched.txt").write_text("not in the way")
    for name in ("extra.py", "known.py"):
        (published / name).write_text("published file")
    (published / "file").write_text("published")
    (published / "folder").mkdir()
    (published / "folder" / "inside.txt").write_text("published")
    commit(published, "version 2")
    update(learner)
    kept = everything(copies(learner))
    assert kept["extra.py"] == b"my file"
    assert kept["folder"] == b"a file where the new version has a folder"
    assert kept["file/inside.txt"] == b"a folder where the new version has a file"
    assert kept["known.py"] == b"my file, which git knows"
    assert (learner / "extra.py").read_text() == (learner / "known.py").read_text() == "published file"
    assert (learner / "untouched.txt").read_text() == "not in the way"
    assert "extra.py: yours is in my_work" in capsys.readouterr().out


def test_a_damaged_notebook_is_kept_as_it_is(published, learner, capsys):
    (learner / LESSON).write_text("<<<<<<< HEAD")
    publish(published)
    update(learner)
    assert (copies(learner) / LESSON).read_text() == "<<<<<<< HEAD"
    assert (learner / LESSON).read_bytes() == (published / LESSON).read_bytes()
    shown = capsys.readouterr().out
    assert "is no notebook that can be read" in shown
    assert f"{LESSON}: yours is in my_work" in shown


def test_answers_move_to_a_lesson_with_another_name(published, learner, capsys):
    git(published, "mv", LESSON, "notebooks/01_standard_units.ipynb")
    commit(published, "version 2")
    update(learner)
    assert not (learner / LESSON).exists()
    assert f"{LESSON}: yours is in my_work" in capsys.readouterr().out
    carry([copies(learner)], learner / "notebooks")
    assert list(answers(read(learner / "notebooks/01_standard_units.ipynb"))) == ["1.1", "1.2"]


# Downloads


@pytest.fixture
def download(published, tmp_path):
    """The new version beside the learner's old one, without git."""
    publish(published)
    return Path(shutil.copytree(published, tmp_path / "download", ignore=shutil.ignore_patterns(".git")))


def test_answers_are_carried_from_an_older_download(download, learner, capsys):
    shutil.rmtree(learner / ".git")
    before = everything(learner)
    carry([learner], download / "notebooks")
    notebook = read(download / LESSON)
    assert answers(notebook) == answers(read(learner / LESSON))
    assert "New words." in notebook.cells[0].source
    assert everything(learner) == before
    shown = capsys.readouterr().out
    assert "01_z_transform.ipynb: has your answers 1.1, 1.2" in shown
    assert "Answers found: 2." in shown


def test_an_answer_is_never_replaced_by_another(download, learner, capsys):
    notebook = read(download / LESSON)
    mine = 'mean_and_variance = my_own\n\ncheck("1.1")'
    exercise_cells(notebook)[0][1].source = mine
    write(notebook, download / LESSON)
    carry([learner / LESSON], download / "notebooks")
    assert list(answers(read(download / LESSON))) == ["1.1", "1.2"]
    assert answers(read(download / LESSON))["1.1"] == mine
    assert "has other answers, which stay: 1.1" in capsys.readouterr().out


def test_what_cannot_be_carried_is_said(download, tmp_path, capsys):
    odd = tmp_path / "odd"
    odd.mkdir()
    (odd / "damaged.ipynb").write_text("{")
    notebook = read(download / LESSON)
    gone = new_code_cell('def f():\n    return 1\n\n\ncheck("9.9")')
    notebook.cells = [deepcopy(gone)]
    write(notebook, odd / "other.ipynb")
    before = everything(download)
    carry([odd], download / "notebooks")
    shown = capsys.readouterr().out
    assert "damaged.ipynb: is no notebook that can be read" in shown
    assert "Not in the course: 9.9" in shown
    assert everything(download) == before
    with pytest.raises(CannotUpdate, match=r"There is no notebook in .*nowhere"):
        carry([tmp_path / "nowhere"], download / "notebooks")


def test_the_command_says_it_in_words(tmp_path):
    command = [sys.executable, "-m", "bn_helpers", "carry", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.strip() == f"There is no notebook in {tmp_path}. Nothing was changed."
