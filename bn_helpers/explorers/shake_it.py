"""Lesson 07: noise after Batch Norm, its shift and its price; and what Batch Norm's own noise gains."""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from bn_helpers.explorers.networks import lots
from bn_helpers.explorers.showing import numbers, show
from bn_helpers.figures.style import BLUE, INK, PURPLE, VERMILION
from bn_helpers.longer import Kept
from bn_helpers.measured import interval

KINDS = ("unit", "example")
GAINS = {  # named: with it, without it
    "Batch Norm's noise": ("Batch Norm", "without noise"),
    "dropout on Batch Norm": ("Batch Norm + dropout", "Batch Norm"),
    "dropout on plain": ("plain + dropout", "plain"),
}
EXAMPLES, STEPS, FINE = 25, 40, 1_000_000
ALT = (
    "Steps to 90 % against the shift of layer 3's inputs while the network learns, both axes logarithmic, for"
    " noise after Batch Norm from strength 0 to {most:g}. Drawn for each unit, the shift grows up to"
    " {unit[0]:.2g} and the steps up to {unit[1]:.0f}; drawn for each example, the shift grows only to"
    " {example[0]:.2g} and the steps grow up to {example[1]:.0f}. Without Batch Norm: a shift of"
    " {plain[0]:.2g} and {plain[1]:.0f} steps.{gains}"
)


def shake_it(doses: Kept, noise: Kept | None = None) -> None:
    """Drag the noise after Batch Norm: shift while learning and steps to 90 % respond; then the mini-batch.

    Parameters
    ----------
    doses : Kept
        ``longer("07_shift_dose_response")``.
    noise : Kept, optional
        ``longer("07_noise_and_mini_batch")``; then the size of the mini-batch can be dragged too, and shows
        what Batch Norm's own noise gains, beside dropout.

    Notes
    -----
    Used in lesson 07.

    Examples
    --------
    >>> from bn_helpers.longer import longer
    >>> shake_it(longer("07_shift_dose_response"))  # doctest: +ELLIPSIS
    Steps to 90 % against the shift of layer 3's inputs while the network learns, ...
    """
    strengths = doses.settings["strengths"]
    plain = pair(doses, "plain")
    found = [[pair(doses, f"per {kind}, strength {strength:g}") for strength in strengths] for kind in KINDS]
    gains = None if noise is None else gains_of(noise)
    state = {
        "strengths": strengths, "kinds": list(KINDS), "plain": _as_numbers(plain),
        "doses": [[_as_numbers(one) for one in row] for row in found], "gains": gains,
    }  # fmt: skip
    unit, example = (np.array([_medians(one) for one in row]).max(axis=0) for row in found)
    said = ""
    if gains:
        rows = [
            f"{name} {', '.join(f'{row[0]:+.1f}' for row in rows)}" for name, rows in gains["rows"].items()
        ]
        said = f" Points of accuracy gained with mini-batches of {', '.join(map(str, gains['m']))}: "
        said += "; ".join(rows) + "."
    alt = ALT.format(most=max(strengths), unit=unit, example=example, plain=_medians(plain), gains=said)
    show("shake_it", state, _picture(plain, found, gains), alt)


def pair(doses: Kept, label: str) -> dict[str, np.ndarray]:
    """Shift and steps of one kind of network, one number for each seed."""
    return {what: doses[f"{label}: {what}"] for what in ("shift", "steps")}


def gains_of(noise: Kept) -> dict[str, Any]:
    """For each size of mini-batch: mean and 95 % interval of what a kind of noise gains, in points."""
    sizes = noise.settings["sizes"]
    rows = {
        name: [
            numbers(list(interval(noise[f"m = {m}, {with_it}"] - noise[f"m = {m}, {without}"])), 3)
            for m in sizes
        ]
        for name, (with_it, without) in GAINS.items()
    }
    return {"m": sizes, "rows": rows}


def shaken(strength: float, per_example: bool, drawn: int) -> np.ndarray:
    """What the module draws: second lowest, middle and second highest of a unit's examples, for each step."""
    chance = 2 * np.array(lots(drawn + 1, 2 * EXAMPLES * STEPS, FINE)) / FINE - 1
    factor, shift = chance.reshape(STEPS, EXAMPLES, 2).transpose(2, 0, 1)
    if not per_example:
        factor, shift = factor[:, :1], shift[:, :1]
    z = 2 * np.sin((np.arange(1, EXAMPLES + 1) / (EXAMPLES + 1) - 0.5) * np.pi)
    values = np.sort((1 + strength) ** factor * z + strength * shift, axis=1)
    return values[:, [1, (EXAMPLES - 1) // 2, -2]]


def _medians(one: dict[str, np.ndarray]) -> list[float]:
    return [float(np.median(one[what])) for what in ("shift", "steps")]


def _as_numbers(one: dict[str, np.ndarray]) -> dict[str, object]:
    return {what: numbers(values, 4) for what, values in one.items()}


def _picture(plain: dict, found: list[list[dict]], gains: dict | None) -> Figure:
    figure, axes = plt.subplots(1, 2 if gains else 1, figsize=(8.4 if gains else 5.5, 3.4), squeeze=False)
    cloud = axes[0, 0]
    looks = zip(KINDS, found, (BLUE, PURPLE), ("o-", "s--"), strict=True)
    for kind, row, colour, line in looks:
        medians = np.array([_medians(one) for one in row])
        cloud.loglog(*medians.T, line, color=colour, label=f"noise for each {kind}", markersize=5)
    cloud.loglog(*_medians(plain), "*", color=VERMILION, markersize=14, label="without Batch Norm")
    cloud.set(xlabel="shift while learning", ylabel="steps to 90 %")
    cloud.legend(fontsize=8)
    if gains:
        ax = axes[0, 1]
        for place, (name, marker, colour) in enumerate(
            zip(gains["rows"], "oDs", (BLUE, INK, VERMILION), strict=True)
        ):
            mean, low, high = np.array(gains["rows"][name]).T
            across = np.arange(len(mean)) + 0.15 * (place - 1)
            ax.errorbar(
                across, mean, [mean - low, high - mean], fmt=marker, color=colour, label=name, markersize=5
            )
        ax.axhline(0, color=INK, linewidth=1)
        ax.set_xticks(range(len(gains["m"])), [str(m) for m in gains["m"]])
        ax.set(xlabel="examples in a mini-batch", ylabel="points gained")
        ax.legend(fontsize=8, loc="lower right")
    return figure
