"""Batch Norm as a layer of a network: with its parameters and its running statistics."""

from __future__ import annotations

from typing import Any

import numpy as np

from bn_helpers.nn import batch_norm
from bn_helpers.nn.averages import bias_corrected, ema_update
from bn_helpers.nn.inference import inference_unchecked
from bn_helpers.nn.layer import Layer
from bn_helpers.nn.validation import as_batch, check_choice, check_count, check_number


class BatchNorm(Layer):
    """Batch Norm with its learnable gamma and beta and its running statistics.

    Parameters
    ----------
    n : int
        Number of units.
    decay : float or array_like
        Weight of the OLD value in the running averages, 0 <= decay < 1; an array gives one for each network
        of a stack. (PyTorch's "momentum" is 1 - decay.)
    epsilon : float
        Small positive number added to the variance.
    unbiased : bool
        Whether the running variance averages σ² m / (m - 1), as PyTorch does. By default it averages the
        σ² that the mini-batches were normalised with, as the source does.
    learnable : bool
        Whether gamma and beta are trained. If not, they keep their values and are no parameters.
    evaluation : {"running", "corrected", "batch"}
        What an evaluation (training=False) normalises with: the running averages as they are; the same
        without what is left of their start (`bias_corrected`); or the statistics of the batch itself,
        without updating anything. It may be changed at any time.

    Notes
    -----
    Taught in lessons 02 (gamma and beta, backward) and 06 (running statistics; exercise 6.4).

    Examples
    --------
    >>> layer = BatchNorm(1, decay=0.5)
    >>> layer.forward(np.array([[1.0, 3.0]]), training=True).round(2)
    array([[-1.,  1.]])
    >>> layer.running_mean, layer.running_variance
    (array([[1.]]), array([[1.]]))
    >>> layer.forward(np.array([[2.0]]), training=False).round(2)
    array([[1.]])
    """

    gamma: np.ndarray  # this and all others: (n, 1)
    beta: np.ndarray
    dgamma: np.ndarray
    dbeta: np.ndarray
    running_mean: np.ndarray
    running_variance: np.ndarray
    parameter_names: tuple[str, ...] = ("gamma", "beta")
    statistic_names: tuple[str, ...] = ("running_mean", "running_variance")

    def __init__(
        self, n: int, decay: Any = 0.9, epsilon: float = 1e-5, *,
        unbiased: bool = False, learnable: bool = True, evaluation: str = "running",
    ) -> None:  # fmt: skip
        self.n = check_count("n", n)
        check_number("decay", decay, least=0, below=1)
        check_number("epsilon", epsilon, least=0)
        check_choice("evaluation", evaluation, ("running", "corrected", "batch"))
        self.decay = decay if np.ndim(decay) == 0 else np.asarray(decay)[..., None, None]
        self.epsilon, self.unbiased, self.evaluation = epsilon, unbiased, evaluation
        if not learnable:
            self.parameter_names, self.statistic_names = (), self.parameter_names + self.statistic_names
        self.gamma, self.beta = np.ones((n, 1)), np.zeros((n, 1))
        self.running_mean, self.running_variance = np.zeros((n, 1)), np.ones((n, 1))
        self.updates = 0  # of the running statistics
        self.has_statistics = False  # until somebody assigns them
        self.cache: Any = None

    def forward(self, Z: np.ndarray, training: bool = False) -> np.ndarray:
        """Z_tilde, from the batch's own statistics in training, else as ``evaluation`` says."""
        Z = as_batch("Z", Z)
        self.units(Z.shape[-2])
        if training and Z.shape[:-2] != self.running_mean.shape[-Z.ndim : -2]:
            raise ValueError(
                f"Z must have shape {(*self.running_mean.shape[:-1], 'm')}; got {Z.shape}."
                " For a stack, put the layer into a Network(..., stack=...)"
            )
        if not training and self.evaluation != "batch":
            mean, variance = self.evaluation_statistics()
            self.cache = None
            return inference_unchecked(Z, self.gamma, self.beta, mean, variance, self.epsilon)
        if training and Z.shape[-1] == 1:
            raise ValueError(
                "Z must have at least two columns in training: a single example equals its own mean, and"
                f" Batch Norm would answer beta whatever it is; got shape {Z.shape}"
            )
        Z_tilde, self.cache = batch_norm.forward_unchecked(Z, self.gamma, self.beta, self.epsilon)
        if training:
            self.update_running_statistics(self.cache.mu, self.cache.sigma2, Z.shape[-1])
        return Z_tilde

    def backward(self, dZ_tilde: np.ndarray) -> np.ndarray:
        """Gradient with respect to Z, through mu and sigma2 too; stores dgamma and dbeta."""
        if self.cache is None:
            raise RuntimeError("BatchNorm.backward needs a forward pass with training=True before it")
        dZ, self.dgamma, self.dbeta = batch_norm.backward_unchecked(dZ_tilde, self.cache)
        return dZ

    def update_running_statistics(self, mu: np.ndarray, sigma2: np.ndarray, m: int) -> None:
        """One step of the moving averages.

        Parameters
        ----------
        mu, sigma2 : ndarray of shape (..., n, 1)
            Mean and population variance of a mini-batch.
        m : int
            Its number of examples.
        """
        if self.unbiased:
            sigma2 = sigma2 * (m / (m - 1))
        self.running_mean = ema_update(self.running_mean, mu, self.decay)
        self.running_variance = ema_update(self.running_variance, sigma2, self.decay)
        self.updates += 1

    def evaluation_statistics(self) -> tuple[np.ndarray, np.ndarray]:
        """The mean and the variance that an evaluation uses.

        Returns
        -------
        mean, variance : ndarray of shape (..., n, 1)
            The running averages, bias-corrected if ``evaluation`` says so.

        Raises
        ------
        RuntimeError
            If there was no training step, and nobody set the statistics either.
        """
        mean, variance = self.running_mean, self.running_variance
        untrained = self.updates == 0 and not self.has_statistics
        if untrained and not mean.any() and (variance == 1).all():
            raise RuntimeError(
                "BatchNorm has no running statistics yet: run at least one forward pass with training=True,"
                ' set running_mean and running_variance, or choose evaluation="batch"'
            )
        if self.evaluation == "corrected" and self.updates > 0:
            mean = bias_corrected(mean, self.decay, self.updates)
            variance = bias_corrected(variance, self.decay, self.updates, start=1.0)
        return mean, variance

    def select(self, index: tuple[int, ...], stack: tuple[int, ...]) -> None:
        """Keep the arrays, and the decay, of one network of a stack."""
        super().select(index, stack)
        if np.ndim(self.decay):
            self.decay = float(np.broadcast_to(self.decay, (*stack, 1, 1))[index].item())
        self.cache = None


class AdaptedBatchNorm(BatchNorm):
    """A network's layer around a Batch Norm class of the reader's own, as in exercise 6.4.

    The reader's object does the forward pass and keeps the running statistics. This layer adds the backward
    pass, and hands over gamma and beta before each forward.

    Parameters
    ----------
    own : object
        Has ``forward(Z, training)`` and the attributes gamma, beta, running_mean, running_variance, each
        of shape (n, 1).
    epsilon : float
        The epsilon that ``own`` works with.

    Notes
    -----
    Used at the end of lesson 06. It serves one network at a time, no stacks.

    Examples
    --------
    >>> class MyBatchNorm:
    ...     def __init__(self, n, decay, epsilon):
    ...         self.gamma, self.beta = np.ones((n, 1)), np.zeros((n, 1))
    ...         self.running_mean, self.running_variance = np.zeros((n, 1)), np.ones((n, 1))
    ...     def forward(self, Z, training):
    ...         return self.gamma * (Z - Z.mean(axis=1, keepdims=True)) + self.beta
    >>> layer = AdaptedBatchNorm(MyBatchNorm(1, 0.9, 1e-5), epsilon=1e-5)
    >>> layer.forward(np.array([[1.0, 3.0]]), training=True)
    array([[-1.,  1.]])
    """

    def __init__(self, own: Any, epsilon: float = 1e-5) -> None:
        super().__init__(len(own.gamma), epsilon=epsilon)
        self.own = own

    def forward(self, Z: np.ndarray, training: bool = False) -> np.ndarray:
        """What the reader's own forward answers."""
        own = self.own
        own.gamma, own.beta = self.gamma, self.beta
        if training:
            _, self.cache = batch_norm.forward_unchecked(Z, self.gamma, self.beta, self.epsilon)
        Z_tilde = own.forward(Z, training)
        self.running_mean, self.running_variance = own.running_mean, own.running_variance
        return Z_tilde
