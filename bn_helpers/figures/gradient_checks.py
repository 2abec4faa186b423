"""Which gradient check catches which mistake."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from bn_helpers.figures.style import BLUE, INK, ON_COLOUR, VERMILION, new_axes


def check_table(
    differences: np.ndarray,
    tolerance: float | np.ndarray,
    *,
    mistakes: list[str],
    checks: list[str],
    columns_are: str = "gradient check",
) -> Axes:
    """Draw a table: a backward pass in each row, first the right one; a gradient check in each column.

    Filled is what goes wrong: a mistake that passes in one colour, the right one caught in another.

    Parameters
    ----------
    differences : ndarray of shape (rows, columns)
        Largest difference between the exact and the approximate gradient.
    tolerance : float, or ndarray of shape (columns,)
        Up to this difference the check says that all is well.
    mistakes, checks : list of str
        Names of the rows and of the columns.
    columns_are : str
        What a column is: what stands above them all.

    Returns
    -------
    Axes

    Examples
    --------
    >>> differences = np.array([[1e-9, 1e-9], [1e-9, 0.5]])
    >>> ax = check_table(differences, 1e-4, mistakes=["none", "no γ"], checks=["γ = 1", "random γ"])
    >>> [text.get_text().split()[0] for text in ax.texts]
    ['passes', 'passes', 'passes', 'caught']
    """
    rows, columns = differences.shape
    ax = new_axes(1.35 * columns + 2.8, 0.55 * rows + 1.3)
    passes = differences <= tolerance
    ax.set(xlim=(-0.5, columns - 0.5), ylim=(rows - 0.5, -0.5))
    for (row, column), difference in np.ndenumerate(differences):
        word = "passes" if passes[row, column] else "caught"
        look: Any = {"color": INK}
        if passes[row, column] != (row == 0):
            colour = BLUE if row == 0 else VERMILION
            ax.add_patch(Rectangle((column - 0.47, row - 0.45), 0.94, 0.9, color=colour))
            look = {"color": ON_COLOUR, "fontweight": "bold"}
        ax.text(column, row, f"{word}\n{difference:.0e}", ha="center", va="center", fontsize=10, **look)
    ax.set_xticks(range(columns), checks)
    ax.set_yticks(range(rows), mistakes)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.set_xlabel(columns_are, labelpad=10, fontweight="bold")
    ax.xaxis.set_label_position("top")
    ax.set_ylabel("backward pass", labelpad=10, fontweight="bold")
    ax.grid(False)
    return ax
