"""The data of the lessons, from scikit-learn's own package: no download. Columns are examples."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from bn_helpers.nn.batches import check_pair
from bn_helpers.nn.validation import check_count, check_number, describe


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


@dataclass(frozen=True)
class DiscAndRing:
    """Points of two classes in the plane: a disc, and a ring around it.

    Parameters
    ----------
    train, validation : Examples
        X (2, M), the coordinates; Y (2, M), row 0 for the disc and row 1 for the ring.

    Examples
    --------
    >>> points = make_disc_and_ring(train=100)
    >>> points.train.X.shape, points.train.labels[:4]
    ((2, 100), array([0, 1, 0, 1]))
    """

    train: Examples
    validation: Examples


def make_disc_and_ring(
    train: int = 600, validation: int = 600, *, seed: int = 0, dtype: Any = np.float64
) -> DiscAndRing:
    """A disc of radius 1 and a ring from 1.3 to 2.3 around it, both centred on the origin.

    Opposite points belong to the same class. So no function that only changes its sign when all inputs do
    can tell the classes apart.

    Parameters
    ----------
    train, validation : int
        Numbers of points, half of them in each class.
    seed : int
        Where the points lie.
    dtype : dtype
        Of X and Y.

    Returns
    -------
    DiscAndRing
        With the fields train and validation.

    Raises
    ------
    ValueError, TypeError
        If a number is below 1.

    Notes
    -----
    Used in lessons 02 and 03.

    Examples
    --------
    >>> points = make_disc_and_ring().train
    >>> radius = np.hypot(*points.X)
    >>> bool(radius[points.labels == 0].max() <= 1), bool(radius[points.labels == 1].min() >= 1.3)
    (True, True)
    """
    rng = np.random.default_rng(seed)
    parts = []
    for name, count in {"train": train, "validation": validation}.items():
        labels = np.arange(check_count(name, count)) % 2
        radius = np.where(labels == 0, rng.uniform(0, 1, count), rng.uniform(1.3, 2.3, count))
        angle = rng.uniform(0, 2 * np.pi, count)
        X = np.array([radius * np.cos(angle), radius * np.sin(angle)], dtype=dtype)
        parts.append(Examples(X, one_hot(labels, 2, dtype)))
    return DiscAndRing(*parts)
