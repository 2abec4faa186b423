"""The rows of a table of inputs, how fast gradient descent learns from them, and the shape of its loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from bn_helpers.figures.style import (
    BLUE,
    INK,
    looks,
    markers,
    new_axes,
)


def standard_deviations(names: Sequence[str], sigma: np.ndarray) -> Axes:
    """Draw the standard deviation of each row as a dot on a logarithmic axis, the largest on top.

    Parameters
    ----------
    names : sequence of str
        What each row is called.
    sigma : ndarray of shape (n,)
        Its standard deviation.

    Returns
    -------
    Axes

    Examples
    --------
    >>> ax = standard_deviations(["area", "ratio"], np.array([351.6, 0.0068]))
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['ratio', 'area']
    """
    ax = new_axes(height=0.2 * len(names) + 1.0)
    order = np.argsort(sigma)
    ax.hlines(range(len(order)), sigma.min() / 2, sigma[order], color=INK, linewidth=1)
    ax.plot(sigma[order], range(len(order)), "o", color=BLUE)
    for place, value in enumerate(sigma[order]):
        text = np.format_float_positional(value, precision=2, fractional=False, trim="-")
        ax.text(1.3 * value, place, text, va="center", fontsize=10)
    ax.set_yticks(range(len(order)), [names[i] for i in order])
    ax.set(
        xscale="log", xlabel="standard deviation over the examples", xlim=(sigma.min() / 2, sigma.max() * 4)
    )
    ax.grid(axis="y", visible=False)
    return ax


def race(steps: Mapping[str, np.ndarray], limit: int, *, x_label: str = "steps to the goal") -> Axes:
    """Draw how many steps each runner needed, a row for each: a mark for each run, a bar at the median.

    Parameters
    ----------
    steps : mapping of str to ndarray of shape (runs,)
        Steps by name; infinity where the goal was not reached.
    limit : int
        The steps that each run was given; runs that did not arrive stand behind it, hollow.
    x_label : str
        What was counted.

    Returns
    -------
    Axes

    Examples
    --------
    >>> ax = race({"raw": np.array([np.inf, np.inf]), "normalised": np.array([3.0, 4.0])}, limit=600)
    >>> [text.get_text() for text in ax.texts]
    ['2 of 2 never', 'median 3.5']
    """
    ax = new_axes(8.0, 0.55 * len(steps) + 1.2)
    look, mark, never = looks(steps), markers(steps), 1.6 * limit
    for row, (name, values) in enumerate(steps.items()):
        missed, color = np.isinf(values), look[name]["color"]
        dots = {"color": color, "linestyle": "none", "markersize": 8, "alpha": 0.7}
        for places, fill in ((values[~missed], "full"), (np.full(missed.sum(), never), "none")):
            ax.plot(places, np.full(len(places), row), mark[name], fillstyle=fill, **dots)
        middle = np.median(values)
        if np.isfinite(middle):
            ax.vlines(middle, row - 0.3, row + 0.3, color=color, linewidth=3)
        text = f"{missed.sum()} of {len(values)} never" if missed.any() else f"median {middle:g}"
        ax.annotate(text, (1.02, row), xycoords=("axes fraction", "data"), va="center")
    ax.axvline(limit, color=INK, linewidth=1, linestyle=":")
    ax.set_yticks(range(len(steps)), list(steps))
    ax.set(xscale="log", xlabel=x_label, xlim=(0.8, 2 * limit), ylim=(len(steps) - 0.5, -0.5))
    ax.xaxis.set_major_formatter("{x:g}")
    return ax


def spectra(eigenvalues: Mapping[str, np.ndarray]) -> Axes:
    """Draw the curvatures of a loss, from the greatest to the smallest.

    Parameters
    ----------
    eigenvalues : mapping of str to ndarray of shape (n,)
        Eigenvalues of the Hessian, by name.

    Returns
    -------
    Axes

    Examples
    --------
    >>> ax = spectra({"raw": np.array([1e-6, 5.0, 1e4])})
    >>> [float(value) for value in ax.lines[0].get_ydata()]
    [10000.0, 5.0, 1e-06]
    """
    ax = new_axes()
    look, mark = looks(eigenvalues), markers(eigenvalues)
    for name, values in eigenvalues.items():
        values = np.sort(values)[::-1]
        places = np.arange(1, len(values) + 1)
        ax.plot(places, values, marker=mark[name], markersize=4, label=name, **look[name])
    ax.set(yscale="log", xlabel="direction, from the steepest to the flattest", ylabel="curvature")
    ax.legend()
    return ax
