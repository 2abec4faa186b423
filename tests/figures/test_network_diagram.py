"""The diagrams of lesson 04 show what they are given."""

import pytest
from matplotlib.patches import Rectangle

from bn_helpers import figures


def texts(ax):
    return [text.get_text() for text in ax.texts]


@pytest.mark.parametrize("sizes", [[64, 100, 100, 100, 10], [7, 5, 3]])
def test_diagram_has_every_layer_with_its_shapes(sizes):
    found = texts(figures.network_diagram(sizes, m=13, activation="tanh"))
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
    ax = figures.network_diagram([4, 3, 2], m=5, activation="relu")
    x = {text.get_text(): text.get_position()[0] for text in ax.texts}
    normalise = next(place for text, place in x.items() if "Batch Norm" in text)
    assert x["multiply"] < normalise < x["relu"]


def test_diagram_keeps_everything_inside_the_picture():
    ax = figures.network_diagram([64, 100, 100, 100, 10], m=60)
    ax.figure.draw_without_rendering()
    frame = ax.figure.bbox
    for text in ax.texts:
        box = text.get_window_extent()
        assert frame.x0 <= box.x0
        assert box.x1 <= frame.x1
        assert frame.y0 <= box.y0
        assert box.y1 <= frame.y1


def test_rows_of_boxes_draws_the_boxes_given():
    Box = figures.Box
    source = Box("", "output", output="in", shape="(2, 1)")
    ax = figures.rows_of_boxes(
        source, [[Box("first", "linear", "W", "mid", "(3, 1)")], [Box("second", "output")]]
    )
    assert {"in", "(2, 1)", "first", "W", "mid", "(3, 1)", "second"} <= set(texts(ax))
    assert len(ax.patches) == 2


def test_flow_counts_the_mini_batches_and_shows_the_smaller_last_one():
    found = texts(figures.mini_batch_flow(n=64, M=1200, batch_size=60))
    assert any("1,200 columns" in text and "20 mini-batches" in text for text in found)
    assert found.count("one step") == 3
    assert any("{20}" in text or r"\{20\}" in text for text in found)

    ax = figures.mini_batch_flow(n=2, M=10, batch_size=4)
    found = texts(ax)
    assert sum("(2, 4)" in text for text in found) == 2
    assert sum("(2, 2)" in text for text in found) == 1
    assert not any("…" in text for text in found)  # all three are drawn
    strips = [patch for patch in ax.patches if isinstance(patch, Rectangle)]
    assert len({patch.get_facecolor() for patch in strips}) == 2  # neighbours differ, in grey too
