"""Networks: the vector and its views, stacks, state, names, what is refused."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from bn_helpers.nn import (
    BatchNorm,
    Dense,
    Dropout,
    Layer,
    Network,
    fully_connected,
    softmax_cross_entropy,
    z_transform,
)
from tests.nn.differences import gradient_differences
from tests.nn.small import SIZES, batch, random_parameters, step


@pytest.mark.parametrize("normalise", ["z", "a"])
@pytest.mark.parametrize("activation", ["tanh", "sigmoid"])
@pytest.mark.parametrize("batch_norm", [False, True])
@pytest.mark.parametrize("m", [3, 8])
def test_gradients_of_a_whole_network(m, batch_norm, activation, normalise):
    make = (lambda n: BatchNorm(n, epsilon=0.1)) if batch_norm else False
    network = random_parameters(fully_connected(SIZES, make, activation, rng=0, normalise=normalise))
    assert max(gradient_differences(network, *batch(m=m)).values()) < 1e-7
    gradients = [np.abs(network.gradient(name)).max() for name in network.names]
    assert min(gradients) > 1e-3  # there was something to check


def test_input_gradient():
    X, Y = batch()
    network = random_parameters(fully_connected(SIZES, True, "tanh", rng=0))
    _, dlogits = softmax_cross_entropy(network.forward(X, training=True), Y)
    assert network.backward(dlogits) is None
    network.forward(X, training=True)
    dX = network.backward(dlogits, input_gradient=True)
    shifted = X.copy()
    shifted[2, 3] += 1e-6
    change = (
        softmax_cross_entropy(network.forward(shifted, True), Y)[0]
        - softmax_cross_entropy(network.forward(X, True), Y)[0]
    )
    assert dX[2, 3] == pytest.approx(change / 1e-6, rel=1e-3)


def test_the_same_seed_pairs_networks_with_and_without_batch_norm():
    with_norm, plain = fully_connected(SIZES, True, rng=7), fully_connected(SIZES, False, rng=7)
    for name in ("W1", "W2", "W3"):
        assert_array_equal(with_norm[name], plain[name])
    assert not np.array_equal(plain["W1"], fully_connected(SIZES, False, rng=8)["W1"])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_stack_is_its_members(dtype):
    """Forward, gradients and running statistics of a stack, against single networks of the same seeds."""
    X, Y = batch(stack=(3,))  # each seed has a mini-batch of its own
    stack = fully_connected(SIZES, True, rng=[4, 5, 6], stack=(2,), dtype=dtype, initial_scale=[[0.5], [2.0]])
    losses = step(stack, X, Y)
    assert stack.stack == losses.shape == (2, 3)
    assert losses.dtype == stack.gradients.dtype == dtype
    for place in np.ndindex(2, 3):
        single = fully_connected(
            SIZES, True, rng=[4, 5, 6][place[1]], dtype=dtype, initial_scale=[0.5, 2.0][place[0]]
        )
        loss = step(single, X[place[1]], Y)
        tolerance = 1e-5 if dtype == np.float32 else 1e-13
        assert_allclose(losses[place], loss, rtol=tolerance)
        assert_allclose(stack.gradients[place], single.gradients, atol=tolerance)
        member = stack.member(*place)
        for one, other in zip(member.batch_norms, single.batch_norms, strict=True):
            assert_allclose(one.running_variance, other.running_variance, rtol=tolerance)
        assert_array_equal(member.parameters, stack.parameters[place])
        assert_allclose(member.forward(X[place[1]]), stack.forward(X)[place], atol=tolerance)


def test_each_hidden_layer_can_have_its_own_choice_of_batch_norm():
    network = fully_connected([4, 5, 6, 2], [False, True], rng=0)
    assert [name for name in network.names if name[0] != "W"] == ["b1", "gamma2", "beta2", "b3"]
    plain = fully_connected([4, 5, 6, 2], [False, False], rng=0)
    assert plain.names == fully_connected([4, 5, 6, 2], rng=0).names
    with pytest.raises(ValueError, match="one for each hidden layer, 2; got 3"):
        fully_connected([4, 5, 6, 2], [True] * 3, rng=0)


def test_a_stack_with_batch_norm_on_its_shared_inputs():
    X, Y = batch()
    stack = Network([BatchNorm(6), Dense(6, 3, rng=[0, 1])])
    stack.layer("batchnorm0").gamma = [[[0.5]], [[2.0]]]
    step(stack, X, Y)
    for i in range(2):
        single = Network([BatchNorm(6), Dense(6, 3, rng=i)])
        single["gamma0"] = [0.5, 2.0][i]
        step(single, X, Y)
        assert_allclose(stack.gradients[i], single.gradients, atol=1e-14)
        assert_allclose(stack.member(i).forward(X), single.forward(X), atol=1e-14)


def test_the_inputs_can_have_a_batch_norm_of_their_own():
    X = np.random.default_rng(0).normal(5, [[1.0], [100.0], [0.1]], size=(3, 40))
    network = fully_connected([3, 4, 2], True, rng=range(2), input_norm=True)
    assert network.names[:3] == ["gamma0", "beta0", "W1"]
    network.forward(X, training=True)
    assert_allclose(network.outputs["batchnorm0"][1], z_transform(X), atol=1e-12)
    plain = fully_connected([3, 4, 2], rng=0, input_norm=lambda n: BatchNorm(n, learnable=False))
    assert plain.names == fully_connected([3, 4, 2], rng=0).names


def test_a_member_stands_alone():
    stack = fully_connected(SIZES, lambda n: BatchNorm(n, decay=np.array([0.1, 0.9])), rng=0, stack=(2,))
    step(stack, *batch())
    member, before = stack.member(1), stack.parameters.copy()
    assert member.layer("batchnorm1").decay == 0.9
    step(member, *batch(1))
    member.parameters += 1
    assert_array_equal(stack.parameters, before)
    with pytest.raises(ValueError, match="index must have 1 numbers"):
        stack.member(0, 1)


def test_evaluation_changes_nothing_and_ignores_company():
    X, Y = batch()
    network = fully_connected(SIZES, True, rng=0, keep_probability=0.5)
    step(network, X, Y)
    before = network.state()
    together = network.forward(X)
    assert_allclose(np.hstack([network.forward(X[:, i : i + 1]) for i in range(8)]), together, atol=1e-12)
    for name, array in network.state().items():
        assert_array_equal(array, before[name])
    assert_array_equal(network.predict(X), together.argmax(axis=0))
    assert network.accuracy(X, Y) == np.mean(together.argmax(axis=0) == Y.argmax(axis=0))


def test_many_mini_batches_at_once_in_evaluation():
    X, Y = batch()
    network = fully_connected(SIZES, True, rng=0)
    step(network, X, Y)
    batches = np.random.default_rng(1).normal(size=(5, 6, 4))
    for statistics in ("running", "batch"):
        for layer in network.batch_norms:
            layer.evaluation = statistics
        apart = [network.forward(one) for one in batches]
        assert_allclose(network.forward(batches), apart, atol=1e-12)
    with pytest.raises(ValueError, match="X must have leading axes that end the stack"):
        network.forward(batches, training=True)


def test_outputs_are_kept_by_name():
    X, _ = batch()
    network = fully_connected(SIZES, True, rng=0)
    logits = network.forward(X, training=True)
    assert list(network.outputs) == ["input", *network.layer_names]
    assert_array_equal(network.outputs["dense1"], network["W1"] @ X)
    assert_array_equal(network.outputs["relu2"], np.maximum(network.outputs["batchnorm2"], 0))
    assert network.outputs["dense3"] is logits


def test_a_layer_of_ones_own():
    class ConstantStatistics(BatchNorm):
        """The common mistake of lesson 02: mu and sigma2 treated as constants."""

        def backward(self, dZ_tilde):
            self.dgamma = (dZ_tilde * self.cache.Z_norm).sum(axis=-1, keepdims=True)
            self.dbeta = dZ_tilde.sum(axis=-1, keepdims=True)
            return self.gamma / self.cache.std * dZ_tilde

    class Shift(Layer):
        parameter_names = ("shift",)

        def __init__(self):
            self.shift = np.zeros((4, 1))

        def forward(self, A_prev, training=False):
            return A_prev + self.shift

        def backward(self, dA):
            self.dshift = dA.sum(axis=-1, keepdims=True)
            return dA

    wrong = random_parameters(fully_connected(SIZES, ConstantStatistics, "tanh", rng=0))
    right = random_parameters(fully_connected(SIZES, BatchNorm, "tanh", rng=0))
    for network in (wrong, right):
        step(network, *batch())
    assert_allclose(wrong.gradient("gamma2"), right.gradient("gamma2"))  # assigned, and still in the vector
    assert np.abs(wrong.gradient("W1") - right.gradient("W1")).max() > 1e-3
    own = random_parameters(Network([Dense(6, 4, rng=0), Shift(), Dense(4, 3, rng=1)]))
    assert own.names == ["W1", "b1", "shift1", "W2", "b2"]
    assert own.layer_names == ["dense1", "shift1", "dense2"]
    assert max(gradient_differences(own, *batch()).values()) < 1e-8


def test_keep_probability_adds_dropout():
    network = fully_connected(SIZES, True, rng=[0, 1], keep_probability=0.5)
    assert network.layer_names[:4] == ["dense1", "batchnorm1", "relu1", "dropout1"]
    X, Y = batch()
    first = step(network, X, Y)
    assert isinstance(network.layer("dropout1"), Dropout)
    assert (step(network, X, Y) != first).all()


def test_summary():
    lines = fully_connected(SIZES, True, rng=range(3), stack=(2,)).summary().splitlines()
    assert lines[1].split() == ["dense1", "(5,", "m)", "W1", "(5,", "6)", "30"]
    assert lines[-2].split() == ["total", "83"]
    assert lines[-1] == "6 such networks, stack (2, 3)"


X = np.zeros((6, 4))
BAD = [
    (lambda: Network([]), ValueError, "at least one layer"),
    (lambda: Network([Dense(3, 4), Dense(5, 2)]), ValueError, "do not fit together at dense2.*5 rows.*got 4"),
    (lambda: Network([Dense(3, 4), BatchNorm(5)]), ValueError, "do not fit together at batchnorm1"),
    (lambda: Network([layer := Dense(3, 3), layer]), ValueError, "twice"),
    (lambda: Network([Dense(3, 3)], dtype=int), TypeError, "dtype must be a floating-point type"),
    (lambda: fully_connected([3], rng=0), ValueError, "layer_sizes must hold at least inputs and classes"),
    (lambda: fully_connected([3, 2.5], rng=0), TypeError, "layer_sizes must be a whole number"),
    (
        lambda: fully_connected(SIZES, activation="gelu", rng=0),
        ValueError,
        "activation must be one of 'relu'",
    ),
    (lambda: fully_connected(SIZES, normalise="x", rng=0), ValueError, "normalise must be one of 'z', 'a'"),
    (lambda: fully_connected(SIZES, rng=None), TypeError, "rng must be a seed"),
    (lambda: fully_connected(SIZES, rng=0).forward(X[:5]), ValueError, "X must have 6 rows"),
    (lambda: fully_connected(SIZES, rng=0).forward(X + np.nan), ValueError, "X must be finite"),
    (lambda: fully_connected(SIZES, rng=0).forward(X[0]), ValueError, "X must have shape"),
    (lambda: fully_connected(SIZES, rng=0).forward(X + 1j), TypeError, "X must hold real numbers"),
    (lambda: fully_connected(SIZES, rng=0, stack=(2,)).forward(np.zeros((3, 6, 4))), ValueError, "X.*stack"),
    (lambda: fully_connected(SIZES, True, rng=0).forward(X[:, :1], True), ValueError, "at least two columns"),
    (lambda: fully_connected(SIZES, True, rng=0).forward(X), RuntimeError, "no running statistics yet"),
    (lambda: fully_connected(SIZES, rng=0)["gamma1"], KeyError, "no parameter is named 'gamma1'.*W1, b1"),
    (lambda: fully_connected(SIZES, rng=0).gradient("w1"), KeyError, "no parameter is named 'w1'"),
    (lambda: fully_connected(SIZES, rng=0).layer("dense9"), KeyError, "no layer is named 'dense9'"),
    (lambda: fully_connected(SIZES, rng=0).matching("gamma"), KeyError, "no parameter is named 'gamma'"),
]


@pytest.mark.parametrize(("call", "error", "words"), BAD)
def test_refuses(call, error, words):
    with pytest.raises(error, match=words):
        call()
