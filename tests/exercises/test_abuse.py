"""Hostile answers: never an exception, in time, and everything is left as it was."""

import os
import random
import sys
import time
import warnings

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

from bn_helpers.exercises import review
from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.exercises.checker import deadline, naming
from bn_helpers.exercises.checker.allowance import PATIENCE
from tests.exercises.abuse import ABUSE, KILLS_THE_PROCESS, NEVER_ENDS

LATEST = 2 * PATIENCE  # deadlines: a machine that has other work takes its time
STATUSES = {"failed", "error", "not attempted"}


@pytest.fixture(autouse=True)
def _nothing_to_name(monkeypatch):
    """No mistake is behind a hostile answer, and looking for one takes long."""
    monkeypatch.setattr(naming, "SECONDS", 0.001)


def global_state() -> dict:
    return {
        "numpy random": str(np.random.get_state()),  # noqa: NPY002  (looked at, never drawn from)
        "random": random.getstate(),
        "numpy errors": np.geterr(),
        "printing": np.get_printoptions(),
        "stdout": (sys.stdout, sys.stderr),
        "warnings": list(warnings.filters),
        "matplotlib": dict(matplotlib.rcParams),
        "figures": plt.get_fignums(),
        "directory": os.getcwd(),
        "recursion": sys.getrecursionlimit(),
    }


def test_the_bank_is_large():
    assert len(ABUSE) >= 60


@pytest.mark.parametrize("name", ABUSE)
def test_a_hostile_answer_does_no_harm(name, capfd):
    before = global_state()
    start = time.perf_counter()
    feedback = review("1.2", ABUSE[name](EXERCISES["1.2"]), seconds=0.3 if name in NEVER_ENDS else 1.0)
    assert time.perf_counter() - start < 1.0 * LATEST
    assert feedback.status in STATUSES
    assert feedback.message
    assert "checker itself" not in feedback.message
    assert global_state() == before
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", ABUSE)
def test_a_hostile_answer_does_no_harm_in_a_process_of_its_own(name, monkeypatch, capfd):
    """As on macOS and Windows, where nothing can be forked; what cannot be sent there goes to a thread."""
    monkeypatch.setattr(deadline, "CAN_FORK", False)
    before = global_state()
    feedback = review("1.2", ABUSE[name](EXERCISES["1.2"]), seconds=0.3 if name in NEVER_ENDS else 1.0)
    assert feedback.status in STATUSES
    assert feedback.message
    assert "checker itself" not in feedback.message
    assert global_state() == before
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", [name for name in ABUSE if name not in KILLS_THE_PROCESS])
def test_a_hostile_answer_does_no_harm_in_a_thread(name, monkeypatch):
    if name in NEVER_ENDS - {"loops_for_ever"} or name == "opens_a_figure":
        pytest.skip("only a process of its own can stop or undo this")
    monkeypatch.setattr(deadline, "CAN_FORK", False)
    monkeypatch.setattr(deadline, "in_a_process", lambda work, seconds: None)
    before = global_state()
    feedback = review("1.2", ABUSE[name](EXERCISES["1.2"]), seconds=1.0)
    assert feedback.status in STATUSES
    assert global_state() == before


@pytest.mark.parametrize("name", ["loops_for_ever", "sleeps"])
def test_the_default_deadline_stops_what_never_ends(name):
    start = time.perf_counter()
    feedback = review("1.1", ABUSE[name](EXERCISES["1.1"]))
    assert time.perf_counter() - start < 2.0 * LATEST
    assert feedback.status == "error"
    assert "stopped after 2 seconds" in feedback.message
