"""Mutants of every model answer are killed, hostile answers survived, and the stored table says how many."""

import pytest

from bn_helpers.exercises.catalogue import EXERCISES
from tests.exercises.kill_table import HEADER, TABLE, measure


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_the_checker_kills_what_it_must(exercise):
    kills = measure(exercise)
    assert not kills.survivors, "\n".join(kills.survivors)
    assert not kills.stale_arguments, kills.stale_arguments
    assert kills.mutants_killed >= 3
    assert kills.row() in TABLE.read_text(encoding="utf-8").splitlines(), "run make checks"


def test_the_table_has_no_row_of_an_exercise_that_is_gone():
    lines = TABLE.read_text(encoding="utf-8").split(HEADER)[1].splitlines()
    rows = [line for line in lines if line.startswith("| ")]
    assert [row.split()[1] for row in rows] == list(EXERCISES)
