"""The vector of all parameters and the views into it: names, places, state, copies."""

import copy
import pickle

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from bn_helpers.nn import BatchNorm, Dense, Network, ReLU, fully_connected
from tests.nn.small import SIZES, batch, random_parameters, step


def test_names_and_order():
    assert fully_connected(SIZES, True, rng=0).names == [
        "W1", "gamma1", "beta1", "W2", "gamma2", "beta2", "W3", "b3",
    ]  # fmt: skip
    assert fully_connected(SIZES, False, rng=0).names == ["W1", "b1", "W2", "b2", "W3", "b3"]
    assert "b1" in fully_connected(SIZES, True, rng=0, bias=True).names
    assert fully_connected([6, 3], True, rng=0).names == ["W1", "b1"]
    twice = Network([BatchNorm(6), Dense(6, 3), BatchNorm(3), ReLU(), BatchNorm(3)])
    assert twice.names == ["gamma0", "beta0", "W1", "b1", "gamma1", "beta1", "gamma1_2", "beta1_2"]
    assert twice.layer_names == ["batchnorm0", "dense1", "batchnorm1", "relu1", "batchnorm1_2"]
    assert twice.matching("gamma") == ["gamma0", "gamma1", "gamma1_2"]
    assert twice.matching("b1") == ["b1"]


def test_views_share_memory_with_the_vector():
    network = fully_connected(SIZES, True, rng=0)
    assert network.parameters.flags.c_contiguous
    assert network.parameters.shape == network.gradients.shape == (6 * 5 + 5 * 4 + 2 * 9 + 4 * 3 + 3,)
    assert_array_equal(np.concatenate([network[name].ravel() for name in network.names]), network.parameters)
    for name in network.names:
        assert np.shares_memory(network[name], network.parameters)
        assert np.shares_memory(network.gradient(name), network.gradients)
    network["gamma1"] = 3.0
    network.layer("batchnorm2").beta = 4.0
    assert (network.parameters[network.place("gamma1")] == 3.0).all()
    assert (network.parameters[network.place("beta2")] == 4.0).all()
    assert (network.layer("batchnorm1").gamma == 3.0).all()


def test_frozen_gamma_and_beta_are_no_parameters():
    frozen = fully_connected(SIZES, lambda n: BatchNorm(n, learnable=False), rng=0, stack=(2,))
    assert frozen.names == ["W1", "W2", "W3", "b3"]
    assert frozen.layer("batchnorm1").gamma.shape == (2, 5, 1)
    frozen.layer("batchnorm1").gamma = 2.0
    step(frozen, *batch())
    assert (frozen.state()["gamma1"] == 2.0).all()


def test_state():
    X, Y = batch()
    one = random_parameters(fully_connected(SIZES, True, rng=0))
    step(one, X, Y)
    other = fully_connected(SIZES, True, rng=99)
    other.load_state(one.state())
    assert other.state().keys() == one.state().keys()
    for name, array in one.state().items():
        assert_array_equal(other.state()[name], array)
    assert_array_equal(other.forward(X), one.forward(X))
    state = one.state()
    state["W1"] += 1
    assert not np.array_equal(state["W1"], one["W1"])


def test_load_state_refuses_what_does_not_fit():
    network = fully_connected(SIZES, True, rng=0)
    state = network.state()
    with pytest.raises(KeyError, match=r"unknown.*W9"):
        network.load_state(state | {"W9": np.zeros(1)})
    with pytest.raises(KeyError, match=r"missing.*running_mean1"):
        network.load_state({name: array for name, array in state.items() if name != "running_mean1"})
    before = network.parameters.copy()
    with pytest.raises(ValueError, match=r"W3 must have shape \(3, 4\); got \(4, 3\)"):
        network.load_state(state | {"W1": state["W1"] + 1, "W3": state["W3"].T})
    assert_array_equal(network.parameters, before)  # all or nothing


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))])
def test_copies_keep_their_own_vector(duplicate):
    network = fully_connected(SIZES, True, rng=0)
    step(network, *batch())
    other = duplicate(network)
    assert_array_equal(other.forward(batch()[0]), network.forward(batch()[0]))
    other.parameters[...] = 0
    assert not other["W1"].any()
    assert not other.layer("dense1").W.any()
    assert network["W1"].any()
