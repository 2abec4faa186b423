"""Exercise 8.5: ghost Batch Norm."""

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("Z_tilde",))
def ghost_batch_norm(Z, gamma, beta, epsilon, ghost_size):
    """Batch Norm on consecutive groups of columns, each with statistics of its own.

    Z: (n, m); gamma, beta: (n, 1), the same for all groups; ghost_size: columns in each
    group. The last group has what is left; ghost_size may exceed m.
    Return Z_tilde of shape (n, m).
    """
    groups = []
    for start in range(0, Z.shape[1], ghost_size):
        group = Z[:, start : start + ghost_size]
        mu = group.mean(axis=1, keepdims=True)
        sigma2 = group.var(axis=1, keepdims=True)
        groups.append((group - mu) / np.sqrt(sigma2 + epsilon))
    return gamma * np.hstack(groups) + beta


def _parameters(rng, n):
    return rng.normal(size=(n, 1)), rng.normal(size=(n, 1))


@ghost_batch_norm.case("two groups of two columns")
def _(rng):
    Z = np.array([[1.0, 2.0, 6.0, -1.0], [-1.0, 0.5, 2.0, 0.0]])
    return Z, np.array([[2.0], [-0.5]]), np.array([[10.0], [3.0]]), 0.5, 2


@ghost_batch_norm.case("the last group is smaller")
def _(rng):
    return rng.normal(size=(3, 8)) + np.arange(8), *_parameters(rng, 3), 0.1, 3


@ghost_batch_norm.case("ghost_size larger than the mini-batch")
def _(rng):
    return rng.normal(size=(2, 5)) * [[0.1], [30.0]] + [[0.2], [7.0]], *_parameters(rng, 2), 1e-2, 8


@ghost_batch_norm.case("ghost_size as large as the mini-batch")
def _(rng):
    return rng.normal(size=(4, 4)) + np.array([[1.0], [2.0], [0.0], [-3.0]]), *_parameters(rng, 4), 0.1, 4


@ghost_batch_norm.case("a single column is left over, one unit is constant in a group")
def _(rng):
    Z = rng.normal(size=(3, 7))
    Z[1, :3] = 2.0
    return Z, *_parameters(rng, 3), 0.01, 3


@ghost_batch_norm.case("six columns in three groups, as many units as columns")
def _(rng):
    return rng.normal(size=(6, 6)) + np.arange(6) ** 2, *_parameters(rng, 6), 0.1, 2


@ghost_batch_norm.case("groups of one column")
def _(rng):
    return rng.normal(size=(2, 3)), *_parameters(rng, 2), 0.1, 1


@ghost_batch_norm.alternative
def cut_by_numpy(Z, gamma, beta, epsilon, ghost_size):
    parts = np.split(Z, np.arange(ghost_size, Z.shape[1], ghost_size), axis=1)
    done = []
    for part in parts:
        normalised = (part - part.mean(1, keepdims=True)) / np.sqrt(part.var(1, keepdims=True) + epsilon)
        done.append(gamma * normalised + beta)
    return np.concatenate(done, axis=1)


@ghost_batch_norm.alternative
def into_an_empty_array(inputs, scale, shift, eps, size):
    result = np.empty_like(inputs)
    start = 0
    while start < inputs.shape[1]:
        columns = inputs[:, start : start + size]
        centred = columns - columns.mean(axis=1)[:, None]
        std = np.sqrt(np.einsum("nk,nk->n", centred, centred) / columns.shape[1] + eps)
        result[:, start : start + size] = scale * centred / std[:, None] + shift
        start += size
    return result


@ghost_batch_norm.alternative
def with_a_label_for_each_column(Z, gamma, beta, epsilon, ghost_size):
    member = np.arange(Z.shape[1]) // ghost_size == np.arange(Z.shape[1])[:, None] // ghost_size
    share = member / member.sum(axis=0)
    centred = Z - Z @ share
    return (gamma * centred / np.sqrt(centred**2 @ share + epsilon) + beta).tolist()
