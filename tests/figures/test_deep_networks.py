"""The pictures of lesson 04 draw what they are given."""

import numpy as np
import pytest

from bn_helpers import figures


def line_named(ax, name):
    return next(line for line in ax.lines if line.get_label() == name)


def test_one_unit_in_mini_batches_marks_each_mean_and_the_whole():
    batches = [np.array([0.0, 2.0, 7.0]), np.array([1.0, -5.0])]
    ax = figures.one_unit_in_mini_batches(batches, mean=0.5, deviation=2.0)
    for values in batches:
        assert any(np.array_equal(line.get_ydata(), values) for line in ax.lines)
    means = [container[0].get_ydata()[0] for container in ax.containers]
    assert means == [3.0, -2.0]
    assert list(line_named(ax, "all examples: mean ± standard deviation").get_ydata()) == [0.5, 0.5]
    band = ax.patches[0].get_extents().transformed(ax.transData.inverted())
    assert (band.y0, band.y1) == pytest.approx((-1.5, 2.5))


def test_gradient_by_layer_counts_layers_from_one():
    ax = figures.gradient_by_layer({"a": np.array([[1.0, 10.0, 100.0]])})
    line = line_named(ax, "a")
    assert list(line.get_xdata()) == [1, 2, 3]
    assert list(line.get_ydata()) == [1, 10, 100]
    assert ax.get_yscale() == "log"
