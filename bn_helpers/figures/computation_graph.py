"""The graph of Batch Norm: what is computed from what, and the way back."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from bn_helpers.figures.style import BLUE, INK, NO_COLOUR, ON_COLOUR, VERMILION, new_axes

# Name: place, shape, where the shape is written (above or below).
NODES = {
    "Z": ((0.0, 0.0), "(n, m)", 1),
    "mu": ((2.6, 1.5), "(n, 1)", 1),
    "sigma2": ((2.6, -1.5), "(n, 1)", -1),
    "Z_norm": ((5.2, 0.0), "(n, m)", 1),
    "Z_tilde": ((7.6, 0.0), "(n, m)", -1),
    "gamma, beta": ((7.6, 1.5), "(n, 1) each", 1),
    "J": ((9.8, 0.0), "one number", -1),
}
SYMBOLS = {
    "Z": "$Z$", "mu": r"$\mu$", "sigma2": r"$\sigma^2$", "Z_norm": "$Z_{norm}$",
    "Z_tilde": r"$\tilde{Z}$", "gamma, beta": r"$\gamma,\ \beta$", "J": "$J$",
}  # fmt: skip
# From, to, number of the step on the way back, where on the arrow the number stands.
EDGES = [
    ("Z", "mu", 6, 0.5),
    ("Z", "sigma2", 6, 0.5),
    ("Z", "Z_norm", 6, 0.25),
    ("mu", "sigma2", 5, 0.25),
    ("mu", "Z_norm", 5, 0.5),
    ("sigma2", "Z_norm", 4, 0.5),
    ("Z_norm", "Z_tilde", 3, 0.5),
    ("gamma, beta", "Z_tilde", 2, 0.5),
    ("Z_tilde", "J", 1, 0.5),
]


def batch_norm_graph() -> Axes:
    """Draw the values of Batch Norm with arrows forward, and numbered arrows backward.

    Returns
    -------
    Axes

    Examples
    --------
    >>> ax = batch_norm_graph()
    >>> "6" in [text.get_text() for text in ax.texts]
    True
    """
    ax = new_axes(8.4, 3.6)
    ax.set(xlim=(-0.6, 10.5), ylim=(-2.4, 2.4), aspect="equal")
    ax.axis("off")
    for start, end, step, where in EDGES:
        _arrows(ax, np.array(NODES[start][0]), np.array(NODES[end][0]), step, where)
    box = {"boxstyle": "round,pad=0.3", "facecolor": NO_COLOUR, "edgecolor": INK}
    for name, ((x, y), shape, side) in NODES.items():
        ax.text(x, y, SYMBOLS[name], fontsize=15, ha="center", va="center", color=INK, bbox=box)
        ax.text(x, y + 0.62 * side, shape, fontsize=11, ha="center", va="center", color=INK)
    ax.plot([], [], color=BLUE, linestyle="-", label="forward: is used to compute")
    ax.plot([], [], color=VERMILION, linestyle="--", label="backward: steps 1 to 6")
    ax.legend(loc="lower right")
    return ax


def _arrows(ax: Axes, start: np.ndarray, end: np.ndarray, step: int, where: float) -> None:
    """A forward arrow and, beside it, a backward one with its number."""
    along = (end - start) / np.hypot(*(end - start))
    beside = 0.1 * np.array([-along[1], along[0]])
    start = start + (0.65 if along[0] == 1 else 0.45) * along
    end = end - (0.65 if along[0] == 1 else 0.45) * along
    _arrow(ax, start + beside, end + beside, BLUE, "-")
    _arrow(ax, end - beside, start - beside, VERMILION, "--")
    disc = {"boxstyle": "circle,pad=0.18", "facecolor": VERMILION, "edgecolor": NO_COLOUR}
    x, y = start + where * (end - start) - beside
    ax.text(x, y, str(step), fontsize=10, ha="center", va="center", color=ON_COLOUR, bbox=disc)


def _arrow(ax: Axes, start: Any, end: Any, color: str, line: str) -> None:
    look: Any = {"arrowstyle": "-|>", "color": color, "linestyle": line, "linewidth": 1.5}
    ax.annotate("", xy=end, xytext=start, arrowprops={**look, "shrinkA": 0, "shrinkB": 0})
