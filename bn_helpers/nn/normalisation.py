"""Normalising along any axes: batch, layer, instance, group and ghost normalisation are one function.

What differs is who shares a mean and a variance, and so over which axes they are taken:

- batch: all examples, for each unit. Columns (n, m): -1; images (N, C, H, W): (0, 2, 3)
- layer: all units, for each example. (n, m): -2; (N, C, H, W): (1, 2, 3)
- instance: the pixels of one channel of one image. (N, C, H, W): (2, 3)
- group: some units of one example. (groups, n / groups, m): -2; (N, groups, C / groups, H, W): (2, 3, 4)
- ghost: k examples of the mini-batch, for each unit. (n, m / k, k): -1
"""

from __future__ import annotations

import numpy as np

from bn_helpers.nn.validation import as_floats, check_finite, check_number


def normalise(X, axes, epsilon=1e-5):
    """(X - mean) / sqrt(variance + epsilon), with mean and variance taken over some axes.

    Parameters
    ----------
    X : ndarray
        Of any shape.
    axes : int or tuple of int
        Over which axes the mean and the variance are taken: who shares them.
    epsilon : float
        Small positive number added to the variance.

    Returns
    -------
    ndarray
        Of X's shape.

    Raises
    ------
    ValueError
        If X has no such axis, an axis is named twice, X holds NaN or infinity, or epsilon is negative.

    Notes
    -----
    Taught in lesson 08.

    Examples
    --------
    Over the examples (Batch Norm) and over the units (layer normalisation):

    >>> Z = np.array([[1.0, 3.0], [2.0, 8.0]])
    >>> normalise(Z, axes=-1).round(2)
    array([[-1.,  1.],
           [-1.,  1.]])
    >>> normalise(Z, axes=-2).round(2)
    array([[-1., -1.],
           [ 1.,  1.]])

    Each example over groups of two units, by a reshape before and after:

    >>> Z = np.array([[1.0], [3.0], [100.0], [104.0]])
    >>> normalise(Z.reshape(2, 2, 1), axes=-2).reshape(4, 1).T.round(2)
    array([[-1.,  1., -1.,  1.]])
    """
    X, axes = _check(X, axes, epsilon)
    return normalise_unchecked(X, axes, epsilon)[0]


def rms_normalise(X, axes, epsilon=1e-5):
    """X / sqrt(mean of X² + epsilon): the scale is taken out, the mean stays.

    Parameters
    ----------
    X : ndarray
        Of any shape.
    axes : int or tuple of int
        Over which axes the mean square is taken.
    epsilon : float
        Small positive number added to the mean square.

    Returns
    -------
    ndarray
        Of X's shape.

    Raises
    ------
    ValueError
        As for `normalise`.

    Notes
    -----
    Taught in lesson 08.

    Examples
    --------
    >>> rms_normalise(np.array([[1.0], [7.0]]), axes=-2).T.round(2)
    array([[0.2, 1.4]])
    """
    X, axes = _check(X, axes, epsilon)
    return rms_normalise_unchecked(X, axes, epsilon)[0]


def normalise_unchecked(X, axes, epsilon):
    """X_norm, and what was divided by (length 1 along the axes)."""
    # Differences from one value are as small as the spread, so that a large mean costs no digits.
    first = X[tuple(slice(1) if axis in axes else slice(None) for axis in range(-X.ndim, 0))]
    centred = X - first
    centred -= centred.mean(axis=axes, keepdims=True)
    return rms_normalise_unchecked(centred, axes, epsilon)


def rms_normalise_unchecked(X, axes, epsilon):
    """X_norm, and what was divided by (length 1 along the axes)."""
    rms = np.sqrt((X * X).mean(axis=axes, keepdims=True) + epsilon)
    return X / rms, rms


def normalise_backward(dX_norm, X_norm, std, axes):
    """From the gradient with respect to X_norm to that with respect to X: lesson 02's formula, other axes."""
    return rms_normalise_backward(dX_norm - dX_norm.mean(axis=axes, keepdims=True), X_norm, std, axes)


def rms_normalise_backward(dX_norm, X_norm, rms, axes):
    """The same where no mean was subtracted."""
    return (dX_norm - X_norm * (dX_norm * X_norm).mean(axis=axes, keepdims=True)) / rms


def _check(X, axes, epsilon):
    """X as floats and the axes counted from the end, if they fit."""
    X = as_floats("X", X)
    check_number("epsilon", epsilon, least=0)
    try:
        axes = np.lib.array_utils.normalize_axis_tuple(axes, X.ndim, "axes")
    except np.exceptions.AxisError as error:
        raise ValueError(f"axes must name axes of X, which has {X.ndim}: {error}") from None
    check_finite("X", X)
    return X, tuple(axis - X.ndim for axis in axes)
