"""The claims of the course's source, S1–S18, and the verdicts that the lessons' experiments give.

A lesson tests a claim in one cell::

    verdict("S3", "supported", {"the mean is 0": np.abs(Z_norm.mean()) < 1e-12})

What it shows is stored in the notebook, and the table of all claims is read from there, so the table
cannot say anything else than the lessons do.
"""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from IPython.display import display

MIME = "application/vnd.bn-helpers.verdict+json"
WORDS = ("supported", "partly supported", "not supported in this setting")
CLAIMS = {
    "S1": "Normalising inputs speeds up learning, and the same treatment helps each hidden layer.",
    "S2": "Whether to normalise z or a is disputed; z is the more common choice in practice.",
    "S3": "z_norm = (z − μ)/√(σ² + ε) has mean 0 and variance 1; ε prevents a division by 0.",
    "S4": "Mean 0 and variance 1 are not always best: a sigmoid would stay in its near-linear middle.",
    "S5": "z̃ = γ z_norm + β, with γ and β learnable; this β is not momentum's β.",
    "S6": "γ = √(σ² + ε) and β = μ recover the input.",
    "S7": "Other values of γ and β give other means and variances.",
    "S8": "z̃ replaces z in all that follows.",
    "S9": "Batch Norm is applied in every hidden layer; the parameters are W, b, γ, β per layer.",
    "S10": "b has no effect under Batch Norm and is left out: z = W a.",
    "S11": "γ and β are updated like W: by gradient descent, momentum, RMSprop or Adam.",
    "S12": "Batch Norm is used with mini-batches: the statistics are those of X^{t} alone.",
    "S13": "It works because normalised inputs make the problem better conditioned.",
    "S14": "It works because each layer's input distribution moves less when earlier layers change.",
    "S15": "It regularises slightly, by the noise of mini-batch statistics; it can be combined with dropout.",
    "S16": "A single test example has no useful mean and variance of its own.",
    "S17": "At test time, use exponentially weighted averages of the mini-batch means and variances.",
    "S18": "With enough test data its own statistics can be used; the averages are more usual.",
}


@dataclass(frozen=True)
class Verdict:
    """What an experiment says of a claim: a word, and the conditions that were measured."""

    claim: str
    word: str
    conditions: dict[str, bool]

    @property
    def held(self) -> bool:
        return all(self.conditions.values())

    def __repr__(self) -> str:
        lines = [f"{self.claim}: {CLAIMS[self.claim]}"]
        lines += [
            f"  {'holds' if held else 'DOES NOT HOLD'}: {what}" for what, held in self.conditions.items()
        ]
        return "\n".join([*lines, f"  Verdict: {self.word if self.held else 'this run does not show it'}"])

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict:
        first, *conditions, last = map(html.escape, repr(self).splitlines())
        style = (
            "border-left: 4px solid var(--jp-brand-color1, #1976d2); padding: 0.2em 0.8em; max-width: 48em"
        )
        rows = "".join(f"<li>{line.strip()}</li>" for line in conditions)
        body = f"<strong>{first}</strong><ul>{rows}</ul><strong>{last.strip()}</strong>"
        page = f'<div style="{style}">{body}</div>'
        content = {"claim": self.claim, "verdict": self.word, "conditions": self.conditions}
        return {"text/plain": repr(self), "text/html": page, MIME: content}


def verdict(claim: str, word: str, conditions: Mapping[str, bool]) -> None:
    """Show what this lesson's experiment says of a claim.

    Parameters
    ----------
    claim : str
        "S1" … "S18".
    word : str
        "supported", "partly supported" or "not supported in this setting".
    conditions : mapping of str to bool
        What was measured, in words, and whether it holds. A good condition has a margin, so that it
        holds with other seeds too.

    Raises
    ------
    ValueError
        If the claim or the word is not known, or no condition is given.

    Examples
    --------
    >>> import numpy as np
    >>> Z_tilde = 2 * np.array([-1.0, 1.0])
    >>> verdict("S7", "supported", {"γ = 2 gives a variance of 4": abs(Z_tilde.var() - 4) < 1e-9})
    S7: Other values of γ and β give other means and variances.
      holds: γ = 2 gives a variance of 4
      Verdict: supported
    """
    if claim not in CLAIMS:
        raise ValueError(f"claim must be one of S1 to S18; got {claim!r}")
    if word not in WORDS:
        raise ValueError(f"word must be one of {', '.join(map(repr, WORDS))}; got {word!r}")
    if not conditions:
        raise ValueError("conditions must name at least one thing that was measured; got none")
    display(Verdict(claim, word, {what: bool(held) for what, held in conditions.items()}))


def stored_verdicts(notebook: Path) -> list[Verdict]:
    """The verdicts in a notebook's stored outputs, in order."""
    cells = json.loads(Path(notebook).read_text(encoding="utf-8"))["cells"]
    found = [
        output["data"][MIME]
        for cell in cells
        for output in cell.get("outputs", [])
        if MIME in output.get("data", {})
    ]
    return [Verdict(each["claim"], each["verdict"], each["conditions"]) for each in found]


def claims_table(folder: str | Path = ".") -> None:
    """Show every claim with the lessons that test it and their verdicts, read from the stored notebooks.

    Parameters
    ----------
    folder : str or Path
        Where the notebooks are; by default the working directory, which is a notebook's own.
    """
    display(ClaimsTable(Path(folder)))


class ClaimsTable:
    """All claims × where they are tested × verdict; as Markdown, which is also its text."""

    def __init__(self, folder: Path):
        self.tested: dict[str, list[tuple[Path, Verdict]]] = {claim: [] for claim in CLAIMS}
        for notebook in sorted(folder.glob("[0-9][0-9]_*.ipynb")):
            for each in stored_verdicts(notebook):
                self.tested[each.claim].append((notebook, each))

    def markdown(self, prefix: str = "") -> str:
        """The table; ``prefix`` stands before the notebooks' names in its links."""
        rows = ["| claim | what the source says | lesson | verdict |", "| --- | --- | --- | --- |"]
        for claim, verdicts in self.tested.items():
            where = ", ".join(
                dict.fromkeys(f"[{path.name[:2]}]({prefix}{path.name})" for path, _ in verdicts)
            )
            words = "; ".join(dict.fromkeys(each.word if each.held else "not shown" for _, each in verdicts))
            rows.append(f"| {claim} | {CLAIMS[claim]} | {where or '–'} | {words or 'not tested yet'} |")
        return "\n".join(rows)

    def __repr__(self) -> str:
        return self.markdown()

    def _repr_markdown_(self) -> str:
        return self.markdown()
