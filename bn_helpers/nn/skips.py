"""A way around some layers of a network: what enters `Skip` is added to the output again by its `Join`."""

from __future__ import annotations

import numpy as np

from bn_helpers.nn.layer import Layer
from bn_helpers.nn.validation import check_number


class Skip(Layer):
    """Where a way around the next layers begins. It passes everything through and remembers it.

    Notes
    -----
    Taught in lesson 09.

    Examples
    --------
    A network that adds to its input twice its input:

    >>> from bn_helpers.nn.layers import Dense
    >>> from bn_helpers.nn.network import Network
    >>> skip, dense = Skip(), Dense(1, 1, bias=False)
    >>> dense.W = 2
    >>> Network([skip, dense, Join(skip)]).forward(np.array([[1.0, 10.0]]))
    array([[ 3., 30.]])
    """

    A: np.ndarray  # what entered
    dA_joined: np.ndarray  # what came back around the layers
    n_prev: int | None = None

    def forward(self, A_prev: np.ndarray, training: bool = False) -> np.ndarray:
        """A_prev."""
        self.A = A_prev
        return A_prev

    def backward(self, dA: np.ndarray) -> np.ndarray:
        """The gradients of both ways, added."""
        return dA + self.dA_joined

    def units(self, n_prev: int) -> int:
        """n_prev, which `Join` must find again."""
        self.n_prev = n_prev
        return n_prev


class Join(Layer):
    """Where a way around ends: scale times the output of the layers between, plus what entered `Skip`.

    Parameters
    ----------
    skip : Skip
        Where the way around begins; it must stand before this in the network.
    scale : float
        Weight of what the layers between give.

    Notes
    -----
    Taught in lesson 09.

    Examples
    --------
    See `Skip`.

    >>> skip = Skip()
    >>> A = skip.forward(np.array([[1.0]]))
    >>> Join(skip, scale=0.5).forward(A + 3)
    array([[3.]])
    """

    def __init__(self, skip: Skip, scale: float = 1.0) -> None:
        check_number("scale", scale)
        self.skip, self.scale = skip, scale

    def forward(self, A_prev: np.ndarray, training: bool = False) -> np.ndarray:
        """skip.A + scale * A_prev."""
        return self.skip.A + self.scale * A_prev

    def backward(self, dA: np.ndarray) -> np.ndarray:
        """scale * dA on the way through the layers; dA goes to the `Skip`."""
        self.skip.dA_joined = dA
        return self.scale * dA

    def units(self, n_prev: int) -> int:
        """n_prev, if as many rows entered the `Skip`."""
        if self.skip.n_prev is None:
            raise ValueError("the Skip of a Join must stand before it")
        if n_prev != self.skip.n_prev:
            raise ValueError(f"A_prev must have {self.skip.n_prev} rows, as entered the Skip; got {n_prev}")
        return n_prev
