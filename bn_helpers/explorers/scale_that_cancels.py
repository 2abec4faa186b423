"""Lesson 03: the scale of a unit's weights and its bias cancel under Batch Norm; its gradient tells."""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from bn_helpers.explorers.showing import numbers, show
from bn_helpers.figures.style import BLUE, INK, VERMILION
from bn_helpers.nn import batch_norm_backward, batch_norm_forward
from bn_helpers.nn.validation import as_floats, check_finite, check_number, check_shape, describe

SCALES = (1e-4, 1e-2, 1.0, 100.0)  # of the picture's strips
ALT = (
    "One unit with {m} examples, its weights multiplied by a. Left: after Batch Norm the examples stand at"
    " the same places for a = 0.01, 1 and 100, and closer together for 0.0001, where ε is felt. Right, both"
    " axes logarithmic: the size of the gradient of w falls as 1/a with Batch Norm, and is flat without it."
)


def scale_that_cancels(w: Any, X: Any, dZ_tilde: Any, epsilon: float = 1e-5) -> None:
    """Drag the scale a of a unit's weights and its bias b: output and gradient respond.

    The unit computes z = a w x + b. Batch Norm follows, with γ = 1 and β = 0; the same without it is beside.

    Parameters
    ----------
    w : array_like of shape (d,)
        Weights of one unit.
    X : array_like of shape (d, m)
        Its inputs, 3 to 40 examples; w X must not be the same for all.
    dZ_tilde : array_like of shape (m,)
        Gradient of the cost with respect to the output.
    epsilon : float
        Small positive number added to the variance.

    Raises
    ------
    ValueError, TypeError
        If an argument is not as described.

    Notes
    -----
    Used in lesson 03.

    Examples
    --------
    >>> X = [[1.0, 2.0, 3.0], [0.5, -0.5, 0.0]]
    >>> scale_that_cancels([0.3, -0.2], X, [1.0, -2.0, 0.5])  # doctest: +ELLIPSIS
    One unit with 3 examples, its weights multiplied by a. ...
    """
    w, X, dZ_tilde = as_floats("w", w), as_floats("X", X), as_floats("dZ_tilde", dZ_tilde)
    if X.ndim != 2 or not 3 <= X.shape[1] <= 40:
        raise ValueError(f"X must have shape (d, m), with 3 to 40 examples; got {describe(X)}")
    check_shape("w", w, X.shape[:1], "one weight for each row of X")
    check_shape("dZ_tilde", dZ_tilde, X.shape[1:], "one number for each example")
    for name, array in {"w": w, "X": X, "dZ_tilde": dZ_tilde}.items():
        check_finite(name, array)
    check_number("epsilon", epsilon, above=0)
    if np.ptp(w @ X) == 0:
        raise ValueError(f"w X must not be the same for all examples; got {(w @ X)[0]:g} for each")
    state = {"w": numbers(w), "X": numbers(X, 4), "dZTilde": numbers(dZ_tilde), "epsilon": epsilon}
    show("scale_that_cancels", state, _picture(w, X, dZ_tilde, epsilon), ALT.format(m=X.shape[1]))


def response(
    w: np.ndarray, X: np.ndarray, dZ_tilde: np.ndarray, epsilon: float, a: float, b: float, batch_norm: bool
) -> dict[str, Any]:
    """What the module computes too: output, size of the gradient of w, its parts, and the gradient of b."""
    w = a * w
    z = zTilde = w @ X + b
    dZ = dZ_tilde
    if batch_norm:
        Z_tilde, cache = batch_norm_forward(z[None], [[1.0]], [[0.0]], epsilon)
        zTilde, dZ = Z_tilde[0], batch_norm_backward(dZ_tilde[None], cache)[0][0]
    dw = X @ dZ
    along = dw @ w / np.linalg.norm(w)
    return {
        "z": z,
        "zTilde": zTilde,
        "length": np.linalg.norm(dw),
        "along": abs(along),
        "across": np.linalg.norm(dw - along * w / np.linalg.norm(w)),
        "db": dZ.sum(),
    }


def _picture(w: np.ndarray, X: np.ndarray, dZ_tilde: np.ndarray, epsilon: float) -> Figure:
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.4, 3.2))
    for height, a in enumerate(SCALES):
        values = response(w, X, dZ_tilde, epsilon, a, 0, True)["zTilde"]
        left.plot(values, np.full(values.size, height), "o", color=BLUE, markersize=5)
    left.set(yticks=range(len(SCALES)), yticklabels=[f"a = {a:g}" for a in SCALES], xlabel="z_norm")
    left.set(ylim=(-0.6, len(SCALES) - 0.4), title="the output hardly notices a")
    scales = np.geomspace(SCALES[0], SCALES[-1], 61)
    for label, batch_norm, look in [
        ("with Batch Norm", True, {"color": BLUE}),
        ("without", False, {"color": VERMILION, "linestyle": "--"}),
    ]:
        sizes = [response(w, X, dZ_tilde, epsilon, a, 0, batch_norm)["length"] for a in scales]
        right.loglog(scales, sizes, label=label, **look)
    right.axvline(1, color=INK, linewidth=0.8)
    right.set(xlabel="a", title="size of the gradient of w")
    right.legend()
    return figure
