"""The course's commands: ``python -m bn_helpers --help``."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path
from typing import Any

from bn_helpers.grading.command import add_grade, add_handout
from bn_helpers.settings import UNATTENDED


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bn_helpers", description=__doc__)
    commands = parser.add_subparsers(required=True)

    lab = commands.add_parser("lab", help="open the lessons in JupyterLab, whose options can follow")
    lab.set_defaults(command=run_lab)

    notebooks = commands.add_parser(
        "notebooks", help="execute notebooks in place, with their stubs as declared"
    )
    notebooks.add_argument("names", nargs="*", help="beginnings of their names, such as 01; all by default")
    notebooks.set_defaults(command=run_notebooks)

    claims = commands.add_parser(
        "claims", help="run the lessons with other seeds and count the verdicts that hold"
    )
    claims.add_argument("names", nargs="*", help="beginnings of the notebooks' names; all by default")
    claims.add_argument(
        "--seeds", type=int, default=20, help="how many; with fewer than 20 the counts are not kept"
    )
    claims.set_defaults(command=run_claims)

    longer = commands.add_parser("longer", help="compute what takes too long for a lesson, and keep it")
    longer.add_argument("names", nargs="*", help="of experiments; by default they are listed")
    longer.add_argument("--check", action="store_true", help="compare with what is kept; by default all")
    longer.set_defaults(command=run_longer)

    asked = commands.add_parser(
        "frameworks", help="ask those installed what lesson 08's table says, and keep it"
    )
    asked.set_defaults(command=run_frameworks)

    update = commands.add_parser("update", help="get the newest version of the course and keep your work")
    update.set_defaults(command=run_update)

    carry = commands.add_parser("carry", help="put the answers of other notebooks into the lessons")
    carry.add_argument(
        "places", nargs="+", help="notebooks, or folders such as an older download of the course"
    )
    carry.set_defaults(command=run_carry)

    site = commands.add_parser("site", help="make the pages of the course from the stored notebooks")
    site.add_argument("--out", default="build/site", help="where they go (default build/site)")
    site.set_defaults(command=run_site)

    add_grade(commands)
    add_handout(commands)

    arguments, options = parser.parse_known_args()
    if options and arguments.command is not run_lab:
        parser.error(f"unrecognized arguments: {' '.join(options)}")
    arguments.options = options
    arguments.command(arguments)


def run_lab(arguments: argparse.Namespace) -> None:
    from bn_helpers.course.lab import open_lab

    sys.exit(open_lab(arguments.options))


def run_frameworks(arguments: argparse.Namespace) -> None:
    from bn_helpers.frameworks import find, keep

    keep(facts := find())
    print(facts)


def run_notebooks(arguments: argparse.Namespace) -> None:
    from bn_helpers.course.notebooks import (
        README_FIGURE,
        execute_in_place,
        lessons,
        readme_figure,
        write_claims,
    )

    first, *others = lessons()
    chosen = lessons(*arguments.names)
    for path in [path for path in others if path in chosen] + [first]:  # lesson 00 shows the claims of all
        start = time.perf_counter()
        execute_in_place(path)
        print(f"{path.name}: {time.perf_counter() - start:.1f} s")
    write_claims()
    README_FIGURE.write_bytes(readme_figure())


def run_claims(arguments: argparse.Namespace) -> None:
    from bn_helpers.claims import Counts
    from bn_helpers.course.notebooks import lessons, write_claims
    from bn_helpers.course.other_seeds import SEEDS, count

    chosen = lessons(*arguments.names)
    seeds = SEEDS[: arguments.seeds]
    counts = Counts.read()
    stopped = count(chosen, seeds, counts)
    weak = [line for path in chosen for line in counts.weak(path.name[:2])]
    for path in chosen:
        for what, (held, tried) in counts.lessons[path.name[:2]].items():
            print(f"{path.name[:2]}  {held:2} of {tried}  {what}")
    if len(seeds) == len(SEEDS):
        counts.write(seeds=list(seeds))
        write_claims()
    if stopped or weak:
        sys.exit("\n".join(["", "On too few seeds:", *stopped, *weak]))


def run_site(arguments: argparse.Namespace) -> None:
    from bn_helpers.course.site import DOWNLOAD, build, write_source
    from bn_helpers.grading.handout import pack

    out = Path(arguments.out)
    source = out.with_name(f"{out.name}-source")
    write_source(source)
    pack(source / DOWNLOAD)
    build(source, out)
    print(f"The first page: {out / 'index.html'}")


def run_longer(arguments: argparse.Namespace) -> None:
    for variable, value in UNATTENDED.items():  # before NumPy is imported
        os.environ.setdefault(variable, value)
    from bn_helpers.longer import experiments, grids, longer, table
    from bn_helpers.longer.kept import RESULTS
    from bn_helpers.longer.tables import TABLES

    known = [*experiments.EXPERIMENTS, *grids.GRIDS]
    kept = {path.stem for folder in (RESULTS, TABLES) for path in folder.glob("*.json")}
    names = arguments.names or ([name for name in known if name in kept] if arguments.check else [])
    if not names:
        print("\n".join(name if name in kept else f"{name} (not computed yet)" for name in known))
    unknown = set(arguments.names) - set(known)
    if unknown:
        sys.exit(f"names must be of {', '.join(known)}; got {', '.join(sorted(unknown))}")
    problems = []
    for name in names:
        compute, stored = (grids.compute, table) if name in grids.GRIDS else (experiments.compute, longer)
        fresh: Any = compute(name)
        print(fresh)
        if arguments.check:
            problems += stored(name).disagreements(fresh)
        else:
            fresh.write()
    if problems:
        sys.exit("\n".join(problems))


def run_update(arguments: argparse.Namespace) -> None:
    from bn_helpers.course.update import CannotUpdate, update

    try:
        update()
    except CannotUpdate as problem:
        sys.exit(str(problem))


def run_carry(arguments: argparse.Namespace) -> None:
    from bn_helpers.course.update import CannotUpdate, carry

    try:
        carry(arguments.places)
    except CannotUpdate as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
