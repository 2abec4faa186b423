"""Exercise 1.5: find the bug, in a function that prepares training data and new data."""

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("the training table", "the new table"))
def prepare(X_train, X_new, epsilon):
    """Normalise both tables with the statistics of the training table.

    X_train: (n, m); X_new: (n, k), k may be 1; epsilon: a small positive number.
    Return two arrays of the same shapes. Neither table may be changed.
    """
    mu = X_train.mean(axis=1, keepdims=True)
    sigma = np.sqrt(X_train.var(axis=1, keepdims=True) + epsilon)
    return (X_train - mu) / sigma, (X_new - mu) / sigma


@prepare.case("two rows, three examples and two new ones")
def _(rng):
    return np.array([[1.0, 2.0, 6.0], [-1.0, 0.5, 2.0]]), np.array([[4.0, 1.0], [0.0, 5.0]]), 0.5


@prepare.case("a single new example")
def _(rng):
    X_train = rng.normal(size=(3, 5)) * np.array([[0.02], [1.0], [30.0]]) + [[0.1], [-2.0], [50.0]]
    return X_train, np.array([[0.15], [1.0], [20.0]]), 1e-4


@prepare.case("one row is constant in the training table")
def _(rng):
    return np.array([[2.0, 2.0, 2.0, 2.0], [0.0, 1.0, 2.0, 5.0]]), rng.normal(size=(2, 3)), 0.01


@prepare.case("as many rows as examples")
def _(rng):
    return rng.normal(size=(3, 3)) + np.array([[1.0], [2.0], [-3.0]]), 2 * rng.normal(size=(3, 3)), 0.1


@prepare.alternative
def in_a_loop(X_train, X_new, epsilon):
    mu = X_train.mean(axis=1, keepdims=True)
    sigma2 = ((X_train - mu) ** 2).mean(axis=1, keepdims=True)
    return [(X - mu) / np.sqrt(sigma2 + epsilon) for X in (X_train, X_new)]


@prepare.alternative
def as_one_straight_line(training, later, eps):
    m = training.shape[1]
    mean = np.einsum("nm->n", training)[:, None] / m
    slope = (np.einsum("nm,nm->n", training - mean, training - mean)[:, None] / m + eps) ** -0.5
    both = slope * np.hstack([training - mean, later - mean])
    return both[:, :m], both[:, m:]
