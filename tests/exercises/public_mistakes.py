"""Answers after mistakes and styles of public reports and repositories: how many pass, are named, are told.

``public_mistakes.json`` holds each, with what a telling message says (``must``) and none may say (``never``).
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from bn_helpers.exercises import Feedback
from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.exercises.checker.judging import judge_each

CASES = Path(__file__).with_suffix(".json")
BEGINNING = "Answers after public reports:"
SECONDS = 60.0  # a machine that has other work must not change the counts


@dataclass(frozen=True)
class Case:
    """A public answer: what is expected of the check, and what it said."""

    declared: dict[str, str]
    feedback: Feedback

    @property
    def is_right(self) -> bool:
        return self.declared["expected"] == "right"

    @property
    def is_named(self) -> bool:
        return self.feedback.misconception is not None

    @property
    def is_telling(self) -> bool:
        return bool(re.search(self.declared["must"], self.feedback.message, re.IGNORECASE))

    @property
    def is_untrue(self) -> bool:
        never = self.declared["never"]
        return bool(never and re.search(never, self.feedback.message, re.IGNORECASE))


@cache
def judged() -> list[Case]:
    """Every answer, judged."""
    by_exercise: dict[str, list[dict]] = defaultdict(list)
    for declared in json.loads(CASES.read_text(encoding="utf-8")):
        by_exercise[declared["exercise"]].append(declared)
    found = []
    for number, cases in by_exercise.items():
        exercise = EXERCISES[number]
        answers = [_answer(declared["code"], exercise.name) for declared in cases]
        found += map(Case, cases, judge_each(exercise, answers, SECONDS))
    return found


def _answer(code: str, name: str) -> Any:
    scope: dict[str, Any] = {"np": np}
    exec(code, scope)
    return scope[name]


def sentence() -> str:
    """What came of them, as the kill table says it."""
    right = [case for case in judged() if case.is_right]
    wrong = [case for case in judged() if not case.is_right]
    passed = sum(case.feedback.status == "passed" for case in right)
    named = sum(case.is_named for case in wrong)
    telling = sum(case.is_telling for case in wrong)
    untrue = sum(case.is_untrue for case in wrong)
    return (
        f"{BEGINNING} {passed} of {len(right)} right ones pass; of {len(wrong)} wrong ones "
        f"{named} get a recognised mistake, {telling} a telling message, {untrue} an untrue one."
    )
