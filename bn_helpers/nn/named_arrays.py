"""The arrays of all layers of a network, by name: "dense1" has "W1" and "b1", "batchnorm1" has "gamma1".

All parameters lie in one vector, so that an optimizer's step is a handful of vector operations. Each layer's
arrays are views into it. For a stack of networks the vector has leading axes, (..., P).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from bn_helpers.nn.batch_norm_layer import BatchNorm
from bn_helpers.nn.layer import Layer
from bn_helpers.nn.layers import Dense


class NamedArrays:
    """What a network has learned, in one vector and by name.

    Parameters
    ----------
    layers : list of Layer
        In the order of the forward pass. Their arrays become views into the vector.
    stack : tuple of int
        Leading axes of a stack of networks.
    dtype : dtype
        float64 or float32.

    Attributes
    ----------
    parameters, gradients : ndarray of shape (..., P)
        All learned numbers, and the gradient of the cost with respect to each.
    layer_names : list of str
        The kind of each layer, and the number of the dense layer to which it belongs.

    Examples
    --------
    >>> arrays = NamedArrays([Dense(4, 3, bias=False), BatchNorm(3)])
    >>> arrays.names
    ['W1', 'gamma1', 'beta1']
    >>> arrays["gamma1"] = 2  # changes the vector too
    >>> arrays.parameters[arrays.place("gamma1")]
    array([2., 2., 2.])
    """

    def __init__(self, layers: Sequence[Layer], stack: tuple[int, ...] = (), dtype: Any = np.float64) -> None:
        self.layers, self.dtype = list(layers), np.dtype(dtype)
        self.layer_names = _layer_names(self.layers)
        self._learned = self._find("parameter_names")
        self._statistics = self._find("statistic_names")
        arrays = [getattr(*where) for where in (self._learned | self._statistics).values()]
        self.stack = np.broadcast_shapes(tuple(stack), *(array.shape[:-2] for array in arrays))
        sizes = [int(np.prod(getattr(*where).shape[-2:])) for where in self._learned.values()]
        self.parameters = np.zeros((*self.stack, sum(sizes)), dtype=self.dtype)
        self.gradients = np.zeros_like(self.parameters)
        self._places: dict[str, slice] = {}
        end = 0
        for (name, (layer, attribute)), size in zip(self._learned.items(), sizes, strict=True):
            self._places[name] = place = slice(end, end := end + size)
            shape = self.stack + getattr(layer, attribute).shape[-2:]
            layer.move(attribute, self.parameters[..., place].reshape(shape))
            layer.move("d" + attribute, self.gradients[..., place].reshape(shape))
        for layer, attribute in self._statistics.values():
            layer.move(attribute, np.empty(self.stack + getattr(layer, attribute).shape[-2:], self.dtype))

    def _find(self, which: str) -> dict[str, tuple[Layer, str]]:
        """Where each array is: under "W1" the first dense layer, and "W"."""
        return {
            attribute + number_of(layer_name): (layer, attribute)
            for layer_name, layer in zip(self.layer_names, self.layers, strict=True)
            for attribute in getattr(layer, which)
        }

    def __reduce__(self) -> Any:
        # Copied or unpickled one by one, views would lose their vector: build it anew instead.
        return type(self), (self.layers, self.stack, self.dtype)

    @property
    def names(self) -> list[str]:
        """Names of the parameters in their order, such as "W1", "gamma1", "beta1", "b2"."""
        return list(self._learned)

    def _where(self, name: str) -> tuple[Layer, str]:
        if name not in self._learned:
            raise KeyError(f"no parameter is named {name!r}; this network has {', '.join(self.names)}")
        return self._learned[name]

    def __getitem__(self, name: str) -> np.ndarray:
        """The parameter of this name, a view into `parameters`."""
        return getattr(*self._where(name))

    def __setitem__(self, name: str, values: Any) -> None:
        setattr(*self._where(name), values)

    def gradient(self, name: str) -> np.ndarray:
        """The gradient of one parameter.

        Parameters
        ----------
        name : str
            One of `names`.

        Returns
        -------
        ndarray
            A view into `gradients`, of the parameter's shape.

        Raises
        ------
        KeyError
            If no parameter has this name.
        """
        layer, attribute = self._where(name)
        return getattr(layer, "d" + attribute)

    def matching(self, name: str) -> list[str]:
        """The parameters meant by a name with or without its number.

        Parameters
        ----------
        name : str
            "W1" means itself; "W" means the W of all layers.

        Returns
        -------
        list of str
            Full names.

        Raises
        ------
        KeyError
            If there are none.
        """
        found = [full for full in self.names if name == full or name == full.rstrip("0123456789_")]
        if not found:
            self._where(name)  # which says what names there are
        return found

    def place(self, name: str) -> slice:
        """Where one parameter stands in the vector.

        Parameters
        ----------
        name : str
            One of `names`.

        Returns
        -------
        slice
            Along the last axis of `parameters` and `gradients`.

        Raises
        ------
        KeyError
            If no parameter has this name.
        """
        self._where(name)
        return self._places[name]

    def state(self) -> dict[str, np.ndarray]:
        """Copies of all parameters and running statistics, by name.

        Returns
        -------
        dict of str to ndarray
            Such as "W1", "gamma1", "beta1", "running_mean1", "running_variance1", "updates1".
        """
        arrays = {name: getattr(*where).copy() for name, where in (self._learned | self._statistics).items()}
        return arrays | {name: np.array(layer.updates) for name, layer in self._counters()}

    def _counters(self) -> list[tuple[str, BatchNorm]]:
        pairs = zip(self.layer_names, self.layers, strict=True)
        return [("updates" + number_of(name), layer) for name, layer in pairs if isinstance(layer, BatchNorm)]

    def load_state(self, state: dict[str, np.ndarray]) -> None:
        """Take over what `state` gave, in place.

        Parameters
        ----------
        state : dict of str to ndarray
            Every name that `state` gives, no other, each array of the same shape.

        Raises
        ------
        KeyError
            If a name is missing or unknown.
        ValueError
            If a shape differs.
        """
        mine = self.state()
        missing, unknown = sorted(mine.keys() - state.keys()), sorted(state.keys() - mine.keys())
        if missing or unknown:
            raise KeyError(f"state must hold the names of this network; missing {missing}, unknown {unknown}")
        for name, array in mine.items():
            if np.shape(state[name]) != array.shape:
                raise ValueError(f"{name} must have shape {array.shape}; got {np.shape(state[name])}")
        for name, where in (self._learned | self._statistics).items():
            getattr(*where)[...] = state[name]
        for name, layer in self._counters():
            layer.updates = int(state[name])

    def reset(self, which: np.ndarray) -> None:
        """Give some networks of the stack parameters 0 and statistics 1: they answer by chance from then on.

        Parameters
        ----------
        which : ndarray of bool, shape (...)
            True for the networks to reset.
        """
        self.parameters[which] = 0
        for where in self._statistics.values():
            getattr(*where)[which] = 1


def _layer_names(layers: Sequence[Layer]) -> list[str]:
    """Number each layer by the dense layer before it; a second one of the same kind gets a suffix."""
    names: list[str] = []
    block = 0
    for layer in layers:
        block += isinstance(layer, Dense)
        name, again = f"{layer.kind}{block}", 2
        while name in names:
            name, again = f"{layer.kind}{block}_{again}", again + 1
        names.append(name)
    return names


def number_of(layer_name: str) -> str:
    """The number at the end of a layer's name, as it also ends the names of the layer's arrays.

    Parameters
    ----------
    layer_name : str
        Such as "dense1".

    Returns
    -------
    str
        Such as "1".

    Examples
    --------
    >>> number_of("batchnorm12"), number_of("batchnorm1_2")
    ('12', '1_2')
    """
    return layer_name.lstrip("abcdefghijklmnopqrstuvwxyz")
