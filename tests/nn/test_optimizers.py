"""The optimizers against their formulas, written out step by step for single numbers."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from bn_helpers.nn import Adam, GradientDescent, Momentum, Optimizer, RMSprop, fully_connected


def gradient_descent(p, gradients):
    for g in gradients:
        p = p - 0.1 * g
    return p


def momentum(p, gradients, v=0.0):
    for g in gradients:
        v = 0.8 * v + 0.2 * g
        p = p - 0.1 * v
    return p


def rmsprop(p, gradients, s=0.0):
    for g in gradients:
        s = 0.7 * s + 0.3 * g**2
        p = p - 0.1 * g / (np.sqrt(s) + 0.05)
    return p


def adam(p, gradients, v=0.0, s=0.0):
    for t, g in enumerate(gradients, start=1):
        v = 0.8 * v + 0.2 * g
        s = 0.95 * s + 0.05 * g**2
        p = p - 0.1 * (v / (1 - 0.8**t)) / (np.sqrt(s / (1 - 0.95**t)) + 0.05)
    return p


PAIRS = [
    (lambda rate: GradientDescent(rate), gradient_descent),
    (lambda rate: Momentum(rate, beta=0.8), momentum),
    (lambda rate: RMSprop(rate, beta=0.7, epsilon=0.05), rmsprop),
    (lambda rate: Adam(rate, beta1=0.8, beta2=0.95, epsilon=0.05), adam),
]
IDS = ["GradientDescent", "Momentum", "RMSprop", "Adam"]


@pytest.mark.parametrize(("make", "formula"), PAIRS, ids=IDS)
@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float32, 1e-5), (np.float64, 1e-13)])
@pytest.mark.parametrize("shape", [(3,), (2, 3, 4), (5000,)])
def test_formula(make, formula, dtype, tolerance, shape):
    rng = np.random.default_rng(0)
    parameters, gradients = rng.normal(size=shape).astype(dtype), rng.normal(size=(6, *shape)).astype(dtype)
    expected = formula(parameters.astype(float), gradients.astype(float))
    optimizer, kept = make(0.1), gradients.copy()
    for gradient in gradients:
        assert optimizer.step(parameters, gradient) is None
    assert parameters.dtype == dtype
    assert_allclose(parameters, expected, rtol=tolerance, atol=tolerance)
    assert_array_equal(gradients, kept)


@pytest.mark.parametrize("make", [make for make, _ in PAIRS], ids=IDS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_one_learning_rate_for_each_network_of_a_stack(make, dtype):
    rates, rng = np.array([[0.01], [0.1], [1.0]]), np.random.default_rng(1)
    start, gradients = rng.normal(size=(3, 2, 5)).astype(dtype), rng.normal(size=(4, 3, 2, 5)).astype(dtype)
    stack, optimizer = start.copy(), make(rates)
    for gradient in gradients:
        optimizer.step(stack, gradient)
    assert stack.dtype == dtype
    for i, rate in enumerate(rates[:, 0]):
        single, optimizer = start[i].copy(), make(rate)
        for gradient in gradients[:, i]:
            optimizer.step(single, gradient)
        assert_allclose(stack[i], single, rtol=1e-6)


def test_a_step_of_ones_own_starts_from_averages_of_0():
    """Lesson 05 leaves (1 - β) out of momentum, and the correction out of Adam."""

    class Heavy(Momentum):
        def step(self, parameters, gradients):
            self.velocity = self.beta * self.velocity + gradients
            parameters -= self.rate(parameters) * self.velocity

    class Uncorrected(Adam):
        def step(self, parameters, gradients):
            self.velocity = self.beta1 * self.velocity + (1 - self.beta1) * gradients
            self.square = self.beta2 * self.square + (1 - self.beta2) * gradients**2
            parameters -= self.rate(parameters) * self.velocity / np.sqrt(self.square)

    for optimizer, expected in (
        (Heavy(0.1, 0.5), [0.9, 0.75]),
        (Uncorrected(0.1, 0.5, 0.75), [0.9, 0.78661]),
    ):
        point = np.array([1.0])
        for wanted in expected:
            optimizer.step(point, np.array([1.0]))
            assert point == pytest.approx(wanted, abs=1e-5)


def test_the_learning_rate_may_change():
    point, optimizer = np.array([1.0]), GradientDescent(0.1)
    optimizer.step(point, np.array([1.0]))
    optimizer.learning_rate = 0.01
    optimizer.step(point, np.array([1.0]))
    assert_allclose(point, [0.89])


@pytest.mark.parametrize(
    "decay", [{"W": 0.1}, {"W2": 0.1, "gamma": 0.2}, {"gamma": 0.2, "beta": 0.3, "b2": 0.1}]
)
def test_weight_decay_by_name(decay):
    network, rng = fully_connected([4, 3, 2], True, rng=0), np.random.default_rng(0)
    network.parameters[...] = rng.normal(size=network.parameters.shape)
    network.gradients[...] = rng.normal(size=network.gradients.shape)
    expected = {}
    for name in network.names:
        value = decay.get(name, decay.get(name.rstrip("0123456789"), 0.0))
        expected[name] = network[name] - 0.1 * (network.gradient(name) + value * network[name])
    GradientDescent(0.1, weight_decay=decay).update(network)
    for name in network.names:
        assert_allclose(network[name], expected[name], rtol=1e-13)


def test_weight_decay_of_each_network_of_a_stack():
    network = fully_connected([4, 3, 2], True, rng=0, stack=(2,))
    before = network["W1"].copy()
    GradientDescent(1.0, weight_decay={"W": np.array([0.0, 0.5])}).update(network)
    assert_array_equal(network["W1"][0], before[0])
    assert_allclose(network["W1"][1], 0.5 * before[1])


def test_refuses():
    with pytest.raises(ValueError, match="learning_rate must be greater than 0"):
        GradientDescent(0.0)
    with pytest.raises(ValueError, match="learning_rate must be greater than 0"):
        Adam(np.array([0.1, -0.1]))
    with pytest.raises(ValueError, match="beta must be at least 0 and less than 1"):
        Momentum(0.1, beta=1.0)
    with pytest.raises(ValueError, match="epsilon must be greater than 0"):
        RMSprop(0.1, epsilon=0.0)
    with pytest.raises(ValueError, match="beta2 must be at least 0 and less than 1"):
        Adam(0.1, beta2=-0.1)
    with pytest.raises(ValueError, match=r"weight_decay\['W'\] must be at least 0"):
        Adam(0.1, weight_decay={"W": -1.0})
    with pytest.raises(TypeError, match="learning_rate must be a number"):
        Momentum("fast")
    network = fully_connected([4, 3, 2], rng=0)
    with pytest.raises(KeyError, match="no parameter is named 'gamma'"):
        GradientDescent(0.1, weight_decay={"gamma": 0.1}).update(network)
    with pytest.raises(NotImplementedError, match="must define step"):
        Optimizer(0.1).step(np.zeros(1), np.zeros(1))
