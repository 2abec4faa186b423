"""What is handed out: a folder for learners, a lock on the solutions, sources for nbgrader."""

import ast
import sys
import zipfile
from datetime import datetime, timedelta

import pytest

from bn_helpers.__main__ import main
from bn_helpers.course.notebooks import lessons, read
from bn_helpers.exercises import lock as locking
from bn_helpers.exercises import solution
from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.exercises.cells import exercise_cells, has_an_answer
from bn_helpers.exercises.checker.source import strip_bodies
from bn_helpers.grading.handout import for_nbgrader, handout, with_marks
from tests.grading.notebooks import answers, small, write

TOMORROW = datetime.now() + timedelta(days=1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("handed") / "week1"
    handout(["01", "02"], folder, TOMORROW, "Karl")
    return folder


def test_the_learners_folder(folder):
    names = [path.name for path in sorted(folder.iterdir())]
    (wheel,) = [name for name in names if name.endswith(".whl")]
    notebooks = [path.name for path in lessons("01", "02")]
    assert names == sorted([*notebooks, "README.md", wheel, "requirements.txt"])
    assert (folder / "requirements.txt").read_text() == f"./{wheel}[lab]\n"
    text = (folder / "README.md").read_text(encoding="utf-8")
    assert all(name in text for name in notebooks)
    assert "`solution(...)` opens when your teacher says so." in text


def test_no_solution_is_read_in_passing(folder):
    for path in folder.glob("*.ipynb"):
        cells = exercise_cells(read(path))
        assert cells
        assert not any(has_an_answer(cell.source) for _, cell in cells)
    readable = b"".join(path.read_bytes() for path in folder.iterdir())
    for number in ("1.2", "2.5"):
        last = EXERCISES[number].source.strip().splitlines()[-1].strip()
        assert last.encode() not in readable


def test_the_wheel_has_the_helpers_and_the_lock(folder):
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as file:
        names = file.namelist()
        text = file.read("bn_helpers/exercises/lock.json").decode()
    assert {"bn_helpers/nn/__init__.py", "bn_helpers/exercises/lesson_01/z_transform.md"} <= set(names)
    assert "Karl" not in text
    assert not locking.LOCK.exists()


@pytest.fixture
def locked(tmp_path, monkeypatch):
    path = tmp_path / "lock.json"
    monkeypatch.setattr(locking, "LOCK", path)
    return path


def test_a_locked_solution_opens_with_the_word_or_on_its_day(locked, capsys):
    locked.write_text(locking.lock(TOMORROW, "Karl"))
    solution("1.2")
    said = capsys.readouterr().out
    assert "Your teacher opens the solutions on " in said
    assert "return" not in said
    solution("1.2", "karla")
    assert "return" not in capsys.readouterr().out
    solution("1.2", " karl ")
    assert "return" in capsys.readouterr().out
    locked.write_text(locking.lock(datetime.now() - timedelta(seconds=1), ""))
    solution("1.2")
    assert "return" in capsys.readouterr().out


def test_an_answer_is_not_handed_out(tmp_path):
    notebook = tmp_path / "20_mine.ipynb"
    write(notebook, small(*answers()))
    with pytest.raises(ValueError, match=r"the cell of exercise 1\.1 holds an answer"):
        handout([str(notebook)], tmp_path / "out", None, "")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("number", EXERCISES)
def test_nbgraders_marks_hold_the_solution(number):
    source = with_marks(EXERCISES[number].source)
    ast.parse(source)
    left = []
    inside = False
    for line in source.splitlines():
        inside = inside or "### BEGIN SOLUTION" in line
        left.append(line.replace("### BEGIN SOLUTION", "...")) if "BEGIN" in line else None
        if not inside:
            left.append(line)
        inside = inside and "### END SOLUTION" not in line
    assert "\n".join(left).strip() == strip_bodies(EXERCISES[number].source).strip()


def test_each_exercise_becomes_an_answer_and_a_test():
    path = lessons("01")[0]
    notebook = for_nbgrader(read(path))
    marked = [cell for cell in notebook.cells if "nbgrader" in cell.metadata]
    ids = [cell.metadata["nbgrader"]["grade_id"] for cell in marked]
    exercises = [entry.number for entry in EXERCISES.entries.values() if entry.lesson == "01"]
    numbers = [number.replace(".", "-") for number in exercises]
    assert ids == [f"{kind}-{number}" for number in numbers for kind in ("answer", "check")]
    assert [cell.metadata["nbgrader"]["locked"] for cell in marked] == [False, True] * len(exercises)
    assert "check(" not in marked[0].source
    assert marked[1].source == 'check("1.1")'


def command(monkeypatch, capsys, *arguments):
    monkeypatch.setattr(sys, "argv", ["bn_helpers", "handout", *map(str, arguments)])
    status = 0
    try:
        main()
    except SystemExit as leaving:
        status = leaving.code
    output = capsys.readouterr()
    return status, output.out, output.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["01"], "required: --out"),
        (["77", "--out", "new"], "name must be the beginning of a notebook's name, such as '01'; got '77'"),
        (
            ["mine.ipynb", "--out", "new"],
            "a notebook; there is no 'mine.ipynb'",
        ),
        (["01", "--out", "full"], "--out must be a folder that is empty or does not exist; 'full' is not"),
        (["01", "--out", "new", "--solutions-from", "soon"], "must be a time such as 2026-10-01T12:00"),
    ],
)
def test_wrong_usage(monkeypatch, capsys, tmp_path, arguments, says):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    status, _, err = command(monkeypatch, capsys, *arguments)
    assert status == 2
    assert says in err
    assert not (tmp_path / "new").exists()


def test_nbgraders_sources(monkeypatch, capsys, tmp_path):
    status, out, err = command(monkeypatch, capsys, "01", "--nbgrader", "--out", tmp_path / "source")
    assert status == 0, err
    assert "These hold the solutions" in out
    assert [path.name for path in (tmp_path / "source" / "01_z_transform").iterdir()] == [
        "01_z_transform.ipynb"
    ]
