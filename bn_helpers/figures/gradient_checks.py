"""Which gradient check catches which mistake."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from bn_helpers.figures.style import new_axes


def check_table(
    differences: np.ndarray,
    tolerance: float | np.ndarray,
    *,
    mistakes: list[str],
    checks: list[str],
    columns_are: str = "gradient check",
) -> Axes:
    """Draw a table: a backward pass in each row, first the right one; a gradient check in each column.

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
    ax = new_axes(1.25 * columns + 2.6, 0.5 * rows + 1.3)
    passes = differences <= tolerance
    unnoticed = passes & (np.arange(rows) > 0)[:, None]  # the first row is the right backward pass
    ax.imshow(np.where(unnoticed, 1.0, np.nan), cmap="YlOrBr", vmin=0, vmax=4, aspect="auto")
    for (row, column), difference in np.ndenumerate(differences):
        word = "passes" if passes[row, column] else "caught"
        weight = "bold" if unnoticed[row, column] else "normal"
        ax.text(
            column, row, f"{word}\n{difference:.0e}", ha="center", va="center", fontsize=9, fontweight=weight
        )
    ax.set_xticks(range(columns), checks)
    ax.set_yticks(range(rows), mistakes)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.set_xlabel(columns_are, labelpad=10, fontweight="bold")
    ax.xaxis.set_label_position("top")
    ax.set_ylabel("backward pass", labelpad=10, fontweight="bold")
    ax.grid(False)
    return ax
