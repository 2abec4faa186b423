"""What each learner has reached: of all their notebooks, the verdict and the points for each exercise."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from bn_helpers.exercises import Feedback
from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.grading.grades import Grade
from bn_helpers.grading.learners import Person


@dataclass
class Marks:
    """What one learner has reached.

    Attributes
    ----------
    person : Person
        Who; without a roster, nothing but a name is known.
    feedback, answers : dict
        By the exercise's number.
    points, most : dict
        Those reached and those there are, for each exercise of the lessons that the class worked on.
    remarks : list of str
        On their notebooks, and why some were not graded; nothing of other learners.
    handed_in : float
        When the last one was.
    seconds : float
        What grading them took.
    """

    person: Person
    feedback: dict[str, Feedback] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    points: dict[str, float] = field(default_factory=dict)
    most: dict[str, float] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    handed_in: float = 0.0
    seconds: float = 0.0

    @property
    def total(self) -> float:
        return sum(self.points.values())

    @property
    def possible(self) -> float:
        return sum(self.most.values())


def read_points(path: Path) -> dict[str, float]:
    """How many points each exercise gives: a CSV file with the columns ``exercise`` and ``points``.

    Raises
    ------
    ValueError
        If it cannot be read so, or names an exercise that does not exist.
    """
    must = f"--points must be a CSV file with the columns exercise and points; {str(path)!r}"
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            points = {line["exercise"].strip(): float(line["points"]) for line in csv.DictReader(file)}
    except (OSError, KeyError, ValueError, AttributeError) as error:
        raise ValueError(f"{must}: {type(error).__name__}: {error}") from error
    if unknown := points.keys() - EXERCISES.keys():
        raise ValueError(f"{must} names {', '.join(sorted(unknown))}, which is no exercise")
    return points


def marks_of(
    grades: Sequence[Grade],
    roster: Mapping[str, Person],
    points: Mapping[str, float],
    lessons: Sequence[str] = (),
) -> list[Marks]:
    """The marks of each learner, by name, for the exercises of the lessons (by default: all those met).

    An exercise that ``points`` does not name gives one point.
    """
    met = {number for each in grades if each.counts for number in each.feedback}
    entries = EXERCISES.entries
    numbers = [each for each in entries if (entries[each].lesson in lessons if lessons else each in met)]
    found: dict[str, Marks] = {}
    for grade in grades:
        person = roster.get(grade.learner, Person(grade.learner))
        marks = found.setdefault(grade.learner, Marks(person))
        where = f"{Path(grade.notebook).name}: " if grade.notebook else ""
        marks.remarks += [f"{where}{each}" for each in [grade.reason, *grade.remarks] if each]
        marks.seconds += grade.seconds
        marks.handed_in = max(marks.handed_in, grade.handed_in)
        if grade.counts:
            marks.feedback |= grade.feedback
            marks.answers |= grade.answers
    for marks in found.values():
        for number in numbers:
            said = marks.feedback.get(number)
            marks.most[number] = points.get(number, 1)
            marks.points[number] = marks.most[number] if said and said.status == "passed" else 0
    return [found[name] for name in sorted(found)]


class Tally(NamedTuple):
    """How an exercise went: how many handed its lesson in, passed it, had it wrong, gave no answer."""

    exercise: str
    all: int
    passed: int
    wrong: int
    left: int


def tallies(grades: Sequence[Grade]) -> list[Tally]:
    """How each exercise went that a notebook holds."""
    found = []
    for number in EXERCISES:
        said = [each.feedback[number].status for each in grades if each.counts and number in each.feedback]
        passed, wrong = said.count("passed"), said.count("failed") + said.count("error")
        if said:
            found.append(Tally(number, len(said), passed, wrong, len(said) - passed - wrong))
    return found


def commonest_mistakes(grades: Sequence[Grade]) -> list[tuple[str, str, int, Feedback]]:
    """Each mistake named, as (exercise, slug, how many made it, feedback on one), commonest first."""
    made: Counter = Counter()
    said: dict[tuple[str, str], Feedback] = {}
    for grade in grades:
        for number, each in grade.feedback.items() if grade.counts else ():
            if each.misconception:
                made[number, each.misconception] += 1
                said.setdefault((number, each.misconception), each)
    return [(number, slug, times, said[number, slug]) for (number, slug), times in made.most_common()]
