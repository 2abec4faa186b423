"""The points as a table for a spreadsheet or a learning platform: a row for each learner."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from bn_helpers.grading.exports.files import number, write_whole
from bn_helpers.grading.marks import Marks
from bn_helpers.grading.report import as_text

ABOUT = ("learner", "name", "first_name", "last_name", "email")


def write(all_marks: Sequence[Marks], path: Path) -> None:
    """Write one row for each learner: points by exercise, their sum, how many there are, remarks."""
    exercises = list(all_marks[0].most) if all_marks else []
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([*ABOUT, *exercises, "total", "possible", "remarks"])
    for marks in all_marks:
        about = [as_text(getattr(marks.person, each)) for each in ABOUT]
        points = [number(each) for each in (*marks.points.values(), marks.total, marks.possible)]
        writer.writerow([*about, *points, as_text("; ".join(marks.remarks))])
    write_whole(path, "\ufeff" + file.getvalue())  # the mark tells Excel that é is an é
