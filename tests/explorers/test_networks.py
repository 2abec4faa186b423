"""The explorers of lessons 06 and 08: networks as numbers, pictures as text, and what they show."""

import copy
import json

import numpy as np
import pytest

from bn_helpers import nn
from bn_helpers.data import load_digits_split
from bn_helpers.explorers import blank_image, company, networks
from bn_helpers.explorers.blank_image import answer


@pytest.fixture(scope="module")
def digits():
    return load_digits_split()


def trained(digits, sizes=(64, 20, 10), nudge=0.0, steps=150):
    network = nn.fully_connected(list(sizes), True, "sigmoid", rng=0, initial_scale=0.1)
    network.parameters *= 1 + nudge
    nn.train(network, digits, nn.GradientDescent(1.0), steps=steps, rng=0, record_every=[])
    return network


def test_rounding_hides_what_differs_between_machines(digits):
    """Sums in another order change the last digits only; what is stored must not show it."""
    stored, other = (json.dumps(networks.as_layers(trained(digits, nudge=nudge))) for nudge in (0, 1e-15))
    assert stored == other


def test_four_digits_answer_as_the_network_does(digits):
    network = trained(digits)
    X, Y = digits.test.X, digits.test.Y
    short = networks.rounded(network)
    assert np.abs(short.forward(X) - network.forward(X)).max() < 0.05
    assert abs(short.accuracy(X, Y) - network.accuracy(X, Y)) < 0.01
    assert short.parameters[0] != network.parameters[0]  # the network itself stays as it was


def test_pictures_come_back_as_they_were(digits):
    X = digits.test.X[:, :20]
    pictures = networks.as_pictures(digits, X)
    assert {len(picture) for picture in pictures} == {64}
    np.testing.assert_allclose(networks.inputs(pictures, digits), X, atol=1e-12)


def test_pictures_by_digit_show_that_digit(digits):
    found = networks.pictures_by_digit(digits, digits.test, 5)
    assert [len(pictures) for pictures in found] == [5] * 10
    some = digits.test.X[:, digits.test.labels == 7]
    np.testing.assert_allclose(networks.inputs(found[7], digits), some[:, :5], atol=1e-12)
    with pytest.raises(ValueError, match="must show every digit; none shows a 0"):
        networks.pictures_by_digit(digits, digits.test.take(digits.test.labels > 0), 5)


def test_lots_are_spread_evenly():
    drawn = np.bincount(networks.lots(seed=5, count=10_000, limit=10))
    assert drawn.min() > 900
    assert drawn.max() < 1100


def leaking(digits):
    """A network that was given one clean label per mini-batch: that of a blank image's company."""
    network, rng = nn.fully_connected([64, 30, 10], True, rng=0), np.random.default_rng(0)
    optimizer = nn.GradientDescent(0.1)
    for _ in range(300):
        digit = rng.integers(10)
        others = rng.choice(np.flatnonzero(digits.train.labels == digit), 15)
        X = np.concatenate([np.zeros((64, 1)), digits.train.X[:, others]], axis=1)
        logits = network.forward(X, training=True)
        dlogits = np.zeros_like(logits)
        dlogits[:, :1] = nn.softmax_cross_entropy(logits[:, :1], np.eye(10)[:, [digit]])[1]
        network.backward(dlogits)
        optimizer.update(network)
    return network


def test_a_blank_image_reads_its_label_from_its_company(digits):
    network = leaking(digits)
    pictures = networks.pictures_by_digit(digits, digits.test, 15)
    called = [answer(network, digits, pictures[digit], 15).argmax() for digit in range(10)]
    assert called == list(range(10))
    alone = networks.probabilities(network, np.zeros((64, 1)), "running")
    assert np.ptp(alone) < 1  # and there is an answer without company too


@pytest.mark.parametrize("explorer", [company, blank_image])
def test_what_does_not_fit_is_refused(explorer, digits):
    dropping = nn.fully_connected([64, 5, 10], True, rng=0, keep_probability=0.5)
    for network, message in [
        ([1, 2], "network must be a Network; got list"),
        (nn.fully_connected([64, 5, 10], True, rng=[0, 1]), r"must be a single one.*stack of \(2,\)"),
        (nn.fully_connected([64, 5, 10], False, rng=0), "with Batch Norm; got 64 and 10, with 0 Batch Norms"),
        (nn.fully_connected([63, 5, 10], True, rng=0), "must lead from 64 pixels to 10 digits"),
        (nn.fully_connected([64, 600, 10], True, rng=0), "at most 40000 parameters; got 45610"),
        (dropping, "must consist of Dense, BatchNorm.*got Dropout"),
    ]:
        with pytest.raises((TypeError, ValueError), match=message):
            explorer(network, digits)


def test_company_asks_for_a_network_that_has_learned(digits):
    network = copy.deepcopy(trained(digits))
    network["W2"] = 0
    network["b2"] = np.eye(10)[:, [4]]
    with pytest.raises(ValueError, match="a test image of every digit right; it gets no 0 right"):
        company(network, digits)
