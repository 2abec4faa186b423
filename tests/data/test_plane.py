"""The tasks in the plane have the symmetry that lesson 02 builds on."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from bn_helpers.data import make_disc_and_ring, make_stripes


def test_opposite_points_of_the_stripes():
    points = make_stripes(test=50, seed=1)
    opposite = (np.sin(-2 * points.train.X[0]) > 0).astype(int)
    assert_array_equal(opposite, 1 - points.train.labels)
    assert points.test.count == 50
    assert 0.3 < points.train.labels.mean() < 0.7
    assert not np.array_equal(points.train.X, points.validation.X)
    with pytest.raises(ValueError, match="test must be at least 1"):
        make_stripes(test=0)


def test_disc_and_ring():
    points = make_disc_and_ring(test=10, dtype=np.float32)
    radius, labels = np.hypot(*points.train.X), points.train.labels
    assert radius[labels == 0].max() <= 1 < 1.3 <= radius[labels == 1].min() <= radius.max() <= 2.3
    assert points.test.X.shape == (2, 10)
    assert points.test.X.dtype == np.float32
    with pytest.raises(ValueError, match="train must be at least 1"):
        make_disc_and_ring(train=0)
