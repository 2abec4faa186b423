"""Effects with their intervals: one below the other, or as a curve over a dose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from scipy.special import stdtrit

from bn_helpers.figures.style import BLUE, INK, VERMILION, Panels, looks, markers, new_axes, row_of_axes


def dose_response(
    panels: Mapping[str, Mapping[str, tuple[Sequence[float], np.ndarray]]],
    *,
    x_label: str,
    y_labels: Sequence[str],
    logarithmic: str = "",
    levels: Sequence[float] = (),
    level_name: str = "",
) -> Panels:
    """Draw responses against a dose: means with their 95 % intervals, a panel for each title.

    Where a run never responds, its value is infinite: such a dose has no mark, and the line ends before it.

    Parameters
    ----------
    panels : mapping of str to (mapping of str to (doses, responses))
        By title and name: doses of shape (K,), responses of shape (K, seeds). A single dose is a single mark.
    x_label : str
        What was dosed.
    y_labels : sequence of str
        What responded, for each panel.
    logarithmic : str
        Which axes grow by factors: "", "x", "y" or "xy".
    levels : sequence of float
        Where to draw a thin horizontal line, one for each panel.
    level_name : str
        What these lines are.

    Returns
    -------
    Panels
        One Axes for each title.

    Examples
    --------
    >>> steps = {"plain": ([0.5, 1, 2], np.array([[400, 300], [200, 250], [np.inf, 90]]))}
    >>> (ax,) = dose_response({"": steps}, x_label="learning rate", y_labels=["steps"], logarithmic="x")
    >>> [float(value) for value in ax.lines[0].get_ydata()]
    [350.0, 225.0]
    """
    axes = row_of_axes(len(panels), 6.4 if len(panels) == 1 else 8.4, 3.6)
    names = [name for curves in panels.values() for name in curves]
    look, mark = looks(names), markers(names)
    for ax, (title, curves), y_label in zip(axes, panels.items(), y_labels, strict=True):
        for name, (doses, responses) in curves.items():
            there = np.isfinite(responses).all(axis=1)
            values = responses[there]
            mean = values.mean(axis=1)
            half = stdtrit(values.shape[1] - 1, 0.975) * values.std(axis=1, ddof=1) / np.sqrt(values.shape[1])
            ax.errorbar(np.asarray(doses)[there], mean, half, marker=mark[name], markersize=5, capsize=3,
                        label=name, **look[name])  # fmt: skip
        if "y" in logarithmic:
            ax.set_yscale("log")
            plain_ticks(ax.yaxis, ax.get_ylim())
        if "x" in logarithmic:
            ax.set_xscale("log")
            doses = sorted({float(dose) for curve, _ in curves.values() for dose in curve})
            doses = doses[:: -(-len(doses) // 8)]  # at most eight ticks
            ax.set_xticks(doses, [f"{dose:g}" for dose in doses])
            ax.xaxis.minorticks_off()
        ax.set(title=title, xlabel=x_label, ylabel=y_label)
    for ax, level in zip(axes, levels, strict=False):
        ax.axhline(level, color=INK, linewidth=1.5, linestyle=":", label=level_name or "_")
    axes[-1].legend(handlelength=3)
    return axes


def plain_ticks(axis: Axis, ends: tuple[float, float]) -> None:
    """Ticks at 1, 2, 5, 10, … between two ends, as numbers without exponents."""
    ticks = [digit * 10.0**power for power in range(-4, 5) for digit in (1, 2, 5)]
    ticks = [tick for tick in ticks if ends[0] <= tick <= ends[1]]
    axis.set_ticks(ticks, [f"{tick:g}" for tick in ticks])
    axis.minorticks_off()


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
