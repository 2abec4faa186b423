"""What all layers of a network share.

A layer turns A_prev (..., n_in, m) into its output by ``forward`` and the gradient of the cost with respect
to its output into that with respect to its input by ``backward``, on the way storing the gradients of its own
parameters. Columns are examples; leading axes are stacks of networks that never meet.

To write a layer of your own, derive from `Layer` (or from `BatchNorm`) and override the two methods. To
store a gradient, assign it: ``self.dgamma = ...``. A layer by itself computes in float64; a network
turns the arrays of its layers into its own dtype. ``forward`` evaluates unless told that it is training, and
does the same in a network as alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np


def as_generators(rng: Any) -> np.random.Generator | list[np.random.Generator]:
    """One random generator, or one for each seed of a stack.

    Parameters
    ----------
    rng : int, Generator, or a sequence of them
        A seed, a generator, or one of these for each network of a stack.

    Returns
    -------
    Generator or list of Generator
        The generators, made from the seeds where seeds were given.

    Raises
    ------
    TypeError
        If rng is None: every run must say where its random numbers come from.

    Examples
    --------
    >>> as_generators(0).random() == np.random.default_rng(0).random()
    True
    >>> len(as_generators(range(5)))
    5
    """
    if isinstance(rng, (Sequence, range, np.ndarray)):
        return [np.random.default_rng(one) for one in rng]
    if rng is None:
        raise TypeError("rng must be a seed, a numpy Generator, or a sequence of them; got None")
    return np.random.default_rng(rng)


def draw(rng: Any, method: str, *arguments: Any) -> np.ndarray:
    """Draw from the generator, or from each of a list of them along a new first axis."""
    if isinstance(rng, list):
        return np.stack([getattr(one, method)(*arguments) for one in rng])
    return getattr(rng, method)(*arguments)


class Stored:
    """An array of a layer: read like any attribute, overwritten in place where it is assigned to.

    A network puts the arrays of all its layers into one vector. They stay there, whatever is assigned.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, layer: Any, owner: type | None = None) -> Any:
        if layer is None:
            return self
        try:
            return vars(layer)[self.name]
        except KeyError:
            raise AttributeError(f"this {type(layer).__name__} has no {self.name}") from None

    def __set__(self, layer: Any, value: Any) -> None:
        if self.name in vars(layer):
            vars(layer)[self.name][...] = value
        else:
            vars(layer)[self.name] = np.array(value)


class StoredStatistic(Stored):
    """A running statistic. Whoever assigns one takes the place of training."""

    def __set__(self, layer: Any, value: Any) -> None:
        super().__set__(layer, value)
        layer.has_statistics = True


class Layer:
    """What all layers share. By itself it passes everything through.

    A class says once which arrays it has: ``parameter_names`` are learned, and each has a gradient called
    "d" + name; ``statistic_names`` are saved but not learned. All of them are attributes of the layer.
    Assigning to one overwrites its values in place.

    Examples
    --------
    A layer that learns one factor for each of two units:

    >>> class Scale(Layer):
    ...     parameter_names = ("factor",)
    ...     def __init__(self):
    ...         self.factor = np.ones((2, 1))
    ...     def forward(self, A_prev, training=False):
    ...         self.A_prev = A_prev
    ...         return self.factor * A_prev
    ...     def backward(self, dA):
    ...         self.dfactor = (dA * self.A_prev).sum(axis=-1, keepdims=True)
    ...         return self.factor * dA
    >>> layer = Scale()
    >>> layer.factor = [[2.0], [3.0]]
    >>> layer.forward(np.array([[1.0, 2.0], [1.0, 2.0]]))
    array([[2., 4.],
           [3., 6.]])
    """

    kind: str = "layer"  # what a network calls such layers; of a class of your own, its name
    parameter_names: tuple[str, ...] = ()
    statistic_names: tuple[str, ...] = ()

    def __init_subclass__(cls) -> None:
        if Layer in cls.__bases__:  # what derives from BatchNorm is called as BatchNorm is
            cls.kind = cls.__name__.lower()
        for name in cls.parameter_names:
            setattr(cls, name, Stored(name))
            setattr(cls, "d" + name, Stored("d" + name))
        for name in cls.statistic_names:
            setattr(cls, name, StoredStatistic(name))

    def move(self, name: str, place: np.ndarray) -> None:
        """Give an array another place in memory, such as a part of a network's vector.

        Parameters
        ----------
        name : str
            A parameter, its gradient, or a statistic.
        place : ndarray
            Takes over the values (broadcast to its shape) and is the array from now on.
        """
        if name in vars(self):
            place[...] = vars(self)[name]
        vars(self)[name] = place

    def forward(self, A_prev: np.ndarray, training: bool = False) -> np.ndarray:
        """Output of the layer.

        Parameters
        ----------
        A_prev : ndarray of shape (..., n, m)
            Output of the layer before.
        training : bool
            Whether this is a step of training, or an evaluation.

        Returns
        -------
        ndarray of shape (..., n, m)
            The output.
        """
        return A_prev

    def backward(self, dA: np.ndarray) -> np.ndarray:
        """Gradient with respect to the layer's input; gradients of parameters are stored on the way.

        Parameters
        ----------
        dA : ndarray of shape (..., n, m)
            Gradient of the cost with respect to the output of the last `forward`.

        Returns
        -------
        ndarray of shape (..., n, m)
            Gradient with respect to the input.
        """
        return dA

    def units(self, n_prev: int) -> int:
        """Rows of the output when the input has ``n_prev`` rows.

        Parameters
        ----------
        n_prev : int
            Rows of the input.

        Returns
        -------
        int
            Rows of the output.

        Raises
        ------
        ValueError
            If the layer cannot take an input of so many rows.
        """
        n = getattr(self, "n", n_prev)
        if n_prev != n:
            raise ValueError(f"Z must have {n} rows, the n of this {type(self).__name__}; got {n_prev}")
        return n_prev

    def select(self, index: tuple[int, ...], stack: tuple[int, ...]) -> None:
        """Keep the arrays of one network of a stack.

        Parameters
        ----------
        index : tuple of int
            Which one.
        stack : tuple of int
            The shape of the stack.
        """
        for name in self.parameter_names + self.statistic_names:
            vars(self)[name] = getattr(self, name)[index].copy()
            vars(self).pop("d" + name, None)
