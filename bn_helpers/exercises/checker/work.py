"""A work: code that may do anything, what it reports, and what holds while it runs, wherever it runs."""

from __future__ import annotations

import builtins
import contextlib
import io
import json
import os
import random
import sys
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

Report = Callable[[dict], None]
Work = Callable[[Report], None]
Outcome = tuple[dict | None, str]  # the last report, and how the work ended

FINISHED = b"finished\n"
EXTRA_MEMORY = 2 * 1024**3  # bytes that the code may take beyond what the process already has


class DeadlineExceeded(BaseException):
    """Raised inside a thread whose time is over; not an Exception, so that few answers swallow it."""


def do(work: Work, writing: int, password: bytes) -> None:
    """Do it here, in a process of its own, and write what it reports to a pipe, a line each."""

    def report(content: dict) -> None:
        os.write(writing, password + json.dumps(content).encode() + b"\n")

    with state_kept(), quiet():
        work(report)
    os.write(writing, password + FINISHED)


def limit_memory() -> None:
    """Linux only: elsewhere the system does not say what is in use, or does not hold the limit."""
    if sys.platform != "linux":
        return
    import resource

    with open("/proc/self/statm") as statm:
        in_use = int(statm.read().split()[0]) * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (in_use + EXTRA_MEMORY, hard))


def _no_input(prompt: object = "") -> str:
    raise EOFError("input() cannot be used while an answer is checked")


@contextlib.contextmanager
def quiet() -> Iterator[None]:
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
def state_kept() -> Iterator[None]:
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
