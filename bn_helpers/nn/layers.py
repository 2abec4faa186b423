"""The dense layer, and dropout."""

from __future__ import annotations

from typing import Any

import numpy as np

from bn_helpers.nn.layer import Layer, as_generators, draw
from bn_helpers.nn.validation import as_batch, check_count, check_number


class Dense(Layer):
    """Z = W A + b, or Z = W A without the bias.

    Parameters
    ----------
    n_in, n_out : int
        Number of inputs and of units.
    bias : bool
        Whether there is a b. A layer followed by BatchNorm needs none.
    rng : int, Generator, or a sequence of them
        Where the initial weights come from. A sequence gives a stack, one network for each seed.
    initial_scale : float or array_like, optional
        Standard deviation s of the initial weights, N(0, s²); an array gives one for each network of a
        stack. By default sqrt(2 / n_in) (He), which suits ReLU.

    Notes
    -----
    Taught in lessons 03 (why b can go) and 04.

    Examples
    --------
    >>> layer = Dense(3, 2, rng=0)
    >>> layer.W.shape, layer.b.shape
    ((2, 3), (2, 1))
    >>> layer.forward(np.ones((3, 5))).shape
    (2, 5)
    """

    W: np.ndarray  # (n_out, n_in)
    b: np.ndarray  # (n_out, 1)
    dW: np.ndarray
    db: np.ndarray
    parameter_names: tuple[str, ...] = ("W", "b")

    def __init__(
        self, n_in: int, n_out: int, bias: bool = True, *, rng: Any = 0, initial_scale: Any = None
    ) -> None:
        self.n_in, self.n_out = check_count("n_in", n_in), check_count("n_out", n_out)
        self.bias = bias
        scale = np.sqrt(2 / n_in) if initial_scale is None else np.asarray(initial_scale, dtype=float)
        check_number("initial_scale", scale, least=0)
        self.W = scale[..., None, None] * draw(as_generators(rng), "standard_normal", (n_out, n_in))
        self.dW = np.zeros_like(self.W)
        if bias:
            self.b = np.zeros((n_out, 1))
        else:
            self.parameter_names = ("W",)
        self.needs_input_gradient = True  # a network's first layer does without

    def forward(self, A_prev: np.ndarray, training: bool = False) -> np.ndarray:
        """W A_prev + b."""
        self.A_prev = as_batch("A_prev", A_prev)
        self.units(self.A_prev.shape[-2])
        Z = np.matmul(self.W, self.A_prev)
        if self.bias:
            Z += self.b
        return Z

    def backward(self, dZ: np.ndarray) -> Any:
        """Gradient with respect to A_prev; stores dW and db."""
        np.matmul(dZ, self.A_prev.swapaxes(-1, -2), out=self.dW)
        if self.bias:
            self.db = dZ.sum(axis=-1, keepdims=True)
        return np.matmul(self.W.swapaxes(-1, -2), dZ) if self.needs_input_gradient else None

    def units(self, n_prev: int) -> int:
        """n_out, if the input has n_in rows."""
        if n_prev != self.n_in:
            raise ValueError(f"A_prev must have {self.n_in} rows, the n_in of this Dense layer; got {n_prev}")
        return self.n_out


class Dropout(Layer):
    """Inverted dropout: in training keep each value with a probability, and divide the kept ones by it.

    Parameters
    ----------
    keep_probability : float
        Greater than 0 and at most 1.
    rng : int, Generator, or a sequence of them
        Where the masks come from; a sequence gives one mask for each seed of a stack.

    Notes
    -----
    Taught in lesson 07 (exercise 7.4).

    Examples
    --------
    >>> layer = Dropout(0.5, rng=0)
    >>> layer.forward(np.ones((1, 4)), training=True)
    array([[0., 2., 2., 2.]])
    >>> layer.forward(np.ones((1, 4)), training=False)
    array([[1., 1., 1., 1.]])
    """

    def __init__(self, keep_probability: float, rng: Any) -> None:
        check_number("keep_probability", keep_probability, above=0, most=1)
        self.keep_probability, self.rng = keep_probability, as_generators(rng)

    def forward(self, A: np.ndarray, training: bool = False) -> np.ndarray:
        """A with some values set to 0 and the others enlarged; A itself at test time."""
        self.factor: Any = 1
        if training and self.keep_probability < 1:
            shape = A.shape[-2:] if isinstance(self.rng, list) else A.shape
            mask = draw(self.rng, "random", shape) < self.keep_probability
            self.factor = (mask / self.keep_probability).astype(A.dtype)
        return A * self.factor

    def backward(self, dA: np.ndarray) -> np.ndarray:
        """dA times the same factors."""
        return dA * self.factor
