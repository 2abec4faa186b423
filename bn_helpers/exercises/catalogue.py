"""Which exercises there are: known by the first lines of their texts, loaded when they are asked for."""

from __future__ import annotations

import copyreg
import sys
from collections.abc import Iterator, Mapping
from functools import cached_property
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from bn_helpers.exercises.checker import Exercise
from bn_helpers.exercises.checker.text import read_heading
from bn_helpers.settings import own_exercises


class Entry(NamedTuple):
    number: str
    title: str
    lesson: str  # "01"
    module: str


class Catalogue(Mapping[str, Exercise]):
    """The exercises by number, in order; a lookup imports the one module that declares the exercise.

    Examples
    --------
    >>> EXERCISES.entries["1.4"].title
    'the variance that is left'
    >>> EXERCISES["1.4"].call
    'normalised_variance(sigma2, epsilon)'
    """

    def __init__(self, package: str, folder: Path, own: Path | None = None):
        self.package = package
        self.folder = folder
        self.own = own  # a teacher's folder with more of them

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """Number, title and lesson of every exercise, without importing any."""
        found = []
        for package, path in self._texts():
            number, title = read_heading(path)
            lesson = path.parent.name.removeprefix("lesson_")
            found.append(Entry(number, title, lesson, f"{package}.{path.parent.name}.{path.stem}"))
        found.sort(key=lambda entry: [int(part) for part in entry.number.split(".")])
        for one, other in pairwise(found):
            if one.number == other.number:
                raise ValueError(f"exercise {one.number} is declared twice: {one.module}, {other.module}")
        return {entry.number: entry for entry in found}

    def _texts(self) -> Iterator[tuple[str, Path]]:
        """The text of every exercise, with the package that it is in."""
        for path in self.folder.glob("lesson_*/*.md"):
            yield self.package, path
        if self.own:
            if str(self.own.parent) not in sys.path:
                sys.path.append(str(self.own.parent))
            for path in self.own.glob("lesson_*/*.md"):
                yield self.own.name, path

    def is_of_the_course(self, number: str) -> bool:
        """Whether it is none of a teacher's own."""
        return self.entries[number].module.startswith(f"{self.package}.")

    def __getitem__(self, number: str) -> Exercise:
        module = import_module(self.entries[number].module)
        (declared,) = (each for each in vars(module).values() if isinstance(each, Exercise))
        return declared

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __contains__(self, number: object) -> bool:
        return number in self.entries  # Mapping's own would import it


EXERCISES = Catalogue("bn_helpers.exercises", Path(__file__).parent, own_exercises())


def _reduced(each: Exercise) -> str | tuple:
    """To another process an exercise goes by its number: there it is declared too."""
    known = each.number in EXERCISES and EXERCISES[each.number] is each
    return (find_exercise, (each.number,)) if known else each.__reduce_ex__(2)


copyreg.pickle(Exercise, _reduced)


class NoSuchExercise(ValueError):
    """A number that no exercise has; the message is a sentence for the learner."""


def find_exercise(number: str) -> Exercise:
    """The exercise of that number.

    Raises
    ------
    NoSuchExercise
        If ``number`` is no string or no exercise has it.

    Examples
    --------
    >>> find_exercise("3.9")
    Traceback (most recent call last):
    bn_helpers.exercises.catalogue.NoSuchExercise: There is no exercise 3.9. Lesson 03 has 3.1, 3.2, 3.3.
    """
    if not isinstance(number, str):
        raise NoSuchExercise(f'An exercise is called by its number in quotes, such as "1.2"; got {number!r}.')
    if number not in EXERCISES:
        lesson = number.split(".")[0].zfill(2)
        there = [each.number for each in EXERCISES.entries.values() if each.lesson == lesson]
        instead = f"Lesson {lesson} has {', '.join(there)}." if there else f"Lesson {lesson} has none."
        raise NoSuchExercise(f"There is no exercise {number}. {instead}")
    return EXERCISES[number]
