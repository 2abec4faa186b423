"""Population statistics: exact in every layer, or by one pass; blended with the old ones."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from bn_helpers.data import load_digits_split
from bn_helpers.nn import (
    BatchNorm,
    Dense,
    GradientDescent,
    Join,
    Network,
    ReLU,
    Skip,
    fully_connected,
    recalibrate,
    train,
)

SIZES = [64, 12, 9, 10]


@pytest.fixture(scope="module")
def X():
    return load_digits_split().train.X[:, :100].astype(float)


def statistics(network):
    return [array for layer in network.batch_norms for array in (layer.running_mean, layer.running_variance)]


@pytest.mark.parametrize("batch_size", [None, 7, 33, 50, 100])
def test_exact_in_every_layer(batch_size, X):
    """Evaluating with the new statistics is evaluating the whole set with its own."""
    network = fully_connected(SIZES, True, rng=0)
    recalibrate(network, X, batch_size=batch_size)
    for layer in network.batch_norms:
        assert layer.evaluation == "running"
    got = network.forward(X)
    for name, layer in zip(("dense1", "dense2"), network.batch_norms, strict=True):
        Z = network.outputs[name]
        assert_allclose(layer.running_mean, Z.mean(axis=1, keepdims=True), atol=1e-11)
        assert_allclose(layer.running_variance, Z.var(axis=1, keepdims=True), rtol=1e-9)
    assert_allclose(got, network.forward(X, training=True), atol=1e-9)


def test_one_pass_is_exact_in_the_first_layer_only(X):
    exact, one_pass = (fully_connected(SIZES, True, rng=0) for _ in range(2))
    recalibrate(exact, X)
    recalibrate(one_pass, X, batch_size=20, one_pass=True)
    off = [
        np.abs(mine.running_variance / true.running_variance - 1).max()
        for mine, true in zip(one_pass.batch_norms, exact.batch_norms, strict=True)
    ]
    assert off[0] < 1e-10
    assert 0.01 < off[1] < 0.5


@pytest.mark.parametrize("blend", [0.0, 0.25, 1.0])
def test_blend(blend, X):
    network = fully_connected(SIZES, True, rng=0)
    network.forward(X[:, :40], training=True)
    old, first = [array.copy() for array in statistics(network)], network.batch_norms[0]
    recalibrate(network, X[:, 40:], blend=blend)
    Z = network["W1"] @ X[:, 40:]
    assert_allclose(first.running_mean, blend * Z.mean(axis=1, keepdims=True) + (1 - blend) * old[0])
    assert_allclose(first.running_variance, blend * Z.var(axis=1, keepdims=True) + (1 - blend) * old[1])
    if blend == 0:
        for array, before in zip(statistics(network), old, strict=True):
            assert_array_equal(array, before)


def test_a_stack_is_its_members(X):
    stack = fully_connected(SIZES, True, rng=[0, 1])
    recalibrate(stack, X, batch_size=30)
    for seed in (0, 1):
        single = fully_connected(SIZES, True, rng=seed)
        recalibrate(single, X, batch_size=30)
        for mine, other in zip(statistics(single), statistics(stack), strict=True):
            assert_allclose(mine, other[seed], atol=1e-12)


def test_around_a_skip(X):
    skip = Skip()
    row = [Dense(64, 8, rng=0), skip, BatchNorm(8), ReLU(), Dense(8, 8, rng=1), Join(skip), BatchNorm(8)]
    network = Network(row)
    recalibrate(network, X, batch_size=30)
    network.forward(X)
    joined = network.outputs["join2"]
    assert_allclose(network.batch_norms[1].running_variance, joined.var(axis=1, keepdims=True), rtol=1e-9)


def test_nothing_is_corrected_after_it_and_modes_stay(X):
    digits = load_digits_split()
    network = fully_connected(SIZES, lambda n: BatchNorm(n, 0.99, evaluation="corrected"), rng=0)
    train(network, digits, GradientDescent(0.1), steps=5, rng=0)
    recalibrate(network, X)
    assert [layer.evaluation for layer in network.batch_norms] == ["corrected", "corrected"]
    assert_allclose(network.forward(X), network.forward(X, training=True), atol=1e-9)
    with pytest.raises(ValueError, match="X must have 64 rows"):
        recalibrate(network, X[:5])
    assert [layer.evaluation for layer in network.batch_norms] == ["corrected", "corrected"]
    with pytest.raises(ValueError, match="blend must be at least 0 and at most 1"):
        recalibrate(network, X, blend=1.5)
