"""One look for all figures: colours that the colour-blind can tell apart, and words on the axes.

The ground is transparent, so that a figure stands on the page's own colour, light or dark. Each colour can be
seen on both, and each filled shape bears white text. A colour never says anything alone: lines that differ in
colour differ in style or carry a label too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import matplotlib.pyplot as plt
from cycler import cycler
from IPython.core.getipython import get_ipython
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib_inline.backend_inline import set_matplotlib_formats

# Near Okabe and Ito's palette (2008). Contrast on white 4.5 or more, on JupyterLab's dark ground (#111) 3.5.
BLUE, VERMILION, GREEN, PURPLE, OCHRE = "#0077BB", "#C65102", "#008060", "#B0489F", "#8A6D00"
# Text, axes and all that is no data: the grey that stands out from both grounds alike, with 4.34. They have
# a contrast of 18.9 with each other, so no colour can have more than its root, 4.35, with both.
INK = "#797979"
ON_COLOUR, ON_LIGHT = "white", "black"  # text on filled shapes
NO_COLOUR = "none"
DIGITS = "gray"  # the colours of images: bright strokes on black, as the pixels count
WIDEST = 8.4  # inches: a wider figure is shrunk in a window of 800 pixels, and its words with it
BAND = 0.22  # opacity of an area behind lines
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
    "plain, same rate": {"color": INK, "linestyle": (0, (5, 1, 1, 1))},
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
    {"color": INK, "linestyle": (0, (5, 1, 1, 1))},
    {"color": OCHRE, "linestyle": (0, (8, 3))},
)
MARKERS = ("o", "s", "^", "D", "v", "P", "X")


STYLE = {
    "figure.facecolor": NO_COLOUR,
    "axes.facecolor": NO_COLOUR,
    "savefig.facecolor": NO_COLOUR,
    "figure.figsize": (6.4, 3.6),
    "figure.dpi": 80,
    "figure.constrained_layout.use": True,
    "axes.prop_cycle": cycler(**{key: [look[key] for look in FREE] for key in ("color", "linestyle")}),
    "text.color": INK,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "font.size": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 12,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 11,
    "figure.labelsize": 11,
    "axes.grid": True,
    "grid.color": INK,
    "grid.alpha": 0.25,
    "grid.linewidth": 0.6,
    "axes.axisbelow": True,
    "lines.linewidth": 1.8,
    "hatch.color": ON_COLOUR,
    "legend.frameon": False,
    "legend.fontsize": 10,
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


def text_on(color: Any) -> str:
    """The colour of text on a filled shape: white or black, whichever stands out more.

    Parameters
    ----------
    color : color
        Of the shape, as matplotlib takes it.

    Returns
    -------
    str

    Examples
    --------
    >>> text_on(BLUE), text_on("yellow")
    ('white', 'black')
    """
    return max(ON_COLOUR, ON_LIGHT, key=lambda text: contrast(text, color))


def contrast(one: Any, other: Any) -> float:
    """How well two colours stand out from each other, as the WCAG define it: from 1 to 21.

    Parameters
    ----------
    one, other : color
        As matplotlib takes them.

    Returns
    -------
    float
        Text needs 4.5, lines need 3.

    Examples
    --------
    >>> round(contrast("black", "white"), 2)
    21.0
    """
    dark, light = sorted(map(_luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: Any) -> float:
    """Relative luminance of an sRGB colour, from 0 to 1."""
    channels = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in to_rgb(color)
    )
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), channels, strict=True))


def new_axes(width: float = 6.4, height: float = 3.6) -> Axes:
    """The axes of a new figure of that size in inches."""
    return plt.subplots(figsize=(width, height))[1]


def grid_of_axes(rows: int, columns: int, width: float, height: float, **options) -> Any:
    """A new figure with rows and columns of axes, each of that size in inches: an array of Axes."""
    size = (min(width * columns, WIDEST), height * rows)
    return plt.subplots(rows, columns, figsize=size, squeeze=False, **options)[1]


def row_of_axes(columns: int, width: float = WIDEST, height: float = 3.2, **options) -> Panels:
    """A new figure with several axes beside each other."""
    size = (min(width, WIDEST), height)
    return Panels(plt.subplots(1, columns, figsize=size, squeeze=False, **options)[1][0])
