"""A page to keep, for ``progress(full=True)``: what passed when, what was guessed and measured."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.exercises.predictions import kept_predictions
from bn_helpers.settings import progress_folder

NAME = "my_record.html"
STYLE = """
body { font: 16px/1.5 Georgia, serif; max-width: 48em; margin: 2em auto; padding: 0 1em; color: #1a1a1a;
       background: #fff; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 0.25em 0.8em 0.25em 0;
         border-bottom: 1px solid #ccc; }
@media print { body { margin: 0; } tr { break-inside: avoid; } }
"""


def write_record(done: set[str]) -> Path:
    """Write the page beside the marks of solved exercises.

    Parameters
    ----------
    done : set of str
        The numbers of the exercises that have passed.

    Returns
    -------
    Path
        Of the page. Nothing leaves the machine.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    folder = progress_folder()
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / NAME
    page.write_text(record(done), encoding="utf-8")
    return page


def record(done: set[str]) -> str:
    """The page, as HTML without a link to anywhere.

    Examples
    --------
    >>> page = record({"1.2"})
    >>> "1.2 the Z-transform" in page, "http" in page
    (True, False)
    """
    solved = [number for number in EXERCISES if number in done]
    exercises = [(f"{number} {EXERCISES.entries[number].title}", _when(number)) for number in solved]
    guesses = [(each.number, each.guess, each.measured or "not measured yet") for each in kept_predictions()]
    parts = [
        "<h1>Batch Normalization, from first principles</h1>",
        f"<p>{len(solved)} of {len(EXERCISES)} exercises passed. Written on {_day(datetime.now())}.</p>",
        "<h2>Exercises</h2>",
        _table(("exercise", "passed"), exercises),
        "<h2>Predictions</h2>",
        _table(("prediction", "guessed", "measured"), guesses) if guesses else "<p>No guess was written.</p>",
        "<p>This page was made by the course on the learner's own machine. It is a note to oneself: nobody "
        "has watched.</p>",
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>My record</title><style>{STYLE}</style></head>\n<body>{chr(10).join(parts)}</body></html>\n"
    )


def _when(number: str) -> str:
    """The day on which an exercise has passed first, as its mark in the folder tells."""
    try:
        return _day(datetime.fromtimestamp((progress_folder() / number).stat().st_mtime))
    except OSError:
        return "in this session"


def _day(when: datetime) -> str:
    return when.strftime("%Y-%m-%d")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    titles = "".join(f"<th>{html.escape(each)}</th>" for each in head)
    lines = "".join(f"<tr>{''.join(f'<td>{html.escape(each)}</td>' for each in row)}</tr>\n" for row in rows)
    return f"<table><thead><tr>{titles}</tr></thead>\n<tbody>{lines}</tbody></table>"
