"""Results of many settings, kept as a table that is small enough to be browsed inside a notebook."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

TABLES = Path(__file__).with_name("results") / "tables"
# One sign for each of 91 values, evenly spaced: those that stand for themselves in JSON and in a page.
SIGNS = "".join(chr(code) for code in range(33, 127) if chr(code) not in '"<\\')


@dataclass(frozen=True)
class Table:
    """Numbers for every combination of some settings, with all that it takes to find them again.

    ``axes`` says what was varied, and ``columns`` holds each kind of number: the axes it runs over, the
    numbers that the first and the last signs stand for, whether those between are spaced by factors, how
    many signs each number takes, and the signs.
    """

    name: str
    what: str
    command: str
    settings: dict[str, Any]
    axes: dict[str, list[Any]]
    columns: dict[str, dict[str, Any]]

    def __getitem__(self, name: str) -> np.ndarray:
        """One kind of number, an array over its axes."""
        column = self.columns[name]
        shape = [len(self.axes[axis]) for axis in column["axes"]]
        return scale(column)[_places(column)].reshape(shape)

    def __repr__(self) -> str:
        rows = [f"  {name}: {_shown(values)}" for name, values in self.axes.items()]
        settings = ", ".join(f"{name} {value}" for name, value in self.settings.items())
        return "\n".join([self.what, *rows, f"Computed by `{self.command}`: {settings}."])

    @property
    def state(self) -> dict[str, Any]:
        """What an explorer is given."""
        return {"axes": self.axes, "columns": self.columns}

    def write(self, folder: Path = TABLES) -> None:
        """Keep it, as a small file."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1)
        (folder / f"{self.name}.json").write_text(text + "\n", encoding="utf-8")

    def disagreements(self, fresh: Table) -> list[str]:
        """What a new computation finds elsewhere: in the mean by more than 3 % of the span."""
        if (self.settings, self.axes) != (fresh.settings, fresh.axes):
            return [f"{self.name}: other settings or other axes than those kept"]
        apart = {
            name: np.abs(_places(one) - _places(fresh.columns[name])).mean() / len(SIGNS) ** one["each"]
            for name, one in self.columns.items()
        }
        return [
            f"{self.name}, {name}: {mean:.0%} of the span apart in the mean"
            for name, mean in apart.items()
            if mean > 0.03
        ]


def _shown(values: list[Any]) -> str:
    most = 12
    return (
        ", ".join(map(str, values)) if len(values) <= most else f"{values[0]} … {values[-1]} ({len(values)})"
    )


def _places(column: Mapping[str, Any]) -> np.ndarray:
    digits = np.array([SIGNS.index(sign) for sign in column["signs"]]).reshape(-1, column["each"])
    return digits @ len(SIGNS) ** np.arange(column["each"])[::-1]


def scale(column: Mapping[str, Any]) -> np.ndarray:
    """All numbers that a column can tell apart, the smallest first."""
    space = np.geomspace if column["log"] else np.linspace
    return space(column["first"], column["last"], len(SIGNS) ** column["each"])


def column(
    axes: str, values: Any, first: float, last: float, log: bool = False, each: int = 1
) -> dict[str, Any]:
    """Numbers as signs, the nearest of those there are; what lies beyond the first or last is drawn to it.

    Parameters
    ----------
    axes : str
        The names of the axes, with spaces between.
    values : array_like
        An array over those axes.
    first, last : float
        The smallest and the largest number.
    log : bool
        Whether those between are spaced by factors, not by differences.
    each : int
        Signs for each number: with 1 there are 91 different ones, with 2 there are 8,281.

    Returns
    -------
    dict
        For ``Table.columns``.

    Examples
    --------
    >>> accuracies = column("step", [0.1, 0.55, 1.0], 0.1, 1)
    >>> accuracies["signs"], scale(accuracies)[[0, 45, 90]].round(2).tolist()
    ('!P~', [0.1, 0.55, 1.0])
    """
    ends, values = np.array([first, last]), np.asarray(values, dtype=float)
    if log:
        ends, values = np.log(ends), np.log(np.maximum(values, 1e-300))
    most = len(SIGNS) ** each - 1
    places = np.clip(np.rint((values - ends[0]) / (ends[1] - ends[0]) * most), 0, most).astype(int)
    powers = len(SIGNS) ** np.arange(each)[::-1]
    signs = "".join(SIGNS[digit] for digit in (places[..., None] // powers % len(SIGNS)).flat)
    return {"axes": axes.split(), "first": first, "last": last, "log": log, "each": each, "signs": signs}


def table(name: str, folder: Path = TABLES) -> Table:
    """The table that is kept under a name.

    Raises
    ------
    ValueError
        If there is none.

    Examples
    --------
    >>> table("06_memory_of_averages")["exact"].shape
    (24, 5)
    """
    file = folder / f"{name}.json"
    if not file.exists():
        there = ", ".join(sorted(path.stem for path in folder.glob("*.json")))
        raise ValueError(f"name must be one of {there or 'none'}; got {name!r}")
    return Table(**json.loads(file.read_text(encoding="utf-8")))
