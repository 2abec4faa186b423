"""Exercise 9.3: the effective rank."""

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("rank",))
def effective_rank(A):
    """How many directions the columns of A use: exp of the singular values' entropy.

    A: (n, m), not all 0. With the singular values s_i, each divided by the sum of all:
    exp(-Σ p_i log p_i), where a p_i of 0 adds nothing. Return a float.
    """
    s = np.linalg.svd(A, compute_uv=False)
    p = s / s.sum()
    p = p[p > 1e-12]
    return np.exp(-(p * np.log(p)).sum())


@effective_rank.case("three directions of different size")
def _(rng):
    return (np.diag([4.0, 2.0, 1.0]),)


@effective_rank.case("more examples than units")
def _(rng):
    return (rng.normal(size=(4, 30)) * [[10.0], [3.0], [1.0], [0.2]],)


@effective_rank.case("more units than examples")
def _(rng):
    return (rng.normal(size=(7, 3)) + 2,)


@effective_rank.case("some directions are empty")
def _(rng):
    return (np.vstack([rng.normal(size=(2, 6)), np.zeros((2, 6))]),)


@effective_rank.case("five equal directions")
def _(rng):
    return (3 * np.eye(5),)


@effective_rank.case("one image again and again")
def _(rng):
    return (rng.normal(size=(3, 1)) * np.ones(4),)


@effective_rank.alternative
def from_the_eigenvalues(A):
    small = A.astype(float) if A.shape[0] <= A.shape[1] else A.astype(float).T
    values = np.linalg.eigvalsh(small @ small.T)
    s = np.sqrt(values[values > 1e-12 * values.max()])
    share = s / s.sum()
    return float(np.prod(share**-share))


@effective_rank.alternative
def one_direction_after_the_other(matrix):
    sizes = np.linalg.svd(matrix)[1].tolist()
    entropy = 0.0
    for size in sizes:
        share = size / sum(sizes)
        if share > 1e-9:
            entropy -= share * np.log2(share)
    return 2**entropy
