"""How much the checks catch, measured: ``make checks`` writes the table that README.md links.

For every exercise: misconceptions that get their own message, mutants of the model answer that are killed,
alternatives that pass, and hostile answers that do no harm.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path

from tqdm import tqdm

from bn_helpers.exercises import review
from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.exercises.checker import Exercise
from bn_helpers.exercises.checker.deadline import Report, run_with_deadline
from bn_helpers.exercises.checker.judging import first_problem
from bn_helpers.exercises.checker.source import compile_answer
from tests.exercises.abuse import ABUSE, NEVER_ENDS
from tests.exercises.equivalent_mutants import EQUIVALENT
from tests.exercises.mutants import mutants

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
    alternatives: str = ""
    misconceptions: str = ""
    mutants_tried: int = 0
    mutants_killed: int = 0
    equivalent: int = 0
    survivors: list[str] = field(default_factory=list)
    stale_arguments: set[str] = field(default_factory=set)
    abuse: str = ""

    def row(self) -> str:
        cells = [
            f"{self.exercise.number} {self.exercise.name}",
            self.alternatives,
            self.misconceptions,
            f"{self.mutants_killed} of {self.mutants_tried - self.equivalent}",
            str(self.equivalent),
            self.abuse,
        ]
        return f"| {' | '.join(cells)} |"


def measure(exercise: Exercise) -> Kills:
    """Try everything on one exercise."""
    kills = Kills(exercise)
    number = exercise.number
    passed = sum(review(number, answer).status == "passed" for answer in exercise.alternatives)
    kills.alternatives = f"{passed} of {len(exercise.alternatives)}"
    named = sum(review(number, each.answer).misconception == each.slug for each in exercise.misconceptions)
    kills.misconceptions = f"{named} of {len(exercise.misconceptions)}"
    _try_mutants(exercise, kills)
    hostile = [name for name in ABUSE if name not in NEVER_ENDS]
    survived = sum(review(number, ABUSE[name](exercise)).status != "passed" for name in hostile)
    kills.abuse = f"{survived} of {len(hostile)}"
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


def main() -> None:
    rows = []
    totals = [0, 0]
    for exercise in tqdm(EXERCISES.values()):
        kills = measure(exercise)
        rows.append(kills.row())
        totals[0] += kills.mutants_killed
        totals[1] += kills.mutants_tried - kills.equivalent
        for survivor in kills.survivors:
            print(f"{exercise.number}: survived: {survivor}")
    total = f"\nMutants killed in all: {totals[0]} of {totals[1]}.\n"
    TABLE.write_text(INTRODUCTION + HEADER + "\n".join(rows) + "\n" + total, encoding="utf-8")
    print(TABLE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
