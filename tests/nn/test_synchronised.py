"""Batch Norm over the columns of several workers equals that of one machine with all columns."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from bn_helpers.nn import (
    BatchNorm,
    batch_norm_backward,
    batch_norm_forward,
    fully_connected,
    run_workers,
    softmax_cross_entropy,
    worker_backward,
    worker_forward,
)
from tests import reference

CUTS = [[5], [1, 7, 12], [4, 8, 12, 16, 18]]


@pytest.mark.parametrize("cuts", CUTS)
@pytest.mark.parametrize("stack", [(), (2,)])
def test_workers_are_one_machine(cuts, stack):
    Z, gamma, beta, dZ_tilde = reference.draw_batch_norm(np.random.default_rng(0), 4, 20, stack=stack)
    Z_tilde, cache = batch_norm_forward(Z, gamma, beta, 0.1)
    dZ, dgamma, dbeta = batch_norm_backward(dZ_tilde, cache)
    parts = np.split(Z, cuts, axis=-1)
    forward = run_workers([worker_forward(part, gamma, beta, 0.1) for part in parts])
    assert_allclose(np.concatenate([one for one, _ in forward], axis=-1), Z_tilde, atol=1e-13)
    for _, (_, mu, sigma2, *_) in forward:
        assert_allclose(mu, cache.mu, rtol=1e-13)
        assert_allclose(sigma2, cache.sigma2, rtol=1e-13)
    upstream = np.split(dZ_tilde, cuts, axis=-1)
    caches = [cache for _, cache in forward]
    backward = run_workers([worker_backward(d, one) for d, one in zip(upstream, caches, strict=True)])
    assert_allclose(np.concatenate([one for one, _, _ in backward], axis=-1), dZ, atol=1e-13)
    for _, its_dgamma, its_dbeta in backward:
        assert_allclose(its_dgamma, dgamma, atol=1e-12)
        assert_allclose(its_dbeta, dbeta, atol=1e-12)
    if len(cuts) > 1:  # with sums of its own alone, a worker's gradient is another one
        own = [run_workers([worker_backward(d, one)])[0][0] for d, one in zip(upstream, caches, strict=True)]
        assert np.abs(np.concatenate(own, axis=-1) - dZ).max() > 0.1


def test_float32_and_a_large_mean():
    rng = np.random.default_rng(0)
    Z = (1e4 + 1e-1 * rng.normal(size=(3, 20))).astype(np.float32)
    results = run_workers(
        [worker_forward(part, np.ones((3, 1)), np.zeros((3, 1))) for part in np.split(Z, 4, 1)]
    )
    got = np.concatenate([Z_tilde for Z_tilde, _ in results], axis=-1)
    expected, *_ = reference.batch_norm(Z, np.ones((3, 1)), np.zeros((3, 1)), 1e-5)
    assert got.dtype == np.float32
    assert_allclose(got, expected, atol=0.02)


def step(network, X, Y, columns):
    """A worker's part of a training step: every Batch Norm, and all gradients, over all workers' columns."""
    A, caches = X, {}
    for layer in network.layers:
        if isinstance(layer, BatchNorm):
            A, caches[layer] = yield from worker_forward(A, layer.gamma, layer.beta, layer.epsilon)
        else:
            A = layer.forward(A, training=True)
    d = softmax_cross_entropy(A, Y)[1] * (X.shape[-1] / columns)  # the mean over all columns
    for layer in reversed(network.layers):
        if isinstance(layer, BatchNorm):
            d, dgamma, dbeta = yield from worker_backward(d, caches[layer])
            layer.dgamma, layer.dbeta = dgamma / 3, dbeta / 3  # each of three holds the whole sum already
        else:
            d = layer.backward(d)
    (network.gradients[...],) = yield (network.gradients.copy(),)


def test_a_whole_network_on_three_workers():
    rng = np.random.default_rng(0)
    X, Y = rng.normal(size=(5, 12)), np.eye(3)[:, rng.integers(0, 3, 12)]
    alone, *workers = (fully_connected([5, 6, 4, 3], True, rng=1) for _ in range(4))
    alone.backward(softmax_cross_entropy(alone.forward(X, training=True), Y)[1])
    shares = [slice(0, 3), slice(3, 8), slice(8, 12)]
    run_workers([step(w, X[:, s], Y[:, s], 12) for w, s in zip(workers, shares, strict=True)])
    for worker in workers:
        assert_allclose(worker.gradients, alone.gradients, atol=1e-13)


def test_refuses():
    Z, one = np.ones((2, 3)), np.ones((2, 1))
    with pytest.raises(ValueError, match=r"gamma must have shape \(2, 1\)"):
        run_workers([worker_forward(Z, np.ones(2), one)])
    ((_, cache),) = run_workers([worker_forward(Z, one, one)])
    with pytest.raises(ValueError, match=r"dZ_tilde must have shape \(2, 3\)"):
        run_workers([worker_backward(np.ones((2, 2)), cache)])

    def waits(times):
        for _ in range(times):
            yield (1,)

    with pytest.raises(RuntimeError, match="1 workers are done, 2 wait for a sum"):
        run_workers([waits(2), waits(1), waits(2)])
