"""Examples with their truth."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from bn_helpers.data import Examples, one_hot


def test_one_hot():
    assert_array_equal(one_hot([2, 0], 3), [[0, 1], [0, 0], [1, 0]])
    with pytest.raises(ValueError, match="labels must lie between 0 and 2; got 3"):
        one_hot([0, 3], 3)
    with pytest.raises(ValueError, match="labels must lie between 0 and 2; got -1"):
        one_hot([-1], 3)
    with pytest.raises(TypeError, match="labels must be whole numbers"):
        one_hot([0.5], 3)


def test_refuses():
    X, Y = np.zeros((3, 5)), np.zeros((2, 5))
    with pytest.raises(ValueError, match="Y must have 5 columns"):
        Examples(X, Y[:, :4])
    with pytest.raises(ValueError, match="X must be finite"):
        Examples(X * np.nan, Y)
