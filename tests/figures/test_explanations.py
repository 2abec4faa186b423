"""The pictures of lesson 07 draw the numbers that they are given, and nothing else."""

import numpy as np

from bn_helpers import figures


def test_loss_ranges_share_one_scale(rng):
    ranges = {name: np.sort(rng.uniform(0.1, 2, (3, 4)), axis=0) for name in ("plain", "Batch Norm")}
    left, right = figures.loss_ranges([0, 10, 20, 30], ranges)
    assert left.get_ylim() == right.get_ylim()
    band = right.collections[0].get_paths()[0].vertices[:, 1]
    assert (band.min(), band.max()) == (ranges["Batch Norm"][0].min(), ranges["Batch Norm"][2].max())
    np.testing.assert_array_equal(left.lines[0].get_ydata(), ranges["plain"][1])


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
