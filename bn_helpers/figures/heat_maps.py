"""Tables of numbers as coloured squares."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from bn_helpers.figures.style import INK, VERMILION, Panels, new_axes, row_of_axes, text_on


def heat_map(
    values: np.ndarray,
    *,
    rows: tuple[str, list],
    columns: tuple[str, list],
    limits: tuple[float, float] = (0.0, 1.0),
    digits: int = 2,
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
    digits : int
        Digits after the point.

    Returns
    -------
    Axes

    Examples
    --------
    >>> ax = heat_map(np.array([[0.1, 0.9]]), rows=("depth", [2]), columns=("rate", [0.1, 1]))
    >>> [text.get_text() for text in ax.texts]
    ['0.10', '0.90']
    """
    ax = new_axes(0.75 * values.shape[1] + 1.6, 0.5 * values.shape[0] + 1.2)
    draw_heat_map(ax, values, rows, columns, limits, digits)
    return ax


def heat_maps(
    values: Mapping[str, np.ndarray], *, rows: tuple[str, list], columns: tuple[str, list],
    digits: int = 2, framed: bool = False,
) -> Panels:  # fmt: skip
    """Draw tables of numbers beside each other as coloured squares.

    Parameters
    ----------
    values : mapping of str to ndarray of shape (rows, columns)
        The tables by their titles.
    rows, columns : tuple of (str, list)
        The label of the axis and its ticks, the same for all tables.
    digits : int
        Digits after the point.
    framed : bool
        Whether the largest number of each column gets a frame.

    Returns
    -------
    Panels
        One Axes for each table.

    Examples
    --------
    >>> table = np.array([[0.1, 0.9]])
    >>> left, right = heat_maps({"a": table, "b": table}, rows=("depth", [2]), columns=("rate", [0.1, 1]))
    >>> right.get_title(loc="left")
    'b'
    """
    count, shape = len(values), next(iter(values.values())).shape
    names = 0.09 * max(len(str(tick)) for tick in rows[1])
    width = count * (0.66 * shape[1] + 0.3) + names + 0.6
    axes = row_of_axes(count, width, 0.5 * shape[0] + 1.2, sharey=True)
    for ax, (title, table) in zip(axes, values.items(), strict=True):
        draw_heat_map(ax, table, rows, ("", columns[1]), digits=digits)
        ax.set_title(title)
        ax.label_outer()
        for column, row in enumerate(table.argmax(axis=0) if framed else ()):
            corner = (column - 0.5, row - 0.5)
            ax.add_patch(Rectangle(corner, 1, 1, fill=False, edgecolor=VERMILION, linewidth=3, clip_on=False))
    axes[0].figure.supxlabel(columns[0])  # once: it may be long
    return axes


def draw_heat_map(
    ax: Axes,
    values: np.ndarray,
    rows: tuple[str, list],
    columns: tuple[str, list],
    limits: tuple[float, float] = (0.0, 1.0),
    digits: int = 2,
) -> None:
    """Draw a table on given axes."""
    image = ax.imshow(values, vmin=limits[0], vmax=limits[1], aspect="auto")
    for (row, column), value in np.ndenumerate(values):
        text = "–" if np.isnan(value) else f"{value:.{digits}f}"
        color = INK if np.isnan(value) else text_on(image.to_rgba(value))
        ax.text(column, row, text, ha="center", va="center", color=color, fontsize=10)
    ax.set_xticks(range(values.shape[1]), [str(tick) for tick in columns[1]])
    ax.set_yticks(range(values.shape[0]), [str(tick) for tick in rows[1]])
    ax.set(xlabel=columns[0], ylabel=rows[0])
    ax.grid(False)
