"""Run code that may loop for ever, exit, crash or eat the memory, and come back in time.

Where the system can fork (Linux), the work is done in a copy of this process: whatever happens there,
this process and its state stay as they were. Elsewhere (macOS, where a fork is not safe under Apple's
libraries, and Windows) it is done in a thread that is told to stop and then left behind.
"""

from __future__ import annotations

import builtins
import contextlib
import ctypes
import faulthandler
import io
import json
import os
import random
import secrets
import select
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import threadpoolctl

CAN_FORK = sys.platform == "linux"
if CAN_FORK:
    # Before a fork OpenBLAS ends its own threads. Where it is working for another thread just then, it can
    # wait for one of them for ever, and this process with it. Matrices as small as ours gain nothing anyway.
    threadpoolctl.threadpool_limits(1, user_api="blas")
EXTRA_MEMORY = 2 * 1024**3  # bytes that the code may take beyond what the process already has
SECONDS_TO_END = 0.5  # that a thread is given to obey when its time is over

PATIENCE = 10  # times the deadline: the most that a busy machine is given

Report = Callable[[dict], None]
Work = Callable[[Report], None]
Outcome = tuple[dict | None, str]  # the last report, and how the work ended


class DeadlineExceeded(BaseException):
    """Raised inside a thread whose time is over; not an Exception, so that few answers swallow it."""


def run_with_deadline(work: Work, seconds: float) -> Outcome:
    """Run ``work(report)`` and return the last thing that it reported, and how it ended.

    Parameters
    ----------
    work : callable
        Called with a function that takes a JSON-serialisable dict. What is reported before the time
        is over counts, even if the work never ends.
    seconds : float
        The time it has. Where the system tells (Linux), what it spent waiting for a processor that
        others use does not count, up to `PATIENCE` times as much.

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

    One copy of the process serves for as long as nothing goes wrong in it; another one goes on after a
    work that never ended or that ended the process.
    """
    if not CAN_FORK:
        return [_in_a_thread(work, seconds) for work in works]
    outcomes: list[Outcome] = []
    while len(outcomes) < len(works):
        outcomes += _in_a_fork(works[len(outcomes) :], seconds)
    return outcomes


def _in_a_fork(works: Sequence[Work], seconds: float) -> list[Outcome]:
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
        _limit_memory()

        def report(content: dict) -> None:
            os.write(writing, password + json.dumps(content).encode() + b"\n")

        for work in works:
            with _state_kept(), _quiet():
                work(report)
            os.write(writing, password + b"finished\n")
    finally:
        os._exit(0)


def _limit_memory() -> None:
    import resource

    with open("/proc/self/statm") as statm:
        in_use = int(statm.read().split()[0]) * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (in_use + EXTRA_MEMORY, hard))


def _outcome(child: int, reading: int, unread: bytearray, password: bytes, seconds: float) -> Outcome:
    """Read the child's lines until a work is finished, the child dead or the time over."""
    said = None
    start, waited_before = time.monotonic(), _waited(child)
    while True:
        while b"\n" in unread:
            line, _, rest = bytes(unread).partition(b"\n")
            unread[:] = rest
            if line == password + b"finished":
                return said, "finished"
            if line.startswith(password):
                said = json.loads(line.removeprefix(password))
        granted = min(seconds + _waited(child) - waited_before, PATIENCE * seconds)
        left = granted - (time.monotonic() - start)
        if left <= 0:
            return said, "too slow"
        if select.select([reading], [], [], left)[0]:
            chunk = os.read(reading, 65536)
            if not chunk:
                return said, "died"
            unread += chunk


def _waited(process: int) -> float:
    """The seconds that a process was ready to run while the processors did other things; 0 where not told."""
    try:
        with open(f"/proc/{process}/schedstat") as schedstat:
            return int(schedstat.read().split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0


def _in_a_thread(work: Callable[[Report], None], seconds: float) -> tuple[dict | None, str]:
    """The work in a thread; all that is global is replaced and put back here, however the thread ends."""
    reports: list[dict] = []
    finished = threading.Event()

    def run() -> None:
        with contextlib.suppress(BaseException), np.errstate(all="ignore"):
            work(reports.append)
            finished.set()

    thread = threading.Thread(target=run, daemon=True)
    with _state_kept(), _quiet():
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


def _no_input(prompt: object = "") -> str:
    raise EOFError("input() cannot be used while an answer is checked")


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Swallow what is printed, warned and asked."""
    asked = builtins.input
    builtins.input = _no_input
    try:
        with (
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
            warnings.catch_warnings(),
            np.errstate(all="ignore"),
        ):
            warnings.simplefilter("ignore")
            yield
    finally:
        builtins.input = asked


@contextlib.contextmanager
def _state_kept() -> Iterator[None]:
    """Put back the global state that an answer in this process could have changed."""
    directory, errors, python_random = os.getcwd(), np.geterr(), random.getstate()
    numpy_random = np.random.get_state()  # noqa: NPY002  (kept as it is, never drawn from)
    filters, streams = warnings.filters[:], (sys.stdout, sys.stderr)
    recursion, printing = sys.getrecursionlimit(), np.get_printoptions()
    matplotlib: Any = sys.modules.get("matplotlib")
    settings = dict(matplotlib.rcParams) if matplotlib else {}
    try:
        yield
    finally:
        os.chdir(directory)
        np.seterr(**errors)
        random.setstate(python_random)
        np.random.set_state(numpy_random)  # noqa: NPY002
        warnings.filters[:] = filters  # type: ignore[index]
        sys.stdout, sys.stderr = streams
        sys.setrecursionlimit(recursion)
        np.set_printoptions(**printing)
        if matplotlib:
            dict.update(matplotlib.rcParams, settings)
