"""The grades of a class: as a table with what to talk about in the next class, as CSV, as JUnit XML."""

from __future__ import annotations

import csv
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from xml.etree import ElementTree

from bn_helpers.exercises import Feedback
from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.grading.grades import Grade
from bn_helpers.grading.marks import commonest_mistakes, tallies

SIGNS = {"passed": "✓", "failed": "✗", "error": "!", "not attempted": "·", "not reached": "?", "absent": "–"}
PLAIN_SIGNS = dict(zip(SIGNS, "+x!.?-", strict=True))
LONGEST_TABLE = 200  # rows; of more, those that need a look
NOT_GRADED = "not graded"  # the status of a notebook of which no exercise was judged
CSV_COLUMNS = ("notebook", "exercise", "name", "status", "misconception", "message", "learner", "remarks")
# How JUnit, which knows three ways not to pass, calls ours.
JUNIT_KINDS = {
    "failed": "failure",
    "error": "error",
    "not reached": "error",
    NOT_GRADED: "error",
    "not attempted": "skipped",
    "absent": "skipped",
}


def signs() -> dict[str, str]:
    """The signs of the table, as far as this terminal can show them."""
    try:
        "".join(SIGNS.values()).encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return PLAIN_SIGNS
    return SIGNS


def shown(grades: Sequence[Grade], signs: dict[str, str] = SIGNS) -> str:
    """The table; of a large class, the rows that a teacher has to look at."""
    rows = grades
    if len(grades) > LONGEST_TABLE:
        rows = [each for each in grades if each.reason or each.remarks or each.confidential][:LONGEST_TABLE]
    left = len(grades) - len(rows)
    more = [f"{left} more rows are in the files, and not shown."] if left else []
    return "\n\n".join([table(rows, signs), *more] if rows else more)


def table(grades: Sequence[Grade], signs: dict[str, str] = SIGNS) -> str:
    """A row for each notebook, in a block for each lesson; the notebooks that were not graded come last.

    Examples
    --------
    >>> passed, stub = Feedback("0.1", "passed", ""), Feedback("0.1", "not attempted", "")
    >>> print(table([Grade("ann.ipynb", {"0.1": passed}), Grade("bob.ipynb", {"0.1": stub})]))
               0.1
    ann.ipynb  ✓    1 of 1
    bob.ipynb  ·    0 of 1
    <BLANKLINE>
    ✓ passed   · not attempted
    """
    width = max(len(each.label) for each in grades)
    blocks = []
    for numbers, rows in groupby(sorted(grades, key=_order), key=lambda each: list(each.feedback)):
        lines = ["  ".join([" " * width, *(number.ljust(3) for number in numbers)])] if numbers else []
        lines += [_row(each, width, signs) for each in rows]
        blocks.append("\n".join(line.rstrip() for line in lines))
    met = {each.status for grade in grades for each in grade.feedback.values()}
    blocks.append("   ".join(f"{sign} {status}" for status, sign in signs.items() if status in met))
    return "\n\n".join(block for block in blocks if block)


def _order(grade: Grade) -> tuple:
    return not grade.feedback, list(grade.feedback), grade.label


def _row(grade: Grade, width: int, signs: dict[str, str]) -> str:
    parts = [grade.label.ljust(width)]
    if grade.feedback:
        parts += [signs[each.status].ljust(3) for each in grade.feedback.values()]
        parts.append(f"{grade.passed} of {len(grade.feedback)}")
    else:
        parts.append("not graded")
    words = "; ".join(filter(None, [grade.reason, *grade.remarks, *grade.confidential]))
    return "  ".join(parts) + (f": {words}" if words else "")


def summary(grades: Sequence[Grade]) -> str:
    """For each exercise: how many passed, failed and gave no answer, and the mistakes named, commonest first.

    Examples
    --------
    >>> wrong = Feedback("1.1", "failed", "", "divides-by-m-minus-1")
    >>> print(summary([Grade("ann.ipynb", {"1.1": wrong}), Grade("bob.ipynb", {"1.1": wrong})]))
    exercise               passed  not yet  no answer  mistakes
    1.1 mean_and_variance  0 of 2  2        0          divides-by-m-minus-1 (2)
    """
    mistakes: dict[str, list[str]] = defaultdict(list)
    for number, slug, times, _ in commonest_mistakes(grades):
        mistakes[number].append(f"{slug} ({times})")
    rows = [("exercise", "passed", "not yet", "no answer", "mistakes")]
    for each in tallies(grades):
        name, passed = f"{each.exercise} {EXERCISES[each.exercise].name}", f"{each.passed} of {each.all}"
        rows.append((name, passed, str(each.wrong), str(each.left), ", ".join(mistakes[each.exercise])))
    if len(rows) == 1:
        return ""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(part.ljust(width) for part, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def verdicts(grade: Grade) -> list[Feedback]:
    """What CSV and JUnit XML say of a notebook: a line for each exercise, or one with the reason for none."""
    return list(grade.feedback.values()) or [Feedback("", NOT_GRADED, grade.reason)]


def write_csv(grades: Sequence[Grade], path: Path) -> None:
    """One line for each notebook and exercise; spreadsheets read it as it is."""
    draft = _draft(path)
    with draft.open("w", newline="", encoding="utf-8-sig") as file:  # the mark tells Excel that γ is a γ
        writer = csv.writer(file)
        writer.writerow(CSV_COLUMNS)
        for grade in grades:
            for each in verdicts(grade):
                name = EXERCISES[each.number].name if each.number else ""
                cells = (
                    grade.notebook,
                    each.number,
                    name,
                    each.status,
                    each.misconception or "",
                    each.message,
                    grade.learner,
                    "; ".join([*grade.remarks, *grade.confidential]),
                )
                writer.writerow(map(as_text, cells))
    os.replace(draft, path)


def as_text(cell: str) -> str:
    """In one line, and so that no spreadsheet takes it for a formula.

    Examples
    --------
    >>> as_text("=HYPERLINK(...)")
    "'=HYPERLINK(...)"
    """
    return re.sub(r"^(?=[=+\-@])", "'", " ".join(cell.split()))


def write_junit(grades: Sequence[Grade], path: Path) -> None:
    """A test suite for each notebook, a test case for each exercise."""
    root = ElementTree.Element("testsuites", {"name": "bn_helpers grade", **_counts(grades)})
    for grade in grades:
        about = {"name": grade.label, **_counts([grade]), "time": f"{grade.seconds:.3f}"}
        suite = ElementTree.SubElement(root, "testsuite", about)
        for each in verdicts(grade):
            name = f"{each.number} {EXERCISES[each.number].name}" if each.number else NOT_GRADED
            case = ElementTree.SubElement(suite, "testcase", classname=grade.label, name=name)
            if kind := JUNIT_KINDS.get(each.status):
                first = next(iter(each.message.splitlines()), "")
                problem = ElementTree.SubElement(
                    case, kind, type=each.misconception or each.status, message=first
                )
                problem.text = each.message
    ElementTree.indent(root)
    draft = _draft(path)
    ElementTree.ElementTree(root).write(draft, encoding="utf-8", xml_declaration=True)
    os.replace(draft, path)


def _counts(grades: Sequence[Grade]) -> dict[str, str]:
    all_verdicts = [each for grade in grades for each in verdicts(grade)]
    kinds = Counter(JUNIT_KINDS.get(each.status) for each in all_verdicts)
    return {
        "tests": str(len(all_verdicts)),
        "failures": str(kinds["failure"]),
        "errors": str(kinds["error"]),
        "skipped": str(kinds["skipped"]),
    }


def _draft(path: Path) -> Path:
    return path.with_name(f"{path.name}.draft")


def refuse_unwritable(results: dict[str, Path], notebooks: Sequence[Path]) -> None:
    """See to it before the first notebook runs that the results can be written, and replace no notebook.

    Raises
    ------
    ValueError
        That names the option, what came and what is expected.
    """
    for option, path in results.items():
        must_be = f"{option} must name a file that can be written; {str(path)!r}"
        if path.is_dir():
            raise ValueError(f"{must_be} is a folder")
        if not path.parent.is_dir():
            raise ValueError(f"{must_be} is in a folder that does not exist")
        if path.resolve() in notebooks:
            raise ValueError(f"{must_be} is one of the notebooks")
        try:
            _draft(path).touch()
            _draft(path).unlink()
        except OSError as error:
            raise ValueError(f"{must_be} is not such a file: {error.strerror}") from error
    if len({path.resolve() for path in results.values()}) < len(results):
        raise ValueError(f"{' and '.join(results)} must name different files")
