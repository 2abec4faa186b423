"""An answer tried in a thread that is told to stop and then left behind, or where there is none, in place."""

from __future__ import annotations

import contextlib
import ctypes
import sys
import threading
import time
from collections.abc import Iterator

import numpy as np

from bn_helpers.exercises.checker.work import DeadlineExceeded, Outcome, Work, quiet, state_kept

SECONDS_TO_END = 0.5  # that a thread is given to obey when its time is over


def in_a_thread(work: Work, seconds: float) -> Outcome:
    """The work in a thread; all that is global is replaced and put back here, however the thread ends."""
    reports: list[dict] = []
    finished = threading.Event()

    def run() -> None:
        with contextlib.suppress(BaseException), np.errstate(all="ignore"):
            work(reports.append)
            finished.set()

    thread = threading.Thread(target=run, daemon=True)
    with state_kept(), quiet():
        try:
            if _started(thread):
                thread.join(seconds)
            else:
                run()
            in_time = not thread.is_alive()
        finally:  # an interruption by hand ends the thread too
            _end(thread)
    ending = "finished" if finished.is_set() else "died" if in_time else "too slow"
    return (reports[-1] if reports else None), ending


def _started(thread: threading.Thread) -> bool:
    """Whether the thread runs. Python in a browser has no threads: there nothing but the page ends a loop."""
    try:
        thread.start()
    except RuntimeError:
        return False
    return True


def _end(thread: threading.Thread) -> None:
    """Raise `DeadlineExceeded` in the thread until it ends; what is deep in C code is left behind."""
    end = time.monotonic() + SECONDS_TO_END
    with _raised_at_every_line(thread):
        while thread.is_alive() and time.monotonic() < end:
            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(thread.ident or 0), ctypes.py_object(DeadlineExceeded)
            )
            thread.join(0.001)


@contextlib.contextmanager
def _raised_at_every_line(thread: threading.Thread) -> Iterator[None]:
    """Raise it in ``except`` blocks too: a loop that swallows every exception ends. Since Python 3.12."""
    if sys.version_info < (3, 12):
        yield
        return
    monitoring = sys.monitoring

    def stop(code: object, line: int) -> None:
        if threading.get_ident() == thread.ident:
            raise DeadlineExceeded

    tool = next(each for each in range(5, -1, -1) if monitoring.get_tool(each) is None)
    monitoring.use_tool_id(tool, "bn_helpers.exercises.checker.deadline")
    try:
        monitoring.register_callback(tool, monitoring.events.LINE, stop)
        monitoring.set_events(tool, monitoring.events.LINE)
        yield
    finally:
        monitoring.set_events(tool, 0)
        monitoring.register_callback(tool, monitoring.events.LINE, None)
        monitoring.free_tool_id(tool)
