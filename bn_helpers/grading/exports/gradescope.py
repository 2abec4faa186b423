"""Gradescope's ``results.json``, one for each learner.

In Gradescope's own autograder: grade ``/autograder/submission`` there, and copy the file to
``/autograder/results/results.json``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.grading.exports.files import file_name, number, write_whole
from bn_helpers.grading.marks import Marks


def write(all_marks: Sequence[Marks], folder: Path) -> None:
    """Write ``LEARNER/results.json`` for each."""
    for marks in all_marks:
        text = json.dumps(results(marks), ensure_ascii=False, indent=1)
        write_whole(folder / file_name(marks.person.learner) / "results.json", text)


def results(marks: Marks) -> dict[str, Any]:
    """What Gradescope is told of a learner."""
    return {
        "score": number(marks.total),
        "execution_time": round(marks.seconds),
        "output": "\n".join(marks.remarks),
        "output_format": "text",
        "test_output_format": "text",
        "visibility": "visible",
        "tests": [_test(marks, exercise) for exercise in marks.most],
    }


def _test(marks: Marks, exercise: str) -> dict[str, Any]:
    said = marks.feedback.get(exercise)
    passed = said is not None and said.status == "passed"
    return {
        "number": exercise,
        "name": f"{exercise} {EXERCISES.entries[exercise].title}",
        "score": number(marks.points[exercise]),
        "max_score": number(marks.most[exercise]),
        "status": "passed" if passed else "failed",
        "output": said.message if said else "Not handed in.",
        "tags": [said.misconception] if said and said.misconception else [],
    }
