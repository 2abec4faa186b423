"""The command ``python -m bn_helpers grade``."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tqdm import tqdm

SANDBOXED = (
    "Each notebook runs in a sandbox: it has no network, sees no files but the course, and can write into "
    "memory only."
)
WARNING = (
    "Without a sandbox the learners' code runs with all that your account may do. The limits on time "
    "and memory stop accidents, not malice: notebooks of strangers belong in a container or virtual machine."
)
NO_MEMORY_LIMIT = "This system does not limit the memory of a process: --memory has no effect."
INTERRUPTED = 130  # the exit status after Ctrl-C


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
        "notebooks", nargs="+", metavar="NOTEBOOK", help="a notebook, or a folder that holds some"
    )
    for option, file, what in (
        ("--csv", "grades.csv", "the grades for a spreadsheet"),
        ("--junit", "grades.xml", "the grades as JUnit XML"),
    ):
        grade.add_argument(
            option, default=file, type=Path, metavar="FILE", help=f"{what} (default %(default)s)"
        )
    for option, default, least, what in (
        ("--seconds", 300, 1, "what a notebook may take"),
        ("--cell-seconds", 60, 1, "a cell that takes longer is interrupted, and the next one runs"),
        ("--memory", 2048, 512, "megabytes that a notebook may take with all it starts, on Linux"),
        ("--jobs", os.cpu_count() or 1, 1, "how many notebooks run at the same time; as many as cores"),
    ):
        grade.add_argument(
            option, default=default, type=at_least(least), metavar="N", help=f"{what} (default %(default)s)"
        )
    grade.add_argument(
        "--all-cells", action="store_true", help="run every cell to the last exercise, not only those needed"
    )
    grade.add_argument("--without-sandbox", action="store_true", help=WARNING)
    grade.set_defaults(command=run_grade, refuse=grade.error)


def at_least(least: int) -> Callable[[str], int]:
    """What reads an argument that is a whole number, and not below ``least``."""

    def number(given: str) -> int:
        if not given.isdecimal() or int(given) < least:
            raise argparse.ArgumentTypeError(f"must be a whole number, at least {least}; got {given!r}")
        return int(given)

    return number


def run_grade(arguments: argparse.Namespace) -> None:
    """Grade, print the table and write the files; after Ctrl-C with the notebooks that are done."""
    try:
        from bn_helpers.grading.handed_in import find_notebooks, read_notebook
        from bn_helpers.grading.pool import Limits, Pool
        from bn_helpers.grading.report import refuse_unwritable, signs, summary, table, write_csv, write_junit
        from bn_helpers.grading.sandbox import NoSandbox
    except ModuleNotFoundError as error:
        arguments.refuse(f'grading needs {error.name}: python -m pip install -e ".[test]"')
    try:
        notebooks = find_notebooks(arguments.notebooks)
        refuse_unwritable({"--csv": arguments.csv, "--junit": arguments.junit}, list(notebooks))
    except ValueError as error:
        arguments.refuse(str(error))

    if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal that cannot show γ gets its name
        sys.stdout.reconfigure(errors="namereplace")
    sandboxed = not arguments.without_sandbox
    limits = Limits(arguments.seconds, arguments.cell_seconds, arguments.memory, arguments.all_cells)
    try:
        pool = Pool(min(arguments.jobs, len(notebooks)), sandboxed)
    except NoSandbox as reason:
        arguments.refuse(str(reason))
    print(SANDBOXED if sandboxed else WARNING, *[NO_MEMORY_LIMIT] * (sys.platform != "linux"), sep="\n")
    print(f"Notebooks: {len(notebooks)}", flush=True)
    jobs = [(name, partial(read_notebook, path)) for path, name in notebooks.items()]
    grades = []
    interrupted = False
    with pool:
        try:
            for grade in tqdm(pool.grade_all(jobs, limits), total=len(notebooks), unit="notebook"):
                grades.append(grade)
        except KeyboardInterrupt:
            interrupted = True
    grades.sort(key=lambda each: each.notebook)  # as they came, their order is chance
    if grades:
        print("", table(grades, signs()), "", summary(grades), "", sep="\n")
        write_csv(grades, arguments.csv)
        write_junit(grades, arguments.junit)
        print(f"Written: {arguments.csv} and {arguments.junit}")
    if interrupted:
        print(f"Interrupted: {len(notebooks) - len(grades)} of {len(notebooks)} notebooks were not graded.")
        sys.exit(INTERRUPTED)
