"""How optimizers walk, and what they do to γ, β and the size of W: the pictures of lesson 05."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
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


def valley_paths(paths: Mapping[str, np.ndarray], x: np.ndarray, y: np.ndarray, cost: np.ndarray) -> Panels:
    """Draw the points that each optimizer visits on a map of the cost, one panel for each.

    Parameters
    ----------
    paths : mapping of str to ndarray of shape (steps + 1, 2)
        The points by the panel's title, the start first.
    x, y : ndarray of shape (k,), (r,)
        Coordinates of the map.
    cost : ndarray of shape (r, k)
        The cost at each point of the map; contours double from one to the next.

    Returns
    -------
    Panels
        One Axes for each path.

    Examples
    --------
    >>> x, y = np.linspace(-2, 2, 5), np.linspace(-1, 1, 3)
    >>> cost = 1 + x**2 + y[:, None] ** 2
    >>> (ax,) = valley_paths({"Adam": np.array([[2.0, 1.0], [0.0, 0.0]])}, x, y, cost)
    >>> ax.get_title(loc="left")
    'Adam'
    """
    rows = -(-len(paths) // 2)
    grid = plt.subplots(rows, 2, figsize=(9.6, 2.2 * rows), sharex=True, sharey=True, squeeze=False)[1]
    axes = Panels(grid.flat[: len(paths)])
    for unused in grid.flat[len(paths) :]:
        unused.remove()
    levels = cost.max() / 2.0 ** np.arange(10, -1, -1)
    for ax, (title, path) in zip(axes, paths.items(), strict=True):
        ax.contour(x, y, cost, levels=levels, colors=GREY, linewidths=0.6)
        ax.plot(*path.T, "o-", color=BLUE, markersize=3, linewidth=1.2)
        ax.plot(*path[0], "s", color=BLACK, markersize=7, label="start")
        ax.plot(0, 0, "*", color=VERMILION, markersize=13, label="minimum")
        ax.set(title=title, xlabel="along the valley", ylabel="across")
        ax.grid(False)
        ax.label_outer()
    axes[0].legend(loc="upper right", frameon=True, ncols=2)
    return axes


def histograms_over_training(steps: Sequence[int], values: Mapping[str, Sequence[np.ndarray]]) -> Panels:
    """Draw the histograms of learned parameters as mountain ranges, the first record at the top.

    Parameters
    ----------
    steps : sequence of R int
        When the records were made.
    values : mapping of str to sequence of L arrays, each of shape (R, k)
        By the name of the parameter, for each layer: k values at each record. Each name gets a row of
        panels, each layer a column.

    Returns
    -------
    Panels
        Row by row.

    Examples
    --------
    >>> records = np.array([[1.0, 1.0], [0.5, 1.5]])  # at two steps, two values
    >>> left, right = histograms_over_training([0, 10], {"γ": [records, records]})
    >>> right.get_title(loc="left")
    'γ of layer 2'
    """
    layers = max(len(by_layer) for by_layer in values.values())
    size = (3.1 * layers, 2.4 * len(values))
    grid = plt.subplots(len(values), layers, figsize=size, sharex="row", sharey=True, squeeze=False)[1]
    for row, (name, by_layer) in zip(grid, values.items(), strict=True):
        low, high = min(map(np.min, by_layer)), max(map(np.max, by_layer))
        edges = np.linspace(low - 0.05 * (high - low), high + 0.05 * (high - low), 34)
        for layer, (ax, records) in enumerate(zip(row, by_layer, strict=True), start=1):
            for height, record in enumerate(reversed(list(records))):
                counts = np.histogram(record, edges)[0]
                top = height + 1.5 * counts / counts.max()
                front = {"step": "mid", "zorder": 2 + len(steps) - height}
                ax.fill_between((edges[1:] + edges[:-1]) / 2, height, top, color="#BFD9EA", **front)
                ax.step((edges[1:] + edges[:-1]) / 2, top, where="mid", color=BLUE, linewidth=1,
                        linestyle="-", zorder=front["zorder"])  # fmt: skip
            ax.set_yticks(range(len(steps)), [str(step) for step in reversed(list(steps))])
            ax.set(title=f"{name} of layer {layer}", xlabel=f"value of {name}")
            ax.grid(False, axis="y")
        row[0].set_ylabel("after training step")
    return Panels(grid.flat)


def decay_and_rate(
    steps: np.ndarray, sizes: Mapping[str, np.ndarray], rates: Mapping[str, np.ndarray]
) -> Panels:
    """Draw the size of the weights over training, and beside it the learning rate that acts on them.

    Parameters
    ----------
    steps : ndarray of shape (R,)
        When the records were made.
    sizes : mapping of str to ndarray of shape (R,)
        Length of W, by the name of the weight decay.
    rates : mapping of str to ndarray of shape (R,)
        Effective learning rate, by the same names.

    Returns
    -------
    Panels
        The size, the rate.

    Examples
    --------
    >>> sizes = {"0": np.array([1.0, 1.0]), "0.1": np.array([1.0, 0.5])}
    >>> rates = {name: 0.1 / size**2 for name, size in sizes.items()}
    >>> left, right = decay_and_rate(np.array([0, 10]), sizes, rates)
    >>> right.get_yscale()
    'log'
    """
    left, right = axes = row_of_axes(2, 9.0, 3.2)
    for name, look in looks(sizes).items():
        left.plot(steps, sizes[name], label=name, **look)
        right.plot(steps, rates[name], label=name, **look)
    left.set(xlabel="training step", ylabel="length of W", title="the weights shrink", ylim=(0, None))
    right.set(
        xlabel="training step", ylabel="learning rate / length squared",
        title="the effective learning rate grows", yscale="log",
    )  # fmt: skip
    right.legend(title="weight decay λ", loc="upper left")
    return axes


def step_factor(steps: np.ndarray, factors: Mapping[str, np.ndarray]) -> Axes:
    """Draw how many times too long each step is, on logarithmic axes.

    Parameters
    ----------
    steps : ndarray of int, shape (R,)
        Number of the step.
    factors : mapping of str to ndarray of shape (R,)
        Length of the step as a multiple of what it should be, by name.

    Returns
    -------
    Axes

    Examples
    --------
    >>> ax = step_factor(np.array([1, 2]), {"momentum": np.array([0.1, 0.19])})
    >>> ax.get_ylabel()
    'step length, right = 1'
    """
    ax = new_axes()
    for name, look in looks(factors).items():
        ax.plot(steps, factors[name], label=name, **look)
    ax.axhline(1, color=GREY, linewidth=1, linestyle="-")
    ax.set(xscale="log", yscale="log", xlabel="step", ylabel="step length, right = 1")
    ticks = (0.1, 0.3, 1, 3, 10)
    ax.set_yticks(ticks, [str(tick) for tick in ticks])
    ax.minorticks_off()
    ax.legend()
    return ax


def by_variant(
    variants: Sequence[str], panels: Mapping[str, Mapping[str, np.ndarray]], *, label: str = "",
    logarithmic: Sequence[str] = (),
) -> Panels:  # fmt: skip
    """Draw results by variant, a row for each: small marks for the seeds, a large one for their mean.

    Parameters
    ----------
    variants : sequence of K str
        What the rows are called, from top to bottom.
    panels : mapping of str to (mapping of str to ndarray of shape (K, seeds))
        By what was measured, results by the group that shares a colour and a mark.
    label : str
        What the rows are.
    logarithmic : sequence of str
        Panels with a logarithmic axis.

    Returns
    -------
    Panels
        One Axes for each quantity.

    Examples
    --------
    >>> groups = {"ReLU": np.array([[0.9, 0.92], [0.8, 0.81]])}
    >>> (ax,) = by_variant(["none", "γ"], {"accuracy": groups}, label="frozen")
    >>> [tick.get_text() for tick in ax.get_yticklabels()]
    ['none', 'γ']
    """
    axes = row_of_axes(len(panels), 9.0, 0.42 * len(variants) + 1.2, sharey=True)
    rows = np.arange(len(variants))
    for ax, (title, groups) in zip(axes, panels.items(), strict=True):
        look, marks = looks(groups), markers(groups)
        for name, values, offset in zip(groups, groups.values(), _offsets(len(groups)), strict=True):
            color, mark = look[name]["color"], marks[name]
            places = np.repeat(rows + offset, values.shape[1])
            ax.plot(values.ravel(), places, mark, color=color, markersize=4, alpha=0.45, linestyle="none")
            ax.plot(values.mean(axis=1), rows + offset, mark, color=color, markersize=8, label=name,
                    linestyle="none")  # fmt: skip
        ax.set(xlabel=title, xscale="log" if title in logarithmic else "linear")
    axes[0].set_yticks(rows, list(variants))
    axes[0].set(ylabel=label, ylim=(len(variants) - 0.5, -0.5))
    axes[-1].legend(loc="upper right")
    return axes


def _offsets(count: int) -> np.ndarray:
    """Where the groups of one row stand, around its middle."""
    return 0.28 * (np.arange(count) - (count - 1) / 2)
