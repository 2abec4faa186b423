"""Examples with their truth: columns of inputs beside columns of one-hot classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from bn_helpers.nn.batches import check_pair
from bn_helpers.nn.validation import describe


@dataclass(frozen=True)
class Examples:
    """Inputs and truth of some examples.

    Parameters
    ----------
    X : ndarray of shape (n, M)
        One column for each example.
    Y : ndarray of shape (c, M)
        The truth, one-hot.

    Raises
    ------
    ValueError
        If X and Y have different numbers of columns, or X holds NaN or infinity.

    Examples
    --------
    >>> some = Examples(X=np.zeros((3, 2)), Y=np.array([[1.0, 0.0], [0.0, 1.0]]))
    >>> some.count, some.labels
    (2, array([0, 1]))
    """

    X: np.ndarray
    Y: np.ndarray

    def __post_init__(self) -> None:
        check_pair(self.X, self.Y)

    @property
    def count(self) -> int:
        """M, the number of examples."""
        return self.X.shape[-1]

    @property
    def labels(self) -> np.ndarray:
        """The classes as numbers, shape (M,)."""
        return self.Y.argmax(axis=0)

    def take(self, columns: Any) -> Examples:
        """Some of the examples.

        Parameters
        ----------
        columns : slice, array of int or array of bool
            Which ones, in which order.

        Returns
        -------
        Examples
            Their columns.
        """
        return Examples(self.X[:, columns], self.Y[:, columns])


def one_hot(labels: Any, classes: int, dtype: Any = np.float64) -> np.ndarray:
    """Classes as columns with a single 1.

    Parameters
    ----------
    labels : array_like of int, shape (M,)
        Numbers from 0 to classes - 1.
    classes : int
        Number of classes c.
    dtype : dtype
        Of the result.

    Returns
    -------
    ndarray of shape (c, M)
        1 in the row of the class, 0 elsewhere.

    Raises
    ------
    ValueError, TypeError
        If a label is not a whole number from 0 to classes - 1.

    Examples
    --------
    >>> one_hot([1, 0, 1], classes=2)
    array([[0., 1., 0.],
           [1., 0., 1.]])
    """
    labels = np.asarray(labels)
    if labels.dtype.kind not in "iu":
        raise TypeError(f"labels must be whole numbers; got {describe(labels)}")
    if labels.ndim != 1:
        raise ValueError(f"labels must have shape (M,); got {describe(labels)}")
    outside = labels[(labels < 0) | (labels >= classes)]
    if outside.size:
        raise ValueError(f"labels must lie between 0 and {classes - 1}; got {outside[0]}")
    return np.eye(classes, dtype=dtype)[:, labels]
