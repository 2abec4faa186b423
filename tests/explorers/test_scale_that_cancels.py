"""Lesson 03's explorer: what cancels, what does not, and what it refuses."""

import numpy as np
import pytest

from bn_helpers.explorers.scale_that_cancels import response, scale_that_cancels


@pytest.fixture
def unit(rng):
    return rng.normal(size=6), rng.normal(size=(6, 15)), rng.normal(size=15)


def test_with_batch_norm_scale_and_bias_cancel(unit):
    first, other = (response(*unit, 1e-9, a, b, True) for a, b in ((1, 0), (10, 7)))
    np.testing.assert_allclose(other["zTilde"], first["zTilde"], atol=1e-6)
    assert other["length"] == pytest.approx(first["length"] / 10)
    assert max(other["along"], abs(other["db"])) < 1e-6 * other["length"]


def test_without_it_nothing_cancels(unit):
    first, other = (response(*unit, 1e-9, a, b, False) for a, b in ((1, 0), (10, 7)))
    np.testing.assert_allclose(other["zTilde"], 10 * first["zTilde"] + 7)
    assert other["length"] == pytest.approx(first["length"])
    assert first["along"] > 0.01 * first["length"]
    assert np.hypot(first["along"], first["across"]) == pytest.approx(first["length"])
    assert first["db"] == pytest.approx(unit[2].sum())


def test_what_does_not_fit_is_refused(unit):
    w, X, dZ_tilde = unit
    for arguments, message in [
        ((w, X[:, :2], dZ_tilde[:2]), r"X must have shape \(d, m\), with 3 to 40 examples.*\(6, 2\)"),
        ((w[:5], X, dZ_tilde), r"w must have shape \(6,\), one weight for each row of X"),
        ((w, X, dZ_tilde[:5]), r"dZ_tilde must have shape \(15,\)"),
        ((w * np.nan, X, dZ_tilde), "w must be finite"),
        ((w, X, dZ_tilde, -1), "epsilon must be greater than 0"),
        ((0 * w, X, dZ_tilde), "w X must not be the same for all examples; got 0 for each"),
    ]:
        with pytest.raises(ValueError, match=message):
            scale_that_cancels(*arguments)
