"""Exercise 6.5: folding Batch Norm into the dense layer."""

import numpy as np

from bn_helpers.exercises.checker import exercise


def _layer_state(rng, n):
    """Random gamma, beta, running_mean and running_variance of n units."""
    gamma, beta, running_mean = rng.normal(size=(3, n, 1))
    return gamma, beta, running_mean, rng.uniform(0.2, 3.0, size=(n, 1))


@exercise(returns=("W_folded", "b_folded"))
def fold_into_dense(W, gamma, beta, running_mean, running_variance, epsilon):
    """One dense layer that equals BN(W A) at test time.

    W: (n, k), without a bias; all others: (n, 1). Return (W_folded, b_folded) of shapes
    (n, k) and (n, 1), so that W_folded A + b_folded = BN(W A) for every A.
    """
    scale = gamma / np.sqrt(running_variance + epsilon)
    W_folded = scale * W
    b_folded = beta - scale * running_mean
    return W_folded, b_folded


@fold_into_dense.case("two units, three inputs")
def _(rng):
    W = np.array([[1.0, 2.0, -1.0], [0.5, 0.0, 4.0]])
    gamma, beta = np.array([[2.0], [-0.5]]), np.array([[1.0], [3.0]])
    return W, gamma, beta, np.array([[0.5], [-2.0]]), np.array([[4.0], [0.25]]), 0.5


@fold_into_dense.case("as many units as inputs")
def _(rng):
    return rng.normal(size=(3, 3)), *_layer_state(rng, 3), 0.1


@fold_into_dense.case("more units than inputs")
def _(rng):
    return rng.normal(size=(4, 2)), *_layer_state(rng, 4), 0.2


@fold_into_dense.case("one input, and a unit whose running variance is 0")
def _(rng):
    gamma, beta, running_mean, running_variance = _layer_state(rng, 2)
    return rng.normal(size=(2, 1)), gamma, beta, running_mean, running_variance * [[0.0], [9.0]], 0.01


@fold_into_dense.alternative
def by_trying_the_layer(W, gamma, beta, running_mean, running_variance, epsilon):
    def layer(A):
        return gamma * (W @ A - running_mean) / np.sqrt(running_variance + epsilon) + beta

    b = layer(np.zeros((W.shape[1], 1)))
    return layer(np.eye(W.shape[1])) - b, b


@fold_into_dense.alternative
def with_a_diagonal_matrix(W, g, b, mean, variance, eps=1e-5):
    S = np.diag((g / (variance + eps) ** 0.5).ravel())
    return [S @ W, b - S @ mean]
