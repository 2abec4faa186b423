"""Batch Norm with something changed on purpose."""

import numpy as np
import pytest

from bn_helpers import nn


@pytest.fixture
def Z(rng=None):
    return np.random.default_rng(0).normal(2, 3, size=(4, 6))


def set_randomly(layer, seed=1):
    rng = np.random.default_rng(seed)
    layer.gamma, layer.beta = rng.normal(size=(2, layer.n, 1))


def numerical(layer, Z, d):
    """∂(d · output)/∂Z by central differences, with the same noise in every forward pass."""
    state = layer.rng.bit_generator.state if hasattr(layer, "rng") else None

    def cost(Z):
        if state:
            layer.rng.bit_generator.state = state
        return (d * layer.forward(Z, training=True)).sum()

    gradient = nn.numerical_gradient(cost, Z)
    cost(Z)
    return gradient


def test_own_norm_is_batch_norm_until_something_is_overridden(Z):
    own, usual = nn.OwnNorm(4), nn.BatchNorm(4)
    d = np.random.default_rng(2).normal(size=Z.shape)
    for layer in (own, usual):
        set_randomly(layer)
    assert np.allclose(own.forward(Z, training=True), usual.forward(Z, training=True), atol=1e-12)
    assert np.allclose(own.backward(d), usual.backward(d), atol=1e-12)
    for name in ("dgamma", "dbeta", "running_mean"):
        assert np.allclose(getattr(own, name), getattr(usual, name), atol=1e-12)
    assert np.allclose(own.running_variance, usual.running_variance, atol=1e-5)  # with ε inside
    assert np.allclose(own.forward(Z), usual.forward(Z), atol=1e-4)
    for layer in (own, usual):
        layer.evaluation = "batch"
    assert np.allclose(own.forward(Z), usual.forward(Z), atol=1e-12)


class MeanAbsolute(nn.OwnNorm):
    def statistics(self, Z):
        centre = Z.mean(axis=-1, keepdims=True)
        return centre, np.abs(Z - centre).mean(axis=-1, keepdims=True)

    def slopes(self, Z, centre, scale):
        sign = np.sign(Z - centre)
        return 1 / Z.shape[-1], (sign - sign.mean(axis=-1, keepdims=True)) / Z.shape[-1]


@pytest.mark.parametrize(
    "layer",
    [nn.OwnNorm(4), MeanAbsolute(4), nn.ShakenBatchNorm(4, 2.0), nn.ShakenBatchNorm(4, 1.5, "example")],
    ids=["own", "mean absolute", "shaken by unit", "shaken by example"],
)
def test_the_backward_pass_against_central_differences(layer, Z):
    set_randomly(layer)
    d = np.random.default_rng(3).normal(size=Z.shape)
    expected = numerical(layer, Z, d)
    assert np.allclose(layer.backward(d), expected, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("per", ["unit", "example"])
def test_noise_stays_within_its_strength(per):
    layer = nn.ShakenBatchNorm(2, 3.0, per, rng=0, evaluation="batch")
    Z = np.array([[-1.0, 1.0], [-1.0, 1.0]])
    for _ in range(50):
        shaken = layer.forward(Z, training=True)
        assert np.abs(shaken).max() <= 4 + 3
        together = np.allclose(shaken.mean(axis=1), shaken[:, 0] + layer.factor[:, 0], atol=1e-4)
        assert together == (per == "unit")


def test_evaluations_are_quiet_unless_told_otherwise(Z):
    layer = nn.ShakenBatchNorm(4, 1.0, evaluation="batch")
    quiet = nn.z_transform(Z)
    assert np.allclose(layer.forward(Z), quiet, atol=1e-6)
    layer.always = True
    assert not np.allclose(layer.forward(Z), quiet, atol=0.01)


def test_strength_0_changes_nothing_and_a_stack_has_strengths_of_its_own():
    def layer(n):
        return nn.ShakenBatchNorm(n, np.array([[0.0], [2.0]]), rng=0)

    X = np.random.default_rng(0).normal(size=(5, 20))
    shaken = nn.fully_connected([5, 4, 3], layer, rng=range(3), stack=(2,))
    usual = nn.fully_connected([5, 4, 3], True, rng=range(3), stack=(2,))
    same = np.isclose(shaken.forward(X, training=True), usual.forward(X, training=True), atol=1e-10)
    assert same[0].all()
    assert not same[1].any()


@pytest.mark.parametrize("wrong", [{"strength": -1}, {"per": "layer"}])
def test_what_is_no_noise_is_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        nn.ShakenBatchNorm(3, **wrong)
