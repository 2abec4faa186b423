"""The mathematics of Batch Norm against its definition, central differences and properties that must hold."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from bn_helpers.nn import (
    batch_norm_backward,
    batch_norm_forward,
    batch_norm_inference,
    fold_into_dense,
    mean_and_variance,
    numerical_gradient,
    z_transform,
)
from tests import reference

SHAPES = [(1, 2), (3, 3), (4, 7), (5, 2), (2, 64), (128, 64), (7, 1000)]
TOLERANCE = {np.float32: 2e-5, np.float64: 1e-11}


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shape", SHAPES)
def test_forward_is_the_definition(shape, dtype):
    Z, gamma, beta, _ = reference.draw_batch_norm(np.random.default_rng(shape), *shape, dtype)
    epsilon = 0.1
    Z_tilde, cache = batch_norm_forward(Z, gamma, beta, epsilon)
    expected, mu, sigma2 = reference.batch_norm(Z, gamma, beta, epsilon)
    assert Z_tilde.dtype == cache.Z_norm.dtype == cache.mu.dtype == cache.sigma2.dtype == dtype
    assert_allclose(Z_tilde, expected, rtol=0, atol=TOLERANCE[dtype])
    assert_allclose(cache.mu, mu, rtol=TOLERANCE[dtype], atol=TOLERANCE[dtype])
    assert_allclose(cache.sigma2, sigma2, rtol=TOLERANCE[dtype])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_statistics_and_z_transform_are_the_definition(dtype):
    Z, gamma, beta, _ = reference.draw_batch_norm(np.random.default_rng(0), 6, 5, dtype)
    expected, mu, sigma2 = reference.batch_norm(Z, np.ones_like(gamma), np.zeros_like(beta), 0.1)
    got_mu, got_sigma2 = mean_and_variance(Z)
    assert got_mu.dtype == got_sigma2.dtype == z_transform(Z, 0.1).dtype == dtype
    assert_allclose(got_mu, mu, rtol=TOLERANCE[dtype])
    assert_allclose(got_sigma2, sigma2, rtol=TOLERANCE[dtype])
    assert_allclose(z_transform(Z, 0.1), expected, atol=TOLERANCE[dtype])


@pytest.mark.parametrize("m", [2, 3, 5, 16])
@pytest.mark.parametrize("seed", range(4))
def test_backward_is_the_gradient(m, seed):
    Z, gamma, beta, dZ_tilde = reference.draw_batch_norm(np.random.default_rng(seed), 4, m)
    epsilon = 0.3
    _, cache = batch_norm_forward(Z, gamma, beta, epsilon)
    exact = batch_norm_backward(dZ_tilde, cache)

    def cost(Z, gamma, beta):
        return (dZ_tilde * batch_norm_forward(Z, gamma, beta, epsilon)[0]).sum()

    approximate = (
        numerical_gradient(lambda x: cost(x, gamma, beta), Z),
        numerical_gradient(lambda x: cost(Z, x, beta), gamma),
        numerical_gradient(lambda x: cost(Z, gamma, x), beta),
    )
    for one, other in zip(exact, approximate, strict=True):
        assert_allclose(one, other, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("shape", SHAPES)
def test_float32_backward_agrees_with_float64(shape):
    arguments = reference.draw_batch_norm(np.random.default_rng(shape), *shape, np.float32)
    results = []
    for dtype in (np.float32, np.float64):
        Z, gamma, beta, dZ_tilde = (array.astype(dtype) for array in arguments)
        results.append(batch_norm_backward(dZ_tilde, batch_norm_forward(Z, gamma, beta, 0.01)[1]))
    for single, double in zip(*results, strict=True):
        assert single.dtype == np.float32
        assert_allclose(single, double, rtol=1e-5, atol=1e-5 * np.sqrt(shape[1]))


def test_gradient_of_Z_is_blind_to_shift_and_scale():
    Z, gamma, beta, dZ_tilde = reference.draw_batch_norm(np.random.default_rng(1), 5, 8)
    dZ, _, _ = batch_norm_backward(dZ_tilde, batch_norm_forward(Z, gamma, beta, 1e-12)[1])
    assert np.abs(dZ).max() > 0.01
    assert_allclose(dZ.sum(axis=1), 0, atol=1e-12)
    assert_allclose((dZ * Z).sum(axis=1), 0, atol=1e-9)


@pytest.mark.parametrize("stack", [(3,), (2, 3)])
def test_a_stack_is_its_members(stack):
    Z, gamma, beta, dZ_tilde = reference.draw_batch_norm(np.random.default_rng(2), 4, 6, stack=stack)
    Z_tilde, cache = batch_norm_forward(Z, gamma, beta, 0.1)
    gradients = batch_norm_backward(dZ_tilde, cache)
    at_test = batch_norm_inference(Z, gamma, beta, cache.mu, cache.sigma2, 0.1)
    for place in np.ndindex(stack):
        one, one_cache = batch_norm_forward(Z[place], gamma[place], beta[place], 0.1)
        assert_array_equal(one, Z_tilde[place])
        assert_allclose(at_test[place], one, atol=1e-12)
        for whole, single in zip(gradients, batch_norm_backward(dZ_tilde[place], one_cache), strict=True):
            assert_array_equal(single, whole[place])


def test_parameters_of_one_network_serve_a_stack():
    Z, gamma, beta, _ = reference.draw_batch_norm(np.random.default_rng(3), 4, 6, stack=(3,))
    Z_tilde, _ = batch_norm_forward(Z, gamma[0], beta[0], 0.1)
    assert_array_equal(Z_tilde[2], batch_norm_forward(Z[2], gamma[0], beta[0], 0.1)[0])


@pytest.mark.parametrize(
    "arrange", [np.asfortranarray, lambda Z: np.repeat(Z, 2, axis=1)[:, ::2], lambda Z: Z[::-1][::-1]]
)
def test_memory_layout_and_read_only_arrays_do_not_matter(arrange):
    Z, gamma, beta, dZ_tilde = reference.draw_batch_norm(np.random.default_rng(4), 4, 6)
    expected, cache = batch_norm_forward(Z, gamma, beta, 0.1)
    expected_gradients = batch_norm_backward(dZ_tilde, cache)
    other = arrange(Z)
    other.flags.writeable = False
    before = other.copy()
    got, cache = batch_norm_forward(other, gamma, beta, 0.1)
    assert_allclose(got, expected, atol=1e-13)
    for one, two in zip(batch_norm_backward(arrange(dZ_tilde), cache), expected_gradients, strict=True):
        assert_allclose(one, two, atol=1e-12)
    assert_array_equal(other, before)


def test_arguments_are_left_alone():
    arguments = reference.draw_batch_norm(np.random.default_rng(5), 4, 6)
    copies = [array.copy() for array in arguments]
    Z, gamma, beta, dZ_tilde = arguments
    _, cache = batch_norm_forward(Z, gamma, beta, 0.1)
    kept = cache.Z_norm.copy()
    batch_norm_backward(dZ_tilde, cache)
    batch_norm_backward(dZ_tilde, cache)
    batch_norm_inference(Z, gamma, beta, beta, gamma**2, 0.1)
    assert_array_equal(cache.Z_norm, kept)
    for array, copy in zip(arguments, copies, strict=True):
        assert_array_equal(array, copy)


def test_inference_depends_on_no_other_example():
    rng = np.random.default_rng(6)
    Z, gamma, beta, _ = reference.draw_batch_norm(rng, 4, 9)
    mean, variance = rng.normal(size=(4, 1)), rng.uniform(0.1, 3, (4, 1))
    whole = batch_norm_inference(Z, gamma, beta, mean, variance, 0.2)
    assert_allclose(whole, gamma * (Z - mean) / np.sqrt(variance + 0.2) + beta, rtol=1e-12)
    assert_allclose(
        batch_norm_inference(Z[:, 3:4], gamma, beta, mean, variance, 0.2), whole[:, 3:4], rtol=1e-14
    )


def test_folding_gives_the_same_layer():
    rng = np.random.default_rng(7)
    W, A = rng.normal(size=(3, 5)), rng.normal(size=(5, 8))
    gamma, beta, mean = rng.normal(size=(3, 3, 1))
    variance = rng.uniform(0.1, 3, (3, 1))
    W_folded, b_folded = fold_into_dense(W, gamma, beta, mean, variance, 0.2)
    assert b_folded.shape == (3, 1)
    assert_allclose(
        W_folded @ A + b_folded, batch_norm_inference(W @ A, gamma, beta, mean, variance, 0.2), atol=1e-12
    )


def test_the_dtype_is_that_of_Z():
    Z = np.random.default_rng(0).normal(size=(3, 5)).astype(np.float32)
    Z_tilde, cache = batch_norm_forward(Z, np.ones((3, 1)), [[0], [1], [2]], 0.1)
    results = [Z_tilde, *cache, *batch_norm_backward(Z, cache)]
    results += [batch_norm_inference(Z, np.ones((3, 1)), np.ones((3, 1)), np.ones((3, 1)), np.ones((3, 1)))]
    assert {array.dtype for array in results} == {np.dtype(np.float32)}
    assert z_transform(np.array([[1, 2, 3]]), 0.1).dtype == np.float64


def test_the_cache_does_not_follow_Z():
    """Whoever reuses the memory of Z between the passes changes neither the statistics nor the gradients."""
    Z, gamma, beta, dZ_tilde = reference.draw_batch_norm(np.random.default_rng(9), 4, 6)
    _, cache = batch_norm_forward(Z, gamma, beta, 0.1)
    before = [array.copy() for array in (cache.mu, cache.Z_norm, *batch_norm_backward(dZ_tilde, cache))]
    Z[...] = 7.0
    after = [cache.mu, cache.Z_norm, *batch_norm_backward(dZ_tilde, cache)]
    for one, other in zip(after, before, strict=True):
        assert_array_equal(one, other)


def test_gamma_and_beta_can_undo_the_transform():
    Z, *_ = reference.draw_batch_norm(np.random.default_rng(8), 4, 9)
    mu, sigma2 = mean_and_variance(Z)
    Z_tilde, _ = batch_norm_forward(Z, np.sqrt(sigma2 + 0.1), mu, 0.1)
    assert_allclose(Z_tilde, Z, rtol=1e-12)


def test_one_column_gives_beta():
    Z_tilde, cache = batch_norm_forward(np.array([[7.0], [-3.0]]), np.ones((2, 1)), np.array([[1.0], [2.0]]))
    assert_array_equal(Z_tilde, [[1.0], [2.0]])
    dZ, _, _ = batch_norm_backward(np.array([[5.0], [5.0]]), cache)
    assert_array_equal(dZ, [[0.0], [0.0]])


@pytest.mark.parametrize("m", [2, 60, 4096])
def test_float32_survives_a_mean_a_million_times_the_spread(m):
    rng = np.random.default_rng(m)
    Z = (1e4 + 1e-2 * rng.normal(size=(8, m))).astype(np.float32)
    ones, zeros = np.ones((8, 1), np.float32), np.zeros((8, 1), np.float32)
    Z_tilde, cache = batch_norm_forward(Z, ones, zeros, 1e-5)
    expected, _, sigma2 = reference.batch_norm(Z, ones, zeros, 1e-5)
    assert_allclose(Z_tilde, expected, atol=5e-5)
    assert_allclose(cache.sigma2, sigma2, rtol=1e-4, atol=1e-12)
    assert_allclose(mean_and_variance(Z)[1], sigma2, rtol=1e-4, atol=1e-12)


finite = st.floats(-1e6, 1e6, width=32)


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    shape=st.tuples(st.integers(1, 5), st.integers(1, 40)),
    stack=st.sampled_from([(), (1,), (2,), (2, 3)]),
    dtype=st.sampled_from([np.float32, np.float64]),
    scale=st.sampled_from([0.0, 1e-12, 1e-3, 1.0, 1e5]),
    centre=st.sampled_from([0.0, 1.0, -1e4, 1e6]),
)
def test_any_shape_any_scale_stays_finite_and_normalised(seed, shape, stack, dtype, scale, centre):
    (n, m), rng = shape, np.random.default_rng(seed)
    Z = (centre + scale * rng.standard_cauchy((*stack, n, m))).astype(dtype)
    Z_norm = z_transform(Z, 1e-5)
    mu, sigma2 = mean_and_variance(Z)
    assert Z_norm.shape == Z.shape
    assert mu.shape == sigma2.shape == (*stack, n, 1)
    assert np.isfinite(Z_norm).all()
    assert (sigma2 >= 0).all()
    # No number can be further than sqrt(m - 1) standard deviations from the mean of itself and the others.
    assert np.abs(Z_norm).max() <= np.sqrt(max(m - 1, 0)) * 1.0001 + 1e-6
    assert_allclose(Z_norm.mean(axis=-1), 0, atol=2e-5)
    assert_allclose((Z_norm**2).mean(axis=-1), (sigma2 / (sigma2 + 1e-5))[..., 0], rtol=1e-4, atol=1e-6)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(finite, min_size=4, max_size=4), min_size=1, max_size=3))
def test_shift_and_scale_do_not_matter(rows):
    Z = np.array(rows)
    spread = Z.max(axis=1) - Z.min(axis=1)
    Z = Z[spread > 1e-2]
    if len(Z):
        assert_allclose(z_transform(3 * Z + 7, 9e-9), z_transform(Z, 1e-9), atol=1e-6)


ONE = np.ones((3, 1))
BAD = [
    ((np.zeros(3), ONE, ONE, 0.1), ValueError, r"Z must have shape \(\.\.\., n, m\)"),
    ((np.zeros((3, 0)), ONE, ONE, 0.1), ValueError, "at least one unit and one"),
    ((np.zeros((3, 2)), np.ones(3), ONE, 0.1), ValueError, r"gamma must have shape \(3, 1\)"),
    ((np.zeros((3, 2)), ONE, ONE[:2], 0.1), ValueError, r"beta must have shape \(3, 1\).* got .*\(2, 1\)"),
    ((np.zeros((3, 2)), ONE[None], ONE, 0.1), ValueError, r"gamma must have shape \(3, 1\)"),
    ((np.zeros((2, 3, 2)), ONE[:2], ONE, 0.1), ValueError, r"gamma must have shape \(\.\.\., 3, 1\)"),
    ((np.zeros((3, 2)), ONE, ONE, -0.1), ValueError, "epsilon must be at least 0"),
    ((np.zeros((3, 2)), ONE, ONE, "a"), TypeError, "epsilon must be a number"),
    ((np.array([["a", "b"]]), [[1.0]], [[1.0]], 0.1), TypeError, "Z must hold real numbers"),
    ((np.array([[1.0, np.nan]]), [[1.0]], [[1.0]], 0.1), ValueError, r"Z must be finite; got nan at.*0, 1"),
    ((np.array([[np.inf, 2.0]]), [[1.0]], [[1.0]], 0.1), ValueError, "Z must be finite; got inf"),
]


@pytest.mark.parametrize(("arguments", "error", "words"), BAD)
def test_forward_refuses(arguments, error, words):
    with pytest.raises(error, match=words), np.errstate(invalid="ignore"):
        batch_norm_forward(*arguments)


def test_the_others_refuse():
    Z, one = np.zeros((2, 3)), np.ones((2, 1))
    _, cache = batch_norm_forward(Z, one, one)
    with pytest.raises(ValueError, match=r"dZ_tilde must have shape \(2, 3\)"):
        batch_norm_backward(np.zeros((2, 1)), cache)
    with pytest.raises(ValueError, match="running_variance must be at least 0"):
        batch_norm_inference(Z, one, one, one, -one)
    with pytest.raises(ValueError, match="running_mean must be finite"):
        batch_norm_inference(Z, one, one, one * np.nan, one)
    with pytest.raises(ValueError, match="running_mean must have shape"):
        fold_into_dense(Z, one, one, np.ones((3, 1)), one)
    with pytest.raises(ValueError, match="Z must be finite"), np.errstate(invalid="ignore"):
        mean_and_variance(np.array([[np.nan, 1.0]]))
    with pytest.raises(ValueError, match="too large to be squared"), np.errstate(all="ignore"):
        z_transform(np.array([[1e38, -1e38]], np.float32))
