"""What a lesson's text may say: numbers that an output prints. Predictions have their measurement."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from bn_helpers.course.notebooks import lessons, read
from tests.course.prose_numbers import printed_nowhere

NOTEBOOKS = lessons()
every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)

# How many numbers in the prose no output prints. It may only fall; the aim of each lesson is 0.
PRINTED_NOWHERE = {}
# Numbers that nobody measured, and why.
ALLOWED = {
    "05": {"45"},  # degrees: how far the valley is turned
}


@every_notebook
def test_the_numbers_in_the_prose_are_printed_by_an_output(path):
    lesson = path.name[:2]
    missing = printed_nowhere(read(path), ALLOWED.get(lesson, ()))
    assert len(missing) <= PRINTED_NOWHERE.get(lesson, 0), "\n".join(missing)


@every_notebook
def test_each_prediction_is_revealed_once_and_later(path):
    calls = [
        (name, line.split('"')[1])
        for cell in read(path).cells
        if cell.cell_type == "code"
        for line in cell.source.splitlines()
        for name in ("predict", "reveal")
        if line.startswith(f"{name}(")
    ]
    predicted = [number for name, number in calls if name == "predict"]
    revealed = [number for name, number in calls if name == "reveal"]
    expected = [f"{int(path.name[:2])}.{chr(ord('a') + place)}" for place in range(len(predicted))]
    assert predicted == expected
    assert sorted(revealed) == predicted
    assert all(calls.index(("predict", each)) < calls.index(("reveal", each)) for each in predicted)


def notebook(
    prose, code="x = 0.25", text="accuracy ≈ 0.934 (0.91–0.95 over 8 seeds), b ≈ 7e-15, steps 1,234\n"
):
    output = new_output("stream", text=text)
    return new_notebook(cells=[new_markdown_cell(prose), new_code_cell(code, outputs=[output])])


@pytest.mark.parametrize(
    "prose",
    [
        "It gets about 0.93 right, that is 93 %, or 0.9.",
        "Between 0.91 and 0.95, after about 1,200 steps, or 1,230.",
        "It is about 1e-14, at the rate 0.25, which is 25 %.",
        "See [Lesson 05](05_optimizers.ipynb), lessons 04 and 06, exercise 3.1 (2015), 64 pixels, claim S14.",
        "About 40 minutes. $0.123$ and `0.123` and\n\n$$0.123$$\n\n1. one\n2. two of 7 units, a 3 × 3 table",
        "The `0.77` <img width='12.5'> stays.",
    ],
)
def test_what_is_printed_or_not_measured_passes(prose):
    assert printed_nowhere(notebook(prose)) == []


@pytest.mark.parametrize(
    ("prose", "missing"),
    [
        ("It gets about 0.97 right.", ["0.97"]),
        ("It gets 87 % right, in 340 steps.", ["87 %", "340"]),
        ("Nearly 0.935.", ["0.935"]),
        ("It is about 1e-12.", ["1e-12"]),
        ("The ratio is about 8; a network of 8 units.", []),
        ("The ratio is about 6; a network of 6 units.", ["6"]),
        ("2.5 times as long, 1,300 steps.", ["2.5", "1,300"]),
    ],
)
def test_what_is_printed_nowhere_is_listed(prose, missing):
    found = printed_nowhere(notebook(prose))
    assert [each.split(": …")[0] for each in found] == missing
    assert (
        printed_nowhere(notebook(prose), {"0.97", "87", "340", "0.935", "1e-12", "6", "2.5", "1,300"}) == []
    )
