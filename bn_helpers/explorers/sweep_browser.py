"""Lesson 04: learning curves with and without Batch Norm for every combination of six settings."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from bn_helpers.explorers.showing import show
from bn_helpers.figures.style import VERMILION
from bn_helpers.longer import Table, table

DEPTH, BATCHES = 10, (100, 4)  # of the picture
ALT = (
    "Accuracy after {steps} steps for {rates} learning rates (across) and {scales} initial scales (up), for"
    " {depth} hidden layers: four maps for each of two sizes of a mini-batch. At least 90 % are reached at so"
    " many of the {places} places. {said}. The best place of each map is framed."
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
    maps = {batch: _maps(kept, batch) for batch in BATCHES}
    said = ". ".join(f"Mini-batches of {batch}: {_bright(maps[batch])}" for batch in BATCHES)
    axes = kept.axes
    alt = ALT.format(
        steps=axes["record"][-1], rates=len(axes["rate"]), scales=len(axes["scale"]), depth=DEPTH,
        places=len(axes["rate"]) * len(axes["scale"]), said=said,
    )  # fmt: skip
    show("sweep_browser", kept.state, _picture(kept, maps), alt)


def ends(
    kept: Table, batch_norm: bool, optimizer: str, depth: int = DEPTH, batch: int = BATCHES[0]
) -> np.ndarray:
    """Accuracy at the last record, shape (rates, scales)."""
    chosen = {"batch_norm": batch_norm, "depth": depth, "batch": batch, "optimizer": optimizer}
    place = tuple(kept.axes[axis].index(value) for axis, value in chosen.items())
    return kept["accuracy"][place][..., -1]


def _maps(kept: Table, batch: int) -> dict[str, np.ndarray]:
    """The four maps of one size of a mini-batch, by their names."""
    return {
        f"{optimizer}, {'with' if batch_norm else 'without'} Batch Norm": ends(
            kept, batch_norm, optimizer, batch=batch
        )
        for optimizer in ("gradient descent", "Adam")
        for batch_norm in (False, True)
    }


def _bright(maps: dict[str, np.ndarray]) -> str:
    places = {name: f"{(values >= 0.895).sum()} (best {values.max():.2f})" for name, values in maps.items()}
    return ", ".join(f"{name} {said}" for name, said in places.items())


def _picture(kept: Table, maps: dict[int, dict[str, np.ndarray]]) -> Figure:
    figure, grid = plt.subplots(len(maps), 4, figsize=(8.4, 4.4), sharex=True, sharey=True)
    rates, scales = kept.axes["rate"], kept.axes["scale"]
    for row, (batch, of_batch) in zip(grid, maps.items(), strict=True):
        for ax, values in zip(row, of_batch.values(), strict=True):
            image = ax.imshow(values.T, vmin=0, vmax=1, origin="lower", aspect="auto")
            place = np.unravel_index(values.argmax(), values.shape)
            corner = (place[0] - 0.5, place[1] - 0.5)
            ax.add_patch(plt.Rectangle(corner, 1, 1, fill=False, ec=VERMILION, lw=2.5))
            ax.set(xticks=range(1, len(rates), 2), xticklabels=rates[1::2])
            ax.set(yticks=range(len(scales)), yticklabels=scales)
            ax.grid(False)
        row[0].set_ylabel(f"mini-batches of {batch}\ninitial scale of W")
    for ax, name in zip(grid[0], maps[BATCHES[0]], strict=True):
        ax.set_title(name.replace(", ", "\n"), fontsize=9)
    for ax in grid[-1]:
        ax.set_xlabel("learning rate")
    figure.colorbar(image, ax=grid, label="accuracy")
    return figure
