"""Four optimizers in order of increasing complexity. Each writes its one step as the formula it is.

``step`` changes an array of parameters in place, of any shape, so that a path on a picture and a network of
a thousand weights are trained by the same lines. ``update`` does it for a network.

What a step computes on the way it writes into arrays that it keeps (``out=``): for a stack of 32 networks, to
ask for new ones in every step takes longer than the arithmetic.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from bn_helpers.nn.validation import check_number


class Optimizer:
    """What all optimizers share: the learning rate and weight decay.

    Parameters
    ----------
    learning_rate : float or array_like
        Positive; an array of a shape that fits the stack gives each network its own. May be changed between
        steps.
    weight_decay : dict of str to float, optional
        Weight decay λ by name of parameter: {"W": 1e-4} for all weight matrices, {"W1": 1e-4} for one.
        λ times the parameter is added to its gradient, as in exercise 5.4.

    Examples
    --------
    A new optimizer overrides ``step``:

    >>> class SignDescent(Optimizer):
    ...     def step(self, parameters, gradients):
    ...         parameters -= self.learning_rate * np.sign(gradients)
    >>> point = np.array([1.0, -1.0])
    >>> SignDescent(0.5).step(point, np.array([10.0, -0.1]))
    >>> point
    array([ 0.5, -0.5])
    """

    def __init__(self, learning_rate: Any, weight_decay: Mapping[str, Any] | None = None) -> None:
        check_number("learning_rate", learning_rate, above=0)
        self.learning_rate = learning_rate
        self.weight_decay = dict(weight_decay or {})
        for name, value in self.weight_decay.items():
            check_number(f"weight_decay[{name!r}]", value, least=0)

    def update(self, network: Any) -> None:
        """One step for all parameters of a network, from its gradients.

        Parameters
        ----------
        network : Network
            After `backward`. With weight decay its gradients are changed too.

        Raises
        ------
        KeyError
            If weight_decay has a name that the network has not.
        """
        for short_or_full, value in self.weight_decay.items():
            for name in network.matching(short_or_full):
                place = network.place(name)
                decay = np.asarray(value, dtype=network.dtype)[..., None]
                network.gradients[..., place] += decay * network.parameters[..., place]
        self.step(network.parameters, network.gradients)

    def step(self, parameters: np.ndarray, gradients: np.ndarray) -> None:
        """One step, in place.

        Parameters
        ----------
        parameters : ndarray of shape (..., P)
            What is learned.
        gradients : ndarray of shape (..., P)
            Gradient of the cost with respect to it.
        """
        raise NotImplementedError("an optimizer must define step(parameters, gradients)")

    def rate(self, parameters: np.ndarray) -> np.ndarray:
        """The learning rate, shaped to multiply the parameters.

        Parameters
        ----------
        parameters : ndarray of shape (..., P)
            What is learned.

        Returns
        -------
        ndarray
            With one axis more than learning_rate, of the parameters' dtype.
        """
        return np.asarray(self.learning_rate, dtype=parameters.dtype)[..., None]


class GradientDescent(Optimizer):
    """p ← p - α g

    Parameters
    ----------
    learning_rate, weight_decay
        See `Optimizer`.

    Notes
    -----
    Taught in lesson 05 (exercise 4.4).

    Examples
    --------
    >>> point = np.array([1.0])
    >>> GradientDescent(0.1).step(point, np.array([2.0]))
    >>> point
    array([0.8])
    """

    def step(self, parameters: np.ndarray, gradients: np.ndarray) -> None:
        """One step, in place; see `Optimizer.step`."""
        parameters -= self.rate(parameters) * gradients


class Momentum(Optimizer):
    """v ← β v + (1 - β) g;  p ← p - α v

    Parameters
    ----------
    learning_rate, weight_decay
        See `Optimizer`.
    beta : float
        Weight of the old average. (Not the β of Batch Norm.)

    Notes
    -----
    Taught in lesson 05 (exercise 5.1).

    Examples
    --------
    >>> point, optimizer = np.array([1.0]), Momentum(0.1, beta=0.5)
    >>> optimizer.step(point, np.array([2.0]))
    >>> point, optimizer.velocity
    (array([0.9]), array([1.]))
    """

    def __init__(self, learning_rate: Any, beta: float = 0.9, weight_decay: Mapping[str, Any] | None = None):
        super().__init__(learning_rate, weight_decay)
        check_number("beta", beta, least=0, below=1)
        self.beta = beta
        self.velocity: Any = 0.0

    def step(self, parameters: np.ndarray, gradients: np.ndarray) -> None:
        """One step, in place; see `Optimizer.step`."""
        if isinstance(self.velocity, float):  # the first step
            self.velocity, self.work = np.zeros_like(parameters), np.empty_like(parameters)
        # v ← β v + (1 - β) g
        self.velocity *= self.beta
        self.velocity += np.multiply(1 - self.beta, gradients, out=self.work)
        # p ← p - α v
        parameters -= np.multiply(self.rate(parameters), self.velocity, out=self.work)


class RMSprop(Optimizer):
    """s ← β s + (1 - β) g²;  p ← p - α g / (√s + ε)

    Parameters
    ----------
    learning_rate, weight_decay
        See `Optimizer`.
    beta : float
        Weight of the old average.
    epsilon : float
        Small positive number outside the root.

    Notes
    -----
    Taught in lesson 05 (exercise 5.2).

    Examples
    --------
    >>> point = np.array([1.0, 1.0])
    >>> RMSprop(0.1, beta=0.75).step(point, np.array([100.0, 0.01]))
    >>> point.round(4)
    array([0.8, 0.8])
    """

    def __init__(
        self, learning_rate: Any, beta: float = 0.9, epsilon: float = 1e-8,
        weight_decay: Mapping[str, Any] | None = None,
    ):  # fmt: skip
        super().__init__(learning_rate, weight_decay)
        check_number("beta", beta, least=0, below=1)
        check_number("epsilon", epsilon, above=0)
        self.beta, self.epsilon = beta, epsilon
        self.square: Any = 0.0

    def step(self, parameters: np.ndarray, gradients: np.ndarray) -> None:
        """One step, in place; see `Optimizer.step`."""
        if isinstance(self.square, float):  # the first step
            self.square = np.zeros_like(parameters)
            self.work, self.root = np.empty((2, *parameters.shape), parameters.dtype)
        # s ← β s + (1 - β) g²
        self.square *= self.beta
        np.square(gradients, out=self.work)
        self.square += np.multiply(1 - self.beta, self.work, out=self.work)
        # p ← p - α g / (√s + ε)
        np.sqrt(self.square, out=self.root)
        self.root += self.epsilon
        np.multiply(self.rate(parameters), gradients, out=self.work)
        parameters -= np.divide(self.work, self.root, out=self.work)


class Adam(Optimizer):
    """v as in `Momentum`, s as in `RMSprop`, both bias-corrected;  p ← p - α v̂ / (√ŝ + ε)

    Parameters
    ----------
    learning_rate, weight_decay
        See `Optimizer`.
    beta1, beta2 : float
        Weights of the old averages of the gradient and of its square.
    epsilon : float
        Small positive number outside the root.

    Notes
    -----
    Taught in lesson 05 (exercise 5.3).

    Examples
    --------
    >>> point = np.array([1.0, 1.0])
    >>> Adam(0.1).step(point, np.array([100.0, 0.01]))
    >>> point.round(4)
    array([0.9, 0.9])
    """

    def __init__(
        self, learning_rate: Any, beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-8,
        weight_decay: Mapping[str, Any] | None = None,
    ):  # fmt: skip
        super().__init__(learning_rate, weight_decay)
        check_number("beta1", beta1, least=0, below=1)
        check_number("beta2", beta2, least=0, below=1)
        check_number("epsilon", epsilon, above=0)
        self.beta1, self.beta2, self.epsilon = beta1, beta2, epsilon
        self.velocity: Any = 0.0
        self.square: Any = 0.0
        self.t = 0

    def step(self, parameters: np.ndarray, gradients: np.ndarray) -> None:
        """One step, in place; see `Optimizer.step`."""
        if self.t == 0:
            self.velocity, self.square = np.zeros((2, *parameters.shape), parameters.dtype)
            self.work, self.root = np.empty((2, *parameters.shape), parameters.dtype)
        self.t += 1
        # v ← β₁ v + (1 - β₁) g
        self.velocity *= self.beta1
        self.velocity += np.multiply(1 - self.beta1, gradients, out=self.work)
        # s ← β₂ s + (1 - β₂) g²
        self.square *= self.beta2
        np.square(gradients, out=self.work)
        self.square += np.multiply(1 - self.beta2, self.work, out=self.work)
        # p ← p - α v̂ / (√ŝ + ε)
        np.divide(self.square, 1 - self.beta2**self.t, out=self.root)
        np.sqrt(self.root, out=self.root)
        self.root += self.epsilon
        np.divide(self.velocity, 1 - self.beta1**self.t, out=self.work)
        self.work *= self.rate(parameters)
        parameters -= np.divide(self.work, self.root, out=self.work)
