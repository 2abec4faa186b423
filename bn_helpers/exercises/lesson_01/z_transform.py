"""Exercise 1.2: the Z-transform."""

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("Z_norm",))
def z_transform(Z, epsilon):
    """Normalise each unit of Z over the mini-batch.

    Z: (n, m); epsilon: a small positive number. Return Z_norm of shape (n, m);
    a constant unit gives zeros.
    """
    mu = Z.mean(axis=1, keepdims=True)
    sigma2 = Z.var(axis=1, keepdims=True)
    return (Z - mu) / np.sqrt(sigma2 + epsilon)


@z_transform.case("two units, three examples")
def _(rng):
    return np.array([[1.0, 2.0, 6.0], [-1.0, 0.5, 2.0]]), 0.5


@z_transform.case("scales far apart")
def _(rng):
    Z = rng.normal(size=(4, 3)) * np.array([[0.01], [1.0], [10.0], [200.0]]) + [[0.02], [-3.0], [4.0], [50.0]]
    return Z, 1e-3


@z_transform.case("one unit is constant")
def _(rng):
    return np.array([[2.0, 2.0, 2.0, 2.0], [0.0, 1.0, 2.0, 5.0]]), 1e-5


@z_transform.case("as many units as examples")
def _(rng):
    return rng.normal(size=(3, 3)) + np.array([[1.0], [2.0], [-3.0]]), 0.1


@z_transform.alternative
def one_unit_after_the_other(Z, epsilon):
    rows = []
    for row in Z:
        distance = row - np.average(row)
        rows.append(distance / (np.mean(distance**2) + epsilon) ** 0.5)
    return np.stack(rows)


@z_transform.alternative
def on_the_transpose(batch, eps):
    columns = batch.T
    centred = columns - columns.mean(0)
    return (centred / np.sqrt(np.einsum("mn,mn->n", centred, centred) / len(columns) + eps)).T
