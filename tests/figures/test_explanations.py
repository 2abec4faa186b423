"""The pictures of lesson 07 draw the numbers that they are given, and nothing else."""

import numpy as np
import pytest

from bn_helpers import figures


def test_steps_by_rate_joins_the_means_and_marks_every_seed(rng):
    steps = {"plain": rng.uniform(100, 400, (3, 8)), "Batch Norm": rng.uniform(30, 60, (2, 8))}
    ax = figures.steps_by_rate(steps, {"plain": [1, 2, 4], "Batch Norm": [0.5, 1]})
    means, marks = ax.lines[0], ax.lines[1]
    np.testing.assert_allclose(means.get_ydata(), steps["plain"].mean(axis=1))
    np.testing.assert_array_equal(marks.get_ydata(), steps["plain"].ravel())
    np.testing.assert_array_equal(marks.get_xdata(), np.repeat([1, 2, 4], 8))
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["plain", "Batch Norm"]
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["0.5", "1", "2", "4"]


def test_percentiles_share_one_scale(rng):
    steps = np.arange(10, 60, 10)
    percentiles = {name: np.sort(rng.normal(size=(3, 5)), axis=0) for name in ("plain", "Batch Norm")}
    percentiles["plain"] *= 10
    left, right = figures.percentiles_over_training(steps, percentiles)
    assert left.get_ylim() == right.get_ylim()
    np.testing.assert_array_equal(right.lines[0].get_ydata(), percentiles["Batch Norm"][1])
    band = left.collections[0].get_paths()[0].vertices[:, 1]
    assert band.min() == percentiles["plain"][0].min()
    assert band.max() == percentiles["plain"][2].max()
    assert (left.get_title("left"), right.get_title("left")) == ("plain", "Batch Norm")


def test_seeds_side_by_side_pairs_the_seeds(rng):
    groups = {"plain": rng.uniform(1, 2, 8), "Batch Norm": rng.uniform(0, 1, 8)}
    (ax,) = figures.seeds_side_by_side({"shift": groups}, y_labels=["standard deviations"])
    pairs, marks = ax.lines[:8], ax.lines[8:]
    for seed, line in enumerate(pairs):
        np.testing.assert_array_equal(line.get_ydata(), [groups["plain"][seed], groups["Batch Norm"][seed]])
    np.testing.assert_array_equal(marks[1].get_ydata(), groups["Batch Norm"])
    bars = [bar.get_segments()[0][0, 1] for bar in ax.collections]
    np.testing.assert_allclose(bars, [groups["plain"].mean(), groups["Batch Norm"].mean()])
    assert ax.get_ylim()[0] == 0


def test_jitter_is_drawn_on_logarithmic_axes():
    sizes = np.array([4, 16, 64])
    line = 1 / np.sqrt(sizes)
    ax = figures.jitter_by_batch_size(sizes, np.tile(line, (8, 1)), line, -0.5)
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")
    assert len(ax.lines[0].get_ydata()) == 24
    np.testing.assert_array_equal(ax.lines[1].get_ydata(), line)
    assert "slope -0.50" in ax.get_legend().get_texts()[1].get_text()


@pytest.mark.parametrize(
    ("interval", "reference", "hollow"),
    [
        ((0.5, -0.1, 1.1), 0, True),
        ((0.5, 0.1, 0.9), 0, False),
        ((2.0, 1.1, 3.0), 1, False),
        ((1.2, 0.9, 1.5), 1, True),
    ],
)
def test_an_effect_is_hollow_where_its_interval_holds_no_effect(interval, reference, hollow):
    ax = figures.effects({"gain": interval}, reference=reference, logarithmic=reference == 1)
    bar, mark, none = ax.lines
    assert list(bar.get_xdata()) == list(interval[1:])
    assert mark.get_xdata() == [interval[0]]
    assert (mark.get_fillstyle() == "none") is hollow
    assert set(none.get_xdata()) == {reference}
    assert ax.texts[0].get_text() == f"{interval[0]:.1f}  [{interval[1]:.1f}, {interval[2]:.1f}]"
    assert ax.get_xscale() == ("log" if reference == 1 else "linear")


def test_every_kind_of_network_is_drawn(rng):
    """Five used to lose the last one, without a word."""
    kinds = ["plain", "Batch Norm", "noisy Batch Norm", "plain, same rate", "Layer Norm"]
    steps = {kind: rng.uniform(30, 400, (2, 8)) for kind in kinds}
    ax = figures.steps_by_rate(steps, {kind: [0.5, 1] for kind in kinds})
    assert [text.get_text() for text in ax.get_legend().get_texts()] == kinds
    assert len({line.get_marker() for line in ax.lines[::2]}) == 5


def test_the_row_to_look_at_is_the_loud_one():
    intervals = {"first": (1.0, 0.5, 1.5), "second": (2.0, 1.5, 2.5)}
    ax = figures.effects(intervals, emphasise=["second"])
    first, second = ax.get_yticklabels()
    assert (first.get_fontweight(), second.get_fontweight()) == ("normal", "bold")
    assert ax.lines[0].get_color() != ax.lines[2].get_color()
    with pytest.raises(ValueError, match=r"emphasise must name rows among .*; got \['third'\]"):
        figures.effects(intervals, emphasise=["third"])
