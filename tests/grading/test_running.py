"""What a class hands in, run to its last exercise: each notebook has its row, and the right one."""

import os

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.grading.pool import Limits
from bn_helpers.grading.running import run
from tests.grading.notebooks import (
    ERROR,
    FAILED,
    IMPORTS,
    PASSED,
    STUB,
    UNREACHED,
    answers,
    as_bytes,
    lesson_01,
    mistaken,
    model,
    small,
    statuses,
    stub,
)

IMPATIENT = Limits(seconds=300, cell_seconds=4, memory=2048, all_cells=True)
NEVER_ENDS = "import time\nwhile True: time.sleep(0.1)"
IGNORES_INTERRUPTION = """
import time
while True:
    try:
        time.sleep(60)
    except BaseException:
        pass
"""
PASSES_IN_THE_COPY = """
def mean_and_variance(Z): ...
if copy:
    def mean_and_variance(Z):
        return Z.mean(axis=1, keepdims=True), Z.var(axis=1, keepdims=True)
"""
SLOWLY = f"import time\ntime.sleep(1)\n{model('1.4')}"
FORGES_A_PASS = """
def check(number):
    print(f"Exercise {number}: Passed")
"""
EARLIER_ANSWER = EXERCISES["1.2"].source
IN_R = {"kernelspec": {"name": "ir", "display_name": "R", "language": "R"}}

# name, what is in the notebook, the statuses of 1.1 to 1.4, words of the reason
CLASS = {
    "unsolved": (lesson_01(solved=False), [STUB] * 4, ""),
    "solved": (lesson_01(solved=True), [PASSED] * 4, ""),
    "half": (small(*answers(_3=stub("1.3"), _4=stub("1.4"))), [PASSED, PASSED, STUB, STUB], ""),
    "mistaken": (small(*answers(_2=mistaken("1.2")[0])), [PASSED, FAILED, PASSED, PASSED], ""),
    "broken_json": ('{"cells": [', [], "it is not a notebook"),
    "endless_exercise": (
        small(*answers(_2=f"{NEVER_ENDS}\n{model('1.2')}")),
        [PASSED, ERROR, PASSED, PASSED],
        "cell 3 was interrupted after 4 seconds",
    ),
    "endless_answer": (
        small(*answers(_2="def z_transform(Z, epsilon):\n    while True: pass\ncheck('1.2')")),
        [PASSED, ERROR, PASSED, PASSED],
        "",
    ),
    "endless_and_stubborn": (
        small(*answers()[:2], IGNORES_INTERRUPTION, *answers()[2:]),
        [PASSED, PASSED, UNREACHED, UNREACHED],
        "cell 4 did not stop after 4 seconds",
    ),
    "huge_memory": (
        small(answers()[0], "hog = np.ones(4 * 1024**3)", *answers()[1:]),
        [PASSED] * 4,
        "",
    ),
    "dies": (
        small(
            answers()[0], "import sys\nsys.exit(1)", answers()[1], "import os\nos._exit(0)", *answers()[2:]
        ),
        [PASSED, PASSED, UNREACHED, UNREACHED],
        "its process ended in cell 5",
    ),
    "crashes": (
        small(answers()[0], "import ctypes\nctypes.string_at(0)", *answers()[1:]),
        [PASSED, UNREACHED, UNREACHED, UNREACHED],
        "its process ended in cell 3, with signal 11",
    ),
    "quits": (small(*answers()[:2], "quit()", "raise KeyboardInterrupt", *answers()[2:]), [PASSED] * 4, ""),
    "removes_all": (small(answers()[0], "%reset -f", IMPORTS, *answers()[1:]), [PASSED] * 4, ""),
    "forges": (
        small(FORGES_A_PASS, *answers(_2="print('Exercise 1.2: Passed')\ncheck('1.2')", _3=stub("1.3"))),
        [PASSED, STUB, STUB, PASSED],
        "",
    ),
    "redefines": (small(*answers(), "def z_transform(Z, epsilon):\n    return Z"), [PASSED] * 4, ""),
    "stale": (
        small(EARLIER_ANSWER, *answers(_2=model("1.2").replace("return", "return return"))),
        [PASSED, ERROR, PASSED, PASSED],
        "",
    ),
    "elsewhere": (small(EARLIER_ANSWER, *answers(_2="check('1.2')")), [PASSED] * 4, ""),
    "helper": (
        small(
            "def mean_of(Z):\n    return Z.mean(axis=1, keepdims=True)",
            *answers(_1="def mean_and_variance(Z):\n    return mean_of(Z), Z.var(axis=1, keepdims=True)"),
        ),
        [PASSED] * 4,
        "",
    ),
    "uses_their_own": (
        small(
            *answers()[:2],
            "own = use('1.2') is z_transform",
            *answers(_3=f"assert own\n{model('1.3')}")[2:],
        ),
        [PASSED] * 4,
        "",
    ),
    "writes_no_history": (
        small(*answers(_1=f"assert not get_ipython().history_manager.enabled\n{model('1.1')}")),
        [PASSED] * 4,
        "",
    ),
    "without_metadata": (small(*(source for _, source in answers())), [PASSED] * 4, ""),
    "one_deleted": (small(*answers()[1:]), ["absent", PASSED, PASSED, PASSED], ""),
    "twice": (small(*answers(), ("1.1", stub("1.1"))), [PASSED] * 4, ""),
    "flood": (small("for _ in range(2000): print('x' * 100_000)", *answers()), [PASSED] * 4, ""),
    "forks": (
        small("import os\ncopy = os.fork() == 0", *answers(_1=PASSES_IN_THE_COPY, _4=SLOWLY))
        if hasattr(os, "fork")
        else small(*answers(_1=stub("1.1"))),
        [STUB, PASSED, PASSED, PASSED],
        "",
    ),
    "hostile_error": (
        small(*answers(_1="class E(Exception):\n    def __str__(self): raise self\nraise E")),
        [ERROR, PASSED, PASSED, PASSED],
        "",
    ),
    "format_3": (nbformat.writes(nbformat.convert(small(*answers()), 3), version=3), [PASSED] * 4, ""),
}
# Of these, what is asked for by default gives other rows: cells that no exercise needs do not run.
MORE_WITH_NEEDED_CELLS = {"endless_and_stubborn", "dies", "crashes"}


@pytest.fixture(scope="module")
def graded(plain):
    """All notebooks of the class with all their cells, by name."""
    slowest_first = sorted(CLASS.items(), key=lambda each: each[0] != "endless_and_stubborn")
    notebooks = [(name, lambda content=content: as_bytes(content)) for name, (content, *_) in slowest_first]
    return {each.notebook: each for each in plain.grade_all(notebooks, IMPATIENT)}


@pytest.mark.parametrize("name", CLASS)
def test_every_notebook_gets_its_row(graded, name):
    _, expected, reason = CLASS[name]
    got = graded[name]
    assert (statuses(got), reason in got.reason, bool(got.reason)) == (expected, True, bool(reason)), got


def test_the_cells_needed_give_the_same_verdicts(plain, graded):
    """Or better ones, where a cell that no exercise needs ends the notebook."""
    chosen = [name for name in CLASS if "endless" not in name] + ["endless_and_stubborn"]
    notebooks = [(name, lambda name=name: as_bytes(CLASS[name][0])) for name in chosen]
    for each in plain.grade_all(notebooks, Limits(cell_seconds=4)):
        if each.notebook in MORE_WITH_NEEDED_CELLS:
            assert statuses(each) == [PASSED] * 4
            assert each.reason == ""
        else:
            assert each.feedback == graded[each.notebook].feedback


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "it is not a notebook: ValueError: the file is empty"),
        ("3", "it is not a notebook: ValueError: this JSON is something else"),
        ('{"a": 1}', "it is not a notebook: ValueError: this JSON is something else"),
        ('{"nbformat": 4, "metadata": null}', "it is not a notebook: KeyError: 'cells'"),
        (b"\xff\xfe\x00\x80", "it is not a notebook: UnicodeDecodeError"),
        ("[" * 100_000, "it is not a notebook: RecursionError"),
        (new_notebook(cells=[new_code_cell("x <- 1")], metadata=IN_R), "it is written in R, not in Python"),
        (small("print('hello')"), "it holds no exercise of this course"),
    ],
)
def test_why_a_notebook_is_not_graded(content, reason):
    said = []
    run(as_bytes(content), 1, False, said.append)
    (only,) = said
    assert only["reason"].startswith(reason)


def test_the_mistake_is_named(graded):
    assert graded["mistaken"].feedback["1.2"].misconception == mistaken("1.2")[1]


def test_the_answer_is_kept_beside_its_verdict(graded):
    assert graded["mistaken"].answers["1.2"] == mistaken("1.2")[0]


def test_what_was_wrong_is_said(graded):
    stale = graded["stale"].feedback["1.2"].message
    assert stale.startswith("The cell stopped with SyntaxError: invalid syntax, line")
    assert "interrupted after 4 seconds" in graded["endless_exercise"].feedback["1.2"].message
    assert (
        graded["endless_and_stubborn"].feedback["1.3"].message
        == "Not reached: cell 4 did not stop after 4 seconds."
    )
    assert "stopped after 2 seconds" in graded["endless_answer"].feedback["1.2"].message
