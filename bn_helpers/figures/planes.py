"""What networks answer at each point of a plane."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.colors import to_rgb

from bn_helpers.figures.style import BLUE, INK, VERMILION, WIDEST, Panels, row_of_axes


def regions(
    answers: Mapping[str, np.ndarray], points: np.ndarray, labels: np.ndarray, *, reach: float,
    names: tuple[str, str],
) -> Panels:  # fmt: skip
    """Draw for each network the part of the plane that it gives to each of two classes.

    Parameters
    ----------
    answers : mapping of str to ndarray of shape (k, k)
        Probability of the second class over a square grid, from bottom to top, by title.
    points : ndarray of shape (2, M)
        Some examples.
    labels : ndarray of shape (M,)
        Their classes, 0 or 1.
    reach : float
        The grid goes from -reach to reach in both directions.
    names : tuple of str
        What the two classes are called.

    Returns
    -------
    Panels
        One Axes for each network.

    Examples
    --------
    >>> answer, points = np.array([[0.1, 0.9], [0.2, 0.8]]), np.array([[-1.0, 1.0], [0.0, 0.0]])
    >>> (ax,) = regions({"net": answer}, points, np.array([0, 1]), reach=2, names=("disc", "ring"))
    >>> ax.get_aspect()
    1.0
    """
    each = min(2.5, WIDEST / len(answers))
    axes = row_of_axes(len(answers), each * len(answers), each + 1.2, sharey=True)
    for ax, (title, probability) in zip(axes, answers.items(), strict=True):
        extent = (-reach, reach, -reach, reach)
        shade = np.empty((*probability.shape, 4))
        shade[..., :3], shade[..., 3] = to_rgb(INK), 0.5 * probability  # on a page of any colour
        ax.imshow(shade, origin="lower", extent=extent)
        if probability.min() < 0.5 < probability.max():
            ax.contour(probability, levels=[0.5], extent=extent, colors=INK, linewidths=1.5)
        for label, marker, color in ((0, "o", BLUE), (1, "^", VERMILION)):
            ax.plot(*points[:, labels == label], marker, color=color, markersize=3.5, label=names[label])
        ax.set(title=title, xlabel="first coordinate", aspect="equal")
        ax.grid(False)
    axes[0].set_ylabel("second coordinate")
    axes[0].figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=2)
    return axes
