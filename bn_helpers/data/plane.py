"""Points of two classes in the plane: tasks whose symmetry decides which network can learn them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from bn_helpers.data.examples import Examples, one_hot
from bn_helpers.nn.validation import check_count


@dataclass(frozen=True)
class PlanePoints:
    """Points of two classes in the plane.

    Parameters
    ----------
    train, validation, test : Examples
        X (2, M), the coordinates; Y (2, M), a row for each class.

    Examples
    --------
    >>> points = make_disc_and_ring(train=100)
    >>> points.train.X.shape, points.train.labels[:4]
    ((2, 100), array([0, 1, 0, 1]))
    """

    train: Examples
    validation: Examples
    test: Examples


def make_disc_and_ring(
    train: int = 600, validation: int = 600, test: int = 600, *, seed: int = 0, dtype: Any = np.float64
) -> PlanePoints:
    """A disc of radius 1 and a ring from 1.3 to 2.3 around it, both centred on the origin.

    Opposite points belong to the same class: the task is *even*. So no function that only changes its sign
    when all inputs do can tell the classes apart.

    Parameters
    ----------
    train, validation, test : int
        Numbers of points, half of them in each class.
    seed : int
        Where the points lie.
    dtype : dtype
        Of X and Y.

    Returns
    -------
    PlanePoints
        Class 0 is the disc, class 1 the ring.

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
    for name, count in {"train": train, "validation": validation, "test": test}.items():
        labels = np.arange(check_count(name, count)) % 2
        radius = np.where(labels == 0, rng.uniform(0, 1, count), rng.uniform(1.3, 2.3, count))
        angle = rng.uniform(0, 2 * np.pi, count)
        X = np.array([radius * np.cos(angle), radius * np.sin(angle)], dtype=dtype)
        parts.append(Examples(X, one_hot(labels, 2, dtype)))
    return PlanePoints(*parts)


def make_stripes(
    train: int = 600, validation: int = 600, test: int = 600, *, seed: int = 0, dtype: Any = np.float64
) -> PlanePoints:
    """Vertical stripes of alternating classes in the square from -2.5 to 2.5.

    Opposite points belong to different classes: the task is *odd*. Its borders lie at x = 0 and at
    x = -1.57 and 1.57, where x is the first coordinate.

    Parameters
    ----------
    train, validation, test : int
        Numbers of points.
    seed : int
        Where the points lie.
    dtype : dtype
        Of X and Y.

    Returns
    -------
    PlanePoints
        Class 1 lies where sin(2x) > 0.

    Raises
    ------
    ValueError, TypeError
        If a number is below 1.

    Notes
    -----
    Used in lesson 02.

    Examples
    --------
    >>> points = make_stripes(train=5).train
    >>> bool((points.labels == (np.sin(2 * points.X[0]) > 0)).all())
    True
    """
    rng = np.random.default_rng(seed)
    parts = []
    for name, count in {"train": train, "validation": validation, "test": test}.items():
        X = rng.uniform(-2.5, 2.5, (2, check_count(name, count))).astype(dtype)
        parts.append(Examples(X, one_hot((np.sin(2 * X[0]) > 0).astype(int), 2, dtype)))
    return PlanePoints(*parts)
