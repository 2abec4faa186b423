"""What became of a notebook: the exercises' feedback, collected from what its run has reported."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bn_helpers.exercises import Feedback
from bn_helpers.exercises.catalogue import EXERCISES

UNPRINTABLE = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LARGEST_TEXT = 20_000  # characters of a message or an answer that are kept


@dataclass
class Grade:
    """What became of one notebook.

    Attributes
    ----------
    notebook : str
        Its name as the teacher gave it.
    feedback : dict
        For each exercise of the lessons it holds, what the checker says. Beside the checker's own, a
        status may be "not reached" or "absent".
    reason : str
        Why it was not graded, or not to the end; empty where all went well.
    seconds : float
        The time that it took.
    answers : dict
        The source of the cell that each verdict is about.
    learner : str
        Who handed it in.
    digest : str
        The SHA-256 of its content.
    handed_in : float
        When, in seconds since 1970; 0 where nothing was.
    remarks : list of str
        What teacher and learner should know, such as that it was late.
    confidential : list of str
        What the teacher alone should know, such as who handed in the same file.
    counts : bool
        Whether this is the hand-in that counts: a newer one of the same lesson goes before it.
    """

    notebook: str
    feedback: dict[str, Feedback] = field(default_factory=dict)
    reason: str = ""
    seconds: float = 0.0
    answers: dict[str, str] = field(default_factory=dict)
    learner: str = ""
    digest: str = ""
    handed_in: float = 0.0
    remarks: list[str] = field(default_factory=list)
    confidential: list[str] = field(default_factory=list)
    counts: bool = True

    @property
    def label(self) -> str:
        """What stands for it in a table: the notebook, or the learner of whom there is none."""
        return self.notebook or self.learner

    @property
    def lessons(self) -> list[str]:
        """The lessons whose exercises it holds."""
        return sorted({EXERCISES.entries[number].lesson for number in self.feedback})

    @property
    def passed(self) -> int:
        return sum(each.status == "passed" for each in self.feedback.values())


def collected(name: str, said: Iterable[Mapping[str, Any]], seconds: float = 0.0) -> Grade:
    """The grade that the reports make. Where an exercise stands twice, a pass counts, else the last."""
    try:
        return _collected(name, list(said), seconds)
    except (KeyError, TypeError, AttributeError):  # something else has written into the reports
        return Grade(name, reason="its reports cannot be understood", seconds=seconds)


def _collected(name: str, said: list[Mapping[str, Any]], seconds: float) -> Grade:
    reason = clean("; ".join(each["reason"] for each in said if "reason" in each))
    there = {number for each in said for number in each.get("exercises", [])}
    grade = Grade(name, {}, reason, seconds)
    for number in of_the_lessons_of(there):
        grade.feedback[number] = (
            Feedback(number, "not reached", f"Not reached: {reason}.")
            if number in there
            else Feedback(number, "absent", "No cell of the notebook holds this exercise.")
        )
    for each in said:
        if "feedback" in each:
            new = Feedback(
                **{key: clean(value) if value else value for key, value in each["feedback"].items()}
            )
            if grade.feedback[new.number].status != "passed":
                grade.feedback[new.number] = new
                grade.answers[new.number] = clean(each.get("answer", ""))
    return grade


def of_the_lessons_of(numbers: set[str]) -> list[str]:
    """All exercises of the lessons that these exercises belong to."""
    lessons = {EXERCISES.entries[number].lesson for number in numbers}
    return [number for number, each in EXERCISES.entries.items() if each.lesson in lessons]


def clean(text: str) -> str:
    """The text without what terminals obey and XML forbids: control characters and lone surrogates."""
    return UNPRINTABLE.sub("\ufffd", text[:LARGEST_TEXT])
