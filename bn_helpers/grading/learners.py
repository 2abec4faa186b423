"""Who handed in what: names from folders, file names or a roster; late, missing and duplicate hand-ins."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bn_helpers.grading.grades import Grade

COLUMNS = ("learner", "student_id", "username", "id")  # of a roster: the first that is there identifies
MOODLE = re.compile(r"(?P<learner>.+?)_\d+_assignsubmission_file_?")  # a folder of Moodle's download
CANVAS = re.compile(r"(?P<learner>[^_]+)_(LATE_)?\d+_\d+_.+")  # a file of Canvas' download
TIMESTAMP = "timestamp.txt"  # where nbgrader writes when a folder was handed in
MISSING = "no notebook was handed in"


@dataclass(frozen=True)
class Person:
    """A line of the roster."""

    learner: str
    name: str = ""
    first_name: str = ""
    last_name: str = ""
    email: str = ""


def read_roster(path: Path) -> dict[str, Person]:
    """The people of a roster: a CSV file with a column ``learner``, and more where there are any.

    Raises
    ------
    ValueError
        If the file cannot be read, has no such column, or names somebody twice.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            table = csv.DictReader(file)
            columns = table.fieldnames or ()
            lines = [{key: (value or "").strip() for key, value in line.items() if key} for line in table]
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"--roster must be a CSV file that can be read; {str(path)!r}: {error}") from error
    column = next((each for each in COLUMNS if each in columns), None)
    if column is None:
        raise ValueError(
            f"--roster must have a column {' or '.join(COLUMNS)}; {str(path)!r} has {', '.join(columns)}"
        )
    people: dict[str, Person] = {}
    for line in lines:
        if not (learner := line[column]):
            continue
        if learner in people:
            raise ValueError(f"--roster must name everybody once; {str(path)!r} has {learner!r} twice")
        known = {key: line[key] for key in ("first_name", "last_name", "email") if key in line}
        name = line.get("name") or " ".join(filter(None, map(known.get, ("first_name", "last_name"))))
        people[learner] = Person(learner, name, **known)
    return people


def learner_of(path: Path, roster: Iterable[str] = ()) -> str:
    """Who handed a notebook in, by its path below the class' folder.

    Somebody of the roster whose name is a part of the path, or a word of one; else the first folder; else
    the file's name.

    Examples
    --------
    >>> learner_of(Path("ann/week1/01.ipynb"))
    'ann'
    >>> learner_of(Path("01_ann.ipynb"), roster=["ann", "bob"])
    'ann'
    >>> learner_of(Path("Ann Lee_4711_assignsubmission_file/01.ipynb"))
    'Ann Lee'
    """
    parts = [*path.parts[:-1], path.stem]
    known = {each.casefold(): each for each in roster}
    for part in parts:
        if part.casefold() in known:
            return known[part.casefold()]
    for part in parts:
        for name in sorted(known, key=len, reverse=True):
            if re.search(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", part.casefold()):
                return known[name]
    if found := MOODLE.fullmatch(parts[0]) or (CANVAS.fullmatch(parts[0]) if len(parts) == 1 else None):
        return found["learner"]
    return parts[0]


def handed_in(path: Path) -> float:
    """When a notebook was handed in: as nbgrader wrote beside it, else when the file was changed last."""
    with suppress(OSError, ValueError):
        text = path.with_name(TIMESTAMP).read_text(encoding="utf-8").strip()
        return datetime.fromisoformat(re.sub(r" UTC$", "+00:00", text)).timestamp()
    with suppress(OSError):
        return path.lstat().st_mtime
    return 0.0


def remark(
    grades: Sequence[Grade], roster: Mapping[str, Person], due: datetime | None, lessons: Sequence[str] = ()
) -> list[Grade]:
    """Say what is late, double, copied, unknown; add a row for whoever and whatever is missing.

    ``lessons`` are those that were to be handed in; by default nothing is known of that.
    """
    for each in grades:
        each.remarks, each.confidential, each.counts = [], [], True
        if due and (late := each.handed_in - due.timestamp()) > 0:
            each.remarks.append(f"late by {_span(late)}")
        if roster and each.learner not in roster:
            each.confidential.append("not in the roster")
    if lessons:
        _remark_others(grades, lessons)
    _remark_older(grades)
    _remark_copies(grades)
    return [*grades, *_missing(grades, roster, lessons)]


def _remark_others(grades: Sequence[Grade], lessons: Sequence[str]) -> None:
    """What was not asked for counts nothing."""
    for each in grades:
        if each.lessons and not set(each.lessons) & set(lessons):
            each.counts = False
            each.remarks.append(f"does not count: lesson {', '.join(each.lessons)} was not asked for")


def _missing(grades: Sequence[Grade], roster: Iterable[str], lessons: Sequence[str]) -> list[Grade]:
    """Rows for who handed in nothing, and for lessons that somebody whose notebooks can be read left out."""
    there: dict[str, list[Grade]] = defaultdict(list)
    for each in grades:
        there[each.learner].append(each)
    rows = [Grade("", reason=MISSING, learner=each) for each in roster if each not in there]
    for learner, own in there.items():
        done = {lesson for each in own for lesson in each.lessons}
        if left := [each for each in lessons if each not in done and all(grade.lessons for grade in own)]:
            rows.append(Grade("", reason=f"lesson {', '.join(left)} was not handed in", learner=learner))
    return rows


def _remark_older(grades: Sequence[Grade]) -> None:
    """Of several hand-ins of a lesson by one learner, the newest counts."""
    groups: dict[tuple, list[Grade]] = defaultdict(list)
    for each in grades:
        if each.feedback and each.counts:
            groups[each.learner, *each.lessons].append(each)
    for group in groups.values():
        *older, newest = sorted(group, key=lambda each: (each.handed_in, each.notebook))
        for each in older:
            each.counts = False
            each.remarks.append(f"does not count: {newest.notebook} is newer")


def _remark_copies(grades: Sequence[Grade]) -> None:
    """The same file from two learners, where an exercise of it passed."""
    groups: dict[str, list[Grade]] = defaultdict(list)
    for each in grades:
        if each.passed:
            groups[each.digest].append(each)
    for group in groups.values():
        for each in group:
            if others := sorted({other.learner for other in group} - {each.learner}):
                each.confidential.append(f"the same file as {', '.join(others[:3])} handed in")


def _span(seconds: float) -> str:
    """A time in two units.

    Examples
    --------
    >>> _span(3700), _span(200_000)
    ('1 h 1 min', '2 d 7 h')
    """
    whole = timedelta(seconds=int(seconds))
    hours, minutes = divmod(whole.seconds // 60, 60)
    return f"{whole.days} d {hours} h" if whole.days else f"{hours} h {minutes} min"
