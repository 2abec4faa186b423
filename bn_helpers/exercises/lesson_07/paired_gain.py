"""Exercise 7.5: find the bug in a comparison."""

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("the gains",))
def paired_gain(validation_a, test_a, validation_b, test_b):
    """Gain in test accuracy of network a over network b, seed by seed.

    Accuracies: (rates, seeds) each; a and b may have tried different numbers of rates.
    Of each network only the rate with the best mean validation accuracy counts.
    Return an array of shape (seeds,).
    """
    best_a = np.mean(validation_a, axis=1).argmax()
    best_b = np.mean(validation_b, axis=1).argmax()
    return test_a[best_a] - test_b[best_b]


@paired_gain.case("three rates against four, four seeds")
def _(rng):
    validation_a = np.array([[0.5, 0.75, 0.5, 0.75], [1.0, 0.5, 0.75, 0.875], [0.25, 0.875, 0.5, 0.25]])
    test_a = np.array([[0.75, 0.5, 0.625, 0.875], [0.5, 0.25, 0.75, 0.375], [0.875, 1.0, 0.5, 0.625]])
    validation_b = np.array(
        [[0.5, 0.25, 0.375, 0.5], [0.25, 0.5, 0.875, 0.75], [0.5, 0.5, 0.5, 0.25], [0.875] * 4]
    )
    test_b = np.array(
        [[0.875, 0.75, 0.5, 1.0], [0.625, 0.875, 0.25, 0.5], [0.75] * 4, [0.5, 0.25, 1.0, 0.625]]
    )
    return validation_a, test_a, validation_b, test_b


@paired_gain.case("as many seeds as rates")
def _(rng):
    return tuple(rng.uniform(0.5, 1, size=(4, 4)) for _ in range(4))


@paired_gain.case("a single rate each: nothing to choose")
def _(rng):
    return tuple(rng.uniform(0.5, 1, size=(1, 5)) for _ in range(4))


@paired_gain.case("one seed is an outlier at the best rate")
def _(rng):
    validation = np.array([[0.6, 0.6, 0.6], [0.75, 0.75, 0.4], [0.5, 0.55, 0.5]])
    return (
        validation,
        rng.uniform(0.5, 1, size=(3, 3)),
        validation[::-1] - 0.1,
        rng.uniform(0.5, 1, size=(3, 3)),
    )


@paired_gain.alternative
def in_loops(validation_a, test_a, validation_b, test_b):
    chosen = []
    for validation, test in ((validation_a, test_a), (validation_b, test_b)):
        sums = [sum(row) for row in validation]
        chosen.append(test[sums.index(max(sums))])
    return [a - b for a, b in zip(*chosen, strict=True)]


@paired_gain.alternative
def by_sorting(va, ta, vb, tb):
    return ta[va.sum(axis=-1).argsort()[-1]] - tb[vb.sum(axis=-1).argsort()[-1]]
