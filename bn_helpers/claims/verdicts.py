"""Verdicts: what an experiment says of a claim, with every number that it rests on.

A lesson tests a claim in one cell::

    verdict("S3", "supported", [condition("largest mean of z_norm", np.abs(mean).max(), at_most=1e-12)])

What it shows is stored in the notebook. The table of all claims is read from there, and `make claims` counts
from there on how many other seeds each condition holds.
"""

from __future__ import annotations

import html
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from IPython.display import display

from bn_helpers.claims.catalogue import CLAIMS
from bn_helpers.measured import Measured, as_typed, measured

MIME = "application/vnd.bn-helpers.verdict+json"
WORDS = ("supported", "partly supported", "not supported in this setting")
NOT_SHOWN = "this run does not show it"


@dataclass(frozen=True)
class Condition:
    """One thing that was measured, and what a verdict requires of it: made by `condition`."""

    label: str
    measured: str
    required: str
    held: bool
    margin: float = math.inf

    def __repr__(self) -> str:
        numbers = f": measured {self.measured}, required {self.required}" if self.required else ""
        return f"{'holds' if self.held else 'DOES NOT HOLD'}: {self.label}{numbers}"


def condition(
    label: str,
    values: Any,
    *,
    at_least: float | None = None,
    at_most: float | None = None,
    whole: bool = False,
    digits: int | None = None,
    unit: str = "",
) -> Condition:
    """One condition of a verdict: what was measured, and on which side of which number it must lie.

    Parameters
    ----------
    label : str
        What was measured, in words. It names the condition in `make claims`, so it holds no measured number.
    values : float, array_like, or what `measured`, `interval` and `factor` give
        One number for each seed: their median must meet the requirement. Of an interval its mean must.
    at_least, at_most : float
        The requirement: one of them, or both.
    whole : bool
        Whether every seed, or the whole interval, must meet it.
    digits, unit
        As for `measured`.

    Returns
    -------
    Condition
        For `verdict`.

    Raises
    ------
    ValueError
        If neither at_least nor at_most is given, or values hold NaN.

    Examples
    --------
    >>> condition("accuracy with β", [0.98, 0.97, 0.99], at_least=0.95)
    holds: accuracy with β: measured ≈ 0.98 (0.97–0.99 over 3 seeds), required ≥ 0.95
    """
    if at_least is None and at_most is None:
        raise ValueError("give at_least, at_most or both: what the condition requires; got neither")
    number = values if isinstance(values, Measured) else measured(values, digits, unit)
    sides = [(sign, bound) for sign, bound in ((1, at_least), (-1, at_most)) if bound is not None]
    distance = min(sign * (number.value - bound) for sign, bound in sides)
    worst = min(sign * ((number.low if sign > 0 else number.high) - bound) for sign, bound in sides)
    required = " and ".join(f"{'≥' if sign > 0 else '≤'} {as_typed(bound)}" for sign, bound in sides)
    if whole:
        required += ", the whole interval" if number.before else ", every one" if number.spread else ""
    width = number.high - number.low
    margin = distance / width if 0 < width < math.inf else math.inf
    held = bool((worst if whole else distance) >= 0)
    return Condition(label, str(number), required, held, margin)


@dataclass(frozen=True)
class Verdict:
    """What an experiment says of a claim: a word, and the conditions that were measured."""

    claim: str
    word: str
    conditions: tuple[Condition, ...]

    @property
    def held(self) -> bool:
        return all(each.held for each in self.conditions)

    @property
    def tightest(self) -> Condition:
        """The condition whose value lies nearest to its requirement, measured in widths of its spread."""
        return min(self.conditions, key=lambda each: each.margin)

    def __repr__(self) -> str:
        lines = [f"{self.claim}: {CLAIMS[self.claim]}", *(f"  {each}" for each in self.conditions)]
        return "\n".join([*lines, f"  Verdict: {self.word if self.held else NOT_SHOWN}"])

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict:
        return {"text/plain": repr(self), "text/html": _page(self), MIME: to_json(self)}


def verdict(claim: str, word: str, conditions: Iterable[Condition] | Mapping[str, bool]) -> None:
    """Show what this lesson's experiment says of a claim.

    Parameters
    ----------
    claim : str
        "S1" … "S19", "N1" …: see `CLAIMS`.
    word : str
        "supported", "partly supported" or "not supported in this setting".
    conditions : list of Condition
        What was measured: see `condition`.

    Raises
    ------
    ValueError
        If the claim or the word is not known, no condition is given, or two have the same label.

    Examples
    --------
    >>> import numpy as np
    >>> Z_tilde = 2 * np.array([-1.0, 1.0])
    >>> verdict("S7", "supported", [condition("variance with γ = 2", Z_tilde.var(), at_least=3.9, at_most=4)])
    S7: Other values of γ and β give other means and variances.
      holds: variance with γ = 2: measured ≈ 4.0, required ≥ 3.9 and ≤ 4
      Verdict: supported
    """
    if claim not in CLAIMS:
        raise ValueError(f"claim must be one of {', '.join(CLAIMS)}; got {claim!r}")
    if word not in WORDS:
        raise ValueError(f"word must be one of {', '.join(map(repr, WORDS))}; got {word!r}")
    if isinstance(conditions, Mapping):  # the old form, until every lesson shows its numbers
        conditions = [Condition(label, "", "", bool(held)) for label, held in conditions.items()]
    given = tuple(conditions)
    if not given:
        raise ValueError("conditions must name at least one thing that was measured; got none")
    labels = [each.label for each in given]
    if len(set(labels)) < len(labels):
        raise ValueError(f"each condition must have a label of its own; got {labels}")
    display(Verdict(claim, word, given))


def to_json(each: Verdict) -> dict:
    """What is stored of a verdict in a notebook."""
    conditions = [{**vars(one), "margin": _short(one.margin)} for one in each.conditions]
    return {"claim": each.claim, "verdict": each.word, "conditions": conditions}


def from_json(stored: dict) -> Verdict:
    """The verdict that `to_json` stored."""
    conditions = stored["conditions"]
    if isinstance(conditions, dict):  # the old form
        conditions = [
            {"label": label, "measured": "", "required": "", "held": held, "margin": None}
            for label, held in conditions.items()
        ]
    read = [Condition(**{**each, "margin": math.inf if each["margin"] is None else each["margin"]})
            for each in conditions]  # fmt: skip
    return Verdict(stored["claim"], stored["verdict"], tuple(read))


def _short(margin: float) -> float | None:
    return float(f"{margin:.2g}") if math.isfinite(margin) else None


def _page(each: Verdict) -> str:
    """The verdict as a quiet table."""
    style = "border-left: 4px solid var(--jp-brand-color1, #1976d2); padding: 0.2em 0.8em; max-width: 48em"
    cell = "<td style='text-align: left'>{}</td>"
    rows = "".join(
        "<tr>" + "".join(cell.format(html.escape(text)) for text in _row(one)) + "</tr>"
        for one in each.conditions
    )
    numbers = any(one.required for one in each.conditions)
    titles = ("", "what was measured", "measured", "required") if numbers else ("", "what was measured")
    heads = "".join(f"<th style='text-align: left'>{title}</th>" for title in titles)
    word = each.word if each.held else NOT_SHOWN
    return (
        f'<div style="{style}"><strong>{html.escape(f"{each.claim}: {CLAIMS[each.claim]}")}</strong>'
        f"<table><tr>{heads}</tr>{rows}</table><strong>Verdict: {html.escape(word)}</strong></div>"
    )


def _row(one: Condition) -> tuple[str, ...]:
    texts = ("holds" if one.held else "DOES NOT HOLD", one.label, one.measured, one.required)
    return texts if one.required else texts[:2]
