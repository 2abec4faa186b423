"""What longer experiments have found: read by the lessons, written by the command."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bn_helpers.measured import measured

RESULTS = Path(__file__).with_name("results")


@dataclass(frozen=True)
class Kept:
    """What a longer experiment found, with all that it takes to find it again.

    ``kept[label]`` gives the values of one row, one for each seed, for a condition of a verdict.
    """

    name: str
    what: str
    command: str
    settings: dict[str, Any]
    values: dict[str, list[float]]

    def __getitem__(self, label: str) -> np.ndarray:
        if label not in self.values:
            raise KeyError(f"nothing is kept as {label!r}; there is {', '.join(map(repr, self.values))}")
        return np.array(self.values[label])

    def __repr__(self) -> str:
        width = max(map(len, self.values))
        rows = [f"  {label:{width}}  {measured(values)}" for label, values in self.values.items()]
        settings = ", ".join(f"{name} {value}" for name, value in self.settings.items())
        return "\n".join([self.what, *rows, f"Computed by `{self.command}`: {settings}."])

    def write(self, folder: Path = RESULTS) -> None:
        """Keep it, as a small file."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1)
        (folder / f"{self.name}.json").write_text(text + "\n", encoding="utf-8")

    def disagreements(self, fresh: Kept) -> list[str]:
        """What a new computation finds outside the spread that is kept."""
        if (self.settings, list(self.values)) != (fresh.settings, list(fresh.values)):
            return [f"{self.name}: other settings or other rows than those kept"]
        return [
            f"{self.name}, {label}: kept {measured(values)}, now {measured(fresh.values[label])}"
            for label, values in self.values.items()
            if not min(values) <= np.median(fresh.values[label]) <= max(values)
        ]


def longer(name: str, folder: Path = RESULTS) -> Kept:
    """What a longer experiment has found; as the last line of a cell it shows every number.

    Parameters
    ----------
    name : str
        Lesson and name, such as "04_depth_and_horizon".
    folder : Path
        Where results are kept.

    Returns
    -------
    Kept
        The numbers, the settings, and the command that computes them.

    Raises
    ------
    ValueError
        If nothing is kept under this name.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> Kept("04_x", "What it is.", "python -m …", {"steps": 5}, {"plain": [0.5, 0.6]}).write(folder)
    >>> longer("04_x", folder)
    What it is.
      plain  ≈ 0.55 (0.50–0.60 over 2 seeds)
    Computed by `python -m …`: steps 5.
    """
    file = folder / f"{name}.json"
    if not file.exists():
        there = ", ".join(sorted(path.stem for path in folder.glob("*.json")))
        raise ValueError(f"name must be one of {there or 'none'}; got {name!r}")
    return Kept(**json.loads(file.read_text(encoding="utf-8")))
