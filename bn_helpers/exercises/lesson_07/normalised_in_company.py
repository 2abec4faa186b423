"""Exercise 7.3: one example in company."""

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("the normalised example",))
def normalised_in_company(z, companions, epsilon):
    """The Z-transform of one example within its mini-batch.

    z: (n, 1); companions: (n, m - 1), at least one. The mini-batch is z and its
    companions together. Return what becomes of z, an array of shape (n, 1).
    """
    Z = np.hstack([z, companions])
    mu = Z.mean(axis=1, keepdims=True)
    sigma2 = Z.var(axis=1, keepdims=True)
    return (z - mu) / np.sqrt(sigma2 + epsilon)


@normalised_in_company.case("two units, two companions")
def _(rng):
    return np.array([[1.0], [-1.0]]), np.array([[2.0, 6.0], [0.5, 2.0]]), 0.5


@normalised_in_company.case("a single companion")
def _(rng):
    return rng.normal(size=(3, 1)), rng.normal(size=(3, 1)) + 2, 0.1


@normalised_in_company.case("as many companions as units, scales far apart")
def _(rng):
    scale = np.array([[0.1], [1.0], [50.0]])
    return scale * (rng.normal(size=(3, 1)) + 1), scale * rng.normal(size=(3, 3)), 0.01


@normalised_in_company.case("as many units as examples, one unit constant")
def _(rng):
    z, companions = rng.normal(size=(4, 1)), rng.normal(size=(4, 3))
    z[1] = companions[1] = 2.0
    return z, companions, 0.2


@normalised_in_company.case("all companions alike")
def _(rng):
    return np.array([[1.0], [-3.0]]), np.array([[2.0] * 5, [1.0] * 5]), 0.05


@normalised_in_company.alternative
def by_sums(z, companions, epsilon):
    m = companions.shape[1] + 1
    mu = (z + companions.sum(axis=1, keepdims=True)) / m
    squares = (z - mu) ** 2 + ((companions - mu) ** 2).sum(axis=1, keepdims=True)
    return (z - mu) * (squares / m + epsilon) ** -0.5


@normalised_in_company.alternative
def last_of_the_batch(example, others, eps):
    rows = [[*other, own] for other, (own,) in zip(others, example, strict=True)]
    return [[(row[-1] - np.mean(row)) / np.sqrt(np.var(row) + eps)] for row in rows]
