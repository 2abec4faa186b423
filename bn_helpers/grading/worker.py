"""Run one notebook in this process and report on each exercise: ``python -m bn_helpers.grading.worker``.

The cells run from the top to the last exercise in IPython's shell, where Jupyter's kernel runs them too.
Right after an exercise's cell its answer is reviewed, so nothing that a later cell defines or prints can
change the verdict. What has been reported stays reported, however this process ends.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

import psutil
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from bn_helpers.course.cells import exercise_of
from bn_helpers.exercises import Feedback
from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.exercises.commands import review_in_notebook

MEGABYTE = 1024**2
LARGEST_FILE = 256 * MEGABYTE  # that a notebook may write
INTERRUPTIONS = 5  # one a second; a cell that ignores them all ends the run
OWN_ID = os.getpid()
CHILD_SUBREAPER = 36  # of Linux' prctl: who loses its parent becomes a child of this process

Report = Callable[[dict], None]


class CodeCell(NamedTuple):
    number: int  # among the code cells: the count that Jupyter shows after a run from the top
    source: str
    exercise: str | None


def main() -> None:
    notebook, reports, cell_seconds, memory = sys.argv[1:]
    contain(int(memory) * MEGABYTE)
    with open(reports, "a", buffering=1, encoding="utf-8") as file:  # by line: what is written, counts

        def report(content: dict) -> None:
            file.write(json.dumps(content) + "\n")

        try:
            run(Path(notebook), float(cell_seconds), report)
        except Exception as error:
            report({"reason": f"grading itself failed with {_text(error)}"})
        report({"finished": True})
        leave()


def contain(memory: int) -> None:
    """Limit this process and what it starts, and keep hold of all that it starts, where the system can."""
    with contextlib.suppress(ImportError):  # Windows has no such module
        import resource

        for kind, limit in (
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_FSIZE, LARGEST_FILE),
            (resource.RLIMIT_AS, memory),
        ):
            with contextlib.suppress(
                OSError, ValueError
            ):  # a lower one is set already; macOS has no RLIMIT_AS
                resource.setrlimit(kind, (limit, limit))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(CHILD_SUBREAPER, 1, 0, 0, 0)


def leave() -> None:
    """End this process and all that it has started, without waiting for any of it."""
    end_descendants(psutil.Process())
    os._exit(0)


def end_descendants(process: psutil.Process) -> None:
    """Kill what the process has started, until nothing is left that could start more."""
    for _ in range(100):
        family = [
            each for each in process.children(recursive=True) if each.is_running() and not _is_dead(each)
        ]
        if not family:
            return
        for each in family:
            with contextlib.suppress(psutil.Error):
                each.kill()
        time.sleep(0.01)


def _is_dead(process: psutil.Process) -> bool:
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


# Running


def run(path: Path, cell_seconds: float, report: Report) -> None:
    """Run the notebook's cells to the last exercise, and report on what is met."""
    try:
        cells, language = read_code(path)
    except Exception as error:
        report({"reason": _unreadable(error)})
        return
    if "python" not in language.lower():
        report({"reason": f"it is written in {language}, not in Python"})
        return
    exercises = [cell for cell in cells if cell.exercise]
    if not exercises:
        report({"reason": "it holds no exercise of this course"})
        return
    report({"exercises": [cell.exercise for cell in exercises]})
    shell = quiet_shell()
    for cell in cells[: exercises[-1].number]:
        report({"cell": cell.number})
        try:
            run_cell(shell, cell, cell_seconds, report)
        except Exception as error:  # no memory left, for example, or IPython itself is damaged
            if cell.exercise:
                message = f"The answer could not be judged here: {_text(error)}."
                report({"feedback": asdict(Feedback(cell.exercise, "error", message))})


def read_code(path: Path) -> tuple[list[CodeCell], str]:
    """The code cells of a notebook of any format, and its language."""
    text = path.read_text(encoding="utf-8")
    notebook = json.loads(text)
    if not isinstance(notebook, dict) or "nbformat" not in notebook:
        raise ValueError("this JSON is something else")
    if notebook["nbformat"] < 4:
        import nbformat  # slow to import, for what is rare

        notebook = nbformat.reads(text, as_version=4)
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    cells = [
        CodeCell(position, "".join(cell["source"]), number if number in EXERCISES else None)
        for position, cell in enumerate(code, 1)
        for number in [exercise_of(cell)]
    ]
    about = notebook.get("metadata") or {}
    kernel, language = about.get("kernelspec") or {}, about.get("language_info") or {}
    return cells, str(kernel.get("language") or language.get("name") or "python")


def quiet_shell() -> InteractiveShell:
    """IPython's shell, without a history and without drawing figures that nobody will see."""
    config = Config()
    config.HistoryManager.enabled = False
    shell = InteractiveShell.instance(config=config)
    if shell.display_formatter is not None:
        shell.display_formatter.active_types = ["text/plain"]
    return shell


def run_cell(shell: InteractiveShell, cell: CodeCell, seconds: float, report: Report) -> None:
    """Run a cell; where it holds an exercise, report what the checker says of it."""
    name = EXERCISES[cell.exercise].name if cell.exercise else ""
    before = shell.user_ns.get(name)
    error: BaseException | None
    clock = interrupted_after(seconds, report, cell.number)
    try:
        with clock:
            result = shell.run_cell(cell.source, store_history=True)
        error = result.error_before_exec or result.error_in_exec
    except KeyboardInterrupt as interruption:
        error = interruption
    if os.getpid() != OWN_ID:  # the cell has forked, and this is the copy
        os._exit(0)
    if clock.over:
        report({"reason": f"cell {cell.number} was interrupted after {seconds:g} seconds"})
    if cell.exercise is None:
        return
    if error is not None and shell.user_ns.get(name) is before:  # what is there is not this cell's
        what = f"was interrupted after {seconds:g} seconds" if clock.over else f"stopped with {_text(error)}"
        feedback = Feedback(cell.exercise, "error", f"The cell {what}, before {name} was defined.")
    else:
        feedback = review_in_notebook(cell.exercise)
    report({"feedback": asdict(feedback)})


class interrupted_after:
    """Interrupt the block after some seconds, as Jupyter's stop button does; leave if it goes on."""

    def __init__(self, seconds: float, report: Report, cell: int):
        self.seconds = seconds
        self.report = report
        self.cell = cell
        self.over = False
        self.finished = threading.Event()

    def __enter__(self) -> None:
        signal.signal(signal.SIGINT, self._raise)
        threading.Thread(target=self._watch, daemon=True).start()

    def __exit__(self, *error: object) -> None:
        self.finished.set()

    def _raise(self, *_: object) -> None:
        if not self.finished.is_set():
            raise KeyboardInterrupt

    def _watch(self) -> None:
        if self.finished.wait(self.seconds):
            return
        self.over = True
        for _ in range(INTERRUPTIONS):
            _interrupt_main_thread()
            if self.finished.wait(1):
                return
        self.report({"reason": f"cell {self.cell} did not stop after {self.seconds:g} seconds"})
        leave()


def _interrupt_main_thread() -> None:
    if hasattr(signal, "pthread_kill"):  # wakes a sleep too
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:
        import _thread

        _thread.interrupt_main()


# Words


def _text(error: BaseException) -> str:
    """An exception in one line."""
    try:
        text = f"{error.msg}, line {error.lineno}" if isinstance(error, SyntaxError) else str(error)
    except Exception:  # its own __str__ may fail
        text = ""
    return " ".join(f"{type(error).__name__}: {text[:300]}".split()).rstrip(":")


def _unreadable(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"it cannot be read: {error.strerror}"
    return f"it is not a notebook: {_text(error)}"


if __name__ == "__main__":
    main()
