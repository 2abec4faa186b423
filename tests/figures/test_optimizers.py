"""The pictures of lesson 05 draw the numbers that they are given, and nothing else."""

import numpy as np

from bn_helpers import figures


def test_spread_shows_the_median_and_every_value(rng):
    steps = [1, 10, 100]
    values = {name: [rng.normal(layer, 0.1, (3, 50)) for layer in (1, 2)] for name in ("gamma", "beta")}
    axes = figures.spread_over_training(steps, values)
    assert [ax.get_title("left") for ax in axes] == [
        f"{name} of layer {layer}" for name in values for layer in (1, 2)
    ]
    records = values["beta"][1]
    np.testing.assert_allclose(axes[3].lines[0].get_ydata(), np.median(records, axis=1))
    everything, most = (area.get_paths()[0].vertices[:, 1] for area in axes[3].collections)
    assert (everything.min(), everything.max()) == (records.min(), records.max())
    assert everything.min() < most.min() < most.max() < everything.max()


def test_decay_and_rate_share_names_and_styles():
    steps = np.arange(1, 6)
    sizes = {"0": np.ones(5), "0.1": 0.9**steps}
    rates = {name: 1 / size**2 for name, size in sizes.items()}
    left, right = figures.decay_and_rate(steps, sizes, rates)
    for place, name in enumerate(sizes):
        np.testing.assert_array_equal(left.lines[place].get_ydata(), sizes[name])
        np.testing.assert_array_equal(right.lines[place].get_ydata(), rates[name])
        assert left.lines[place].get_color() == right.lines[place].get_color()
        assert left.lines[place].get_linestyle() == right.lines[place].get_linestyle()
    assert right.get_yscale() == "log"
    assert [text.get_text() for text in right.get_legend().get_texts()] == list(sizes)


def test_step_factor_marks_the_right_length():
    steps = np.arange(1, 50)
    factors = {"momentum": 1 - 0.9**steps, "Adam": 3.0 * np.ones(49)}
    ax = figures.step_factor(steps, factors)
    for line, factor in zip(ax.lines, factors.values(), strict=False):
        np.testing.assert_array_equal(line.get_ydata(), factor)
    np.testing.assert_array_equal(ax.lines[-1].get_ydata(), [1, 1])


def test_by_variant_sets_apart_what_the_first_does_not_reach():
    panels = {"accuracy": np.array([[0.9, 0.92], [0.91, 0.93], [0.7, 0.8]]), "loss": np.ones((3, 2))}
    accuracy, loss = figures.by_variant(["none", "γ", "W"], panels, label="frozen", logarithmic=["loss"])
    assert [text.get_text() for text in accuracy.texts] == ["0.91", "0.92", "0.75"]
    lines, marks = accuracy.lines[::2], accuracy.lines[1::2]
    assert [list(line.get_xdata()) for line in lines] == panels["accuracy"].tolist()
    assert [mark.get_fillstyle() for mark in marks] == ["none", "none", "full"]
    assert [tick.get_text() for tick in accuracy.get_yticklabels()] == ["none", "γ", "W"]
    first, last = accuracy.get_ylim()
    assert first > last, "the first variant is the top row"
    assert (accuracy.get_xscale(), loss.get_xscale()) == ("linear", "log")
