"""Exercise 2.3: the forward pass of Batch Norm."""

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("Z_tilde",))
def batch_norm_forward(Z, gamma, beta, epsilon):
    """Batch Norm in training: normalise over the mini-batch, then scale and shift.

    Z: (n, m); gamma, beta: (n, 1); epsilon: a small positive number.
    Return Z_tilde of shape (n, m).
    """
    mu = Z.mean(axis=1, keepdims=True)
    sigma2 = Z.var(axis=1, keepdims=True)
    Z_norm = (Z - mu) / np.sqrt(sigma2 + epsilon)
    return gamma * Z_norm + beta


@batch_norm_forward.case("two units, three examples")
def _(rng):
    Z = np.array([[1.0, 2.0, 6.0], [-1.0, 0.5, 2.0]])
    return Z, np.array([[2.0], [-0.5]]), np.array([[1.0], [3.0]]), 0.5


@batch_norm_forward.case("scales far apart")
def _(rng):
    Z = rng.normal(size=(4, 3)) * np.array([[0.01], [1.0], [10.0], [200.0]]) + [[0.02], [-3.0], [4.0], [50.0]]
    return Z, rng.normal(size=(4, 1)), rng.normal(size=(4, 1)), 1e-3


@batch_norm_forward.case("one unit is constant")
def _(rng):
    Z = np.array([[2.0, 2.0, 2.0, 2.0], [0.0, 1.0, 2.0, 5.0]])
    return Z, rng.normal(size=(2, 1)), rng.normal(size=(2, 1)), 1e-5


@batch_norm_forward.case("as many units as examples")
def _(rng):
    Z = rng.normal(size=(3, 3)) + np.array([[1.0], [2.0], [-3.0]])
    return Z, rng.normal(size=(3, 1)), rng.normal(size=(3, 1)), 0.1


@batch_norm_forward.case("one unit alone")
def _(rng):
    return rng.normal(size=(1, 5)) + 2, np.array([[-1.5]]), np.array([[0.7]]), 0.1


@batch_norm_forward.alternative
def as_a_straight_line(inputs, scale, shift, eps=1e-8):
    mean = np.einsum("nm->n", inputs)[:, None] / inputs.shape[1]
    slope = scale / np.sqrt(np.maximum((inputs**2).mean(1, keepdims=True) - mean**2, 0) + eps)
    return slope * inputs + (shift - slope * mean)


@batch_norm_forward.alternative
def value_by_value(Z, gamma, beta, epsilon):
    rows = []
    for z, (g,), (b,) in zip(Z, gamma, beta, strict=True):
        mean = sum(z) / len(z)
        deviation = (sum((value - mean) ** 2 for value in z) / len(z) + epsilon) ** 0.5
        rows.append([g * (value - mean) / deviation + b for value in z])
    return rows
