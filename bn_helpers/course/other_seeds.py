"""`make claims`: with other seeds, on how many does each condition of a verdict hold?"""

from __future__ import annotations

import os
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from nbclient.exceptions import CellExecutionError
from tqdm import tqdm

from bn_helpers import settings
from bn_helpers.claims import Counts, Verdict, verdicts_in
from bn_helpers.course.notebooks import execute, read

SEEDS = range(1, 21)  # the stored lessons have seed 0


def count(paths: Iterable[Path], seeds: Iterable[int], counts: Counts) -> list[str]:
    """Run lessons with other seeds, on all cores, and put what held into ``counts``.

    Parameters
    ----------
    paths : iterable of Path
        The lessons.
    seeds : iterable of int
        What BN_SEED is set to.
    counts : Counts
        Changed in place.

    Returns
    -------
    list of str
        The runs that stopped with an error; none of their conditions counts as held.
    """
    jobs = [(path, seed) for path in paths for seed in seeds]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        results = list(tqdm(pool.map(_run, jobs), total=len(jobs), unit="run"))
    for path in dict.fromkeys(path for path, _ in jobs):
        runs = [found for (one, _), found in zip(jobs, results, strict=True) if one == path]
        stored = verdicts_in(read(path).cells)
        counts.add(path.name[:2], stored, [[] if isinstance(found, str) else found for found in runs])
    return [found for found in results if isinstance(found, str)]


def _run(job: tuple[Path, int]) -> list[Verdict] | str:
    """The verdicts of a lesson with a seed, or what stopped it."""
    path, seed = job
    try:
        return verdicts_in(execute(read(path), {settings.SEED: str(seed)}).cells)
    except CellExecutionError as error:
        return f"lesson {path.name[:2]}, seed {seed}: stopped by {error.ename}: {error.evalue}"
