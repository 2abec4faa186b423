"""Who handed in what: names, rosters, late, missing and duplicate hand-ins; points."""

from datetime import datetime
from pathlib import Path

import pytest

from bn_helpers.exercises import Feedback
from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.grading.grades import Grade
from bn_helpers.grading.learners import Person, handed_in, learner_of, read_roster, remark
from bn_helpers.grading.marks import commonest_mistakes, marks_of, read_points

ROSTER = {each: Person(each) for each in ("ann", "bob", "eve", "ann-lee")}
NOON = datetime(2026, 10, 1, 12)


def graded(learner, notebook, *statuses, at=NOON, digest="", slug=None):
    said = {f"1.{n}": Feedback(f"1.{n}", status, "", slug) for n, status in enumerate(statuses, 1)}
    return Grade(notebook, said, learner=learner, handed_in=at.timestamp(), digest=digest or notebook)


@pytest.mark.parametrize(
    ("path", "roster", "learner"),
    [
        ("ann/week1/01.ipynb", (), "ann"),
        ("01_z_transform.ipynb", (), "01_z_transform"),
        ("week1/ANN/01.ipynb", ROSTER, "ann"),
        ("01_ann.ipynb", ROSTER, "ann"),
        ("01_ann-lee.ipynb", ROSTER, "ann-lee"),
        ("week1/joann_bob.ipynb", ROSTER, "bob"),
        ("joanna.ipynb", ROSTER, "joanna"),
        ("Ann Lee_4711_assignsubmission_file_/01.ipynb", (), "Ann Lee"),
        ("leeann_LATE_123_4567_01_z_transform.ipynb", (), "leeann"),
    ],
)
def test_names(path, roster, learner):
    assert learner_of(Path(path), roster) == learner


def test_a_roster(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_text(
        "username,first_name,last_name,email,section\nann,Ann,Lee,a@b.c,2\nbob,,,,\n", "utf-8-sig"
    )
    people = read_roster(path)
    assert people["ann"] == Person("ann", "Ann Lee", "Ann", "Lee", "a@b.c")
    assert people["bob"] == Person("bob")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name\nann\n", "--roster must have a column learner or student_id or username or id; .* has name"),
        ("learner\nann\nann\n", "--roster must name everybody once; .* has 'ann' twice"),
    ],
)
def test_a_roster_that_cannot_be_used(tmp_path, text, says):
    (tmp_path / "roster.csv").write_text(text)
    with pytest.raises(ValueError, match=says):
        read_roster(tmp_path / "roster.csv")
    with pytest.raises(ValueError, match="--roster must be a CSV file that can be read"):
        read_roster(tmp_path / "none.csv")


def test_late_missing_double_and_copied():
    late = graded("ann", "ann/01.ipynb", "passed", at=datetime(2026, 10, 1, 14, 5))
    older = graded("ann", "ann/01_old.ipynb", "failed", at=datetime(2026, 9, 30))
    other_lesson = Grade("ann/06.ipynb", {"6.1": Feedback("6.1", "passed", "")}, learner="ann")
    copied = graded("bob", "bob/01.ipynb", "passed", digest=late.digest, at=NOON)
    stranger = graded("zoe", "zoe/01.ipynb", "passed")
    roster = {each: ROSTER[each] for each in ("ann", "bob", "eve")}
    rows = remark([late, older, other_lesson, copied, stranger], roster, NOON)
    assert {each.label: (each.counts, each.remarks, each.confidential, each.reason) for each in rows} == {
        "ann/01.ipynb": (True, ["late by 2 h 5 min"], ["the same file as bob handed in"], ""),
        "ann/01_old.ipynb": (False, ["does not count: ann/01.ipynb is newer"], [], ""),
        "ann/06.ipynb": (True, [], [], ""),
        "bob/01.ipynb": (True, [], ["the same file as ann handed in"], ""),
        "zoe/01.ipynb": (True, [], ["not in the roster"], ""),
        "eve": (True, [], [], "no notebook was handed in"),
    }
    assert "bob" not in str(marks_of(rows, {}, {})[0])


def test_what_was_to_be_handed_in():
    """One has handed in all, one a lesson too few and one nobody asked for, one something unreadable."""
    six, three = ({f"{n}.1": Feedback(f"{n}.1", "passed", "")} for n in (6, 3))
    grades = [
        graded("ann", "ann/01.ipynb", "passed"),
        Grade("ann/06.ipynb", six, learner="ann"),
        Grade("bob/06.ipynb", six, learner="bob"),
        Grade("bob/03.ipynb", three, learner="bob"),
        Grade("eve/01.ipynb", reason="it is not a notebook", learner="eve"),
    ]
    rows = remark(grades, {}, None, ["01", "06"])
    assert [(each.label, *each.remarks, each.reason) for each in rows if each.remarks or each.reason] == [
        ("bob/03.ipynb", "does not count: lesson 03 was not asked for", ""),
        ("eve/01.ipynb", "it is not a notebook"),
        ("bob", "lesson 01 was not handed in"),
    ]
    marks = marks_of(rows, {}, {}, ["01", "06"])
    numbers = [number for number, each in EXERCISES.entries.items() if each.lesson in ("01", "06")]
    assert [(list(each.most), each.total) for each in marks] == [(numbers, 2), (numbers, 1), (numbers, 0)]


def test_when_it_was_handed_in(tmp_path):
    path = tmp_path / "01.ipynb"
    assert handed_in(path) == 0
    path.touch()
    assert handed_in(path) == path.stat().st_mtime
    (tmp_path / "timestamp.txt").write_text("2026-10-01 12:00:00.5 UTC\n")
    assert handed_in(path) == datetime.fromisoformat("2026-10-01T12:00:00.5+00:00").timestamp()


def test_marks_count_the_newest_hand_in_of_each_lesson(tmp_path):
    (tmp_path / "points.csv").write_text("exercise,points\n1.2,2.5\n")
    points = read_points(tmp_path / "points.csv")
    old = graded("ann", "old", "passed", "passed", at=datetime(2026, 9, 30))
    new = graded("ann", "new", "failed", "passed", slug="forgets-epsilon")
    rows = remark([old, new], {"ann": Person("ann", "Ann"), "bob": Person("bob")}, None)
    ann, bob = marks_of(rows, ROSTER | {"ann": Person("ann", "Ann")}, points)
    assert (ann.person.name, ann.points, ann.most) == ("Ann", {"1.1": 0, "1.2": 2.5}, {"1.1": 1, "1.2": 2.5})
    assert (bob.total, bob.possible, bob.remarks) == (0, 3.5, ["no notebook was handed in"])
    assert [each[:3] for each in commonest_mistakes(rows)] == [
        ("1.1", "forgets-epsilon", 1),
        ("1.2", "forgets-epsilon", 1),
    ]


@pytest.mark.parametrize(
    "text", ["exercise,points\n1.2,two\n", "number,points\n1.2,2\n", "exercise,points\n99.9,1\n"]
)
def test_points_that_cannot_be_used(tmp_path, text):
    (tmp_path / "points.csv").write_text(text)
    with pytest.raises(ValueError, match="--points must be a CSV file with the columns exercise and points"):
        read_points(tmp_path / "points.csv")
