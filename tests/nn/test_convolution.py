"""Patches and a dense layer are a convolution: against its definition, PyTorch and central differences."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from bn_helpers.nn import BatchNorm, Dense, Flatten, Network, Patches, Tanh, normalise
from tests.nn.differences import gradient_differences

C, H, W, K = 2, 5, 4, 3


def images(m=3, stack=()):
    return np.random.default_rng(0).normal(size=(*stack, C * H * W, m))


def test_patches_are_what_one_cuts_out_by_hand():
    X = images()
    got = Patches(C, H, W, size=K).forward(X)
    pictures = X.T.reshape(3, C, H, W)
    by_hand = [
        picture[:, i : i + K, j : j + K].ravel()
        for picture in pictures
        for i in range(H - K + 1)
        for j in range(W - K + 1)
    ]
    assert_array_equal(got, np.transpose(by_hand))


def network(rng=1):
    row = [Patches(C, H, W, K), Dense(C * K * K, 3, bias=False, rng=rng), BatchNorm(3), Tanh(), Flatten(6)]
    return Network([*row, Patches(3, 3, 2, 2), Dense(12, 2, rng=rng), Flatten(2), Dense(4, 3, rng=rng)])


def test_gradients_of_a_network():
    Y = np.eye(3)[:, [0, 2, 1]]
    assert max(gradient_differences(network(), images(), Y).values()) < 1e-7


def test_input_gradient():
    X, net = images(), network()
    d = np.random.default_rng(1).normal(size=net.forward(X, training=True).shape)
    dX = net.backward(d, input_gradient=True)
    for place in [(0, 0), (13, 1), (39, 2)]:
        moved = X.copy()
        moved[place] += 1e-6
        change = (d * (net.forward(moved, True) - net.forward(X, True))).sum()
        assert dX[place] == pytest.approx(change / 1e-6, rel=1e-4)


def test_a_stack_is_its_members():
    X, stack = images(), network(rng=[1, 2])
    together = stack.forward(X, training=True)
    for i in (0, 1):
        assert_allclose(stack.member(i).forward(X, training=True), together[i], atol=1e-12)


def test_batch_norm_after_it_is_that_of_images():
    X = images()
    layers = [Patches(C, H, W, K), Dense(C * K * K, 3, bias=False, rng=1)]
    net = Network([*layers, BatchNorm(3), Flatten(6)])
    got = net.forward(X, training=True)
    feature_maps = net.outputs["dense1"].reshape(3, 3, 3, 2).transpose(1, 0, 2, 3)  # (N, C, H', W')
    assert_allclose(got, normalise(feature_maps, (0, 2, 3)).reshape(3, 18).T, atol=1e-12)


def test_agrees_with_pytorch():
    torch = pytest.importorskip("torch")
    X, rng = images(), np.random.default_rng(2)
    weight = rng.normal(size=(3, C, K, K))
    dense = Dense(C * K * K, 3, bias=False)
    dense.W = weight.reshape(3, -1)
    got = Network([Patches(C, H, W, K), dense, Flatten(6)]).forward(X)
    expected = torch.nn.functional.conv2d(torch.tensor(X.T.reshape(3, C, H, W)), torch.tensor(weight))
    assert_allclose(got, expected.numpy().reshape(3, -1).T, atol=1e-13)


def test_refuses():
    with pytest.raises(ValueError, match="A_prev must have 40 rows, channels x height x width; got 39"):
        Patches(C, H, W).forward(images()[1:])
    with pytest.raises(ValueError, match="width must be at least 3; got 2"):
        Patches(1, 4, 2, size=3)
    with pytest.raises(ValueError, match="A_prev must have a multiple of 4 columns; got 6"):
        Flatten(4).forward(np.zeros((2, 6)))
    with pytest.raises(ValueError, match="do not fit together at dense1"):
        Network([Patches(1, 4, 4), Dense(8, 2)])
