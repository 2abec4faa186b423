"""The command: what it prints and writes, and what it refuses before anything runs."""

import csv
import json
import sys

import pytest

from bn_helpers.__main__ import main
from tests.grading.notebooks import IN_ALL, mistaken, small, write


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
    status, out, err = command(monkeypatch, capsys, "bob/01.ipynb", ".", "--without-sandbox")
    assert status == 0, err
    assert out.startswith("Without a sandbox the learners' code runs")
    lines = out.splitlines()
    assert f"bob/01.ipynb  –    ✗ {'   – ' * (IN_ALL - 2)}   0 of {IN_ALL}" in lines
    assert any(line.startswith("ann/01.ipynb  not graded: it is not a notebook") for line in lines)
    assert f"1.2 z_transform                0 of 1  1        0          {mistaken('1.2')[1]} (1)" in lines
    assert lines[-1] == "Written: grades.csv, grades.xml, grades.jsonl"
    assert "2/2" in err
    with (tmp_path / "grades.csv").open(newline="", encoding="utf-8-sig") as file:
        names = [row["notebook"] for row in csv.DictReader(file)]
    assert names == ["ann/01.ipynb", *["bob/01.ipynb"] * IN_ALL]
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
            "argument --memory: must be a whole number, at least 1024; got '2GB'",
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
        (["a.ipynb", "--csv", "g", "--junit", "g"], "--csv and --junit and --rows must name different files"),
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
    for name in [name for name in sys.modules if name.startswith("bn_helpers.grading.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "psutil", None)
    status, _, err = command(monkeypatch, capsys, "a.ipynb")
    assert status == 2
    assert 'grading needs psutil: python -m pip install -e ".[test]"' in err
