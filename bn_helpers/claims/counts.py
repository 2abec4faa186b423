"""On how many other seeds each condition of each verdict holds: what `make claims` found, kept as data.

The file says by which command, and with which seeds, it was made. A condition whose label, verdict or
requirement has changed since is not in it and counts as not yet tried.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from bn_helpers.claims.verdicts import Condition, Verdict

FILE = Path(__file__).with_name("counts.json")
COMMAND = "make claims"
ENOUGH = 0.95  # 19 of 20


def key(claim: str, one: Condition) -> str:
    """What a condition is called in the file: all of it but what was measured."""
    return f"{claim}: {one.label}" + (f" {one.required}" if one.required else "")


class Counts:
    """For each lesson and condition: on how many seeds it held, of how many.

    Parameters
    ----------
    lessons : dict of str to dict of str to [int, int]
        "03" → condition → [held, tried].
    """

    def __init__(self, lessons: dict[str, dict[str, list[int]]]) -> None:
        self.lessons = lessons

    @classmethod
    def read(cls, file: Path = FILE) -> Counts:
        """What was counted last; nothing where there is no file."""
        if not file.exists():
            return cls({})
        return cls(json.loads(file.read_text(encoding="utf-8"))["lessons"])

    def write(self, file: Path = FILE, *, seeds: list[int]) -> None:
        """Keep the counts, with the command and the seeds that made them."""
        content = {"command": COMMAND, "seeds": seeds, "lessons": dict(sorted(self.lessons.items()))}
        file.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    def add(self, lesson: str, stored: Iterable[Verdict], runs: list[list[Verdict]]) -> None:
        """Replace a lesson's counts: for each stored condition, on how many of the runs it held."""
        held = [{key(v.claim, one) for v in run for one in v.conditions if one.held} for run in runs]
        names = [key(v.claim, one) for v in stored for one in v.conditions]
        self.lessons[lesson] = {name: [sum(name in each for each in held), len(runs)] for name in names}

    def of(self, lesson: str, each: Verdict) -> str:
        """The worst of a verdict's conditions, as "19 of 20"; empty if one was not tried yet."""
        counted = self.lessons.get(lesson, {})
        pairs = [counted.get(key(each.claim, one)) for one in each.conditions]
        found = [pair for pair in pairs if pair]
        if len(found) < len(pairs):
            return ""
        held, tried = min(found, key=lambda pair: pair[0] / pair[1])
        return f"{held} of {tried}"

    def weak(self, lesson: str) -> list[str]:
        """The conditions of a lesson that hold on fewer than 19 of 20 seeds, each with its count."""
        return [
            f"lesson {lesson}, {what}: holds on {held} of {tried}"
            for what, (held, tried) in self.lessons.get(lesson, {}).items()
            if held < ENOUGH * tried
        ]
