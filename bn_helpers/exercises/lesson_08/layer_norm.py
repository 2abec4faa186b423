"""Exercise 8.4: layer normalisation."""

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("Z_tilde",))
def layer_norm(Z, gamma, beta, epsilon):
    """Normalise each example over its units, then scale and shift each unit.

    Z: (n, m), one column per example; gamma, beta: (n, 1).
    Return Z_tilde of shape (n, m). No column depends on another.
    """
    mu = Z.mean(axis=0, keepdims=True)
    sigma2 = Z.var(axis=0, keepdims=True)
    Z_norm = (Z - mu) / np.sqrt(sigma2 + epsilon)
    return gamma * Z_norm + beta


@layer_norm.case("three units, two examples")
def _(rng):
    Z = np.array([[1.0, -1.0], [2.0, 0.5], [6.0, 2.0]])
    return Z, np.array([[2.0], [-0.5], [1.5]]), np.array([[10.0], [3.0], [-4.0]]), 0.5


@layer_norm.case("more examples than units, scales far apart")
def _(rng):
    Z = rng.normal(size=(3, 4)) * [0.01, 1.0, 10.0, 200.0] + [0.02, -3.0, 4.0, 50.0]
    return Z, rng.normal(size=(3, 1)), rng.normal(size=(3, 1)), 1e-3


@layer_norm.case("as many units as examples")
def _(rng):
    Z = rng.normal(size=(3, 3)) + np.array([1.0, 2.0, -3.0])
    return Z, rng.normal(size=(3, 1)), rng.normal(size=(3, 1)), 0.1


@layer_norm.case("one example has the same value in all units")
def _(rng):
    Z = np.array([[2.0, 0.0], [2.0, 1.0], [2.0, 2.0], [2.0, 5.0]])
    return Z, rng.normal(size=(4, 1)), rng.normal(size=(4, 1)), 0.01


@layer_norm.case("a single example")
def _(rng):
    return rng.normal(size=(5, 1)) + 1, rng.normal(size=(5, 1)), rng.normal(size=(5, 1)), 0.2


@layer_norm.case("a single unit")
def _(rng):
    return rng.normal(size=(1, 3)), np.array([[-1.5]]), np.array([[0.5]]), 0.1


@layer_norm.alternative
def example_by_example(Z, gamma, beta, epsilon):
    columns = []
    for z in Z.T:
        centred = z - np.average(z)
        columns.append(gamma.ravel() * centred / (np.mean(centred**2) + epsilon) ** 0.5 + beta.ravel())
    return np.column_stack(columns)


@layer_norm.alternative
def batch_norm_of_the_transpose(inputs, scale, shift, eps):
    rows = inputs.T
    mean = rows.mean(axis=-1, keepdims=True)
    return scale * ((rows - mean) / np.sqrt(rows.var(axis=-1, keepdims=True) + eps)).T + shift


@layer_norm.alternative
def number_by_number(Z, gamma, beta, epsilon):
    n, m = Z.shape
    result = [[0.0] * m for _ in range(n)]
    for j in range(m):
        mean = sum(Z[:, j]) / n
        std = (sum((z - mean) ** 2 for z in Z[:, j]) / n + epsilon) ** 0.5
        for i in range(n):
            result[i][j] = gamma[i, 0] * (Z[i, j] - mean) / std + beta[i, 0]
    return result
