"""The settings that come from outside: environment variables are read here and nowhere else."""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path

ROOT = Path(__file__).parents[1]
LESSONS = ROOT / "notebooks"

STATIC = "BN_STATIC"
SEED = "BN_SEED"
PROGRESS_FOLDER = "BN_PROGRESS_FOLDER"
STRICT = ("BN_STRICT", "NBGRADER_EXECUTION")
REVIEW_SECONDS = "BN_REVIEW_SECONDS"
OWN_EXERCISES = "BN_EXERCISES"
SCHEDULER = "BN_SCHEDULER"
# For programs that execute notebooks. One thread: matrices this small run three times slower with two.
UNATTENDED = {
    STATIC: "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}


def is_static() -> bool:
    """Whether nobody can move a slider or watch a bar: in tests, and where BN_STATIC is set to 1.

    Examples
    --------
    >>> os.environ["BN_STATIC"] = "1"
    >>> is_static()
    True
    """
    return os.environ.get(STATIC) == "1" or "PYTEST_CURRENT_TEST" in os.environ


def somebody_watches() -> bool:
    """Whether a progress bar would be seen: in a terminal, or in a notebook opened in Jupyter.

    Examples
    --------
    >>> os.environ["BN_STATIC"] = "1"
    >>> somebody_watches()
    False
    """
    if is_static():
        return False
    if "ipykernel" in sys.modules:
        return "JPY_SESSION_NAME" in os.environ  # set by the Jupyter server, not by programs
    return sys.stderr is not None and sys.stderr.isatty()


def is_strict() -> bool:
    """Whether ``check`` raises unless the answer passed: where BN_STRICT or NBGRADER_EXECUTION is set."""
    return any(os.environ.get(variable, "0") not in ("", "0") for variable in STRICT)


def lesson_seed(default: int = 0) -> int:
    """The seed of a lesson's experiments: ``default``, or the environment variable BN_SEED.

    ``make claims`` sets the variable, to see which verdicts hold with other seeds too.

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(lesson_seed())
    """
    return int(os.environ.get(SEED, default))


def warn_of_another_copy() -> None:
    """Warn where a lesson lies in one copy of the course and the package comes from another."""
    beside = Path.cwd().parent / "bn_helpers"
    if (Path.cwd() / "00_start_here.ipynb").exists() and beside.is_dir() and beside != ROOT / "bn_helpers":
        warnings.warn(
            f"Two copies of the course: this lesson lies in {beside.parent}, the package comes from {ROOT}. "
            "They may not fit. To take the package beside the lesson: %pip install -e ..",
            stacklevel=2,
        )


def progress_folder() -> Path:
    """Where progress is kept: named by the environment variable BN_PROGRESS_FOLDER, else beside the lessons.

    So copies of a notebook elsewhere count too. Without the lessons, where only the package is
    installed, it is in the working directory.
    """
    named = os.environ.get(PROGRESS_FOLDER)
    return Path(named) if named else (LESSONS if LESSONS.is_dir() else Path()) / ".bn_progress"


def review_seconds(default: float = 2.0) -> float:
    """What the review of an answer may take: ``default``, or the environment variable BN_REVIEW_SECONDS.

    Raises
    ------
    ValueError
        If the variable is no positive number.
    """
    given = os.environ.get(REVIEW_SECONDS, "")
    try:
        seconds = float(given or default)
    except ValueError:
        seconds = 0
    if not 0 < seconds < float("inf"):
        raise ValueError(f"{REVIEW_SECONDS} must be a number of seconds, such as 5; got {given!r}")
    return seconds


def scheduler_address() -> str | None:
    """The Dask scheduler whose workers compute, if the environment variable BN_SCHEDULER names one.

    Raises
    ------
    ValueError
        If it is no address.
    """
    given = os.environ.get(SCHEDULER) or None
    if given and "://" not in given:
        raise ValueError(f"{SCHEDULER} must be an address, such as tcp://10.0.0.1:8786; got {given!r}")
    return given


def own_exercises() -> Path | None:
    """A teacher's own exercises: the folder that the environment variable BN_EXERCISES names, if it is set.

    Raises
    ------
    ValueError
        If there is no such folder, or it holds no exercise.
    """
    given = os.environ.get(OWN_EXERCISES)
    if not given:
        return None
    folder = Path(given).resolve()
    if not any(folder.glob("lesson_*/*.md")):
        raise ValueError(
            f"{OWN_EXERCISES} must name a folder with exercises, such as my_course with "
            f"my_course/lesson_20/softmax.py and softmax.md; {given!r} is none"
        )
    if not folder.name.isidentifier():
        raise ValueError(f"{OWN_EXERCISES} must name a folder whose name Python can import; got {given!r}")
    return folder
