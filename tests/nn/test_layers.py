"""Each layer by itself: what it computes, its gradient, its state, and what it refuses."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from bn_helpers.nn import (
    AdaptedBatchNorm,
    BatchNorm,
    Dense,
    Dropout,
    Layer,
    Network,
    ReLU,
    Sigmoid,
    Tanh,
    numerical_gradient,
)
from bn_helpers.nn.layer import as_generators


@pytest.mark.parametrize("stack", [(), (3,)])
@pytest.mark.parametrize(
    "make",
    [
        lambda: Dense(4, 3, rng=1),
        lambda: Dense(4, 3, bias=False, rng=1),
        lambda: BatchNorm(4, epsilon=0.1),
        lambda: BatchNorm(4, epsilon=0.1, learnable=False),
        ReLU, Sigmoid, Tanh, Layer,
    ],
    ids=["dense", "dense without b", "batchnorm", "frozen batchnorm", "relu", "sigmoid", "tanh", "layer"],
)  # fmt: skip
def test_backward_is_the_gradient(make, stack):
    layer, rng = make(), np.random.default_rng(0)
    A_prev = rng.normal(size=(*stack, 4, 5))
    Network([layer], stack=stack)  # which gives each network of the stack its own arrays
    for name in layer.parameter_names + layer.statistic_names:
        setattr(layer, name, rng.normal(size=getattr(layer, name).shape))
    dA = rng.normal(size=layer.forward(A_prev, training=True).shape)
    before = {name: getattr(layer, name).copy() for name in layer.parameter_names}

    got = layer.backward(dA)
    assert_allclose(got, numerical_gradient(lambda x: (dA * layer.forward(x, True)).sum(), A_prev), atol=1e-7)
    layer.forward(A_prev, True)
    layer.backward(dA)
    for name in layer.parameter_names:

        def cost(values, name=name):
            setattr(layer, name, values)
            return (dA * layer.forward(A_prev, True)).sum()

        exact = getattr(layer, "d" + name).copy()
        assert_allclose(exact, numerical_gradient(cost, before[name]), atol=1e-7)
        setattr(layer, name, before[name])


def test_dense_with_and_without_b():
    A = np.random.default_rng(0).normal(size=(4, 5))
    layer = Dense(4, 3, rng=1)
    layer.b = [[1.0], [2.0], [3.0]]
    assert_allclose(layer.forward(A) - layer.W @ A, np.broadcast_to([[1.0], [2.0], [3.0]], (3, 5)))
    without = Dense(4, 3, bias=False, rng=1)
    assert_array_equal(without.W, layer.W)
    assert without.parameter_names == ("W",)
    with pytest.raises(AttributeError, match="no b"):
        _ = without.b


def test_initial_weights():
    assert Dense(400, 300, rng=0).W.std() == pytest.approx(np.sqrt(2 / 400), rel=0.01)
    assert Dense(400, 300, rng=0, initial_scale=0.1).W.std() == pytest.approx(0.1, rel=0.01)
    stack = Dense(4, 3, rng=[5, 6], initial_scale=np.array([[1.0], [10.0]]))
    assert stack.W.shape == (2, 2, 3, 4)
    assert_allclose(stack.W[1], 10 * stack.W[0])
    assert_array_equal(stack.W[0, 1], Dense(4, 3, rng=6, initial_scale=1.0).W)


def test_running_statistics_are_the_moving_average():
    rng, layer = np.random.default_rng(0), BatchNorm(3, decay=0.7)
    mean, variance = np.zeros((3, 1)), np.ones((3, 1))
    for m in (4, 6, 5):
        Z = rng.normal(2, 3, (3, m))
        layer.forward(Z, training=True)
        mean = 0.7 * mean + 0.3 * Z.mean(axis=1, keepdims=True)
        variance = 0.7 * variance + 0.3 * Z.var(axis=1, keepdims=True)
    assert_allclose(layer.running_mean, mean)
    assert_allclose(layer.running_variance, variance)
    assert layer.updates == 3


def test_unbiased_running_variance():
    Z, layer = (
        np.random.default_rng(0).normal(size=(3, 4)),
        BatchNorm(3, decay=0.0, epsilon=0.0, unbiased=True),
    )
    Z_tilde = layer.forward(Z, training=True)
    assert_allclose(layer.running_variance, Z.var(axis=1, ddof=1, keepdims=True))
    assert_allclose(Z_tilde.var(axis=1), 1)  # the batch itself is normalised with the biased one


@pytest.mark.parametrize("evaluation", ["running", "corrected", "batch"])
def test_evaluation(evaluation):
    rng, layer = np.random.default_rng(1), BatchNorm(3, decay=0.9, epsilon=0.1, evaluation=evaluation)
    layer.gamma, layer.beta = rng.normal(size=(2, 3, 1))
    Z, new = rng.normal(4, 2, (3, 8)), rng.normal(size=(3, 2))
    layer.forward(Z, training=True)
    mean, variance = Z.mean(axis=1, keepdims=True), Z.var(axis=1, keepdims=True)
    if evaluation == "running":
        mean, variance = 0.1 * mean, 0.9 + 0.1 * variance
    if evaluation == "batch":
        mean, variance = new.mean(axis=1, keepdims=True), new.var(axis=1, keepdims=True)
    names = layer.parameter_names + layer.statistic_names
    before = {name: getattr(layer, name).copy() for name in names}
    got = layer.forward(new, training=False)
    assert_allclose(got, layer.gamma * (new - mean) / np.sqrt(variance + 0.1) + layer.beta, rtol=1e-10)
    assert layer.updates == 1
    for name in names:
        assert_array_equal(getattr(layer, name), before[name])


def test_one_decay_for_each_network_of_a_stack():
    Z = np.random.default_rng(0).normal(1, 1, (3, 2, 4))
    layer = BatchNorm(2, decay=np.array([0.0, 0.5, 0.9]))
    Network([layer], stack=(3,))
    layer.forward(Z, training=True)
    assert_allclose(
        layer.running_mean, np.array([1, 0.5, 0.1])[:, None, None] * Z.mean(axis=-1, keepdims=True)
    )


def test_two_layers_share_nothing():
    one, two = BatchNorm(2), BatchNorm(2)
    one.forward(np.random.default_rng(0).normal(3, 1, (2, 5)), training=True)
    one.gamma = 7
    assert_array_equal(two.running_mean, np.zeros((2, 1)))
    assert_array_equal(two.gamma, np.ones((2, 1)))


def test_setting_statistics_makes_evaluation_possible():
    layer = BatchNorm(2, epsilon=0.0)
    with pytest.raises(RuntimeError, match="no running statistics yet"):
        layer.forward(np.ones((2, 1)), training=False)
    layer.running_mean, layer.running_variance = [[1.0], [2.0]], [[4.0], [9.0]]
    assert_allclose(layer.forward(np.array([[3.0], [5.0]]), training=False), [[1.0], [1.0]])


def test_backward_after_an_evaluation_uses_its_own_statistics_or_says_no():
    Z, dZ_tilde = np.random.default_rng(0).normal(size=(2, 3, 4))
    layer = BatchNorm(3)
    with pytest.raises(RuntimeError, match="forward pass with training=True"):
        layer.backward(dZ_tilde)
    layer.forward(Z, training=True)
    layer.forward(Z, training=False)
    with pytest.raises(RuntimeError, match="forward pass with training=True"):
        layer.backward(dZ_tilde)


def test_adapted_class_of_the_reader():
    class Own:
        """A right answer to exercise 6.4."""

        def __init__(self, n, decay, epsilon):
            self.gamma, self.beta = np.ones((n, 1)), np.zeros((n, 1))
            self.running_mean, self.running_variance = np.zeros((n, 1)), np.ones((n, 1))
            self.decay, self.epsilon = decay, epsilon

        def forward(self, Z, training):
            if training:
                mu, sigma2 = Z.mean(axis=1, keepdims=True), Z.var(axis=1, keepdims=True)
                self.running_mean = self.decay * self.running_mean + (1 - self.decay) * mu
                self.running_variance = self.decay * self.running_variance + (1 - self.decay) * sigma2
            else:
                mu, sigma2 = self.running_mean, self.running_variance
            return self.gamma * (Z - mu) / np.sqrt(sigma2 + self.epsilon) + self.beta

    rng = np.random.default_rng(0)
    ours, adapted = BatchNorm(3, 0.8, 0.1), AdaptedBatchNorm(Own(3, 0.8, 0.1), epsilon=0.1)
    for layer in (ours, adapted):
        layer.gamma, layer.beta = [[1.0], [-2.0], [3.0]], [[0.0], [1.0], [2.0]]
    for _ in range(3):
        Z, dZ_tilde = rng.normal(2, 3, (2, 3, 5))
        assert_allclose(adapted.forward(Z, True), ours.forward(Z, True))
        assert_allclose(adapted.backward(dZ_tilde), ours.backward(dZ_tilde))
        assert_allclose(adapted.dgamma, ours.dgamma)
    assert_allclose(adapted.forward(Z, False), ours.forward(Z, False))


def test_activations():
    Z = np.array([[-2.0, 0.0, 3.0]])
    assert_array_equal(ReLU().forward(Z), [[0.0, 0.0, 3.0]])
    assert_allclose(Sigmoid().forward(Z), 1 / (1 + np.exp(-Z)), rtol=1e-14)
    assert_allclose(Tanh().forward(Z), np.tanh(Z))
    for activation in (ReLU, Sigmoid, Tanh):
        layer = activation()
        assert layer.forward(Z.astype(np.float32)).dtype == np.float32
        assert layer.backward(Z.astype(np.float32)).dtype == np.float32
    with np.errstate(all="raise", under="ignore"):
        assert_allclose(Sigmoid().forward(np.array([[-1e4, 1e4]], np.float32)), [[0.0, 1.0]])


def test_dropout():
    A = np.random.default_rng(0).uniform(1, 2, (50, 400)).astype(np.float32)
    layer = Dropout(0.8, rng=0)
    dropped = layer.forward(A, training=True)
    kept = dropped != 0
    assert dropped.dtype == np.float32
    assert kept.mean() == pytest.approx(0.8, abs=0.01)
    assert (
        0.6 < kept.mean(axis=0).min() < kept.mean(axis=0).max() < 1.0
    )  # drawn for each value, not each column
    assert_allclose(dropped[kept], A[kept] / 0.8, rtol=1e-6)
    assert_allclose(layer.backward(np.ones_like(A)), kept / 0.8, rtol=1e-6)
    assert not np.array_equal(layer.forward(A, training=True) != 0, kept)
    assert_array_equal(layer.forward(A, training=False), A)
    assert_array_equal(layer.backward(A), A)


def test_dropout_gives_each_seed_its_mask():
    A = np.ones((2, 3, 4, 50))
    dropped = Dropout(0.5, rng=[0, 1, 2]).forward(A, training=True)
    assert_array_equal(dropped[0], dropped[1])  # settings of one seed are paired
    assert not np.array_equal(dropped[0, 0], dropped[0, 1])
    assert_array_equal(dropped[1, 2], Dropout(0.5, rng=2).forward(A[1, 2], training=True))


def test_generators():
    generator = np.random.default_rng(0)
    assert as_generators(generator) is generator
    assert [g.random() for g in as_generators([3, 4])] == [np.random.default_rng(s).random() for s in (3, 4)]
    with pytest.raises(TypeError, match="rng must be a seed"):
        as_generators(None)


BAD = [
    (lambda: Dense(0, 3), ValueError, "n_in must be at least 1"),
    (lambda: Dense(3, 2.0), TypeError, "n_out must be a whole number"),
    (lambda: Dense(3, 2, initial_scale=-1.0), ValueError, "initial_scale must be at least 0"),
    (lambda: Dense(3, 2).forward(np.zeros((4, 2))), ValueError, "A_prev must have 3 rows.*got 4"),
    (lambda: Dense(3, 2).forward(np.zeros(3)), ValueError, "A_prev must have shape"),
    (lambda: BatchNorm(3, decay=1.0), ValueError, "decay must be at least 0 and less than 1"),
    (lambda: BatchNorm(3, epsilon=-1.0), ValueError, "epsilon must be at least 0"),
    (lambda: BatchNorm(3, evaluation="test"), ValueError, "evaluation must be one of 'running'"),
    (lambda: BatchNorm(3).forward(np.zeros((2, 4)), True), ValueError, "Z must have 3 rows"),
    (
        lambda: BatchNorm(3).forward(np.zeros((2, 3, 4)), True),
        ValueError,
        r"Z must have shape .* got \(2, 3, 4\)",
    ),
    (lambda: BatchNorm(3).forward(np.zeros((3, 1)), True), ValueError, "Z must have at least two columns"),
    (lambda: Dropout(0.0, 0), ValueError, "keep_probability must be greater than 0 and at most 1"),
    (lambda: Dropout(1.1, 0), ValueError, "keep_probability must be"),
]


@pytest.mark.parametrize(("call", "error", "words"), BAD)
def test_refuses(call, error, words):
    with pytest.raises(error, match=words):
        call()
