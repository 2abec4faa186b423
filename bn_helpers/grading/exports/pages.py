"""Pages to hand back: one for each learner, and one for the teacher with the commonest mistakes.

Each is one file of HTML, without scripts and without anything from elsewhere. Whatever a learner wrote is
shown as text, and no learner's page says anything of another.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from bn_helpers.exercises.cards import paragraphs
from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.grading.exports.files import file_name, number, write_whole
from bn_helpers.grading.grades import Grade
from bn_helpers.grading.marks import Marks, commonest_mistakes, tallies

WORDS = {
    "passed": "passed",
    "failed": "not yet",
    "error": "stopped by an error",
    "not attempted": "not attempted",
    "not reached": "not reached",
    "absent": "not in the notebook",
}
STYLE = """
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 48rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.7rem; } h2 { font-size: 1.3rem; margin-top: 2.5rem; } h3 { font-size: 1rem; margin: 0; }
article { border-left: 0.3rem solid #888; padding-left: 1rem; margin: 1.2rem 0; }
article.passed { border-color: #2a8; } article.failed, article.error { border-color: #e80; }
small { font-size: 1em; font-weight: normal; opacity: 0.75; }
pre { overflow-x: auto; }
details pre { padding: 0.5rem; background: #8882; }
table { border-collapse: collapse; }
td, th { padding: 0.2rem 1rem 0.2rem 0; text-align: left; vertical-align: top; }
"""


def write(all_marks: Sequence[Marks], folder: Path) -> None:
    """Write ``LEARNER.html`` for each."""
    for marks in all_marks:
        write_whole(folder / f"{file_name(marks.person.learner)}.html", page_of(marks))


def page_of(marks: Marks) -> str:
    """What a learner gets back: points, what was said of each exercise, and their answer."""
    name = marks.person.name or marks.person.learner
    parts = [f"<h1>{escape(name)}: {_points(marks, marks.most)}</h1>", _list(marks.remarks)]
    for lesson, exercises in groupby(marks.most, key=lambda each: EXERCISES.entries[each].lesson):
        parts += _lesson(marks, lesson, list(exercises))
    return _page(name, parts)


def _lesson(marks: Marks, lesson: str, exercises: list[str]) -> list[str]:
    heading = f"<h2>Lesson {escape(lesson)}: {_points(marks, exercises)}</h2>"
    if not any(each in marks.feedback for each in exercises):
        return [heading, "<p>No notebook of this lesson could be graded.</p>"]
    return [heading, *(_article(marks, each) for each in exercises)]


def _points(marks: Marks, exercises: Sequence[str] | dict[str, float]) -> str:
    got, most = (sum(points[each] for each in exercises) for points in (marks.points, marks.most))
    return f"{number(got)} of {number(most)} points"


def _article(marks: Marks, exercise: str) -> str:
    said = marks.feedback.get(exercise)
    status = said.status if said else "absent"
    message = said.message if said else "You did not hand this exercise in."
    answer = marks.answers.get(exercise, "") if status in ("passed", "failed", "error") else ""
    points = f"{number(marks.points[exercise])} of {number(marks.most[exercise])}"
    title = f"{exercise} {escape(EXERCISES.entries[exercise].title)}"
    return "\n".join(
        [
            f'<article class="{status}">',
            f"<h3>{title} <small>· {WORDS[status]} · {points}</small></h3>",
            paragraphs(message),
            f"<details><summary>Your answer</summary><pre>{escape(answer)}</pre></details>" if answer else "",
            "</article>",
        ]
    )


def write_summary(grades: Sequence[Grade], all_marks: Sequence[Marks], path: Path) -> None:
    """Write the teacher's page: how each exercise went, the commonest mistakes, what needs a look."""
    parts = [f"<h1>The class: {len(all_marks)} learners</h1>", _exercises(grades)]
    parts.append("<h2>The commonest mistakes</h2>")
    mistakes = commonest_mistakes(grades)
    for exercise, slug, times, said in mistakes:
        title = EXERCISES.entries[exercise].title
        parts.append(f"<h3>{exercise} {escape(title)}: {escape(slug)} <small>· made by {times}</small></h3>")
        parts.append(paragraphs(said.message))
    if not mistakes:
        parts.append("<p>None was recognised.</p>")
    odd = [(each, [each.reason, *each.remarks, *each.confidential]) for each in grades]
    lines = [f"{each.label}: {'; '.join(filter(None, words))}" for each, words in odd if any(words)]
    if lines:
        parts += ["<h2>What needs a look</h2>", _list(lines)]
    write_whole(path, _page("The class", parts))


def _exercises(grades: Sequence[Grade]) -> str:
    rows = ["<tr><th>exercise</th><th>passed</th><th>not yet</th><th>no answer</th></tr>"]
    for each in tallies(grades):
        title = escape(f"{each.exercise} {EXERCISES.entries[each.exercise].title}")
        cells = (title, f"{each.passed} of {each.all}", each.wrong, each.left)
        rows.append(f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>")
    return f"<table>{''.join(rows)}</table>"


def _list(lines: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(each)}</li>' for each in lines)}</ul>" if lines else ""


def _page(title: str, parts: Sequence[str]) -> str:
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{STYLE}</style>'
    width = '<meta name="viewport" content="width=device-width, initial-scale=1">'
    body = "\n".join(parts)
    return f'<!doctype html>\n<html lang="en"><head>{head}{width}</head>\n<body>\n{body}\n</body></html>\n'
