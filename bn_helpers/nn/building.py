"""Build the network of the lessons: fully connected, with or without Batch Norm."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from bn_helpers.nn.activations import ACTIVATIONS
from bn_helpers.nn.batch_norm_layer import BatchNorm
from bn_helpers.nn.layer import Layer, as_generators
from bn_helpers.nn.layers import Dense, Dropout
from bn_helpers.nn.network import Network
from bn_helpers.nn.validation import check_choice, check_count, check_number


def fully_connected(
    layer_sizes: Sequence[int],
    batch_norm: bool | Callable[[int], Layer] | Sequence[Any] = False,
    activation: str | Callable[[], Layer] = "relu",
    *,
    rng: Any,
    stack: tuple[int, ...] = (),
    initial_scale: Any = None,
    bias: bool | None = None,
    normalise: str = "z",
    input_norm: bool | Callable[[int], Layer] = False,
    keep_probability: float = 1.0,
    dtype: Any = np.float64,
) -> Network:
    """A fully connected network for classification: hidden layers, then a dense layer that gives logits.

    A network with and one without Batch Norm have the same initial W when they have the same ``rng``.

    Parameters
    ----------
    layer_sizes : list of int
        Inputs, units of each hidden layer, classes: [n⁰, …, nᴸ], at least two.
    batch_norm : bool, callable, or a sequence of them
        Whether each hidden layer has Batch Norm; a callable makes the layer from its number of units, such
        as ``lambda n: BatchNorm(n, decay=0.99)`` or a class of your own. A sequence has one for each hidden
        layer: ``[True, False, False]`` is Batch Norm in the first of three.
    activation : {"relu", "sigmoid", "tanh"} or callable
        Of the hidden layers; a callable makes the layer.
    rng : int, Generator, or a sequence of them
        Where the weights (and dropout masks) come from. A sequence gives a stack: its last axis counts the
        seeds.
    stack : tuple of int
        Leading axes in front of the seeds. All networks along them start from the same weights.
    initial_scale : float or array_like, optional
        Standard deviation of the initial weights; an array of a shape that fits the stack gives each
        network its own. By default sqrt(2 / n_in) of each layer (He).
    bias : bool, optional
        Whether hidden layers have b. By default those without Batch Norm have it, and those with it have
        not. The output layer always has b.
    normalise : {"z", "a"}
        Batch Norm before or after the activation.
    input_norm : bool or callable
        As ``batch_norm``, for the inputs: a layer "batchnorm0" before the first dense one.
    keep_probability : float
        If below 1, dropout after each hidden layer.
    dtype : dtype
        float64, or float32 for speed.

    Returns
    -------
    Network
        With layers dense1, batchnorm1, relu1, …

    Raises
    ------
    ValueError, TypeError
        If an argument is not as described.

    Notes
    -----
    Taught in lesson 04 (exercises 3.2 and 4.3).

    Examples
    --------
    >>> print(fully_connected([64, 100, 10], batch_norm=True, rng=0).summary())
    layer       output    parameters                          count
    dense1      (100, m)  W1 (100, 64)                        6,400
    batchnorm1  (100, m)  gamma1 (100, 1), beta1 (100, 1)       200
    relu1       (100, m)  -                                       0
    dense2      (10, m)   W2 (10, 100), b2 (10, 1)            1,010
    total                                                     7,610

    Three learning rates times five seeds:

    >>> fully_connected([64, 100, 10], rng=range(5), stack=(3,)).parameters.shape
    (3, 5, 7510)
    """
    if len(layer_sizes) < 2:
        raise ValueError(f"layer_sizes must hold at least inputs and classes; got {list(layer_sizes)}")
    check_choice("normalise", normalise, ("z", "a"))
    check_number("keep_probability", keep_probability, above=0, most=1)
    sizes = [check_count("layer_sizes", size) for size in layer_sizes]
    if isinstance(activation, str):
        check_choice("activation", activation, tuple(ACTIVATIONS))
        activation = ACTIVATIONS[activation]
    norms = list(batch_norm) if isinstance(batch_norm, Sequence) else [batch_norm] * (len(sizes) - 2)
    if len(norms) != len(sizes) - 2:
        raise ValueError(
            f"batch_norm must have one for each hidden layer, {len(sizes) - 2}; got {len(norms)}"
        )
    make_input_norm = BatchNorm if input_norm is True else input_norm
    generators = as_generators(rng)

    layers: list[Layer] = [make_input_norm(sizes[0])] if make_input_norm else []
    for (n_in, n_out), norm in zip(pairwise(sizes[:-1]), norms, strict=True):
        hidden_bias = not norm if bias is None else bias
        layers.append(Dense(n_in, n_out, hidden_bias, rng=generators, initial_scale=initial_scale))
        after = [activation()]
        if norm:
            make_norm = BatchNorm if norm is True else norm
            after.insert(0 if normalise == "z" else 1, make_norm(n_out))
        layers += after
        if keep_probability < 1:
            layers.append(Dropout(keep_probability, generators))
    layers.append(Dense(sizes[-2], sizes[-1], rng=generators, initial_scale=initial_scale))
    seeds = (len(generators),) if isinstance(generators, list) else ()
    return Network(layers, stack=(*stack, *seeds), dtype=dtype)
