"""Normalising along any axes against its definition and PyTorch; the layers against central differences."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from bn_helpers.nn import (
    BatchNorm,
    Dense,
    DyT,
    GhostBatchNorm,
    GroupNorm,
    LayerNorm,
    Network,
    RMSNorm,
    batch_norm_forward,
    fully_connected,
    normalise,
    numerical_gradient,
    rms_normalise,
    z_transform,
)
from tests.nn.differences import gradient_differences


@pytest.mark.parametrize("axes", [-1, 0, (0,), (0, 2), (-3, -1), (0, 1, 2)])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_normalise_is_the_definition(axes, dtype):
    X = np.random.default_rng(0).normal(3, 5, (4, 3, 5)).astype(dtype)
    got, wide = normalise(X, axes, 0.1), X.astype(np.float64)
    mean, variance = wide.mean(axis=axes, keepdims=True), wide.var(axis=axes, keepdims=True)
    tolerance = 1e-6 if dtype == np.float32 else 1e-13
    assert got.dtype == dtype
    assert_allclose(got, (wide - mean) / np.sqrt(variance + 0.1), atol=tolerance)
    square = (wide**2).mean(axis=axes, keepdims=True)
    assert_allclose(rms_normalise(X, axes, 0.1), wide / np.sqrt(square + 0.1), atol=tolerance)


def test_a_large_mean_costs_no_digits():
    rng = np.random.default_rng(0)
    spread = rng.normal(size=(5, 64))
    X = (1e4 + 1e-2 * spread).astype(np.float32)
    exact = X.astype(np.float64)
    for axis in (-1, -2):
        centred = exact - exact.mean(axis=axis, keepdims=True)
        expected = centred / np.sqrt((centred**2).mean(axis=axis, keepdims=True) + 1e-9)
        assert_allclose(normalise(X, axis, 1e-9), expected, atol=2e-4)


def test_the_same_function_is_batch_norm():
    Z = np.random.default_rng(0).normal(3, 5, (4, 6))
    assert_allclose(normalise(Z, -1, 0.1), z_transform(Z, 0.1), atol=1e-14)
    images = np.random.default_rng(1).normal(size=(5, 3, 4, 4))  # all pixels of all images are columns
    columns = images.transpose(1, 0, 2, 3).reshape(3, -1)
    expected = z_transform(columns, 0.1).reshape(3, 5, 4, 4).transpose(1, 0, 2, 3)
    assert_allclose(normalise(images, (0, 2, 3), 0.1), expected, atol=1e-14)


def test_agrees_with_pytorch():
    torch = pytest.importorskip("torch")
    F, X = torch.nn.functional, np.random.default_rng(2).normal(1, 3, (6, 4, 5, 5))
    x = torch.tensor(X)
    pairs = {
        "batch": (normalise(X, (0, 2, 3)), F.batch_norm(x, None, None, training=True)),
        "layer": (normalise(X, (1, 2, 3)), F.layer_norm(x, (4, 5, 5))),
        "instance": (normalise(X, (2, 3)), F.instance_norm(x)),
        "group": (normalise(X.reshape(6, 2, 2, 5, 5), (2, 3, 4)).reshape(X.shape), F.group_norm(x, 2)),
        "RMS": (rms_normalise(X, (1, 2, 3)), F.rms_norm(x, (4, 5, 5), eps=1e-5)),
    }
    Z = X[:, :, 0, 0].T  # (4, 6)
    ghosts = [F.batch_norm(torch.tensor(Z[:, i : i + 2].T), None, None, training=True).T for i in (0, 2, 4)]
    pairs["ghost"] = normalise(Z.reshape(4, 3, 2), -1).reshape(4, 6), torch.cat(ghosts, dim=1)
    for name, (ours, theirs) in pairs.items():
        assert_allclose(ours, theirs.numpy(), atol=1e-14, err_msg=name)


@pytest.mark.parametrize(
    ("X", "axes", "epsilon", "words"),
    [
        (np.ones((2, 3)), 2, 0.1, "axes must name axes of X, which has 2"),
        (np.ones((2, 3)), (0, -2), 0.1, "repeated axis"),
        (np.array([1.0, np.nan]), 0, 0.1, "X must be finite"),
        (np.ones((2, 3)), 0, -1.0, "epsilon must be at least 0"),
    ],
)
def test_normalise_refuses(X, axes, epsilon, words):
    for function in (normalise, rms_normalise):
        with pytest.raises(ValueError, match=words):
            function(X, axes, epsilon)


MAKE = {
    "layernorm": lambda: LayerNorm(4, epsilon=0.1),
    "groupnorm": lambda: GroupNorm(4, groups=2, epsilon=0.1),
    "rmsnorm": lambda: RMSNorm(4, epsilon=0.1),
    "dyt": lambda: DyT(4),
    "batchnorm": lambda: GhostBatchNorm(4, ghost_size=3, epsilon=0.1),
}


@pytest.mark.parametrize("stack", [(), (2,)])
@pytest.mark.parametrize("kind", MAKE)
def test_backward_is_the_gradient(kind, stack):
    layer, rng = MAKE[kind](), np.random.default_rng(0)
    network = Network([layer], stack=stack)
    assert network.layer_names == [f"{kind}0"]
    network.parameters[...] = rng.normal(1, 1, network.parameters.shape)
    Z, dZ_tilde = rng.normal(2, 3, (2, *stack, 4, 6))
    layer.forward(Z, training=True)
    got = layer.backward(dZ_tilde)
    exact = {name: getattr(layer, "d" + name).copy() for name in layer.parameter_names}

    def cost(x):
        return (dZ_tilde * layer.forward(x, training=True)).sum()

    assert np.abs(got).max() > 0.01
    assert_allclose(got, numerical_gradient(cost, Z), atol=1e-7)
    for name in layer.parameter_names:
        before = getattr(layer, name).copy()

        def moved(values, name=name):
            setattr(layer, name, values)
            return cost(Z)

        assert_allclose(exact[name], numerical_gradient(moved, before), atol=1e-6)
        setattr(layer, name, before)


@pytest.mark.parametrize("kind", MAKE)
def test_in_a_network(kind):
    rng = np.random.default_rng(0)
    X, Y = rng.normal(size=(5, 6)), np.eye(3)[:, rng.integers(0, 3, 6)]
    network = fully_connected([5, 4, 4, 3], lambda n: MAKE[kind](), "tanh", rng=0)
    network.parameters += 0.3 * rng.normal(size=network.parameters.shape)
    assert max(gradient_differences(network, X, Y).values()) < 1e-7
    assert "b1" not in network.names


@pytest.mark.parametrize("kind", ["layernorm", "groupnorm", "rmsnorm", "dyt"])
def test_no_company_no_statistics(kind):
    layer, Z = MAKE[kind](), np.random.default_rng(0).normal(size=(4, 6))
    alone = np.hstack([layer.forward(Z[:, [i]]) for i in range(6)])
    assert_allclose(layer.forward(Z, training=True), alone, atol=1e-14)
    assert layer.statistic_names == ()


def test_ghosts():
    Z = np.random.default_rng(0).normal(2, 3, (4, 6))
    layer = GhostBatchNorm(4, ghost_size=3, decay=0.0, epsilon=0.1)
    layer.gamma, layer.beta = [[1.0], [2.0], [-1.0], [0.5]], [[0.0], [1.0], [2.0], [3.0]]
    parts = [batch_norm_forward(Z[:, i : i + 3], layer.gamma, layer.beta, 0.1) for i in (0, 3)]
    assert_allclose(layer.forward(Z, training=True), np.hstack([Z_tilde for Z_tilde, _ in parts]), atol=1e-13)
    assert_allclose(layer.running_mean, np.mean([cache.mu for _, cache in parts], axis=0))
    assert_allclose(layer.running_variance, np.mean([cache.sigma2 for _, cache in parts], axis=0))
    unbiased = GhostBatchNorm(4, ghost_size=3, decay=0.0, unbiased=True)
    unbiased.forward(Z, training=True)
    assert_allclose(unbiased.running_variance, layer.running_variance * 3 / 2)
    plain = BatchNorm(4, epsilon=0.1)
    for name in ("gamma", "beta", "running_mean", "running_variance"):
        setattr(plain, name, getattr(layer, name))
    assert_array_equal(layer.forward(Z), plain.forward(Z))
    layer.evaluation = plain.evaluation = "batch"
    assert_array_equal(layer.forward(Z), plain.forward(Z))
    assert_array_equal(layer.backward(Z**2), plain.backward(Z**2))
    with pytest.raises(ValueError, match="ghost_size 3 must divide the columns of Z; got 4"):
        layer.forward(Z[:, :4], training=True)


def test_layers_refuse():
    with pytest.raises(ValueError, match="groups must divide n; got 3 groups of 4 units"):
        GroupNorm(4, groups=3)
    for kind, make in MAKE.items():
        if kind != "batchnorm":
            with pytest.raises(ValueError, match="Z must have 4 rows"):
                make().forward(np.zeros((3, 2)))
        with pytest.raises(ValueError, match="do not fit together"):
            Network([Dense(2, 5), make()])
