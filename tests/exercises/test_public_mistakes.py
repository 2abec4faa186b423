"""Answers that were not written by who wrote the checks: after public reports."""

import re

from tests.exercises.kill_table import TABLE
from tests.exercises.public_mistakes import BEGINNING, judged, sentence


def test_right_answers_pass_and_wrong_ones_do_not():
    wrongly = [
        case.declared["id"] for case in judged() if (case.feedback.status == "passed") != case.is_right
    ]
    assert wrongly == []


def test_no_message_is_untrue():
    assert [case.declared["id"] for case in judged() if case.is_untrue] == []


def test_nearly_every_wrong_one_is_named():
    wrong = [case for case in judged() if not case.is_right]
    assert sum(case.is_named for case in wrong) >= 0.95 * len(wrong)


def test_the_table_counts_them():
    """Within one: how far the search for a mistake comes in its time differs between machines."""
    counted = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith(BEGINNING)]
    in_table, now = (list(map(int, re.findall(r"\d+", line))) for line in (*counted, sentence()))
    assert max(abs(one - other) for one, other in zip(in_table, now, strict=True)) <= 1, "run make checks"
