"""Exercise 6.6: the statistics of all batches together."""

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("mean", "variance"))
def merge_statistics(counts, means, variances):
    """Mean and variance of all examples, from the statistics of their batches.

    counts: (k,), the number of examples of each batch; means, variances: (n, k), one
    column per batch, variances divided by the count. Return (mean, variance), each of
    shape (n, 1).
    """
    share = counts / counts.sum()
    mean = (share * means).sum(axis=1, keepdims=True)
    spread = (means - mean) ** 2
    variance = (share * (variances + spread)).sum(axis=1, keepdims=True)
    return mean, variance


@merge_statistics.case("two units, three batches")
def _(rng):
    means = np.array([[1.0, 2.0, 6.0], [-1.0, 0.5, 2.0]])
    return np.array([4.0, 1.0, 3.0]), means, np.array([[2.0, 0.0, 0.5], [0.25, 0.0, 9.0]])


@merge_statistics.case("whole numbers as counts, as many units as batches")
def _(rng):
    return np.array([5, 2, 9]), rng.normal(size=(3, 3)), rng.uniform(0.1, 4.0, size=(3, 3))


@merge_statistics.case("a single batch")
def _(rng):
    return np.array([7]), rng.normal(size=(3, 1)), rng.uniform(0.1, 4.0, size=(3, 1))


@merge_statistics.case("batches that are constant, but differ")
def _(rng):
    return np.array([1, 3]), np.array([[0.0, 10.0], [2.0, 2.0]]), np.zeros((2, 2))


@merge_statistics.case("single examples, scales far apart")
def _(rng):
    scale = np.array([[0.01], [1.0], [200.0]])
    return np.ones(5), scale * rng.normal(size=(3, 5)), np.zeros((3, 5))


@merge_statistics.case("equal batches and a smaller last one")
def _(rng):
    return np.array([8, 8, 8, 3]), rng.normal(size=(2, 4)) + 1, rng.uniform(0.1, 4.0, size=(2, 4))


@merge_statistics.alternative
def one_batch_after_the_other(counts, means, variances):
    total, mean, squares = 0, 0.0, 0.0
    for j, count in enumerate(counts):
        difference = means[:, j : j + 1] - mean
        squares = squares + count * variances[:, j : j + 1] + difference**2 * total * count / (total + count)
        mean = mean + difference * count / (total + count)
        total = total + count
    return mean, squares / total


@merge_statistics.alternative
def by_the_mean_squares(sizes, mu, sigma2):
    weights = np.asarray(sizes, dtype=float)[:, None]
    mean = mu @ weights / weights.sum()
    return [mean, (sigma2 + mu**2) @ weights / weights.sum() - mean**2]


@merge_statistics.alternative
def with_the_average_of_numpy(counts, means, variances):
    mean = np.average(means, axis=1, weights=counts)
    between = np.average((means.T - mean).T ** 2, axis=1, weights=counts)
    within = np.average(variances, axis=1, weights=counts)
    return mean.reshape(-1, 1).tolist(), (between + within).reshape(-1, 1).tolist()


@merge_statistics.alternative
def keeping_the_variance(counts, means, variances):
    total, mean, variance = counts[0], means[:, :1], variances[:, :1]
    for j in range(1, len(counts)):
        share = counts[j] / (total + counts[j])
        difference = means[:, [j]] - mean
        mean = mean + share * (means[:, [j]] - mean)
        variance = (1 - share) * variance + share * variances[:, [j]] + share * (1 - share) * difference**2
        total = total + counts[j]
    return mean, variance
