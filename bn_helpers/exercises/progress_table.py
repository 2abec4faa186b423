"""Which exercises a learner has solved, kept in a small folder beside the lessons."""

from __future__ import annotations

import contextlib
import html
import os

from bn_helpers.exercises.cards import show
from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.settings import progress_folder

LESSONS = {
    "00": "Start here",
    "01": "The Z-transform",
    "02": "Learnable γ and β",
    "03": "Dropping the bias b",
    "04": "Deep networks and mini-batches",
    "05": "Optimizers",
    "06": "Test-time statistics",
    "07": "Why does it work?",
    "08": "The batch is part of the function",
}

_solved_here: set[str] = set()  # counts even where nothing can be written


def solved() -> set[str]:
    """The numbers of the exercises that have passed, here or in another notebook."""
    with contextlib.suppress(OSError):
        return _solved_here | set(os.listdir(progress_folder())) & set(EXERCISES)
    return set(_solved_here)


def mark_solved(number: str) -> None:
    """Remember that an exercise has passed.

    Each exercise is an empty file with its number for a name: kernels that write at the same time
    cannot lose each other's, and there is nothing to damage or to write by half.
    """
    _solved_here.add(number)
    with contextlib.suppress(OSError):  # a read-only folder: this notebook still remembers
        progress_folder().mkdir(parents=True, exist_ok=True)
        (progress_folder() / number).touch()


def progress() -> None:
    """Show what is done in every lesson."""
    show(ProgressTable(solved()))


class ProgressTable:
    """The exercises by lesson, each done or open; as text and as HTML."""

    def __init__(self, done: set[str]):
        self.done = done
        self.lessons = [
            (f"{lesson} {title}", exercises)
            for lesson, title in LESSONS.items()
            if (exercises := [each for each in EXERCISES.entries.values() if each.lesson == lesson])
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
