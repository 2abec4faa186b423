"""How to build a network and its optimizer, for whoever trains many of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from bn_helpers.nn.building import fully_connected
from bn_helpers.nn.network import Network
from bn_helpers.nn.optimizers import GradientDescent, Optimizer


def recipe(
    layer_sizes: Sequence[int],
    batch_norm: Any = False,
    activation: Any = "relu",
    *,
    optimizer: Callable[[Any], Optimizer] = GradientDescent,
    dtype: Any = np.float32,
    **options: Any,
) -> Callable[..., tuple[Network, Optimizer]]:
    """How to build a fully connected network and its optimizer, for `tuned` and `paired_runs`.

    Parameters
    ----------
    layer_sizes, batch_norm, activation
        As for `fully_connected`.
    optimizer : callable
        Makes the optimizer from the learning rates: a class such as `Adam`, or a function.
    dtype : dtype
        float32, for speed, or float64.
    **options
        Passed on to `fully_connected`: initial_scale, bias, normalise, keep_probability.

    Returns
    -------
    callable
        ``build(rates, stack, seeds)``, which gives the stacked network and its optimizer.

    Notes
    -----
    Used from lesson 04 on.

    Examples
    --------
    >>> network, optimizer = recipe([64, 30, 10], True)(np.array([[0.1], [1.0]]), (2,), range(5))
    >>> network.stack
    (2, 5)
    """

    def build(rates: Any, stack: tuple[int, ...], seeds: Any) -> tuple[Network, Optimizer]:
        network = fully_connected(
            layer_sizes, batch_norm, activation, rng=seeds, stack=stack, dtype=dtype, **options
        )
        return network, optimizer(rates)

    return build
