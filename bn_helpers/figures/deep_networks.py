"""What mini-batches and depth do to a network, and differences between pairs: pictures of lesson 04."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from bn_helpers.figures.curves import draw_bands
from bn_helpers.figures.style import BAND, BLUE, INK, VERMILION, new_axes


def one_unit_in_mini_batches(batches: Sequence[np.ndarray], mean: float, deviation: float) -> Axes:
    """Draw the values of one unit in several mini-batches, each with its own mean and spread.

    Parameters
    ----------
    batches : sequence of ndarray, each of shape (m,)
        The values, one array for each mini-batch.
    mean, deviation : float
        Mean and standard deviation over the whole training set: a line and a grey band.

    Returns
    -------
    Axes

    Examples
    --------
    >>> ax = one_unit_in_mini_batches([np.array([0.0, 2.0]), np.array([1.0, 3.0])], 1.5, 1.1)
    >>> len(ax.containers)
    2
    """
    ax = new_axes(7.6, 3.4)
    ax.axhspan(mean - deviation, mean + deviation, color=INK, alpha=BAND, linewidth=0, zorder=0)
    ax.axhline(mean, color=INK, linewidth=1.5, label="all examples: mean ± standard deviation")
    for t, values in enumerate(batches, start=1):
        spread = np.linspace(-0.3, 0.05, len(values))
        label = "one example" if t == 1 else None
        ax.plot(t + spread, values, ".", color=BLUE, markersize=3.5, linestyle="none", label=label)
        label = "this mini-batch" if t == 1 else None
        ax.errorbar(
            t + 0.22, values.mean(), values.std(), fmt="D", color=VERMILION, capsize=5, markersize=5,
            label=label,
        )  # fmt: skip
    names = [f"$X^{{\\{{{t}\\}}}}$" for t in range(1, len(batches) + 1)]
    ax.set_xticks(range(1, len(batches) + 1), names)
    ax.set(xlabel="mini-batch", ylabel="one unit's value z")
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, borderaxespad=0)
    return ax


def gradient_by_layer(gradients: Mapping[str, np.ndarray]) -> Axes:
    """Draw the size of each layer's gradient on a logarithmic axis.

    Parameters
    ----------
    gradients : mapping of str to ndarray of shape (seeds, L)
        Size of the gradient of W for each layer, one row for each seed.

    Returns
    -------
    Axes

    Examples
    --------
    >>> ax = gradient_by_layer({"plain": np.array([[1.0, 10.0, 100.0]])})
    >>> [int(layer) for layer in ax.lines[0].get_xdata()]
    [1, 2, 3]
    """
    ax = new_axes()
    layers = np.arange(1, next(iter(gradients.values())).shape[-1] + 1)
    draw_bands(ax, {name: (layers, sizes) for name, sizes in gradients.items()})
    ax.set(xlabel="layer, from the input to the output", ylabel="size of the gradient of W", yscale="log")
    ax.legend()
    return ax
