"""One rule for which exercise a cell holds, and for whether it holds an answer."""

import pytest

from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.exercises.cells import exercise_of, exercise_source, has_an_answer

STUB = exercise_source("1.2", EXERCISES["1.2"].stub)
ANSWER = exercise_source("1.2", EXERCISES["1.2"].source)


@pytest.mark.parametrize(
    ("source", "metadata", "number"),
    [
        (STUB, {}, "1.2"),
        (STUB, {"exercise": "1.1"}, "1.1"),  # the cell's metadata go first
        ("pass", {"exercise": "1.2"}, "1.2"),
        ("check('1.2')", {"exercise": ["1.1"]}, "1.2"),
        ("check('1.2')", {"exercise": "9.9"}, "1.2"),  # a known number before an unknown one
        ("pass", {"exercise": "9.9"}, "9.9"),  # of a version to come
        ("if True:\n    check( '1.2' )", {}, "1.2"),
        ("check('1.2', another_function)", {}, None),
        ("# check('1.2')", {}, None),
        ("pass", {}, None),
    ],
)
def test_which_exercise_a_cell_holds(source, metadata, number):
    cell = {"cell_type": "code", "source": source, "metadata": metadata}
    assert exercise_of(cell) == number
    assert exercise_of({**cell, "source": source.splitlines(keepends=True)}) == number
    assert exercise_of({**cell, "cell_type": "markdown"}) is None


@pytest.mark.parametrize(
    ("source", "is_one"),
    [
        (STUB, False),
        (STUB.replace("Normalise", "Other words for"), False),
        (STUB.replace("\ncheck", "\n# a comment\ncheck"), False),
        ("", False),
        (ANSWER, True),
        ("z_transform = lambda Z, epsilon: Z", True),
        ("def z_transform(Z, epsilon)\n    ...", True),  # not finished yet
        ("def helper(x):\n    return x\n\n\n" + STUB, True),
        ("import numpy as np\n" + STUB, True),
    ],
)
def test_an_answer_is_more_than_a_stub(source, is_one):
    assert has_an_answer(source) == is_one


@pytest.mark.parametrize("number", EXERCISES)
def test_every_stub_is_one_and_every_model_answer_an_answer(number):
    assert not has_an_answer(exercise_source(number, EXERCISES[number].stub))
    assert has_an_answer(exercise_source(number, EXERCISES[number].source))
