"""Lesson 06: how long a running average remembers, and what that is worth while a network learns."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from bn_helpers.explorers.showing import show
from bn_helpers.figures.style import BLUE, INK, VERMILION
from bn_helpers.longer import Table, table
from bn_helpers.nn import bias_corrected, ema_update

RATES, MEMORIES = (1, 8), (10, 100, 1000)  # of the picture
ALT = (
    "Test accuracy over training at the learning rates 1 and 8, with exact statistics and with running"
    " averages that remember 10, 100 and 1000 mini-batches. As kept, the long memories answer badly for long,"
    " since they still hold their start. With the start taken out all agree at the rate 1; at the rate 8 the"
    " long ones trail behind: {trailing}."
)


def memory_of_averages() -> None:
    """Drag the memory of running averages, the step, the rate: what do they know, and what is it worth?

    The accuracies are kept in a table (``table("06_memory_of_averages")`` says how they were computed); the
    averages of the unit shown are computed as you drag.

    Notes
    -----
    Used in lesson 06.

    Examples
    --------
    >>> memory_of_averages()  # doctest: +ELLIPSIS
    Test accuracy over training at the learning rates 1 and 8, ...
    """
    kept = table("06_memory_of_averages")
    axes = kept.axes
    rate, record = axes["rate"].index(8), int(np.argmin(np.abs(np.array(axes["record"]) - 100)))
    there = ", ".join(
        f"{kept['corrected'][record, axes['memory'].index(memory), rate]:.0%} with {memory}"
        for memory in MEMORIES
    )
    exact = kept["exact"][record, rate]
    trailing = f"at step {axes['record'][record]} {there}, {exact:.0%} with exact statistics"
    show("memory_of_averages", kept.state, _picture(kept), ALT.format(trailing=trailing))


def average(values: np.ndarray, decay: float, corrected: bool) -> np.ndarray:
    """What the module computes: the average after each value, from a start of 1, which may be taken out."""
    kept, found = 1.0, []
    for updates, value in enumerate(values, start=1):
        kept = ema_update(kept, value, decay)
        found.append(bias_corrected(kept, decay, updates, start=1.0) if corrected else kept)
    return np.array(found)


def _picture(kept: Table) -> Figure:
    figure, axes = plt.subplots(1, 4, figsize=(8.4, 2.7), sharey=True)
    panels = [(rate, way) for rate in RATES for way in ("kept", "corrected")]
    for ax, (rate, way) in zip(axes, panels, strict=True):
        at = kept.axes["rate"].index(rate)
        ax.plot(kept.axes["record"], kept["exact"][:, at], color=BLUE, linewidth=3, label="exact")
        for memory, line in zip(MEMORIES, ("-", "--", ":"), strict=True):
            accuracy = kept[way][:, kept.axes["memory"].index(memory), at]
            ax.plot(kept.axes["record"], accuracy, line, color=VERMILION, label=f"{memory} remembered")
        ax.set(xscale="log", xlabel="step", ylim=(0, 1))
        ax.set_title(f"rate {rate}, {'as kept' if way == 'kept' else 'start out'}", fontsize=10, color=INK)
    axes[0].set_ylabel("test accuracy")
    axes[1].legend(fontsize=8, loc="lower right")
    return figure
