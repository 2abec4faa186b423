"""Exercise 1.1: mean and variance of each unit."""

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("mu", "sigma2"))
def mean_and_variance(Z):
    """Mean and variance of each unit over the mini-batch.

    Z: (n, m), one column per example. Return (mu, sigma2), each of shape (n, 1);
    the variance divides by m.
    """
    mu = Z.mean(axis=1, keepdims=True)
    sigma2 = ((Z - mu) ** 2).mean(axis=1, keepdims=True)
    return mu, sigma2


@mean_and_variance.case("two units, three examples")
def _(rng):
    return (np.array([[1.0, 2.0, 6.0], [-1.0, 0.5, 2.0]]),)


@mean_and_variance.case("more units than examples, scales far apart")
def _(rng):
    return (
        rng.normal(size=(4, 3)) * np.array([[0.01], [1.0], [10.0], [200.0]])
        + [[0.02], [-3.0], [4.0], [50.0]],
    )


@mean_and_variance.case("one unit is constant")
def _(rng):
    return (np.array([[2.0, 2.0, 2.0, 2.0], [0.0, 1.0, 2.0, 5.0]]),)


@mean_and_variance.case("one example alone")
def _(rng):
    return (np.array([[3.0], [-2.0]]),)


@mean_and_variance.alternative
def with_loops(Z):
    n, m = Z.shape
    mu, sigma2 = np.zeros((n, 1)), np.zeros((n, 1))
    for i in range(n):
        mu[i, 0] = sum(Z[i, j] for j in range(m)) / m
        sigma2[i, 0] = sum((Z[i, j] - mu[i, 0]) ** 2 for j in range(m)) / m
    return mu, sigma2


@mean_and_variance.alternative
def with_moments(inputs, axis=1):
    mean = np.einsum("nm->n", inputs)[:, None] / inputs.shape[axis]
    return [mean, np.maximum((inputs**2).mean(axis, keepdims=True) - mean**2, 0)]


@mean_and_variance.alternative
def one_example_after_the_other(Z):
    mu, squares = np.zeros((len(Z), 1)), np.zeros((len(Z), 1))
    for seen in range(Z.shape[1]):
        z = Z[:, [seen]]
        before = z - mu
        mu = mu + before / (seen + 1)
        squares = squares + before * (z - mu)
    return mu, squares / Z.shape[1]
