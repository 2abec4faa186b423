"""The exercises: their declarations, the checker, and what the notebooks call."""

from bn_helpers.exercises.checker import Feedback
from bn_helpers.exercises.commands import check, hint, review, solution, use
from bn_helpers.exercises.predictions import predict, reveal
from bn_helpers.exercises.progress_table import progress
from bn_helpers.settings import warn_of_another_copy

__all__ = ["Feedback", "check", "hint", "predict", "progress", "reveal", "review", "solution", "use"]

warn_of_another_copy()
