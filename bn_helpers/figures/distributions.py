"""The values of hidden units over the examples: where they lie, and what shape they have."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from bn_helpers.figures.style import BAND, BLUE, INK, VERMILION, Panels, row_of_axes


def unit_values(layers: Mapping[str, np.ndarray]) -> Panels:
    """Draw the values of each unit as dots in a column of its own, with their mean and standard deviation.

    Parameters
    ----------
    layers : mapping of str to ndarray of shape (n, m)
        The values of n units, by title.

    Returns
    -------
    Panels
        One Axes for each title.

    Examples
    --------
    >>> left, right = unit_values({"before": np.array([[0.0, 2.0]]), "after": np.array([[-1.0, 1.0]])})
    >>> left.get_ylim() == right.get_ylim()
    True
    """
    axes = row_of_axes(len(layers), 4.8 * len(layers), 3.2, sharey=True)
    for ax, (title, Z) in zip(axes, layers.items(), strict=True):
        place = np.arange(1, len(Z) + 1)
        ax.plot(np.repeat(place, Z.shape[1]) - 0.15, Z.ravel(), "_", color=BLUE, alpha=0.25, markersize=7)
        bars = ax.errorbar(
            place + 0.2, Z.mean(axis=1), Z.std(axis=1), fmt="o", color=VERMILION, markersize=4, capsize=3
        )
        bars.set_label("mean ± standard deviation")
        ax.set(title=title, xlabel="hidden unit", xticks=place)
        ax.grid(axis="x", visible=False)
    axes[0].set_ylabel("value over the examples")
    axes[0].legend(loc="upper left")
    return axes


def shape_of_a_unit(before: np.ndarray, after: np.ndarray) -> Panels:
    """Draw the histogram of a unit before and after the Z-transform.

    Parameters
    ----------
    before, after : ndarray of shape (m,)
        The unit's values.

    Returns
    -------
    Panels
        Before, after.

    Examples
    --------
    >>> z = np.array([0.0, 1.0, 5.0])
    >>> before, after = shape_of_a_unit(z, z - z.mean())
    >>> float(after.lines[0].get_xdata()[0])
    0.0
    """
    axes = row_of_axes(2, 8.6, 3.0)
    for ax, values, title in zip(axes, (before, after), ("before", "after the Z-transform"), strict=True):
        ax.hist(values, bins=30, color=BLUE)
        ax.axvline(values.mean(), color=INK, linestyle="--", linewidth=1.2, label="mean")
        ax.set(title=title, xlabel="value of the unit")
    axes[0].set_ylabel("how many examples")
    axes[0].legend()
    return axes


def computed_variances(results: Mapping[str, np.ndarray], truth: float) -> Panels:
    """Draw histograms of computed variances, with the true one as a line.

    Parameters
    ----------
    results : mapping of str to ndarray of shape (k,)
        The variances, by title.
    truth : float
        The true variance.

    Returns
    -------
    Panels
        One Axes for each title.

    Examples
    --------
    >>> (ax,) = computed_variances({"shortcut": np.array([-0.1, 0.0, 0.2])}, truth=0.01)
    >>> ax.get_xlabel()
    'computed variance'
    """
    axes = row_of_axes(len(results), 4.4 * len(results), 2.8, sharex=True)
    low = min(values.min() for values in results.values())
    high = max(values.max() for values in results.values())
    for ax, (title, values) in zip(axes, results.items(), strict=True):
        ax.hist(values, bins=list(np.linspace(low, high, 41)), color=BLUE)
        ax.axvline(truth, color=VERMILION, linestyle="--", label="true variance")
        ax.axvspan(min(low, 0), 0, color=INK, alpha=BAND, linewidth=0, label="impossible: below 0")
        ax.set(title=title, xlabel="computed variance")
    axes[0].set_ylabel("how many units")
    axes[0].figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=2)
    return axes
