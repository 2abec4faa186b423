"""nbgrader's ``gradebook.db``, written by nbgrader itself: an assignment for each lesson.

Needs nbgrader. ``nbgrader export`` and its formgrader then read the file.
"""

from __future__ import annotations

import contextlib
import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.grading.marks import Marks


def write(all_marks: Sequence[Marks], folder: Path) -> None:
    """Write ``gradebook.db``; one that is there gets the newer marks.

    Raises
    ------
    ModuleNotFoundError
        If nbgrader is not installed.
    """
    from nbgrader.api import Gradebook

    folder.mkdir(parents=True, exist_ok=True)
    warnings.filterwarnings("ignore", module=r"nbgrader\.api", category=Warning)  # of its own queries
    with _commands_in_reach(), Gradebook(f"sqlite:///{folder.resolve() / 'gradebook.db'}") as book:
        for marks in all_marks:
            person = marks.person
            about = {key: getattr(person, key) or None for key in ("first_name", "last_name", "email")}
            book.update_or_create_student(person.learner, **about)
        for lesson in sorted({_lesson(each) for marks in all_marks for each in marks.most}):
            _write_lesson(book, lesson, all_marks)


@contextlib.contextmanager
def _commands_in_reach() -> Iterator[None]:
    """nbgrader runs the command ``alembic``, which stands beside this Python, perhaps not on the path."""
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), before])
    try:
        yield
    finally:
        os.environ["PATH"] = before


def _lesson(exercise: str) -> str:
    return EXERCISES.entries[exercise].lesson


def _write_lesson(book: Any, lesson: str, all_marks: Sequence[Marks]) -> None:
    """The assignment with a cell for each exercise, and what each learner reached who handed it in."""
    name = f"lesson_{lesson}"
    book.update_or_create_assignment(name)
    book.update_or_create_notebook(lesson, name)
    most = {each: points for marks in all_marks[:1] for each, points in marks.most.items()}
    cells = {each: f"check_{each}" for each in most if _lesson(each) == lesson}
    for each, cell in cells.items():
        book.update_or_create_grade_cell(cell, lesson, name, max_score=most[each], cell_type="code")
    for marks in all_marks:
        if not any(each in marks.feedback for each in cells):
            continue
        when = datetime.fromtimestamp(marks.handed_in, UTC).replace(tzinfo=None)
        submission = book.update_or_create_submission(name, marks.person.learner, timestamp=when)
        points = {cell: float(marks.points[each]) for each, cell in cells.items()}
        for grade in submission.notebooks[0].grades:
            grade.auto_score = points.get(grade.name, grade.auto_score)
    book.db.commit()
