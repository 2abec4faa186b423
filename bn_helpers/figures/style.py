"""One look for all figures: colours that the colour-blind can tell apart, and words on the axes.

The figures keep a light background of their own, so they read the same in JupyterLab's dark theme. A colour
never says anything alone: lines that differ in colour differ in style or carry a label too.
"""

from __future__ import annotations

import matplotlib.pyplot as plt
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib_inline.backend_inline import set_matplotlib_formats

# Okabe and Ito's palette (2008), dark enough for lines on a light ground.
BLUE, VERMILION, GREEN, PURPLE, GREY, SKY, YELLOW, BLACK = (
    "#0072B2",
    "#D55E00",
    "#007A5A",
    "#AA4499",
    "#6E6E6E",
    "#56B4E9",
    "#E69F00",
    "#222222",
)
BATCH_NORM = {"color": BLUE, "linestyle": "-"}  # a network with Batch Norm, in every lesson
PLAIN = {"color": VERMILION, "linestyle": "--"}  # the same network without it
PAPER = "#FCFCFA"

STYLE = {
    "figure.facecolor": PAPER,
    "axes.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "figure.figsize": (6.4, 3.6),
    "figure.dpi": 80,
    "figure.constrained_layout.use": True,
    "axes.prop_cycle": cycler(
        color=[BLUE, VERMILION, GREEN, PURPLE, GREY, YELLOW],
        linestyle=["-", "--", "-.", ":", (0, (5, 1, 1, 1)), (0, (1, 1))],
    ),
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 11,
    "axes.titlelocation": "left",
    "axes.labelsize": 10,
    "axes.grid": True,
    "grid.color": "#E4E4E0",
    "grid.linewidth": 0.6,
    "axes.axisbelow": True,
    "lines.linewidth": 1.8,
    "legend.frameon": False,
    "legend.fontsize": 9,
    "image.cmap": "cividis",
}


def use_course_style() -> None:
    """Set the style, and sharp figures on screens of any density."""
    plt.style.use(STYLE)
    set_matplotlib_formats("retina")


def axes_or_new(ax: Axes | None, width: float = 6.4, height: float = 3.6) -> Axes:
    """The axes given, or those of a new figure of that size in inches."""
    return plt.subplots(figsize=(width, height))[1] if ax is None else ax


def row_of_axes(columns: int, width: float = 9.6, height: float = 3.2, **options) -> list[Axes]:
    """A new figure with several axes beside each other."""
    return list(plt.subplots(1, columns, figsize=(width, height), squeeze=False, **options)[1][0])
