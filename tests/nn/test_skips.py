"""A way around layers: what it computes, its gradient, and that copies keep their own."""

import copy
import pickle

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from bn_helpers.nn import BatchNorm, Dense, Join, Network, ReLU, Skip, Tanh
from tests.nn.differences import gradient_differences


def residual(rng=0, scale=1.0, stack=()):
    """Dense, then two blocks x + scale * f(x), then Dense."""
    layers = [Dense(5, 4, rng=rng)]
    for block in range(2):
        skip = Skip()
        layers += [skip, BatchNorm(4), Tanh(), Dense(4, 4, rng=block), Join(skip, scale)]
    return Network([*layers, Dense(4, 3, rng=9)], stack=stack)


def batch():
    rng = np.random.default_rng(0)
    return rng.normal(size=(5, 6)), np.eye(3)[:, rng.integers(0, 3, 6)]


def test_what_enters_is_added_again():
    X = batch()[0]
    network = residual(scale=0.3)
    network.forward(X, training=True)
    out = network.outputs
    assert network.layer_names[1:6] == ["skip1", "batchnorm1", "tanh1", "dense2", "join2"]
    assert_allclose(out["join2"], out["dense1"] + 0.3 * out["dense2"])
    assert_allclose(out["join3"], out["join2"] + 0.3 * out["dense3"])


@pytest.mark.parametrize("scale", [1.0, -0.3])
def test_gradients(scale):
    assert max(gradient_differences(residual(scale=scale), *batch()).values()) < 1e-7


def test_one_way_around_another():
    outer, inner = Skip(), Skip()
    row = [Dense(5, 3, rng=0), outer, Dense(3, 3, rng=1), inner, Tanh(), Dense(3, 3, rng=2)]
    network = Network([*row, Join(inner), Join(outer)])
    assert max(gradient_differences(network, *batch()).values()) < 1e-7


def test_a_member_and_a_copy_have_ways_of_their_own():
    X = batch()[0]
    stack = residual(rng=[0, 1])
    together = stack.forward(X, training=True)
    for other in (
        stack.member(1),
        pickle.loads(pickle.dumps(stack)).member(1),
        copy.deepcopy(stack).member(1),
    ):
        assert_allclose(other.forward(X, training=True), together[1], atol=1e-13)
        assert other.layers[5].skip is other.layers[1]
        assert other.layers[1] is not stack.layers[1]


def test_a_way_around_nothing_doubles():
    skip = Skip()
    network = Network([skip, ReLU(), Join(skip)])
    assert_array_equal(network.forward(np.array([[1.0, -2.0]])), [[2.0, -2.0]])


def test_refuses():
    skip = Skip()
    with pytest.raises(ValueError, match=r"do not fit together at join2: A_prev must have 4 rows.* got 3"):
        Network([Dense(5, 4), skip, Dense(4, 3), Join(skip)])
    with pytest.raises(ValueError, match="the Skip of a Join must stand before it"):
        Network([Dense(5, 4), Join(Skip())])
