"""Lesson 06: the same image in other company gets another answer."""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from bn_helpers.explorers.networks import (
    as_layers,
    as_pictures,
    check_network,
    inputs,
    lots,
    pictures_by_digit,
    probabilities,
    rounded,
)
from bn_helpers.explorers.showing import numbers, show
from bn_helpers.figures.style import BLUE, DIGITS, INK, VERMILION

MOST = 30  # pictures of each digit that companions are drawn from
# Of the picture: number of companions, share of one digit in percent, the image's own digit or another.
SETTINGS = ((59, 0, "own"), (4, 0, "own"), (15, 100, "own"), (15, 100, "other"))
ALT = (
    "The network's answers to the same image of a {label}, as bars for the ten digits, in four mini-batches:"
    " {said}."
)


def company(network: Any, digits: Any) -> None:
    """Put one image into mini-batches of other company, and see how the network's answer changes.

    Batch Norm uses the mini-batch's own statistics; grey bars show the answer with running statistics.

    Parameters
    ----------
    network : Network
        A trained network from 64 pixels to 10 digits with Batch Norm: not a stack, at most 40,000 parameters.
    digits : Digits
        What it was trained on. The images and their company are taken from ``digits.test``.

    Raises
    ------
    ValueError, TypeError
        If the network is not as described, or gets no test image of some digit right.

    Notes
    -----
    Used in lesson 06.

    Examples
    --------
    >>> from bn_helpers import nn
    >>> from bn_helpers.data import load_digits_split
    >>> digits = load_digits_split()
    >>> network = nn.fully_connected([64, 30, 10], True, "sigmoid", rng=0)
    >>> _ = nn.train(network, digits, nn.GradientDescent(1.0), steps=100, rng=0)
    >>> company(network, digits)  # doctest: +ELLIPSIS
    The network's answers to the same image of a ...
    """
    check_network(network)
    network = rounded(network)
    right = network.predict(digits.test.X) == digits.test.labels
    images: list[dict[str, Any]] = []
    for digit in range(10):
        found = np.flatnonzero(right & (digits.test.labels == digit))
        if not found.size:
            raise ValueError(f"network must get a test image of every digit right; it gets no {digit} right")
        images.append({"label": digit, "picture": as_pictures(digits, digits.test.X[:, found[:1]])[0]})
    state = {
        "layers": as_layers(network),
        "center": numbers(digits.mean[:, 0], 8),
        "scale": numbers(digits.scale[:, 0], 8),
        "pictures": pictures_by_digit(digits, digits.test, MOST),
        "images": images,
    }
    image = images[3]
    answers = {}
    for count, share, which in SETTINGS:
        digit = image["label"] if which == "own" else (image["label"] + 2) % 10
        others = companions(state["pictures"], count, digit, share, drawn=0)
        what = f"{count} of a {digit}" if share else f"{count} of any digit"
        answers[what] = probabilities(network, inputs([image["picture"], *others], digits), "batch")
    said = "; ".join(f"beside {what} it is called {answer.argmax()}" for what, answer in answers.items())
    picture = _picture(digits, image, answers)
    show("company", state, picture, ALT.format(label=image["label"], said=said))


def companions(pictures: list[list[str]], count: int, digit: int, share: float, drawn: int) -> list[str]:
    """The companions that the module draws: ``share`` percent show the digit, the others any."""
    chance, chosen = lots(drawn + 1, 3 * count, 1000), int(count * share / 100 + 0.5)
    kinds = [pictures[digit if i < chosen else any_digit % 10] for i, any_digit in enumerate(chance[1::3])]
    return [kind[three % len(kind)] for kind, three in zip(kinds, chance[2::3], strict=True)]


def _picture(digits: Any, image: dict[str, Any], answers: dict[str, np.ndarray]) -> Figure:
    figure, (first, *axes) = plt.subplots(1, 5, figsize=(8.4, 2.3), width_ratios=[0.8, 1, 1, 1, 1])
    first.imshow(digits.images(inputs([image["picture"]], digits))[0], cmap=DIGITS)
    first.set(xticks=[], yticks=[], title=f"a {image['label']}")
    for ax, (what, answer) in zip(axes, answers.items(), strict=True):
        ax.bar(range(10), answer, color=[BLUE if i == image["label"] else VERMILION for i in range(10)])
        ax.axhline(1, color=INK, linewidth=0.5)
        ax.set(xticks=range(0, 10, 3), ylim=(0, 1.05), xlabel="answer")
        ax.set_title(f"beside {what}", fontsize=9)
    axes[0].set_ylabel("probability")
    return figure
