"""Otter-Grader's forms: a results document for each learner, and ``final_grades.csv`` for the class.

The documents are those that ``otter.test_files.GradingResults.from_ottr_json`` reads.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.grading.exports.files import file_name, number, write_whole
from bn_helpers.grading.marks import Marks

POSSIBLE = "points-per-question"  # the row that otter begins with
COLUMNS = ("total_points_earned", "percent_correct", "grading_status")  # after the questions


def write(all_marks: Sequence[Marks], folder: Path) -> None:
    """Write ``LEARNER.json`` for each, and the table of all."""
    for marks in all_marks:
        text = json.dumps(document(marks), ensure_ascii=False, indent=1)
        write_whole(folder / f"{file_name(marks.person.learner)}.json", text)
    write_whole(folder / "final_grades.csv", table(all_marks))


def document(marks: Marks) -> dict[str, Any]:
    """The results of a learner, one test file for each exercise."""
    return {"test_file_results": [_test_file(marks, exercise) for exercise in marks.most]}


def _test_file(marks: Marks, exercise: str) -> dict[str, Any]:
    said = marks.feedback.get(exercise)
    passed = said is not None and said.status == "passed"
    points = number(marks.most[exercise])
    case = {
        "name": f"{exercise} {EXERCISES.entries[exercise].title}",
        "code": f'check("{exercise}")',
        "hidden": False,
        "points": points,
        "success_message": said.message if passed and said else None,
        "failure_message": said.message if said and not passed else None,
    }
    error = None if passed else (said.message if said else "Not handed in.")
    result = {"test_case": case, "passed": passed, "error": error}
    return {"filename": f"q{exercise}.py", "points": points, "test_case_results": [result]}


def table(all_marks: Sequence[Marks]) -> str:
    """A row for the points there are, and one for each learner, as ``otter grade`` writes them."""
    numbers = sorted(all_marks[0].most, key=lambda each: f"q{each}") if all_marks else []
    rows: list[list] = [["file", *(f"q{each}" for each in numbers), *COLUMNS]]
    if all_marks:
        first = all_marks[0]
        most = [number(first.most[each]) for each in numbers]
        rows.append([POSSIBLE, *most, number(first.possible), 1, "--"])
    for marks in all_marks:
        share = round(marks.total / marks.possible, 4) if marks.possible else 0
        reached = [number(marks.points[each]) for each in numbers]
        rows.append([marks.person.learner, *reached, number(marks.total), share, "Completed"])
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue()
