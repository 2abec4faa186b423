"""Softmax cross-entropy against its definition, central differences and extreme logits."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from bn_helpers.data import one_hot
from bn_helpers.nn import accuracy, numerical_gradient, softmax, softmax_cross_entropy


def batch(seed=0, stack=(), c=4, m=5):
    rng = np.random.default_rng(seed)
    return rng.normal(0, 2, (*stack, c, m)), one_hot(rng.integers(0, c, m), c)


def test_loss_is_the_definition():
    logits, Y = batch()
    loss, _ = softmax_cross_entropy(logits, Y)
    p = np.exp(logits) / np.exp(logits).sum(axis=0)
    assert_allclose(softmax(logits), p, rtol=1e-12)
    assert_allclose(loss, -np.mean([np.log(p[Y[:, i].argmax(), i]) for i in range(5)]), rtol=1e-12)


def test_gradient():
    logits, Y = batch(1)
    _, dlogits = softmax_cross_entropy(logits, Y)
    approximate = numerical_gradient(lambda x: softmax_cross_entropy(x, Y)[0], logits)
    assert_allclose(dlogits, approximate, atol=1e-9)


def test_a_stack_gives_one_loss_for_each_network():
    logits, Y = batch(2, stack=(2, 3))
    loss, dlogits = softmax_cross_entropy(logits, Y)
    assert loss.shape == (2, 3)
    for place in np.ndindex(2, 3):
        one, d = softmax_cross_entropy(logits[place], Y)
        assert_array_equal(loss[place], one)
        assert_array_equal(dlogits[place], d)
    assert_array_equal(accuracy(logits, Y)[1, 2], accuracy(logits[1, 2], Y))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_extreme_logits_stay_finite(dtype):
    logits = np.array([[1e4, -1e4], [-1e4, 1e4]], dtype)
    with np.errstate(all="raise", under="ignore"):
        loss, dlogits = softmax_cross_entropy(logits, np.array([[1, 1], [0, 0]], dtype))
    assert loss.dtype == dlogits.dtype == dtype
    assert_allclose(loss, 1e4)
    assert_allclose(dlogits, [[0, -0.5], [0, 0.5]])


def test_arguments_are_left_alone():
    logits, Y = batch(3)
    before = logits.copy(), Y.copy()
    softmax_cross_entropy(logits, Y)
    assert_array_equal(logits, before[0])
    assert_array_equal(Y, before[1])


def test_accuracy():
    assert accuracy(np.array([[1.0, 2.0, 0.0], [0.0, 1.0, 3.0]]), one_hot([0, 1, 1], 2)) == pytest.approx(
        2 / 3
    )


def test_refuses():
    logits, Y = batch()
    with pytest.raises(ValueError, match=r"Y must have shape \(\.\.\., 4, 5\)"):
        softmax_cross_entropy(logits, Y[:, :4])
    with pytest.raises(ValueError, match="logits must have shape"):
        softmax_cross_entropy(logits[0], Y)
