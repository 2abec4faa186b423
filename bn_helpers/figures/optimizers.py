"""How optimizers walk, and what they do to γ, β and the size of W: the pictures of lesson 05."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from bn_helpers.figures.style import BLACK, BLUE, GREY, VERMILION, axes_or_new, row_of_axes


def valley_paths(
    paths: Mapping[str, np.ndarray], x: np.ndarray, y: np.ndarray, cost: np.ndarray
) -> list[Axes]:
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
    list of Axes
    """
    rows = -(-len(paths) // 2)
    grid = plt.subplots(rows, 2, figsize=(9.6, 2.2 * rows), sharex=True, sharey=True, squeeze=False)[1]
    axes = list(grid.flat)
    levels = cost.max() / 2.0 ** np.arange(10, -1, -1)
    for ax, (title, path) in zip(axes, paths.items(), strict=False):
        ax.contour(x, y, cost, levels=levels, colors=GREY, linewidths=0.6)
        ax.plot(*path.T, "o-", color=BLUE, markersize=3, linewidth=1.2)
        ax.plot(*path[0], "s", color=BLACK, markersize=7, label="start")
        ax.plot(0, 0, "*", color=VERMILION, markersize=13, label="minimum")
        ax.set(title=title, xlabel="along the valley", ylabel="across")
        ax.grid(False)
        ax.label_outer()
    axes[0].legend(loc="upper right", frameon=True, ncols=2)
    return axes


def histograms_over_training(
    steps: Sequence[int], values: Mapping[str, Sequence[np.ndarray]]
) -> list[list[Axes]]:
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
    list of list of Axes
        Row by row.
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
    return [list(row) for row in grid]


def decay_and_rate(
    steps: np.ndarray, sizes: Mapping[str, np.ndarray], rates: Mapping[str, np.ndarray]
) -> list[Axes]:
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
    list of Axes
    """
    left, right = row_of_axes(2, 9.0, 3.2)
    for name in sizes:
        left.plot(steps, sizes[name], label=name)
        right.plot(steps, rates[name], label=name)
    left.set(xlabel="training step", ylabel="length of W", title="the weights shrink", ylim=(0, None))
    right.set(
        xlabel="training step", ylabel="learning rate / length squared",
        title="the effective learning rate grows", yscale="log",
    )  # fmt: skip
    right.legend(title="weight decay λ", loc="upper left")
    return [left, right]


def step_factor(steps: np.ndarray, factors: Mapping[str, np.ndarray], ax: Axes | None = None) -> Axes:
    """Draw how many times too long each step is, on logarithmic axes.

    Parameters
    ----------
    steps : ndarray of int, shape (R,)
        Number of the step.
    factors : mapping of str to ndarray of shape (R,)
        Length of the step as a multiple of what it should be, by name.
    ax : Axes, optional
        Where to draw; by default a new figure.

    Returns
    -------
    Axes
    """
    ax = axes_or_new(ax)
    for name, factor in factors.items():
        ax.plot(steps, factor, label=name)
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
) -> list[Axes]:  # fmt: skip
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
    list of Axes
    """
    axes = row_of_axes(len(panels), 9.0, 0.42 * len(variants) + 1.2, sharey=True)
    rows = np.arange(len(variants))
    for ax, (title, groups) in zip(axes, panels.items(), strict=True):
        looks = zip(groups.items(), ((BLUE, "o", -0.14), (VERMILION, "^", 0.14)), strict=False)
        for (name, values), (color, mark, offset) in looks:
            places = np.repeat(rows + offset, values.shape[1])
            ax.plot(values.ravel(), places, mark, color=color, markersize=4, alpha=0.45, linestyle="none")
            ax.plot(values.mean(axis=1), rows + offset, mark, color=color, markersize=8, label=name,
                    linestyle="none")  # fmt: skip
        ax.set(xlabel=title, xscale="log" if title in logarithmic else "linear")
    axes[0].set_yticks(rows, list(variants))
    axes[0].set(ylabel=label, ylim=(len(variants) - 0.5, -0.5))
    axes[-1].legend(loc="upper right")
    return axes
