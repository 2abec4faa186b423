"""Logistic loss and its derivatives, against the definition and central differences."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from bn_helpers.nn import logistic_curvatures, logistic_loss, numerical_gradient


def batch(seed=0, n=3, m=7):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, m)), rng.integers(0, 2, (1, m)).astype(float), rng.normal(size=(1, n + 1))


def test_loss_is_the_definition():
    Z, Y = batch()[0][:1], batch()[1]
    p = 1 / (1 + np.exp(-Z))
    assert_allclose(logistic_loss(Z, Y)[0], -np.mean(Y * np.log(p) + (1 - Y) * np.log(1 - p)), rtol=1e-12)
    extreme = np.array([[-800.0, 800.0]])
    assert_allclose(logistic_loss(extreme, np.array([[0.0, 1.0]]))[0], 0, atol=1e-12)
    assert_allclose(logistic_loss(extreme, np.array([[1.0, 0.0]]))[0], 800)


def test_gradient():
    Z, Y = batch(1)[0][:1], batch(1)[1]
    assert_allclose(
        logistic_loss(Z, Y)[1], numerical_gradient(lambda z: logistic_loss(z, Y)[0], Z), atol=1e-9
    )


def test_a_stack_of_weights():
    Z, Y = np.random.default_rng(2).normal(size=(4, 1, 7)), batch(1)[1]
    loss, dZ = logistic_loss(Z, Y)
    assert loss.shape == (4,)
    assert_allclose(dZ[2], logistic_loss(Z[2], Y)[1])


def test_curvatures_are_those_of_the_loss():
    """The Hessian, column by column, by central differences of the gradient."""
    X, Y, weights = batch(3)

    def gradient(w):
        w = w.reshape(1, -1)
        dZ = logistic_loss(w[:, :-1] @ X + w[:, -1:], Y)[1]
        return np.append(dZ @ X.T, dZ.sum())

    steps = 1e-5 * np.eye(weights.size)
    H = np.array([(gradient(weights[0] + h) - gradient(weights[0] - h)) / 2e-5 for h in steps])
    p = 1 / (1 + np.exp(-(weights[:, :-1] @ X + weights[:, -1:])))
    assert_allclose(logistic_curvatures(X, p), np.linalg.eigvalsh((H + H.T) / 2), atol=1e-8)


def test_refuses():
    with pytest.raises(ValueError, match=r"Y must have shape \(1, m\)"):
        logistic_loss(np.zeros((1, 3)), np.zeros(3))
