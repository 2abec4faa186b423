"""A convolution in the course's layout: cut images into patches, and let a `Dense` layer look at each patch.

The columns are then all positions of all images, so that `BatchNorm` after it is what frameworks call Batch
Norm for images: one mean and one variance for each channel.
"""

from __future__ import annotations

import numpy as np

from bn_helpers.nn.layer import Layer
from bn_helpers.nn.validation import as_batch, check_count


class Patches(Layer):
    """From images to all their square patches: (C·H·W, m) becomes (C·size·size, m·H'·W').

    A column of the input is an image, its pixels channel by channel, row by row. A column of the output is a
    patch; the patches of the first image come first. H' = H - size + 1, and W' alike.

    Parameters
    ----------
    channels, height, width : int
        Of the images: C, H and W.
    size : int
        Height and width of a patch.

    Notes
    -----
    Used in lesson 08: Patches, ``Dense(C * size**2, channels)``, ``BatchNorm(channels)``, ReLU, `Flatten`.

    Examples
    --------
    >>> image = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]).reshape(6, 1)
    >>> Patches(1, 2, 3, size=2).forward(image)
    array([[1., 2.],
           [2., 3.],
           [4., 5.],
           [5., 6.]])
    """

    def __init__(self, channels: int, height: int, width: int, size: int = 3) -> None:
        self.channels, self.size = check_count("channels", channels), check_count("size", size)
        self.height, self.width = (check_count(name, value, least=size)
                                   for name, value in {"height": height, "width": width}.items())  # fmt: skip
        self.n_in = channels * height * width
        self.rows, self.columns = height - size + 1, width - size + 1
        self.positions = self.rows * self.columns

    def forward(self, A_prev: np.ndarray, training: bool = False) -> np.ndarray:
        """The patches as columns."""
        A_prev = as_batch("A_prev", A_prev)
        self.units(A_prev.shape[-2])
        *stack, _, m = A_prev.shape
        images = A_prev.reshape(*stack, self.channels, self.height, self.width, m)
        # (..., C, H', W', m, size, size), then the patch's own axes before its example and place
        windows = np.lib.stride_tricks.sliding_window_view(images, (self.size, self.size), axis=(-3, -2))
        windows = np.moveaxis(windows, (-2, -1, -3), (-5, -4, -3))
        return windows.reshape(*stack, self.channels * self.size**2, m * self.positions)

    def backward(self, dA: np.ndarray) -> np.ndarray:
        """Each pixel gets the sum of the gradients of all patches in which it stands."""
        *stack, _, columns = dA.shape
        m = columns // self.positions
        d = dA.reshape(*stack, self.channels, self.size, self.size, m, self.rows, self.columns)
        d = np.moveaxis(d, -3, -1)  # (..., C, size, size, H', W', m)
        dimages = np.zeros((*stack, self.channels, self.height, self.width, m), dA.dtype)
        for i, j in np.ndindex(self.size, self.size):
            dimages[..., i : i + self.rows, j : j + self.columns, :] += d[..., i, j, :, :, :]
        return dimages.reshape(*stack, self.n_in, m)

    def units(self, n_prev: int) -> int:
        """C·size·size, if the input has C·H·W rows."""
        if n_prev != self.n_in:
            raise ValueError(f"A_prev must have {self.n_in} rows, channels x height x width; got {n_prev}")
        return self.channels * self.size**2


class Flatten(Layer):
    """From a column for each position back to a column for each image: (C, m·P) becomes (C·P, m).

    Parameters
    ----------
    positions : int
        How many columns belong to an image; neighbours, as `Patches` puts them.

    Notes
    -----
    Used in lesson 08.

    Examples
    --------
    Two images of two positions, one channel:

    >>> Flatten(2).forward(np.array([[1.0, 2.0, 3.0, 4.0]]))
    array([[1., 3.],
           [2., 4.]])
    """

    def __init__(self, positions: int) -> None:
        self.positions = check_count("positions", positions)

    def forward(self, A_prev: np.ndarray, training: bool = False) -> np.ndarray:
        """The positions of an image one below the other, channel by channel."""
        *stack, channels, columns = A_prev.shape
        if columns % self.positions:
            raise ValueError(f"A_prev must have a multiple of {self.positions} columns; got {columns}")
        parts = A_prev.reshape(*stack, channels, -1, self.positions).swapaxes(-1, -2)
        return parts.reshape(*stack, channels * self.positions, -1)

    def backward(self, dA: np.ndarray) -> np.ndarray:
        """The same way back."""
        *stack, rows, m = dA.shape
        parts = dA.reshape(*stack, rows // self.positions, self.positions, m).swapaxes(-1, -2)
        return parts.reshape(*stack, rows // self.positions, m * self.positions)

    def units(self, n_prev: int) -> int:
        """Channels times positions."""
        return n_prev * self.positions
