"""A scheduled optimizer takes the steps of the one inside, at the rate of the moment."""

import numpy as np
from numpy.testing import assert_allclose

from bn_helpers.nn import Adam, GradientDescent, Scheduled, fully_connected


def three_steps(optimizer):
    network = fully_connected([3, 2], rng=0)
    for step in range(3):
        network.gradients[:] = np.random.default_rng(step).normal(size=network.gradients.shape)
        optimizer.update(network)
    return network.parameters


def test_each_step_has_the_rate_of_its_number():
    network = fully_connected([3, 2], rng=0)
    expected = network.parameters.copy()
    for step, rate in enumerate((0.1, 0.2, 0.3)):
        expected -= rate * np.random.default_rng(step).normal(size=expected.shape)
    assert_allclose(three_steps(Scheduled(GradientDescent(0.1), lambda t: t)), expected)


def test_the_optimizer_inside_keeps_its_averages():
    assert_allclose(three_steps(Scheduled(Adam(0.1), lambda t: 1.0)), three_steps(Adam(0.1)))


def test_rates_of_a_stack_are_scheduled_together():
    network = fully_connected([3, 2], rng=[0], stack=(2,))
    before = network.parameters.copy()
    network.gradients[:] = 1.0
    Scheduled(GradientDescent(np.array([[0.1], [1.0]])), lambda t: 0.5).update(network)
    assert_allclose((before - network.parameters)[:, 0, 0], [0.05, 0.5])
