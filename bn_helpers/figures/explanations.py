"""Pictures of lesson 07: what moves during training, and how large the effects are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from bn_helpers.figures.style import BAND, BLUE, INK, VERMILION, Panels, looks, markers, new_axes, row_of_axes


def steps_by_rate(steps: Mapping[str, np.ndarray], rates: Mapping[str, Sequence[float]]) -> Axes:
    """Draw the steps to 90 % against the learning rate: each seed a mark, their means joined.

    Parameters
    ----------
    steps : mapping of str to ndarray of shape (rates, seeds)
        Steps by kind of network.
    rates : mapping of str to sequence of float
        The learning rates of each kind.

    Returns
    -------
    Axes

    Examples
    --------
    >>> ax = steps_by_rate({"plain": np.array([[400, 300], [200, 250]])}, {"plain": [0.5, 1]})
    >>> [float(value) for value in ax.lines[0].get_ydata()]
    [350.0, 225.0]
    """
    ax = new_axes()
    look, mark = looks(steps), markers(steps)
    for name, values in steps.items():
        ax.plot(rates[name], values.mean(axis=1), marker=mark[name], label=name, **look[name])
        columns = np.repeat(np.asarray(rates[name])[:, None], values.shape[1], axis=1)
        ax.plot(columns.ravel(), values.ravel(), mark[name], color=look[name]["color"], alpha=0.3,
                markersize=4)  # fmt: skip
    ticks = sorted({rate for row in rates.values() for rate in row})
    ax.set(xscale="log", yscale="log", xlabel="learning rate", ylabel="steps to 90 %")
    ax.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    levels = [25, 50, 100, 200, 400, 800]
    ax.set_yticks(levels, [str(level) for level in levels])
    ax.minorticks_off()
    ax.legend()
    return ax


def percentiles_over_training(steps: np.ndarray, percentiles: Mapping[str, np.ndarray]) -> Panels:
    """Draw how the distribution of one sigmoid's input moves: a panel for each network, all on one scale.

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
        ax.set(title=name, xlabel="training step")
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


def effects(
    intervals: Mapping[str, Sequence[float]],
    *,
    reference: float = 0.0,
    logarithmic: bool = False,
    x_label: str = "",
    digits: int = 1,
    emphasise: Sequence[str] = (),
) -> Axes:
    """Draw effect sizes with their intervals, one below the other, against the value "no effect".

    Parameters
    ----------
    intervals : mapping of str to (mean, low, high)
        One effect for each name.
    reference : float
        The value that means no effect: 0 for differences, 1 for factors.
    logarithmic : bool
        Whether the axis is logarithmic, for factors.
    x_label : str
        What was measured.
    digits : int
        Digits after the point in the labels.
    emphasise : sequence of str
        Names of the rows to look at first; by default all are equal.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If a row to emphasise is not there.

    Examples
    --------
    >>> ax = effects({"dropout": (1.0, 0.8, 1.2)}, x_label="gain (percentage points)")
    >>> ax.texts[0].get_text()
    '1.0  [0.8, 1.2]'
    """
    if not set(emphasise) <= set(intervals):
        raise ValueError(f"emphasise must name rows among {list(intervals)}; got {list(emphasise)}")
    ax = new_axes(8.4, 0.45 * len(intervals) + 1.1)
    ax.set_yticks(range(len(intervals)), list(intervals))
    for row, (name, label) in enumerate(zip(intervals, ax.get_yticklabels(), strict=True)):
        mean, low, high = intervals[name]
        loud = name in emphasise
        color = VERMILION if loud else INK if low <= reference <= high or emphasise else BLUE
        fill = "none" if low <= reference <= high else "full"
        ax.plot([low, high], [row, row], "-", color=color, linewidth=4 if loud else 2.5)
        ax.plot(mean, row, "o", color=color, fillstyle=fill, markersize=9 if loud else 7)
        text = f"{mean:.{digits}f}  [{low:.{digits}f}, {high:.{digits}f}]"
        weight = "bold" if loud else "normal"
        ax.annotate(
            text, (1.02, row), xycoords=("axes fraction", "data"), va="center", color=color, fontweight=weight
        )
        label.set(color=color if loud else INK, fontweight=weight)
    ax.axvline(reference, color=INK, linewidth=1.5, linestyle=":")
    ax.set(xlabel=x_label, ylim=(len(intervals) - 0.5, -0.5))
    if logarithmic:
        ax.set_xscale("log")
        ends = [end for each in intervals.values() for end in each]
        ticks = [tick for tick in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)
                 if min([*ends, reference]) / 2.5 <= tick <= max(ends) * 2.5]  # fmt: skip
        ax.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
        ax.minorticks_off()
    return ax
