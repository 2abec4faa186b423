"""The checker: what an exercise is, and how an answer to it is judged."""

from bn_helpers.exercises.checker.comparison import as_array, describe
from bn_helpers.exercises.checker.declaration import Exercise, exercise
from bn_helpers.exercises.checker.inputs import Complaint, complain_if_changed, random_layers
from bn_helpers.exercises.checker.judging import SECONDS, Feedback, judge

__all__ = [
    "SECONDS",
    "Complaint",
    "Exercise",
    "Feedback",
    "as_array",
    "complain_if_changed",
    "describe",
    "exercise",
    "judge",
    "random_layers",
]
