"""The pictures of lesson 05 draw the numbers that they are given, and nothing else."""

import numpy as np

from bn_helpers import figures


def test_valley_paths_start_at_the_square(rng):
    x, y = np.linspace(-2, 2, 21), np.linspace(-1, 1, 11)
    paths = {name: rng.normal(size=(5, 2)) for name in ("a", "b", "c", "d")}
    axes = figures.valley_paths(paths, x, y, x**2 + 9 * y[:, None] ** 2)
    assert [ax.get_title("left") for ax in axes] == list(paths)
    for ax, path in zip(axes, paths.values(), strict=True):
        walked, start, minimum = ax.lines
        np.testing.assert_array_equal(np.transpose(walked.get_data()), path)
        np.testing.assert_array_equal(np.ravel(start.get_data()), path[0])
        np.testing.assert_array_equal(np.ravel(minimum.get_data()), [0, 0])


def test_histograms_are_stacked_from_the_first_record_down(rng):
    steps = [1, 10, 100]
    values = {
        name: [rng.normal(layer, 0.1 * layer, (3, 50)) for layer in (1, 2)] for name in ("gamma", "beta")
    }
    axes = figures.histograms_over_training(steps, values)
    names = [f"{name} of layer {layer}" for name in ("gamma", "beta") for layer in (1, 2)]
    assert [ax.get_title("left") for ax in axes] == names
    labels = axes[2].get_yticklabels()
    assert [label.get_text() for label in labels] == ["100", "10", "1"]
    ax = axes[3]
    for height, (line, record) in enumerate(zip(ax.lines, values["beta"][1][::-1], strict=True)):
        middles, tops = line.get_data()
        assert tops.min() == height
        assert tops.max() == height + 1.5
        width = middles[1] - middles[0]
        inside = [np.sum(np.abs(record - middle) <= width / 2) for middle in middles]
        assert inside[int(np.argmax(tops))] == max(inside)


def test_every_value_lies_inside_the_panel(rng):
    values = {"gamma": [rng.normal(size=(2, 40)), 3 + rng.normal(size=(2, 40))]}
    for ax, records in zip(figures.histograms_over_training([1, 2], values), values["gamma"], strict=True):
        middles = ax.lines[0].get_xdata()
        assert middles.min() < records.min()
        assert records.max() < middles.max()


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


def test_by_variant_shows_each_seed_and_the_mean(rng):
    groups = {"ReLU": rng.uniform(0, 1, (3, 4)), "sigmoid": rng.uniform(0, 1, (3, 4))}
    accuracy, loss = figures.by_variant(
        ["none", "γ", "β"], {"accuracy": groups, "loss": groups}, label="frozen", logarithmic=["loss"]
    )
    seeds, mean = accuracy.lines[2:]
    np.testing.assert_array_equal(seeds.get_xdata(), groups["sigmoid"].ravel())
    np.testing.assert_allclose(mean.get_xdata(), groups["sigmoid"].mean(axis=1))
    assert [tick.get_text() for tick in accuracy.get_yticklabels()] == ["none", "γ", "β"]
    first, last = accuracy.get_ylim()
    assert first > last, "the first variant is the top row"
    assert (accuracy.get_xscale(), loss.get_xscale()) == ("linear", "log")
    assert [text.get_text() for text in loss.get_legend().get_texts()] == list(groups)


def test_three_groups_are_three_marks_and_three_paths_three_panels(rng):
    groups = {name: rng.uniform(0, 1, (2, 4)) for name in ("ReLU", "tanh", "sigmoid")}
    (ax,) = figures.by_variant(["none", "γ"], {"accuracy": groups})
    assert [text.get_text() for text in ax.get_legend().get_texts()] == list(groups)
    x = np.linspace(-1, 1, 5)
    axes = figures.valley_paths(groups, x, x, x**2 + x[:, None] ** 2)
    assert len(axes) == len(axes[0].figure.axes) == 3
