"""The rows of a table of inputs, how fast gradient descent learns from them, and the shape of its loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from bn_helpers.figures.style import (
    BLACK,
    BLUE,
    GREY,
    VERMILION,
    Panels,
    looks,
    markers,
    new_axes,
    row_of_axes,
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
    ax.hlines(range(len(order)), sigma.min() / 2, sigma[order], color=GREY, linewidth=1)
    ax.plot(sigma[order], range(len(order)), "o", color=BLUE)
    for place, value in enumerate(sigma[order]):
        text = np.format_float_positional(value, precision=2, fractional=False, trim="-")
        ax.text(1.3 * value, place, text, va="center", fontsize=9)
    ax.set_yticks(range(len(order)), [names[i] for i in order])
    ax.set(
        xscale="log", xlabel="standard deviation over the examples", xlim=(sigma.min() / 2, sigma.max() * 4)
    )
    ax.grid(axis="y", visible=False)
    return ax


def losses_and_steps(
    losses: Mapping[str, np.ndarray], steps: Mapping[str, np.ndarray], rates: np.ndarray, goal: float
) -> Panels:
    """Draw how the loss falls on two versions of the inputs, and how many steps each learning rate needs.

    Parameters
    ----------
    losses : mapping of str to ndarray of shape (steps,)
        The loss at every step, each at its best learning rate; the names become the legend.
    steps : mapping of str to ndarray of shape (K,)
        Steps to the goal at each learning rate; infinity where it was not reached.
    rates : ndarray of shape (K,)
        The learning rates.
    goal : float
        The loss that counts as reached.

    Returns
    -------
    Panels
        The loss over the steps, and the steps over the learning rates.

    Examples
    --------
    >>> losses, steps = {"raw": np.array([0.7, 0.5, 0.2])}, {"raw": np.array([2.0, np.inf])}
    >>> left, right = losses_and_steps(losses, steps, np.array([0.1, 1.0]), goal=0.25)
    >>> right.get_title(loc="left")
    'at every learning rate (hollow: not reached)'
    """
    left, right = axes = row_of_axes(2)
    looking, marking = looks(losses), markers(losses)
    limit = max(len(values) for values in losses.values())
    for name, values in losses.items():
        look, marker = looking[name], marking[name]
        left.plot(values, label=name, **look)
        right.plot(rates, steps[name], label=name, marker=marker, **look)
        missed = np.isinf(steps[name])
        right.plot(rates[missed], np.full(missed.sum(), 2.0 * limit), marker, mfc="none", color=look["color"])
    left.axhline(goal, color=BLACK, linewidth=1, linestyle=":")
    left.text(0, goal, " the goal", va="top", fontsize=9)
    left.set_xscale("symlog", linthresh=1)
    left.set(xlim=(0, limit), xlabel="training step", ylabel="loss", title="each at its best learning rate")
    right.set(
        xscale="log", yscale="log", xlabel="learning rate", ylabel="steps to the goal",
        title="at every learning rate (hollow: not reached)",
    )  # fmt: skip
    left.legend(loc="upper left")
    return axes


def valleys(
    surfaces: Mapping[str, tuple[np.ndarray, np.ndarray, np.ndarray]],
    paths: Mapping[str, np.ndarray],
    names: tuple[str, str],
) -> Panels:
    """Draw contours of the loss in two weights, with the path of gradient descent; both axes in one scale.

    Parameters
    ----------
    surfaces : mapping of str to tuple of three ndarrays of shape (k,), (k,) and (k, k)
        The two weights on a grid, and the loss there (first weight along the rows' direction), by title.
    paths : mapping of str to ndarray of shape (steps, 2)
        The places of gradient descent, by title.
    names : tuple of str
        What the two rows of the table are called.

    Returns
    -------
    Panels
        One Axes for each title.

    Examples
    --------
    >>> grid = np.linspace(-1, 1, 5)
    >>> loss = 1 + grid**2 + grid[:, None] ** 2
    >>> (ax,) = valleys({"raw": (grid, grid, loss)}, {"raw": np.zeros((2, 2))}, names=("area", "ratio"))
    >>> ax.get_xlabel()
    'weight of area'
    """
    axes = row_of_axes(len(surfaces), 4.6 * len(surfaces), 4.2)
    for ax, (title, (first, second, loss)) in zip(axes, surfaces.items(), strict=True):
        levels = np.geomspace(loss.min() * 1.02, loss.max(), 12)
        ax.contour(first, second, loss, levels=levels, colors=GREY, linewidths=0.8)
        ax.plot(*paths[title].T, ".-", color=VERMILION, linewidth=1, markersize=5, label="gradient descent")
        row, column = np.unravel_index(np.argmin(loss), loss.shape)
        ax.plot(first[column], second[row], "*", color=BLUE, markersize=14, label="lowest point")
        ax.set(title=title, xlabel=f"weight of {names[0]}", ylabel=f"weight of {names[1]}", aspect="equal")
        ax.set(xlim=(first[0], first[-1]), ylim=(second[0], second[-1]))
        ax.grid(False)
    axes[0].legend(loc="lower left", frameon=True, framealpha=0.9)
    return axes


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
    ax.set(yscale="log", xlabel="axis, from the steepest to the flattest", ylabel="curvature (eigenvalue)")
    ax.legend()
    return ax
