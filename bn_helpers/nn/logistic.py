"""Logistic regression: its loss, the gradient of it, and how steeply it bends."""

from __future__ import annotations

import numpy as np

from bn_helpers.nn.validation import as_batch, describe


def logistic_loss(Z, Y):
    """Mean cross-entropy of the sigmoid of Z, and its gradient.

    Parameters
    ----------
    Z : ndarray of shape (..., 1, m)
        One number for each example, before the sigmoid.
    Y : ndarray of shape (1, m)
        The truth, 0 or 1.

    Returns
    -------
    loss : ndarray of shape (...)
        Mean over the examples.
    dZ : ndarray of shape (..., 1, m)
        Gradient of the loss with respect to Z: (sigmoid(Z) - Y) / m.

    Raises
    ------
    ValueError
        If Y does not fit Z.

    Notes
    -----
    Used in lesson 01. Written with tanh and logaddexp, so that nothing overflows.

    Examples
    --------
    >>> loss, dZ = logistic_loss(np.array([[0.0, 0.0]]), np.array([[1.0, 0.0]]))
    >>> print(loss.round(4), dZ)
    0.6931 [[-0.25  0.25]]
    """
    Z = as_batch("Z", Z)
    if np.shape(Y)[-2:] != (1, Z.shape[-1]) or Z.shape[-2] != 1:
        raise ValueError(f"Y must have shape (1, m), Z (..., 1, m); got Y {describe(Y)} and Z {describe(Z)}")
    loss = (np.logaddexp(0, Z) - Y * Z).mean(axis=(-2, -1))
    return loss, (0.5 + 0.5 * np.tanh(Z / 2) - Y) / Z.shape[-1]


def logistic_curvatures(X, probability=0.5):
    """How steeply the logistic loss bends along each of its axes: the eigenvalues of its Hessian.

    The Hessian with respect to the weights and the bias is mean(p (1 - p) x xᵀ), with a 1 added to each x.

    Parameters
    ----------
    X : ndarray of shape (n, m)
        Inputs, one column for each example.
    probability : float or ndarray of shape (1, m)
        The sigmoid's answers p; 0.5 where all weights are 0.

    Returns
    -------
    ndarray of shape (n + 1,)
        In ascending order. The last divided by the first is the condition number.

    Notes
    -----
    Used in lesson 01.

    Examples
    --------
    >>> curvatures = logistic_curvatures(np.array([[-10.0, 10.0], [1.0, 1.0]]))
    >>> curvatures.round(6).tolist()
    [0.0, 0.5, 25.0]
    """
    X = as_batch("X", X)
    inputs = np.vstack([X, np.ones((1, X.shape[-1]))])
    return np.linalg.eigvalsh((inputs * probability * (1 - probability)) @ inputs.T / X.shape[-1])
