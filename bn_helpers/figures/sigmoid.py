"""Where the values of a layer fall on the sigmoid."""

from __future__ import annotations

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from bn_helpers.figures.style import BAND, BLUE, INK, OCHRE, VERMILION, Panels

REACH = 8.0  # the curves are drawn from -REACH to REACH
ZONE = 1.0  # the near-linear zone reaches from -ZONE to ZONE
DOTS = 40


def where_on_the_sigmoid(layers: Mapping[str, np.ndarray], shares: Mapping[str, float]) -> Panels:
    """Draw one column for each layer: the sigmoid with its values, and their histogram.

    Parameters
    ----------
    layers : mapping of str to ndarray
        What the activation is given, by title.
    shares : mapping of str to float
        Share of the values inside the near-linear zone, by title.

    Returns
    -------
    Panels
        The curves, then the histograms.

    Examples
    --------
    >>> curve, histogram = where_on_the_sigmoid({"layer": np.array([-2.0, 0.0, 0.5])}, {"layer": 2 / 3})
    >>> curve.texts[0].get_text().split()[0]
    '67%'
    """
    columns = len(layers)
    size = (6.4, 3.8) if columns == 1 else (3.1 * columns, 3.4)
    axes = plt.subplots(
        2, columns, figsize=size, sharex="col", squeeze=False, gridspec_kw={"height_ratios": [2, 1]}
    )[1]
    for column, (title, Z_tilde) in enumerate(layers.items()):
        curve, histogram = axes[:, column]
        curve.set_title(title)
        _draw_column(Z_tilde, shares[title], curve, histogram)
    axes[0, 0].set_ylabel("activation")
    axes[1, 0].set_ylabel("how many")
    axes[0, min(1, columns - 1)].legend(
        loc="lower right", fontsize=9 if columns > 1 else 10, handlelength=1.4
    )
    if columns == 1:
        place = axes[1, 0].get_xaxis_transform()  # z along the axis, height as a part of the axes
        axes[1, 0].text(0, 1.02, "linear zone", ha="center", color=INK, fontsize=10, transform=place)
    return Panels(axes.flat)


def _draw_column(Z_tilde: np.ndarray, share: float, curve: Axes, histogram: Axes) -> None:
    """The sigmoid with some of the values on it, and below it the histogram of all."""
    values = np.sort(Z_tilde, axis=None)
    z = np.linspace(-REACH, REACH, 321)
    curve.plot(z, _sigmoid(z), color=INK, label="sigmoid")
    curve.plot([-2, 2], [0, 1], color=VERMILION, linestyle="--", linewidth=1.2, label="its tangent at 0")
    some = values[np.linspace(0, len(values) - 1, DOTS).astype(int)]
    curve.plot(some, _sigmoid(some), "o", color=BLUE, markersize=4, alpha=0.6, label="values of the layer")
    curve.set(ylim=(-0.05, 1.05), yticks=[0, 0.5, 1])
    histogram.hist(values, bins=64, range=(-REACH, REACH), color=BLUE)
    histogram.set(xlabel="value given to the sigmoid", yticks=[], xlim=(-REACH, REACH))
    histogram.grid(False)
    for ax in (curve, histogram):
        ax.axvspan(-ZONE, ZONE, color=OCHRE, alpha=BAND, linewidth=0)
    curve.text(-REACH + 0.3, 0.88, f"{share:.0%} in the\nlinear zone", fontsize=10, va="center", color=INK)


def _sigmoid(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))
