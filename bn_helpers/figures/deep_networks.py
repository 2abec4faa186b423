"""What depth, rates, initial weights and mini-batches do to a network: pictures of lessons 04 and 05.

They return nothing: what a cell's last line returns would be printed below the figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from bn_helpers.figures.curves import bands, heat_map
from bn_helpers.figures.style import BATCH_NORM, BLACK, BLUE, GREY, PLAIN, VERMILION, axes_or_new, row_of_axes

LOOKS = {"without Batch Norm": PLAIN, "with Batch Norm": BATCH_NORM}


def one_unit_in_mini_batches(
    batches: Sequence[np.ndarray], mean: float, deviation: float, ax: Axes | None = None
) -> None:
    """Draw the values of one unit in several mini-batches, each with its own mean and spread.

    Parameters
    ----------
    batches : sequence of ndarray, each of shape (m,)
        The values, one array for each mini-batch.
    mean, deviation : float
        Mean and standard deviation over the whole training set: a line and a grey band.
    ax : Axes, optional
        Where to draw; by default a new figure.
    """
    ax = axes_or_new(ax, 7.6, 3.4)
    ax.axhspan(mean - deviation, mean + deviation, color="#E6E5DE", zorder=0)
    ax.axhline(mean, color=GREY, linewidth=1.5, label="all training examples: mean ± standard deviation")
    for t, values in enumerate(batches, start=1):
        spread = np.linspace(-0.3, 0.05, len(values))
        label = "one example" if t == 1 else None
        ax.plot(t + spread, values, ".", color=BLUE, markersize=3.5, linestyle="none", label=label)
        label = "this mini-batch: mean ± standard deviation" if t == 1 else None
        ax.errorbar(
            t + 0.22,
            values.mean(),
            values.std(),
            fmt="D",
            color=VERMILION,
            capsize=5,
            markersize=5,
            label=label,
        )
    names = [f"$X^{{\\{{{t}\\}}}}$" for t in range(1, len(batches) + 1)]
    ax.set_xticks(range(1, len(batches) + 1), names)
    ax.set(xlabel="mini-batch", ylabel="one unit's value z")
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, 1.2), ncols=3, fontsize=8)


def heat_maps(values: Mapping[str, np.ndarray], *, rows: tuple[str, list], columns: tuple[str, list]) -> None:
    """Draw tables of numbers beside each other as coloured squares.

    Parameters
    ----------
    values : mapping of str to ndarray of shape (rows, columns)
        The tables by their titles.
    rows, columns : tuple of (str, list)
        The label of the axis and its ticks, the same for all tables.
    """
    count, shape = len(values), next(iter(values.values())).shape
    names = 0.075 * max(len(str(tick)) for tick in rows[1])
    axes = row_of_axes(count, count * (0.62 * shape[1] + 0.9 + names), 0.5 * shape[0] + 1.2)
    for ax, (title, table) in zip(axes, values.items(), strict=True):
        heat_map(table, rows=rows, columns=columns, title=title, ax=ax)


def sweep(
    settings: Sequence[float],
    runs: Mapping[str, np.ndarray],
    styles: Mapping[str, dict] = LOOKS,
    *,
    x_label: str,
    y_label: str = "validation accuracy",
    level: float | None = None,
    ax: Axes | None = None,
) -> None:
    """Draw a result over settings that grow by factors, as a line with a band over seeds.

    Parameters
    ----------
    settings : sequence of k floats
        What was varied, on a logarithmic axis.
    runs : mapping of str to ndarray of shape (seeds, k)
        One row for each seed; the names become the legend.
    styles : mapping of str to dict, optional
        Matplotlib's line properties by name.
    level : float, optional
        Where to draw a thin horizontal line.
    ax : Axes, optional
        Where to draw; by default a new figure.
    """
    marked = {name: {"marker": "o", "markersize": 5, **styles.get(name, {})} for name in runs}
    ax = bands(np.asarray(settings), runs, marked, x_label=x_label, y_label=y_label, ax=axes_or_new(ax))
    ax.set_xscale("log")
    ax.set_xticks(settings, [f"{one:g}" for one in settings])
    ax.minorticks_off()
    ax.legend(handlelength=3)  # long enough to tell a dashed line with a mark from a solid one
    if level is not None:
        ax.axhline(level, color=GREY, linewidth=1, linestyle=":")


def sweeps(
    settings: Sequence[float], panels: Mapping[str, Mapping[str, np.ndarray]], *, x_label: str
) -> None:
    """Draw several sweeps over the same settings beside each other, on one scale.

    Parameters
    ----------
    settings : sequence of k floats
        What was varied, on a logarithmic axis.
    panels : mapping of str to (mapping of str to ndarray of shape (seeds, k))
        By the panel's title, what `sweep` draws.
    x_label : str
        What was varied, in words.
    """
    for ax, (title, runs) in zip(row_of_axes(len(panels), sharey=True), panels.items(), strict=True):
        sweep(settings, runs, x_label=x_label, ax=ax)
        ax.set_title(title)
        ax.label_outer()


def gradient_by_layer(
    gradients: Mapping[str, np.ndarray], styles: Mapping[str, dict] = LOOKS, ax: Axes | None = None
) -> None:
    """Draw the size of each layer's gradient on a logarithmic axis.

    Parameters
    ----------
    gradients : mapping of str to ndarray of shape (seeds, L)
        Size of the gradient of W for each layer, one row for each seed.
    styles : mapping of str to dict, optional
        Matplotlib's line properties by name.
    ax : Axes, optional
        Where to draw; by default a new figure.
    """
    layers = np.arange(1, next(iter(gradients.values())).shape[-1] + 1)
    ax = bands(
        layers, gradients, styles, x_label="layer, from the input to the output",
        y_label="size of the gradient of W", ax=axes_or_new(ax),
    )  # fmt: skip
    ax.set_yscale("log")


def differences_and_table(
    pairs: Mapping[str, np.ndarray],
    table: np.ndarray,
    *,
    x_label: str,
    rows: tuple[str, list],
    columns: tuple[str, list],
) -> None:
    """Draw paired differences at the best settings, and beside them the table of all settings.

    Parameters
    ----------
    pairs, x_label
        As in `differences`.
    table : ndarray of shape (rows, columns)
        The numbers.
    rows, columns : tuple of (str, list)
        The label of the axis and its ticks.
    """
    axes = row_of_axes(2, 10.0, 0.5 * len(table) + 1.0)
    differences(pairs, x_label=x_label, ax=axes[0])
    heat_map(table, rows=rows, columns=columns, ax=axes[1])


def differences(pairs: Mapping[str, np.ndarray], *, x_label: str, ax: Axes | None = None) -> None:
    """Draw paired differences: a dot for each seed, a diamond for their mean, a line where there is none.

    Parameters
    ----------
    pairs : mapping of str to ndarray of shape (seeds,)
        The differences by the name of the comparison, one row each.
    x_label : str
        What is subtracted from what.
    ax : Axes, optional
        Where to draw; by default a new figure.
    """
    ax = axes_or_new(ax, 6.4, 0.5 * len(pairs) + 1.2)
    ax.axvline(0, color=BLACK, linewidth=1, linestyle="-")
    dots: Any = {"linestyle": "none", "color": BLUE, "alpha": 0.6}
    for row, values in enumerate(pairs.values()):
        ax.plot(values, np.full(len(values), row), "o", label="" if row else "one seed", **dots)
        ax.plot(
            values.mean(), row, "D", color=VERMILION, markersize=8, fillstyle="none", markeredgewidth=2,
            linestyle="none", label="" if row else "mean",
        )  # fmt: skip
    widest = max(np.abs(values).max() for values in pairs.values()) * 1.15
    ax.set_yticks(range(len(pairs)), list(pairs))
    ax.set(xlabel=x_label, xlim=(-widest, widest), ylim=(len(pairs) - 0.5, -0.5))
    ax.legend(loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=2)


def learning_curves(
    panels: Mapping[str, Mapping[str, tuple[np.ndarray, np.ndarray]]],
    styles: Mapping[str, dict] = LOOKS,
    *,
    level: float | None = None,
    lowest: float | None = None,
) -> None:
    """Draw the accuracy during training, with a band over seeds, in several panels beside each other.

    Parameters
    ----------
    panels : mapping of str to (mapping of str to (steps, accuracy))
        By title and name: steps of shape (k,), accuracy of shape (seeds, k).
    styles : mapping of str to dict, optional
        Matplotlib's line properties by name.
    level : float, optional
        Where to draw a thin horizontal line.
    lowest : float, optional
        Where the axis of accuracy begins.
    """
    axes = row_of_axes(len(panels), sharey=True)
    for ax, (title, runs) in zip(axes, panels.items(), strict=True):
        for name, (steps, values) in runs.items():
            bands(steps, {name: values}, styles, title=title, y_label="validation accuracy", ax=ax)
        ax.label_outer()
        if level is not None:
            ax.axhline(level, color=GREY, linewidth=1, linestyle=":")
        if lowest is not None:
            ax.set_ylim(lowest, 1)
