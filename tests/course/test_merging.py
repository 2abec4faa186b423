"""Two versions of a notebook become one: whatever both sides did, the learner's words are there."""

import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from bn_helpers.course.merging import answers, merge, put_answers
from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.exercises.cells import exercise_source

STUB = exercise_source("1.2", EXERCISES["1.2"].stub)
ANSWER = exercise_source("1.2", EXERCISES["1.2"].source)
needs_git = pytest.mark.skipif(not shutil.which("git"), reason="needs git")


def notebook(*texts, exercise=None):
    """One cell for each text, its first word the id; the exercise's number makes a code cell."""
    cells = [new_markdown_cell(text, id=text.split()[0]) for text in texts]
    if exercise:
        cells.append(new_code_cell(exercise, id="exercise", metadata={"exercise": "1.2"}))
    return new_notebook(cells=cells)


def texts(merged):
    return [cell.source for cell in merged.cells]


@needs_git
def test_where_both_changed_the_same_lines_the_learners_stay():
    base, mine, new = notebook("a one\ntwo"), notebook("a one\nmine"), notebook("a one\nnew")
    assert texts(merge(mine, base, new)) == ["a one\nmine"]


def test_what_the_learner_left_alone_is_as_published():
    base, new = notebook("a", "b", "c", exercise=STUB), notebook("c", "a new", "d", exercise=STUB + "\n")
    for cell in new.cells:
        cell.metadata["tags"] = ["published"]
    assert merge(base, base, new) == new


def test_a_removed_cell_stays_only_where_the_learner_changed_it():
    base, new = notebook("a", "b", "c"), notebook("c")
    assert texts(merge(notebook("a", "b mine", "c"), base, new)) == ["b mine", "c"]


def test_empty_cells_of_the_learner_are_not_kept():
    base = notebook("a", "b")
    mine = new_notebook(cells=[base.cells[0], new_code_cell(" \n"), base.cells[1], new_code_cell("")])
    assert texts(merge(mine, base, base)) == ["a", "b"]


def test_an_editor_that_gives_other_ids_doubles_nothing():
    base, mine, new = (
        notebook("a", "b", exercise=STUB),
        notebook("a", "b", exercise=ANSWER),
        notebook("a new", "b", exercise=STUB),
    )
    for number, cell in enumerate(mine.cells):
        cell.id = f"other{number}"
        cell.metadata = {}
    assert texts(merge(mine, base, new)) == ["a new", "b", ANSWER]


def test_an_exercise_that_moved_to_a_new_cell_keeps_its_answer():
    base, mine, new = (notebook("a", exercise=text) for text in (STUB, ANSWER, STUB))
    new.cells[-1].id = "written-anew"
    new.cells.reverse()
    assert texts(merge(mine, base, new)) == [ANSWER, "a"]


def test_a_second_try_beside_the_exercise_is_kept():
    base, mine = notebook("a", exercise=STUB), notebook("a", exercise=ANSWER)
    second = new_code_cell(ANSWER.replace("mu", "mean"), metadata={"exercise": "1.2"})
    mine.cells.append(second)
    assert texts(merge(mine, base, base)) == ["a", ANSWER, second.source]
    assert answers(mine) == {"1.2": ANSWER}  # the first of two


def test_a_changed_cell_has_no_outputs():
    base, mine = notebook(exercise=STUB), notebook(exercise=ANSWER)
    for each in (base, mine):
        each.cells[0].update(execution_count=7, outputs=[{"output_type": "stream", "text": "Not attempted"}])
    assert merge(base, base, base).cells[0].execution_count == 7
    merged = merge(mine, base, base).cells[0]
    assert (merged.outputs, merged.execution_count) == ([], None)
    written, left = put_answers(base, answers(mine))
    assert (written, left) == (["1.2"], [])
    assert (base.cells[0].outputs, base.cells[0].execution_count) == ([], None)


def changes(side):
    """What one side does: to which cell, and whether it rewrites, extends, precedes or removes it."""
    kinds = ["rewrite", "extend", "insert"] + (["remove", "move"] if side == "new" else [])
    return st.lists(st.tuples(st.integers(0, 4), st.sampled_from(kinds)), max_size=5)


def changed(base, steps, side):
    cells = [dict(cell) for cell in base.cells]
    for step, (index, kind) in enumerate(steps):
        word = f"{side}{step}"
        position = min(index, len(cells) - 1)
        if kind == "insert" or not cells:
            cells.insert(index, dict(new_markdown_cell(word, id=f"{side}-{step}")))
        elif kind == "rewrite":
            cells[position]["source"] = word
        elif kind == "extend":
            cells[position]["source"] += f"\n{word}"
        else:
            cell = cells.pop(position)
            if kind == "move":
                cells.insert(0, cell)
    return new_notebook(cells=[new_markdown_cell(cell["source"], id=cell["id"]) for cell in cells])


@needs_git
@settings(max_examples=60, deadline=None)
@given(changes("mine"), changes("new"))
def test_no_word_of_the_learner_is_lost(my_steps, new_steps):
    base = notebook("a\nfirst", "b\nsecond", "c\nthird", "d\nfourth", "e\nfifth")
    mine, new = changed(base, my_steps, "mine"), changed(base, new_steps, "new")
    merged = merge(mine, base, new)
    there = "\n".join(texts(merged)).split()
    assert {word for text in texts(mine) for word in text.split() if word.startswith("mine")} <= set(there)
    assert len({cell.id for cell in merged.cells}) == len(merged.cells)
    untouched = {cell.id for cell, other in zip(mine.cells, base.cells, strict=False) if cell == other}
    for cell in new.cells:  # what the learner left alone is as published
        if cell.id in untouched or cell.id.startswith("new"):
            assert cell.source in texts(merged)
