"""Exercise 8.7: the backward pass of synchronised Batch Norm."""

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("dZs",))
def synchronised_backward(dZ_tildes, Z_norms, gamma, std):
    """Gradients of the cost J with respect to Z on each worker of synchronised BN.

    dZ_tildes, Z_norms: lists with one array (n, m_i) for each worker, at least one; all
    were normalised with mean and variance of all workers' columns together; std (n, 1),
    the square root of that variance plus epsilon; gamma: (n, 1).
    Return a list of dZ, (n, m_i) each.
    """
    workers = list(zip(dZ_tildes, Z_norms, strict=True))
    M = sum(d.shape[1] for d, _ in workers)
    dbeta = sum(d.sum(axis=1, keepdims=True) for d, _ in workers)
    dgamma = sum((d * x).sum(axis=1, keepdims=True) for d, x in workers)
    return [gamma / std * (d - dbeta / M - x * dgamma / M) for d, x in workers]


def _workers(rng, n, sizes, epsilon=0.1, scale=1.0):
    """What workers hold of mini-batches of these sizes, whose means differ from worker to worker."""
    Z = np.hstack([scale * (rng.normal(size=(n, m)) + rng.normal(size=(n, 1))) for m in sizes])
    std = np.sqrt(Z.var(axis=1, keepdims=True) + epsilon)
    Z_norm = (Z - Z.mean(axis=1, keepdims=True)) / std
    dZ_tilde = rng.normal(size=Z.shape) + rng.normal(size=(n, 1))
    cuts = np.cumsum(sizes)[:-1]
    return np.split(dZ_tilde, cuts, axis=1), np.split(Z_norm, cuts, axis=1), rng.normal(size=(n, 1)), std


@synchronised_backward.case("two workers, three and one columns")
def _(rng):
    return _workers(rng, 2, [3, 1], epsilon=0.5)


@synchronised_backward.case("three workers of different size, scales far apart")
def _(rng):
    return _workers(rng, 3, [2, 7, 4], epsilon=1e-3, scale=np.array([[0.1], [1.0], [200.0]]))


@synchronised_backward.case("one worker")
def _(rng):
    return _workers(rng, 3, [5])


@synchronised_backward.case("workers of the same size, as many columns as units")
def _(rng):
    return _workers(rng, 4, [4, 4, 4])


@synchronised_backward.case("one unit, five workers of one column")
def _(rng):
    return _workers(rng, 1, [1, 1, 1, 1, 1])


@synchronised_backward.alternative
def all_columns_in_one_place(dZ_tildes, Z_norms, gamma, std):
    d, x = np.hstack(dZ_tildes), np.hstack(Z_norms)
    dx = gamma * d
    dZ = (dx - dx.mean(axis=1, keepdims=True) - x * (dx * x).mean(axis=1, keepdims=True)) / std
    return np.split(dZ, np.cumsum([each.shape[1] for each in dZ_tildes])[:-1], axis=1)


@synchronised_backward.alternative
def workers_that_send_and_wait(upstream, normalised, scale, root):
    def worker(d, x):
        local = np.array([d.sum(1), np.einsum("nm,nm->n", d, x), np.full(len(d), d.shape[1])])
        S1, S2, M = yield local
        yield (scale * (d - (S1[:, None] + x * S2[:, None]) / M[:, None]) / root).tolist()

    cluster = [worker(d, x) for d, x in zip(upstream, normalised, strict=True)]
    total = sum([next(each) for each in cluster])
    return tuple(each.send(total) for each in cluster)


@synchronised_backward.alternative
def number_by_number(dZ_tildes, Z_norms, gamma, std):
    M = 0
    S1 = np.zeros_like(std)
    S2 = np.zeros_like(std)
    for d, x in zip(dZ_tildes, Z_norms, strict=True):
        M += d.shape[1]
        for j in range(d.shape[1]):
            S1[:, 0] += d[:, j]
            S2[:, 0] += d[:, j] * x[:, j]
    results = []
    for d, x in zip(dZ_tildes, Z_norms, strict=True):
        results.append(gamma * (M * d - S1 - x * S2) / (M * std))
    return results
