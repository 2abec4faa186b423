"""Lesson 05: four optimizers walk down a narrow valley; a map shows which α and β arrive, and how soon."""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from bn_helpers.explorers.showing import numbers, show
from bn_helpers.figures.style import INK
from bn_helpers.nn import Adam, GradientDescent, Momentum, Optimizer, RMSprop
from bn_helpers.nn.validation import as_floats, check_count, check_finite, check_number, check_shape

KINDS: tuple[type[Optimizer], ...] = (GradientDescent, Momentum, RMSprop, Adam)
NAMES = ("gradient descent", "momentum", "RMSprop", "Adam")
RATES = np.geomspace(0.003, 3, 31)
ALT = (
    "Four optimizers walk down a valley that is {curvature:g} times as steep across as along, each at the"
    " rate with which the cost falls below 1 % of its start after the fewest steps: {needed}. On the right,"
    " momentum's map of α and 1/(1 − β): a wedge that is brightest at its right border, beyond which nothing"
    " arrives."
)


def valley(start: Any = (-4.0, 1.5), curvature: float = 100.0, steps: int = 150) -> None:
    """Walk down a narrow valley with four optimizers; drag the start, α, β, the curvature and the turn.

    The cost is (p₁² + curvature p₂²) / 2. Each optimizer begins with its best rate, and β = 0.9.

    Parameters
    ----------
    start : array_like of shape (2,)
        Where the walks begin, within 4 of the lowest point in each direction.
    curvature : float
        How much steeper the valley is across than along, from 1 to 300.
    steps : int
        How many steps each takes, from 20 to 300.

    Raises
    ------
    ValueError, TypeError
        If an argument is not as described.

    Notes
    -----
    Used in lesson 05.

    Examples
    --------
    >>> valley(start=[-4.0, 0.5], curvature=30.0, steps=100)  # doctest: +ELLIPSIS
    Four optimizers walk down a valley that is 30 times as steep across as along, ...
    """
    start = as_floats("start", start)
    check_shape("start", start, (2,))
    check_finite("start", start)
    if not start.any() or np.abs(start).max() > 4:
        raise ValueError(f"start must lie within 4 of the lowest point, and not on it; got {start.tolist()}")
    check_number("curvature", curvature, least=1, most=300)
    if check_count("steps", steps, least=20) > 300:
        raise ValueError(f"steps must be at most 300; got {steps}")
    H = np.diag([1.0, curvature])
    best = [best_rate(kind, H, start, steps) for kind in KINDS]
    state = {"start": numbers(start), "curvature": curvature, "steps": steps, "rates": numbers(best, 4)}
    needed = [
        steps_to_stay(walk(kind(rate), H, start, steps), H) for kind, rate in zip(KINDS, best, strict=True)
    ]
    said = ", ".join(f"{name} {count}" for name, count in zip(NAMES, needed, strict=True))
    picture = _picture(H, start, steps, best, needed)
    show("valley", state, picture, ALT.format(curvature=curvature, needed=said))


def walk(optimizer: Optimizer, H: np.ndarray, start: np.ndarray, steps: int) -> np.ndarray:
    """The places that an optimizer visits on pᵀ H p / 2, shape (steps + 1, 2)."""
    path = np.tile(np.asarray(start, dtype=float), (steps + 1, 1))
    with np.errstate(over="ignore", invalid="ignore"):
        for t in range(steps):
            path[t + 1] = path[t]
            optimizer.step(path[t + 1], H @ path[t])
    return path


def steps_to_stay(path: np.ndarray, H: np.ndarray) -> int:
    """Steps until the cost stays below 1 % of its start; one more than there are if it does not."""
    with np.errstate(over="ignore", invalid="ignore"):
        cost = (path * (path @ H)).sum(axis=1)
    return int(np.flatnonzero(~(cost <= 0.01 * cost[0]))[-1]) + 1


def best_rate(kind: type[Optimizer], H: np.ndarray, start: np.ndarray, steps: int) -> float:
    """The rate of 31 from 0.003 to 3 that needs the fewest steps."""
    return float(min(RATES, key=lambda rate: steps_to_stay(walk(kind(rate), H, start, steps), H)))


def turned(curvature: float, degrees: float) -> np.ndarray:
    """The matrix of a valley that is turned."""
    angle = np.deg2rad(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return turn @ np.diag([1.0, curvature]) @ turn.T


def _picture(H: np.ndarray, start: np.ndarray, steps: int, best: list[float], needed: list[int]) -> Figure:
    figure, axes = plt.subplot_mosaic([[*"abm"], [*"cdm"]], figsize=(8.4, 4.0), width_ratios=[1, 1, 1.15])
    across = np.linspace(-5, 3, 81), np.linspace(-2, 2, 81)
    heights = (across[0] ** 2 + H[1, 1] * across[1][:, None] ** 2) / 2
    for place, kind, name, rate, count in zip("abcd", KINDS, NAMES, best, needed, strict=True):
        ax = axes[place]
        ax.contour(*across, heights, [0.1, 1, 4, 16, 64, 256], colors=INK, linewidths=0.6)
        ax.plot(*walk(kind(rate), H, start, 60).T, "o-", color=INK, markersize=2.5, linewidth=0.8)
        ax.set(xlim=(-5, 3), ylim=(-2, 2))
        ax.set_title(f"{name}: {count}", fontsize=10)
    memories = np.geomspace(1, 100, 21)
    table = [
        [steps_to_stay(walk(Momentum(a, 1 - 1 / r), H, start, steps), H) for a in RATES] for r in memories
    ]
    shown = np.where(np.array(table) > steps, np.nan, table)
    image = axes["m"].pcolormesh(RATES, memories, shown, cmap="cividis_r", shading="nearest")
    axes["m"].set(xscale="log", yscale="log", xlabel="learning rate α", ylabel="1/(1 − β)", title="momentum")
    figure.colorbar(image, ax=axes["m"], label="steps to 1 %")
    return figure
