"""The pictures of lesson 06: what a network answers at test time, and the averages it needs for that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import ScalarFormatter

from bn_helpers.figures.curves import bands
from bn_helpers.figures.style import BLACK, BLUE, GREEN, GREY, PURPLE, VERMILION, axes_or_new, row_of_axes

DECAY_STYLES: list[dict[str, Any]] = [
    {"color": BLUE, "linestyle": "-"},
    {"color": VERMILION, "linestyle": "--"},
    {"color": PURPLE, "linestyle": ":", "linewidth": 2.4},
]
EXACT: dict[str, Any] = {"color": GREEN, "linestyle": "-."}


def answers_below_images(
    images: np.ndarray, truth: np.ndarray, answers: Mapping[str, tuple[np.ndarray, float]]
) -> np.ndarray:
    """Draw images in a row, and below them one row of answers for each way of asking.

    A wrong answer is white on a dark square, so that it stands out in grey too.

    Parameters
    ----------
    images : ndarray of shape (k, 8, 8)
        Grey values from 0 to 1.
    truth : ndarray of int, shape (k,)
        What the images show.
    answers : mapping of str to (ndarray of int of shape (k,), float)
        The answers, and the accuracy over the whole test set, by the way of asking.

    Returns
    -------
    ndarray of Axes, shape (1 + rows, k)
    """
    rows, columns = 1 + len(answers), len(images)
    _, axes = plt.subplots(rows, columns, figsize=(9.6, 0.75 * rows + 0.3), squeeze=False)
    for ax in axes.flat:
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
    for ax, image in zip(axes[0], images, strict=True):
        ax.imshow(image, cmap="Greys", vmin=0, vmax=1)
    for row, (name, (given, accuracy)) in zip(axes[1:], answers.items(), strict=True):
        row[0].set_ylabel(name, rotation=0, ha="right", va="center", fontsize=11)
        row[-1].text(1.3, 0.5, f"{accuracy:.0%} right", transform=row[-1].transAxes, va="center", fontsize=11)
        for ax, answer, right in zip(row, given, given == truth, strict=True):
            ax.set_facecolor("none" if right else VERMILION)
            ax.text(
                0.5, 0.48, str(answer), transform=ax.transAxes, ha="center", va="center", fontsize=19,
                color=BLUE if right else "white", fontweight="normal" if right else "bold",
            )  # fmt: skip
    axes[0, 0].set_ylabel("the image", rotation=0, ha="right", va="center", fontsize=11)
    return axes


def answers_in_company(image: np.ndarray, truth: int, shares: Mapping[str, np.ndarray]) -> list[Axes]:
    """Draw one image, and how often each answer was given to it, one bar chart for each kind of company.

    Parameters
    ----------
    image : ndarray of shape (8, 8)
        Grey values from 0 to 1.
    truth : int
        What it shows.
    shares : mapping of str to ndarray of shape (10,)
        Share of each answer, by the title of the chart.

    Returns
    -------
    list of Axes
        The image's, then one for each chart.
    """
    axes = row_of_axes(1 + len(shares), width=9.6, height=2.6)
    axes[0].imshow(image, cmap="Greys", vmin=0, vmax=1)
    axes[0].set(xticks=[], yticks=[], title=f"a {truth}")
    axes[0].spines[:].set_visible(False)
    for ax, (title, share) in zip(axes[1:], shares.items(), strict=True):
        bars = ax.bar(np.arange(10), share, color=VERMILION, hatch="///", edgecolor="white")
        bars[truth].set(facecolor=BLUE, hatch="")
        ax.set(xticks=range(10), ylim=(0, 1), title=title, xlabel="answer")
        ax.grid(axis="x", visible=False)
        ax.tick_params(labelleft=ax is axes[1])
    axes[1].set_ylabel("share of the mini-batches")
    return axes


def moving_averages(
    values: np.ndarray, kept: Mapping[float, np.ndarray], corrected: Mapping[float, np.ndarray], exact: float
) -> list[Axes]:
    """Draw a statistic of the mini-batches as dots and its moving averages as lines, as kept and corrected.

    Parameters
    ----------
    values : ndarray of shape (T,)
        The statistic of each mini-batch.
    kept, corrected : mapping of float to ndarray of shape (T,)
        Moving averages after each mini-batch, by their decay.
    exact : float
        The statistic of all examples together.

    Returns
    -------
    list of Axes
        As kept, corrected.
    """
    axes = row_of_axes(2, height=3.4, sharey=True)
    steps = np.arange(1, len(values) + 1)
    titles = ("as kept", "bias-corrected")
    for ax, title, averages in zip(axes, titles, (kept, corrected), strict=True):
        ax.plot(steps, values, ".", color=GREY, markersize=3, alpha=0.6, label="mini-batches")
        ax.axhline(exact, label="all examples", **EXACT)
        for (decay, average), style in zip(averages.items(), DECAY_STYLES, strict=False):
            ax.plot(steps, average, label=f"decay {decay:g}", **style)
        ax.set(xlabel="mini-batches seen", title=title, yscale="log", yticks=(0.1, 1))
        ax.yaxis.set_major_formatter(ScalarFormatter())
    axes[0].set_ylabel("variance of one unit (log scale)")
    axes[1].legend()
    return axes


def accuracy_by_source(
    steps: np.ndarray,
    kept: Mapping[float, np.ndarray],
    corrected: Mapping[float, np.ndarray],
    exact: np.ndarray,
) -> list[Axes]:
    """Draw test accuracy over training for moving averages as kept and corrected, beside exact statistics.

    Parameters
    ----------
    steps : ndarray of shape (k,)
        Training steps.
    kept, corrected : mapping of float to ndarray of shape (seeds, k)
        Accuracies with moving averages, by their decay.
    exact : ndarray of shape (seeds, k)
        Accuracies with the statistics of the whole training set.

    Returns
    -------
    list of Axes
        As kept, corrected.
    """
    axes = row_of_axes(2, height=3.4, sharey=True)
    titles = ("averages as kept", "averages bias-corrected")
    for ax, title, averages in zip(axes, titles, (kept, corrected), strict=True):
        runs = {"exact statistics": exact, **{f"decay {decay:g}": runs for decay, runs in averages.items()}}
        styles = dict(zip(runs, [EXACT, *DECAY_STYLES], strict=False))
        bands(steps, runs, styles, y_label="test accuracy", title=title, ax=ax)
        ax.set(xscale="log", ylim=(0, 1), xticks=steps)
        ax.xaxis.set_major_formatter(ScalarFormatter())
        ax.minorticks_off()
    axes[1].set_ylabel("")
    axes[0].legend().remove()
    return axes


def within_and_between(
    sizes: np.ndarray, within: np.ndarray, between: np.ndarray, ax: Axes | None = None
) -> Axes:
    """Draw the two parts of the variance of all examples as stacked bars, one for each size of mini-batch.

    Parameters
    ----------
    sizes : ndarray of int, shape (k,)
        Examples in a mini-batch.
    within, between : ndarray of shape (k,)
        Mean of the mini-batches' variances, and variance of their means, as shares of the whole variance.
    ax : Axes, optional
        Where to draw; by default a new figure.

    Returns
    -------
    Axes
    """
    ax = axes_or_new(ax)
    places = np.arange(len(sizes))
    ax.bar(places, within, color=BLUE, label="mean of the mini-batches' variances")
    ax.bar(
        places, between, bottom=within, color=VERMILION, hatch="///", edgecolor="white",
        label="variance of the mini-batches' means",
    )  # fmt: skip
    for place, size in zip(places, sizes, strict=True):
        ax.plot(
            [place - 0.48, place + 0.48], [1 - 1 / size] * 2, color=BLACK, linestyle="-",
            label="" if place else "(m − 1)/m",
        )  # fmt: skip
    ax.set_xticks(places, [str(size) for size in sizes])
    ax.set(xlabel="examples in a mini-batch, m", ylabel="share of the whole variance", ylim=(0, 1.05))
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2)
    ax.grid(axis="x", visible=False)
    return ax


def own_statistics(
    sizes: np.ndarray,
    by_size: Mapping[str, np.ndarray],
    contrasts: np.ndarray,
    by_contrast: Mapping[str, np.ndarray],
) -> list[Axes]:
    """Draw accuracy with the test images' own statistics: by their number, and by their contrast.

    Parameters
    ----------
    sizes : ndarray of shape (k,)
        Number of test images that share their statistics.
    by_size : mapping of str to ndarray of shape (seeds, k)
        Accuracies, by name; the first name is that of the running statistics.
    contrasts : ndarray of shape (c,)
        Contrast of the test images, 1 for the images as they are.
    by_contrast : mapping of str to ndarray of shape (seeds, c)
        Accuracies; the same names may occur.

    Returns
    -------
    list of Axes
    """
    axes = row_of_axes(2, height=3.4, sharey=True)
    names = list(dict.fromkeys([*by_size, *by_contrast]))
    styles = dict(zip(names, [EXACT, *DECAY_STYLES], strict=False))
    bands(sizes, by_size, styles, x_label="test images in the batch", y_label="test accuracy", ax=axes[0])
    bands(contrasts, by_contrast, styles, x_label="contrast of the test images", y_label="", ax=axes[1])
    axes[0].set(xscale="log", xticks=sizes, ylim=(0, 1), title="how many test images")
    axes[0].xaxis.set_major_formatter(ScalarFormatter())
    axes[0].minorticks_off()
    axes[1].invert_xaxis()
    axes[1].set(title="test images unlike the training images")
    return axes
