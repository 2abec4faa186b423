"""The exercises: their declarations, the checker, and what the notebooks call."""

from bn_helpers.exercises import lesson_00 as lesson_00
from bn_helpers.exercises import lesson_01 as lesson_01
from bn_helpers.exercises.commands import check, hint, solution, use
from bn_helpers.exercises.progress import progress
from bn_helpers.exercises.review import Feedback, review

__all__ = ["Feedback", "check", "hint", "progress", "review", "solution", "use"]
