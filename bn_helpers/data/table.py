"""A table of measurements of very different sizes, from scikit-learn's own package: no download."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from bn_helpers.data.examples import Examples, one_hot
from bn_helpers.nn.validation import check_count


@dataclass(frozen=True)
class Table:
    """A table of measurements with the names of its rows.

    Parameters
    ----------
    X : ndarray of shape (n, M)
        One row for each measured quantity, one column for each example, unscaled.
    Y : ndarray of shape (1, M)
        The truth, 0 or 1.
    names : tuple of str
        Name of each row of X.
    units : tuple of str
        What each row is measured in, as far as the source says.
    classes : tuple of str
        What 0 and 1 mean.

    Examples
    --------
    >>> table = load_breast_cancer_table()
    >>> table.row("mean area").shape
    (569,)
    """

    X: np.ndarray
    Y: np.ndarray
    names: tuple[str, ...]
    units: tuple[str, ...]
    classes: tuple[str, ...]

    def row(self, name: str) -> np.ndarray:
        """All values of one quantity.

        Parameters
        ----------
        name : str
            One of ``names``.

        Returns
        -------
        ndarray of shape (M,)
            One value for each example.

        Raises
        ------
        KeyError
            If there is no such name.
        """
        if name not in self.names:
            raise KeyError(f"no row is named {name!r}; there are {', '.join(self.names)}")
        return self.X[self.names.index(name)]

    def split(self, train: int = 300, validation: int = 119, test: int = 150, *, seed: int = 0) -> TableSplit:
        """The examples in random order, in three parts, as they are: nothing is scaled.

        Parameters
        ----------
        train, validation, test : int
            Numbers of examples; together at most all there are.
        seed : int
            Of the shuffling.

        Returns
        -------
        TableSplit
            Each part with X (n, count) and Y (2, count), one-hot.

        Raises
        ------
        ValueError, TypeError
            If a number is below 1 or their sum is too large.

        Examples
        --------
        >>> parts = load_breast_cancer_table().split(seed=1)
        >>> parts.train.X.shape, parts.validation.count, parts.test.count
        ((30, 300), 119, 150)
        """
        sizes = {"train": train, "validation": validation, "test": test}
        for name, size in sizes.items():
            check_count(name, size)
        count = self.X.shape[1]
        if sum(sizes.values()) > count:
            raise ValueError(f"train + validation + test must be at most {count}; got {sizes}")
        order = np.random.default_rng(seed).permutation(count)
        parts = np.split(order, np.cumsum([train, validation, test]))[:3]
        Y = one_hot(self.Y[0].astype(int), 2, self.X.dtype)
        return TableSplit(*(Examples(self.X[:, part], Y[:, part]) for part in parts))


@dataclass(frozen=True)
class TableSplit:
    """Examples of a table, unscaled, in three parts.

    Parameters
    ----------
    train, validation, test : Examples
        Inputs are the rows of the table; class 0 and class 1 are those of the table.

    Examples
    --------
    >>> load_breast_cancer_table().split(train=200).train.count
    200
    """

    train: Examples
    validation: Examples
    test: Examples

    def normalised(self) -> TableSplit:
        """All parts with the mean and the standard deviation of the training part's rows.

        Returns
        -------
        TableSplit
            (X - mean) / standard deviation, row by row; no row of the training part may be constant.

        Examples
        --------
        >>> parts = load_breast_cancer_table().split().normalised()
        >>> bool(np.allclose(parts.train.X.mean(axis=1), 0)), bool(np.allclose(parts.train.X.std(axis=1), 1))
        (True, True)
        """
        mean = self.train.X.mean(axis=1, keepdims=True)
        scale = self.train.X.std(axis=1, keepdims=True)
        parts = (self.train, self.validation, self.test)
        return TableSplit(*(Examples((part.X - mean) / scale, part.Y) for part in parts))


def load_breast_cancer_table(dtype: Any = np.float64) -> Table:
    """scikit-learn's table of 569 tumours with 30 measurements each, of very different sizes.

    Parameters
    ----------
    dtype : dtype
        Of X and Y.

    Returns
    -------
    Table
        X (30, 569), Y (1, 569) with 0 = malignant and 1 = benign. The source gives no units; ``units`` says
        "length", "area" or "" (a pure number).

    Notes
    -----
    Used in lesson 01. The data are the UCI set "Breast Cancer Wisconsin (Diagnostic)" (W. Wolberg,
    O. Mangasarian, N. Street, 1995).

    Examples
    --------
    >>> table = load_breast_cancer_table()
    >>> [(name, round(float(table.row(name).mean()), 2)) for name in ("mean area", "mean smoothness")]
    [('mean area', 654.89), ('mean smoothness', 0.1)]
    """
    from sklearn.datasets import load_breast_cancer

    raw = load_breast_cancer()
    kinds = {"radius": "length", "perimeter": "length", "area": "area"}
    names = tuple(str(name) for name in raw.feature_names)
    units = tuple(next((unit for kind, unit in kinds.items() if kind in name), "") for name in names)
    X, Y = np.ascontiguousarray(raw.data.T, dtype=dtype), raw.target[None, :].astype(dtype)
    return Table(X, Y, names, units, tuple(str(name) for name in raw.target_names))
