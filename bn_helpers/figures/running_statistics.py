"""The pictures of lesson 06: what a network answers at test time, and the averages it needs for that."""

from __future__ import annotations

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import ScalarFormatter

from bn_helpers.figures.curves import draw_bands
from bn_helpers.figures.style import (
    BLUE,
    DIGITS,
    INK,
    ON_COLOUR,
    VERMILION,
    WIDEST,
    Panels,
    looks,
    new_axes,
    row_of_axes,
)


def answers_below_images(
    images: np.ndarray, truth: np.ndarray, answers: Mapping[str, tuple[np.ndarray, float]]
) -> Panels:
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
    Panels
        The k images, then k for each way of asking.

    Examples
    --------
    >>> axes = answers_below_images(np.zeros((2, 8, 8)), np.array([3, 8]), {"alone": (np.array([8, 8]), 0.5)})
    >>> len(axes)
    4
    """
    rows, columns = 1 + len(answers), len(images)
    _, axes = plt.subplots(rows, columns, figsize=(WIDEST, 0.68 * rows + 0.3), squeeze=False)
    for ax in axes.flat:
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
    for ax, image in zip(axes[0], images, strict=True):
        ax.imshow(image, cmap=DIGITS, vmin=0, vmax=1)
    for row, (name, (given, accuracy)) in zip(axes[1:], answers.items(), strict=True):
        row[0].set_ylabel(name, rotation=0, ha="right", va="center", fontsize=12)
        row[-1].text(1.3, 0.5, f"{accuracy:.0%} right", transform=row[-1].transAxes, va="center", fontsize=12)
        for ax, answer, right in zip(row, given, given == truth, strict=True):
            ax.set_facecolor("none" if right else VERMILION)
            ax.text(
                0.5, 0.48, str(answer), transform=ax.transAxes, ha="center", va="center", fontsize=19,
                color=BLUE if right else ON_COLOUR, fontweight="normal" if right else "bold",
            )  # fmt: skip
    axes[0, 0].set_ylabel("the image", rotation=0, ha="right", va="center", fontsize=12)
    return Panels(axes.flat)


def images_in_a_row(images: Mapping[str, np.ndarray]) -> Panels:
    """Draw images side by side, each under its name.

    Parameters
    ----------
    images : mapping of str to ndarray of shape (8, 8)
        Grey values; below 0 is drawn as 0, above 1 as 1.

    Returns
    -------
    Panels
        One Axes for each image.

    Examples
    --------
    >>> (ax,) = images_in_a_row({"blank": np.zeros((8, 8))})
    >>> ax.get_title()
    'blank'
    """
    axes = row_of_axes(len(images), WIDEST, 1.5)
    for ax, (name, image) in zip(axes, images.items(), strict=True):
        ax.imshow(image, cmap=DIGITS, vmin=0, vmax=1)
        ax.grid(visible=False)
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
        ax.set_title(name.replace(" ", "\n", 1), fontsize=10, fontweight="normal", loc="center")
    return axes


def answers_in_company(image: np.ndarray, truth: int, shares: Mapping[str, np.ndarray]) -> Panels:
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
    Panels
        The image's, then one for each chart.

    Examples
    --------
    >>> image, chart = answers_in_company(np.zeros((8, 8)), 3, {"batches of 2": np.full(10, 0.1)})
    >>> chart.get_title(loc="left")
    'batches of 2'
    """
    axes = row_of_axes(1 + len(shares), height=2.6)
    axes[0].imshow(image, cmap=DIGITS, vmin=0, vmax=1)
    axes[0].set(xticks=[], yticks=[], title=f"a {truth}")
    axes[0].spines[:].set_visible(False)
    for ax, (title, share) in zip(axes[1:], shares.items(), strict=True):
        bars = ax.bar(np.arange(10), share, color=VERMILION, hatch="///")
        bars[truth].set(facecolor=BLUE, hatch="")
        ax.set(xticks=range(10), ylim=(0, 1), title=title, xlabel="answer")
        ax.grid(axis="x", visible=False)
        ax.tick_params(labelleft=ax is axes[1])
    axes[1].set_ylabel("share of the mini-batches")
    return axes


def moving_averages(
    values: np.ndarray, kept: Mapping[float, np.ndarray], corrected: Mapping[float, np.ndarray], exact: float
) -> Panels:
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
    Panels
        As kept, corrected.

    Examples
    --------
    >>> values, average = np.array([0.3, 0.5]), {0.9: np.array([0.3, 0.4])}
    >>> left, right = moving_averages(values, average, average, exact=0.4)
    >>> [text.get_text() for text in right.get_legend().get_texts()]
    ['mini-batches', 'all examples', 'decay 0.9']
    """
    axes = row_of_axes(2, height=3.4, sharey=True)
    steps = np.arange(1, len(values) + 1)
    titles = ("as kept", "bias-corrected")
    look = looks(["all examples", *map(_decay, [*kept, *corrected])])
    for ax, title, averages in zip(axes, titles, (kept, corrected), strict=True):
        ax.plot(steps, values, ".", color=INK, markersize=3, alpha=0.6, label="mini-batches")
        ax.axhline(exact, label="all examples", **look["all examples"])
        for decay, average in averages.items():
            ax.plot(steps, average, label=_decay(decay), **look[_decay(decay)])
        ax.set(xlabel="mini-batches seen", title=title, yscale="log", yticks=(0.1, 1))
        ax.yaxis.set_major_formatter(ScalarFormatter())
    axes[0].set_ylabel("variance of one unit (log scale)")
    axes[1].legend()
    return axes


def accuracy_by_source(
    steps: np.ndarray, panels: Mapping[str, Mapping[str, np.ndarray]], *, legend: int = -1
) -> Panels:
    """Draw test accuracy over training, steps on a logarithmic axis, for several sources of statistics.

    Parameters
    ----------
    steps : ndarray of shape (k,)
        Training steps.
    panels : mapping of str to (mapping of str to ndarray of shape (seeds, k))
        By title and source: accuracies. A source looks the same in each panel.
    legend : int
        The panel with the legend.

    Returns
    -------
    Panels
        One Axes for each title.

    Examples
    --------
    >>> runs = {"exact": np.array([[0.1, 0.9]])}
    >>> left, right = accuracy_by_source(np.array([1, 50]), {"rate 1": runs, "rate 8": runs})
    >>> right.get_title(loc="left"), right.lines[0].get_label()
    ('rate 8', 'exact')
    """
    axes = row_of_axes(len(panels), height=3.4, sharey=True)
    ticks = np.append(steps[:-1][steps[1:] > 1.6 * steps[:-1]], steps[-1])  # those whose numbers do not touch
    names = [name for runs in panels.values() for name in runs]
    for ax, (title, runs) in zip(axes, panels.items(), strict=True):
        draw_bands(ax, {name: (steps, values) for name, values in runs.items()}, names=names)
        ax.set(xlabel="training step", xscale="log", ylim=(0, 1), xticks=ticks, title=title)
        ax.xaxis.set_major_formatter(ScalarFormatter())
        ax.minorticks_off()
    axes[0].set_ylabel("test accuracy")
    axes[legend].legend()
    return axes


def _decay(decay: float) -> str:
    return f"decay {decay:g}"


def within_and_between(sizes: np.ndarray, within: np.ndarray, between: np.ndarray) -> Axes:
    """Draw the two parts of the variance of all examples as stacked bars, one for each size of mini-batch.

    Parameters
    ----------
    sizes : ndarray of int, shape (k,)
        Examples in a mini-batch.
    within, between : ndarray of shape (k,)
        Mean of the mini-batches' variances, and variance of their means, as shares of the whole variance.

    Returns
    -------
    Axes

    Examples
    --------
    >>> ax = within_and_between(np.array([2, 4]), np.array([0.5, 0.75]), np.array([0.5, 0.25]))
    >>> [label.get_text() for label in ax.get_xticklabels()]
    ['2', '4']
    """
    ax = new_axes(height=4.2)
    places = np.arange(len(sizes))
    ax.bar(places, within, color=BLUE, label="mean of the mini-batches' variances")
    ax.bar(
        places, between, bottom=within, color=VERMILION, hatch="///",
        label="variance of the mini-batches' means",
    )  # fmt: skip
    for place, size in zip(places, sizes, strict=True):
        ax.plot(
            [place - 0.48, place + 0.48], [1 - 1 / size] * 2, color=INK, linestyle="-",
            label="" if place else "(m − 1)/m",
        )  # fmt: skip
    ax.set_xticks(places, [str(size) for size in sizes])
    ax.set(xlabel="examples in a mini-batch, m", ylabel="share of the whole", ylim=(0, 1.05))
    ax.figure.legend(*ax.get_legend_handles_labels(), loc="outside upper left")
    ax.grid(axis="x", visible=False)
    return ax
