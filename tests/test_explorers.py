"""The explorers: a figure where nobody can move a slider, sliders elsewhere."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from bn_helpers.explorers import gamma_and_beta as explorers


@pytest.fixture
def Z_norm():
    Z = np.random.default_rng(0).normal(size=(5, 200))
    return (Z - Z.mean(axis=1, keepdims=True)) / Z.std(axis=1, keepdims=True)


@pytest.fixture(autouse=True)
def _no_figures_left():
    plt.close("all")
    yield
    plt.close("all")


@pytest.fixture
def drawn(monkeypatch):
    """What the explorer gives to the figure, one pair (layers, shares) for each drawing."""
    calls = []
    monkeypatch.setattr(
        explorers, "where_on_the_sigmoid", lambda layers, shares: calls.append((layers, shares))
    )
    return calls


def sliders_of(box):
    return box.children[0].children


@pytest.mark.parametrize(("zone", "expected"), [(1.0, 0.5), (2.5, 0.75), (10.0, 1.0)])
def test_share_counts_the_values_inside_the_zone(zone, expected):
    assert explorers.share_in_linear_zone(np.array([[-3.0, -0.5], [0.2, 2.0]]), zone) == expected


def test_the_border_is_outside_the_zone():
    assert explorers.share_in_linear_zone(np.array([[-1.0, 1.0]])) == 0


def test_static_form_is_one_figure_with_a_column_for_each_setting(Z_norm):
    explorers.explore_gamma_and_beta(Z_norm)
    (number,) = plt.get_fignums()
    titles = [ax.get_title(loc="left") for ax in plt.figure(number).axes]
    settings = [f"γ = {gamma:g}, β = {beta:g}" for gamma, beta in explorers.STATIC_SETTINGS]
    assert [title for title in titles if title] == settings


def test_figure_says_the_share(Z_norm):
    explorers.explore_gamma_and_beta(Z_norm)
    curve = plt.gcf().axes[0]
    assert f"{explorers.share_in_linear_zone(Z_norm):.0%}" in curve.texts[0].get_text()


def test_dots_lie_on_the_sigmoid(Z_norm):
    explorers.explore_gamma_and_beta(Z_norm)
    (dots,) = [line for line in plt.gcf().axes[0].lines if line.get_marker() == "o"]
    z, a = dots.get_data()
    np.testing.assert_allclose(a, 1 / (1 + np.exp(-z)))
    assert z.min() == Z_norm.min()
    assert z.max() == Z_norm.max()


def test_sliders_redraw_with_their_values(Z_norm, drawn):
    box = explorers.gamma_and_beta_sliders(Z_norm)
    gamma, beta = sliders_of(box)
    assert (gamma.value, beta.value) == (1, 0)
    gamma.value, beta.value = 4.0, -2.0
    layers, shares = drawn[-1]
    ((title, Z_tilde),) = layers.items()
    assert title == "γ = 4, β = -2"
    np.testing.assert_allclose(Z_tilde, 4 * Z_norm - 2)
    assert shares[title] == explorers.share_in_linear_zone(4 * Z_norm - 2)
    assert len(drawn) == 3  # at the start, and once for each slider


def test_sliders_are_shown_where_somebody_can_move_them(Z_norm, drawn, monkeypatch):
    shown = []
    monkeypatch.setattr(explorers, "is_static", lambda: False)
    monkeypatch.setattr(explorers, "display", shown.append)
    explorers.explore_gamma_and_beta(Z_norm)
    (box,) = shown
    assert [slider.description for slider in sliders_of(box)] == ["γ (scale)", "β (shift)"]


@pytest.mark.parametrize("bad", [np.empty((0, 3)), np.array([[np.nan, 1.0]]), np.array([[np.inf]])])
def test_refuses_what_cannot_be_drawn(bad):
    with pytest.raises(ValueError, match="Z_norm must hold finite numbers"):
        explorers.explore_gamma_and_beta(bad)


def test_leaves_its_input_alone(Z_norm):
    before = Z_norm.copy()
    explorers.explore_gamma_and_beta(Z_norm)
    np.testing.assert_array_equal(Z_norm, before)
