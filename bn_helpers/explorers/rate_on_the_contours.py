"""Lesson 01: the learning rate on the contours of a loss; inputs that are raw, centred, scaled, or both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from bn_helpers.explorers.showing import numbers, show
from bn_helpers.figures.style import INK, VERMILION
from bn_helpers.nn.validation import as_floats, check_count, check_finite, check_shape, describe

VERSIONS = {"raw": (False, False), "centred": (True, False), "scaled": (False, True), "both": (True, True)}
RATES = np.geomspace(0.01, 100, 161)  # of the slider
ALT = (
    "Contours of the loss in the weights of {0} and {1}, with {steps} steps of gradient descent, four times:"
    " raw, centred, scaled, and both, each at the learning rate that suits it. The valley is longest in the"
    " raw version and nearly round with both."
)


def rate_on_the_contours(X: Any, y: Any, names: Sequence[str], steps: int = 40) -> None:
    """Drag the learning rate of logistic regression with two inputs: the path over the contours redraws.

    The path begins at weights 0; the bias stands at its best value. Beside the raw inputs stand some that
    can be centred (minus μ) and scaled (divided by σ), each by itself.

    Parameters
    ----------
    X : array_like of shape (2, m)
        Two measurements of each example; neither is the same for all.
    y : array_like of shape (m,)
        The truth, 0 or 1, some of each, which X does not separate without a mistake.
    names : sequence of two str
        What was measured.
    steps : int
        How many steps gradient descent takes, from 5 to 200.

    Raises
    ------
    ValueError, TypeError
        If an argument is not as described.

    Notes
    -----
    Used in lesson 01.

    Examples
    --------
    >>> X = np.random.default_rng(0).normal(size=(2, 50))
    >>> y = np.random.default_rng(1).integers(0, 2, 50)
    >>> rate_on_the_contours(X, y, ["length", "width"])  # doctest: +ELLIPSIS
    Contours of the loss in the weights of length and width, ...
    """
    X, y = as_floats("X", X), as_floats("y", y)
    if X.ndim != 2 or len(X) != 2 or X.shape[1] < 4 or not np.ptp(X, axis=1).all():
        raise ValueError(f"X must have shape (2, m), with m ≥ 4 and no constant row; got {describe(X)}")
    check_finite("X", X)
    check_shape("y", y, X.shape[1:], "one for each column of X")
    if set(np.unique(y)) != {0.0, 1.0}:
        raise ValueError(f"y must hold zeros and ones, some of each; got {np.unique(y)[:4]}")
    if len(names) != 2 or not all(isinstance(name, str) for name in names):
        raise ValueError(f"names must be two texts; got {names!r}")
    if check_count("steps", steps, least=5) > 200:
        raise ValueError(f"steps must be at most 200; got {steps}")
    best = best_parameters(X, y)
    state = {"X": numbers(X), "y": numbers(y), "names": list(names), "steps": steps, "best": numbers(best)}
    show("rate_on_the_contours", state, _picture(X, y, names, steps, best), ALT.format(*names, steps=steps))


def rates_that_arrive(X: Any, y: Any, within: float = 0.01, steps: int = 40) -> dict[str, np.ndarray]:
    """What a reader of `rate_on_the_contours` can find: the rates with which the path arrives, by version.

    Parameters
    ----------
    X : array_like of shape (2, m)
        Two measurements of each example.
    y : array_like of shape (m,)
        The truth, 0 or 1.
    within : float
        How near to its lowest value the loss must end.
    steps : int
        How many steps gradient descent takes.

    Returns
    -------
    dict of str to ndarray
        For "raw", "centred", "scaled" and "both" those among the rates of the slider, from 0.01 to 100; an
        empty array where none arrives.

    Notes
    -----
    Used in lesson 01.

    Examples
    --------
    >>> X = np.random.default_rng(0).normal(size=(2, 50))
    >>> y = np.random.default_rng(1).integers(0, 2, 50)
    >>> list(rates_that_arrive(X, y))
    ['raw', 'centred', 'scaled', 'both']
    """
    X, y = as_floats("X", X), as_floats("y", y)
    best, found = best_parameters(X, y), {}
    for name, switches in VERSIONS.items():
        version = prepare(X, best, *switches)
        ends = descend(version, y, RATES[:, None], steps)[-1]
        above = loss(version, y, ends) - loss(version, y, version.lowest)
        found[name] = RATES[above <= within]
    return found


class Version(NamedTuple):
    """Inputs as asked for, the lowest point for them, and the bias at which it stands."""

    inputs: np.ndarray
    lowest: np.ndarray
    bias: float


def prepare(X: np.ndarray, best: np.ndarray, centre: bool, scale: bool) -> Version:
    """X minus its mean and divided by its standard deviation, where asked for; the same is best for all."""
    mu, sigma = X.mean(axis=1), X.std(axis=1)
    minus, by = centre * mu, sigma if scale else np.ones(2)
    bias = best[2] + (best[:2] * (minus - mu) / sigma).sum()
    return Version((X - minus[:, None]) / by[:, None], best[:2] * by / sigma, bias)


def loss(version: Version, y: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Mean cross-entropy at each place, shape (..., 2)."""
    Z = places @ version.inputs + version.bias
    return (np.logaddexp(0, Z) - y * Z).mean(axis=-1)


def descend(version: Version, y: np.ndarray, rate: float | np.ndarray, steps: int) -> np.ndarray:
    """The places of gradient descent from (0, 0): (steps + 1, 2); for rates (R, 1): (steps + 1, R, 2)."""
    places = np.zeros((steps + 1, *np.shape(rate)[:1], 2))
    for step in range(steps):
        p = 0.5 + 0.5 * np.tanh((places[step] @ version.inputs + version.bias) / 2)
        places[step + 1] = places[step] - rate * ((p - y) @ version.inputs.T / y.size)
    return places


def best_parameters(X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The two weights and the bias with the lowest loss, for centred and scaled inputs, by Newton's method.

    Raises
    ------
    ValueError
        If X separates the two classes: then there are none.
    """
    A = np.vstack([(X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True), np.ones_like(y)])
    place = np.zeros(3)
    for _ in range(50):
        p = 0.5 + 0.5 * np.tanh(place @ A / 2)
        step = np.linalg.solve((A * p * (1 - p)) @ A.T + 1e-9 * np.eye(3), A @ (p - y))
        place = place - step * min(1, 2 / np.abs(step).max())  # far away it aims too far
        if np.abs(step).max() < 1e-9 and np.abs(place).max() < 50:
            return place
    raise ValueError("X must not separate the zeros from the ones of y: the loss would have no lowest point")


def _picture(X: np.ndarray, y: np.ndarray, names: Sequence[str], steps: int, best: np.ndarray) -> Figure:
    figure, axes = plt.subplots(1, 4, figsize=(8.4, 2.7))
    for ax, (title, switches) in zip(axes, VERSIONS.items(), strict=True):
        version = prepare(X, best, *switches)
        reach = 0.95 * np.abs(version.lowest).max()
        lines = [np.linspace(middle / 2 - reach, middle / 2 + reach, 81) for middle in version.lowest]
        heights = loss(version, y, np.stack(np.meshgrid(*lines), axis=-1)) - loss(version, y, version.lowest)
        ax.contour(*lines, heights, [0.01, 0.03, 0.1, 0.3, 1, 3], colors=INK, linewidths=0.7)
        paths = descend(version, y, RATES[:, None], steps)
        rate = RATES[loss(version, y, paths).mean(axis=0).argmin()]  # who overshoots pays for it
        path = descend(version, y, rate, steps)
        ax.plot(*path.T, "o-", color=VERMILION, markersize=3, linewidth=1)
        ax.plot(*version.lowest, "*", color=INK, markersize=9)
        ax.set(
            title=f"{title}\nat rate {rate:.2g}",
            xlim=lines[0][[0, -1]],
            ylim=lines[1][[0, -1]],
            aspect="equal",
        )
    figure.supxlabel(f"weight of {names[0]}", fontsize="medium")
    axes[0].set_ylabel(f"weight of {names[1]}")
    return figure
