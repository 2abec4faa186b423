"""Gradient checking: exact gradients against central differences, in a table that can be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from bn_helpers.losses import softmax_cross_entropy
from bn_helpers.network import Network
from bn_helpers.validation import check_number, check_shape


def numerical_gradient(
    function: Callable[[np.ndarray], Any], x: np.ndarray, step: float = 1e-5
) -> np.ndarray:
    """Gradient of a function by central differences: (f(x + h) - f(x - h)) / 2h, one entry at a time.

    Parameters
    ----------
    function : callable
        Takes an array of x's shape, returns one number.
    x : ndarray
        Where the gradient is wanted. It is left as it was.
    step : float
        The h of the formula.

    Returns
    -------
    ndarray
        Of x's shape, float64.

    Raises
    ------
    ValueError
        If step is not positive.

    Notes
    -----
    Taught in lesson 02.

    Examples
    --------
    >>> numerical_gradient(lambda x: (x**3).sum(), np.array([1.0, 2.0])).round(6)
    array([ 3., 12.])
    """
    check_number("step", step, above=0)
    x = np.array(x, dtype=np.float64)
    gradient = np.empty_like(x)
    for place in np.ndindex(x.shape):
        here = x[place]
        x[place] = here + step
        above = float(function(x))
        x[place] = here - step
        below = float(function(x))
        x[place] = here
        gradient[place] = (above - below) / (2 * step)
    return gradient


@dataclass
class GradientCheck:
    """Exact and approximate gradients, by name. Printed, it is a table.

    Parameters
    ----------
    exact, approximate : dict of str to ndarray
        The two gradients of each parameter.

    Examples
    --------
    >>> print(GradientCheck({"W1": np.array([1.0, 2.0])}, {"W1": np.array([1.0, 2.5])}))
    name      exact  approximate  max difference
    W1     2.000000     2.500000        5.00e-01
    """

    exact: dict[str, np.ndarray]
    approximate: dict[str, np.ndarray]

    def __post_init__(self) -> None:
        for name, array in self.exact.items():
            check_shape(f"approximate[{name!r}]", self.approximate[name], array.shape, "as in exact")

    def difference(self, name: str) -> float:
        """Largest difference between the two gradients of one parameter.

        Parameters
        ----------
        name : str
            Name of the parameter.

        Returns
        -------
        float
            Largest absolute difference.
        """
        return float(np.abs(self.exact[name] - self.approximate[name]).max())

    @property
    def max_difference(self) -> float:
        """Largest difference over all parameters."""
        return max(self.difference(name) for name in self.exact)

    def __str__(self) -> str:
        lines = [f"{'name':6} {'exact':>8}  {'approximate':>11}  {'max difference':>14}"]
        for name, exact in self.exact.items():
            worst = np.abs(exact - self.approximate[name]).argmax()
            one, other = exact.flat[worst], self.approximate[name].flat[worst]
            lines.append(f"{name:6} {one:8.6f}  {other:11.6f}  {self.difference(name):14.2e}")
        return "\n".join(lines)


def check_network(
    network: Network, X: np.ndarray, Y: np.ndarray, loss: Callable[..., Any] = softmax_cross_entropy,
    step: float = 1e-5, names: list[str] | None = None,
) -> GradientCheck:  # fmt: skip
    """Compare a network's backward pass with central differences, in training mode.

    Parameters
    ----------
    network : Network
        One network, no stack, of dtype float64. It is left as it was.
    X, Y : ndarray
        A mini-batch.
    loss : callable
        Takes the output and Y, returns (loss, gradient with respect to the output).
    step : float
        Of the central differences.
    names : list of str, optional
        The parameters to check; by default all.

    Returns
    -------
    GradientCheck
        Print it for the table; ``max_difference`` is the verdict in one number.

    Raises
    ------
    ValueError
        If the network is a stack or not of dtype float64.

    Notes
    -----
    Taught in lesson 02. Dropout must be left out: it draws a new mask at each call.

    Examples
    --------
    >>> from bn_helpers.network import fully_connected
    >>> rng = np.random.default_rng(0)
    >>> network = fully_connected([3, 4, 2], batch_norm=True, activation="tanh", rng=1)
    >>> check = check_network(network, rng.normal(size=(3, 5)), np.eye(2)[:, [0, 1, 1, 0, 1]])
    >>> check.max_difference < 1e-8
    True
    """
    if network.stack or network.dtype != np.float64:
        raise ValueError(
            f"network must be a single one of dtype float64; got stack {network.stack}, dtype {network.dtype}"
        )
    before = network.state()
    network.backward(loss(network.forward(X, training=True), Y)[1])
    wanted = network.names if names is None else names
    exact = {name: network.gradient(name).copy() for name in wanted}
    approximate = {}
    for name in wanted:

        def cost(values: np.ndarray, name: str = name) -> float:
            network[name] = values
            return float(loss(network.forward(X, training=True), Y)[0])

        approximate[name] = numerical_gradient(cost, network[name], step)
        network.load_state(before)
    return GradientCheck(exact, approximate)
