"""What a training has recorded."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np


@dataclass
class History:
    """What was recorded during training. For a stack, its axes come first and the records last.

    Parameters
    ----------
    steps : ndarray of int, shape (R,)
        After how many steps each record was made.
    loss : ndarray of shape (..., R)
        Mean loss of the mini-batches since the record before. Infinite once a network has diverged.
    accuracy : ndarray of shape (..., R)
        Accuracy on the validation examples, in evaluation mode.
    diverged_at : ndarray of int, shape (...)
        The step in which the loss stopped being a finite number; 0 for networks that did not diverge.
    records : dict of str to ndarray, each of shape (R, ...)
        What the ``record`` function of `train` returned.

    Examples
    --------
    >>> steps, curve = np.array([10, 20, 30]), np.array([0.5, 0.8, 0.9])
    >>> history = History(steps, loss=1 - curve, accuracy=curve, diverged_at=np.array(0))
    >>> history.steps_to(0.8)
    array(20.)
    >>> print(history.final_accuracy)
    0.9
    """

    steps: np.ndarray
    loss: np.ndarray
    accuracy: np.ndarray
    diverged_at: np.ndarray
    records: dict[str, np.ndarray] = field(default_factory=dict)

    def __getitem__(self, name: str) -> np.ndarray:
        """What the ``record`` function gave under this name, one entry for each record."""
        if name not in self.records:
            raise KeyError(f"nothing was recorded as {name!r}; there is {', '.join(self.records) or 'none'}")
        return self.records[name]

    @property
    def diverged(self) -> np.ndarray:
        """Which networks of the stack diverged, bool of shape (...)."""
        return self.diverged_at > 0

    @property
    def final_accuracy(self) -> np.ndarray:
        """Accuracy at the last record, shape (...)."""
        return self.accuracy[..., -1]

    def steps_to(self, target: float) -> np.ndarray:
        """Steps until the accuracy first reached a target.

        Parameters
        ----------
        target : float
            An accuracy.

        Returns
        -------
        ndarray of shape (...)
            Number of steps at that record; infinite where the target was not reached.
        """
        reached = self.accuracy >= target
        return np.where(reached.any(axis=-1), self.steps[reached.argmax(axis=-1)], np.inf)


def steps_to(history: History, target: float, accuracy: np.ndarray | None = None) -> np.ndarray:
    """Steps until the accuracy reaches a target, interpolated between two records.

    Parameters
    ----------
    history : History
        With R records.
    target : float
        An accuracy.
    accuracy : ndarray of shape (..., R), optional
        Which accuracies to look at; by default those on validation data.

    Returns
    -------
    ndarray of shape (...)
        Where the straight line between the last record below the target and the first one that reaches it
        crosses the target. The first record's own step where that is the first one; infinite where none is.

    Examples
    --------
    >>> history = History(np.array([10, 20]), np.zeros(2), np.array([0.5, 0.9]), np.array(0))
    >>> steps_to(history, 0.8).item(), steps_to(history, 0.95).item()
    (17.5, inf)
    """
    curves = history.accuracy if accuracy is None else np.asarray(accuracy)
    reached = curves >= target
    after = reached.argmax(axis=-1)
    before = np.maximum(after - 1, 0)
    low, high = (np.take_along_axis(curves, at[..., None], -1)[..., 0] for at in (before, after))
    share = np.divide(target - low, high - low, out=np.ones_like(high, dtype=float), where=high > low)
    steps = history.steps[before] + share * (history.steps[after] - history.steps[before])
    return np.where(reached.any(axis=-1), steps, np.inf)
