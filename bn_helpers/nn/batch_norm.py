"""Batch Normalization as plain functions: what it computes in training, in backpropagation and at test time.

Z has shape (n, m): n units in rows, the m examples of a mini-batch in columns. Every statistic and every
per-unit parameter has shape (n, 1). All functions also take stacks, (..., n, m): leading axes are networks
that never meet.
"""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from typing import NamedTuple

import numpy as np

from bn_helpers.nn.validation import as_batch, as_per_unit, check_finite, check_number, check_shape


class Cache(NamedTuple):
    """What the forward pass keeps for the backward pass, and for the running statistics.

    Parameters
    ----------
    differences : ndarray of shape (..., n, m)
        The pre-activations minus those of the first example.
    first, offset : ndarray of shape (..., n, 1)
        The first example, and the mean of the differences. Together they are mu.
    sigma2 : ndarray of shape (..., n, 1)
        Population variance of the mini-batch.
    std : ndarray of shape (..., n, 1)
        What was divided by, the root of sigma2 + epsilon.
    gamma : ndarray of shape (..., n, 1)
        The scale.

    Examples
    --------
    >>> _, cache = batch_norm_forward(np.array([[1.0, 3.0]]), gamma=[[1.0]], beta=[[0.0]])
    >>> print(cache.mu, cache.sigma2, cache.Z_norm.round(2))
    [[2.]] [[1.]] [[-1.  1.]]
    """

    differences: np.ndarray
    first: np.ndarray
    offset: np.ndarray
    sigma2: np.ndarray
    std: np.ndarray
    gamma: np.ndarray

    @property
    def mu(self) -> np.ndarray:
        """Mean of the mini-batch, shape (..., n, 1)."""
        return self.first + self.offset

    @property
    def Z_norm(self) -> np.ndarray:
        """The normalised values, shape (..., n, m), computed when asked for."""
        return (self.differences - self.offset) / self.std


def mean_and_variance(Z):
    """Mean and population variance of each unit over the mini-batch.

    Parameters
    ----------
    Z : ndarray of shape (..., n, m)
        Pre-activations, columns are examples.

    Returns
    -------
    mu, sigma2 : ndarray of shape (..., n, 1)
        Mean, and mean squared distance from it (divided by m, not by m - 1).

    Raises
    ------
    ValueError
        If Z has fewer than two axes, or holds NaN or infinity.

    Notes
    -----
    Taught in lesson 01 (exercise 1.1).

    Examples
    --------
    >>> mu, sigma2 = mean_and_variance(np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 6.0]]))
    >>> print(mu.T, sigma2.T)
    [[2. 2.]] [[0.66666667 8.        ]]
    """
    Z = as_batch("Z", Z)
    _, first, offset, sigma2 = _statistics(Z)
    _check_statistics(Z, sigma2)
    return first + offset, sigma2


def z_transform(Z, epsilon=1e-5):
    """Normalise each unit over the mini-batch: (Z - mu) / sqrt(sigma2 + epsilon).

    Parameters
    ----------
    Z : ndarray of shape (..., n, m)
        Pre-activations, columns are examples.
    epsilon : float
        Small positive number that keeps a constant unit from being divided by zero.

    Returns
    -------
    ndarray of shape (..., n, m)
        Z_norm: each unit has mean 0 and variance sigma2 / (sigma2 + epsilon), a little less than 1.

    Raises
    ------
    ValueError
        If Z has fewer than two axes or holds NaN or infinity, or epsilon is negative.

    Notes
    -----
    Taught in lesson 01 (exercise 1.2).

    Examples
    --------
    >>> z_transform(np.array([[1.0, 3.0], [5.0, 5.0]]), epsilon=1e-12)
    array([[-1.,  1.],
           [ 0.,  0.]])
    """
    Z = as_batch("Z", Z)
    check_number("epsilon", epsilon, least=0)
    differences, _, offset, sigma2 = _statistics(Z)
    _check_statistics(Z, sigma2)
    return (differences - offset) / np.sqrt(sigma2 + epsilon)


def batch_norm_forward(Z, gamma, beta, epsilon=1e-5):
    """Batch Norm in training: normalise with the mini-batch's own statistics, then scale and shift.

    Parameters
    ----------
    Z : ndarray of shape (..., n, m)
        Pre-activations, columns are examples.
    gamma, beta : ndarray of shape (..., n, 1)
        Learnable scale and shift of each unit.
    epsilon : float
        Small positive number added to the variance.

    Returns
    -------
    Z_tilde : ndarray of shape (..., n, m)
        gamma * Z_norm + beta.
    cache : Cache
        What `batch_norm_backward` needs.

    Raises
    ------
    ValueError
        If a shape does not fit, Z holds NaN or infinity, or epsilon is negative.

    Notes
    -----
    Taught in lesson 02 (exercise 2.3).

    Examples
    --------
    >>> Z = np.array([[1.0, 3.0], [10.0, 50.0]])
    >>> Z_tilde, cache = batch_norm_forward(Z, gamma=np.array([[1.0], [2.0]]), beta=np.array([[0.0], [5.0]]))
    >>> Z_tilde.round(3)
    array([[-1.,  1.],
           [ 3.,  7.]])
    """
    Z = as_batch("Z", Z)
    gamma, beta = as_per_unit("gamma", gamma, Z), as_per_unit("beta", beta, Z)
    check_number("epsilon", epsilon, least=0)
    with _short_buffer(Z.shape[-1]):
        if Z.size <= BLOCK:
            Z_tilde, cache = forward_unchecked(Z, gamma, beta, epsilon)
        else:
            Z_tilde, differences = np.empty_like(Z), np.empty_like(Z)
            parts = [
                forward_unchecked(Z[i], gamma[i], beta[i], epsilon, Z_tilde[i], differences[i])[1]
                for i in _blocks(Z)
            ]
            cache = Cache(differences, *_joined(parts))
    _check_statistics(Z, cache.sigma2)
    return Z_tilde, cache


def forward_unchecked(Z, gamma, beta, epsilon, out=None, differences=None):
    """`batch_norm_forward` without its checks: layers inside a network call it many times a second."""
    differences, first, offset, sigma2 = _statistics(Z, differences)
    std = np.sqrt(sigma2 + epsilon)
    # gamma * (differences - offset) / std + beta, which is a straight line for each unit
    slope = gamma / std
    Z_tilde = np.multiply(slope, differences, out=out)
    Z_tilde += beta - slope * offset
    return Z_tilde, Cache(differences, first, offset, sigma2, std, gamma)


def batch_norm_backward(dZ_tilde, cache):
    """Gradients of Batch Norm in training, through mu and sigma2 too.

    Each example moves the mean and the variance of its unit, and by them all other examples. Taking that
    into account leaves a short formula: from dZ_norm subtract its mean and its projection on Z_norm, then
    divide by the standard deviation.

    Parameters
    ----------
    dZ_tilde : ndarray of shape (..., n, m)
        Gradient of the cost with respect to Z_tilde.
    cache : Cache
        What `batch_norm_forward` returned.

    Returns
    -------
    dZ : ndarray of shape (..., n, m)
        Gradient with respect to Z.
    dgamma, dbeta : ndarray of shape (..., n, 1)
        Gradients with respect to gamma and beta, summed over the examples.

    Raises
    ------
    ValueError
        If dZ_tilde has not the shape of Z.

    Notes
    -----
    Taught in lesson 02 (exercises 2.4 and 2.5), derived there step by step.

    Examples
    --------
    >>> Z = np.array([[1.0, 2.0, 6.0]])
    >>> _, cache = batch_norm_forward(Z, gamma=[[2.0]], beta=[[0.0]])
    >>> dZ, dgamma, dbeta = batch_norm_backward(np.array([[1.0, 0.0, 0.0]]), cache)
    >>> print(dZ.round(3), dgamma.round(3), dbeta)
    [[ 0.353 -0.441  0.088]] [[-0.926]] [[1.]]
    """
    dZ_tilde = as_batch("dZ_tilde", dZ_tilde)
    check_shape("dZ_tilde", dZ_tilde, cache.differences.shape, "that of Z")
    with _short_buffer(dZ_tilde.shape[-1]):
        if dZ_tilde.size <= BLOCK:
            return backward_unchecked(dZ_tilde, cache)
        dZ = np.empty_like(dZ_tilde)
        parts = [
            backward_unchecked(dZ_tilde[i], Cache(*(array[i] for array in cache)), out=dZ[i])
            for i in _blocks(dZ)
        ]
    return dZ, *_joined(parts)


def backward_unchecked(dZ_tilde, cache, out=None):
    """`batch_norm_backward` without its checks: layers inside a network call it many times a second."""
    differences, _, offset, _, std, gamma = cache
    m = differences.shape[-1]
    dbeta = _row_sum(dZ_tilde)
    dgamma = (_row_dot(dZ_tilde, differences) - offset * dbeta) / std  # the sum of dZ_tilde * Z_norm
    # gamma / std * (dZ_tilde - mean(dZ_tilde) - Z_norm * mean(dZ_tilde * Z_norm)), in one array
    slope = dgamma / (-m * std)
    dZ = np.multiply(slope, differences, out=out)
    dZ += dZ_tilde
    dZ -= dbeta / m + slope * offset
    dZ *= gamma / std
    return dZ, dgamma, dbeta


def batch_norm_inference(Z, gamma, beta, running_mean, running_variance, epsilon=1e-5):
    """Batch Norm at test time: the running statistics take the place of the mini-batch's own.

    Parameters
    ----------
    Z : ndarray of shape (..., n, k)
        Pre-activations of any number of examples, one is enough.
    gamma, beta : ndarray of shape (..., n, 1)
        Scale and shift of each unit.
    running_mean, running_variance : ndarray of shape (..., n, 1)
        Statistics collected during training.
    epsilon : float
        Small positive number added to the variance.

    Returns
    -------
    ndarray of shape (..., n, k)
        Z_tilde. An example's values do not depend on the others.

    Raises
    ------
    ValueError
        If a shape does not fit, a variance is negative, or a statistic is not finite.

    Notes
    -----
    Taught in lesson 06 (exercise 6.3).

    Examples
    --------
    >>> Z = np.array([[7.0]])
    >>> batch_norm_inference(Z, [[2.0]], [[1.0]], running_mean=[[5.0]], running_variance=[[4.0]], epsilon=0)
    array([[3.]])
    """
    Z = as_batch("Z", Z)
    gamma, beta, mean, variance = _check_inference(Z, gamma, beta, running_mean, running_variance, epsilon)
    return inference_unchecked(Z, gamma, beta, mean, variance, epsilon)


def inference_unchecked(Z, gamma, beta, mean, variance, epsilon):
    """`batch_norm_inference` without its checks: layers inside a network call it many times a second."""
    Z_tilde = Z - mean
    Z_tilde *= gamma / np.sqrt(variance + epsilon)
    Z_tilde += beta
    return Z_tilde


def fold_into_dense(W, gamma, beta, running_mean, running_variance, epsilon=1e-5):
    """One dense layer that equals the dense layer W (without b) and its Batch Norm at test time.

    Parameters
    ----------
    W : ndarray of shape (..., n, k)
        Weights of the dense layer before the Batch Norm.
    gamma, beta, running_mean, running_variance : ndarray of shape (..., n, 1)
        Parameters and running statistics of the Batch Norm.
    epsilon : float
        Small positive number added to the variance.

    Returns
    -------
    W_folded : ndarray of shape (..., n, k)
        Weights of the one layer.
    b_folded : ndarray of shape (..., n, 1)
        Bias of the one layer.

    Raises
    ------
    ValueError
        If a shape does not fit, a variance is negative, or a statistic is not finite.

    Notes
    -----
    Taught in lesson 06 (exercise 6.5).

    Examples
    --------
    >>> W_folded, b_folded = fold_into_dense(np.array([[1.0, 2.0]]), [[4.0]], [[1.0]], [[3.0]], [[4.0]], 0)
    >>> print(W_folded, b_folded)
    [[2. 4.]] [[-5.]]
    """
    W = as_batch("W", W)
    gamma, beta, mean, variance = _check_inference(W, gamma, beta, running_mean, running_variance, epsilon)
    scale = gamma / np.sqrt(variance + epsilon)
    return scale * W, beta - scale * mean


def _check_inference(Z, gamma, beta, running_mean, running_variance, epsilon):
    """The four per-unit arrays as floats, if they can serve at test time."""
    gamma, beta = as_per_unit("gamma", gamma, Z), as_per_unit("beta", beta, Z)
    running_mean = as_per_unit("running_mean", running_mean, Z)
    running_variance = as_per_unit("running_variance", running_variance, Z)
    check_finite("running_mean", running_mean)
    check_finite("running_variance", running_variance)
    check_number("running_variance", running_variance, least=0)
    check_number("epsilon", epsilon, least=0)
    return gamma, beta, running_mean, running_variance


def _statistics(Z, out=None):
    """Differences from the first example, that example, the mean of the differences, and their variance.

    In float32 a mean of 10,000 is rounded by up to 0.0005, too much if the spread is 0.01. Differences
    between examples are as small as the spread, so that sums of them and of their squares are accurate.
    """
    m = Z.shape[-1]
    first = Z[..., :1].copy()
    differences = np.subtract(Z, first, out=out)
    offset = _row_sum(differences) / m
    sigma2 = abs(_row_dot(differences, differences) / m - offset * offset)  # never below 0 by rounding
    return differences, first, offset, sigma2


def _row_sum(A):
    """Sum over the examples, shape (..., n, 1). (einsum adds up rows twice as fast as np.sum.)"""
    return np.einsum("...m->...", A)[..., None]


def _row_dot(A, B):
    """Sum of A * B over the examples, shape (..., n, 1), without an array for the products."""
    return (A[..., None, :] @ B[..., None])[..., 0]


# Larger arrays are worked off in blocks of whole rows, small enough to stay in cache between the passes.
BLOCK = 2**18


def _blocks(Z):
    """Index expressions for blocks of units."""
    rows = max(1, BLOCK * Z.shape[-2] // Z.size)
    return [(..., slice(start, start + rows), slice(None)) for start in range(0, Z.shape[-2], rows)]


def _joined(parts):
    """The per-unit arrays of the blocks, put together again. (The large arrays stand first; they are.)"""
    _, *per_unit = zip(*parts, strict=True)
    return [np.concatenate(arrays, axis=-2) for arrays in per_unit]


def _short_buffer(m):
    """A ufunc buffer no longer than a row, while the block runs.

    To combine a column of means with rows, NumPy fills a buffer with copies of each mean, as many rows at a
    time as fit in: twice the work. When no row fits it takes each row as it is. (A third off the time at
    1024 x 4096; nothing to win in short rows.)
    """
    return _buffer_of(min(m // 16 * 16, 4096)) if m >= 256 else nullcontext()


@contextmanager
def _buffer_of(size):
    before = np.setbufsize(size)
    try:
        yield
    finally:
        np.setbufsize(before)


def _check_statistics(Z, sigma2):
    """Refuse NaN and infinity in Z. One of them anywhere spoils its unit's variance: n numbers tell."""
    if not np.isfinite(sigma2).all():
        check_finite("Z", Z)
        raise ValueError("Z must have a variance that fits its dtype; got values too large to be squared")
