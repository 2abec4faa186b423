"""Gradients by central differences, to check exact ones against."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from bn_helpers.nn.validation import check_number


def numerical_gradient(
    function: Callable[[np.ndarray], Any], x: np.ndarray, step: float = 1e-5
) -> np.ndarray:
    """Gradient of a function by central differences: (f(x + h) - f(x - h)) / 2h, one entry at a time.

    Parameters
    ----------
    function : callable
        Takes an array of x's shape, returns one number.
    x : ndarray
        Where the gradient is wanted. It is left as it was.
    step : float
        The h of the formula.

    Returns
    -------
    ndarray
        Of x's shape, float64.

    Raises
    ------
    ValueError
        If step is not positive.

    Notes
    -----
    Taught in lesson 02.

    Examples
    --------
    >>> numerical_gradient(lambda x: (x**3).sum(), np.array([1.0, 2.0])).round(6)
    array([ 3., 12.])
    """
    check_number("step", step, above=0)
    x = np.array(x, dtype=np.float64)
    gradient = np.empty_like(x)
    for place in np.ndindex(x.shape):
        here = x[place]
        x[place] = here + step
        above = float(function(x))
        x[place] = here - step
        below = float(function(x))
        x[place] = here
        gradient[place] = (above - below) / (2 * step)
    return gradient
