"""Right answers pass, mistakes are named, mutants killed, hostile answers survived; the table counts them."""

import pytest

from bn_helpers.exercises.catalogue import EXERCISES
from tests.exercises.kill_table import HEADER, REFUSED, TABLE, measure

every_exercise = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)


@every_exercise
def test_every_alternative_passes(exercise):
    for answer, feedback in zip(exercise.alternatives, measure(exercise).alternatives, strict=True):
        assert feedback.status == "passed", (answer.__name__, feedback.message)
        assert feedback.misconception is None


@every_exercise
def test_every_misconception_gets_its_own_message(exercise):
    for each, feedback in zip(exercise.misconceptions, measure(exercise).misconceptions, strict=True):
        assert feedback.status in ("failed", "error"), each.slug
        assert feedback.misconception == each.slug, (each.slug, feedback)
        assert each.message in feedback.message


@every_exercise
def test_no_hostile_answer_passes_or_breaks_the_checker(exercise):
    for name, feedback in measure(exercise).abuse.items():
        assert feedback.status in REFUSED, name
        assert "checker itself" not in feedback.message, (name, feedback.message)


@every_exercise
def test_the_checker_kills_what_it_must(exercise):
    kills = measure(exercise)
    assert not kills.survivors, "\n".join(["these changes of the model answer pass:", *kills.survivors])
    assert not kills.stale_arguments, kills.stale_arguments
    assert kills.mutants_killed >= 3
    if EXERCISES.is_of_the_course(exercise.number):
        assert kills.row() in TABLE.read_text(encoding="utf-8").splitlines(), "run make checks"


def test_the_table_has_no_row_of_an_exercise_that_is_gone():
    lines = TABLE.read_text(encoding="utf-8").split(HEADER)[1].splitlines()
    rows = [line for line in lines if line.startswith("| ")]
    assert [row.split()[1] for row in rows] == list(EXERCISES)
