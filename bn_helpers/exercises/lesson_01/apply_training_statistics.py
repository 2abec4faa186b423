"""Exercise 1.3: new data, old statistics."""

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("Z_norm",))
def apply_training_statistics(Z_new, mu, sigma2, epsilon):
    """Normalise new columns with the statistics of the training data.

    Z_new: (n, k), k may be 1; mu, sigma2: (n, 1), from the training data.
    Return an array of shape (n, k).
    """
    return (Z_new - mu) / np.sqrt(sigma2 + epsilon)


@apply_training_statistics.case("two units, three new examples")
def _(rng):
    Z_new = np.array([[1.0, 2.0, 6.0], [-1.0, 0.5, 2.0]])
    return Z_new, np.array([[0.5], [-2.0]]), np.array([[4.0], [0.25]]), 0.5


@apply_training_statistics.case("a single new example")
def _(rng):
    return rng.normal(size=(3, 1)), rng.normal(size=(3, 1)), rng.uniform(0.1, 3.0, size=(3, 1)), 0.1


@apply_training_statistics.case("a unit that was constant in training")
def _(rng):
    return rng.normal(size=(2, 4)), rng.normal(size=(2, 1)), np.array([[0.0], [2.0]]), 0.01


@apply_training_statistics.case("as many units as examples")
def _(rng):
    return rng.normal(size=(3, 3)), rng.normal(size=(3, 1)), rng.uniform(0.1, 30.0, size=(3, 1)), 0.05


@apply_training_statistics.alternative
def as_a_straight_line(Z_new, mu, sigma2, epsilon):
    slope = (sigma2 + epsilon) ** -0.5
    return slope * Z_new - slope * mu


@apply_training_statistics.alternative
def value_by_value(Z_new, mu, sigma2, epsilon):
    n, k = Z_new.shape
    return [[(Z_new[i, j] - mu[i, 0]) / np.sqrt(sigma2[i, 0] + epsilon) for j in range(k)] for i in range(n)]
