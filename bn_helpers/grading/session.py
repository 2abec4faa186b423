"""One run of the command: what there is to do, doing it, and publishing what came of it."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from tqdm import tqdm

from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.grading.cluster import Cluster
from bn_helpers.grading.exports import classroom50, gradescope, nbgrader, otter, pages, scores
from bn_helpers.grading.grades import Grade
from bn_helpers.grading.handed_in import HandIn, find_notebooks, read_notebook
from bn_helpers.grading.learners import handed_in, learner_of, read_roster, remark
from bn_helpers.grading.marks import marks_of, read_points
from bn_helpers.grading.pool import Limits, Pool
from bn_helpers.grading.report import refuse_unwritable, shown, signs, summary, write_csv, write_junit
from bn_helpers.grading.rows import Rows, digest_of, read_rows
from bn_helpers.grading.sandbox import NO_MEMORY_LIMIT, SANDBOXED, WARNING, NoSandbox

WRITERS = {
    "feedback": pages.write,
    "gradescope": gradescope.write,
    "classroom50": classroom50.write,
    "otter": otter.write,
    "nbgrader": nbgrader.write,
}


class Session:
    """What the arguments ask for; a `ValueError` says what is wrong with them, before anything runs."""

    def __init__(self, arguments: argparse.Namespace):
        self.options = arguments
        rows = [Path(each) for each in arguments.notebooks if each.endswith(".jsonl")]
        places = [each for each in arguments.notebooks if not each.endswith(".jsonl")]
        self.hand_ins = _shard(find_notebooks(places), *arguments.shard)
        if missing := [str(each) for each in rows if not each.is_file()]:
            raise ValueError(f"NOTEBOOK must be a file that exists; there is no {missing[0]!r}")
        self.grades = read_rows(rows)
        self.roster = read_roster(arguments.roster) if arguments.roster else {}
        self.points = read_points(arguments.points) if arguments.points else {}
        _refuse_unknown(arguments.lessons)
        if "nbgrader" in arguments.export:
            _need("nbgrader")
        if arguments.scheduler:
            _need("distributed")
        files = {f"--{name}": getattr(arguments, name) for name in ("csv", "junit", "rows")}
        if arguments.out != Path():
            arguments.out.mkdir(parents=True, exist_ok=True)
        refuse_unwritable(files, [each.path for each in self.hand_ins])
        self.sandboxed = not arguments.without_sandbox

    def grade(self) -> int:
        """Grade what is not graded yet; return how many notebooks were left when it was interrupted."""
        options = self.options
        limits = Limits(options.seconds, options.cell_seconds, options.memory, options.all_cells)
        with Rows(options.rows, options.resume) as rows:
            known = {(each.notebook, each.digest): each for each in rows.done}
            rows.add(*self.grades)
            todo = []
            for hand_in in self.hand_ins:
                if known and (done := known.get((hand_in.name, _digest(hand_in)))):
                    self.grades.append(done)
                else:
                    todo.append(hand_in)
            if not todo:
                return 0
            if len(todo) < len(self.hand_ins):
                print(f"Graded before: {len(self.hand_ins) - len(todo)} of {len(self.hand_ins)}")
            done_now = 0
            with self._workers(len(todo)) as workers, suppress(KeyboardInterrupt):
                jobs = ((each.name, partial(read_notebook, each.path)) for each in todo)
                by_name = {each.name: each for each in todo}
                for grade in tqdm(workers.grade_all(jobs, limits), total=len(todo), unit="notebook"):
                    self._identify(grade, by_name[grade.notebook])
                    with uninterrupted():
                        rows.add(grade)
                        self.grades.append(grade)
                        done_now += 1
        return len(todo) - done_now

    def _workers(self, todo: int) -> Pool | Cluster:
        try:
            if self.options.scheduler:
                workers: Pool | Cluster = Cluster(self.options.scheduler, self.sandboxed)
            else:
                workers = Pool(min(self.options.jobs, todo), self.sandboxed)
        except NoSandbox as reason:
            raise ValueError(str(reason)) from None
        except OSError as error:
            raise ValueError(f"--scheduler {self.options.scheduler} does not answer: {error}") from None
        print(
            SANDBOXED if self.sandboxed else WARNING, *[NO_MEMORY_LIMIT] * (sys.platform != "linux"), sep="\n"
        )
        print(f"Notebooks: {todo}", flush=True)
        return workers

    def _identify(self, grade: Grade, hand_in: HandIn) -> None:
        grade.learner = learner_of(hand_in.below, self.roster)
        grade.handed_in = handed_in(hand_in.path)
        grade.digest = _digest(hand_in)

    def publish(self) -> None:
        """Print the table, and write the files that were asked for."""
        options = self.options
        grades = sorted(remark(self.grades, self.roster, options.due, options.lessons), key=_order)
        if not grades:
            return
        print("", shown(grades, signs()), "", summary(grades), "", sep="\n")
        write_csv(grades, options.csv)
        write_junit(grades, options.junit)
        written = [options.csv, options.junit, options.rows]
        marks = marks_of(grades, self.roster, self.points, options.lessons)
        for each in options.export:
            place = options.out / each
            if each == "summary":
                place = place.with_suffix(".html")
                pages.write_summary(grades, marks, place)
            elif each == "scores":
                place = place.with_suffix(".csv")
                scores.write(marks, place)
            else:
                WRITERS[each](marks, place)
            written.append(place)
        print(f"Written: {', '.join(map(str, written))}")


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Put off Ctrl-C to the end of the block."""
    caught = []
    before = signal.signal(signal.SIGINT, lambda *_: caught.append(True))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if caught and callable(before):
            before(signal.SIGINT, None)


def _order(grade: Grade) -> tuple[bool, str, str]:
    return not grade.notebook, grade.notebook, grade.learner


def _shard(hand_ins: list[HandIn], part: int, parts: int) -> list[HandIn]:
    return hand_ins[part - 1 :: parts]


def _digest(hand_in: HandIn) -> str:
    try:
        return digest_of(read_notebook(hand_in.path))
    except ValueError:
        return ""


def _refuse_unknown(asked: list[str]) -> None:
    known = sorted({each.lesson for each in EXERCISES.entries.values()})
    if unknown := [each for each in asked if each not in known]:
        raise ValueError(f"--lessons must be among {', '.join(known)}; got {unknown[0]!r}")


def _need(package: str) -> None:
    try:
        __import__(package)
    except ModuleNotFoundError:
        raise ValueError(f"this needs {package}: python -m pip install {package}") from None
