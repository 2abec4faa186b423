"""One look for all figures: colours that the colour-blind can tell apart, and words on the axes.

The figures keep a light background of their own, so they read the same in JupyterLab's dark theme. A colour
never says anything alone: lines that differ in colour differ in style or carry a label too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import matplotlib.pyplot as plt
from cycler import cycler
from IPython.core.getipython import get_ipython
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
BATCH_NORM: dict[str, Any] = {"color": BLUE, "linestyle": "-"}
PLAIN: dict[str, Any] = {"color": VERMILION, "linestyle": "--"}
EXACT: dict[str, Any] = {"color": GREEN, "linestyle": "-."}
# What looks the same in every lesson. Other names get the first of FREE that no name of the figure has.
BY_NAME = {
    "Batch Norm": BATCH_NORM,
    "with Batch Norm": BATCH_NORM,
    "normalised": BATCH_NORM,
    "plain": PLAIN,
    "without Batch Norm": PLAIN,
    "raw": PLAIN,
    "plain, same rate": {"color": GREY, "linestyle": (0, (5, 1, 1, 1))},
    "noisy Batch Norm": EXACT,
    "exact statistics": EXACT,
    "running statistics": EXACT,
    "all examples": EXACT,
}
FREE: tuple[dict[str, Any], ...] = (
    BATCH_NORM,
    PLAIN,
    {"color": PURPLE, "linestyle": ":", "linewidth": 2.4},
    EXACT,
    {"color": GREY, "linestyle": (0, (5, 1, 1, 1))},
    {"color": YELLOW, "linestyle": (0, (8, 3))},
)
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
PAPER = "#FCFCFA"

STYLE = {
    "figure.facecolor": PAPER,
    "axes.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "figure.figsize": (6.4, 3.6),
    "figure.dpi": 80,
    "figure.constrained_layout.use": True,
    "axes.prop_cycle": cycler(**{key: [look[key] for look in FREE] for key in ("color", "linestyle")}),
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


class Panels(list):
    """The Axes of a figure with several panels, row by row."""


def use_course_style() -> None:
    """Set the style, sharp figures on screens of any density, and no text for Axes that a cell ends with."""
    plt.style.use(STYLE)
    set_matplotlib_formats("retina")
    formatter = getattr(get_ipython(), "display_formatter", None)  # None outside of a notebook
    if formatter is not None:
        for kind in (Axes, Panels):
            formatter.ipython_display_formatter.for_type(kind, lambda axes: None)


def looks(names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """How the line of each name looks: as in every lesson, or as no other line of the figure.

    Parameters
    ----------
    names : iterable of str
        What the figure compares.

    Returns
    -------
    dict of str to dict
        Matplotlib's line properties.

    Raises
    ------
    ValueError
        If there are more names than looks that can be told apart.

    Examples
    --------
    >>> looks(["plain", "Batch Norm"])["plain"] == PLAIN
    True
    >>> looks(["learned", "frozen"])["frozen"]["linestyle"]
    '--'
    """
    names = list(dict.fromkeys(names))
    fixed = {name: BY_NAME[name] for name in names if name in BY_NAME}
    free = [look for look in FREE if look not in fixed.values()]
    others = [name for name in names if name not in fixed]
    if len(others) > len(free) or len({str(look) for look in fixed.values()}) < len(fixed):
        raise ValueError(f"names must be few enough to tell their lines apart; got {names}")
    return {name: dict(fixed[name] if name in fixed else free[others.index(name)]) for name in names}


def markers(names: Iterable[str]) -> dict[str, str]:
    """A mark for each name.

    Parameters
    ----------
    names : iterable of str
        What the figure compares.

    Returns
    -------
    dict of str to str

    Raises
    ------
    ValueError
        If there are more names than marks.

    Examples
    --------
    >>> markers(["plain", "Batch Norm"])
    {'plain': 'o', 'Batch Norm': 's'}
    """
    names = list(dict.fromkeys(names))
    if len(names) > len(MARKERS):
        raise ValueError(f"names must be at most {len(MARKERS)}, one for each mark; got {names}")
    return dict(zip(names, MARKERS, strict=False))


def new_axes(width: float = 6.4, height: float = 3.6) -> Axes:
    """The axes of a new figure of that size in inches."""
    return plt.subplots(figsize=(width, height))[1]


def row_of_axes(columns: int, width: float = 9.6, height: float = 3.2, **options) -> Panels:
    """A new figure with several axes beside each other."""
    return Panels(plt.subplots(1, columns, figsize=(width, height), squeeze=False, **options)[1][0])
