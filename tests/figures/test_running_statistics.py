"""The pictures of lesson 06 show the arrays they are given, and leave them as they were."""

import numpy as np

from bn_helpers import figures


def line(ax, label):
    """The points of the line with this label."""
    (found,) = [each for each in ax.get_lines() if each.get_label() == label]
    return np.asarray(found.get_ydata(), dtype=float)


def heights(container):
    return np.array([bar.get_height() for bar in container])


def test_wrong_answers_stand_on_dark_squares_and_right_ones_do_not():
    truth = np.array([3, 1, 4])
    axes = figures.answers_below_images(np.zeros((3, 8, 8)), truth, {"alone": (np.array([3, 8, 8]), 1 / 3)})
    answers = axes[3:]
    assert [ax.texts[-1].get_text() for ax in answers] == ["3", "8", "8"]
    assert [ax.get_facecolor()[3] > 0 for ax in answers] == [False, True, True]
    assert "33%" in answers[-1].texts[0].get_text()


def test_images_stand_under_their_names():
    images = {"as it was": np.zeros((8, 8)), "brighter": np.ones((8, 8))}
    axes = figures.images_in_a_row(images)
    assert [ax.get_title() for ax in axes] == ["as\nit was", "brighter"]
    for ax, image in zip(axes, images.values(), strict=True):
        np.testing.assert_array_equal(ax.images[0].get_array(), image)


def test_bars_of_answers_are_the_shares_and_the_right_one_is_not_hatched():
    shares = np.arange(10) / 45
    _, ax = figures.answers_in_company(np.zeros((8, 8)), 7, {"batches of 2": shares})
    np.testing.assert_array_equal(heights(ax.containers[0]), shares)
    assert [bool(bar.get_hatch()) for bar in ax.containers[0]] == [answer != 7 for answer in range(10)]


def test_moving_averages_are_drawn_as_given():
    rng = np.random.default_rng(0)
    values, kept, corrected = rng.uniform(0.1, 1, (3, 6))
    left, right = figures.moving_averages(values, {0.9: kept}, {0.9: corrected}, exact=0.5)
    np.testing.assert_array_equal(line(left, "decay 0.9"), kept)
    np.testing.assert_array_equal(line(right, "decay 0.9"), corrected)
    for ax in (left, right):
        np.testing.assert_array_equal(line(ax, "mini-batches"), values)
        np.testing.assert_array_equal(line(ax, "all examples"), [0.5, 0.5])


def test_accuracies_by_source_are_medians_over_the_seeds():
    kept, corrected, exact = np.random.default_rng(1).uniform(size=(3, 5, 4))
    panels = {"as kept": {"exact": exact, "0.99": kept}, "corrected": {"0.99": corrected, "exact": exact}}
    left, right = figures.accuracy_by_source(np.array([1, 5, 20, 80]), panels)
    np.testing.assert_allclose(line(left, "0.99"), np.median(kept, axis=0))
    np.testing.assert_allclose(line(right, "0.99"), np.median(corrected, axis=0))
    np.testing.assert_allclose(line(left, "exact"), np.median(exact, axis=0))
    for name in ("exact", "0.99"):
        pair = [each for ax in (left, right) for each in ax.get_lines() if each.get_label() == name]
        assert pair[0].get_color() == pair[1].get_color()
        assert pair[0].get_linestyle() == pair[1].get_linestyle()


def test_the_second_part_of_the_variance_stands_on_the_first():
    within, between = np.array([0.5, 0.75]), np.array([0.4, 0.2])
    ax = figures.within_and_between(np.array([2, 4]), within, between)
    lower, upper = ax.containers
    np.testing.assert_allclose(heights(lower), within)
    np.testing.assert_allclose(heights(upper), between)
    np.testing.assert_array_equal([bar.get_y() for bar in upper], within)
    np.testing.assert_array_equal([each.get_ydata()[0] for each in ax.get_lines()], [0.5, 0.75])


def test_arrays_stay_as_they_were():
    arrays = [np.random.default_rng(3).uniform(0.1, 1, (5, 3)) for _ in range(3)]
    for array in arrays:
        array.setflags(write=False)
    steps = np.array([1, 2, 3])
    figures.accuracy_by_source(steps, {"kept": {"0.9": arrays[0]}, "corrected": {"0.9": arrays[1]}})
    figures.within_and_between(steps + 1, arrays[0][0], arrays[1][0])


def test_every_decay_is_drawn():
    """Four used to lose the last one, without a word."""
    averages = {decay: np.full(6, decay) for decay in (0.5, 0.9, 0.99, 0.999)}
    left, _ = figures.moving_averages(np.ones(6), averages, averages, exact=1.0)
    for decay in averages:
        np.testing.assert_array_equal(line(left, f"decay {decay:g}"), np.full(6, decay))
