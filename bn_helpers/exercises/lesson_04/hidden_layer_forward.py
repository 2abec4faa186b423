"""Exercise 4.2: one hidden layer with Batch Norm."""

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("A",))
def hidden_layer_forward(A_prev, W, gamma, beta, epsilon):
    """One hidden layer: ReLU(BN(W A_prev)), with the statistics of this mini-batch.

    A_prev: (n_prev, m); W: (n, n_prev); gamma, beta: (n, 1).
    Return A of shape (n, m).
    """
    Z = W @ A_prev
    mu = Z.mean(axis=1, keepdims=True)
    sigma2 = Z.var(axis=1, keepdims=True)
    Z_norm = (Z - mu) / np.sqrt(sigma2 + epsilon)
    Z_tilde = gamma * Z_norm + beta
    return np.maximum(Z_tilde, 0)


@hidden_layer_forward.case("two units, four examples")
def _(rng):
    A_prev = np.array([[1.0, 2.0, 0.5, 3.0], [-1.0, 0.0, 2.0, 1.5], [0.5, -2.0, 1.0, 0.0]])
    W = np.array([[1.0, -0.5, 2.0], [-1.0, 1.0, 0.5]])
    return A_prev, W, np.array([[1.5], [-0.5]]), np.array([[0.25], [0.75]]), 0.5


@hidden_layer_forward.case("more units than examples, scales far apart")
def _(rng):
    W = rng.normal(size=(5, 4)) * np.array([[0.01], [0.3], [1.0], [10.0], [100.0]])
    return rng.normal(size=(4, 3)), W, rng.normal(size=(5, 1)), rng.normal(size=(5, 1)), 0.1


@hidden_layer_forward.case("a unit whose weights are 0")
def _(rng):
    W = np.array([[0.0, 0.0], [1.0, -2.0], [0.5, 1.0]])
    gamma, beta = np.array([[1.0], [-2.0], [0.5]]), np.array([[0.5], [0.25], [-0.25]])
    return rng.normal(size=(2, 5)), W, gamma, beta, 1e-3


@hidden_layer_forward.case("as many units as inputs and examples")
def _(rng):
    gamma, beta = np.array([[0.8], [-1.3], [2.0]]), np.array([[0.7], [0.3], [-0.6]])
    return rng.normal(size=(3, 3)), rng.normal(size=(3, 3)), gamma, beta, 0.1


@hidden_layer_forward.case("one example alone")
def _(rng):
    return (
        rng.normal(size=(2, 1)),
        rng.normal(size=(3, 2)),
        rng.normal(size=(3, 1)),
        rng.normal(size=(3, 1)),
        0.5,
    )


@hidden_layer_forward.alternative
def unit_after_unit(A_prev, W, gamma, beta, epsilon):
    A = np.zeros((W.shape[0], A_prev.shape[1]))
    for i, weights in enumerate(W):
        z = [sum(w * a for w, a in zip(weights, column, strict=True)) for column in A_prev.T]
        mean = sum(z) / len(z)
        variance = sum((value - mean) ** 2 for value in z) / len(z)
        for j, value in enumerate(z):
            shifted = gamma[i, 0] * (value - mean) / (variance + epsilon) ** 0.5 + beta[i, 0]
            A[i, j] = shifted if shifted > 0 else 0
    return A


@hidden_layer_forward.alternative
def as_a_slope_and_an_offset(inputs, weights, scale, shift, eps=1e-5):
    Z = np.einsum("ij,jm->im", weights, inputs)
    mean = np.mean(Z, 1)[:, None]
    slope = scale / np.sqrt(np.mean(Z * Z, 1)[:, None] - mean**2 + eps)
    Z = slope * Z + (shift - slope * mean)
    return Z * (Z > 0)
