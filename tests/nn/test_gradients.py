"""Central differences, and the gradients of whole networks checked against them."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from bn_helpers.nn import BatchNorm, fully_connected, numerical_gradient
from tests.nn.differences import gradient_differences


def test_central_differences():
    x = np.random.default_rng(0).normal(size=(3, 2))
    before = x.copy()
    assert_allclose(numerical_gradient(lambda x: np.sin(x).sum(), x), np.cos(x), atol=1e-9)
    assert_array_equal(x, before)
    # exact for a parabola whatever the step: forward differences would be off by the step
    assert_allclose(numerical_gradient(lambda x: (x**2).sum(), x, step=0.5), 2 * x, atol=1e-12)
    with pytest.raises(ValueError, match="step must be greater than 0"):
        numerical_gradient(np.sum, x, step=0)


def batch():
    rng = np.random.default_rng(0)
    return rng.normal(size=(4, 6)), np.eye(3)[:, rng.integers(0, 3, 6)]


class Wrong(BatchNorm):
    """The gradient of gamma has the wrong sign."""

    def backward(self, dZ_tilde):
        dZ = super().backward(dZ_tilde)
        self.dgamma = -self.dgamma
        return dZ


def test_a_wrong_gradient_is_found():
    network = fully_connected([4, 5, 3], Wrong, "tanh", rng=0)
    differences = gradient_differences(network, *batch())
    assert differences.pop("gamma1") > 1e-3
    assert max(differences.values()) < 1e-7
