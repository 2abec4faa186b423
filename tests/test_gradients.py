"""The gradient checker itself: it must find what is wrong, and leave the network as it was."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from bn_helpers.gradients import GradientCheck, check_network, numerical_gradient
from bn_helpers.layers import BatchNorm
from bn_helpers.network import fully_connected


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


def test_a_wrong_gradient_is_found_and_named():
    network = fully_connected([4, 5, 3], Wrong, "tanh", rng=0)
    check = check_network(network, *batch())
    assert check.difference("gamma1") > 1e-3
    assert max(check.difference(name) for name in network.names if name != "gamma1") < 1e-7
    assert check.max_difference == check.difference("gamma1")


def test_the_network_is_left_as_it_was():
    network = fully_connected([4, 5, 3], True, rng=0)
    network.forward(batch()[0], training=True)
    before = network.state()
    check = check_network(network, *batch(), names=["gamma1", "W2"])
    assert list(check.exact) == ["gamma1", "W2"]
    # The forward pass for the exact gradients is an ordinary one, but its statistics must not stay.
    for name, array in network.state().items():
        assert_array_equal(array, before[name], err_msg=name)


def test_the_table_shows_the_worst_entry():
    check = GradientCheck({"W1": np.array([1.0, 2.0]), "b1": np.zeros(1)},
                          {"W1": np.array([1.0, 2.5]), "b1": np.array([1e-9])})  # fmt: skip
    header, first, second = str(check).splitlines()
    assert header.split() == ["name", "exact", "approximate", "max", "difference"]
    assert first.split() == ["W1", "2.000000", "2.500000", "5.00e-01"]
    assert second.split()[-1] == "1.00e-09"
    with pytest.raises(ValueError, match=r"approximate\['W1'\] must have shape \(2,\)"):
        GradientCheck({"W1": np.zeros(2)}, {"W1": np.zeros(3)})


def test_refuses_stacks_and_float32():
    for network in (
        fully_connected([4, 3], rng=0, stack=(2,)),
        fully_connected([4, 3], rng=0, dtype=np.float32),
    ):
        with pytest.raises(ValueError, match="network must be a single one of dtype float64"):
            check_network(network, *batch())
