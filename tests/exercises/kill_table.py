"""How much the checks catch, measured: ``make checks`` writes the table that README.md links.

``make checks NAMES="1.2 1.3"`` measures these exercises alone and keeps the other rows.

For every exercise: misconceptions that get their own message, mutants of the model answer that are killed,
alternatives that pass, and hostile answers that do no harm.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from unittest import mock

from tqdm import tqdm

from bn_helpers.exercises import Feedback
from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.exercises.checker import Exercise, naming
from bn_helpers.exercises.checker.deadline import run_with_deadline
from bn_helpers.exercises.checker.judging import first_problem, judge_each
from bn_helpers.exercises.checker.source import compile_answer
from bn_helpers.exercises.checker.work import Report
from tests.exercises import public_mistakes
from tests.exercises.abuse import ABUSE, NEVER_ENDS
from tests.exercises.equivalent_mutants import EQUIVALENT
from tests.exercises.mutants import mutants

SECONDS = 60.0  # a machine that has other work must not change the table
REFUSED = ("failed", "error", "not attempted")
TABLE = Path(__file__).with_name("KILL_TABLE.md")
HEADER = """| exercise | alternatives | misconceptions named | mutants killed | equivalent | abuse survived |
| --- | --- | --- | --- | --- | --- |
"""
INTRODUCTION = """# What the checks catch

Written by `make checks`; a test holds it equal to what is measured.

- **Alternatives**: right answers written in other styles; all must pass.
- **Misconceptions**: wrong answers that learners give; each must get its own message.
- **Mutants**: the model answer with one small change; each must be rejected, unless it computes the same
  (*equivalent*, argued one by one in `equivalent_mutants.py`).
- **Abuse**: hostile answers (endless loops, crashes, lying objects, …); each must be rejected in time and
  leave everything as it was.

"""


@dataclass
class Kills:
    exercise: Exercise
    alternatives: list[Feedback]
    misconceptions: list[Feedback]  # in the order of the declaration
    abuse: dict[str, Feedback]
    mutants_tried: int = 0
    mutants_killed: int = 0
    equivalent: int = 0
    survivors: list[str] = field(default_factory=list)
    stale_arguments: set[str] = field(default_factory=set)

    def row(self) -> str:
        slugs = [each.slug for each in self.exercise.misconceptions]
        cells = [
            f"{self.exercise.number} {self.exercise.name}",
            _share(feedback.status == "passed" for feedback in self.alternatives),
            _share(
                feedback.misconception == slug
                for slug, feedback in zip(slugs, self.misconceptions, strict=True)
            ),
            f"{self.mutants_killed} of {self.mutants_tried - self.equivalent}",
            str(self.equivalent),
            _share(feedback.status in REFUSED for feedback in self.abuse.values()),
        ]
        return f"| {' | '.join(cells)} |"


def _share(successes: Iterable[bool]) -> str:
    marks = list(successes)
    return f"{sum(marks)} of {len(marks)}"


@cache
def measure(exercise: Exercise) -> Kills:
    """Try everything on one exercise, in one process of its own as far as it lives."""
    right = exercise.alternatives
    wrong = [each.answer for each in exercise.misconceptions]
    hostile = {name: make(exercise) for name, make in ABUSE.items() if name not in NEVER_ENDS}
    said = iter(judge_each(exercise, [*right, *wrong], SECONDS))
    with mock.patch.object(naming, "SECONDS", 0.001):  # nothing to find, and looking for it takes long
        survived = judge_each(exercise, [*hostile.values()], SECONDS)
    kills = Kills(
        exercise,
        alternatives=[next(said) for _ in right],
        misconceptions=[next(said) for _ in wrong],
        abuse=dict(zip(hostile, survived, strict=True)),
    )
    _try_mutants(exercise, kills)
    return kills


def _try_mutants(exercise: Exercise, kills: Kills) -> None:
    """Judge all mutants in one process of its own: one may never end."""
    tried = list(mutants(exercise.source))
    namespace = vars(sys.modules[exercise.model.__module__])

    def judge_all(report: Report) -> None:
        survivors = []
        for mutant in tried:
            if first_problem(exercise, compile_answer(mutant.source, namespace)) is None:
                survivors.append(mutant.change)
        report({"survivors": survivors})

    said, ending = run_with_deadline(judge_all, seconds=120)
    if said is None:
        raise RuntimeError(f"the mutants of {exercise.number} were not judged to the end: {ending}")
    argued = EQUIVALENT.get(exercise.number, {})
    kills.survivors = [change for change in said["survivors"] if change not in argued]
    kills.equivalent = len(said["survivors"]) - len(kills.survivors)
    kills.mutants_tried = len(tried)
    kills.mutants_killed = len(tried) - len(said["survivors"])
    kills.stale_arguments = set(argued) - set(said["survivors"])


def main(numbers: list[str]) -> None:
    """Measure some exercises, all where none is named, and write the table; the others keep their rows."""
    rows, of_public_mistakes = _as_it_stands() if numbers else ({}, public_mistakes.sentence())
    for exercise in tqdm([EXERCISES[number] for number in numbers or EXERCISES]):
        kills = measure(exercise)
        rows[exercise.number] = kills.row()
        for survivor in kills.survivors:
            print(f"{exercise.number}: survived: {survivor}")
    in_order = [rows[number] for number in EXERCISES if number in rows]
    counts = [map(int, re.findall(r"\d+", row.split("|")[4])) for row in in_order]
    killed, tried = map(sum, zip(*counts, strict=True))
    total = f"\nMutants killed in all: {killed} of {tried}.\n\n{of_public_mistakes}\n"
    TABLE.write_text(INTRODUCTION + HEADER + "\n".join(in_order) + "\n" + total, encoding="utf-8")
    print(TABLE.read_text(encoding="utf-8"))


def _as_it_stands() -> tuple[dict[str, str], str]:
    """The table's rows by the exercise's number, and its last sentence."""
    rows, _, sentence = TABLE.read_text(encoding="utf-8").split(HEADER)[1].strip().split("\n\n")
    return {row.split()[1]: row for row in rows.splitlines()}, sentence


if __name__ == "__main__":
    main(sys.argv[1:])
