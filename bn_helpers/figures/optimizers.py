"""How optimizers walk, and what they do to γ, β and the size of W: the pictures of lesson 05."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import fill

import numpy as np
from matplotlib.axes import Axes

from bn_helpers.figures.style import (
    BAND,
    BLUE,
    INK,
    Panels,
    grid_of_axes,
    looks,
    new_axes,
    row_of_axes,
)  # fmt: skip


def spread_over_training(steps: Sequence[int], values: Mapping[str, Sequence[np.ndarray]]) -> Panels:
    """Draw how learned parameters spread: their median, the middle 90 % of them, and all of them.

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
    >>> records = np.array([[1.0, 1.0, 1.0], [0.5, 1.0, 1.5]])  # at two steps, three values
    >>> left, right = spread_over_training([1, 10], {"γ": [records, records]})
    >>> right.get_title(loc="left")
    'γ of layer 2'
    """
    layers = max(len(by_layer) for by_layer in values.values())
    grid = grid_of_axes(len(values), layers, 2.9, 2.2, sharex=True, sharey="row")
    for row, (name, by_layer) in zip(grid, values.items(), strict=True):
        for layer, (ax, records) in enumerate(zip(row, by_layer, strict=True), start=1):
            lowest, low, middle, high, highest = np.percentile(records, [0, 5, 50, 95, 100], axis=-1)
            area = {"color": BLUE, "alpha": BAND, "linewidth": 0}
            ax.fill_between(steps, lowest, highest, label="all", **area)
            ax.fill_between(steps, low, high, label="90 %", **{**area, "alpha": 2 * BAND})
            ax.plot(steps, middle, color=BLUE, linestyle="-", label="median")
            ax.axhline(middle[0], color=INK, linewidth=1, linestyle=":")  # where they began
            ax.set(title=f"{name} of layer {layer}", xlabel="training step", ylabel=name, xscale="log")
            ax.set_xticks(steps, [str(step) for step in steps])
            ax.minorticks_off()
            ax.label_outer()
    grid[0, 0].legend(loc="upper left")
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
    left, right = axes = row_of_axes(2)
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
    ax.axhline(1, color=INK, linewidth=1, linestyle="-")
    ax.set(xscale="log", yscale="log", xlabel="step", ylabel="step length, right = 1")
    ticks = (0.1, 0.3, 1, 3, 10)
    ax.set_yticks(ticks, [str(tick) for tick in ticks])
    ax.minorticks_off()
    ax.legend()
    return ax


def by_variant(
    variants: Sequence[str], panels: Mapping[str, np.ndarray], *, label: str = "",
    logarithmic: Sequence[str] = (),
) -> Panels:  # fmt: skip
    """Draw results by variant, a row for each, against the first: the median, on a line from seed to seed.

    What the first variant's seeds reach too is hollow and grey; the others are filled.

    Parameters
    ----------
    variants : sequence of K str
        What the rows are called, from top to bottom; the first is what the others are compared with.
    panels : mapping of str to ndarray of shape (K, seeds)
        Results by what was measured.
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
    >>> (ax,) = by_variant(["none", "γ"], {"accuracy": np.array([[0.9, 0.92], [0.8, 0.81]])}, label="frozen")
    >>> [text.get_text() for text in ax.texts]
    ['0.91', '0.81']
    """
    size = 1.4 + 2.7 * len(panels), 0.38 * len(variants) + 1.3
    axes = row_of_axes(len(panels), *size, sharey=True, sharex=not logarithmic)
    for ax, (title, values) in zip(axes, panels.items(), strict=True):
        low, high = values.min(axis=1), values.max(axis=1)
        ax.axvspan(low[0], high[0], color=INK, alpha=BAND, linewidth=0)
        for row, middle in enumerate(np.median(values, axis=1)):
            alike = low[row] <= high[0] and high[row] >= low[0]
            look = {"color": INK if alike else BLUE, "fillstyle": "none" if alike else "full"}
            ax.plot([low[row], high[row]], [row, row], "-", color=look["color"], linewidth=2)
            ax.plot(middle, row, "o", markersize=8, linestyle="none", **look)
            ax.annotate(f"{middle:.2f}", (1.02, row), xycoords=("axes fraction", "data"), va="center")
        ax.set(title=fill(title, 16), xscale="log" if title in logarithmic else "linear")
        ax.tick_params(length=0)
    axes[0].set_yticks(range(len(variants)), list(variants))
    axes[0].set(ylabel=label, ylim=(len(variants) - 0.5, -0.5))
    return axes
