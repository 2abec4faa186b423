"""The exercises: their declarations, the checker, and what the notebooks call."""

from bn_helpers.exercises import lesson_00 as lesson_00
from bn_helpers.exercises import lesson_01 as lesson_01
from bn_helpers.exercises import lesson_02 as lesson_02
from bn_helpers.exercises import lesson_03 as lesson_03
from bn_helpers.exercises import lesson_04 as lesson_04
from bn_helpers.exercises import lesson_05 as lesson_05
from bn_helpers.exercises import lesson_06 as lesson_06
from bn_helpers.exercises import lesson_07 as lesson_07
from bn_helpers.exercises.checker.judging import Feedback, review
from bn_helpers.exercises.commands import check, hint, solution, use
from bn_helpers.exercises.predictions import predict, reveal
from bn_helpers.exercises.progress_table import progress

__all__ = ["Feedback", "check", "hint", "predict", "progress", "reveal", "review", "solution", "use"]
