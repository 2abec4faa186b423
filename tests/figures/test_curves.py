"""Lines with bands show the runs they are given."""

import numpy as np
import pytest

from bn_helpers import figures
from bn_helpers.figures.style import BATCH_NORM


def line_named(ax, name):
    return next(line for line in ax.lines if line.get_label() == name)


def test_sweep_draws_the_median_and_the_range():
    runs = {"a": np.array([[1.0, 5.0], [2.0, 6.0], [9.0, 7.0]])}
    ax = figures.sweep([0.1, 10], runs, x_label="scale", y_label="accuracy", level=3)
    assert list(line_named(ax, "a").get_ydata()) == [2, 6]
    assert line_named(ax, "a").get_color() == BATCH_NORM["color"]
    band = ax.collections[0].get_paths()[0].vertices
    assert (band[:, 1].min(), band[:, 1].max()) == (1, 9)
    assert ax.get_xscale() == "log"
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["0.1", "10"]
    assert any(list(line.get_ydata()) == [3, 3] for line in ax.lines)


def test_sweeps_have_a_panel_for_each_title_on_one_scale():
    panels = {"plain": {"a": np.array([[1.0, 5.0]])}, "normed": {"a": np.array([[2.0, 9.0]])}}
    left, right = figures.sweeps([0.1, 10], panels, x_label="rate")
    assert (left.get_title(loc="left"), right.get_title(loc="left")) == ("plain", "normed")
    assert list(line_named(left, "a").get_ydata()) == [1, 5]
    assert list(line_named(right, "a").get_ydata()) == [2, 9]
    assert left.get_ylim() == right.get_ylim()


def test_sweeps_can_stand_in_two_rows():
    panels = {title: {"a": np.array([[1.0, 5.0]])} for title in ("one", "two", "three", "four")}
    axes = figures.sweeps([0.1, 10], panels, x_label="rate", y_label="steps", columns=2)
    assert [ax.get_title(loc="left") for ax in axes] == list(panels)
    assert [ax.get_ylabel() for ax in axes] == ["steps", "", "steps", ""]
    assert [ax.get_xlabel() for ax in axes] == ["", "", "rate", "rate"]


def test_learning_curves_draw_each_run_at_its_own_steps():
    short, long = np.array([1, 2]), np.array([1, 5, 9])
    panels = {
        "left": {"a": (short, np.array([[0.1, 0.2], [0.3, 0.4], [0.2, 0.9]])), "b": (long, np.zeros((2, 3)))},
        "right": {"a": (short, np.ones((1, 2)))},
    }
    left, right = figures.learning_curves(panels, level=0.5)
    assert list(line_named(left, "a").get_ydata()) == [0.2, 0.4]
    assert list(line_named(left, "b").get_xdata()) == [1, 5, 9]
    assert line_named(left, "b").get_linestyle() == "--"
    assert list(line_named(right, "a").get_ydata()) == [1, 1]
    assert [text.get_text() for text in left.get_legend().get_texts()] == ["a", "b"]


def test_bands_have_a_look_by_name_and_a_logarithmic_axis_when_asked():
    values = np.array([[1.0, 2.0], [3.0, 8.0]])
    ax = figures.bands([0, 1], {"mine": values, "plain": values}, y_label="loss", logarithmic=True)
    assert line_named(ax, "plain").get_linestyle() == "--"
    assert line_named(ax, "mine").get_color() == BATCH_NORM["color"]
    assert (ax.get_yscale(), ax.get_ylabel(), ax.get_xlabel()) == ("log", "loss", "training step")


def test_a_name_looks_the_same_in_every_panel():
    values = np.ones((2, 3))
    panels = {"first": {"a": values, "b": values}, "second": {"b": values[:, 1:]}}
    first, second = figures.bands_by_quantity(np.array([0, 10, 20]), panels, logarithmic=["second"])
    assert line_named(first, "b").get_color() == line_named(second, "b").get_color()
    assert list(line_named(second, "b").get_xdata()) == [10, 20]
    assert (first.get_yscale(), second.get_yscale()) == ("linear", "log")


def test_bands_apart_have_a_panel_each_and_the_others_as_thin_lines():
    one, other = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[5.0, 6.0], [7.0, 8.0]])
    left, right = figures.bands_apart(np.array([0, 10]), {"loss": {"a": one, "b": other}})
    assert (left.get_title(loc="left"), right.get_title(loc="left")) == ("a", "b")
    assert list(line_named(right, "b").get_ydata()) == [6, 7]
    assert [list(line.get_ydata()) for line in right.lines[:2]] == [[2, 3], [6, 7]]
    assert left.get_ylim() == right.get_ylim()
    with pytest.raises(
        ValueError, match=r"panels must have the same names, \['a'\]; got \[\['a'\], \['b'\]\]"
    ):
        figures.bands_apart(np.array([0, 10]), {"loss": {"a": one}, "shift": {"b": one}})
