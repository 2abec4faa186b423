"""The cost of a classification: softmax and cross-entropy in one, from logits."""

from __future__ import annotations

import numpy as np

from bn_helpers.nn.validation import as_batch, describe


def softmax(logits):
    """Probabilities from logits, each column by itself.

    Parameters
    ----------
    logits : ndarray of shape (..., c, m)
        One row for each class, one column for each example.

    Returns
    -------
    ndarray of shape (..., c, m)
        Positive numbers; each column sums to 1.

    Examples
    --------
    >>> softmax(np.array([[0.0, 1000.0], [0.0, 0.0]]))
    array([[0.5, 1. ],
           [0.5, 0. ]])
    """
    logits = as_batch("logits", logits)
    exponentials = np.exp(logits - logits.max(axis=-2, keepdims=True))
    return exponentials / exponentials.sum(axis=-2, keepdims=True)


def softmax_cross_entropy(logits, Y):
    """Mean cross-entropy of the softmax of logits, and its gradient.

    Parameters
    ----------
    logits : ndarray of shape (..., c, m)
        One row for each class, one column for each example.
    Y : ndarray of shape (..., c, m)
        The truth, one-hot: 1 in the row of the class, 0 elsewhere.

    Returns
    -------
    loss : ndarray of shape (...)
        Mean over the examples; one number for each network of a stack.
    dlogits : ndarray of shape (..., c, m)
        Gradient of the loss with respect to logits: (softmax - Y) / m.

    Raises
    ------
    ValueError
        If Y does not fit logits.

    Notes
    -----
    Taught in lesson 04. The greatest logit of each column is subtracted before anything is exponentiated, so
    nothing overflows.

    Examples
    --------
    >>> loss, dlogits = softmax_cross_entropy(np.array([[0.0], [0.0]]), np.array([[1.0], [0.0]]))
    >>> print(loss.round(4), dlogits.T)
    0.6931 [[-0.5  0.5]]
    """
    logits = as_batch("logits", logits)
    if np.shape(Y)[-2:] != logits.shape[-2:]:
        raise ValueError(
            f"Y must have shape (..., {logits.shape[-2]}, {logits.shape[-1]}), one-hot as logits;"
            f" got {describe(Y)}"
        )
    Y = np.asarray(Y, dtype=logits.dtype)
    shifted = logits - logits.max(axis=-2, keepdims=True)
    dlogits = np.exp(shifted)
    total = dlogits.sum(axis=-2, keepdims=True)
    m = logits.shape[-1]
    loss = (np.log(total[..., 0, :]) - (shifted * Y).sum(axis=-2)).sum(axis=-1) / m
    dlogits /= total
    dlogits -= Y
    dlogits /= m
    return loss, dlogits


def accuracy(logits, Y):
    """Share of the examples whose greatest logit stands in the right row.

    Parameters
    ----------
    logits : ndarray of shape (..., c, m)
        One row for each class, one column for each example.
    Y : ndarray of shape (..., c, m)
        The truth, one-hot.

    Returns
    -------
    ndarray of shape (...)
        Between 0 and 1; one number for each network of a stack.

    Examples
    --------
    >>> print(accuracy(np.array([[3.0, 1.0], [2.0, 5.0]]), np.array([[1.0, 1.0], [0.0, 0.0]])))
    0.5
    """
    right = np.argmax(logits, axis=-2) == np.argmax(Y, axis=-2)
    return right.mean(axis=-1)
