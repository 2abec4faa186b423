"""The command ``python -m bn_helpers grade``: its arguments, and the order in which things are done."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bn_helpers.grading.sandbox import SANDBOXED, WARNING

INTERRUPTED = 130  # the exit status after Ctrl-C
EXPORTS = ("feedback", "summary", "scores", "gradescope", "classroom50", "otter", "nbgrader")


def add_grade(commands: argparse._SubParsersAction) -> None:
    """Declare the command and its arguments."""
    grade = commands.add_parser(
        "grade",
        help="for a teacher: run learners' notebooks and say which exercises pass",
        description=f"Run learners' notebooks and say which exercises pass. {SANDBOXED}",
        epilog="A notebook is never changed. Of its cells those run that its exercises need, in an empty "
        "folder; where it holds an exercise twice, a pass counts. The exit status is 0 when every notebook "
        "has had its turn, whatever came of it.",
    )
    grade.add_argument(
        "notebooks",
        nargs="+",
        metavar="NOTEBOOK",
        help="a notebook, a folder that holds some, or the rows (grades.jsonl) of another run, to be merged",
    )
    _add_results(grade.add_argument_group("results"))
    _add_class(grade.add_argument_group("the class"))
    _add_running(grade.add_argument_group("running"))
    grade.set_defaults(command=run_grade, refuse=grade.error)


def add_handout(commands: argparse._SubParsersAction) -> None:
    """Declare the command and its arguments."""
    handout = commands.add_parser(
        "handout",
        help="for a teacher: make a folder for learners: lessons, helpers, instructions",
        description="Make a folder for learners: lessons with stubs, the helpers as a wheel, instructions.",
    )
    what = "a lesson, such as 01, or a notebook of your own"
    handout.add_argument("lessons", nargs="+", metavar="LESSON", help=what)
    handout.add_argument("--out", required=True, type=Path, metavar="FOLDER", help="where to")
    date = "lock solution() until then, such as 2026-10-08T12:00"
    handout.add_argument("--solutions-from", type=_moment, metavar="TIME", help=date)
    word = "lock solution() until the learner writes this word: solution('1.2', 'word')"
    handout.add_argument("--word", default="", help=word)
    sources = "make sources of nbgrader assignments instead, with answer and test in cells of their own"
    handout.add_argument("--nbgrader", action="store_true", help=sources)
    handout.set_defaults(command=_run_handout, refuse=handout.error)


def _run_handout(arguments: argparse.Namespace) -> None:
    try:
        from bn_helpers.grading.handout import run_handout
    except ModuleNotFoundError as error:
        arguments.refuse(f'handing out needs {error.name}: python -m pip install -e ".[test]"')
    run_handout(arguments)


def _add_results(group: argparse._ArgumentGroup) -> None:
    folder = "the folder for all that is written (default: this one)"
    group.add_argument("--out", default=Path(), type=Path, metavar="FOLDER", help=folder)
    for option, file, what in (
        ("--csv", "grades.csv", "the grades for a spreadsheet"),
        ("--junit", "grades.xml", "the grades as JUnit XML"),
        ("--rows", "grades.jsonl", "the rows, written as they come"),
    ):
        default = f"{what} (default: {file} in the folder)"
        group.add_argument(option, type=Path, metavar="FILE", help=default)
    group.add_argument(
        "--export",
        nargs="+",
        choices=EXPORTS,
        default=[],
        metavar="FORMAT",
        help=f"what else to write, each into a folder of its name: {', '.join(EXPORTS)}",
    )


def _add_class(group: argparse._ArgumentGroup) -> None:
    roster = "a CSV file with a column learner, and name, first_name, last_name, email where you have them"
    group.add_argument("--roster", type=Path, metavar="FILE", help=roster)
    due = "when it was due, such as 2026-10-01T12:00: what came later is marked"
    group.add_argument("--due", type=_moment, metavar="TIME", help=due)
    lessons = (
        "what was to be handed in, such as 01 02: what is missing is marked, other lessons count nothing"
    )
    group.add_argument("--lessons", nargs="+", default=[], metavar="LESSON", help=lessons)
    points = "a CSV file with the columns exercise and points; the others give 1 point"
    group.add_argument("--points", type=Path, metavar="FILE", help=points)


def _add_running(group: argparse._ArgumentGroup) -> None:
    for option, default, least, what in (
        ("--seconds", 300, 1, "what a notebook may take"),
        ("--cell-seconds", 60, 1, "a cell that takes longer is interrupted, and the next one runs"),
        ("--memory", 2048, 1024, "megabytes that a notebook may take with all it starts, on Linux"),
        ("--jobs", os.cpu_count() or 1, 1, "how many notebooks run at the same time; as many as cores"),
    ):
        group.add_argument(
            option, default=default, type=at_least(least), metavar="N", help=f"{what} (default %(default)s)"
        )
    every = "run every cell to the last exercise, not only those needed"
    group.add_argument("--all-cells", action="store_true", help=every)
    group.add_argument("--without-sandbox", action="store_true", help=WARNING)
    resume = "keep the rows of an interrupted run; what has not changed since is not graded again"
    group.add_argument("--resume", action="store_true", help=resume)
    shard = "grade only the I-th of N parts, such as 2/8: for several machines, whose rows are then merged"
    group.add_argument("--shard", type=_shard, default=(1, 1), metavar="I/N", help=shard)
    scheduler = "grade on the workers of a Dask scheduler, such as tcp://10.0.0.1:8786"
    group.add_argument("--scheduler", metavar="ADDRESS", help=scheduler)


def at_least(least: int) -> Callable[[str], int]:
    """What reads an argument that is a whole number, and not below ``least``."""

    def number(given: str) -> int:
        if not given.isdecimal() or int(given) < least:
            raise argparse.ArgumentTypeError(f"must be a whole number, at least {least}; got {given!r}")
        return int(given)

    return number


def _moment(given: str) -> datetime:
    try:
        return datetime.fromisoformat(given)
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be a time such as 2026-10-01T12:00; got {given!r}") from None


def _shard(given: str) -> tuple[int, int]:
    part, _, parts = given.partition("/")
    if not (part.isdecimal() and parts.isdecimal() and 1 <= int(part) <= int(parts)):
        raise argparse.ArgumentTypeError(f"must be such as 2/8; got {given!r}")
    return int(part), int(parts)


def run_grade(arguments: argparse.Namespace) -> None:
    """Grade, print the table and write the files; after Ctrl-C with the notebooks that are done."""
    try:
        from bn_helpers.grading.session import Session
    except ModuleNotFoundError as error:
        arguments.refuse(f'grading needs {error.name}: python -m pip install -e ".[test]"')
    for option, file in (("csv", "grades.csv"), ("junit", "grades.xml"), ("rows", "grades.jsonl")):
        if getattr(arguments, option) is None:
            setattr(arguments, option, arguments.out / file)
    try:
        session = Session(arguments)
    except ValueError as error:
        arguments.refuse(str(error))
    if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal that cannot show γ gets its name
        sys.stdout.reconfigure(errors="namereplace")
    try:
        unfinished = session.grade()
    except ValueError as error:
        arguments.refuse(str(error))
    session.publish()
    if unfinished:
        print(f"Interrupted: {unfinished} notebooks were not graded. With --resume the rest is done.")
        sys.exit(INTERRUPTED)
