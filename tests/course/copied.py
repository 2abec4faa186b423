"""Run cells in a copy of this process, which has imported already what a new kernel imports first."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from IPython.core.displayhook import CapturingDisplayHook
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from nbformat import NotebookNode, from_dict

from bn_helpers import settings
from bn_helpers.exercises.checker.deadline import CAN_FORK
from bn_helpers.figures import showing


def run_in_a_copy(cells: Sequence[NotebookNode], environment: Mapping[str, str]) -> None:
    """Run cells one after the other and put what they show into their outputs, as text.

    Figures are drawn, but not made into pictures.

    Raises
    ------
    Exception
        What a cell raises.
    """
    with ProcessPoolExecutor(1, get_context("fork" if CAN_FORK else "spawn")) as process:
        shown = process.submit(_outputs, [cell.source for cell in cells], dict(environment)).result()
    for cell, outputs in zip(cells, shown, strict=True):
        cell.outputs = [from_dict(each) for each in outputs]


def _outputs(sources: Sequence[str], environment: dict[str, str]) -> list[list[dict]]:
    """What each cell shows, in a process that is used for nothing else."""
    showing._as_png = lambda figure: ""
    os.chdir(settings.LESSONS)
    with tempfile.TemporaryDirectory() as progress:
        os.environ.update({**settings.UNATTENDED, settings.PROGRESS_FOLDER: progress, **environment})
        InteractiveShell.clear_instance()  # of another test
        shell = InteractiveShell.instance()
        shell.display_formatter.active_types = ["text/plain"]
        return [_shown_by(shell, source) for source in sources]


def _shown_by(shell: InteractiveShell, source: str) -> list[dict]:
    outputs: list[dict] = []
    shell.display_pub = CapturingDisplayPublisher()
    shell.display_pub.outputs = outputs
    shell.display_trap.hook = CapturingDisplayHook(shell=shell, outputs=outputs)
    sys.stdout = _Stream(outputs)
    try:
        shell.run_cell(source).raise_error()
    finally:
        sys.stdout = sys.__stdout__
    return outputs


class _Stream:
    """Keeps what is printed between the other outputs, in order."""

    def __init__(self, outputs: list[dict]):
        self.outputs = outputs

    def write(self, text: str) -> None:
        self.outputs.append({"output_type": "stream", "text": text})

    def flush(self) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        return getattr(sys.__stdout__, name)
