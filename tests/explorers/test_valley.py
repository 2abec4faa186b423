"""Lesson 05's explorer: the walks are the lesson's, and what it refuses."""

import numpy as np
import pytest

from bn_helpers.explorers.valley import KINDS, best_rate, steps_to_stay, turned, valley, walk
from bn_helpers.nn import GradientDescent

START = np.array([-4.0, 0.5])


def test_the_lesson_s_numbers():
    """Lesson 05 prints these steps for its own functions, along the axes and turned by 45 degrees."""
    H, across = np.diag([1.0, 100.0]), turned(100, 45)
    at_45 = np.array([[1, -1], [1, 1]]) @ START / np.sqrt(2)
    steps = [
        [steps_to_stay(walk(kind(best_rate(kind, H, start, 150)), H, start, 150), H) for kind in KINDS]
        for H, start in ((H, START), (across, at_45))
    ]
    assert steps[0][:2] == steps[1][:2] == [96, 39]  # gradient descent and momentum do not notice the turn
    assert all(more > less for less, more in zip(steps[0][2:], steps[1][2:], strict=True))


def test_who_leaves_is_not_said_to_arrive():
    path = walk(GradientDescent(0.5), np.diag([1.0, 100.0]), START, 400)
    assert steps_to_stay(path, np.diag([1.0, 100.0])) == 401


def test_what_does_not_fit_is_refused():
    for arguments, message in [
        (([1.0, 2.0, 3.0],), r"start must have shape \(2,\)"),
        (([0.0, 0.0],), "start must lie within 4 of the lowest point, and not on it"),
        (([5.0, 0.0],), "start must lie within 4"),
        ((START, 301), "curvature must be at least 1 and at most 300; got 301"),
        ((START, 10, 19), "steps must be at least 20; got 19"),
        ((START, 10, 301), "steps must be at most 300; got 301"),
    ]:
        with pytest.raises(ValueError, match=message):
            valley(*arguments)
