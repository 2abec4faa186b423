"""The look inside: layers upwards, training to the right, one scale of colours for all networks."""

from types import SimpleNamespace

import numpy as np
import pytest

from bn_helpers import figures


def network(**measures):
    return SimpleNamespace(steps=np.array([1, 10, 100]), layers=["layer 1", "output"], **measures)


def test_layers_lie_upon_each_other_and_share_their_colours():
    dead = network(spread=np.full((3, 2), 1e-9), rank=np.full((3, 2), 0.1))
    alive = network(spread=np.array([[1.0, 2.0], [1.5, 2.0], [1.8, 2.0]]), rank=np.full((3, 2), 0.9))
    axes = figures.inside({"plain": dead, "Batch Norm": alive}, ["spread", "rank"])
    assert [ax.get_title(loc="left") for ax in axes] == ["plain", "Batch Norm", "", ""]
    (left,), (right,) = axes[0].images, axes[1].images
    np.testing.assert_array_equal(right.get_array(), alive.spread.T)
    assert left.norm is right.norm
    assert left.to_rgba(1e-9) == left.to_rgba(left.norm.vmin), "far below the largest is as dark as can be"
    assert (axes[2].images[0].norm.vmin, axes[2].images[0].norm.vmax) == (0, 1)
    assert [label.get_text() for label in axes[0].get_yticklabels()] == ["layer 1", "output"]
    assert [label.get_text() for label in axes[2].get_xticklabels()] == ["1", "10", "100"]


def test_a_stack_is_drawn_as_its_median():
    stacked = network(rank=np.stack([np.full((3, 2), value) for value in (0.1, 0.2, 0.9)], axis=-1))
    (ax,) = figures.inside({"plain": stacked}, ["rank"])
    np.testing.assert_array_equal(ax.images[0].get_array(), np.full((2, 3), 0.2))


def test_a_layer_without_a_measure_is_left_blank():
    saturated = np.array([[0.1, np.nan], [0.2, np.nan], [0.3, np.nan]])
    (ax,) = figures.inside({"plain": network(saturated=saturated)}, ["saturated"])
    assert ax.images[0].get_array().mask.tolist() == [[False] * 3, [True] * 3]
    assert ax.images[0].cmap.name == "cividis_r", "dark is dead here too"


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(ValueError, match=r"measures must be among mean, spread, .*; got \['loss'\]"):
        figures.inside({"plain": network()}, ["loss"])
    with pytest.raises(ValueError, match="got none of the measure 'saturated'"):
        figures.inside({"plain": network(saturated=np.full((3, 2), np.nan))}, ["saturated"])
