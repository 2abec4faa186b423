"""Exercise 9.4: a residual block."""

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("A_next",))
def residual_block(A, W, gamma, beta, epsilon, scale):
    """A way around one layer: A + scale · W ReLU(BN(A)), with batch statistics.

    A: (n, m); W: (n, n); gamma, beta: (n, 1), of the Batch Norm of A; scale: a number.
    Return A_next of shape (n, m).
    """
    mu = A.mean(axis=1, keepdims=True)
    sigma2 = A.var(axis=1, keepdims=True)
    A_tilde = gamma * (A - mu) / np.sqrt(sigma2 + epsilon) + beta
    return A + scale * (W @ np.maximum(A_tilde, 0))


def _parameters(rng, n):
    return rng.normal(size=(n, n)), rng.normal(size=(n, 1)), rng.normal(size=(n, 1))


@residual_block.case("two units, three examples")
def _(rng):
    return np.array([[1.0, 2.0, 6.0], [-1.0, 0.5, 2.0]]), *_parameters(rng, 2), 0.5, 1.0


@residual_block.case("as many examples as units, scales far apart")
def _(rng):
    return rng.normal(size=(4, 4)) * [[0.1], [1.0], [10.0], [50.0]] + 3, *_parameters(rng, 4), 0.1, 0.1


@residual_block.case("scale 0: everything goes around")
def _(rng):
    return rng.normal(size=(3, 5)), *_parameters(rng, 3), 0.1, 0.0


@residual_block.case("a unit that never changes, a negative scale")
def _(rng):
    A = rng.normal(size=(3, 6))
    A[1] = 2.0
    return A, *_parameters(rng, 3), 0.01, -0.5


@residual_block.alternative
def example_by_example(A, W, gamma, beta, epsilon, scale):
    mean, variance = A.mean(1), A.var(1)
    columns = []
    for a in A.T:
        active = gamma[:, 0] * (a - mean) / (variance + epsilon) ** 0.5 + beta[:, 0]
        columns.append(a + scale * W.dot(np.where(active > 0, active, 0)))
    return np.stack(columns, axis=1)


@residual_block.alternative
def added_up_in_place(inputs, weights, g, b, eps, factor):
    centred = inputs - np.mean(inputs, axis=1, keepdims=True)
    std = np.sqrt(np.mean(centred**2, axis=1, keepdims=True) + eps)
    result = inputs.copy()
    result += factor * np.einsum("ij,jm->im", weights, (g * centred / std + b).clip(min=0))
    return result
