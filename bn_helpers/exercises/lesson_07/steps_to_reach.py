"""Exercise 7.1: steps to reach a target."""

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("the number of steps",))
def steps_to_reach(accuracies, target):
    """Position of the first accuracy that is at least target, counted from 1.

    accuracies: a list or one-dimensional array, maybe empty. Return an int, or None
    where the target is never reached.
    """
    for step, accuracy in enumerate(accuracies, start=1):
        if accuracy >= target:
            return step
    return None


@steps_to_reach.case("up, down, and up again")
def _(rng):
    return np.array([0.25, 0.5, 0.875, 0.625, 0.9375, 0.75]), 0.8


@steps_to_reach.case("the target is met exactly")
def _(rng):
    return [0.25, 0.5, 0.75, 0.75, 0.875], 0.75


@steps_to_reach.case("the target is never reached")
def _(rng):
    return [0.125, 0.625, 0.5], 0.9


@steps_to_reach.case("no accuracies at all")
def _(rng):
    return [], 0.5


@steps_to_reach.case("the first one reaches it")
def _(rng):
    return np.array([0.75, 0.5, 0.25]), 0.5


@steps_to_reach.case("only the last one reaches it")
def _(rng):
    return [0.5, 0.25, 0.75, 1.0], 0.9


@steps_to_reach.case("an empty array")
def _(rng):
    return np.array([]), 0.5


@steps_to_reach.case("values just below the target come first")
def _(rng):
    return [0.5, 0.69999, 0.6999, 0.71], 0.7


@steps_to_reach.alternative
def with_argmax(curve, level):
    reached = np.asarray(curve) >= level
    return np.argmax(reached) + 1 if reached.any() else None


@steps_to_reach.alternative
def with_next(accuracies, target, default=None):
    return next((i + 1 for i in range(len(accuracies)) if not accuracies[i] < target), default)
