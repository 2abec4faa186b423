"""What Batch Norm does with a bias, and with the scale of the weights."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from bn_helpers.figures.style import BLUE, INK, VERMILION, Panels, looks, row_of_axes


def before_and_after(before: Mapping[str, np.ndarray], after: Mapping[str, np.ndarray]) -> Panels:
    """Draw the histograms of one unit for several biases, beside those after the Z-transform.

    Parameters
    ----------
    before : mapping of str to ndarray of shape (m,)
        The values z of the unit, by the name of the bias.
    after : mapping of str to ndarray of shape (m,)
        The same, normalised.

    Returns
    -------
    Panels
        Before, after.

    Examples
    --------
    >>> z = np.array([1.0, 2.0, 4.0])
    >>> left, right = before_and_after({"0": z, "5": z + 5}, {"0": z - z.mean(), "5": z - z.mean()})
    >>> len(left.patches)
    2
    """
    axes = row_of_axes(2, 8.6, 3.0)
    look = looks([*before, *after])
    sides = (("before: z", before), ("after: z normalised", after))
    for ax, (title, values_by_name) in zip(axes, sides, strict=True):
        for place, (name, values) in enumerate(values_by_name.items()):
            wide = place == 0 and values_by_name is after  # the others lie upon it
            style = {**look[name], "linewidth": 5 if wide else 2}
            ax.hist(values, bins=24, histtype="step", label=name, **style)
        ax.set(title=title, xlabel="value of the unit", yticks=[])
        ax.grid(False)
    axes[0].set_ylabel("how many examples")
    axes[1].legend(title="bias")
    return axes


def scale_of_weights(factors: np.ndarray, changes: np.ndarray, gradients: np.ndarray) -> Panels:
    """Draw what happens to the output and to the gradient when the weights are multiplied.

    Parameters
    ----------
    factors : ndarray of shape (k,)
        What W was multiplied by.
    changes : ndarray of shape (k,)
        Largest change of the output.
    gradients : ndarray of shape (k,)
        Size of the gradient with respect to W, as a multiple of its size at factor 1.

    Returns
    -------
    Panels
        The output, the gradient.

    Examples
    --------
    >>> factors, changes = np.array([1.0, 2.0]), np.array([0.0, 1e-3])
    >>> left, right = scale_of_weights(factors, changes, gradients=1 / factors)
    >>> left.get_yscale(), right.get_yscale()
    ('log', 'log')
    """
    left, right = axes = row_of_axes(2, 8.6, 3.0)
    seen = np.where(changes > 0, changes, np.nan)  # a logarithmic axis has no 0: at factor 1 nothing changes
    left.plot(factors, seen, "o", color=BLUE)
    left.set(xscale="log", yscale="log", title="the output stays", xlabel="weights multiplied by")
    left.set(ylabel="largest change of the output", ylim=(1e-6, 1))
    right.plot(factors, 1 / factors, "-", color=INK, linewidth=5, alpha=0.4, label="1 / factor")
    right.plot(factors, gradients, "o", color=VERMILION, label="measured")
    right.set(xscale="log", yscale="log", title="the gradient shrinks", xlabel="weights multiplied by")
    right.set_ylabel("relative size of the gradient")
    right.legend()
    return axes
