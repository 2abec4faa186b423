"""Exercise 2.5: the backward pass of Batch Norm."""

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("dZ",))
def batch_norm_backward(dZ_tilde, Z, gamma, epsilon):
    """Gradient of the cost J with respect to Z, through mu and sigma2 too.

    dZ_tilde: (n, m), the gradient with respect to Z_tilde; Z: (n, m); gamma: (n, 1);
    epsilon: as in the forward pass. Return dZ of shape (n, m).
    """
    m = Z.shape[1]
    mu = Z.mean(axis=1, keepdims=True)
    sigma2 = Z.var(axis=1, keepdims=True)
    std = np.sqrt(sigma2 + epsilon)
    Z_norm = (Z - mu) / std

    dZ_norm = gamma * dZ_tilde
    through_mu = dZ_norm.sum(axis=1, keepdims=True) / m
    through_sigma2 = Z_norm * (dZ_norm * Z_norm).sum(axis=1, keepdims=True) / m
    return (dZ_norm - through_mu - through_sigma2) / std


@batch_norm_backward.case("two units, four examples")
def _(rng):
    dZ_tilde = np.array([[0.5, -1.0, 2.0, 1.0], [1.0, 0.25, -3.0, 0.5]])
    Z = np.array([[1.0, 2.0, 6.0, -1.0], [-1.0, 0.5, 2.0, 0.0]])
    return dZ_tilde, Z, np.array([[2.0], [-0.5]]), 0.5


@batch_norm_backward.case("more units than examples, scales far apart")
def _(rng):
    Z = rng.normal(size=(4, 3)) * np.array([[0.01], [1.0], [10.0], [200.0]]) + [[0.02], [-3.0], [4.0], [50.0]]
    return rng.normal(size=(4, 3)), Z, rng.normal(size=(4, 1)), 1e-3


@batch_norm_backward.case("one unit is constant")
def _(rng):
    Z = np.array([[2.0, 2.0, 2.0, 2.0], [0.0, 1.0, 2.0, 5.0]])
    return rng.normal(size=(2, 4)), Z, rng.normal(size=(2, 1)), 0.01


@batch_norm_backward.case("as many units as examples")
def _(rng):
    Z = rng.normal(size=(3, 3)) + np.array([[1.0], [2.0], [-3.0]])
    return rng.normal(size=(3, 3)), Z, rng.normal(size=(3, 1)), 0.1


@batch_norm_backward.case("one unit, seven examples, a large ε")
def _(rng):
    return rng.normal(size=(1, 7)), rng.normal(size=(1, 7)) + 1, np.array([[-1.5]]), 0.5


@batch_norm_backward.alternative
def step_by_step(dZ_tilde, Z, gamma, epsilon):
    m = Z.shape[1]
    centred = Z - Z.mean(axis=1, keepdims=True)
    variance = (centred**2).mean(axis=1, keepdims=True) + epsilon
    dZ_norm = dZ_tilde * gamma
    dsigma2 = np.sum(dZ_norm * centred * -0.5 * variance**-1.5, axis=1, keepdims=True)
    dmu = np.sum(-dZ_norm / np.sqrt(variance), axis=1, keepdims=True)
    dmu += dsigma2 * np.mean(-2 * centred, axis=1, keepdims=True)
    return dZ_norm / np.sqrt(variance) + dsigma2 * 2 * centred / m + dmu / m


@batch_norm_backward.alternative
def with_the_full_jacobian(upstream, inputs, scale, eps):
    rows = []
    for g, z, (a,) in zip(upstream, inputs, scale, strict=True):
        m = len(z)
        std = np.sqrt(np.var(z) + eps)
        y = (z - z.mean()) / std
        jacobian = (np.eye(m) - np.full((m, m), 1 / m) - np.outer(y, y) / m) * a / std
        rows.append(jacobian.T @ g)
    return np.array(rows)


@batch_norm_backward.alternative
def value_by_value(dZ_tilde, Z, gamma, epsilon):
    n, m = Z.shape
    dZ = [[0.0] * m for _ in range(n)]
    for i in range(n):
        mean = sum(Z[i]) / m
        std = (sum(z * z for z in Z[i]) / m - mean**2 + epsilon) ** 0.5
        dbeta = sum(dZ_tilde[i])
        dgamma = sum(g * (z - mean) / std for g, z in zip(dZ_tilde[i], Z[i], strict=True))
        for j in range(m):
            rest = m * dZ_tilde[i, j] - dbeta - (Z[i, j] - mean) / std * dgamma
            dZ[i][j] = gamma[i, 0] / (m * std) * rest
    return dZ
