"""Grade notebooks, each in a process of its own; when its time is over, all that it has started ends too."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import psutil

import bn_helpers
from bn_helpers import settings
from bn_helpers.exercises import Feedback
from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.grading.worker import end_descendants

PACKAGE = str(Path(bn_helpers.__file__).parents[1])
UNPRINTABLE = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Limits:
    """What a notebook may take: seconds in all and for each cell, and megabytes for each process."""

    seconds: float
    cell_seconds: float
    memory: int


@dataclass
class Grade:
    """What became of one notebook.

    Attributes
    ----------
    notebook : str
        Its name as the teacher gave it.
    feedback : dict
        For each exercise of the lessons it holds, what the checker says. Beside the checker's own, a
        status may be "not reached" or "absent".
    reason : str
        Why it was not graded, or not to the end; empty where all went well.
    seconds : float
        The time that it took.
    """

    notebook: str
    feedback: dict[str, Feedback] = field(default_factory=dict)
    reason: str = ""
    seconds: float = 0.0

    @property
    def passed(self) -> int:
        return sum(each.status == "passed" for each in self.feedback.values())


def find_notebooks(paths: Iterable[str]) -> dict[Path, str]:
    """The notebooks among files and folders, with the names to call them by.

    Raises
    ------
    ValueError
        If a path does not exist, or a folder holds no notebook.
    """
    found: dict[Path, str] = {}
    for given in paths:
        path = Path(given)
        if path.is_dir():
            inside = [
                each for each in sorted(path.rglob("*.ipynb")) if not _is_hidden(each.relative_to(path))
            ]
            if not inside:
                raise ValueError(
                    f"NOTEBOOK must be a notebook or a folder with notebooks; {given!r} holds none"
                )
        elif path.exists():
            inside = [path]
        else:
            raise ValueError(f"NOTEBOOK must be a notebook or a folder with notebooks; there is no {given!r}")
        for each in inside:
            found.setdefault(each.resolve(), clean(str(each)))
    return found


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)  # .ipynb_checkpoints among others


def grade_all(notebooks: dict[Path, str], limits: Limits, jobs: int = 1) -> Iterator[Grade]:
    """Grade each notebook, some at the same time; the grades come as they are ready."""
    stop = Event()
    with ThreadPoolExecutor(jobs) as pool:
        futures = [pool.submit(grade, path, name, limits, stop) for path, name in notebooks.items()]
        try:
            for each in as_completed(futures):
                yield each.result()
        finally:  # an interruption ends what is running too
            stop.set()
            pool.shutdown(cancel_futures=True)


def grade(path: Path, name: str, limits: Limits, stop: Event | None = None) -> Grade:
    """Run one notebook in an empty folder of its own, and collect what its process reported."""
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="grade_", ignore_cleanup_errors=True) as scratch:
        reports = Path(scratch) / "reports"
        reports.touch()
        process = _start(path, reports, limits)
        in_time = _wait(process, start + limits.seconds, stop or Event())
        said = list(_read(reports))
    if not in_time:
        said.append({"reason": f"it was stopped after {limits.seconds:g} seconds{_where(said)}"})
    elif not said or not {"finished", "reason"} & set(said[-1]):
        said.append({"reason": f"its process ended{_where(said)}{_signal(process.returncode)}"})
    try:
        return collected(name, said, time.monotonic() - start)
    except (KeyError, TypeError, AttributeError):  # something else has written into the reports
        return Grade(name, reason="its reports cannot be understood")


def _start(path: Path, reports: Path, limits: Limits) -> subprocess.Popen:
    folder = reports.with_name("folder")
    folder.mkdir()
    own = {
        **settings.UNATTENDED,
        "PYTHONPATH": os.pathsep.join(filter(None, [PACKAGE, os.environ.get("PYTHONPATH")])),
        "MPLBACKEND": "agg",  # opens no window
        "IPYTHONDIR": str(folder.with_name("ipython")),
        settings.PROGRESS_FOLDER: str(folder.with_name("progress")),
    }
    given = (path, reports, limits.cell_seconds, limits.memory)
    inherited = {name: value for name, value in os.environ.items() if name not in settings.STRICT}
    return subprocess.Popen(
        [sys.executable, "-m", "bn_helpers.grading.worker", *map(str, given)],
        cwd=folder,
        env={**inherited, **own},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C in the terminal is for the teacher's process alone
    )


def _wait(process: subprocess.Popen, end: float, stop: Event) -> bool:
    """Wait for the process to end in time; else end it and all that it has started."""
    while (left := end - time.monotonic()) > 0 and not stop.is_set():
        with suppress(subprocess.TimeoutExpired):
            process.wait(min(left, 0.2))
            return True
    with suppress(psutil.Error):
        head = psutil.Process(process.pid)
        head.suspend()  # so that it starts nothing more
        end_descendants(head)
    process.kill()
    process.wait()
    return False


def _read(reports: Path) -> Iterator[dict]:
    for line in reports.read_text(encoding="utf-8", errors="replace").splitlines():
        with suppress(ValueError):  # the last line may be cut off
            if isinstance(said := json.loads(line), dict):
                yield said


def _where(said: list[dict]) -> str:
    cells = [each["cell"] for each in said if "cell" in each]
    return f" in cell {cells[-1]}" if cells else " before its first cell"


def _signal(returncode: int) -> str:
    return f", with signal {-returncode}" if returncode < 0 else ""


def collected(name: str, said: list[dict], seconds: float = 0.0) -> Grade:
    """The grade that the reports make. Where an exercise stands twice, a pass counts, else the last."""
    reason = clean("; ".join(each["reason"] for each in said if "reason" in each))
    there = {number for each in said for number in each.get("exercises", [])}
    feedback = {
        number: Feedback(number, "not reached", f"Not reached: {reason}.")
        if number in there
        else Feedback(number, "absent", "No cell of the notebook holds this exercise.")
        for number in of_the_lessons_of(there)
    }
    for each in said:
        if "feedback" in each:
            new = Feedback(
                **{key: clean(value) if value else value for key, value in each["feedback"].items()}
            )
            if feedback[new.number].status != "passed":
                feedback[new.number] = new
    return Grade(name, feedback, reason, seconds)


def of_the_lessons_of(numbers: set[str]) -> list[str]:
    """All exercises of the lessons that these exercises belong to."""
    lessons = {EXERCISES.entries[number].lesson for number in numbers}
    return [number for number, each in EXERCISES.entries.items() if each.lesson in lessons]


def clean(text: str) -> str:
    """The text without what terminals obey and XML forbids: control characters and lone surrogates."""
    return UNPRINTABLE.sub("\ufffd", text)
