"""A look inside networks while they are trained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm, Normalize, PowerNorm
from matplotlib.image import AxesImage

from bn_helpers.figures.style import INK, Panels, grid_of_axes

# What each measure is called, and whether its colours count powers of ten.
MEASURES = {
    "mean": ("mean of the\nactivations", False),
    "spread": ("spread of the\nactivations", True),
    "saturated": ("saturated or\ndead units", False),
    "gradient": ("size of the\ngradient", True),
    "update": ("step, as a\nshare of W", True),
    "rank": ("directions\nin use", False),
}
DECADES = 4  # what lies further below the largest value is as dark as can be
TICKS = 5  # at most so many names of layers


def inside(networks: Mapping[str, Any], measures: Sequence[str] = ("rank", "gradient")) -> Panels:
    """Draw what the layers of networks do while they are trained: bright is alive, dark is dead.

    A row of panels for each measure, with one scale of colours; a column for each network. In a panel the
    layers lie upon each other, the first at the bottom, and training runs to the right.

    Parameters
    ----------
    networks : mapping of str to Inside
        By name, what `nn.look_inside` recorded: ``steps`` (R,), ``layers`` (a list of L names), and each
        measure as an array of shape (R, L, ...). Of a stack the median is drawn.
    measures : sequence of str
        Among "mean", "spread", "saturated", "gradient", "update" and "rank". By default what arrives on the
        way forward, and on the way back.

    Returns
    -------
    Panels
        Row by row.

    Raises
    ------
    ValueError
        If a measure is none of the six, or if it has no number in any network.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> alive = SimpleNamespace(steps=np.array([1, 10]), layers=["layer 1", "output"], spread=np.ones((2, 2)))
    >>> dead = SimpleNamespace(steps=np.array([1, 10]), layers=["layer 1", "output"], spread=np.zeros((2, 2)))
    >>> left, right = inside({"plain": dead, "Batch Norm": alive}, ["spread"])
    >>> right.get_title(loc="left")
    'Batch Norm'
    """
    if not set(measures) <= set(MEASURES):
        raise ValueError(f"measures must be among {', '.join(MEASURES)}; got {list(measures)}")
    grid = grid_of_axes(len(measures), len(networks), 3.6, 1.7, sharey="col")
    for row, measure in zip(grid, measures, strict=True):
        tables = [_over_the_stack(getattr(network, measure)) for network in networks.values()]
        scale = _scale(measure, tables)
        for ax, network, table in zip(row, networks.values(), tables, strict=True):
            image = _draw_layers(
                ax, network, table, scale, "cividis_r" if measure == "saturated" else "cividis"
            )
        row[0].set_ylabel(MEASURES[measure][0], rotation=0, ha="right", va="center", labelpad=14)
        row[0].figure.colorbar(image, ax=list(row), pad=0.02, aspect=12).minorticks_off()
    for ax, name in zip(grid[0], networks, strict=True):
        ax.set_title(name)
    for ax in grid[-1]:
        ax.set_xlabel("training step")
    return Panels(grid.flat)


def _over_the_stack(values: np.ndarray) -> np.ndarray:
    """The median over all axes but the records and the layers: (R, L)."""
    return np.median(values.reshape(*values.shape[:2], -1), axis=-1)


def _scale(measure: str, tables: Sequence[np.ndarray]) -> Normalize:
    """One scale of colours for all networks."""
    finite = np.concatenate([table[np.isfinite(table)] for table in tables])
    if finite.size == 0:
        raise ValueError(f"networks must have numbers to draw; got none of the measure {measure!r}")
    if measure == "saturated":
        return Normalize(0, 1)
    if measure == "rank":
        return PowerNorm(0.5, 0, 1)  # a tenth of all directions is a lot more than a hundredth
    largest = np.abs(finite).max() or 1.0
    if MEASURES[measure][1]:
        return LogNorm(largest / 10**DECADES, largest, clip=True)
    return Normalize(-largest, largest)


def _draw_layers(ax: Axes, network: Any, table: np.ndarray, scale: Normalize, colours: str) -> AxesImage:
    """The layers as rows, the records as columns; where there is no number, the page is seen."""
    image = ax.imshow(table.T, norm=scale, cmap=colours, aspect="auto", origin="lower", interpolation="none")
    places = np.unique(np.linspace(0, len(network.layers) - 1, TICKS).round().astype(int))
    ax.set_yticks(places, [network.layers[place] for place in places])
    moments = np.unique(np.linspace(0, len(network.steps) - 1, 4).round().astype(int))
    ax.set_xticks(moments, [str(network.steps[moment]) for moment in moments])
    ax.tick_params(length=0)
    ax.spines[:].set(visible=True, color=INK)
    ax.grid(False)
    ax.label_outer()
    return image
