"""Batch Normalization as plain functions: what it computes in training, and in backpropagation.

Z has shape (n, m): n units in rows, the m examples of a mini-batch in columns. Every statistic and every
per-unit parameter has shape (n, 1). All functions also take stacks, (..., n, m): leading axes are networks
that never meet.
"""

from __future__ import annotations

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
    Z_tilde, cache = forward_unchecked(Z, gamma, beta, epsilon)
    _check_statistics(Z, cache.sigma2)
    return Z_tilde, cache


def forward_unchecked(Z, gamma, beta, epsilon):
    """`batch_norm_forward` without its checks: layers inside a network call it many times a second."""
    differences, first, offset, sigma2 = _statistics(Z)
    std = np.sqrt(sigma2 + epsilon)
    # gamma * (differences - offset) / std + beta, which is a straight line for each unit
    slope = gamma / std
    Z_tilde = slope * differences
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
    return backward_unchecked(dZ_tilde, cache)


def backward_unchecked(dZ_tilde, cache):
    """`batch_norm_backward` without its checks: layers inside a network call it many times a second."""
    differences, _, offset, _, std, gamma = cache
    m = differences.shape[-1]
    dbeta = _row_sum(dZ_tilde)
    dgamma = (_row_dot(dZ_tilde, differences) - offset * dbeta) / std  # the sum of dZ_tilde * Z_norm
    # gamma / std * (dZ_tilde - mean(dZ_tilde) - Z_norm * mean(dZ_tilde * Z_norm)), in one array
    slope = dgamma / (-m * std)
    dZ = slope * differences
    dZ += dZ_tilde
    dZ -= dbeta / m + slope * offset
    dZ *= gamma / std
    return dZ, dgamma, dbeta


def _statistics(Z):
    """Differences from the first example, that example, the mean of the differences, and their variance.

    In float32 a mean of 10,000 is rounded by up to 0.0005, too much if the spread is 0.01. Differences
    between examples are as small as the spread, so that sums of them and of their squares are accurate.
    """
    m = Z.shape[-1]
    first = Z[..., :1].copy()
    differences = Z - first
    offset = _row_sum(differences) / m
    sigma2 = abs(_row_dot(differences, differences) / m - offset * offset)  # never below 0 by rounding
    return differences, first, offset, sigma2


def _row_sum(A):
    """Sum over the examples, shape (..., n, 1). (einsum adds up rows twice as fast as np.sum.)"""
    return np.einsum("...m->...", A)[..., None]


def _row_dot(A, B):
    """Sum of A * B over the examples, shape (..., n, 1), without an array for the products."""
    return (A[..., None, :] @ B[..., None])[..., 0]


def _check_statistics(Z, sigma2):
    """Refuse NaN and infinity in Z. One of them anywhere spoils its unit's variance: n numbers tell."""
    if not np.isfinite(sigma2).all():
        check_finite("Z", Z)
        raise ValueError("Z must have a variance that fits its dtype; got values too large to be squared")
