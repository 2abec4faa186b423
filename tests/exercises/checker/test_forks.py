"""Many answers in one process of their own, and a process beside busy threads."""

import os
import subprocess
import sys
import time

import numpy as np
import pytest

from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.exercises.checker import allowance, deadline, judging

pytestmark = pytest.mark.skipif(not deadline.CAN_FORK, reason="this system does not fork")
# What threads do at the instant of a review: the process's first use of NumPy's random numbers, or of BLAS.
BUSY = """
import os, threading
import numpy as np
from bn_helpers.exercises import review

barrier = threading.Barrier(5)

def work():
    barrier.wait()
    for _ in range(6):
        {work}

for _ in range(4):
    threading.Thread(target=work, daemon=True).start()
barrier.wait()
feedback = review("1.1", lambda Z: (Z.mean(axis=1, keepdims=True), Z.var(axis=1, keepdims=True)))
print(feedback.status, feedback.message, flush=True)
os._exit(0)
"""
FIRST_DRAW = "np.linalg.svd(np.random.default_rng(0).normal(size=(300, 300)))"
MANY_THREADS = "np.linalg.svd(np.ones((400, 400)) + np.arange(400))"


@pytest.mark.parametrize(("work", "threads"), [(FIRST_DRAW, "1"), (FIRST_DRAW, "4"), (MANY_THREADS, "4")])
def test_a_review_beside_busy_threads(work, threads):
    for _ in range(3):  # what went wrong went wrong in every second run
        run = subprocess.run(
            [sys.executable, "-c", BUSY.format(work=work)],
            env={**os.environ, "OPENBLAS_NUM_THREADS": threads},
            capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        assert run.stdout.startswith("passed"), run.stdout + run.stderr


def test_judging_imports_nothing():
    """An import in the child could wait for ever for a lock that a thread of the parent held."""
    deadline.run_with_deadline(lambda report: None, 60)  # imports what a child needs
    for exercise in EXERCISES.values():
        answers = [
            exercise.model,
            *exercise.alternatives,
            *(each.answer for each in exercise.misconceptions[:3]),
        ]
        before = set(sys.modules)

        def judge_all(report, exercise=exercise, answers=answers, before=before):
            for answer in answers:
                judging._judge_in_words(exercise, answer, lambda feedback: None)
            report({"imported": sorted(set(sys.modules) - before)})

        said, _ = deadline.run_with_deadline(judge_all, 60)
        assert said == {"imported": []}


def process(report):
    report({"process": os.getpid()})


def never_ends(report):
    process(report)
    while True:
        pass


def dies(report):
    os._exit(1)


def test_one_process_serves_until_a_work_does_not_end_well():
    works = [process, process, never_ends, process, dies, process, process]
    outcomes = deadline.run_each_with_deadline(works, 0.5)
    assert [ending for _, ending in outcomes] == [
        "finished", "finished", "too slow", "finished", "died", "finished", "finished",
    ]  # fmt: skip
    first, second, never, after, nothing, *last = (said and said["process"] for said, _ in outcomes)
    assert first == second == never
    assert nothing is None
    assert len({os.getpid(), first, after, *last}) == 4


def test_a_work_finds_the_state_as_it_was():
    def change(report):
        np.seterr(all="raise")
        np.random.seed(0)  # noqa: NPY002
        os.chdir("/")
        sys.setrecursionlimit(5000)
        sys.stdout = None

    def look(report):
        drawn = np.random.uniform()  # noqa: NPY002
        there = sys.stdout is not None
        report({"there": [np.geterr()["over"], os.getcwd(), sys.getrecursionlimit(), there, drawn]})

    looks = [said for said, _ in deadline.run_each_with_deadline([look, change, look], 60)]
    assert looks[1] is None
    assert looks[0] == looks[2]


def sleeps(seconds):
    return lambda report: time.sleep(seconds)


def test_waiting_for_a_processor_does_not_count(monkeypatch):
    assert deadline.run_with_deadline(sleeps(0.6), 0.2) == (None, "too slow")
    start = time.monotonic()
    monkeypatch.setattr(allowance, "waited", lambda process: time.monotonic() - start)
    assert deadline.run_with_deadline(sleeps(0.6), 0.2) == (None, "finished")


def test_patience_ends(monkeypatch):
    monkeypatch.setattr(allowance, "waited", lambda process: 1e3 * time.monotonic())
    assert deadline.run_with_deadline(sleeps(60), 0.05) == (None, "too slow")


def test_the_system_tells_how_long_a_process_waited():
    """Three busy processes on one processor each wait for the other two."""
    (processor, *_) = os.sched_getaffinity(0)
    spin = f"import os, time; os.sched_setaffinity(0, {{{processor}}}); end = time.time() + 60\n"
    spin += "while time.time() < end: pass"
    children = [subprocess.Popen([sys.executable, "-c", spin]) for _ in range(3)]
    try:
        end = time.monotonic() + 60
        while min(waited := [allowance.waited(child.pid) for child in children]) < 0.2:
            assert time.monotonic() < end, waited
            time.sleep(0.05)
    finally:
        for child in children:
            child.kill()
            child.wait()
    assert allowance.waited(children[0].pid) == 0  # where there is nothing to read
