"""Layers that stand where Batch Norm stands, and normalise otherwise or not at all."""

from __future__ import annotations

from typing import Any

import numpy as np

from bn_helpers.nn import batch_norm
from bn_helpers.nn.batch_norm_layer import BatchNorm
from bn_helpers.nn.layer import Layer
from bn_helpers.nn.normalisation import (
    normalise_backward,
    normalise_unchecked,
    rms_normalise_backward,
    rms_normalise_unchecked,
)
from bn_helpers.nn.validation import as_batch, check_count, check_number

UNITS = (-2,)  # the axis along which an example is normalised


class GroupNorm(Layer):
    """Group normalisation: each example by itself, its units in groups; then gamma and beta as in Batch Norm.

    It does the same in training and in evaluation, and has no running statistics.

    Parameters
    ----------
    n : int
        Number of units.
    groups : int
        Into how many groups of neighbours they are cut; a divisor of n.
    epsilon : float
        Small positive number added to the variance.

    Notes
    -----
    Taught in lesson 08.

    Examples
    --------
    >>> layer = GroupNorm(4, groups=2)
    >>> layer.forward(np.array([[1.0], [3.0], [100.0], [104.0]])).T.round(2)
    array([[-1.,  1., -1.,  1.]])
    """

    gamma: np.ndarray  # this and beta: (n, 1)
    beta: np.ndarray
    dgamma: np.ndarray
    dbeta: np.ndarray
    parameter_names: tuple[str, ...] = ("gamma", "beta")

    def __init__(self, n: int, groups: int, epsilon: float = 1e-5) -> None:
        self.n, self.groups = check_count("n", n), check_count("groups", groups)
        if n % groups:
            raise ValueError(f"groups must divide n; got {groups} groups of {n} units")
        check_number("epsilon", epsilon, least=0)
        self.epsilon = epsilon
        self.gamma, self.beta = np.ones((n, 1)), np.zeros((n, 1))

    def forward(self, Z: np.ndarray, training: bool = False) -> np.ndarray:
        """gamma * Z_norm + beta."""
        Z = as_batch("Z", Z)
        self.units(Z.shape[-2])
        self.parts, self.std = normalise_unchecked(self._cut(Z), UNITS, self.epsilon)
        self.Z_norm = self.parts.reshape(Z.shape)
        return self.gamma * self.Z_norm + self.beta

    def backward(self, dZ_tilde: np.ndarray) -> np.ndarray:
        """Gradient with respect to Z; stores dgamma and dbeta."""
        self.dgamma = (dZ_tilde * self.Z_norm).sum(axis=-1, keepdims=True)
        self.dbeta = dZ_tilde.sum(axis=-1, keepdims=True)
        dZ = normalise_backward(self._cut(self.gamma * dZ_tilde), self.parts, self.std, UNITS)
        return dZ.reshape(dZ_tilde.shape)

    def _cut(self, Z: np.ndarray) -> np.ndarray:
        """(..., n, m) as (..., groups, n / groups, m)."""
        return Z.reshape(*Z.shape[:-2], self.groups, self.n // self.groups, Z.shape[-1])


class LayerNorm(GroupNorm):
    """Layer normalisation: each example over all its units.

    Parameters
    ----------
    n : int
        Number of units.
    epsilon : float
        Small positive number added to the variance.

    Notes
    -----
    Taught in lesson 08 (exercise 8.4).

    Examples
    --------
    >>> LayerNorm(2).forward(np.array([[1.0, 5.0], [3.0, 1.0]])).round(2)
    array([[-1.,  1.],
           [ 1., -1.]])
    """

    kind = "layernorm"

    def __init__(self, n: int, epsilon: float = 1e-5) -> None:
        super().__init__(n, groups=1, epsilon=epsilon)


class RMSNorm(Layer):
    """Each example divided by the root mean square of its units, times gamma. No mean, no beta.

    Parameters
    ----------
    n : int
        Number of units.
    epsilon : float
        Small positive number added to the mean square.

    Notes
    -----
    Taught in lesson 08.

    Examples
    --------
    >>> RMSNorm(2).forward(np.array([[1.0], [7.0]])).T.round(2)
    array([[0.2, 1.4]])
    """

    gamma: np.ndarray  # (n, 1)
    dgamma: np.ndarray
    parameter_names: tuple[str, ...] = ("gamma",)

    def __init__(self, n: int, epsilon: float = 1e-5) -> None:
        self.n = check_count("n", n)
        check_number("epsilon", epsilon, least=0)
        self.epsilon = epsilon
        self.gamma = np.ones((n, 1))

    def forward(self, Z: np.ndarray, training: bool = False) -> np.ndarray:
        """gamma * Z / rms."""
        Z = as_batch("Z", Z)
        self.units(Z.shape[-2])
        self.Z_norm, self.rms = rms_normalise_unchecked(Z, UNITS, self.epsilon)
        return self.gamma * self.Z_norm

    def backward(self, dZ_tilde: np.ndarray) -> np.ndarray:
        """Gradient with respect to Z; stores dgamma."""
        self.dgamma = (dZ_tilde * self.Z_norm).sum(axis=-1, keepdims=True)
        return rms_normalise_backward(self.gamma * dZ_tilde, self.Z_norm, self.rms, UNITS)


class DyT(Layer):
    """Dynamic tanh: gamma * tanh(alpha Z) + beta with a learned alpha. It normalises nothing.

    Parameters
    ----------
    n : int
        Number of units.
    alpha : float
        Start of alpha, one number for the whole layer.

    Notes
    -----
    Taught in lesson 09.

    Examples
    --------
    >>> DyT(1).forward(np.array([[-1000.0, 0.0, 1000.0]]))
    array([[-1.,  0.,  1.]])
    """

    alpha: np.ndarray  # (1, 1)
    gamma: np.ndarray  # (n, 1)
    beta: np.ndarray  # (n, 1)
    dalpha: np.ndarray
    dgamma: np.ndarray
    dbeta: np.ndarray
    parameter_names: tuple[str, ...] = ("alpha", "gamma", "beta")

    def __init__(self, n: int, alpha: float = 0.5) -> None:
        self.n = check_count("n", n)
        check_number("alpha", alpha)
        self.alpha = np.full((1, 1), alpha, dtype=float)
        self.gamma, self.beta = np.ones((n, 1)), np.zeros((n, 1))

    def forward(self, Z: np.ndarray, training: bool = False) -> np.ndarray:
        """gamma * tanh(alpha Z) + beta."""
        self.Z = as_batch("Z", Z)
        self.units(self.Z.shape[-2])
        self.T = np.tanh(self.alpha * self.Z)
        return self.gamma * self.T + self.beta

    def backward(self, dZ_tilde: np.ndarray) -> np.ndarray:
        """Gradient with respect to Z; stores dalpha, dgamma and dbeta."""
        self.dgamma = (dZ_tilde * self.T).sum(axis=-1, keepdims=True)
        self.dbeta = dZ_tilde.sum(axis=-1, keepdims=True)
        d = self.gamma * dZ_tilde * (1 - self.T**2)  # with respect to alpha Z
        self.dalpha = (d * self.Z).sum(axis=(-2, -1), keepdims=True)
        return self.alpha * d


class GhostBatchNorm(BatchNorm):
    """Batch Norm on groups of a mini-batch: each group of columns is normalised by its own statistics.

    The running statistics average those of the groups. In evaluation it is a `BatchNorm`.

    Parameters
    ----------
    n : int
        Number of units.
    ghost_size : int
        Neighbouring columns in a group; a divisor of the mini-batch's size.
    **options
        Those of `BatchNorm`.

    Notes
    -----
    Taught in lesson 08 (exercise 8.5).

    Examples
    --------
    >>> layer = GhostBatchNorm(1, ghost_size=2)
    >>> layer.forward(np.array([[1.0, 3.0, 100.0, 104.0]]), training=True).round(2)
    array([[-1.,  1., -1.,  1.]])
    """

    def __init__(self, n: int, ghost_size: int, **options: Any) -> None:
        super().__init__(n, **options)
        self.ghost_size = check_count("ghost_size", ghost_size, least=2)

    def forward(self, Z: np.ndarray, training: bool = False) -> np.ndarray:
        """In training each group by itself."""
        if not training:
            return super().forward(Z)
        Z = as_batch("Z", Z)
        self.units(Z.shape[-2])
        gamma, beta = self.gamma[..., None], self.beta[..., None]
        Z_tilde, self.cache = batch_norm.forward_unchecked(self._cut(Z), gamma, beta, self.epsilon)
        mu, sigma2 = self.cache.mu.mean(axis=-2), self.cache.sigma2.mean(axis=-2)
        self.update_running_statistics(mu, sigma2, self.ghost_size)
        return Z_tilde.reshape(Z_tilde.shape[:-2] + Z.shape[-1:])

    def backward(self, dZ_tilde: np.ndarray) -> np.ndarray:
        """Gradient with respect to Z; stores dgamma and dbeta."""
        if self.cache is None or self.cache.gamma.ndim == self.gamma.ndim:
            return super().backward(dZ_tilde)
        dZ, dgamma, dbeta = batch_norm.backward_unchecked(self._cut(dZ_tilde), self.cache)
        self.dgamma, self.dbeta = dgamma.sum(axis=-2), dbeta.sum(axis=-2)
        return dZ.reshape(dZ_tilde.shape)

    def _cut(self, Z: np.ndarray) -> np.ndarray:
        """(..., n, m) as (..., n, m / ghost_size, ghost_size)."""
        if Z.shape[-1] % self.ghost_size:
            raise ValueError(f"ghost_size {self.ghost_size} must divide the columns of Z; got {Z.shape[-1]}")
        return Z.reshape(*Z.shape[:-1], -1, self.ghost_size)
