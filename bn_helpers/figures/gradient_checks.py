"""Which gradient check catches which mistake."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from bn_helpers.figures.style import VERMILION, axes_or_new


def check_table(
    differences: np.ndarray,
    tolerance: float,
    *,
    mistakes: list[str],
    checks: list[str],
    ax: Axes | None = None,
) -> None:
    """Draw a table: each wrong backward pass in a row, each gradient check in a column.

    Parameters
    ----------
    differences : ndarray of shape (rows, columns)
        Largest difference between the exact and the approximate gradient.
    tolerance : float
        Up to this difference the check says that all is well.
    mistakes, checks : list of str
        Names of the rows and of the columns.
    ax : Axes, optional
        Where to draw; by default a new figure.
    """
    rows, columns = differences.shape
    ax = axes_or_new(ax, 1.25 * columns + 2.6, 0.5 * rows + 1.3)
    passes = differences <= tolerance
    ax.imshow(passes, cmap="Greys", vmin=0, vmax=2.2, aspect="auto")
    for (row, column), difference in np.ndenumerate(differences):
        word = "passes" if passes[row, column] else "caught"
        look: Any = {"color": VERMILION, "fontweight": "bold"} if passes[row, column] and row else {}
        ax.text(column, row, f"{word}\n{difference:.0e}", ha="center", va="center", fontsize=9, **look)
    ax.set_xticks(range(columns), checks)
    ax.set_yticks(range(rows), mistakes)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.set_xlabel("gradient check")
    ax.xaxis.set_label_position("top")
    ax.set_ylabel("backward pass")
    ax.grid(False)
