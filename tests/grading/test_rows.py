"""The rows of a run: what was done stays done, whatever ended the run."""

import pytest

from bn_helpers.exercises import Feedback
from bn_helpers.grading.grades import Grade
from bn_helpers.grading.rows import Rows, read_rows


def graded(name, digest="a", status="passed"):
    said = {"1.1": Feedback("1.1", status, "γ\n")}
    return Grade(name, said, "why", 1.5, {"1.1": "def f(): ..."}, "ann", digest, 3.5)


def test_rows_are_read_back_as_they_were(tmp_path):
    with Rows(tmp_path / "rows.jsonl", keep=False) as rows:
        rows.add(graded("a"))
        assert read_rows([tmp_path / "rows.jsonl"]) == [graded("a")]


def test_a_line_that_was_cut_off_is_left_out(tmp_path):
    path = tmp_path / "rows.jsonl"
    with Rows(path, keep=False) as rows:
        rows.add(graded("a"))
        rows.add(graded("b"))
    path.write_bytes(path.read_bytes()[:-20])
    with Rows(path, keep=True) as rows:
        assert rows.done == [graded("a")]
        rows.add(graded("b", status="failed"))
    assert read_rows([path]) == [graded("a"), graded("b", status="failed")]


def test_without_resume_a_run_begins_anew(tmp_path):
    path = tmp_path / "rows.jsonl"
    for name in "ab":
        with Rows(path, keep=False) as rows:
            rows.add(graded(name))
    assert read_rows([path]) == [graded("b")]


def test_shards_are_merged_each_notebook_once(tmp_path):
    for shard, names in (("1", "ab"), ("2", "bc")):
        with Rows(tmp_path / shard, keep=False) as rows:
            for name in names:
                rows.add(graded(name))
    assert [each.notebook for each in read_rows([tmp_path / "1", tmp_path / "2"])] == ["a", "b", "c"]


def test_a_file_of_something_else(tmp_path):
    (tmp_path / "x.jsonl").write_text('{"a": 1}\n[]\n3\n')
    with pytest.raises(ValueError, match="must hold rows that grade has written"):
        read_rows([tmp_path / "x.jsonl"])
