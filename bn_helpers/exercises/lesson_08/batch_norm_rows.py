"""Exercise 8.1: Batch Norm in the frameworks' layout."""

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("X_tilde",))
def batch_norm_rows(X, gamma, beta, epsilon):
    """Batch Norm in the frameworks' layout: one row per example.

    X: (m, n), m examples of n units; gamma, beta: (n,). Return X_tilde of shape (m, n).
    """
    mu = X.mean(axis=0)
    sigma2 = X.var(axis=0)
    X_norm = (X - mu) / np.sqrt(sigma2 + epsilon)
    return gamma * X_norm + beta


@batch_norm_rows.case("three examples, two units")
def _(rng):
    X = np.array([[1.0, -1.0], [2.0, 0.5], [6.0, 2.0]])
    return X, np.array([2.0, -0.5]), np.array([10.0, 3.0]), 0.5


@batch_norm_rows.case("more units than examples, scales far apart")
def _(rng):
    X = rng.normal(size=(3, 4)) * [0.01, 1.0, 10.0, 200.0] + [0.02, -3.0, 4.0, 50.0]
    return X, rng.normal(size=4), rng.normal(size=4), 1e-3


@batch_norm_rows.case("as many units as examples")
def _(rng):
    return rng.normal(size=(3, 3)) + np.array([1.0, 2.0, -3.0]), rng.normal(size=3), rng.normal(size=3), 0.1


@batch_norm_rows.case("one unit is constant")
def _(rng):
    X = np.array([[2.0, 0.0], [2.0, 1.0], [2.0, 2.0], [2.0, 5.0]])
    return X, rng.normal(size=2), rng.normal(size=2), 0.01


@batch_norm_rows.case("a single unit")
def _(rng):
    return rng.normal(size=(6, 1)) + 1, np.array([-1.5]), np.array([0.5]), 0.2


@batch_norm_rows.case("a single example")
def _(rng):
    return rng.normal(size=(1, 3)), rng.normal(size=3), rng.normal(size=3), 0.1


@batch_norm_rows.alternative
def in_the_layout_of_the_course(X, gamma, beta, epsilon):
    Z = X.T
    mu = Z.mean(axis=1, keepdims=True)
    Z_norm = (Z - mu) / np.sqrt(Z.var(axis=1, keepdims=True) + epsilon)
    return (gamma[:, None] * Z_norm + beta[:, None]).T


@batch_norm_rows.alternative
def unit_by_unit(rows, scale, shift, eps):
    columns = []
    for column, a, b in zip(zip(*rows.tolist(), strict=True), scale, shift, strict=True):
        mean = sum(column) / len(column)
        variance = sum((x - mean) ** 2 for x in column) / len(column)
        columns.append([a * (x - mean) / (variance + eps) ** 0.5 + b for x in column])
    return [list(row) for row in zip(*columns, strict=True)]


@batch_norm_rows.alternative
def with_einsum(X, gamma, beta, epsilon):
    centred = X - np.einsum("mn->n", X) / len(X)
    variance = np.einsum("mn,mn->n", centred, centred) / X.shape[0]
    return np.einsum("mn,n->mn", centred, gamma / np.sqrt(variance + epsilon)) + beta
