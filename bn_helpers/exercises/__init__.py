"""The exercises: their declarations, the checker, and what the notebooks call."""

from bn_helpers.exercises import lesson_01 as lesson_01
from bn_helpers.exercises.review import Feedback, review

__all__ = ["Feedback", "review"]
