"""A new version of the course, with the learner's work in it: ``make update``.

Whatever the learner changed is first copied to a dated folder in ``my_work``. Only then are files
replaced; lessons that both sides changed are merged.

Needs git for ``update``, not for ``carry``; and nbformat, which comes with JupyterLab.
"""

from __future__ import annotations

import shutil
import subprocess
import warnings
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from bn_helpers.course.merging import answers, merge, put_answers
from bn_helpers.course.notebooks import write
from bn_helpers.settings import LESSONS, ROOT

NEWEST = "@{upstream}"
UNCHANGED = "Nothing was changed."
CARRY = "python -m bn_helpers carry"
# For the commit that joins the learner's own commits with the new version: git wants a name.
NAME = ("-c", "user.name=course update", "-c", "user.email=update@localhost")


class CannotUpdate(Exception):
    """What stands in the way, in words for the learner."""


def update(root: Path = ROOT) -> None:
    """Bring a clone of the course to the newest version, with the learner's work in it.

    Parameters
    ----------
    root : Path
        The folder of the clone.

    Raises
    ------
    CannotUpdate
        If it is no clone, there is no network, or a merge is unfinished. Then nothing has been changed.
    """
    _check_that_it_can_be_updated(root)
    print("Looking for a new version ...")
    _git(root, "fetch", otherwise=f"It could not be fetched: is there a network? {UNCHANGED}")
    base = _git(root, "merge-base", "HEAD", NEWEST)
    if base == _git(root, "rev-parse", NEWEST):
        print(f"You have the newest version. {UNCHANGED}")
        return

    mine, own = _work_since(root, base)
    merged = _merged(root, base, mine)
    target = _commit_to_go_to(root, base)
    copies = Path("my_work") / f"{datetime.now():%Y-%m-%d_%H.%M.%S}"
    if mine:
        (root / copies).mkdir(parents=True)  # fails where it exists: no copy replaces another
        for path in mine:
            _copy(root / path, root / copies / path)
        print(f"What you changed is copied to {copies}. Should the rest be interrupted: {CARRY} {copies}")

    _git(root, "reset", "--hard", "--quiet", target, otherwise="The new files could not be written.")
    for path in mine:
        if path in merged:
            write(merged[path], root / path)
            print(f"{path}: {_of_the_learner(merged[path], _published(root, NEWEST, path))}")
        elif path in own:  # git knew the file, so it has taken it away
            _copy(root / copies / path, root / path)
        else:
            print(f"{path}: yours is in {copies}")
    print("The course is up to date. Open a lesson and choose Run > Run All Cells.")
    if _git(root, "diff", "--name-only", base, NEWEST, "--", "pyproject.toml"):
        print('It may need other packages. They come with: make lab, or: python -m pip install -e ".[lab]"')


def carry(places: Iterable[Path], folder: Path = LESSONS) -> None:
    """Put the answers of other notebooks into the lessons; an answer that is there is never replaced.

    Parameters
    ----------
    places : iterable of Path
        Notebooks, or folders with notebooks: an older download of the course, or a copy in ``my_work``.
    folder : Path
        The lessons.

    Raises
    ------
    CannotUpdate
        If there is no notebook in a place.
    """
    found: dict[str, str] = {}
    for path in [path for place in places for path in _notebooks_in(Path(place))]:
        if (notebook := _read(path)) is not None:
            found = {**answers(notebook), **found}
    here = set()
    for path in sorted(folder.glob("*.ipynb")):
        if (lesson := _read(path)) is not None:
            written, left = put_answers(lesson, found)
            here |= {cell.metadata.get("exercise") for cell in lesson.cells}
            if written:
                write(lesson, path)
                print(f"{path.name}: has your answers {', '.join(written)}")
            if left:
                print(f"{path.name}: has other answers, which stay: {', '.join(left)}")
    if gone := sorted(set(found) - here):
        print(f"Not in the course: {', '.join(gone)}")
    print(f"Answers found: {len(found)}. Open the lessons and choose Run > Run All Cells.")


def _check_that_it_can_be_updated(root: Path) -> None:
    by_hand = (
        f"{UNCHANGED} To get a new version, download it into another folder, and bring your answers over "
        f"there with: {CARRY} {root}"
    )
    if not shutil.which("git"):
        raise CannotUpdate(f"git is not installed. {by_hand}")
    if not (root / ".git").exists():
        raise CannotUpdate(f"This copy of the course was not cloned with git. {by_hand}")
    _git(root, "rev-parse", NEWEST, otherwise=f"This copy follows no published version. {UNCHANGED}")
    if _git(root, "ls-files", "--unmerged"):
        raise CannotUpdate(
            f"An earlier merge is not finished. {UNCHANGED} `git merge --abort` gives it up and brings back "
            "what you had before; then update again."
        )


def _merged(root: Path, base: str, mine: list[str]) -> dict[str, NotebookNode]:
    """The lessons that the learner changed, in the new version; those that cannot be read are left out."""
    both = _files(root, base) & _files(root, NEWEST)
    paths = [path for path in mine if path.endswith(".ipynb") and path in both]
    return {
        path: merge(notebook, _published(root, base, path), _published(root, NEWEST, path))
        for path in paths
        if (notebook := _read(root / path)) is not None
    }


def _of_the_learner(notebook: NotebookNode, published: NotebookNode) -> str:
    """What of the learner's is in a merged notebook, in words."""
    texts = {cell.id: cell.source for cell in published.cells}
    theirs = [cell for cell in notebook.cells if texts.get(cell.id) != cell.source]
    numbers = [
        cell.metadata["exercise"] for cell in theirs if cell.id in texts and "exercise" in cell.metadata
    ]
    found = f"your answers {', '.join(numbers) or '(none)'}"
    return f"the new version with {found}; your other cells: {len(theirs) - len(numbers)}"


# Files


def _read(path: Path) -> NotebookNode | None:
    try:
        return _parse(path.read_text(encoding="utf-8"))
    except Exception:  # nbformat has many; one damaged notebook must not stop the others
        print(f"{path}: is no notebook that can be read")
        return None


def _parse(text: str) -> NotebookNode:
    with warnings.catch_warnings():  # another editor may have left out the cells' ids
        warnings.simplefilter("ignore")
        return nbformat.reads(text, as_version=4)


def _copy(source: Path, destination: Path) -> None:
    destination.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, destination)


def _notebooks_in(place: Path) -> list[Path]:
    paths = [place] if place.is_file() else sorted([*place.glob("*.ipynb"), *place.glob("notebooks/*.ipynb")])
    if not paths:
        raise CannotUpdate(f"There is no notebook in {place}. {UNCHANGED}")
    return paths


# git


def _git(root: Path, *arguments: str, otherwise: str = UNCHANGED) -> str:
    done = subprocess.run(
        ["git", "-C", str(root), *arguments], capture_output=True, encoding="utf-8", errors="surrogateescape"
    )
    if done.returncode:
        raise CannotUpdate(f"{otherwise} git says:\n{done.stderr.strip()}")
    return done.stdout.rstrip("\n")


def _published(root: Path, commit: str, path: str) -> NotebookNode:
    return _parse(_git(root, "show", f"{commit}:{path}"))


def _names(listing: str) -> list[str]:
    return [name for name in listing.split("\0") if name]


def _files(root: Path, commit: str) -> set[str]:
    return set(_names(_git(root, "ls-tree", "-r", "--name-only", "-z", commit)))


def _work_since(root: Path, base: str) -> tuple[list[str], set[str]]:
    """What the learner changed, with what is in the way of new files; and what nobody else has."""
    new = _files(root, NEWEST)
    changed = _names(_git(root, "diff", "--name-only", "--no-renames", "-z", base))
    unknown = _names(_git(root, "ls-files", "--others", "-z"))
    mine = [path for path in changed + _in_the_way(unknown, new) if (root / path).is_file()]
    return mine, set(changed) - _files(root, base) - set(_in_the_way(changed, new))


def _in_the_way(paths: list[str], new: set[str]) -> list[str]:
    """The paths where the new version has a file, or a folder instead of a file, or the reverse."""
    taken = new | {parent.as_posix() for name in new for parent in Path(name).parents}
    return [
        path
        for path in paths
        if path in taken or any(parent.as_posix() in new for parent in Path(path).parents)
    ]


def _commit_to_go_to(root: Path, base: str) -> str:
    """The new version; where the learner has commits, one with its files and both histories."""
    newest, here = _git(root, "rev-parse", NEWEST), _git(root, "rev-parse", "HEAD")
    if here == base:
        return newest
    parents = ("-p", here, "-p", newest)
    return _git(root, *NAME, "commit-tree", f"{newest}^{{tree}}", *parents, "-m", "New version of the course")
