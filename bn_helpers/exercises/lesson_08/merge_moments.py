"""Exercise 8.6: the moments of two parts of the data together."""

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("count", "mean", "M2"))
def merge_moments(a, b):
    """Count, mean and sum of squared distances of all examples, from two parts.

    a, b: tuples (count, mean, M2); count an int, at least 1; mean and M2 (n, 1), M2 the
    sum of the squared distances from that part's mean.
    Return (count, mean, M2) of both together.
    """
    count_a, mean_a, M2_a = a
    count_b, mean_b, M2_b = b
    count = count_a + count_b
    distance = mean_b - mean_a
    mean = mean_a + distance * count_b / count
    M2 = M2_a + M2_b + distance**2 * count_a * count_b / count
    return count, mean, M2


def _moments(Z, whole=int):
    mean = Z.mean(axis=1, keepdims=True)
    return whole(Z.shape[1]), mean, ((Z - mean) ** 2).sum(axis=1, keepdims=True)


@merge_moments.case("two units, four and two examples")
def _(rng):
    a = 4, np.array([[1.0], [-1.0]]), np.array([[6.0], [0.5]])
    return a, (2, np.array([[4.0], [2.0]]), np.array([[2.0], [8.0]]))


@merge_moments.case("parts of the same size")
def _(rng):
    return _moments(rng.normal(size=(3, 5))), _moments(rng.normal(size=(3, 5)) + 2)


@merge_moments.case("the second part is larger, scales far apart")
def _(rng):
    scale = np.array([[0.1], [1.0], [200.0]])
    return _moments(scale * rng.normal(size=(3, 2))), _moments(scale * (rng.normal(size=(3, 9)) + 1))


@merge_moments.case("two single examples")
def _(rng):
    return _moments(rng.normal(size=(2, 1))), _moments(rng.normal(size=(2, 1)))


@merge_moments.case("one example joins many, counts as NumPy integers")
def _(rng):
    many = _moments(rng.normal(size=(4, 30)) + 3, np.int64)
    return many, _moments(rng.normal(size=(4, 1)), np.int64)


@merge_moments.case("parts that are constant, but differ")
def _(rng):
    return _moments(np.zeros((1, 3))), _moments(np.full((1, 2), 10.0))


@merge_moments.case("the same mean in both parts")
def _(rng):
    return _moments(np.array([[1.0, 3.0]])), _moments(np.array([[0.0, 2.0, 4.0]]))


@merge_moments.alternative
def one_step_after_the_other(a, b):
    count, mean, M2 = a
    more, mean_b, M2_b = b
    distance = mean_b - mean
    mean = (count * mean + more * mean_b) / (count + more)
    M2 = M2 + M2_b + distance**2 * count * more / (count + more)
    return count + more, mean, M2


@merge_moments.alternative
def by_the_sums_of_squares(a, b):
    count = a[0] + b[0]
    sums = a[0] * a[1] + b[0] * b[1]
    squares = sum(M2 + n * mu**2 for n, mu, M2 in (a, b))
    return [count, sums / count, squares - sums**2 / count]


@merge_moments.alternative
def each_part_moved_to_the_mean_of_all(first, second):
    counts, means, spreads = zip(first, second, strict=True)
    mean = np.average(means, axis=0, weights=counts)
    M2 = sum(
        spread + count * (mu - mean) ** 2 for count, mu, spread in zip(counts, means, spreads, strict=True)
    )
    return np.sum(counts), mean, M2


@merge_moments.alternative
def number_by_number(a, b):
    (p, mean_a, M2_a), (q, mean_b, M2_b) = a, b
    mean, M2 = [], []
    for x, y, s, t in zip(mean_a.flat, mean_b.flat, M2_a.flat, M2_b.flat, strict=True):
        mean.append([(p * x + q * y) / (p + q)])
        M2.append([s + t + (x - y) ** 2 / (1 / p + 1 / q)])
    return p + q, mean, M2
