"""Lesson 01's explorer: the same predictions are best in all versions, and what it refuses."""

import numpy as np
import pytest

from bn_helpers.explorers.rate_on_the_contours import (
    RATES,
    VERSIONS,
    best_parameters,
    descend,
    loss,
    prepare,
    rate_on_the_contours,
    rates_that_arrive,
)


@pytest.fixture
def some(rng):
    X = rng.normal(size=(2, 60)) * [[3.0], [0.2]] + [[4.0], [-0.1]]
    return X, (X[0] - 4 + 5 * X[1] + rng.normal(size=60) > 0).astype(int)


def test_the_lowest_point_is_the_lowest_in_every_version(some):
    X, y = some
    best = best_parameters(X, y)
    versions = [prepare(X, best, *switches) for switches in VERSIONS.values()]
    lowest = [loss(version, y, version.lowest) for version in versions]
    assert lowest == pytest.approx([lowest[0]] * 4)
    for version in versions:
        around = version.lowest + 0.01 * np.array([[1, 0], [-1, 0], [0, 1], [0, -1]])
        assert (loss(version, y, around) > lowest[0]).all()


def test_descent_goes_down_to_the_lowest_point(some):
    X, y = some
    version = prepare(X, best_parameters(X, y), True, True)
    path = descend(version, y, 2.0, 3000)
    assert (np.diff(loss(version, y, path)) < 1e-12).all()
    np.testing.assert_allclose(path[-1], version.lowest, atol=0.01)


def test_what_does_not_fit_is_refused(some):
    X, y = some
    names = ["length", "width"]
    for arguments, message in [
        ((X[:1], y, names), r"X must have shape \(2, m\).*got .*\(1, 60\)"),
        (([[1, 1, 1, 1], [1, 2, 3, 4]], [0, 1, 0, 1], names), "no constant row"),
        ((np.where(X[0, 0] == X, np.inf, X), y, names), "X must be finite"),
        ((X, y[:5], names), r"y must have shape \(60,\), one for each column of X"),
        ((X, y + 1, names), "y must hold zeros and ones, some of each; got"),
        ((X, y, ["length"]), "names must be two texts; got"),
        ((X, y, names, 201), "steps must be at most 200; got 201"),
        ((X, (X[0] > 4).astype(int), names), "X must not separate the zeros from the ones"),
    ]:
        with pytest.raises(ValueError, match=message):
            rate_on_the_contours(*arguments)


def test_the_rates_that_arrive_are_those_and_no_others(some):
    X, y = some
    found = rates_that_arrive(X, y, within=0.02, steps=25)
    assert list(found) == list(VERSIONS)
    best = best_parameters(X, y)
    for name, switches in VERSIONS.items():
        version = prepare(X, best, *switches)
        ends = np.array([descend(version, y, rate, 25)[-1] for rate in RATES])
        arrived = loss(version, y, ends) <= loss(version, y, version.lowest) + 0.02
        np.testing.assert_allclose(found[name], RATES[arrived])
    assert 0 < len(found["scaled"]) < len(found["both"]) < len(RATES)
