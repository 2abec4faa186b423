"""The pictures of lesson 01 draw the numbers that they are given, and nothing else."""

import numpy as np
import pytest

from bn_helpers import figures


def test_the_widest_column_stands_on_top():
    ax = figures.standard_deviations(["area", "ratio", "length"], np.array([351.6, 0.0068, 4.0]))
    assert [label.get_text() for label in ax.get_yticklabels()] == ["ratio", "length", "area"]
    assert list(ax.lines[0].get_xdata()) == [0.0068, 4.0, 351.6]
    assert [text.get_text() for text in ax.texts] == ["0.0068", "4", "350"]
    assert ax.get_xscale() == "log"


def test_spectra_go_from_steep_to_flat():
    ax = figures.spectra({"raw": np.array([1e-6, 5.0, 1e4]), "normalised": np.array([0.1, 1.0, 3.0])})
    np.testing.assert_array_equal(ax.lines[0].get_ydata(), [1e4, 5.0, 1e-6])
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["raw", "normalised"]


def test_units_show_mean_and_spread_on_one_scale(rng):
    Z = rng.normal(size=(3, 20)) * [[1.0], [5.0], [0.1]] + [[2.0], [0.0], [-1.0]]
    left, right = figures.unit_values({"before": Z, "after": (Z - 1) / 2})
    assert left.get_ylim() == right.get_ylim()
    np.testing.assert_array_equal(left.lines[0].get_ydata(), Z.ravel())
    np.testing.assert_allclose(left.lines[1].get_ydata(), Z.mean(axis=1))


def test_the_shape_of_a_unit_is_drawn_twice(rng):
    values = rng.exponential(size=50)
    before, after = figures.shape_of_a_unit(values, values - 1)
    assert [sum(patch.get_height() for patch in ax.patches) for ax in (before, after)] == [50, 50]
    assert after.lines[0].get_xdata()[0] == pytest.approx(values.mean() - 1)


def test_variances_shade_what_is_impossible():
    results = {"shortcut": np.array([-0.1, 0.0, 0.2]), "two passes": np.array([0.01, 0.02, 0.01])}
    left, right = figures.computed_variances(results, truth=0.01)
    assert list(left.lines[0].get_xdata()) == [0.01, 0.01]
    shaded = left.patches[-1].get_extents().transformed(left.transData.inverted())
    assert (shaded.x0, shaded.x1) == pytest.approx((-0.1, 0.0))
    assert sum(patch.get_height() for patch in right.patches[:40]) == 3


def test_a_race_says_who_did_not_arrive():
    steps = {
        "raw": np.array([np.inf] * 3),
        "centred": np.array([252.0, np.inf, 300.0]),
        "both": np.array([3.0, 4]),
    }
    ax = figures.race(steps, limit=600)
    assert [text.get_text() for text in ax.texts] == ["3 of 3 never", "1 of 3 never", "median 3.5"]
    arrived, missed = ax.lines[2], ax.lines[3]
    assert list(arrived.get_xdata()) == [252, 300]
    assert (missed.get_fillstyle(), missed.get_xdata()[0] > 600) == ("none", True)
    assert [label.get_text() for label in ax.get_yticklabels()] == list(steps)
