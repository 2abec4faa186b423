"""The table, and the files as CSV and JUnit XML."""

import csv
from xml.etree import ElementTree

import pytest

from bn_helpers.exercises import Feedback
from bn_helpers.grading.grades import Grade, collected
from bn_helpers.grading.report import JUNIT_KINDS, PLAIN_SIGNS, shown, table, write_csv, write_junit

SLUG = "forgets-epsilon"
STATUSES = ("passed", "failed", "error", "not attempted")


def graded():
    """Grades with every status there is."""
    grades = []
    for name in ("ann", "bob"):
        said = {f"1.{n}": Feedback(f"1.{n}", status, "Two\nlines.") for n, status in enumerate(STATUSES, 1)}
        said["1.2"] = Feedback("1.2", "failed", "ε is missing.", SLUG)
        grades.append(Grade(f"{name}.ipynb", said))
    partly = [{"exercises": ["6.1"]}, {"reason": "its process ended in cell 3"}]
    return [*grades, collected("eve.ipynb", partly), Grade("oscar.ipynb", reason="it is not a notebook")]


@pytest.fixture
def files(tmp_path):
    write_csv(graded(), tmp_path / "grades.csv")
    write_junit(graded(), tmp_path / "grades.xml")
    with (tmp_path / "grades.csv").open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["grades.csv", "grades.xml"]
    return rows, ElementTree.parse(tmp_path / "grades.xml").getroot()


def test_csv_has_a_line_for_each_notebook_and_exercise(files):
    rows, _ = files
    assert len(rows) == sum(len(each.feedback) or 1 for each in graded())
    found = [(row["notebook"], row["exercise"]) for row in rows if row["misconception"] == SLUG]
    assert found == [("ann.ipynb", "1.2"), ("bob.ipynb", "1.2")]
    broken = next(row for row in rows if row["notebook"] == "oscar.ipynb")
    assert (broken["exercise"], broken["status"], broken["message"]) == (
        "",
        "not graded",
        "it is not a notebook",
    )
    assert not any("\n" in cell for row in rows for cell in row.values())


def test_junit_agrees_with_csv(files):
    rows, root = files
    assert len(root) == len(graded())
    cases = list(root.iter("testcase"))
    assert len(cases) == len(rows) == int(root.get("tests"))
    for kind, total in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        in_csv = sum(JUNIT_KINDS.get(row["status"]) == kind for row in rows)
        assert in_csv == len(list(root.iter(kind))) == int(root.get(total)) > 0
    passed = [case for case in cases if len(case) == 0]
    assert len(passed) == sum(row["status"] == "passed" for row in rows) > 0


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


def test_of_a_large_class_the_rows_that_need_a_look():
    fine = [Grade(f"{n}.ipynb", {"1.1": Feedback("1.1", "passed", "")}) for n in range(300)]
    odd = [Grade("odd.ipynb", dict(fine[0].feedback), confidential=["the same file as bob handed in"])]
    assert shown(fine[:200]) == table(fine[:200])
    said = shown([*fine, *odd])
    assert "0.ipynb" not in said
    assert "odd.ipynb  ✓    1 of 1: the same file as bob handed in" in said
    assert said.endswith("300 more rows are in the files, and not shown.")
    assert shown([*fine, *odd * 250]).count("odd.ipynb") == 200
    assert shown(fine) == "300 more rows are in the files, and not shown."


def test_the_table_in_plain_letters():
    feedback = {str(n): Feedback(str(n), status, "") for n, status in enumerate(PLAIN_SIGNS)}
    text = table([Grade("a", feedback, "why")], PLAIN_SIGNS)
    assert text.isascii()
    assert "+    x    !    .    ?    -    1 of 6: why" in text
