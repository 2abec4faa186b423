"""What the README, the map and a lesson all say is the same: how long it takes, and what was measured."""

import re

from bn_helpers.course.notebooks import README, lessons, read
from tests.course.prose_numbers import NUMBER, agrees, numbers_given, to_float

MINUTES = r"^\| \[(\d\d) .*\| (\d+) min\b[^|]*\|$"
IN_WORDS = {"an hour": "60", "two hours": "120", "two and a half hours": "150"}


def prose(path):
    return "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")


def minutes(text):
    time = re.search(r"\*\*Time:\*\* about ((?:\d+|an?|two|and|half| )+ (?:minutes|hours?))", text)[1]
    return IN_WORDS.get(time, time.removesuffix(" minutes"))


def test_a_lesson_takes_as_long_everywhere():
    in_readme = dict(re.findall(MINUTES, README.read_text(encoding="utf-8"), flags=re.MULTILINE))
    in_lessons = {path.name[:2]: minutes(prose(path)) for path in lessons()}
    assert in_readme == in_lessons
    (start, *_) = lessons("00")
    on_the_map = dict(re.findall(MINUTES, prose(start), flags=re.MULTILINE))
    assert on_the_map == {number: time for number, time in in_lessons.items() if number != "00"}


def test_the_numbers_of_the_readme_are_printed_by_the_lesson_it_names():
    number, caption = re.search(
        r"\*From lesson (\d\d): (.*?)\*\n", README.read_text(encoding="utf-8"), flags=re.DOTALL
    ).groups()
    printed, _ = numbers_given(read(*lessons(number)))
    claimed = [each for each in re.findall(NUMBER, caption) if to_float(each) >= 2]
    assert len(claimed) >= 2
    assert [each for each in claimed if not any(agrees(each, other) for other in printed)] == []
