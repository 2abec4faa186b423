"""Handwritten digits, from scikit-learn's own package: no download."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from bn_helpers.data.examples import Examples, one_hot
from bn_helpers.nn.validation import check_count, check_number


@dataclass(frozen=True)
class Digits:
    """Handwritten digits, split and scaled.

    Parameters
    ----------
    train, validation, test : Examples
        Inputs are 64 pixels; each pixel is scaled by statistics of ``train`` alone.
    mean, scale : ndarray of shape (64, 1)
        What was subtracted from each pixel (grey values from 0 to 1), and what it was divided by.

    Examples
    --------
    >>> digits = load_digits_split()
    >>> digits.images(digits.test.X[:, :3]).shape
    (3, 8, 8)
    """

    train: Examples
    validation: Examples
    test: Examples
    mean: np.ndarray
    scale: np.ndarray

    def images(self, X: np.ndarray) -> np.ndarray:
        """Undo the scaling: pictures to look at.

        Parameters
        ----------
        X : ndarray of shape (64, k)
            Inputs of some examples.

        Returns
        -------
        ndarray of shape (k, 8, 8)
            Grey values from 0 to 1.
        """
        return (X * self.scale + self.mean).T.reshape(-1, 8, 8)


def load_digits_split(
    train: int = 1200, validation: int = 297, test: int = 300, *,
    seed: int = 0, dtype: Any = np.float64, epsilon: float = 0.01,
) -> Digits:  # fmt: skip
    """scikit-learn's 1,797 handwritten digits of 8 × 8 pixels, in random order, split and scaled.

    Grey values (0 to 1) are normalised pixel by pixel with the mean and variance of the training examples:
    (x - mean) / sqrt(variance + epsilon). Some pixels are empty in nearly all pictures; epsilon keeps their
    few values from becoming huge.

    Parameters
    ----------
    train, validation, test : int
        Numbers of examples; together at most 1,797. The test examples are the same for every size of
        ``train``.
    seed : int
        Of the shuffling.
    dtype : dtype
        float64, or float32 for training runs.
    epsilon : float
        Added to the variance of each pixel.

    Returns
    -------
    Digits
        With the fields train, validation, test, each with X (64, M) and Y (10, M).

    Raises
    ------
    ValueError, TypeError
        If a number is below 1 or their sum is too large.

    Notes
    -----
    Used from lesson 02 on. The data are the test part of the UCI set "Optical Recognition of Handwritten
    Digits" (E. Alpaydin and C. Kaynak, 1998).

    Examples
    --------
    >>> digits = load_digits_split()
    >>> digits.train.X.shape, digits.train.Y.shape, digits.validation.count, digits.test.count
    ((64, 1200), (10, 1200), 297, 300)
    """
    from sklearn.datasets import load_digits

    sizes = {"train": train, "validation": validation, "test": test}
    for name, size in sizes.items():
        check_count(name, size)
    check_number("epsilon", epsilon, above=0)
    raw = load_digits()
    if sum(sizes.values()) > len(raw.data):
        raise ValueError(f"train + validation + test must be at most {len(raw.data)}; got {sizes}")
    order = np.random.default_rng(seed).permutation(len(raw.data))
    X, Y = raw.data.T[:, order] / 16, one_hot(raw.target[order], 10, dtype)
    # From the end backwards, so that fewer training examples leave the others what they are.
    cuts = np.cumsum([0, test, validation, train])
    parts = [slice(start, end) for start, end in pairwise(cuts)]
    mean = X[:, parts[2]].mean(axis=1, keepdims=True)
    scale = np.sqrt(X[:, parts[2]].var(axis=1, keepdims=True) + epsilon)
    X = np.ascontiguousarray((X - mean) / scale, dtype=dtype)
    test_part, validation_part, train_part = [Examples(X[:, part], Y[:, part]) for part in parts]
    return Digits(train_part, validation_part, test_part, mean.astype(dtype), scale.astype(dtype))
