"""The notebooks that a class has handed in: where they are, and reading them without being led elsewhere."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bn_helpers.grading.grades import clean

LARGEST_NOTEBOOK = 64 * 1024**2  # bytes


class HandIn(NamedTuple):
    """A notebook that was handed in: where it is, what to call it, and its path below the class' folder."""

    path: Path
    name: str
    below: Path


def find_notebooks(paths: Sequence[str]) -> list[HandIn]:
    """The notebooks among files and folders, each once; of a single folder, by their paths in it.

    Raises
    ------
    ValueError
        If a path does not exist, or a folder holds no notebook.
    """
    found: dict[Path, HandIn] = {}
    for given in paths:
        path = Path(given)
        if path.is_dir():
            inside = [
                each for each in sorted(path.rglob("*.ipynb")) if not _is_hidden(each.relative_to(path))
            ]
            if not inside:
                raise ValueError(
                    f"NOTEBOOK must be a notebook or a folder with notebooks; {given!r} holds none"
                )
        elif path.exists():
            inside = [path]
        else:
            raise ValueError(f"NOTEBOOK must be a notebook or a folder with notebooks; there is no {given!r}")
        for each in inside:
            below = each.relative_to(path) if path.is_dir() else Path(each.name)
            place = Path(os.path.abspath(each))
            found.setdefault(place, HandIn(place, clean(str(each if len(paths) > 1 else below)), below))
    names = Counter(each.name for each in found.values())
    return [
        each if names[each.name] == 1 else each._replace(name=f"{each.name} ({position})")
        for position, each in enumerate(found.values(), 1)
    ]


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)  # .ipynb_checkpoints among others


def read_notebook(path: Path) -> bytes:
    """The content of a notebook that was handed in.

    Raises
    ------
    ValueError
        In words for the row, where it is a link (to whatever it leads), no file, or too large.
    """
    if path.is_symlink():
        raise ValueError("it is a link to another file, which is not followed")
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with open(descriptor, "rb") as file:
            about = os.fstat(descriptor)
            if not stat.S_ISREG(about.st_mode):
                raise ValueError("it is no file")
            if about.st_size > LARGEST_NOTEBOOK:
                raise ValueError(f"it is larger than {LARGEST_NOTEBOOK // 1024**2} megabytes")
            return file.read(LARGEST_NOTEBOOK + 1)
    except OSError as error:
        raise ValueError(f"it cannot be read: {error.strerror}") from error
