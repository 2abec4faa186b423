"""The rows of a run, written as they come: what an interrupted run has done is not done again.

One JSON object a line. A line that was cut off when the machine went down is left out when the file is
read; its notebook is graded again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, fields
from pathlib import Path
from types import TracebackType
from typing import Any

from bn_helpers.exercises import Feedback
from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.grading.grades import Grade

NOT_OF_THE_RUN = ("remarks", "confidential", "counts")  # what is said of a row depends on the others


def digest_of(content: bytes) -> str:
    """What tells one content from another."""
    return hashlib.sha256(content).hexdigest()


class Rows:
    """A file of rows, open for adding.

    Parameters
    ----------
    path : Path
        The file.
    keep : bool
        Whether what is there stays, as an interrupted run left it.
    """

    def __init__(self, path: Path, keep: bool):
        self.done = list(read_rows([path])) if keep and path.exists() else []
        draft = path.with_name(f"{path.name}.draft")
        with draft.open("w", encoding="utf-8") as file:
            file.writelines(map(_line, self.done))
        os.replace(draft, path)
        self._file = path.open("a", encoding="utf-8")

    def __enter__(self) -> Rows:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()

    def add(self, *grades: Grade) -> None:
        """Write rows, and see to it that they are on the disk."""
        self._file.writelines(map(_line, grades))
        self._file.flush()
        os.fsync(self._file.fileno())


def _line(grade: Grade) -> str:
    row = {name: value for name, value in asdict(grade).items() if name not in NOT_OF_THE_RUN}
    return json.dumps(row, ensure_ascii=False) + "\n"


def read_rows(paths: Iterable[Path]) -> list[Grade]:
    """The rows of some files, each notebook once; where two files have it, the later one counts.

    Raises
    ------
    ValueError
        If a file holds no row at all.
    """
    found: dict[tuple[str, str], Grade] = {}
    for path in paths:
        before = len(found)
        text = path.read_text(encoding="utf-8", errors="replace")
        for line in text.splitlines():
            with suppress(ValueError, TypeError, KeyError, AttributeError):
                grade = _grade(json.loads(line))
                found[grade.notebook, grade.digest] = grade
        if text.strip() and len(found) == before and not found:
            raise ValueError(f"{str(path)!r} must hold rows that grade has written; it holds none")
    return list(found.values())


def _grade(row: dict[str, Any]) -> Grade:
    known = {each.name for each in fields(Grade)}
    if not row.keys() <= known or set(row["feedback"]) - set(EXERCISES):
        raise ValueError("a row of another course, or of another version")
    feedback = {number: Feedback(**said) for number, said in row.pop("feedback").items()}
    return Grade(**row, feedback=feedback)
