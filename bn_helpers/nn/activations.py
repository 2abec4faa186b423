"""The activations: ReLU, sigmoid, tanh."""

from __future__ import annotations

import numpy as np

from bn_helpers.nn.layer import Layer


class ReLU(Layer):
    """max(0, Z).

    Examples
    --------
    >>> layer = ReLU()
    >>> layer.forward(np.array([[-1.0, 2.0]]))
    array([[0., 2.]])
    >>> layer.backward(np.array([[5.0, 5.0]]))
    array([[0., 5.]])
    """

    def forward(self, Z: np.ndarray, training: bool = False) -> np.ndarray:
        """max(0, Z)."""
        self.A = np.maximum(Z, 0)
        return self.A

    def backward(self, dA: np.ndarray) -> np.ndarray:
        """dA where Z was positive, else 0."""
        return dA * (self.A > 0)


class Sigmoid(Layer):
    """1 / (1 + exp(-Z)).

    Examples
    --------
    >>> Sigmoid().forward(np.array([[-1000.0, 0.0, 1000.0]]))
    array([[0. , 0.5, 1. ]])
    """

    def forward(self, Z: np.ndarray, training: bool = False) -> np.ndarray:
        """1 / (1 + exp(-Z)), written with tanh, which cannot overflow."""
        self.A = np.tanh(Z * 0.5)
        self.A += 1
        self.A *= 0.5
        return self.A

    def backward(self, dA: np.ndarray) -> np.ndarray:
        """dA times the slope, A (1 - A)."""
        return dA * (self.A * (1 - self.A))


class Tanh(Layer):
    """tanh(Z).

    Examples
    --------
    >>> Tanh().forward(np.array([[0.0, 1000.0]]))
    array([[0., 1.]])
    """

    def forward(self, Z: np.ndarray, training: bool = False) -> np.ndarray:
        """tanh(Z)."""
        self.A = np.tanh(Z)
        return self.A

    def backward(self, dA: np.ndarray) -> np.ndarray:
        """dA times the slope, 1 - A²."""
        return dA * (1 - self.A**2)


ACTIVATIONS: dict[str, type[Layer]] = {"relu": ReLU, "sigmoid": Sigmoid, "tanh": Tanh}
