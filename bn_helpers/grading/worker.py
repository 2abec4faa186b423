"""A warm worker: all that notebooks import is loaded once, and each notebook runs in a copy of this process.

``python -m bn_helpers.grading.worker`` reads one job a line and writes what is reported, line by line;
``{"end": true}`` closes each. With ``sandboxed`` it expects to be inside bubblewrap. Where a process cannot
be copied (macOS, Windows) it runs one notebook itself and leaves.
"""

from __future__ import annotations

import base64
import contextlib
import gc
import importlib
import json
import os
import pkgutil
import secrets
import select
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bn_helpers import exercises, settings
from bn_helpers.exercises import commands
from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.exercises.checker.deadline import CAN_FORK
from bn_helpers.grading import isolation
from bn_helpers.grading.running import quiet_shell, run, text_of
from bn_helpers.grading.seal import Seal, sealed_checker

ROOMS = ("nn", "data", "claims", "figures", "explorers", "exercises")  # what lessons import
SLOW = ("matplotlib.pyplot", "sklearn.datasets")  # what these import when it is needed
LARGEST_REPORT = 4 * isolation.MEGABYTE  # all lines of a notebook together
LISTEN, LOOK_EVERY = (
    0.1,
    0.5,
)  # seconds: until the process is asked whether it lives; how much memory it takes
SANDBOXED = "sandboxed"
END = {"end": True}


@dataclass(frozen=True)
class Job:
    """A notebook to run: its bytes, as base64, and what it may take."""

    notebook: str
    seconds: float
    cell_seconds: float
    memory: int
    all_cells: bool

    def run(self, report: Callable[[dict], None], seal: Seal) -> None:
        try:
            run(base64.b64decode(self.notebook), self.cell_seconds, self.all_cells, report, seal)
        except BaseException as error:
            report({"reason": f"grading itself failed with {text_of(error)}"})
        report({"finished": True})


def main() -> None:
    sandboxed = SANDBOXED in sys.argv[1:]
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is printed is lost
    if sandboxed:
        isolation.become_nobody()
    isolation.adopt_orphans()
    load()
    seal = sealed_checker()

    def reply(content: dict) -> None:
        replies.write(json.dumps(content) + "\n")
        replies.flush()

    reply({"ready": True})
    for line in sys.stdin:
        job = Job(**json.loads(line))
        if not CAN_FORK:
            isolation.limit(job.memory)
            job.run(reply, seal)
            reply(END)
            os._exit(0)
        for report in reports_of(job, sandboxed, seal):
            reply(report)
        reply(END)
    os._exit(0)  # quickly: what is loaded need not be taken down


def load() -> None:
    """Make the shell, and import what lessons import, so that the copies need not."""
    quiet_shell()  # first: an import might make one that writes a history
    for each in SLOW:
        importlib.import_module(each)
    for room in ROOMS:
        module = importlib.import_module(f"bn_helpers.{room}")
        for found in pkgutil.walk_packages(getattr(module, "__path__", []), f"{module.__name__}."):
            with contextlib.suppress(ImportError):
                importlib.import_module(found.name)
    for exercise in EXERCISES.values():
        for mistake in exercise.misconceptions:
            _ = mistake.answer  # compiled
    exercises.check = commands.check = _later
    gc.collect()
    gc.freeze()  # or the collector of each copy would touch, and so copy, all of this


def _later(*arguments: object) -> None:
    """What ``check`` is here: an answer is judged once, right after its cell."""


def reports_of(job: Job, sandboxed: bool, seal: Seal) -> Iterator[dict]:
    """Run the job in a copy of this process, within its limits, and pass on what it reports."""
    password = secrets.token_hex()  # a line without it comes from somebody else
    reading, writing = os.pipe()
    with tempfile.TemporaryDirectory(prefix="grade_", ignore_cleanup_errors=True) as folder:
        child = os.fork()
        if child == 0:
            _be_the_notebook(job, sandboxed, seal, Path(folder), writing, password)
        os.close(writing)
        try:
            yield from _overheard(job, reading, password, child)
        finally:
            os.close(reading)
            isolation.end_descendants()
            isolation.bury_children()


def _be_the_notebook(
    job: Job, sandboxed: bool, seal: Seal, folder: Path, writing: int, password: str
) -> None:
    """In the copy: never returns."""
    try:
        os.setsid()
        os.dup2(os.open(os.devnull, os.O_RDWR), 0)
        os.dup2(0, 2)
        os.dup2(writing, 3)
        os.closerange(4, 65536)

        def report(content: dict) -> None:
            line = f"{password} {json.dumps(content)}\n".encode()
            while line:
                line = line[os.write(3, line) :]

        def work() -> None:
            isolation.limit(job.memory)
            job.run(report, seal)
            os._exit(0)

        if sandboxed:
            isolation.run_in_own_namespaces(work)
        place = folder / "folder"
        place.mkdir()
        os.chdir(place)
        os.environ[settings.PROGRESS_FOLDER] = str(folder / "progress")
        work()
    finally:
        os._exit(1)


def _overheard(job: Job, reading: int, password: str, child: int) -> Iterator[dict]:
    """The reports, until the last; where there is no last one, the reason."""
    end = time.monotonic() + job.seconds
    look = time.monotonic()
    heard, cell, status = b"", 0, None
    total = 0
    while True:
        ready = select.select([reading], [], [], LISTEN)[0]
        chunk = os.read(reading, 65536) if ready else b""
        total += len(chunk)
        *lines, heard = (heard + chunk).split(b"\n")
        for line in lines:
            if line.startswith(password.encode()):
                said = _read(line[len(password) :])
                cell = said.get("cell", cell)
                yield said
                if "finished" in said:
                    return
        where = f" in cell {cell}" if cell else " before its first cell"
        if status is not None and not chunk:
            signal = f", with signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else ""
            yield {"reason": f"its process ended{where}{signal}"}
            return
        if time.monotonic() > end:
            yield {"reason": f"it was stopped after {job.seconds:g} seconds{where}"}
            return
        if total > LARGEST_REPORT:
            yield {"reason": f"it was stopped{where}: it has written into the reports"}
            return
        if time.monotonic() > look:
            look = time.monotonic() + LOOK_EVERY
            if isolation.memory_of_descendants() > job.memory:
                yield {"reason": f"it was stopped{where}: it took more than {job.memory} megabytes"}
                return
        if status is None:
            ended, status_now = os.waitpid(child, os.WNOHANG)
            status = status_now if ended else None


def _read(line: bytes) -> dict:
    with contextlib.suppress(ValueError, RecursionError):
        if isinstance(said := json.loads(line), dict):
            return said
    return {"reason": "its reports cannot be understood"}


if __name__ == "__main__":
    main()
