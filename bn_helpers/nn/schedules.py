"""A learning rate that changes during training."""

from __future__ import annotations

from collections.abc import Callable

from bn_helpers.nn.network import Network
from bn_helpers.nn.optimizers import Optimizer


class Scheduled(Optimizer):
    """Another optimizer, whose learning rate follows a schedule.

    Parameters
    ----------
    optimizer : Optimizer
        It takes the steps. Its learning rate is the full one.
    schedule : callable
        Called with the number of the step, 1, 2, …; returns by what the full rate is multiplied in it.

    Notes
    -----
    Used in lesson 05.

    Examples
    --------
    >>> from bn_helpers.nn.building import fully_connected
    >>> from bn_helpers.nn.optimizers import GradientDescent
    >>> network = fully_connected([2, 2], rng=0)
    >>> network.gradients[:] = 1.0
    >>> before = network.parameters.copy()
    >>> optimizer = Scheduled(GradientDescent(0.1), lambda t: 1 / t)
    >>> for _ in range(2):
    ...     optimizer.update(network)
    >>> (before - network.parameters).round(6)[0].item()
    0.15
    """

    def __init__(self, optimizer: Optimizer, schedule: Callable[[int], float]) -> None:
        super().__init__(optimizer.learning_rate)
        self.optimizer, self.schedule, self.t = optimizer, schedule, 0

    def update(self, network: Network) -> None:
        """One step of the optimizer, at the rate that the schedule gives it; see `Optimizer.update`."""
        self.t += 1
        self.optimizer.learning_rate = self.learning_rate * self.schedule(self.t)
        self.optimizer.update(network)
