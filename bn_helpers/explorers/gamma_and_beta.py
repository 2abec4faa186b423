"""Sliders around the course's figures. Where nobody can move a slider, a few settings stand side by side."""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from IPython.display import display

from bn_helpers.figures.sigmoid import where_on_the_sigmoid
from bn_helpers.settings import is_static

STATIC_SETTINGS = ((1.0, 0.0), (0.3, 0.0), (4.0, 0.0), (1.0, 3.0))  # (gamma, beta)


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


def explore_gamma_and_beta(Z_norm: np.ndarray) -> None:
    """Move gamma and beta and see where the values fall on the sigmoid.

    Shows two sliders and a figure; or, where `is_static` says so, the figure for a few settings.

    Parameters
    ----------
    Z_norm : ndarray of shape (n, m)
        The normalised values of a layer. All units get the same gamma and the same beta.

    Raises
    ------
    ValueError
        If Z_norm is empty or holds NaN or infinity.

    Notes
    -----
    Used in lesson 02.
    """
    Z_norm = np.asarray(Z_norm, dtype=float)
    if Z_norm.size == 0 or not np.isfinite(Z_norm).all():
        raise ValueError(f"Z_norm must hold finite numbers, at least one; got shape {Z_norm.shape}")
    if is_static():
        _draw_settings(Z_norm, STATIC_SETTINGS)
        return
    display(gamma_and_beta_sliders(Z_norm))


def gamma_and_beta_sliders(Z_norm: np.ndarray) -> Any:
    """The two sliders above their figure, as one widget.

    Parameters
    ----------
    Z_norm : ndarray of shape (n, m)
        The normalised values of a layer.

    Returns
    -------
    ipywidgets.VBox
        Its first child holds the sliders gamma and beta, its second the figure.
    """
    import ipywidgets as widgets

    def draw(gamma: float, beta: float) -> None:
        _draw_settings(Z_norm, [(gamma, beta)])
        plt.show()

    gamma = widgets.FloatSlider(value=1, min=0.1, max=6, step=0.1, description="γ (scale)")
    beta = widgets.FloatSlider(value=0, min=-5, max=5, step=0.25, description="β (shift)")
    figure = widgets.interactive_output(draw, {"gamma": gamma, "beta": beta})
    figure.layout.min_height = "330px"  # the page does not jump while a new figure is drawn
    return widgets.VBox([widgets.HBox([gamma, beta]), figure])


def _draw_settings(Z_norm: np.ndarray, settings: Any) -> None:
    layers = {f"γ = {gamma:g}, β = {beta:g}": gamma * Z_norm + beta for gamma, beta in settings}
    where_on_the_sigmoid(layers, {title: share_in_linear_zone(Z) for title, Z in layers.items()})
