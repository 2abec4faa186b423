"""Lesson 08: a blank image reads its label from its company."""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from bn_helpers.explorers.networks import (
    as_layers,
    check_network,
    inputs,
    pictures_by_digit,
    probabilities,
    rounded,
)
from bn_helpers.explorers.showing import numbers, show

MOST = 59  # companions
COUNTS = (1, 15, 59)  # of the picture
ALT = (
    "The network's answer to a blank image, beside 1, 15 and 59 companions that all show the same digit:"
    " three tables, the companions' digit in each row, the answer in each column, bright where it is likely."
    " The blank image is called what its company shows for {said} of the ten digits."
)


def blank_image(network: Any, digits: Any) -> None:
    """Put a blank image among companions of one digit, and see what the network calls it.

    Parameters
    ----------
    network : Network
        A network from 64 pixels to 10 digits with Batch Norm, trained on mini-batches of one class each with
        a cost for the blank first column alone: not a stack, at most 40,000 parameters.
    digits : Digits
        What it was trained on. The companions are images that it was not trained on.

    Raises
    ------
    ValueError, TypeError
        If the network is not as described.

    Notes
    -----
    Used in lesson 08.

    Examples
    --------
    >>> from bn_helpers import nn
    >>> from bn_helpers.data import load_digits_split
    >>> network = nn.fully_connected([64, 20, 10], True, rng=0)
    >>> blank_image(network, load_digits_split())  # doctest: +ELLIPSIS
    The network's answer to a blank image, ...
    """
    check_network(network)
    network = rounded(network)
    unseen = type(digits.test)(
        X=np.concatenate([digits.test.X, digits.validation.X], axis=1),
        Y=np.concatenate([digits.test.Y, digits.validation.Y], axis=1),
    )
    state = {
        "layers": as_layers(network),
        "center": numbers(digits.mean[:, 0], 8),
        "scale": numbers(digits.scale[:, 0], 8),
        "pictures": pictures_by_digit(digits, unseen, MOST),
        "most": MOST,
    }
    tables = [
        np.array([answer(network, digits, state["pictures"][digit], count) for digit in range(10)])
        for count in COUNTS
    ]
    said = " and ".join(f"{(table.argmax(axis=1) == np.arange(10)).sum()} with {count}"
                        for count, table in zip(COUNTS, tables, strict=True))  # fmt: skip
    show("blank_image", state, _picture(tables), ALT.format(said=said))


def answer(network: Any, digits: Any, pictures: list[str], count: int) -> np.ndarray:
    """Probabilities of the ten digits for the blank image in company of so many pictures."""
    company = inputs([pictures[i % len(pictures)] for i in range(count)], digits)
    return probabilities(network, np.concatenate([np.zeros((64, 1)), company], axis=1), "batch")


def _picture(tables: list[np.ndarray]) -> Figure:
    figure, axes = plt.subplots(1, len(tables), figsize=(8.4, 3.4), sharey=True)
    for ax, count, table in zip(axes, COUNTS, tables, strict=True):
        image = ax.imshow(table, vmin=0, vmax=1)
        ax.set(
            title=f"{count} companion{'s' * (count > 1)}", xticks=range(10), yticks=range(10), xlabel="answer"
        )
        ax.grid(False)
    axes[0].set_ylabel("digit of the company")
    figure.colorbar(image, ax=axes, label="probability")
    return figure
