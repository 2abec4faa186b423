"""Effects with their intervals."""

import numpy as np
import pytest

from bn_helpers import figures
from bn_helpers.measured import interval


def test_a_dose_response_draws_means_with_their_intervals(rng):
    values = rng.uniform(100, 400, (3, 8))
    values[2, 0] = np.inf  # one run that never arrived: the dose has no mark
    curves = {"plain": ([1, 2, 4], values), "Batch Norm": ([0.5, 1], rng.uniform(30, 60, (2, 8)))}
    (ax,) = figures.dose_response(
        {"": curves}, x_label="rate", y_labels=["steps"], logarithmic="xy", levels=[90], level_name="aim"
    )
    plain = ax.lines[0]
    np.testing.assert_allclose(plain.get_ydata(), values[:2].mean(axis=1))
    np.testing.assert_array_equal(plain.get_xdata(), [1, 2])
    low, high = ax.containers[0].lines[2][0].get_segments()[0][:, 1]
    assert (low, high) == pytest.approx(tuple(interval(values[0]))[1:])
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["aim", "plain", "Batch Norm"]
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["0.5", "1", "2", "4"]
    assert "100" in [tick.get_text() for tick in ax.get_yticklabels()]


@pytest.mark.parametrize(
    ("effect", "reference", "hollow"),
    [
        ((0.5, -0.1, 1.1), 0, True),
        ((0.5, 0.1, 0.9), 0, False),
        ((2.0, 1.1, 3.0), 1, False),
        ((1.2, 0.9, 1.5), 1, True),
    ],
)
def test_an_effect_is_hollow_where_its_interval_holds_no_effect(effect, reference, hollow):
    ax = figures.effects({"gain": effect}, reference=reference, logarithmic=reference == 1)
    bar, mark, none = ax.lines
    assert list(bar.get_xdata()) == list(effect[1:])
    assert mark.get_xdata() == [effect[0]]
    assert (mark.get_fillstyle() == "none") is hollow
    assert set(none.get_xdata()) == {reference}
    assert ax.texts[0].get_text() == f"{effect[0]:.1f}  [{effect[1]:.1f}, {effect[2]:.1f}]"
    assert ax.get_xscale() == ("log" if reference == 1 else "linear")


def test_the_row_to_look_at_is_the_loud_one():
    intervals = {"first": (1.0, 0.5, 1.5), "second": (2.0, 1.5, 2.5)}
    ax = figures.effects(intervals, emphasise=["second"])
    first, second = ax.get_yticklabels()
    assert (first.get_fontweight(), second.get_fontweight()) == ("normal", "bold")
    assert ax.lines[0].get_color() != ax.lines[2].get_color()
    with pytest.raises(ValueError, match=r"emphasise must name rows among .*; got \['third'\]"):
        figures.effects(intervals, emphasise=["third"])
