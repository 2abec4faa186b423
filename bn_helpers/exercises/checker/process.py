"""An answer tried in a process of its own that was started before and is kept (macOS, Windows).

A fork is not safe under Apple's libraries, and Windows has none. So the work is pickled, with the learner's
functions by value, and sent to a Python that waits for it: `bn_helpers.exercises.checker.serving`.
"""

from __future__ import annotations

import atexit
import contextlib
import io
import json
import linecache
import marshal
import os
import pickle
import queue
import secrets
import signal
import subprocess
import sys
import threading
from collections import ChainMap
from collections.abc import Iterator
from types import CodeType, ModuleType
from typing import ClassVar

import cloudpickle

from bn_helpers.exercises.checker.allowance import Allowance
from bn_helpers.exercises.checker.source import is_of_the_learner
from bn_helpers.exercises.checker.work import FINISHED, Outcome, Work

SECONDS_TO_START = 60  # a slow disk reads NumPy for a while
READY = b"ready\n"
UNREADABLE = b"unreadable\n"


class Process:
    """A Python that waits for works; it is replaced when one of them never ends or ends it."""

    def __init__(self) -> None:
        self.popen = subprocess.Popen(
            [sys.executable, "-m", "bn_helpers.exercises.checker.serving"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # an interruption of the notebook is no interruption of this
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # Windows
        )
        self.lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()
        if self.lines.get(timeout=SECONDS_TO_START) != READY:
            self.end()
            raise RuntimeError("the process for answers did not start")

    def _read(self) -> None:
        """Pass on each line, and an empty one at the end. A pipe cannot be waited for on Windows."""
        assert self.popen.stdout
        for line in self.popen.stdout:
            self.lines.put(line)
        self.lines.put(b"")

    @property
    def is_alive(self) -> bool:
        return self.popen.poll() is None

    def outcome(self, work: bytes, seconds: float) -> Outcome | None:
        """Send a work, and hear what it reports; None where the process cannot read it."""
        password = secrets.token_hex().encode()  # begins each line that the answer has not written itself
        assert self.popen.stdin
        try:
            pickle.dump((password, os.getcwd(), sys.path, _cells(), work), self.popen.stdin)
            self.popen.stdin.flush()
            return self._heard(password, seconds)
        except BaseException:  # an interruption by hand, too
            self.end()
            raise

    def _heard(self, password: bytes, seconds: float) -> Outcome | None:
        said = None
        allowance = Allowance(self.popen.pid, seconds)
        while (left := allowance.left()) > 0:
            try:
                line = self.lines.get(timeout=left)
            except queue.Empty:
                continue
            if not line:
                self.end()  # it may need a moment to be gone
                return said, "died"
            if line == password + UNREADABLE:
                return None
            if line == password + FINISHED:
                return said, "finished"
            if line.startswith(password):
                said = json.loads(line.removeprefix(password))
        self.end()
        return said, "too slow"

    def end(self) -> None:
        """End it, and where the system knows groups also what the answers have started."""
        if hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.kill()
        self.popen.wait()


_kept: list[Process] = []  # at most one
_one_at_a_time = threading.Lock()


def in_a_process(work: Work, seconds: float) -> Outcome | None:
    """Try it in the process that is kept, or in a new one.

    None where there are no processes (Python in a browser), or where what the answer needs cannot be sent
    to one, such as an open file.
    """
    try:
        pickled = _pickled(work)
    except Exception:
        return None
    with _one_at_a_time:
        try:
            return _process().outcome(pickled, seconds)
        except (OSError, RuntimeError, queue.Empty):
            return None


def _process() -> Process:
    if not (_kept and _kept[0].is_alive):
        _kept[:] = [Process()]
    return _kept[0]


@atexit.register
def _end() -> None:
    for process in _kept:
        process.end()


class _Pickler(cloudpickle.Pickler):
    """As cloudpickle does it, but code keeps the name of its file: by it a line is found."""

    dispatch_table: ClassVar = ChainMap(
        {CodeType: lambda code: (marshal.loads, (marshal.dumps(code),))}, cloudpickle.Pickler.dispatch_table
    )


def _pickled(work: Work) -> bytes:
    """The work, with all that the learner wrote by value: modules of theirs may have changed since."""
    with _sent_by_value(), io.BytesIO() as buffer:
        _Pickler(buffer).dump(work)
        return buffer.getvalue()


@contextlib.contextmanager
def _sent_by_value() -> Iterator[None]:
    theirs = [module for module in list(sys.modules.values()) if _is_theirs(module)]
    for module in theirs:
        cloudpickle.register_pickle_by_value(module)
    try:
        yield
    finally:
        for module in theirs:
            cloudpickle.unregister_pickle_by_value(module)


def _is_theirs(module: ModuleType) -> bool:
    file = getattr(module, "__file__", None)
    package = __name__.split(".")[0]
    ours = getattr(module, "__name__", "").split(".")[0] == package
    return isinstance(file, str) and not ours and is_of_the_learner(file)


def _cells() -> dict[str, tuple]:
    """The source of what has no file: the notebook's cells. Without it no line could be quoted."""
    return {name: entry for name, entry in linecache.cache.items() if len(entry) == 4 and entry[1] is None}
