"""Classroom 50's ``result.json`` (classroom50/result/v1), one for each learner.

Inside Classroom 50's autograder its environment says which submission is graded; elsewhere these fields
say ``local``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.grading.exports.files import file_name, write_whole
from bn_helpers.grading.marks import Marks

ABOUT = {
    "classroom": ("CLASSROOM", "local"),
    "assignment": ("ASSIGNMENT", "local"),
    "assignment_type": ("MODE", "individual"),
    "submission": ("SUBMISSION_TAG", "submit/local"),
    "commit": ("COMMIT_URL", "local"),
    "release": ("RELEASE_URL", "local"),
    "review": ("REVIEW_URL", ""),
}


def write(all_marks: Sequence[Marks], folder: Path) -> None:
    """Write ``LEARNER/result.json`` for each.

    Raises
    ------
    ValueError
        If points are no whole numbers, which the format demands.
    """
    for marks in all_marks:
        text = json.dumps(result(marks), ensure_ascii=False, indent=1)
        write_whole(folder / file_name(marks.person.learner) / "result.json", text)


def result(marks: Marks) -> dict[str, Any]:
    """What Classroom 50 is told of a learner."""
    about = {key: os.environ.get(variable) or default for key, (variable, default) in ABOUT.items()}
    about["review"] = about["review"] or about["commit"]
    return {
        "schema": "classroom50/result/v1",
        **about,
        "owner": os.environ.get("OWNER") or marks.person.learner,
        "datetime": datetime.fromtimestamp(marks.handed_in, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "score": sum(_whole(points) for points in marks.points.values()),
        "max-score": sum(_whole(points) for points in marks.most.values()),
        "tests": [_test(marks, exercise) for exercise in marks.most],
    }


def _test(marks: Marks, exercise: str) -> dict[str, Any]:
    said = marks.feedback.get(exercise)
    return {
        "test-name": f"{exercise} {EXERCISES.entries[exercise].title}",
        "passed": said is not None and said.status == "passed",
        "score": _whole(marks.points[exercise]),
        "max-score": _whole(marks.most[exercise]),
        "output": said.message if said else "Not handed in.",
    }


def _whole(points: float) -> int:
    if not float(points).is_integer():
        raise ValueError(f"--points must be whole numbers for classroom50; got {points:g}")
    return int(points)
