"""Batch Normalization at test time, as plain functions; Z has shape (..., n, k), columns are examples."""

from __future__ import annotations

import numpy as np

from bn_helpers.nn.validation import as_batch, as_per_unit, check_finite, check_number


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
