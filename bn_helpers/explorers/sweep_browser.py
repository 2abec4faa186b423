"""Lesson 04: learning curves with and without Batch Norm for every combination of six settings."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from bn_helpers.explorers.showing import show
from bn_helpers.figures.style import VERMILION
from bn_helpers.longer import Table, table

DEPTH, BATCH = 10, 100  # of the picture
ALT = (
    "Accuracy after {steps} steps for {rates} learning rates (across) and {scales} initial scales (up), for"
    " {depth} hidden layers and mini-batches of {batch}: four maps. At least 90 % are reached at so many of"
    " the {places} places: {said}. The best place of each map is framed."
)


def sweep_browser() -> None:
    """Browse learning curves: rate × depth × initial scale × mini-batch × optimizer, with and without BN.

    The curves are kept in a table; ``table("04_sweep")`` says how they were computed.

    Notes
    -----
    Used in lesson 04.

    Examples
    --------
    >>> sweep_browser()  # doctest: +ELLIPSIS
    Accuracy after 300 steps for 7 learning rates (across) and 4 initial scales (up), ...
    """
    kept = table("04_sweep")
    maps = {
        f"{optimizer}, {'with' if batch_norm else 'without'} Batch Norm": ends(kept, batch_norm, optimizer)
        for optimizer in ("gradient descent", "Adam")
        for batch_norm in (False, True)
    }
    said = ", ".join(f"{name} {(values >= 0.895).sum()}" for name, values in maps.items())
    axes = kept.axes
    alt = ALT.format(
        steps=axes["record"][-1], rates=len(axes["rate"]), scales=len(axes["scale"]), depth=DEPTH,
        batch=BATCH, places=len(axes["rate"]) * len(axes["scale"]), said=said,
    )  # fmt: skip
    show("sweep_browser", kept.state, _picture(kept, maps), alt)


def ends(kept: Table, batch_norm: bool, optimizer: str, depth: int = DEPTH, batch: int = BATCH) -> np.ndarray:
    """Accuracy at the last record, shape (rates, scales)."""
    chosen = {"batch_norm": batch_norm, "depth": depth, "batch": batch, "optimizer": optimizer}
    place = tuple(kept.axes[axis].index(value) for axis, value in chosen.items())
    return kept["accuracy"][place][..., -1]


def _picture(kept: Table, maps: dict[str, np.ndarray]) -> Figure:
    figure, panels = plt.subplots(1, len(maps), figsize=(8.4, 2.5), sharey=True)
    rates, scales = kept.axes["rate"], kept.axes["scale"]
    for ax, (name, values) in zip(panels, maps.items(), strict=True):
        image = ax.imshow(values.T, vmin=0, vmax=1, origin="lower", aspect="auto")
        best = np.unravel_index(values.argmax(), values.shape)
        ax.add_patch(plt.Rectangle((best[0] - 0.5, best[1] - 0.5), 1, 1, fill=False, ec=VERMILION, lw=2.5))
        ax.set_title(name.replace(", ", "\n"), fontsize=9)
        ax.set(xticks=range(1, len(rates), 2), xticklabels=rates[1::2], xlabel="learning rate")
        ax.set(yticks=range(len(scales)), yticklabels=scales)
        ax.grid(False)
    panels[0].set_ylabel("initial scale of W")
    figure.colorbar(image, ax=panels, label="accuracy")
    return figure
