"""Exercise 2.4: gradients of γ and β."""

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("dgamma", "dbeta"))
def gamma_beta_gradients(dZ_tilde, Z_norm):
    """Gradients of the cost J with respect to gamma and beta.

    dZ_tilde: (n, m), the gradient of the whole cost with respect to Z_tilde;
    Z_norm: (n, m). Return (dgamma, dbeta), each of shape (n, 1).
    """
    dgamma = (dZ_tilde * Z_norm).sum(axis=1, keepdims=True)
    dbeta = dZ_tilde.sum(axis=1, keepdims=True)
    return dgamma, dbeta


@gamma_beta_gradients.case("two units, three examples")
def _(rng):
    return np.array([[0.5, -1.0, 2.0], [1.0, 0.25, -3.0]]), np.array([[-1.0, 0.25, 1.5], [0.5, -2.0, 1.0]])


@gamma_beta_gradients.case("more units than examples, scales far apart")
def _(rng):
    return rng.normal(size=(4, 3)) * np.array([[0.01], [1.0], [10.0], [200.0]]), rng.normal(size=(4, 3))


@gamma_beta_gradients.case("as many units as examples")
def _(rng):
    return rng.normal(size=(3, 3)), rng.normal(size=(3, 3))


@gamma_beta_gradients.case("one unit, five examples")
def _(rng):
    return rng.normal(size=(1, 5)), rng.normal(size=(1, 5))


@gamma_beta_gradients.case("one example alone")
def _(rng):
    return rng.normal(size=(3, 1)), rng.normal(size=(3, 1))


@gamma_beta_gradients.alternative
def with_einsum(upstream, normalised):
    return [np.einsum("nm,nm->n", upstream, normalised)[:, None], upstream @ np.ones((upstream.shape[1], 1))]


@gamma_beta_gradients.alternative
def example_by_example(dZ_tilde, Z_norm):
    n, m = dZ_tilde.shape
    dgamma, dbeta = np.zeros((n, 1)), np.zeros((n, 1))
    for j in range(m):
        dgamma += dZ_tilde[:, j : j + 1] * Z_norm[:, j : j + 1]
        dbeta += dZ_tilde[:, j : j + 1]
    return dgamma, dbeta
