"""Exercise 9.2: old and new statistics, blended."""

from bn_helpers.exercises.checker import exercise


@exercise(returns=("mean", "variance"))
def blend_statistics(mean, variance, new_mean, new_variance, m, N):
    """Old statistics, which count as N examples, blended with new ones of m examples.

    mean, variance, new_mean, new_variance: (n, 1); m, N: ints, at least 1.
    Return (mean, variance), each (n, 1): the new one has the weight m / (m + N), the
    old one the rest, in the variance as in the mean.
    """
    weight = m / (m + N)
    mean = (1 - weight) * mean + weight * new_mean
    variance = (1 - weight) * variance + weight * new_variance
    return mean, variance


def _statistics(rng, n, scale=1.0):
    return scale * rng.normal(size=(n, 1)), scale**2 * rng.uniform(0.5, 2.0, size=(n, 1))


@blend_statistics.case("two units, as many new examples as the old ones count")
def _(rng):
    return *_statistics(rng, 2), *_statistics(rng, 2), 10, 10


@blend_statistics.case("few new examples")
def _(rng):
    return *_statistics(rng, 3), *_statistics(rng, 3, 20.0), 2, 30


@blend_statistics.case("many new examples")
def _(rng):
    return *_statistics(rng, 4), *_statistics(rng, 4, 0.1), 300, 20


@blend_statistics.case("a single new example, whose variance is 0")
def _(rng):
    mean, variance = _statistics(rng, 2)
    return *_statistics(rng, 2), mean, 0 * variance, 1, 4


@blend_statistics.alternative
def as_a_mean_with_counts(mean, variance, new_mean, new_variance, m, N):
    return [(N * old + m * new) / (N + m) for old, new in ((mean, new_mean), (variance, new_variance))]


@blend_statistics.alternative
def a_step_towards_the_new(mu, sigma2, mu_new, sigma2_new, count, trust):
    step = 1 / (1 + trust / count)
    return mu + step * (mu_new - mu), sigma2 + step * (sigma2_new - sigma2)
