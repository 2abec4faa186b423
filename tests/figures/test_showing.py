"""A figure is shown as a picture and in words; the picture stands on the page's own ground."""

import base64
import html
import io

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from PIL import Image

from bn_helpers import figures
from bn_helpers.figures import showing, style


@pytest.fixture
def shown(monkeypatch):
    """What a notebook would be sent, one pair (data, metadata) for each output."""
    outputs = []
    monkeypatch.setattr(showing.InteractiveShell, "initialized", lambda: True)
    monkeypatch.setattr(showing, "display", lambda data, metadata, raw: outputs.append((data, metadata)))
    return outputs


def pixels(data):
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(data["image/png"]))).convert("RGBA"))


def test_the_words_are_in_the_metadata_in_html_and_in_the_text(shown):
    figures.bands([0, 1], {"plain": np.ones((2, 2))})
    figures.show("""A line \"as flat\"
        as <can> be.""")
    ((data, metadata),) = shown
    words = 'A line "as flat" as <can> be.'
    assert metadata["image/png"]["alt"] == data["text/plain"] == words
    assert f'alt="{html.escape(words)}"' in data["text/html"]
    assert data["image/png"] in data["text/html"]
    assert not plt.get_fignums(), "or Jupyter would show it again, without words"


def test_the_picture_is_sharp_and_its_ground_is_transparent(shown):
    figures.bands([0, 1], {"plain": np.ones((2, 2))})
    figures.show("A flat line.")
    ((data, metadata),) = shown
    picture, size = pixels(data), metadata["image/png"]
    assert picture.shape[:2] == (2 * size["height"], 2 * size["width"])
    assert (picture[0, 0, 3], picture[..., 3].max()) == (0, 255)
    assert f'width="{size["width"]}"' in data["text/html"]


def test_the_palette_keeps_the_colours(shown):
    ax = figures.bands([0, 1], {"Batch Norm": np.ones((2, 2))})
    ax.figure.savefig(full := io.BytesIO(), format="png", dpi=2 * ax.figure.dpi)
    figures.show("A flat line.")
    whole, reduced = np.asarray(Image.open(full).convert("RGBA")) / 255, pixels(shown[0][0]) / 255
    for page in (0.0, 1.0):  # as seen on a black and on a white page
        one, other = (each[..., :3] * each[..., 3:] + page * (1 - each[..., 3:]) for each in (whole, reduced))
        assert np.abs(one - other).mean() < 0.001
    ink = np.r_[np.multiply(to_rgb(style.INK), 255).round(), 255]
    assert (pixels(shown[0][0]) == ink).all(axis=-1).sum() > 1000, "text keeps its colour and is opaque"


def test_without_a_figure_there_is_nothing_to_show():
    with pytest.raises(ValueError, match="show must come after a drawing function: no figure is open"):
        figures.show("Nothing.")
