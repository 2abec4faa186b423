"""The rows of a table of inputs, how fast gradient descent learns from them, and the shape of its loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import ScalarFormatter

from bn_helpers.figures.style import (
    BLUE,
    INK,
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


def losses_and_steps(
    losses: Mapping[str, np.ndarray], steps: Mapping[str, np.ndarray], rates: np.ndarray, goal: float
) -> Panels:
    """Draw how far the loss has fallen on versions of the inputs, and the steps that each rate needs.

    A loss that jumps up and down hides how far it has come, so its lowest value so far is drawn.

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
    'at every rate (hollow: never)'
    """
    left, right = axes = row_of_axes(2, height=3.4)
    looking, marking = looks(losses), markers(losses)
    limit = max(len(values) for values in losses.values())
    left.axhline(goal, color=INK, linewidth=1, linestyle=":", label="the goal")
    for place, (name, values) in enumerate(losses.items()):
        look, marker = looking[name], marking[name]
        left.plot(np.arange(1, len(values) + 1), np.minimum.accumulate(values), label=name, **look)
        right.plot(rates, steps[name], label=name, marker=marker, **look)
        missed = np.isinf(steps[name])
        above = np.full(missed.sum(), limit * 2.0 ** (place + 1))
        right.plot(rates[missed], above, marker, fillstyle="none", color=look["color"])
    left.set(
        xscale="log", xlim=(1, limit), xlabel="training step", ylabel="lowest loss so far",
        title="each at its best learning rate",
    )  # fmt: skip
    right.set(
        xscale="log", yscale="log", xlabel="learning rate", ylabel="steps to the goal",
        title="at every rate (hollow: never)",
    )  # fmt: skip
    left.legend(loc="upper right")
    return axes


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
    ax.xaxis.set_major_formatter(ScalarFormatter())
    return ax


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
        ax.contour(first, second, loss, levels=levels, colors=INK, linewidths=0.8)
        ax.plot(*paths[title].T, ".-", color=VERMILION, linewidth=1, markersize=5, label="gradient descent")
        row, column = np.unravel_index(np.argmin(loss), loss.shape)
        ax.plot(first[column], second[row], "*", color=BLUE, markersize=14, label="lowest point")
        ax.set(title=title, xlabel=f"weight of {names[0]}", ylabel=f"weight of {names[1]}", aspect="equal")
        ax.set(xlim=(first[0], first[-1]), ylim=(second[0], second[-1]))
        ax.grid(False)
    axes[0].figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=2)
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
