"""Lines with bands over seeds: the figures that several lessons share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from bn_helpers.figures.style import BAND, INK, Panels, grid_of_axes, looks, new_axes, row_of_axes


def bands(
    x: np.ndarray,
    runs: Mapping[str, np.ndarray],
    *,
    x_label: str = "training step",
    y_label: str = "accuracy",
    title: str = "",
    logarithmic: bool = False,
) -> Axes:
    """Draw for every name the median over seeds as a line, and the lowest and highest seed as a band.

    Parameters
    ----------
    x : ndarray of shape (k,)
        Where the values were measured.
    runs : mapping of str to ndarray of shape (seeds, k)
        One row per seed; the names become the legend.
    x_label, y_label, title : str
        What stands at the axes and above them.
    logarithmic : bool
        Whether the values are drawn on a logarithmic axis.

    Returns
    -------
    Axes

    Examples
    --------
    >>> ax = bands(np.array([0, 10]), {"plain": np.array([[0.1, 0.5], [0.1, 0.7]])})
    >>> [float(value) for value in ax.lines[0].get_ydata()]
    [0.1, 0.6]
    """
    ax = new_axes()
    draw_bands(ax, {name: (x, values) for name, values in runs.items()})
    ax.set(xlabel=x_label, ylabel=y_label, title=title, yscale="log" if logarithmic else "linear")
    ax.legend()
    return ax


def bands_by_quantity(
    x: np.ndarray, panels: Mapping[str, Mapping[str, np.ndarray]], *,
    logarithmic: Sequence[str] = (), x_label: str = "training step",
) -> Panels:  # fmt: skip
    """Draw several quantities over training, or something else, a panel for each, with bands over seeds.

    Parameters
    ----------
    x : ndarray of shape (k,)
        Training steps, or what x_label says. A quantity that was measured less often has its last values
        there.
    panels : mapping of str to (mapping of str to ndarray of shape (seeds, j), with j ≤ k)
        By quantity, what `bands` draws.
    logarithmic : sequence of str
        Quantities with a logarithmic axis.
    x_label : str
        What runs along the horizontal axis.

    Returns
    -------
    Panels
        One Axes for each quantity.

    Examples
    --------
    >>> values = np.array([[1.0, 0.1], [2.0, 0.2]])
    >>> left, right = bands_by_quantity(np.array([0, 10]), {"loss": {"a": values}, "shift": {"a": values}})
    >>> right.get_ylabel()
    'shift'
    """
    axes = row_of_axes(len(panels), height=3.6)
    names = [name for runs in panels.values() for name in runs]
    for ax, (quantity, runs) in zip(axes, panels.items(), strict=True):
        lines = {name: (x[-values.shape[-1] :], values) for name, values in runs.items()}
        draw_bands(ax, lines, names=names)
        scale = "log" if quantity in logarithmic else "linear"
        ax.set(xlabel=x_label, ylabel=quantity, yscale=scale)
        ax.legend()
    return axes


def bands_apart(
    x: np.ndarray, panels: Mapping[str, Mapping[str, np.ndarray]], *, logarithmic: Sequence[str] = ()
) -> Panels:
    """Draw several quantities over training without overlap: a row for each, a column for each name.

    The panels of a row have one scale, and each shows the medians of the others as thin lines.

    Parameters
    ----------
    x : ndarray of shape (k,)
        Training steps.
    panels : mapping of str to (mapping of str to ndarray of shape (seeds, k))
        By quantity, what `bands` draws; the same names in each.
    logarithmic : sequence of str
        Quantities with a logarithmic axis.

    Returns
    -------
    Panels
        Row by row.

    Raises
    ------
    ValueError
        If a quantity has other names than the first.

    Examples
    --------
    >>> values = np.array([[1.0, 0.1], [2.0, 0.2]])
    >>> left, right = bands_apart(np.array([0, 10]), {"loss": {"plain": values, "Batch Norm": values}})
    >>> right.get_title(loc="left")
    'Batch Norm'
    """
    names = list(next(iter(panels.values())))
    if any(list(runs) != names for runs in panels.values()):
        raise ValueError(
            f"panels must have the same names, {names}; got {[list(r) for r in panels.values()]}"
        )
    grid = grid_of_axes(len(panels), len(names), 3.0, 2.1, sharex=True, sharey="row")
    for row, (quantity, runs) in zip(grid, panels.items(), strict=True):
        for ax, name in zip(row, names, strict=True):
            for other in runs.values():
                ax.plot(x, np.median(other, axis=0), color=INK, linewidth=0.7, linestyle="-")
            draw_bands(ax, {name: (x, runs[name])}, names=names)
            ax.set(xlabel="training step", yscale="log" if quantity in logarithmic else "linear")
            ax.label_outer()
        row[0].set_ylabel(quantity)
    for ax, name in zip(grid[0], names, strict=True):
        ax.set_title(name)
    return Panels(grid.flat)


def learning_curves(
    panels: Mapping[str, Mapping[str, tuple[np.ndarray, np.ndarray]]],
    *,
    level: float | None = None,
    lowest: float | None = None,
) -> Panels:
    """Draw the accuracy during training, with a band over seeds, in several panels beside each other.

    Parameters
    ----------
    panels : mapping of str to (mapping of str to (steps, accuracy))
        By title and name: steps of shape (k,), accuracy of shape (seeds, k).
    level : float, optional
        Where to draw a thin horizontal line.
    lowest : float, optional
        Where the axis of accuracy begins.

    Returns
    -------
    Panels
        One Axes for each title.

    Examples
    --------
    >>> runs = {"plain": (np.array([0, 10]), np.array([[0.1, 0.5], [0.1, 0.7]]))}
    >>> (ax,) = learning_curves({"same rate": runs}, level=0.9)
    >>> ax.get_title(loc="left")
    'same rate'
    """
    axes = row_of_axes(len(panels), sharey=True)
    names = [name for runs in panels.values() for name in runs]
    for ax, (title, runs) in zip(axes, panels.items(), strict=True):
        draw_bands(ax, runs, names=names)
        ax.set(title=title, xlabel="training step", ylabel="validation accuracy")
        ax.legend()
        ax.label_outer()
        draw_level(ax, level)
        if lowest is not None:
            ax.set_ylim(lowest, 1)
    return axes


def sweep(
    settings: Sequence[float],
    runs: Mapping[str, np.ndarray],
    *,
    x_label: str,
    y_label: str = "validation accuracy",
    level: float | None = None,
) -> Axes:
    """Draw a result over settings that grow by factors, as a line with a band over seeds.

    Parameters
    ----------
    settings : sequence of k floats
        What was varied, on a logarithmic axis.
    runs : mapping of str to ndarray of shape (seeds, k)
        One row for each seed; the names become the legend.
    x_label, y_label : str
        What was varied, and what was measured.
    level : float, optional
        Where to draw a thin horizontal line.

    Returns
    -------
    Axes

    Examples
    --------
    >>> ax = sweep([0.1, 1.0], {"plain": np.array([[0.5, 0.9]])}, x_label="learning rate")
    >>> [tick.get_text() for tick in ax.get_xticklabels()]
    ['0.1', '1']
    """
    ax = new_axes()
    draw_sweep(ax, settings, runs)
    ax.set(xlabel=x_label, ylabel=y_label)
    draw_level(ax, level)
    return ax


def sweeps(
    settings: Sequence[float],
    panels: Mapping[str, Mapping[str, np.ndarray]],
    *,
    x_label: str,
    y_label: str = "validation accuracy",
    columns: int | None = None,
) -> Panels:
    """Draw several sweeps over the same settings beside each other, on one scale.

    Parameters
    ----------
    settings : sequence of k floats
        What was varied, on a logarithmic axis.
    panels : mapping of str to (mapping of str to ndarray of shape (seeds, k))
        By the panel's title, what `sweep` draws.
    x_label, y_label : str
        What was varied, and what was measured.
    columns : int, optional
        How many panels stand beside each other, by default all.

    Returns
    -------
    Panels
        One Axes for each title.

    Examples
    --------
    >>> runs = {"plain": np.array([[0.5, 0.9]])}
    >>> left, right = sweeps([0.1, 1.0], {"one": runs, "two": runs}, x_label="learning rate")
    >>> left.get_ylim() == right.get_ylim()
    True
    """
    columns = columns or len(panels)
    rows = -(-len(panels) // columns)
    grid = grid_of_axes(rows, columns, 4.2, 3.2 if rows == 1 else 2.6, sharex=True, sharey=True)
    names = [name for runs in panels.values() for name in runs]
    for ax, (title, runs) in zip(grid.flat, panels.items(), strict=True):
        draw_sweep(ax, settings, runs, names)
        ax.set(xlabel=x_label, ylabel=y_label, title=title)
        ax.label_outer()
    return Panels(grid.flat)


def draw_bands(
    ax: Axes, runs: Mapping[str, tuple[np.ndarray, np.ndarray]], mark: str = "", names: Sequence[str] = ()
) -> None:
    """Draw lines with bands on given axes: by name, x of shape (k,) and values of shape (seeds, k).

    ``names`` are those of all panels of a figure, so that a name looks the same in each.
    """
    look = looks(names or runs)
    for name, (x, values) in runs.items():
        (line,) = ax.plot(x, np.median(values, axis=0), label=name, marker=mark, markersize=5, **look[name])
        low, high = values.min(axis=0), values.max(axis=0)
        ax.fill_between(x, low, high, color=line.get_color(), alpha=BAND, linewidth=0)


def draw_sweep(
    ax: Axes, settings: Sequence[float], runs: Mapping[str, np.ndarray], names: Sequence[str] = ()
) -> None:
    """Draw bands with a mark and a tick at each setting, on a logarithmic axis."""
    lines = {name: (np.asarray(settings), values) for name, values in runs.items()}
    draw_bands(ax, lines, mark="o", names=names)
    ax.set_xscale("log")
    ax.set_xticks(settings, [f"{one:g}" for one in settings])
    ax.minorticks_off()
    ax.legend(handlelength=3)  # long enough to tell a dashed line with a mark from a solid one


def draw_level(ax: Axes, level: float | None) -> None:
    if level is not None:
        ax.axhline(level, color=INK, linewidth=1, linestyle=":")
