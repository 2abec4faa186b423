"""Answers in a process that is kept, as on macOS and Windows: the same verdict, whatever an answer does."""

import os
import random
import sys
import time
from types import ModuleType

import numpy as np
import pytest

from bn_helpers.exercises import review
from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.exercises.checker import deadline, process
from bn_helpers.exercises.checker.process import in_a_process


def forked_and_sent(number, answer, monkeypatch):
    """The feedback in the two ways."""
    monkeypatch.setattr(deadline, "in_a_thread", None)  # would raise
    feedback = []
    for can_fork in (True, False):
        monkeypatch.setattr(deadline, "CAN_FORK", can_fork)
        feedback.append(review(number, answer, seconds=20))
    return feedback


@pytest.mark.skipif(not deadline.CAN_FORK, reason="there is one way only")
@pytest.mark.parametrize("number", EXERCISES)
def test_both_ways_say_the_same(number, monkeypatch):
    exercise = EXERCISES[number]
    for answer in (exercise.model, exercise.misconceptions[-1].answer):
        forked, sent = forked_and_sent(number, answer, monkeypatch)
        assert sent == forked
    assert forked.status != "passed"


@pytest.mark.skipif(not deadline.CAN_FORK, reason="there is one way only")
def test_the_line_that_failed_is_quoted(monkeypatch):
    def z_transform(Z, epsilon):
        return Z - Z.mean(axis=1)

    forked, sent = forked_and_sent("1.2", z_transform, monkeypatch)
    assert "`return Z - Z.mean(axis=1)`" in sent.message
    assert sent == forked


def kept():
    assert in_a_process(lambda report: report({"id": os.getpid()}), 20) == (
        {"id": process._kept[0].popen.pid},
        "finished",
    )
    return process._kept[0].popen.pid


def test_one_process_serves_as_long_as_nothing_goes_wrong():
    first = kept()
    assert first != os.getpid()
    assert kept() == first


@pytest.mark.parametrize(
    ("code", "ending"), [(lambda: os._exit(0), "died"), (lambda: sum(range(10**11)), "too slow")]
)
def test_another_one_goes_on_where_it_ended(code, ending):
    first = kept()
    assert in_a_process(lambda report: code(), 0.3) == (None, ending)
    assert kept() != first


def test_what_was_reported_before_the_end_counts():
    def work(report):
        report({"seen": 1})
        time.sleep(60)

    assert in_a_process(work, 0.3) == ({"seen": 1}, "too slow")


def test_what_cannot_be_sent_goes_to_a_thread(monkeypatch):
    monkeypatch.setattr(deadline, "CAN_FORK", False)
    begun = iter_once()
    assert in_a_process(lambda report: report({"next": next(begun)}), 1) is None
    assert deadline.run_with_deadline(lambda report: report({"next": next(begun)}), 1)[0] == {"next": 7}


def iter_once():
    yield 7


def test_nothing_changes_here():
    def work(report):
        np.random.seed(0)  # noqa: NPY002
        random.seed(0)
        os.environ["BN_TRIED"] = "yes"
        sys.path.clear()

    before = np.random.get_state()[1].tolist(), random.getstate(), list(sys.path)  # noqa: NPY002
    assert in_a_process(work, 20) == (None, "finished")
    assert (np.random.get_state()[1].tolist(), random.getstate(), list(sys.path)) == before  # noqa: NPY002
    assert "BN_TRIED" not in os.environ


def test_a_module_of_the_learner_is_sent_as_it_is_now(tmp_path, monkeypatch):
    """Whoever edits and reloads their own module is judged by the new one."""
    monkeypatch.setitem(sys.modules, "my_answers", module := ModuleType("my_answers"))
    module.__file__ = str(tmp_path / "my_answers.py")
    for value in (1, 2):
        exec(f"def answer(): return {value}", vars(module))
        answer = module.answer
        assert in_a_process(lambda report, answer=answer: report({"is": answer()}), 20)[0] == {"is": value}
