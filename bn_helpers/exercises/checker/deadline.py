"""Run code that may loop for ever, exit, crash or eat the memory, and come back in time.

Where the system can fork (Linux), the work is done in a copy of this process; elsewhere (macOS, Windows) in
a process that was started before. Whatever happens there, this process and its state stay as they were.
Where neither is to be had, it is done in a thread, and where there are no threads (a browser), in place.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import threadpoolctl

from bn_helpers.exercises.checker.fork import in_a_fork
from bn_helpers.exercises.checker.process import in_a_process
from bn_helpers.exercises.checker.thread import in_a_thread
from bn_helpers.exercises.checker.work import Outcome, Work

CAN_FORK = sys.platform == "linux"
if CAN_FORK:
    # Before a fork OpenBLAS ends its own threads. Where it is working for another thread just then, it can
    # wait for one of them for ever, and this process with it. Matrices as small as ours gain nothing anyway.
    threadpoolctl.threadpool_limits(1, user_api="blas")


def run_with_deadline(work: Work, seconds: float) -> Outcome:
    """Run ``work(report)`` and return the last thing that it reported, and how it ended.

    Parameters
    ----------
    work : callable
        Called with a function that takes a JSON-serialisable dict. What is reported before the time
        is over counts, even if the work never ends.
    seconds : float
        The time it has; see `bn_helpers.exercises.checker.allowance`.

    Returns
    -------
    report : dict or None
        The last report, None if there was none.
    ending : str
        "finished", "too slow" or "died".
    """
    return run_each_with_deadline([work], seconds)[0]


def run_each_with_deadline(works: Sequence[Work], seconds: float) -> list[Outcome]:
    """Run several works one after the other, each with its own time.

    One process serves for as long as nothing goes wrong in it; another one goes on after a work that never
    ended or that ended the process.
    """
    if not CAN_FORK:
        return [in_a_process(work, seconds) or in_a_thread(work, seconds) for work in works]
    outcomes: list[Outcome] = []
    while len(outcomes) < len(works):
        outcomes += in_a_fork(works[len(outcomes) :], seconds)
    return outcomes
