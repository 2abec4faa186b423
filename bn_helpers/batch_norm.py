"""Batch Normalization as plain functions: what it computes in training, in backpropagation and at test time.

Z has shape (n, m): n units in rows, the m examples of a mini-batch in columns. Every statistic and every
per-unit parameter has shape (n, 1). All functions also take stacks, (..., n, m): leading axes are networks
that never meet.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bn_helpers.validation import as_batch, as_per_unit, check_finite, check_number, check_shape


class Cache(NamedTuple):
    """What the forward pass keeps for the backward pass, and for the running statistics.

    Parameters
    ----------
    Z_norm : ndarray of shape (..., n, m)
        The normalised values.
    std : ndarray of shape (..., n, 1)
        What they were divided by, the root of sigma2 + epsilon.
    gamma : ndarray of shape (..., n, 1)
        The scale.
    mu, sigma2 : ndarray of shape (..., n, 1)
        Mean and population variance of the mini-batch.

    Examples
    --------
    >>> _, cache = batch_norm_forward(np.array([[1.0, 3.0]]), gamma=[[1.0]], beta=[[0.0]])
    >>> print(cache.mu, cache.sigma2)
    [[2.]] [[1.]]
    """

    Z_norm: np.ndarray
    std: np.ndarray
    gamma: np.ndarray
    mu: np.ndarray
    sigma2: np.ndarray


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
    _, mu, sigma2 = _centre(Z)
    _check_statistics(Z, sigma2)
    return mu, sigma2


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
    Z_norm, _, sigma2 = _centre(Z)
    _check_statistics(Z, sigma2)
    Z_norm /= np.sqrt(sigma2 + epsilon)
    return Z_norm


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
    gamma, beta = as_per_unit("gamma", gamma, Z.shape[-2]), as_per_unit("beta", beta, Z.shape[-2])
    check_number("epsilon", epsilon, least=0)
    Z_tilde, cache = forward_unchecked(Z, gamma, beta, epsilon)
    _check_statistics(Z, cache.sigma2)
    return Z_tilde, cache


def forward_unchecked(Z, gamma, beta, epsilon):
    """`batch_norm_forward` without its checks: layers inside a network call it many times a second."""
    Z_norm, mu, sigma2 = _centre(Z)
    std = np.sqrt(sigma2 + epsilon)
    Z_norm /= std
    Z_tilde = gamma * Z_norm
    Z_tilde += beta
    return Z_tilde, Cache(Z_norm, std, gamma, mu, sigma2)


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
    check_shape("dZ_tilde", dZ_tilde, cache.Z_norm.shape, "that of Z")
    return backward_unchecked(dZ_tilde, cache)


def backward_unchecked(dZ_tilde, cache):
    """`batch_norm_backward` without its checks: layers inside a network call it many times a second."""
    Z_norm, m = cache.Z_norm, dZ_tilde.shape[-1]
    dbeta = dZ_tilde.sum(axis=-1, keepdims=True)
    dgamma = _row_dot(dZ_tilde, Z_norm)
    dZ = Z_norm * (dgamma / -m)
    dZ += dZ_tilde
    dZ -= dbeta / m
    dZ *= cache.gamma / cache.std
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
    gamma, beta, mean, variance = _check_inference(
        Z.shape[-2], gamma, beta, running_mean, running_variance, epsilon
    )
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
    gamma, beta, mean, variance = _check_inference(
        W.shape[-2], gamma, beta, running_mean, running_variance, epsilon
    )
    scale = gamma / np.sqrt(variance + epsilon)
    return scale * W, beta - scale * mean


def _check_inference(n, gamma, beta, running_mean, running_variance, epsilon):
    """The four per-unit arrays as floats, if they can serve at test time."""
    gamma, beta = as_per_unit("gamma", gamma, n), as_per_unit("beta", beta, n)
    running_mean = as_per_unit("running_mean", running_mean, n)
    running_variance = as_per_unit("running_variance", running_variance, n)
    check_finite("running_mean", running_mean)
    check_finite("running_variance", running_variance)
    check_number("running_variance", running_variance, least=0)
    check_number("epsilon", epsilon, least=0)
    return gamma, beta, running_mean, running_variance


def _centre(Z):
    """Z without its mean, the mean, and the variance, each accurate even where the mean dwarfs the spread."""
    m = Z.shape[-1]
    mu = Z.mean(axis=-1, keepdims=True)
    centred = Z - mu
    # A large mean, rounded, leaves a rest in every difference. The rest is small, so its own mean is exact.
    rest = centred.mean(axis=-1, keepdims=True)
    centred -= rest
    return centred, mu + rest, _row_dot(centred, centred) / m


def _row_dot(A, B):
    """Sum of A * B over the examples, without an array for the products."""
    return np.einsum("...m,...m->...", A, B)[..., None]


def _check_statistics(Z, sigma2):
    """Refuse NaN and infinity in Z. One of them anywhere spoils its unit's variance: n numbers tell."""
    if not np.isfinite(sigma2).all():
        check_finite("Z", Z)
        raise ValueError("Z must have a variance that fits its dtype; got values too large to be squared")
