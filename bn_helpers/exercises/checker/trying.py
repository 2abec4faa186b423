"""Try an answer on a case: what it gave, or how it was stopped."""

from __future__ import annotations

import linecache
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bn_helpers.exercises.checker.comparison import DOUBLE, SINGLE, Tolerance, agree, as_array
from bn_helpers.exercises.checker.deadline import DeadlineExceeded
from bn_helpers.exercises.checker.declaration import Case
from bn_helpers.exercises.checker.inputs import Complaint
from bn_helpers.exercises.checker.source import Answer

OWN_FILES = str(Path(__file__).parents[1])


@dataclass(frozen=True)
class Raised:
    """An answer ended with an exception, ``text``, at the learner's ``line``; or a scenario complained."""

    text: str
    line: str = ""
    complaint: bool = False
    slug: str | None = None


def observe(case: Case, answer: Answer) -> Any:
    """What the case gives with this answer: the observation, or `Raised`."""
    try:
        return case.observe(answer)
    except Complaint as complaint:
        return Raised(str(complaint), complaint=True, slug=complaint.slug)
    except DeadlineExceeded:
        raise
    except BaseException as error:  # SystemExit and KeyboardInterrupt too: they are the answer's
        return raised(error)


def raised(error: BaseException) -> Raised:
    try:
        text = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    except Exception:  # its own __str__ may fail
        text = type(error).__name__
    theirs = [frame for frame in traceback.extract_tb(error.__traceback__) if _is_theirs(frame.filename)]
    return Raised(text, _line_of(theirs[-1]) if theirs else "")


def _line_of(frame: traceback.FrameSummary) -> str:
    return linecache.getline(frame.filename, frame.lineno or 0).strip() or f"line {frame.lineno}"


def _is_theirs(filename: str) -> bool:
    return (
        not filename.startswith(OWN_FILES)
        and "site-packages" not in filename
        and "/lib/python" not in filename
    )


def same_outcome(first: Any, second: Any, tolerance: Tolerance) -> bool:
    if isinstance(first, Raised) or isinstance(second, Raised):
        return isinstance(first, Raised) and isinstance(second, Raised) and first.text == second.text
    if as_array(first) is not None and isinstance(second, np.ndarray):
        first = as_array(first)
    return agree(first, second, tolerance)


def tolerance_of(case: Case) -> Tolerance:
    return SINGLE if case.single_precision else DOUBLE
