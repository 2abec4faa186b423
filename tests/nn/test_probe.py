"""What a layer gives at many moments, and weights at the same loss."""

import numpy as np
import pytest

from bn_helpers import nn
from bn_helpers.data import load_digits_split


@pytest.fixture(scope="module")
def digits():
    return load_digits_split()


def test_a_probe_keeps_what_training_went_through(digits):
    network, X = nn.fully_connected([64, 5, 10], rng=range(2)), digits.validation.X[:, :7]
    probe, before = nn.Probe("dense1", X), network["W1"] @ X
    probe(0, network)
    nn.train(network, digits, nn.GradientDescent(0.1), steps=4, rng=range(2), record=probe, record_every=2)
    assert probe.steps == [0, 2, 4]
    assert probe.Z.shape == (3, 2, 5, 7)
    assert np.array_equal(probe.Z[0], before)
    assert np.array_equal(probe.Z[-1], network["W1"] @ X + network["b1"])


def test_weights_are_those_of_the_first_moment_at_each_loss(digits):
    network, levels = nn.fully_connected([64, 10, 10], rng=range(2)), (2.0, 1.0)
    options = {"rng": range(2), "steps": 80, "record_every": 1}
    kept = nn.weights_at(levels, network, digits, nn.GradientDescent(0.1), **options)
    for level, parameters in zip(levels, kept, strict=True):
        network.parameters[...] = parameters
        loss = nn.softmax_cross_entropy(network.forward(digits.train.X), digits.train.Y)[0]
        assert (loss <= level).all()
        assert (loss > level - 0.15).all()


def test_a_loss_that_is_never_reached_is_no_number(digits):
    network = nn.fully_connected([64, 10, 10], rng=range(2))
    with pytest.raises(ValueError, match=r"must be reached by every network; the last, 0\.01"):
        nn.weights_at((1, 0.01), network, digits, nn.GradientDescent(0.1), rng=range(2), steps=60)
