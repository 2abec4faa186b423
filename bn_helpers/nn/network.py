"""A network: layers in a row, with all parameters in one contiguous vector.

One vector for all parameters makes an optimizer step a handful of vector operations. Each layer's arrays are
named views into it. A stack of networks, that differ in their seeds or in a setting, is one network whose
arrays have leading axes: the vector has shape (..., P).
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

import numpy as np

from bn_helpers.nn.batch_norm_layer import BatchNorm
from bn_helpers.nn.layer import Layer
from bn_helpers.nn.layers import Dense
from bn_helpers.nn.losses import accuracy
from bn_helpers.nn.validation import as_batch, check_finite, describe


class Network:
    """Layers in a row.

    Parameters
    ----------
    layers : list of Layer
        In the order of the forward pass. The network takes them over.
    stack : tuple of int
        Leading axes of a stack of networks, () for one. Layers that know their stack already (`Dense` with
        several seeds) need not be told; here it can be made larger.
    dtype : dtype
        float64, or float32 for speed.

    Attributes
    ----------
    parameters, gradients : ndarray of shape (..., P)
        All learned numbers, and the gradient of the cost with respect to each.
    names : list of str
        Names of the parameters in their order, such as "W1", "gamma1", "beta1", "b2": the name in the layer
        and the number of the dense layer to which it belongs.
    outputs : dict of str to ndarray
        What each layer gave in the last forward pass, by the layer's name: "dense1", "batchnorm1", "relu1".
        Key "input" is what the network was given. Do not change these arrays.

    Notes
    -----
    Taught in lesson 04.

    Examples
    --------
    >>> from bn_helpers.nn.layers import Dense
    >>> from bn_helpers.nn.batch_norm_layer import BatchNorm
    >>> from bn_helpers.nn.activations import ReLU
    >>> network = Network([Dense(4, 3, bias=False, rng=0), BatchNorm(3), ReLU(), Dense(3, 2, rng=1)])
    >>> network.names
    ['W1', 'gamma1', 'beta1', 'W2', 'b2']
    >>> network.parameters.shape, network["W1"].shape
    ((26,), (3, 4))
    >>> network["gamma1"] = 2  # changes the vector too
    >>> network.forward(np.ones((4, 5)) * np.arange(5), training=True).shape
    (2, 5)
    """

    def __init__(self, layers: Sequence[Layer], stack: tuple[int, ...] = (), dtype: Any = np.float64) -> None:
        self.layers = list(layers)
        if not self.layers:
            raise ValueError("layers must hold at least one layer; got none")
        self.dtype = np.dtype(dtype)
        if self.dtype.kind != "f":
            raise TypeError(f"dtype must be a floating-point type; got {self.dtype}")
        if len(set(map(id, self.layers))) < len(self.layers):
            raise ValueError("layers must be different objects; one of them stands in the row twice")
        self._name_layers()
        self._check_units()
        arrays = [layer.arrays[name] for layer in self.layers
                  for name in layer.parameter_names + layer.statistic_names]  # fmt: skip
        self.stack = np.broadcast_shapes(tuple(stack), *(array.shape[:-2] for array in arrays))
        self._build_vector()
        self._build_statistics()
        for layer in self.layers:
            layer.checks_input = False  # forward() does it once for all
        self.outputs: dict[str, np.ndarray] = {}

    def _name_layers(self) -> None:
        """Number each layer by the dense layer before it; a second one of the same kind gets a suffix."""
        self.layer_names: list[str] = []
        block = 0
        for layer in self.layers:
            block += isinstance(layer, Dense)
            name, again = f"{layer.kind}{block}", 2
            while name in self.layer_names:
                name, again = f"{layer.kind}{block}_{again}", again + 1
            self.layer_names.append(name)

    def _check_units(self) -> None:
        """Each layer must be able to take what the one before it gives."""
        sizes = [getattr(layer, "n_in", None) or getattr(layer, "n", None) for layer in self.layers]
        self.n_in = n = next((size for size in sizes if size), None)
        self.layer_units: list[int | None] = []
        for name, layer in zip(self.layer_names, self.layers, strict=True):
            try:
                n = n and layer.units(n)
            except ValueError as error:
                raise ValueError(f"layers do not fit together at {name}: {error}") from None
            self.layer_units.append(n)

    def _build_vector(self) -> None:
        """Lay all parameters into one vector, and their gradients into another of the same order."""
        learned = [
            (name + number_of(layer_name), layer, name)
            for layer_name, layer in zip(self.layer_names, self.layers, strict=True)
            for name in layer.parameter_names
        ]
        shapes = [layer.arrays[name].shape[-2:] for _, layer, name in learned]
        ends = [int(end) for end in np.cumsum([rows * columns for rows, columns in shapes])]
        self.parameters = np.zeros((*self.stack, ends[-1] if ends else 0), dtype=self.dtype)
        self.gradients = np.zeros_like(self.parameters)
        self._places: dict[str, tuple[slice, tuple[int, ...]]] = {}
        for (full_name, layer, name), shape, end in zip(learned, shapes, ends, strict=True):
            self._places[full_name] = slice(end - shape[0] * shape[1], end), self.stack + shape
            view = self._view(self.parameters, full_name)
            view[...] = layer.arrays[name]
            layer.arrays[name] = view
            layer.arrays["d" + name] = self._view(self.gradients, full_name)
        self.names = list(self._places)

    def _build_statistics(self) -> None:
        """Give every network of the stack its own running statistics."""
        self.statistics: dict[str, tuple[Layer, str]] = {}
        for layer_name, layer in zip(self.layer_names, self.layers, strict=True):
            for name in layer.statistic_names:
                array = layer.arrays[name]
                layer.arrays[name] = np.empty(self.stack + array.shape[-2:], dtype=self.dtype)
                layer.arrays[name][...] = array
                self.statistics[name + number_of(layer_name)] = layer, name

    def _view(self, vector: np.ndarray, name: str) -> np.ndarray:
        place, shape = self._places[self._known(name)]
        return vector[..., place].reshape(shape)

    def _known(self, name: str) -> str:
        if name not in self._places:
            raise KeyError(f"no parameter is named {name!r}; this network has {', '.join(self._places)}")
        return name

    def __reduce__(self) -> Any:
        # Copied or unpickled one by one, views would lose their vector: build the network anew instead.
        return type(self), (self.layers, self.stack, self.dtype)

    def __getitem__(self, name: str) -> np.ndarray:
        """The parameter of this name, a view into `parameters`."""
        return self._view(self.parameters, name)

    def __setitem__(self, name: str, values: Any) -> None:
        self._view(self.parameters, name)[...] = values

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
        return self._view(self.gradients, name)

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
        return self._places[self._known(name)][0]

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
        return found or [self._known(name)]

    def layer(self, name: str) -> Layer:
        """The layer of this name.

        Parameters
        ----------
        name : str
            Such as "dense1", "batchnorm1", "relu1": see `summary`.

        Returns
        -------
        Layer
            The layer itself.

        Raises
        ------
        KeyError
            If no layer has this name.
        """
        if name not in self.layer_names:
            raise KeyError(f"no layer is named {name!r}; this network has {', '.join(self.layer_names)}")
        return self.layers[self.layer_names.index(name)]

    @property
    def batch_norms(self) -> list[BatchNorm]:
        """The BatchNorm layers, from first to last."""
        return [layer for layer in self.layers if isinstance(layer, BatchNorm)]

    def forward(self, X: np.ndarray, training: bool = False) -> np.ndarray:
        """Output of the last layer.

        Parameters
        ----------
        X : ndarray of shape (..., n_in, m)
            Columns are examples. Without leading axes, every network of the stack gets the same X.
        training : bool
            Whether Batch Norm uses the batch's statistics (and updates its running ones) and Dropout drops.

        Returns
        -------
        ndarray of shape (..., n_out, m)
            Logits, if the last layer is a Dense one.

        Raises
        ------
        ValueError
            If X has another number of rows, holds NaN or infinity, or does not fit the stack.
        """
        X = as_batch("X", X)
        if self.n_in is not None and X.shape[-2] != self.n_in:
            raise ValueError(f"X must have {self.n_in} rows, one for each input; got {describe(X)}")
        if X.ndim > 2 and X.shape[:-2] != self.stack[-(X.ndim - 2) :]:
            raise ValueError(f"X must have leading axes that end the stack {self.stack}; got {describe(X)}")
        check_finite("X", X)
        return self.forward_unchecked(X.astype(self.dtype, copy=False), training)

    def forward_unchecked(self, X: np.ndarray, training: bool) -> np.ndarray:
        """`forward` for an X that was looked at before, as in the training loop.

        Parameters
        ----------
        X : ndarray of shape (..., n_in, m)
            Columns are examples; of the network's dtype.
        training : bool
            As in `forward`.

        Returns
        -------
        ndarray of shape (..., n_out, m)
            As in `forward`.
        """
        self.outputs["input"] = A = X
        for name, layer in zip(self.layer_names, self.layers, strict=True):
            self.outputs[name] = A = layer.forward(A, training)
        return A

    def backward(self, dlogits: np.ndarray, input_gradient: bool = False) -> np.ndarray | None:
        """Fill `gradients`, from the gradient with respect to the last output.

        Parameters
        ----------
        dlogits : ndarray of shape (..., n_out, m)
            Gradient of the cost with respect to what `forward` returned.
        input_gradient : bool
            Whether the gradient with respect to X is wanted too.

        Returns
        -------
        ndarray of shape (..., n_in, m), or None
            The gradient with respect to X, if wanted.
        """
        first = self.layers[0]
        if isinstance(first, Dense):
            first.needs_input_gradient = input_gradient
        d = dlogits
        for layer in reversed(self.layers):
            d = layer.backward(d)
        return d if input_gradient else None

    def predict(self, X: np.ndarray) -> np.ndarray:
        """The class of each example, in evaluation mode.

        Parameters
        ----------
        X : ndarray of shape (..., n_in, m)
            Columns are examples.

        Returns
        -------
        ndarray of int, shape (..., m)
            Row of the greatest logit.
        """
        return self.forward(X).argmax(axis=-2)

    def accuracy(self, X: np.ndarray, Y: np.ndarray) -> np.ndarray:
        """Share of the examples that are classified rightly, in evaluation mode.

        Parameters
        ----------
        X : ndarray of shape (..., n_in, m)
            Columns are examples.
        Y : ndarray of shape (..., c, m)
            The truth, one-hot.

        Returns
        -------
        ndarray of shape (...)
            One number for each network of the stack.
        """
        return accuracy(self.forward(X), Y)

    def state(self) -> dict[str, np.ndarray]:
        """Copies of all parameters and running statistics, by name.

        Returns
        -------
        dict of str to ndarray
            Such as "W1", "gamma1", "beta1", "running_mean1", "running_variance1", "updates1".
        """
        state = {name: self[name].copy() for name in self.names}
        state |= {full: layer.arrays[name].copy() for full, (layer, name) in self.statistics.items()}
        return state | {name: np.array(layer.updates) for name, layer in self._counters()}

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
        for name in self.names:
            self[name] = state[name]
        for full, (layer, name) in self.statistics.items():
            layer.arrays[name][...] = state[full]
        for name, counted in self._counters():
            counted.updates = int(state[name])

    def member(self, *index: int) -> Network:
        """One network of the stack, as a copy that stands alone.

        Parameters
        ----------
        *index : int
            Its position, one number for each axis of `stack`.

        Returns
        -------
        Network
            With the same layers and stack ().

        Raises
        ------
        ValueError
            If there are more or fewer numbers than axes.
        """
        if len(index) != len(self.stack):
            raise ValueError(f"index must have {len(self.stack)} numbers, as stack {self.stack}; got {index}")
        layers = copy.deepcopy(self.layers)
        for layer in layers:
            layer.select(index, self.stack)
        return Network(layers, dtype=self.dtype)

    def summary(self) -> str:
        """A table of the layers: name, shape of the output, parameters and their count.

        Returns
        -------
        str
            One line for each layer; m stands for the number of examples.
        """
        rows = [("layer", "output", "parameters", "count")]
        for layer_name, layer, units in zip(self.layer_names, self.layers, self.layer_units, strict=True):
            shapes = {name: layer.arrays[name].shape[-2:] for name in layer.parameter_names}
            text = ", ".join(f"{name + number_of(layer_name)} {shape}" for name, shape in shapes.items())
            count = sum(rows_ * columns for rows_, columns in shapes.values())
            rows.append((layer_name, f"({units or '?'}, m)", text or "-", f"{count:,}"))
        rows.append(("total", "", "", f"{self.parameters.shape[-1]:,}"))
        widths = [max(len(row[i]) for row in rows) for i in range(3)]
        lines = ["  ".join([*(row[i].ljust(widths[i]) for i in range(3)), row[3].rjust(8)]) for row in rows]
        stack = f"\n{int(np.prod(self.stack))} such networks, stack {self.stack}" if self.stack else ""
        return "\n".join(lines) + stack

    def __repr__(self) -> str:
        stack = f", stack={self.stack}" if self.stack else ""
        return f"<Network: {', '.join(self.layer_names)}; {self.parameters.shape[-1]:,} parameters{stack}>"


def number_of(layer_name: str) -> str:
    """The number at the end of a layer's name, as it also ends the names of the layer's parameters.

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
