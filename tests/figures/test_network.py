"""The pictures of lesson 04 draw what they are given."""

import matplotlib

matplotlib.use("agg")
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.patches import Rectangle

from bn_helpers.figures import deep_networks, network_diagram
from bn_helpers.figures.style import BATCH_NORM, PLAIN


def texts(ax):
    return [text.get_text() for text in ax.texts]


def line_named(ax, name):
    return next(line for line in ax.lines if line.get_label() == name)


@pytest.mark.parametrize("sizes", [[64, 100, 100, 100, 10], [7, 5, 3]])
def test_diagram_has_every_layer_with_its_shapes(sizes):
    found = texts(network_diagram.network_diagram(sizes, m=13, activation="tanh"))
    hidden = len(sizes) - 2
    assert sum("Batch Norm" in text for text in found) == hidden
    assert found.count("tanh") == hidden
    assert f"({sizes[0]}, 13)" in found
    for layer in range(1, hidden + 1):
        n_prev, n = sizes[layer - 1], sizes[layer]
        assert f"$W^{{({layer})}}$ ({n}, {n_prev})" in found
        assert rf"$\gamma^{{({layer})}},\ \beta^{{({layer})}}$ ({n}, 1)" in found
        # Z, Z_tilde and A leave with this shape; A enters the next row.
        assert {f"$Z^{{({layer})}}$", rf"$\tilde{{Z}}^{{({layer})}}$", f"$A^{{({layer})}}$"} <= set(found)
    assert any(f"$b^{{({hidden + 1})}}$ ({sizes[-1]}, 1)" in text for text in found)


def test_diagram_puts_batch_norm_between_W_and_the_activation():
    ax = network_diagram.network_diagram([4, 3, 2], m=5, activation="relu")
    x = {text.get_text(): text.get_position()[0] for text in ax.texts}
    normalise = next(place for text, place in x.items() if "Batch Norm" in text)
    assert x["multiply"] < normalise < x["relu"]


def test_diagram_keeps_everything_inside_the_picture():
    ax = network_diagram.network_diagram([64, 100, 100, 100, 10], m=60)
    ax.figure.draw_without_rendering()
    frame = ax.figure.bbox
    for text in ax.texts:
        box = text.get_window_extent()
        assert frame.x0 <= box.x0
        assert box.x1 <= frame.x1
        assert frame.y0 <= box.y0
        assert box.y1 <= frame.y1


def test_rows_of_boxes_draws_the_boxes_given():
    Box = network_diagram.Box
    source = Box("", "output", output="in", shape="(2, 1)")
    ax = network_diagram.rows_of_boxes(
        source, [[Box("first", "linear", "W", "mid", "(3, 1)")], [Box("second", "output")]]
    )
    assert {"in", "(2, 1)", "first", "W", "mid", "(3, 1)", "second"} <= set(texts(ax))
    assert len(ax.patches) == 2


def test_flow_counts_the_mini_batches_and_shows_the_smaller_last_one():
    found = texts(network_diagram.mini_batch_flow(n=64, M=1200, batch_size=60))
    assert any("1,200 columns" in text and "20 mini-batches" in text for text in found)
    assert found.count("one step") == 3
    assert any("{20}" in text or r"\{20\}" in text for text in found)

    ax = network_diagram.mini_batch_flow(n=2, M=10, batch_size=4)
    found = texts(ax)
    assert sum("(2, 4)" in text for text in found) == 2
    assert sum("(2, 2)" in text for text in found) == 1
    assert not any("…" in text for text in found)  # all three are drawn
    strips = [patch for patch in ax.patches if isinstance(patch, Rectangle)]
    assert len({patch.get_facecolor() for patch in strips}) == 2  # neighbours differ, in grey too


def test_vector_is_the_same_file_every_time():
    first, second = (
        network_diagram.Vector(network_diagram.network_diagram([4, 3, 2], m=5)) for _ in range(2)
    )
    assert first._repr_svg_() == second._repr_svg_()
    assert "<svg" in first._repr_svg_()
    assert "<image" not in first._repr_svg_()  # paths, no pixels
    assert "width=" not in first._repr_svg_().split("<svg")[1].split(">")[0]  # as wide as its cell
    assert first._repr_png_().startswith(b"\x89PNG")
    other = network_diagram.Vector(network_diagram.network_diagram([4, 9, 2], m=5))
    assert other._repr_svg_() != first._repr_svg_()


def test_one_unit_in_mini_batches_marks_each_mean_and_the_whole():
    batches = [np.array([0.0, 2.0, 7.0]), np.array([1.0, -5.0])]
    deep_networks.one_unit_in_mini_batches(batches, mean=0.5, deviation=2.0)
    (ax,) = plt.gcf().axes
    for values in batches:
        assert any(np.array_equal(line.get_ydata(), values) for line in ax.lines)
    means = [container[0].get_ydata()[0] for container in ax.containers]
    assert means == [3.0, -2.0]
    assert list(line_named(ax, "all training examples: mean ± standard deviation").get_ydata()) == [0.5, 0.5]
    band = ax.patches[0].get_extents().transformed(ax.transData.inverted())
    assert (band.y0, band.y1) == pytest.approx((-1.5, 2.5))


def test_heat_maps_write_every_number():
    values = {"one": np.array([[0.1, 0.2], [0.3, 0.4]]), "two": np.array([[0.9, 0.8], [0.7, 0.6]])}
    deep_networks.heat_maps(values, rows=("depth", [2, 5]), columns=("rate", [0.1, 1]))
    axes = plt.gcf().axes
    assert [ax.get_title(loc="left") for ax in axes] == ["one", "two"]
    assert texts(axes[0]) == ["0.10", "0.20", "0.30", "0.40"]
    assert texts(axes[1]) == ["0.90", "0.80", "0.70", "0.60"]
    assert axes[0].get_ylabel() == "depth"
    assert axes[1].get_xlabel() == "rate"


def test_sweep_draws_the_median_and_the_range():
    runs = {"a": np.array([[1.0, 5.0], [2.0, 6.0], [9.0, 7.0]])}
    deep_networks.sweep([0.1, 10], runs, {"a": PLAIN}, x_label="scale", y_label="accuracy", level=3)
    (ax,) = plt.gcf().axes
    assert list(line_named(ax, "a").get_ydata()) == [2, 6]
    assert line_named(ax, "a").get_color() == PLAIN["color"]
    band = ax.collections[0].get_paths()[0].vertices
    assert (band[:, 1].min(), band[:, 1].max()) == (1, 9)
    assert ax.get_xscale() == "log"
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["0.1", "10"]
    assert any(list(line.get_ydata()) == [3, 3] for line in ax.lines)


def test_sweeps_have_a_panel_for_each_title_on_one_scale():
    panels = {"plain": {"a": np.array([[1.0, 5.0]])}, "normed": {"a": np.array([[2.0, 9.0]])}}
    deep_networks.sweeps([0.1, 10], panels, x_label="rate")
    left, right = plt.gcf().axes
    assert (left.get_title(loc="left"), right.get_title(loc="left")) == ("plain", "normed")
    assert list(line_named(left, "a").get_ydata()) == [1, 5]
    assert list(line_named(right, "a").get_ydata()) == [2, 9]
    assert left.get_ylim() == right.get_ylim()


def test_gradient_by_layer_counts_layers_from_one():
    deep_networks.gradient_by_layer({"a": np.array([[1.0, 10.0, 100.0]])}, {"a": BATCH_NORM})
    (ax,) = plt.gcf().axes
    line = line_named(ax, "a")
    assert list(line.get_xdata()) == [1, 2, 3]
    assert list(line.get_ydata()) == [1, 10, 100]
    assert ax.get_yscale() == "log"


def test_differences_has_a_row_for_each_comparison():
    pairs = {"relu": np.array([0.01, -0.03]), "tanh": np.array([0.02, 0.04])}
    deep_networks.differences(pairs, x_label="a minus z")
    (ax,) = plt.gcf().axes
    rows = {row: [line for line in ax.lines if np.all(line.get_ydata() == row)] for row in (0, 1)}
    for row, values in enumerate(pairs.values()):
        dots, diamond = rows[row][0], rows[row][1]
        assert np.array_equal(dots.get_xdata(), values)
        assert diamond.get_xdata()[0] == pytest.approx(values.mean())
    left, right = ax.get_xlim()
    assert left == -right  # zero stays in the middle
    assert right > 0.04
    assert [label.get_text() for label in ax.get_yticklabels()] == ["relu", "tanh"]


def test_learning_curves_draw_each_run_at_its_own_steps():
    short, long = np.array([1, 2]), np.array([1, 5, 9])
    panels = {
        "left": {"a": (short, np.array([[0.1, 0.2], [0.3, 0.4], [0.2, 0.9]])), "b": (long, np.zeros((2, 3)))},
        "right": {"a": (short, np.ones((1, 2)))},
    }
    deep_networks.learning_curves(panels, {"a": BATCH_NORM, "b": PLAIN}, level=0.5)
    left, right = plt.gcf().axes
    assert list(line_named(left, "a").get_ydata()) == [0.2, 0.4]
    assert list(line_named(left, "b").get_xdata()) == [1, 5, 9]
    assert line_named(left, "b").get_linestyle() == "--"
    assert list(line_named(right, "a").get_ydata()) == [1, 1]
    assert [text.get_text() for text in left.get_legend().get_texts()] == ["a", "b"]
