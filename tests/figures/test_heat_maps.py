"""A heat map writes each of its numbers."""

import numpy as np

from bn_helpers import figures


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_heat_maps_write_every_number():
    values = {"one": np.array([[0.1, 0.2], [0.3, 0.4]]), "two": np.array([[0.9, 0.8], [0.7, 0.6]])}
    axes = figures.heat_maps(values, rows=("depth", [2, 5]), columns=("rate", [0.1, 1]))
    assert [ax.get_title(loc="left") for ax in axes] == ["one", "two"]
    assert texts(axes[0]) == ["0.10", "0.20", "0.30", "0.40"]
    assert texts(axes[1]) == ["0.90", "0.80", "0.70", "0.60"]
    assert axes[0].get_ylabel() == "depth"
    assert axes[0].figure.get_supxlabel() == "rate"
    assert not axes[0].patches


def test_the_best_of_each_column_is_framed_where_asked():
    values = {"one": np.array([[0.1, 0.4, 0.2], [0.3, 0.2, 0.5]])}
    (ax,) = figures.heat_maps(values, rows=("", [1, 2]), columns=("", [1, 2, 3]), framed=True)
    assert [patch.get_xy() for patch in ax.patches] == [(-0.5, 0.5), (0.5, -0.5), (1.5, 0.5)]
