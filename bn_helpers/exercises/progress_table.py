"""Which exercises a learner has solved, kept in a small folder beside the lessons."""

from __future__ import annotations

import contextlib
import html
import json
import os
import tempfile

from bn_helpers.exercises.cards import Card, show
from bn_helpers.exercises.catalogue import EXERCISES, Entry
from bn_helpers.exercises.cells import exercise_of, has_an_answer
from bn_helpers.exercises.record import write_record
from bn_helpers.settings import LESSONS as LESSON_FILES
from bn_helpers.settings import PROGRESS_FOLDER, progress_folder

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
    "09": "Depth and repair",
}

SAVE = "Where it is open, save it; where it was closed without saving, the answer is gone."
LEFT = "style='text-align: left; vertical-align: top'"

_solved_here: set[str] = set()  # counts even where nothing can be written


def solved() -> set[str]:
    """The numbers of the exercises that have passed, here or in another notebook."""
    with contextlib.suppress(OSError):
        return _solved_here | set(os.listdir(progress_folder())) & set(EXERCISES)
    return set(_solved_here)


def mark_solved(number: str) -> bool:
    """Remember that an exercise has passed; False where only this notebook can.

    Each exercise is an empty file with its number for a name: kernels that write at the same time
    cannot lose each other's, and there is nothing to damage or to write by half.
    """
    _solved_here.add(number)
    try:
        progress_folder().mkdir(parents=True, exist_ok=True)
        (progress_folder() / number).touch()
    except OSError:  # a read-only folder
        return False
    return True


def where_it_is_kept() -> str:
    """Where it is kept which exercises have passed, or that it cannot be, in a sentence."""
    folder = progress_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return f"Which exercises have passed is kept in {folder}."
    except OSError as problem:
        return (
            "Which exercises have passed can be kept only until this notebook is closed: "
            f"{folder} cannot be written ({problem.strerror}). "
            f"The environment variable {PROGRESS_FOLDER} names another folder."
        )


def passed_but_not_saved(done: set[str]) -> list[str]:
    """The solved exercises whose cells hold no answer in the lessons as they are saved."""
    lessons = {EXERCISES.entries[number].lesson for number in done}
    empty = set()
    for path in progress_folder().parent.glob("[0-9][0-9]_*.ipynb"):
        if path.name[:2] in lessons:
            with contextlib.suppress(OSError, ValueError, KeyError):
                cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
                empty |= {exercise_of(cell) for cell in cells if not has_an_answer("".join(cell["source"]))}
    return [number for number in EXERCISES if number in done & empty]


def progress(full: bool = False) -> None:
    """Show what is done in every lesson, and where to go on.

    Parameters
    ----------
    full : bool
        Write a page to keep too: what passed when, what was guessed and what was measured. Nothing
        leaves the machine.
    """
    done = solved()
    show(ProgressTable(done))
    if full:
        show(_record_written(done))


def _record_written(done: set[str]) -> Card:
    """Where the page to keep is, or why it could not be written."""
    try:
        page = write_record(done)
    except OSError as problem:
        return Card("The page could not be written", f"{problem.filename}: {problem.strerror}.")
    advice = "Open it in a browser; its menu Print makes a PDF of it. Nothing has left this machine."
    return Card("A page to keep was written", f"{page}\n{advice}")


class ProgressTable:
    """The exercises by lesson, each done or open; as text and as HTML."""

    def __init__(self, done: set[str]):
        self.done = done
        self.lessons = [
            (f"{lesson} {title}", exercises)
            for lesson, title in LESSONS.items()
            if (exercises := [each for each in EXERCISES.entries.values() if each.lesson == lesson])
        ]
        self.heading = f"{len(done)} of {len(EXERCISES)} exercises passed"
        self.next = next((each for each in EXERCISES.entries.values() if each.number not in done), None)
        missing = ", ".join(passed_but_not_saved(done))
        self.warning = f"Passed, but not in the lesson as it is saved: {missing}. {SAVE}" if missing else ""

    def __repr__(self) -> str:
        lines = [self.heading]
        for title, exercises in self.lessons:
            lines.append(title)
            lines += [f"  {self._entry(each)}" for each in exercises]
        if self.next:
            lines.append(f"Next: {self.next.number} {self.next.title}")
        return "\n".join([*lines, *filter(None, [self.warning])])

    def _repr_html_(self) -> str:
        head = "".join(f"<th {LEFT}>{title}</th>" for title in ("lesson", "exercises", "passed"))
        rows = "".join(self._row(title, exercises) for title, exercises in self.lessons)
        warning = f"<p>{html.escape(self.warning)}</p>" if self.warning else ""
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        return f"<p><strong>{self.heading}</strong>{self._link()}</p>{warning}{table}"

    def _row(self, title: str, exercises: list[Entry]) -> str:
        passed = sum(each.number in self.done for each in exercises)
        entries = "<br>".join(html.escape(self._entry(each)) for each in exercises)
        cells = (html.escape(title), entries, f"{passed} of {len(exercises)}")
        return f"<tr>{''.join(f'<td {LEFT}>{cell}</td>' for cell in cells)}</tr>"

    def _link(self) -> str:
        """To the lesson of the first exercise that is open."""
        if self.next is None:
            return ""
        name = f"{self.next.number} {html.escape(self.next.title)}"
        found = sorted(LESSON_FILES.glob(f"{self.next.lesson}_*.ipynb"))
        return f". Next: <a href='{found[0].name}'>{name}</a>" if found else f". Next: {name}"

    def _entry(self, each: Entry) -> str:
        return f"{'✓' if each.number in self.done else '·'} {each.number} {each.title}"
