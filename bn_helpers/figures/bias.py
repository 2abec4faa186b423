"""What Batch Norm does with a bias, and with the scale of the weights."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from bn_helpers.figures.style import BLUE, GREY, VERMILION, row_of_axes


def before_and_after(before: Mapping[str, np.ndarray], after: Mapping[str, np.ndarray]) -> None:
    """Draw the histograms of one unit for several biases, beside those after the Z-transform.

    Parameters
    ----------
    before : mapping of str to ndarray of shape (m,)
        The values z of the unit, by the name of the bias.
    after : mapping of str to ndarray of shape (m,)
        The same, normalised.
    """
    axes = row_of_axes(2, 8.6, 3.0)
    sides = (("before: z", before), ("after: z normalised", after))
    for ax, (title, values_by_name) in zip(axes, sides, strict=True):
        for (name, values), line in zip(values_by_name.items(), ("-", "--", ":"), strict=False):
            wide = line == "-" and values_by_name is after  # the others lie upon it
            ax.hist(values, bins=24, histtype="step", linestyle=line, linewidth=5 if wide else 2, label=name)
        ax.set(title=title, xlabel="value of the unit", yticks=[])
        ax.grid(False)
    axes[0].set_ylabel("how many examples")
    axes[1].legend(title="bias")


def scale_of_weights(factors: np.ndarray, changes: np.ndarray, gradients: np.ndarray) -> None:
    """Draw what happens to the output and to the gradient when the weights are multiplied.

    Parameters
    ----------
    factors : ndarray of shape (k,)
        What W was multiplied by.
    changes : ndarray of shape (k,)
        Largest change of the output.
    gradients : ndarray of shape (k,)
        Size of the gradient with respect to W, as a multiple of its size at factor 1.
    """
    left, right = row_of_axes(2, 8.6, 3.0)
    left.plot(factors, changes, "o-", color=BLUE)
    left.set(xscale="log", ylim=(-0.1, 1), title="the output stays", xlabel="weights multiplied by")
    left.set_ylabel("largest change of the output")
    right.plot(factors, 1 / factors, "-", color=GREY, linewidth=5, alpha=0.4, label="1 / factor")
    right.plot(factors, gradients, "o", color=VERMILION, label="measured")
    right.set(xscale="log", yscale="log", title="the gradient shrinks", xlabel="weights multiplied by")
    right.set_ylabel("relative size of the gradient")
    right.legend()
