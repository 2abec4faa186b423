"""Pages to hand back: one for each learner, and one for the teacher with the commonest mistakes.

Each is one file of HTML, without scripts and without anything from elsewhere. Whatever a learner wrote is
shown as text.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.grading.exports.files import file_name, number, write_whole
from bn_helpers.grading.grades import Grade
from bn_helpers.grading.marks import Marks, commonest_mistakes

WORDS = {
    "passed": "Passed",
    "failed": "Not yet",
    "error": "Stopped by an error",
    "not attempted": "Not attempted",
    "not reached": "Not reached",
    "absent": "Not in the notebook",
}
STYLE = """
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 48rem; margin: 2rem auto; padding: 0 1rem; }
article { border-left: 0.3rem solid #888; padding: 0 0 0 1rem; margin: 1.5rem 0; }
article.passed { border-color: #2a8; }
p { white-space: pre-line; }
pre { overflow-x: auto; padding: 0.5rem; background: #8882; }
table { border-collapse: collapse; } td, th { padding: 0.2rem 0.8rem 0.2rem 0; text-align: left; }
"""


def write(all_marks: Sequence[Marks], folder: Path) -> None:
    """Write ``LEARNER.html`` for each."""
    for marks in all_marks:
        write_whole(folder / f"{file_name(marks.person.learner)}.html", page_of(marks))


def page_of(marks: Marks) -> str:
    """What a learner gets back: points, what was said of each exercise, and their answer."""
    name = marks.person.name or marks.person.learner
    total = f"{number(marks.total)} of {number(marks.possible)} points"
    parts = [f"<h1>{escape(name)}: {total}</h1>"]
    if marks.remarks:
        items = "".join(f"<li>{escape(each)}</li>" for each in marks.remarks)
        parts.append(f"<ul>{items}</ul>")
    parts += [_article(marks, each) for each in marks.most]
    return _page(name, parts)


def _article(marks: Marks, exercise: str) -> str:
    said = marks.feedback.get(exercise)
    status = said.status if said else "absent"
    message = said.message if said else "You did not hand this exercise in."
    answer = marks.answers.get(exercise, "") if status in ("passed", "failed", "error") else ""
    points = f"{number(marks.points[exercise])} of {number(marks.most[exercise])}"
    return "\n".join(
        [
            f'<article class="{"passed" if status == "passed" else "open"}">',
            f"<h2>{exercise} {escape(EXERCISES.entries[exercise].title)}: {WORDS[status]} ({points})</h2>",
            f"<p>{escape(message)}</p>",
            f"<details><summary>Your answer</summary><pre>{escape(answer)}</pre></details>" if answer else "",
            "</article>",
        ]
    )


def write_summary(grades: Sequence[Grade], all_marks: Sequence[Marks], path: Path) -> None:
    """Write the teacher's page: how many passed each exercise, and which mistakes were made how often."""
    mistakes = commonest_mistakes(grades)
    parts = [f"<h1>The class: {len(all_marks)} learners</h1>", _passed_table(all_marks)]
    parts.append("<h2>The commonest mistakes</h2>")
    for exercise, slug, times, said in mistakes:
        title = EXERCISES.entries[exercise].title
        parts.append(f"<h3>{exercise} {escape(title)}: {escape(slug)} ({times})</h3>")
        parts.append(f"<p>{escape(said.message)}</p>")
    if not mistakes:
        parts.append("<p>None was recognised.</p>")
    write_whole(path, _page("The class", parts))


def _passed_table(all_marks: Sequence[Marks]) -> str:
    rows = []
    for exercise in all_marks[0].most if all_marks else ():
        said = [each.feedback[exercise].status for each in all_marks if exercise in each.feedback]
        cells = [f"{exercise} {EXERCISES.entries[exercise].title}", f"{said.count('passed')} of {len(said)}"]
        rows.append("<tr>" + "".join(f"<td>{escape(each)}</td>" for each in cells) + "</tr>")
    return f"<table><tr><th>exercise</th><th>passed</th></tr>{''.join(rows)}</table>"


def _page(title: str, parts: Sequence[str]) -> str:
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{STYLE}</style>'
    body = "\n".join(parts)
    return f'<!doctype html>\n<html lang="en"><head>{head}</head>\n<body>\n{body}\n</body></html>\n'
