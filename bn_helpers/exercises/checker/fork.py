"""An answer tried in a copy of this process (Linux): whatever happens there, this process stays as it was."""

from __future__ import annotations

import contextlib
import faulthandler
import json
import os
import secrets
import select
import signal
import warnings
from collections.abc import Sequence

from bn_helpers.exercises.checker.allowance import Allowance
from bn_helpers.exercises.checker.work import FINISHED, Outcome, Work, do, limit_memory


def in_a_fork(works: Sequence[Work], seconds: float) -> list[Outcome]:
    """The outcomes up to the first work that does not finish."""
    _import_what_the_child_needs()
    reading, writing = os.pipe()
    password = secrets.token_hex().encode()  # begins each line that the answer has not written itself
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12+: forking beside other threads
        child = os.fork()
    if child == 0:
        _work_in_the_child(works, writing, password)
    os.close(writing)
    outcomes: list[Outcome] = []
    unread = bytearray()
    try:
        while len(outcomes) < len(works) and (not outcomes or outcomes[-1][1] == "finished"):
            outcomes.append(_outcome(child, reading, unread, password, seconds))
        return outcomes
    finally:
        os.close(reading)
        for kill in (os.killpg, os.kill):  # the group holds what the answer itself has started
            with contextlib.suppress(ProcessLookupError, PermissionError):
                kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _import_what_the_child_needs() -> None:
    """What NumPy imports only when it is used first.

    If another thread has begun such an import, this waits until it is done; the child, which has no such
    thread, would wait for ever.
    """
    import resource  # noqa: F401

    import numpy.ma
    import numpy.random  # noqa: F401


def _work_in_the_child(works: Sequence[Work], writing: int, password: bytes) -> None:
    """Do the works and leave without any of the parent's clean-up."""
    try:
        os.setsid()
        faulthandler.disable()  # a crash is the answer's own: the parent says so in words
        nowhere = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(nowhere, descriptor)
        limit_memory()
        for work in works:
            do(work, writing, password)
    finally:
        os._exit(0)


def _outcome(child: int, reading: int, unread: bytearray, password: bytes, seconds: float) -> Outcome:
    """Read the child's lines until a work is finished, the child dead or the time over."""
    said = None
    allowance = Allowance(child, seconds)
    while True:
        while b"\n" in unread:
            end = unread.index(b"\n") + 1
            line, unread[:end] = bytes(unread[:end]), b""
            if line == password + FINISHED:
                return said, "finished"
            if line.startswith(password):
                said = json.loads(line.removeprefix(password))
        if (left := allowance.left()) <= 0:
            return said, "too slow"
        if select.select([reading], [], [], left)[0]:
            chunk = os.read(reading, 65536)
            if not chunk:
                return said, "died"
            unread += chunk
