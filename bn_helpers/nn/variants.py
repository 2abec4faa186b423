"""Batch Norm with something changed on purpose, to find out which part of it does what."""

from __future__ import annotations

from typing import Any

import numpy as np

from bn_helpers.nn.batch_norm_layer import BatchNorm
from bn_helpers.nn.validation import check_choice, check_number


class ShakenBatchNorm(BatchNorm):
    """Batch Norm that ruins its own work: in each training step every unit gets a new factor and a new shift.

    The factor lies between 1 / (1 + strength) and 1 + strength, the shift between -strength and strength, in
    standard deviations of what Batch Norm gives while γ is 1.

    Parameters
    ----------
    n : int
        Number of units.
    strength : float or array_like
        How far to shake, at least 0; an array of a shape that fits the stack gives each network its own.
    per : {"unit", "example"}
        What has a factor and a shift of its own: each unit, so that all examples of the mini-batch move
        together, or each example in each unit.
    rng : int or Generator
        Where factors and shifts come from.
    **options
        Passed on to `BatchNorm`.

    Attributes
    ----------
    always : bool
        Whether evaluations are shaken too, to measure what the layers meet in training. False at first.

    Notes
    -----
    Used in lesson 07. Santurkar et al. (2018) draw a mean and a width for each unit and step, and around
    them, in a narrow range, one value for each example.

    Examples
    --------
    >>> layer = ShakenBatchNorm(1, strength=2.0, rng=0)
    >>> Z = np.array([[1.0, 3.0]])
    >>> bool(abs(layer.forward(Z, training=True)).max() > 1)
    True
    >>> layer.evaluation = "batch"
    >>> layer.forward(Z).round(2)
    array([[-1.,  1.]])
    """

    def __init__(self, n: int, strength: Any = 1.0, per: str = "unit", rng: Any = 0, **options: Any) -> None:
        super().__init__(n, **options)
        check_number("strength", strength, least=0)
        check_choice("per", per, ("unit", "example"))
        self.strength = np.asarray(strength, dtype=float)[..., None, None]
        self.per, self.rng, self.always = per, np.random.default_rng(rng), False
        self.factor: Any = 1

    def forward(self, Z: np.ndarray, training: bool = False) -> np.ndarray:
        """Z_tilde, and in training F ⊙ Z_tilde + S with F and S drawn anew."""
        Z_tilde = super().forward(Z, training)
        self.factor = 1
        if not (training or self.always):
            return Z_tilde
        shape = self.gamma.shape if self.per == "unit" else Z_tilde.shape
        F = (1 + self.strength) ** self.rng.uniform(-1, 1, shape)
        S = self.strength * self.rng.uniform(-1, 1, shape)
        self.factor = F.astype(Z_tilde.dtype)
        return self.factor * Z_tilde + S.astype(Z_tilde.dtype)

    def backward(self, dZ_tilde: np.ndarray) -> np.ndarray:
        """Gradient with respect to Z."""
        return super().backward(self.factor * dZ_tilde)


class OwnNorm(BatchNorm):
    """A normalisation of your own: (Z - centre) / scale, then γ and β. By itself it is Batch Norm.

    Override ``statistics``, and ``slopes`` to match it; forward, backward and the running averages follow
    from the two.

    Notes
    -----
    Used at the end of lesson 07.

    Examples
    --------
    Mean only: nothing is divided.

    >>> class MeanOnly(OwnNorm):
    ...     def statistics(self, Z):
    ...         mu = Z.mean(axis=-1, keepdims=True)
    ...         return mu, np.ones_like(mu)
    ...     def slopes(self, Z, centre, scale):
    ...         return 1 / Z.shape[-1], 0
    >>> layer = MeanOnly(1)
    >>> layer.forward(np.array([[1.0, 5.0]]), training=True)
    array([[-2.,  2.]])
    >>> layer.backward(np.array([[1.0, 0.0]]))
    array([[ 0.5, -0.5]])
    """

    def statistics(self, Z: np.ndarray) -> tuple[Any, Any]:
        """What is subtracted, and what is divided by.

        Parameters
        ----------
        Z : ndarray of shape (..., n, m)
            Pre-activations, columns are examples.

        Returns
        -------
        centre, scale : ndarray of shape (..., n, 1)
            Here mean and standard deviation.
        """
        centre = Z.mean(axis=-1, keepdims=True)
        return centre, np.sqrt(((Z - centre) ** 2).mean(axis=-1, keepdims=True) + self.epsilon)

    def slopes(self, Z: np.ndarray, centre: np.ndarray, scale: np.ndarray) -> tuple[Any, Any]:
        """How much each example moves the two: ∂centre/∂Z and ∂scale/∂Z.

        Parameters
        ----------
        Z : ndarray of shape (..., n, m)
            Pre-activations.
        centre, scale : ndarray of shape (..., n, 1)
            What `statistics` gave for Z.

        Returns
        -------
        of_centre, of_scale : ndarray of shape (..., n, m), or float
            Here 1/m and (Z - μ) / (m σ).
        """
        m = Z.shape[-1]
        return 1 / m, (Z - centre) / (m * scale)

    def forward(self, Z: np.ndarray, training: bool = False) -> np.ndarray:
        """Z_tilde, from the batch's own centre and scale in training, else as ``evaluation`` says."""
        if not training and self.evaluation != "batch":
            return super().forward(Z, training)
        self.Z = Z
        self.centre, self.scale = self.statistics(Z)
        if training:
            self.update_running_statistics(self.centre, self.scale**2, Z.shape[-1])
        return self.gamma * (Z - self.centre) / self.scale + self.beta

    def backward(self, dZ_tilde: np.ndarray) -> np.ndarray:
        """Gradient with respect to Z, through centre and scale too; stores dgamma and dbeta."""
        Z_norm = (self.Z - self.centre) / self.scale
        self.dgamma = (dZ_tilde * Z_norm).sum(axis=-1, keepdims=True)
        self.dbeta = dZ_tilde.sum(axis=-1, keepdims=True)
        of_centre, of_scale = self.slopes(self.Z, self.centre, self.scale)
        slope = self.gamma / self.scale
        return slope * (dZ_tilde - of_centre * self.dbeta - of_scale * self.dgamma)
