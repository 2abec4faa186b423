"""Try an answer on a case: what it gave, or how it was stopped."""

from __future__ import annotations

import linecache
import traceback
from dataclasses import dataclass
from typing import Any

import numpy as np

from bn_helpers.exercises.checker.comparison import DOUBLE, SINGLE, Tolerance, agree, as_array
from bn_helpers.exercises.checker.declaration import Case
from bn_helpers.exercises.checker.inputs import Complaint
from bn_helpers.exercises.checker.source import Answer, is_of_the_learner
from bn_helpers.exercises.checker.work import DeadlineExceeded


@dataclass(frozen=True)
class Raised:
    """An answer ended with an exception, ``text``, at the learner's ``line``; or a scenario complained."""

    text: str
    line: str = ""
    complaint: bool = False
    slug: str | None = None

    @property
    def kind(self) -> str:
        """The type of the exception; of a complaint its text."""
        return self.text if self.complaint else self.text.split(":")[0]


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
    frames = traceback.extract_tb(error.__traceback__)
    lines = [_line_of(frame) for frame in frames if is_of_the_learner(frame.filename)]
    return Raised(text, lines[-1] if lines else "")


def _line_of(frame: traceback.FrameSummary) -> str:
    """The source; nothing where it is not known (code under ``exec``), as a bare number helps nobody."""
    return linecache.getline(frame.filename, frame.lineno or 0).strip()


def same_outcome(first: Any, second: Any, tolerance: Tolerance, by_type: bool = False) -> bool:
    """Whether two outcomes agree; ``by_type`` takes exceptions of one type for the same."""
    if isinstance(first, Raised) or isinstance(second, Raised):
        if not (isinstance(first, Raised) and isinstance(second, Raised)):
            return False
        return first.kind == second.kind if by_type else first.text == second.text
    if as_array(first) is not None and isinstance(second, np.ndarray):
        first = as_array(first)
    return agree(first, second, tolerance)


def tolerance_of(case: Case) -> Tolerance:
    return SINGLE if case.single_precision else DOUBLE
