"""Pictures of lesson 07: what moves during training."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from bn_helpers.figures.doses import plain_ticks
from bn_helpers.figures.style import BAND, BLUE, INK, Panels, looks, markers, new_axes, row_of_axes


def loss_ranges(steps: Sequence[int], ranges: Mapping[str, np.ndarray]) -> Panels:
    """Draw how far the loss spreads along the gradient: a panel for each network, all on one scale.

    Parameters
    ----------
    steps : sequence of R int
        When it was measured.
    ranges : mapping of str to ndarray of shape (3, R)
        By network: the lowest loss along the gradient, the loss where the network is, and the highest.

    Returns
    -------
    Panels
        One Axes for each network.

    Examples
    --------
    >>> (ax,) = loss_ranges([0, 10], {"plain": np.array([[1.0, 0.5], [2.0, 1.0], [4.0, 3.0]])})
    >>> [float(value) for value in ax.lines[0].get_ydata()]
    [2.0, 1.0]
    """
    axes = row_of_axes(len(ranges), 3.4 * len(ranges), 3.0, sharey=True)
    look = looks(ranges)
    for ax, (name, (low, here, high)) in zip(axes, ranges.items(), strict=True):
        ax.fill_between(steps, low, high, color=look[name]["color"], alpha=BAND, linewidth=0)
        ax.plot(steps, here, **look[name])
        ax.set(title=name, xlabel="training step", yscale="log")
    plain_ticks(axes[0].yaxis, axes[0].get_ylim())
    axes[0].set_ylabel("loss")
    return axes


def percentiles_over_training(steps: np.ndarray, percentiles: Mapping[str, np.ndarray]) -> Panels:
    """Draw how the distribution of one sigmoid's input moves: a panel for each network, all on one scale.

    The axis of steps is logarithmic, and begins at 0.

    Parameters
    ----------
    steps : ndarray of shape (k,)
        When it was measured.
    percentiles : mapping of str to ndarray of shape (3, k)
        Low percentile, median and high percentile by network.

    Returns
    -------
    Panels
        One Axes for each network.

    Examples
    --------
    >>> (ax,) = percentiles_over_training(np.array([0, 10]), {"plain": np.array([[-1, 0], [0, 1], [1, 2]])})
    >>> [int(value) for value in ax.lines[0].get_ydata()]
    [0, 1]
    """
    axes = row_of_axes(len(percentiles), 3.3 * len(percentiles), 2.9, sharey=True)
    look = looks(percentiles)
    for ax, (name, (low, middle, high)) in zip(axes, percentiles.items(), strict=True):
        ax.fill_between(steps, low, high, color=look[name]["color"], alpha=BAND, linewidth=0)
        ax.plot(steps, middle, **look[name])
        ax.set_xscale("symlog", linthresh=1)
        ax.set_xticks([0, 1, 10, 100], ["0", "1", "10", "100"])
        ax.minorticks_off()
        ax.set(title=name, xlabel="training step", xlim=(0, steps[-1]))
    axes[0].set_ylabel("input of one sigmoid")
    return axes


def seeds_side_by_side(panels: Mapping[str, Mapping[str, np.ndarray]], *, y_labels: Sequence[str]) -> Panels:
    """Draw paired measurements: a panel for each quantity, a line for each seed, a bar for each mean.

    Parameters
    ----------
    panels : mapping of str to (mapping of str to ndarray of shape (seeds,))
        Title of the panel, then name of the network, then one value for each seed.
    y_labels : sequence of str
        One for each panel.

    Returns
    -------
    Panels
        One Axes for each quantity.

    Examples
    --------
    >>> pair = {"plain": np.array([1.0, 2.0]), "Batch Norm": np.array([0.5, 0.7])}
    >>> (ax,) = seeds_side_by_side({"shift": pair}, y_labels=["standard deviations"])
    >>> [label.get_text() for label in ax.get_xticklabels()]
    ['plain', 'Batch Norm']
    """
    axes = row_of_axes(len(panels), 3.2 * len(panels), 3.1)
    for ax, (title, groups), label in zip(axes, panels.items(), y_labels, strict=True):
        values = np.stack(list(groups.values()))
        places = np.arange(len(values))
        look, mark = looks(groups), markers(groups)
        ax.plot(places, values, "-", color=INK, linewidth=0.8, alpha=0.6)
        for place, (name, row) in enumerate(groups.items()):
            dots = {"color": look[name]["color"], "alpha": 0.6, "markersize": 5}
            ax.plot(np.full(len(row), place), row, mark[name], **dots)
            ax.hlines(row.mean(), place - 0.2, place + 0.2, color=INK, linewidth=2.5)
        ax.set_xticks(places, list(groups))
        ax.set(title=title, ylabel=label, xlim=(-0.5, len(values) - 0.5), ylim=(0, values.max() * 1.08))
    return axes


def jitter_by_batch_size(sizes: np.ndarray, jitter: np.ndarray, line: np.ndarray, slope: float) -> Axes:
    """Draw the jitter of a normalised value against the size of the mini-batch, both logarithmic.

    Parameters
    ----------
    sizes : ndarray of shape (k,)
        Sizes of the mini-batch.
    jitter : ndarray of shape (seeds, k)
        Standard deviation over companions.
    line : ndarray of shape (k,)
        The fitted power law at these sizes.
    slope : float
        Its exponent, for the legend.

    Returns
    -------
    Axes

    Examples
    --------
    >>> sizes = np.array([4, 16])
    >>> ax = jitter_by_batch_size(sizes, np.array([[0.5, 0.25]]), 1 / np.sqrt(sizes), -0.5)
    >>> ax.get_legend().get_texts()[1].get_text()
    'fitted line, slope -0.50'
    """
    ax = new_axes()
    ax.plot(np.tile(sizes, len(jitter)), jitter.ravel(), "o", color=BLUE, alpha=0.5,
            label="measured, one mark for each seed")  # fmt: skip
    ax.plot(sizes, line, "--", color=INK, label=f"fitted line, slope {slope:.2f}")
    ax.set(xscale="log", yscale="log", xlabel="size of the mini-batch, m",
           ylabel="jitter (standard deviation)")  # fmt: skip
    ax.set_xticks(sizes, [str(size) for size in sizes])
    levels = [
        level for level in (0.02, 0.05, 0.1, 0.2, 0.5, 1.0) if jitter.min() / 2 < level < jitter.max() * 2
    ]
    ax.set_yticks(levels, [str(level) for level in levels])
    ax.minorticks_off()
    ax.legend()
    return ax
