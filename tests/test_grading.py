"""Grading: ten kinds of notebooks that a class hands in, each with its row; the limits; the files written."""

import csv
import json
import os
import sys
import time
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from bn_helpers.__main__ import main
from bn_helpers.course.cells import exercise_cells, exercise_source
from bn_helpers.course.notebooks import lessons, read, solve
from bn_helpers.exercises import Feedback
from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.grading.report import JUNIT_KINDS, PLAIN_SIGNS, table, write_csv, write_junit
from bn_helpers.grading.run import Grade, Limits, collected, find_notebooks, grade, grade_all
from bn_helpers.grading.worker import run

LESSON = ("1.1", "1.2", "1.3", "1.4")
LIMITS = Limits(seconds=300, cell_seconds=60, memory=2048)
IMPATIENT = Limits(seconds=300, cell_seconds=4, memory=2048)  # for those that never end
IMPORTS = "import numpy as np\nfrom bn_helpers.exercises import check, use"
linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits memory and finds orphans")


def model(number):
    return exercise_source(number, EXERCISES[number].source)


def stub(number):
    return exercise_source(number, EXERCISES[number].stub)


def exercise_cell(number, source):
    return new_code_cell(source, metadata={"exercise": number})


def small(*cells):
    """A notebook of these cells, after the imports; a pair is an exercise and its source."""
    cells = [exercise_cell(*cell) if isinstance(cell, tuple) else new_code_cell(cell) for cell in cells]
    return new_notebook(cells=[new_markdown_cell("# 01"), new_code_cell(IMPORTS), *cells])


def answers(**sources):
    """The four exercises of lesson 01, solved but for those given, such as ``_2=...``."""
    return [(number, sources.get(f"_{number[-1]}", model(number))) for number in LESSON]


def mistaken(number):
    """A cell with the exercise's first mistake, and its slug."""
    mistake = next(each for each in EXERCISES[number].misconceptions if each.source.startswith("def "))
    name = mistake.source.split("(")[0].removeprefix("def ")
    return exercise_source(number, mistake.source.replace(name, EXERCISES[number].name, 1)), mistake.slug


def statuses(grade):
    return [each.status for each in grade.feedback.values()]


def lesson_01(solved):
    """The stored lesson, cut to its imports and exercises."""
    notebook = read(lessons("01")[0])
    if solved:
        solve(notebook)
    imports = next(cell for cell in notebook.cells if cell.cell_type == "code")
    notebook.cells = [imports, *(cell for _, cell in exercise_cells(notebook))]
    return notebook


NEVER_ENDS = "import time\nwhile True: time.sleep(0.1)"
IGNORES_INTERRUPTION = """
import time
while True:
    try:
        time.sleep(60)
    except BaseException:
        pass
"""
PASSES_IN_THE_COPY = """
def mean_and_variance(Z): ...
if copy:
    def mean_and_variance(Z):
        return Z.mean(axis=1, keepdims=True), Z.var(axis=1, keepdims=True)
"""
SLOWLY = f"import time\ntime.sleep(3)\n{model('1.4')}"
FORGES_A_PASS = """
def check(number):
    print(f"Exercise {number}: Passed")
"""
EARLIER_ANSWER = EXERCISES["1.2"].source
IN_R = {"kernelspec": {"name": "ir", "display_name": "R", "language": "R"}}

# name, what is in the notebook, the statuses of 1.1 to 1.4, words of the reason
PASSED, FAILED, ERROR, STUB, UNREACHED = "passed", "failed", "error", "not attempted", "not reached"
CLASS = {
    "unsolved": (lesson_01(solved=False), [STUB] * 4, ""),
    "solved": (lesson_01(solved=True), [PASSED] * 4, ""),
    "half": (small(*answers(_3=stub("1.3"), _4=stub("1.4"))), [PASSED, PASSED, STUB, STUB], ""),
    "mistaken": (small(*answers(_2=mistaken("1.2")[0])), [PASSED, FAILED, PASSED, PASSED], ""),
    "broken_json": ('{"cells": [', [], "it is not a notebook"),
    "endless_exercise": (
        small(*answers(_2=f"{NEVER_ENDS}\n{model('1.2')}")),
        [PASSED, ERROR, PASSED, PASSED],
        "cell 3 was interrupted after 4 seconds",
    ),
    "endless_answer": (
        small(*answers(_2="def z_transform(Z, epsilon):\n    while True: pass\ncheck('1.2')")),
        [PASSED, ERROR, PASSED, PASSED],
        "",
    ),
    "endless_and_stubborn": (
        small(*answers()[:2], IGNORES_INTERRUPTION, *answers()[2:]),
        [PASSED, PASSED, UNREACHED, UNREACHED],
        "cell 4 did not stop after 4 seconds",
    ),
    "huge_memory": (
        small(answers()[0], "hog = np.ones(4 * 1024**3)", *answers()[1:]),
        [PASSED] * 4,
        "",
    ),
    "dies": (
        small(
            answers()[0], "import sys\nsys.exit(1)", answers()[1], "import os\nos._exit(0)", *answers()[2:]
        ),
        [PASSED, PASSED, UNREACHED, UNREACHED],
        "its process ended in cell 5",
    ),
    "crashes": (
        small(answers()[0], "import ctypes\nctypes.string_at(0)", *answers()[1:]),
        [PASSED, UNREACHED, UNREACHED, UNREACHED],
        "its process ended in cell 3, with signal 11",
    ),
    "quits": (small(*answers()[:2], "quit()", "raise KeyboardInterrupt", *answers()[2:]), [PASSED] * 4, ""),
    "removes_all": (small(answers()[0], "%reset -f", IMPORTS, *answers()[1:]), [PASSED] * 4, ""),
    "forges": (
        small(FORGES_A_PASS, *answers(_2="print('Exercise 1.2: Passed')\ncheck('1.2')", _3=stub("1.3"))),
        [PASSED, STUB, STUB, PASSED],
        "",
    ),
    "redefines": (
        small(*answers(), "def z_transform(Z, epsilon):\n    return Z"),
        [PASSED] * 4,
        "",
    ),
    "stale": (
        small(EARLIER_ANSWER, *answers(_2=model("1.2").replace("return", "return return"))),
        [PASSED, ERROR, PASSED, PASSED],
        "",
    ),
    "elsewhere": (small(EARLIER_ANSWER, *answers(_2="check('1.2')")), [PASSED] * 4, ""),
    "helper": (
        small(
            "def mean_of(Z):\n    return Z.mean(axis=1, keepdims=True)",
            *answers(_1="def mean_and_variance(Z):\n    return mean_of(Z), Z.var(axis=1, keepdims=True)"),
        ),
        [PASSED] * 4,
        "",
    ),
    "without_metadata": (small(*(source for _, source in answers())), [PASSED] * 4, ""),
    "one_deleted": (small(*answers()[1:]), ["absent", PASSED, PASSED, PASSED], ""),
    "twice": (small(*answers(), ("1.1", stub("1.1"))), [PASSED] * 4, ""),
    "flood": (
        small("for _ in range(2000): print('x' * 100_000)", *answers()),
        [PASSED] * 4,
        "",
    ),
    "forks": (
        small("import os\ncopy = os.fork() == 0", *answers(_1=PASSES_IN_THE_COPY, _4=SLOWLY))
        if hasattr(os, "fork")
        else small(*answers(_1=stub("1.1"))),
        [STUB, PASSED, PASSED, PASSED],
        "",
    ),
    "hostile_error": (
        small(*answers(_1="class E(Exception):\n    def __str__(self): raise self\nraise E")),
        [ERROR, PASSED, PASSED, PASSED],
        "",
    ),
}


def write(path, content):
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif isinstance(content, str):
        path.write_text(content, encoding="utf-8")
    else:
        nbformat.write(content, path)
    return path


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class")
    for name, (content, *_) in CLASS.items():
        write(folder / f"{name}.ipynb", content)
    old = nbformat.convert(small(*answers()), 3)
    (folder / "format_3.ipynb").write_text(nbformat.writes(old, version=3), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def graded(handed_in):
    """All notebooks of the class graded, by name; and the folder as it was is as it is."""
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in handed_in.iterdir()}
    notebooks = find_notebooks([str(handed_in)])
    endless = {path: name for path, name in notebooks.items() if "endless" in name}
    others = {path: name for path, name in notebooks.items() if "endless" not in name}
    grades = [*grade_all(endless, IMPATIENT, jobs=3), *grade_all(others, LIMITS, jobs=os.cpu_count() or 1)]
    assert before == {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in handed_in.iterdir()}
    return {os.path.basename(each.notebook).removesuffix(".ipynb"): each for each in grades}


@pytest.mark.parametrize("name", CLASS)
def test_every_notebook_gets_its_row(graded, name):
    _, expected, reason = CLASS[name]
    got = graded[name]
    assert (statuses(got), reason in got.reason, bool(got.reason)) == (expected, True, bool(reason)), got


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "it is not a notebook: JSONDecodeError"),
        ("3", "it is not a notebook: ValueError: this JSON is something else"),
        ('{"a": 1}', "it is not a notebook: ValueError: this JSON is something else"),
        ('{"nbformat": 4, "metadata": null}', "it is not a notebook: KeyError: 'cells'"),
        (b"\xff\xfe\x00\x80", "it is not a notebook: UnicodeDecodeError"),
        (new_notebook(cells=[new_code_cell("x <- 1")], metadata=IN_R), "it is written in R, not in Python"),
        (small("print('hello')"), "it holds no exercise of this course"),
    ],
)
def test_why_a_notebook_is_not_graded(tmp_path, content, reason):
    said = []
    run(write(tmp_path / "a.ipynb", content), 1, said.append)
    (only,) = said
    assert only["reason"].startswith(reason)


def test_a_file_that_is_gone():
    said = []
    run(Path("gone.ipynb"), 1, said.append)
    assert said == [{"reason": "it cannot be read: No such file or directory"}]


def test_an_old_format_is_read(graded):
    assert statuses(graded["format_3"]) == [PASSED] * 4


def test_the_mistake_is_named(graded):
    assert graded["mistaken"].feedback["1.2"].misconception == mistaken("1.2")[1]


def test_what_was_wrong_is_said(graded):
    assert (
        graded["stale"]
        .feedback["1.2"]
        .message.startswith("The cell stopped with SyntaxError: invalid syntax, line")
    )
    assert "interrupted after 4 seconds" in graded["endless_exercise"].feedback["1.2"].message
    assert (
        graded["endless_and_stubborn"].feedback["1.3"].message
        == "Not reached: cell 4 did not stop after 4 seconds."
    )
    assert "stopped after 2 seconds" in graded["endless_answer"].feedback["1.2"].message


# A cell that cannot be interrupted: it sleeps without letting go of the interpreter.
HOLDS_ON = "import ctypes\nctypes.PyDLL(None).sleep(600)"
# A process whose parent has ended, in a session of its own.
DAEMON = """
import os, subprocess, sys
if os.fork() == 0:
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", {mark!r}], start_new_session=True)
    os._exit(0)
"""


def processes(mark):
    return [each for each in psutil.process_iter(["cmdline"]) if mark in (each.info["cmdline"] or [])]


@linux
def test_the_time_limit_holds_for_all_that_a_notebook_has_started(tmp_path):
    """Both leave a daemon behind; one has to be ended from outside."""
    daemon = DAEMON.format(mark=str(tmp_path))
    write(tmp_path / "holds_on.ipynb", small(answers()[0], daemon, HOLDS_ON, *answers()[1:]))
    write(tmp_path / "ends.ipynb", small(daemon, answers()[0]))
    limits = Limits(seconds=20, cell_seconds=60, memory=2048)
    start = time.monotonic()
    ends, holds_on = sorted(
        grade_all(find_notebooks([str(tmp_path)]), limits, jobs=2), key=lambda each: each.notebook
    )
    assert time.monotonic() - start < 30
    assert statuses(ends) == [PASSED, "absent", "absent", "absent"]
    assert statuses(holds_on) == [PASSED, UNREACHED, UNREACHED, UNREACHED]
    assert holds_on.reason == "it was stopped after 20 seconds in cell 4"
    assert processes(str(tmp_path)) == []


@linux
def test_memory_is_limited(tmp_path):
    path = write(tmp_path / "hog.ipynb", small(("1.2", f"hog = np.ones(2**28)\n{model('1.2')}")))
    got = grade(path, "hog", LIMITS)
    assert "MemoryError" in got.feedback["1.2"].message


def test_files_beside_the_notebook_are_out_of_its_way(tmp_path):
    source = "open('new.txt', 'w').write('x')\nimport os\nassert os.listdir() == ['new.txt']"
    path = write(tmp_path / "writes.ipynb", small(("1.2", f"{source}\n{model('1.2')}")))
    assert grade(path, "writes", LIMITS).feedback["1.2"].status == PASSED
    assert list(tmp_path.iterdir()) == [path]


# The files


@pytest.fixture(scope="module")
def files(graded, tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    write_csv(list(graded.values()), folder / "grades.csv")
    write_junit(list(graded.values()), folder / "grades.xml")
    with (folder / "grades.csv").open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert sorted(path.name for path in folder.iterdir()) == ["grades.csv", "grades.xml"]
    return rows, ElementTree.parse(folder / "grades.xml").getroot()


def test_csv_has_a_line_for_each_notebook_and_exercise(files, graded):
    rows, _ = files
    assert len(rows) == sum(len(each.feedback) or 1 for each in graded.values())
    found = [row for row in rows if row["misconception"] == mistaken("1.2")[1]]
    assert [(os.path.basename(row["notebook"]), row["exercise"], row["status"]) for row in found] == [
        ("mistaken.ipynb", "1.2", "failed")
    ]
    broken = next(row for row in rows if row["notebook"].endswith("broken_json.ipynb"))
    assert (broken["exercise"], broken["status"]) == ("", "not graded")
    assert broken["message"].startswith("it is not a notebook")
    assert not any("\n" in cell for row in rows for cell in row.values())


def test_junit_agrees_with_csv(files, graded):
    rows, root = files
    assert len(root) == len(graded)
    cases = list(root.iter("testcase"))
    assert len(cases) == len(rows) == int(root.get("tests"))
    for kind, total in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        in_csv = sum(JUNIT_KINDS.get(row["status"]) == kind for row in rows)
        assert in_csv == len(list(root.iter(kind))) == int(root.get(total)) > 0
    passed = [case for case in cases if len(case) == 0]
    assert len(passed) == sum(row["status"] == "passed" for row in rows)


def test_what_a_learner_writes_is_no_formula_and_no_control_sequence(tmp_path):
    hostile = {
        "number": "1.1",
        "status": "failed",
        "message": "=1+1\x1b[31m\x00\ud800 <&>",
        "misconception": None,
    }
    got = collected("=cmd.ipynb", [{"exercises": ["1.1"]}, {"feedback": hostile}])
    write_csv([got], tmp_path / "grades.csv")
    write_junit([got], tmp_path / "grades.xml")
    with (tmp_path / "grades.csv").open(newline="", encoding="utf-8-sig") as file:
        row = next(csv.DictReader(file))
    assert row["notebook"] == "'=cmd.ipynb"
    assert row["message"] == "'=1+1\ufffd[31m\ufffd\ufffd <&>"
    failure = ElementTree.parse(tmp_path / "grades.xml").getroot().find(".//failure")
    assert failure.text == "=1+1\ufffd[31m\ufffd\ufffd <&>"


def test_reports_that_something_else_has_written(tmp_path):
    """The notebook finds the file of reports and writes into it: a row all the same."""
    source = (
        "for line in ('3', '[]', '{', '{\"feedback\": 1}'): open('../reports', 'a').write(line + chr(10))"
    )
    path = write(tmp_path / "writes.ipynb", small(source, *answers()[:1]))
    assert grade(path, "writes", LIMITS).reason == "its reports cannot be understood"


def test_the_table_in_plain_letters():
    feedback = {str(n): Feedback(str(n), status, "") for n, status in enumerate(PLAIN_SIGNS)}
    text = table([Grade("a", feedback, "why")], PLAIN_SIGNS)
    assert text.isascii()
    assert "+    x    !    .    ?    -    1 of 6: why" in text


# The command


def command(monkeypatch, capsys, *arguments):
    monkeypatch.setattr(sys, "argv", ["bn_helpers", "grade", *map(str, arguments)])
    try:
        main()
        status = 0
    except SystemExit as leaving:
        status = leaving.code
    output = capsys.readouterr()
    return status, output.out, output.err


def test_the_command(monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BN_STRICT", "1")
    (tmp_path / "ann").mkdir()
    (tmp_path / "bob" / ".ipynb_checkpoints").mkdir(parents=True)
    for place in ("bob", "bob/.ipynb_checkpoints"):
        write(tmp_path / place / "01.ipynb", small(("1.2", mistaken("1.2")[0])))
    write(tmp_path / "ann" / "01.ipynb", "nonsense")
    status, out, err = command(monkeypatch, capsys, "bob/01.ipynb", ".")
    assert status == 0, err
    assert out.startswith("Grading runs the learners' code on this machine")
    lines = out.splitlines()
    assert "bob/01.ipynb  –    ✗    –    –    0 of 4" in lines
    assert any(line.startswith("ann/01.ipynb  not graded: it is not a notebook") for line in lines)
    assert f"1.2 z_transform                0 of 1  1        0              {mistaken('1.2')[1]} (1)" in lines
    assert lines[-1] == "Written: grades.csv and grades.xml"
    assert "2/2" in err
    with (tmp_path / "grades.csv").open(newline="", encoding="utf-8-sig") as file:
        names = [row["notebook"] for row in csv.DictReader(file)]
    assert names == ["ann/01.ipynb", *["bob/01.ipynb"] * 4]
    assert (tmp_path / "grades.xml").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "required: NOTEBOOK"),
        (
            ["missing.ipynb"],
            "NOTEBOOK must be a notebook or a folder with notebooks; there is no 'missing.ipynb'",
        ),
        (["empty"], "NOTEBOOK must be a notebook or a folder with notebooks; 'empty' holds none"),
        (["a.ipynb", "--seconds", "0"], "argument --seconds: must be a whole number, at least 1; got '0'"),
        (
            ["a.ipynb", "--memory", "2GB"],
            "argument --memory: must be a whole number, at least 512; got '2GB'",
        ),
        (
            ["a.ipynb", "--csv", "no/grades.csv"],
            "--csv must name a file that can be written; 'no/grades.csv' is in",
        ),
        (
            ["a.ipynb", "--junit", "empty"],
            "--junit must name a file that can be written; 'empty' is a folder",
        ),
        (["a.ipynb", "--csv", "a.ipynb"], "--csv must name a file that can be written; 'a.ipynb' is one of"),
        (["a.ipynb", "--csv", "g", "--junit", "g"], "--csv and --junit must name different files"),
    ],
)
def test_wrong_usage_is_refused_before_anything_runs(monkeypatch, capsys, tmp_path, arguments, says):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    write(tmp_path / "a.ipynb", small("open('ran', 'w')"))
    before = json.dumps(sorted(map(str, tmp_path.rglob("*"))))
    status, out, err = command(monkeypatch, capsys, *arguments)
    assert status == 2
    assert says in err
    assert out == ""
    assert json.dumps(sorted(map(str, tmp_path.rglob("*")))) == before


def test_what_is_missing_is_named(monkeypatch, capsys):
    for name in [name for name in sys.modules if name.startswith("bn_helpers.grading.r")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "psutil", None)
    status, _, err = command(monkeypatch, capsys, "a.ipynb")
    assert status == 2
    assert "grading needs psutil: python -m pip install -e .[test]" in err
