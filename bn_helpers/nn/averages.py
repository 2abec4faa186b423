"""Averages over many mini-batches: the exponential moving average and the exact merging of statistics."""

from __future__ import annotations

import numpy as np

from bn_helpers.nn.validation import as_floats, check_finite, check_number, describe


def ema_update(average, value, decay):
    """One step of the exponential moving average (EMA).

    Parameters
    ----------
    average : ndarray
        The average so far.
    value : ndarray
        The new value, of the same shape.
    decay : float or ndarray
        Weight of the OLD average, between 0 and 1. The new value has the weight 1 - decay.

    Returns
    -------
    ndarray
        decay * average + (1 - decay) * value.

    Notes
    -----
    Taught in lesson 06 (exercise 6.1).

    Examples
    --------
    >>> ema_update(10.0, 20.0, decay=0.9)
    11.0
    """
    return decay * average + (1 - decay) * value


def bias_corrected(average, decay, updates, start=0.0):
    """Take out of a moving average what is left of the value it started from.

    After ``updates`` steps the start still has the weight decay**updates. This is large as long as few
    values have come in, and the average then tells more about its start than about the values.

    Parameters
    ----------
    average : ndarray
        A moving average after ``updates`` steps.
    decay : float or ndarray
        Weight of the old average in each step, 0 <= decay < 1.
    updates : int
        Number of steps so far, at least 1.
    start : float
        The value from which the average started.

    Returns
    -------
    ndarray
        (average - decay**updates * start) / (1 - decay**updates).

    Raises
    ------
    ValueError
        If there was no update, or decay is outside [0, 1).

    Notes
    -----
    Taught in lessons 05 and 06 (exercises 5.3 and 6.2). There the start is 0 and the formula is
    average / (1 - decay**updates).

    Examples
    --------
    >>> one_step = ema_update(0.0, 8.0, decay=0.75)
    >>> one_step, bias_corrected(one_step, decay=0.75, updates=1)
    (2.0, 8.0)
    """
    check_number("decay", decay, least=0, below=1)
    check_number("updates", updates, least=1)
    weight_of_start = decay**updates
    return (average - weight_of_start * start) / (1 - weight_of_start)


def merge_statistics(counts, means, variances):
    """Mean and variance of all examples together, from those of their batches: exact, and stable.

    The variance of the whole is the mean of the variances *plus* the variance of the means. The second
    part is computed from differences of means, never from squares of the means, so nothing cancels when
    the means are large.

    Parameters
    ----------
    counts : array_like of shape (k,)
        Number of examples of each batch, each at least 1.
    means : array_like of shape (..., n, k)
        Mean of each unit in each batch.
    variances : array_like of shape (..., n, k)
        Population variance of each unit in each batch.

    Returns
    -------
    mean, variance : ndarray of shape (..., n, 1)
        The statistics of all examples.

    Raises
    ------
    ValueError
        If shapes do not fit, a count is below 1, a variance is negative, or a value is not finite.

    Notes
    -----
    Taught in lesson 06 (exercise 6.6); lesson 08 uses it for synchronised Batch Norm.

    Examples
    --------
    >>> Z = np.array([[1.0, 2.0, 3.0, 10.0]])
    >>> mean, variance = merge_statistics([3, 1], means=[[2.0, 10.0]], variances=[[2 / 3, 0.0]])
    >>> print(mean, variance, Z.mean(), Z.var())
    [[4.]] [[12.5]] 4.0 12.5
    """
    counts, means, variances = (
        np.asarray(counts),
        as_floats("means", means),
        as_floats("variances", variances),
    )
    check_number("counts", counts, least=1)
    if counts.ndim != 1:
        raise ValueError(f"counts must have shape (k,), one number for each batch; got {describe(counts)}")
    for name, array in {"means": means, "variances": variances}.items():
        if array.ndim < 2 or array.shape[-1] != len(counts):
            raise ValueError(
                f"{name} must have shape (..., n, {len(counts)}) to fit counts; got {describe(array)}"
            )
        check_finite(name, array)
    check_number("variances", variances, least=0)

    share = (counts / counts.sum()).astype(means.dtype)
    near = means[..., :1]  # differences from any one mean are small numbers, even when the means are not
    mean = near + np.sum(share * (means - near), axis=-1, keepdims=True)
    variance = np.sum(share * (variances + (means - mean) ** 2), axis=-1, keepdims=True)
    return mean, variance
