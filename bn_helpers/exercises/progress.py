"""Which exercises a learner has solved, kept in a small file beside the notebooks."""

from __future__ import annotations

import contextlib
import html
import json
import os
from pathlib import Path

from IPython.display import display

from bn_helpers.exercises.exercise import EXERCISES

FILE_VARIABLE = "BN_PROGRESS_FILE"
FILE_NAME = ".bn_progress.json"
LESSONS = {
    "00": "Start here",
    "01": "The Z-transform",
    "02": "Learnable γ and β",
    "03": "Dropping the bias b",
    "04": "Deep networks and mini-batches",
    "05": "Optimizers",
    "06": "Test-time statistics",
    "07": "Why does it work?",
    "08": "Beyond the course",
}

_solved_here: set[str] = set()  # counts even where no file can be written


def progress_file() -> Path:
    """The file: named by the environment variable BN_PROGRESS_FILE, else in the working directory."""
    return Path(os.environ.get(FILE_VARIABLE) or FILE_NAME)


def solved() -> set[str]:
    """The numbers of the exercises that have passed, here or in another notebook."""
    try:
        stored = json.loads(progress_file().read_text(encoding="utf-8"))["passed"]
        return _solved_here | {number for number in stored if number in EXERCISES}
    except (OSError, ValueError, KeyError, TypeError):
        return set(_solved_here)


def mark_solved(number: str) -> None:
    """Remember that an exercise has passed. The file is replaced whole, so a crash leaves the old one."""
    if number in solved():
        return
    _solved_here.add(number)
    path = progress_file()
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with contextlib.suppress(OSError):  # a read-only folder: this notebook still remembers
        draft.write_text(json.dumps({"passed": sorted(solved())}), encoding="utf-8")
        os.replace(draft, path)


def progress() -> None:
    """Show what is done in every lesson."""
    display(ProgressTable(solved()))


class ProgressTable:
    """The exercises by lesson, each done or open; as text and as HTML."""

    def __init__(self, done: set[str]):
        self.done = done
        self.lessons = [
            (f"{lesson} {title}", exercises)
            for lesson, title in LESSONS.items()
            if (exercises := [each for each in EXERCISES.values() if each.lesson == lesson])
        ]

    def __repr__(self) -> str:
        lines = [f"{len(self.done)} of {len(EXERCISES)} exercises passed"]
        for title, exercises in self.lessons:
            lines.append(title)
            lines += [f"  {self._mark(each.number)} {each.number} {each.title}" for each in exercises]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td style='text-align: left'>{html.escape(title)}</td><td style='text-align: left'>"
            + " &nbsp; ".join(
                f"<span title='{html.escape(each.title)}'>{self._mark(each.number)} {each.number}</span>"
                for each in exercises
            )
            + "</td></tr>"
            for title, exercises in self.lessons
        )
        return f"<p>{len(self.done)} of {len(EXERCISES)} exercises passed</p><table>{rows}</table>"

    def _mark(self, number: str) -> str:
        return "✓" if number in self.done else "·"
