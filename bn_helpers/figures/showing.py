"""A figure as the output of a cell: as a picture, and in words for those who do not see it."""

from __future__ import annotations

import base64
import functools
import html
import inspect
import io
from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
from IPython.core.interactiveshell import InteractiveShell
from IPython.display import display
from matplotlib.figure import Figure
from PIL import Image

from bn_helpers.figures.style import Panels

COLOURS = 256  # of a picture's palette: a quarter of the bytes, and no eye sees the difference
ALT = """alt : str, optional
    What the picture shows, in words that a screen reader reads. Then the figure is shown at once and closed;
    by default it stays open, and Jupyter shows it at the end of the cell."""


def drawing(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function that draws take ``alt``, and then show its figure with these words.

    Parameters
    ----------
    function : callable
        Draws a new figure and returns its Axes, or `Panels`.

    Returns
    -------
    callable
        The same, with one more argument.

    Examples
    --------
    >>> @drawing
    ... def empty():
    ...     '''Draw nothing.'''
    ...     return plt.subplots()[1]
    >>> inspect.signature(empty)
    <Signature (*, alt: 'str | None' = None)>
    """

    @functools.wraps(function)
    def draw(*args: Any, alt: str | None = None, **options: Any) -> Any:
        axes = function(*args, **options)
        if alt is not None and InteractiveShell.initialized():
            data, metadata = picture((axes[0] if isinstance(axes, Panels) else axes).figure, alt)
            display(data, metadata=metadata, raw=True)
        return axes

    signature = inspect.signature(function)
    last = inspect.Parameter("alt", inspect.Parameter.KEYWORD_ONLY, default=None, annotation="str | None")
    parameters = [*signature.parameters.values(), last]
    draw.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    draw.__doc__ = _with_alt(inspect.cleandoc(function.__doc__ or ""))
    return draw


def _with_alt(text: str) -> str:
    """A docstring with one more parameter."""
    before, returns, after = text.partition("\n\nReturns\n---")
    heading = "" if "Parameters\n---" in before else "\n\nParameters\n----------"
    return f"{before}{heading}\n{ALT}{returns}{after}"


def picture(figure: Figure, alt: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """A figure as the data and the metadata of a cell's output; it is closed.

    JupyterLab takes the words to an image from HTML alone, other programs from the metadata or from the text.
    So the image is there twice.

    Parameters
    ----------
    figure : Figure
        What is shown, on a transparent ground.
    alt : str
        The same in words.

    Returns
    -------
    tuple of (dict, dict)
        What `IPython.display.display` takes as raw data, and its metadata.

    Examples
    --------
    >>> data, metadata = picture(plt.figure(), 'An "empty" figure.')
    >>> data["text/html"][:42]
    '<img alt="An &quot;empty&quot; figure." wi'
    """
    width, height = (round(inches * figure.dpi) for inches in figure.get_size_inches())
    png = _as_png(figure)
    plt.close(figure)
    image = f'<img alt="{html.escape(alt)}" width="{width}" src="data:image/png;base64,{png}">'
    size = {"width": width, "height": height}
    return {"text/html": image, "image/png": png, "text/plain": alt}, {"image/png": {"alt": alt, **size}}


def _as_png(figure: Figure) -> str:
    """Two pixels for one, for sharp screens, and a palette of its own; in base64."""
    full, small = io.BytesIO(), io.BytesIO()
    figure.savefig(full, format="png", dpi=2 * figure.dpi)
    colours = Image.open(full).quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    colours.save(small, format="png", optimize=True)
    return base64.b64encode(small.getvalue()).decode("ascii")
