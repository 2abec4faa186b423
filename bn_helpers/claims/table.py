"""The table of all claims. It is read from the stored notebooks, and so says what the lessons say."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from IPython.display import display

from bn_helpers.claims.catalogue import CLAIMS
from bn_helpers.claims.counts import Counts
from bn_helpers.claims.verdicts import MIME, Verdict, from_json


def stored_verdicts(notebook: Path) -> list[Verdict]:
    """The verdicts in a notebook's stored outputs, in order."""
    return verdicts_in(json.loads(Path(notebook).read_text(encoding="utf-8"))["cells"])


def verdicts_in(cells: Iterable[dict]) -> list[Verdict]:
    """The verdicts in the outputs of these cells, in order."""
    return [
        from_json(output["data"][MIME])
        for cell in cells
        for output in cell.get("outputs", [])
        if MIME in output.get("data", {})
    ]


def claims_table(folder: str | Path = ".", *, margins: bool = False, verdicts: bool = True) -> None:
    """Show every claim with the lessons that test it and their verdicts, read from the stored notebooks.

    Parameters
    ----------
    folder : str or Path
        Where the notebooks are; by default the working directory, which is a notebook's own.
    margins : bool
        Whether to show, too, each verdict's tightest condition: the one whose value lies nearest to what is
        required, in widths of its spread.
    verdicts : bool
        Whether to show what became of the claims; if not, only what is claimed and where it is tested.
    """
    display(ClaimsTable(Path(folder), margins, verdicts))


class ClaimsTable:
    """All claims × where they are tested × verdict × on how many other seeds (`make claims`); as Markdown.

    A claim N1, N2, … has a row once a lesson tests it.
    """

    def __init__(self, folder: Path, margins: bool = False, verdicts: bool = True):
        self.margins, self.verdicts, self.counts = margins, verdicts, Counts.read()
        self.tested: dict[str, list[tuple[Path, Verdict]]] = {claim: [] for claim in CLAIMS}
        for notebook in sorted(folder.glob("[0-9][0-9]_*.ipynb")):
            for each in stored_verdicts(notebook):
                self.tested[each.claim].append((notebook, each))

    def markdown(self, prefix: str = "") -> str:
        """The table; ``prefix`` stands before the notebooks' names in its links."""
        heads = ["claim", "what is claimed", "lesson", "verdict", "holds on other seeds"]
        heads += ["tightest condition"] * self.margins
        rows = [heads, ["---"] * len(heads)]
        for claim, verdicts in self.tested.items():
            if verdicts or claim.startswith("S"):
                rows.append(self._row(claim, verdicts, prefix))
        shown = None if self.verdicts else 3
        return "\n".join(f"| {' | '.join(row[:shown])} |" for row in rows)

    def _row(self, claim: str, verdicts: list[tuple[Path, Verdict]], prefix: str) -> list[str]:
        where = _joined(f"[{path.name[:2]}]({prefix}{path.name})" for path, _ in verdicts)
        words = _joined(each.word if each.held else "not shown" for _, each in verdicts)
        held = _joined(self.counts.of(path.name[:2], each) for path, each in verdicts)
        row = [claim, CLAIMS[claim], where or "–", words or "not tested yet", held or "–"]
        return row + [_joined(_tightest(each) for _, each in verdicts)] * self.margins

    def __repr__(self) -> str:
        return self.markdown()

    def _repr_markdown_(self) -> str:
        return self.markdown()


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(text for text in texts if text))


def _tightest(each: Verdict) -> str:
    one = each.tightest
    return f"{one.label}: {one.measured}, required {one.required}" if one.required else ""
