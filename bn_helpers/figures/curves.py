"""Curves over training with bands over seeds, and heat maps: the figures that several lessons share."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes

from bn_helpers.figures.style import axes_or_new


def bands(
    x: np.ndarray,
    runs: Mapping[str, np.ndarray],
    styles: Mapping[str, dict] | None = None,
    *,
    x_label: str = "training step",
    y_label: str = "accuracy",
    title: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw for every name the median over seeds as a line, and the lowest and highest seed as a band.

    Parameters
    ----------
    x : ndarray of shape (k,)
        Where the values were measured.
    runs : mapping of str to ndarray of shape (seeds, k)
        One row per seed; the names become the legend.
    styles : mapping of str to dict, optional
        Matplotlib's line properties by name, such as `style.BATCH_NORM`.
    ax : Axes, optional
        Where to draw; by default a new figure.

    Returns
    -------
    Axes
    """
    ax = axes_or_new(ax)
    for name, values in runs.items():
        (line,) = ax.plot(x, np.median(values, axis=0), label=name, **(styles or {}).get(name, {}))
        ax.fill_between(
            x, values.min(axis=0), values.max(axis=0), color=line.get_color(), alpha=0.18, linewidth=0
        )
    ax.set(xlabel=x_label, ylabel=y_label, title=title)
    ax.legend()
    return ax


def heat_map(
    values: np.ndarray,
    *,
    rows: tuple[str, list],
    columns: tuple[str, list],
    title: str = "",
    limits: tuple[float, float] = (0.0, 1.0),
    digits: int = 2,
    ax: Axes | None = None,
) -> Axes:
    """Draw a table of numbers as coloured squares, each with its number, so that it reads in grey too.

    Parameters
    ----------
    values : ndarray of shape (rows, columns)
        The numbers; NaN is drawn as a blank with a dash.
    rows, columns : tuple of (str, list)
        The axis' label and its ticks.
    limits : tuple of float
        The values of the darkest and the lightest colour.
    """
    ax = axes_or_new(ax, 0.7 * values.shape[1] + 1.6, 0.5 * values.shape[0] + 1.2)
    ax.imshow(values, vmin=limits[0], vmax=limits[1], aspect="auto")
    for (row, column), value in np.ndenumerate(values):
        dark = value < (limits[0] + limits[1]) / 2
        text = "–" if np.isnan(value) else f"{value:.{digits}f}"
        ax.text(column, row, text, ha="center", va="center", color="white" if dark else "black", fontsize=9)
    ax.set_xticks(range(values.shape[1]), [str(tick) for tick in columns[1]])
    ax.set_yticks(range(values.shape[0]), [str(tick) for tick in rows[1]])
    ax.set(xlabel=columns[0], ylabel=rows[0], title=title)
    ax.grid(False)
    return ax
