"""A figure as the output of a cell: as a picture, and in words for those who do not see it."""

from __future__ import annotations

import base64
import html
import io
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from IPython.core.interactiveshell import InteractiveShell
from IPython.display import display
from matplotlib.figure import Figure
from PIL import Image

COLOURS = 256  # of a picture's palette: a quarter of the bytes, and no eye sees the difference


def show(words: str) -> None:
    """Show the figure just drawn, with its description for those who do not see it, and close it.

    Parameters
    ----------
    words : str
        What the picture shows: what is drawn against what, and what stands out. Screen readers read it
        aloud. How its lines are broken does not matter.

    Raises
    ------
    ValueError
        If no figure is open.

    Examples
    --------
    >>> axes = plt.subplots()[1].plot([1, 2, 4])
    >>> show('''A line that rises
    ... ever faster.''')
    A line that rises ever faster.
    """
    if not plt.get_fignums():
        raise ValueError("show must come after a drawing function: no figure is open")
    words = " ".join(words.split())
    data, metadata = picture(plt.gcf(), words)
    if InteractiveShell.initialized():
        display(data, metadata=metadata, raw=True)
    else:
        print(words)


def picture(figure: Figure, words: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """A figure as the data and the metadata of a cell's output; it is closed.

    JupyterLab takes the words to an image from HTML alone, other programs from the metadata or from the text.
    So the image is there twice.

    Parameters
    ----------
    figure : Figure
        What is shown.
    words : str
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
    image = f'<img alt="{html.escape(words)}" width="{width}" src="data:image/png;base64,{png}">'
    size = {"width": width, "height": height}
    return {"text/html": image, "image/png": png, "text/plain": words}, {"image/png": {"alt": words, **size}}


def _as_png(figure: Figure) -> str:
    """Two pixels for one, for sharp screens, and a palette of its own; in base64."""
    full, small = io.BytesIO(), io.BytesIO()
    figure.savefig(full, format="png", dpi=2 * figure.dpi, pil_kwargs={"compress_level": 0})
    _with_palette(np.asarray(Image.open(full).convert("RGBA"))).save(small, format="png", optimize=True)
    return base64.b64encode(small.getvalue()).decode("ascii")


def _with_palette(pixels: np.ndarray) -> Image.Image:
    """The picture in the colours that most of its pixels have; the others take the nearest of these.

    Pillow's own palettes blend text into the transparent ground, so that it loses contrast.
    """
    codes, place, counts = np.unique(pixels.view(np.uint32), return_inverse=True, return_counts=True)
    colours = codes[:, None].view(np.uint8)  # (k, 4)
    palette = colours[np.argsort(-counts)[:COLOURS]]
    seen, kept = _as_seen(colours), _as_seen(palette)
    nearest = ((kept**2).sum(axis=1) - 2 * seen @ kept.T).argmin(axis=1)  # squared distance, but for |seen|²
    picture = Image.fromarray(nearest[place].astype(np.uint8).reshape(pixels.shape[:2]))
    picture.putpalette(palette.tobytes(), "RGBA")
    return picture


def _as_seen(colours: np.ndarray) -> np.ndarray:
    """RGBA of shape (k, 4) where a colour counts as much as its opacity lets it be seen."""
    opacity = colours[:, 3:] / 255
    return np.hstack([colours[:, :3] * opacity, 255 * opacity])
