"""A network: layers in a row. A stack of networks is one whose arrays have leading axes."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

import numpy as np

from bn_helpers.nn.batch_norm_layer import BatchNorm
from bn_helpers.nn.layer import Layer
from bn_helpers.nn.layers import Dense
from bn_helpers.nn.losses import accuracy
from bn_helpers.nn.named_arrays import NamedArrays, number_of
from bn_helpers.nn.validation import as_batch, check_finite, describe


class Network(NamedArrays):
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
        self._check_layers(layers, dtype)
        super().__init__(layers, stack, dtype)
        self._check_units()
        self.outputs: dict[str, np.ndarray] = {}

    @staticmethod
    def _check_layers(layers: Sequence[Layer], dtype: Any) -> None:
        if not layers:
            raise ValueError("layers must hold at least one layer; got none")
        if len(set(map(id, layers))) < len(layers):
            raise ValueError("layers must be different objects; one of them stands in the row twice")
        if np.dtype(dtype).kind != "f":
            raise TypeError(f"dtype must be a floating-point type; got {np.dtype(dtype)}")

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
            Columns are examples. Without leading axes, every network of the stack gets the same X. A single
            network in evaluation may be given many mini-batches at once, along leading axes.
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
        lead = X.shape[:-2]
        if lead and lead != self.stack[-len(lead) :] and (training or self.stack):
            raise ValueError(f"X must have leading axes that end the stack {self.stack}; got {describe(X)}")
        check_finite("X", X)
        self.outputs["input"] = A = X.astype(self.dtype, copy=False)
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
            shapes = {name: getattr(layer, name).shape[-2:] for name in layer.parameter_names}
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
