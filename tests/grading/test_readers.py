"""The exports as the tools themselves read them, and the handed-out lessons in nbgrader's own hands.

Slow, and in need of the extras ``readers`` and ``distributed``: make test-class.
"""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bn_helpers.course.notebooks import read, write
from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.exercises.cells import exercise_cells
from bn_helpers.grading.exports import nbgrader as nbgrader_export
from bn_helpers.grading.exports import otter as otter_export
from bn_helpers.grading.report import write_junit
from tests.grading.notebooks import mistaken
from tests.grading.test_exports import a_class

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def grades_and_marks():
    return a_class()


def test_otter_reads_the_results(grades_and_marks, tmp_path):
    test_files = pytest.importorskip("otter.test_files")
    _, marks = grades_and_marks
    otter_export.write(marks, tmp_path)
    for each in marks:
        text = json.dumps(otter_export.document(each))
        results = test_files.GradingResults.from_ottr_json(text)
        assert (results.total, results.possible) == (each.total, each.possible)
        passed = {name: file.score == file.possible for name, file in results.results.items()}
        assert passed == {f"q{n}": each.points[n] == each.most[n] for n in each.most}
    with (tmp_path / "final_grades.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["total_points_earned"]) for row in rows[1:]] == [each.total for each in marks]


def test_junitparser_reads_the_xml(grades_and_marks, tmp_path):
    junitparser = pytest.importorskip("junitparser")
    grades, _ = grades_and_marks
    write_junit(grades, tmp_path / "grades.xml")
    xml = junitparser.JUnitXml.fromfile(str(tmp_path / "grades.xml"))
    assert [suite.name for suite in xml] == [each.label for each in grades]
    assert (xml.tests, xml.failures, xml.errors) == (5, 1, 2)


def test_nbgrader_reads_its_gradebook(grades_and_marks, tmp_path):
    pytest.importorskip("nbgrader")
    _, marks = grades_and_marks
    for _ in range(2):  # the second time, what is there gets the newer marks
        nbgrader_export.write(marks, tmp_path)
    nbgrader(tmp_path, "export", f"--db=sqlite:///{tmp_path}/gradebook.db", "--to=out.csv")
    with (tmp_path / "out.csv").open(newline="", encoding="utf-8") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    read_back = {name: (float(row["score"]), float(row["max_score"])) for name, row in rows.items()}
    assert read_back == {each.person.learner: (each.total, each.possible) for each in marks}
    assert rows["ann"]["timestamp"] == "2001-09-09 01:46:40"
    assert rows["eve"]["timestamp"] == ""


def nbgrader(folder, *arguments):
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])  # it runs alembic
    command = [sys.executable, "-m", "nbgrader", *arguments]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, env={**os.environ, "PATH": path}
    )
    assert done.returncode == 0, done.stderr[-3000:]


def test_nbgrader_hands_out_and_grades_a_lesson(tmp_path, monkeypatch):
    """Handed out by the command, solved by one learner, half by another, and graded by nbgrader."""
    pytest.importorskip("nbgrader")
    api = pytest.importorskip("nbgrader.api")
    from bn_helpers.grading.handout import handout_for_nbgrader

    (path,) = handout_for_nbgrader(["01"], tmp_path / "source")
    notebook = read(path)
    notebook.cells = [
        cell for cell in notebook.cells if "nbgrader" in cell.metadata or "import" in cell.source
    ]
    write(notebook, path)
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'bn'\n")
    nbgrader(tmp_path, "generate_assignment", "01_z_transform")
    released = read(tmp_path / "release" / "01_z_transform" / path.name)
    assert not [cell for cell in released.cells if EXERCISES["1.2"].source.splitlines()[-1] in cell.source]
    for learner, answers in (("ann", {}), ("bob", {"1.2": mistaken("1.2")[0].split("\n\ncheck")[0]})):
        submitted = read(tmp_path / "release" / "01_z_transform" / path.name)
        for number, cell in exercise_cells(submitted):
            if cell.metadata.nbgrader.solution:
                cell.source = answers.get(number, EXERCISES[number].source)
        place = tmp_path / "submitted" / learner / "01_z_transform" / path.name
        place.parent.mkdir(parents=True)
        write(submitted, place)
    nbgrader(tmp_path, "autograde", "01_z_transform", "--create")
    with api.Gradebook(f"sqlite:///{tmp_path}/gradebook.db") as book:
        scores = {each.student.id: each.score for each in book.assignment_submissions("01_z_transform")}
        most = book.find_assignment("01_z_transform").max_score
    exercises = [entry for entry in EXERCISES.entries.values() if entry.lesson == "01"]
    assert most == len(exercises)
    assert scores == {"ann": most, "bob": most - 1}
