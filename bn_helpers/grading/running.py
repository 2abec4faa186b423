"""Run a notebook's cells in this process, and report on each exercise.

The cells run in their order in IPython's shell, where Jupyter's kernel runs them too. Right after an
exercise's cell its answer is reviewed, so nothing that a later cell defines or prints can change the
verdict. What has been reported stays reported, however this process ends.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import asdict

from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from bn_helpers.exercises import Feedback
from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.exercises.cells import exercise_of
from bn_helpers.exercises.commands import review_in_notebook
from bn_helpers.grading.needed import TAG, CodeCell, needed
from bn_helpers.grading.seal import Seal

INTERRUPTIONS = 5  # one a second; a cell that ignores them all ends the run

Report = Callable[[dict], None]


def run(
    notebook: bytes, cell_seconds: float, all_cells: bool, report: Report, seal: Seal | None = None
) -> None:
    """Run the cells that the exercises need, or all to the last exercise, and report on what is met."""
    try:
        cells, language = read_code(notebook)
    except Exception as error:
        report({"reason": f"it is not a notebook: {text_of(error)}"})
        return
    if "python" not in language.lower():
        report({"reason": f"it is written in {language}, not in Python"})
        return
    exercises = [cell for cell in cells if cell.exercise]
    if not exercises:
        report({"reason": "it holds no exercise of this course"})
        return
    report({"exercises": [cell.exercise for cell in exercises]})
    cells = cells[: exercises[-1].number]
    if not all_cells:
        cells = needed(cells, {number: EXERCISES[number].name for _, _, number, _ in exercises if number})
    shell = quiet_shell()
    seal = seal or Seal()
    for cell in cells:
        report({"cell": cell.number})
        try:
            run_cell(shell, cell, cell_seconds, report, seal)
        except Exception as error:  # no memory left, for example, or IPython itself is damaged
            if cell.exercise:
                message = f"The answer could not be judged here: {text_of(error)}."
                report({"feedback": asdict(Feedback(cell.exercise, "error", message))})


def read_code(content: bytes) -> tuple[list[CodeCell], str]:
    """The code cells of a notebook of any format, and its language."""
    text = content.decode("utf-8")
    if not text.strip():
        raise ValueError("the file is empty")
    notebook = json.loads(text)
    if not isinstance(notebook, dict) or "nbformat" not in notebook:
        raise ValueError("this JSON is something else")
    if notebook["nbformat"] < 4:
        import nbformat  # slow to import, for what is rare

        notebook = nbformat.reads(text, as_version=4)
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    cells = [
        CodeCell(position, "".join(cell["source"]), number if number in EXERCISES else None, tagged)
        for position, cell in enumerate(code, 1)
        for number, tagged in [(exercise_of(cell), TAG in _tags(cell))]
    ]
    about = notebook.get("metadata") or {}
    kernel, language = about.get("kernelspec") or {}, about.get("language_info") or {}
    return cells, str(kernel.get("language") or language.get("name") or "python")


def _tags(cell: dict) -> list:
    return cell.get("metadata", {}).get("tags") or []


def quiet_shell() -> InteractiveShell:
    """IPython's shell, without a history and without drawing figures that nobody will see."""
    config = Config()
    config.HistoryManager.enabled = False
    shell = InteractiveShell.instance(config=config)
    if shell.display_formatter is not None:
        shell.display_formatter.active_types = ["text/plain"]
    return shell


def run_cell(shell: InteractiveShell, cell: CodeCell, seconds: float, report: Report, seal: Seal) -> None:
    """Run a cell; where it holds an exercise, report what the checker says of it."""
    name = EXERCISES[cell.exercise].name if cell.exercise else ""
    before = shell.user_ns.get(name)
    own_id = os.getpid()
    error: BaseException | None
    clock = interrupted_after(seconds, report, cell.number)
    try:
        with clock:
            result = shell.run_cell(cell.source, store_history=True)
        error = result.error_before_exec or result.error_in_exec
    except KeyboardInterrupt as interruption:
        error = interruption
    if os.getpid() != own_id:  # the cell has forked, and this is the copy
        os._exit(0)
    if clock.over:
        report({"reason": f"cell {cell.number} was interrupted after {seconds:g} seconds"})
    if changed := seal.restore():
        report({"reason": f"cell {cell.number} exchanged {', '.join(changed[:3])}, which was put back"})
    if cell.exercise is None:
        return
    if error is not None and shell.user_ns.get(name) is before:  # what is there is not this cell's
        what = (
            f"was interrupted after {seconds:g} seconds" if clock.over else f"stopped with {text_of(error)}"
        )
        feedback = Feedback(cell.exercise, "error", f"The cell {what}, before {name} was defined.")
    else:
        feedback = review_in_notebook(cell.exercise)
    report({"feedback": asdict(feedback), "answer": cell.source})


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
        self.report({"finished": True})
        os._exit(0)


def _interrupt_main_thread() -> None:
    if hasattr(signal, "pthread_kill"):  # wakes a sleep too
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:
        import _thread

        _thread.interrupt_main()


def text_of(error: BaseException) -> str:
    """An exception in one line."""
    text = ""
    with contextlib.suppress(Exception):  # its own __str__ may fail
        text = f"{error.msg}, line {error.lineno}" if isinstance(error, SyntaxError) else str(error)
    return " ".join(f"{type(error).__name__}: {text[:300]}".split()).rstrip(":")
