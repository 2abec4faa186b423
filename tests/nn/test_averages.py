"""Moving averages against their sum, merging against the statistics of all data at once."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from bn_helpers.nn import bias_corrected, ema_update, merge_statistics


@pytest.mark.parametrize("decay", [0.0, 0.5, 0.9, 0.999])
def test_ema_is_a_weighted_sum(decay):
    values = np.random.default_rng(0).normal(size=(7, 3, 1))
    average = np.full((3, 1), 2.0)
    for value in values:
        average = ema_update(average, value, decay)
    weights = (1 - decay) * decay ** np.arange(6, -1, -1.0)
    assert_allclose(average, np.tensordot(weights, values, 1) + decay**7 * 2.0, rtol=1e-12)


@pytest.mark.parametrize("start", [0.0, 1.0])
def test_bias_correction_takes_out_the_start(start):
    average = start
    for updates in range(1, 6):
        average = ema_update(average, 5.0, 0.99)
        assert_allclose(bias_corrected(average, 0.99, updates, start), 5.0, rtol=1e-10)
    assert abs(average - 5.0) > 3  # there was something to correct


def test_bias_correction_refuses():
    with pytest.raises(ValueError, match="updates must be at least 1"):
        bias_corrected(1.0, 0.9, 0)
    with pytest.raises(ValueError, match="decay must be at least 0 and less than 1"):
        bias_corrected(1.0, 1.0, 3)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1, 20), min_size=1, max_size=6),
    st.integers(0, 10**6),
    st.sampled_from([0, 1e3, 1e6]),
    st.sampled_from([(), (2,)]),
)
def test_merging_is_the_statistics_of_all(counts, seed, centre, stack):
    rng = np.random.default_rng(seed)
    batches = [centre + rng.normal(rng.normal(), rng.uniform(0.1, 3), (*stack, 3, m)) for m in counts]
    means = np.stack([batch.mean(axis=-1) for batch in batches], axis=-1)
    variances = np.stack([batch.var(axis=-1) for batch in batches], axis=-1)
    mean, variance = merge_statistics(counts, means, variances)
    everything = np.concatenate(batches, axis=-1)
    assert mean.shape == variance.shape == (*stack, 3, 1)
    assert_allclose(mean[..., 0], everything.mean(axis=-1), rtol=1e-12, atol=1e-12)
    assert_allclose(variance[..., 0], everything.var(axis=-1), rtol=1e-7, atol=1e-12)


def test_merging_in_float32_at_a_large_mean():
    rng = np.random.default_rng(0)
    means = (1e4 + rng.normal(size=(1, 50)).astype(np.float32) * 1e-1).astype(np.float32)
    variances = np.full((1, 50), 1e-4, np.float32)
    mean, variance = merge_statistics(np.full(50, 8), means, variances)
    assert mean.dtype == variance.dtype == np.float32
    assert_allclose(variance[0, 0], 1e-4 + means.astype(np.float64).var(), rtol=1e-2)


@pytest.mark.parametrize(
    ("counts", "means", "variances", "words"),
    [
        ([1, 0], [[1.0, 2.0]], [[1.0, 1.0]], "counts must be at least 1"),
        ([[1, 1]], [[1.0, 2.0]], [[1.0, 1.0]], r"counts must have shape \(k,\)"),
        ([1, 1], [[1.0, 2.0, 3.0]], [[1.0, 1.0]], r"means must have shape \(\.\.\., n, 2\)"),
        ([1, 1], [[1.0, 2.0]], [1.0, 1.0], "variances must have shape"),
        ([1, 1], [[1.0, np.nan]], [[1.0, 1.0]], "means must be finite"),
        ([1, 1], [[1.0, 2.0]], [[1.0, -1.0]], "variances must be at least 0"),
    ],
)
def test_merging_refuses(counts, means, variances, words):
    with pytest.raises(ValueError, match=words):
        merge_statistics(counts, means, variances)
