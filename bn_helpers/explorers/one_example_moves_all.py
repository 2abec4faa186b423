"""Lesson 02: drag one example of a unit; the statistics, all normalised values and all gradients respond."""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from bn_helpers.explorers.showing import numbers, show
from bn_helpers.figures.style import BLUE, INK, VERMILION
from bn_helpers.nn import batch_norm_backward, batch_norm_forward
from bn_helpers.nn.validation import as_floats, check_finite, check_number, check_shape, describe

ALT = (
    "One unit with {m} examples; one of them stays where it is, or moves 2, 5 and 10 standard deviations to"
    " the right. Above: its z_norm rises, more slowly each time, while the others are pressed together."
    " Below: "
)
ALT_GRADIENTS = "the gradients of all examples change, and shrink."
ALT_SIGMOID = (
    "the examples on the sigmoid, with γ = 1, 0.3 and 4 and β = 0, and with γ = 1 and β = 3: on its straight"
    " middle, closer to the centre, far up and down the curve, and on its upper bend."
)
MOVES = (0, 2, 5, 10)  # in standard deviations
SETTINGS = ((1.0, 0.0), (0.3, 0.0), (4.0, 0.0), (1.0, 3.0))  # (gamma, beta)


def one_example_moves_all(z: Any, dA: Any = None, epsilon: float = 1e-5) -> None:
    """Drag one example of a unit: its μ and σ, all z_norm, the activations and all ∂J/∂z respond.

    The unit goes through Batch Norm with γ and β, which have sliders, and through a sigmoid.

    Parameters
    ----------
    z : array_like of shape (m,)
        Pre-activations of one unit, 3 to 24 examples that are not all equal.
    dA : array_like of shape (m,), optional
        Gradient of the cost with respect to the unit's activations. Without it no gradients are shown.
    epsilon : float
        Small positive number added to the variance.

    Raises
    ------
    ValueError, TypeError
        If an argument is not as described.

    Notes
    -----
    Used in lesson 02.

    Examples
    --------
    >>> one_example_moves_all([-1.0, 0.5, 2.0], [0.3, -0.2, 0.1])  # doctest: +ELLIPSIS
    One unit with 3 examples; ...
    """
    z = as_floats("z", z)
    if z.ndim != 1 or not 3 <= z.size <= 24 or np.ptp(z) == 0:
        raise ValueError(f"z must hold 3 to 24 examples of one unit, not all equal; got {describe(z)}")
    check_finite("z", z)
    check_number("epsilon", epsilon, above=0)
    chosen = int(np.abs(z - np.median(z)).argmin())
    state = {"z": numbers(z), "epsilon": epsilon, "chosen": chosen}
    alt = ALT.format(m=z.size) + (ALT_SIGMOID if dA is None else ALT_GRADIENTS)
    if dA is not None:
        dA = as_floats("dA", dA)
        check_shape("dA", dA, z.shape, "that of z")
        check_finite("dA", dA)
        state["dA"] = numbers(dA)
    show("one_example_moves_all", state, _picture(z, dA, epsilon, chosen), alt)


def response(z: np.ndarray, dA: np.ndarray, gamma: float, beta: float, epsilon: float) -> dict[str, Any]:
    """What the module computes too: statistics, normalised values, activations and gradients."""
    Z_tilde, cache = batch_norm_forward(z[None], [[gamma]], [[beta]], epsilon)
    A = 1 / (1 + np.exp(-Z_tilde))
    dZ, _, _ = batch_norm_backward(dA * A * (1 - A), cache)
    return {
        "mu": cache.mu.item(),
        "sigma": np.sqrt(cache.sigma2).item(),
        "zNorm": cache.Z_norm[0],
        "zTilde": Z_tilde[0],
        "a": A[0],
        "dZ": dZ[0],
        "linear": share_in_linear_zone(Z_tilde),
    }


def share_in_linear_zone(Z_tilde: np.ndarray, zone: float = 1.0) -> float:
    """Share of the values that lie between -zone and zone, where the sigmoid is nearly straight.

    Parameters
    ----------
    Z_tilde : ndarray
        What the sigmoid is given.
    zone : float
        How far the zone reaches. At 1 the sigmoid is 0.019 away from its tangent at 0.

    Returns
    -------
    float
        Between 0 and 1.

    Notes
    -----
    Taught in lesson 02.

    Examples
    --------
    >>> share_in_linear_zone(np.array([[-2.0, -0.5], [0.0, 0.5]]))
    0.75
    """
    return float((np.abs(Z_tilde) < zone).mean())


def _picture(z: np.ndarray, dA: np.ndarray | None, epsilon: float, chosen: int) -> Figure:
    """Above, z_norm with the chosen example at four places; below, the gradients, or settings of γ and β."""
    figure, axes = plt.subplots(
        2, len(MOVES), figsize=(8.4, 4.2), sharex="row", sharey="row", height_ratios=[1, 2]
    )
    red = np.arange(z.size) == chosen
    look = {"c": np.where(red, VERMILION, BLUE), "s": np.where(red, 60, 25), "zorder": 3}
    for ax, below, move, (gamma, beta) in zip(*axes, MOVES, SETTINGS, strict=True):
        moved = np.where(red, z + move * z.std(), z)
        now = response(moved, np.zeros_like(z) if dA is None else dA, 1.0, 0.0, epsilon)
        ax.scatter(now["zNorm"], np.zeros(z.size), **look)
        ax.set(title=f"moved by {move} σ" if move else "as it is", yticks=[], xlabel="z_norm")
        if dA is None:
            now = response(z, np.zeros_like(z), gamma, beta, epsilon)
            curve = np.linspace(-8, 8, 161)
            below.plot(curve, 1 / (1 + np.exp(-curve)), color=INK)
            below.scatter(now["zTilde"], now["a"], **look)
            below.set(title=f"γ = {gamma:g}, β = {beta:g}", xlabel="z̃")
        else:
            below.bar(np.arange(1, z.size + 1), now["dZ"], color=look["c"])
            below.axhline(0, color=INK, linewidth=1)
            below.set(xlabel="example", xticks=[1, z.size])
    axes[1, 0].set_ylabel("a" if dA is None else "∂J/∂z")
    return figure
