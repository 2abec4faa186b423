"""The exports, by their published forms; ``test_readers`` has the tools themselves read them."""

import json
import re

import pytest

from bn_helpers.exercises import Feedback
from bn_helpers.grading.exports import classroom50, gradescope, otter, pages
from bn_helpers.grading.exports.files import file_name
from bn_helpers.grading.grades import Grade
from bn_helpers.grading.learners import Person, remark
from bn_helpers.grading.marks import marks_of

HOSTILE = "</p><script>alert(1)</script>"


def a_class():
    """Marks of three learners: one with a mistake, one whose answer is hostile, one who is missing."""
    wrong = Feedback("1.2", "failed", "ε is missing.", "forgets-epsilon")
    right = {number: Feedback(number, "passed", "Good.") for number in ("1.1", "1.2")}
    ann = Grade("ann.ipynb", {**right, "1.2": wrong}, learner="ann", handed_in=1e9, digest="a")
    bob = Grade("bob.ipynb", right | {"1.2": Feedback("1.2", "error", HOSTILE)}, learner="b/ob", digest="b")
    bob.answers["1.2"] = HOSTILE
    grades = remark([ann, bob], {"eve": Person("eve", "Eve <b>", "Eve", "B", "e@x.org")}, None)
    return grades, marks_of(grades, {"eve": Person("eve", "Eve <b>")}, {"1.2": 3})


@pytest.fixture(scope="module")
def marks():
    return a_class()[1]


def test_gradescope(marks):
    """The fields that Gradescope's documentation names, and no other."""
    (ann, *_) = marks
    results = gradescope.results(ann)
    assert results.keys() <= {
        *("score", "execution_time", "output", "output_format", "test_output_format", "test_name_format"),
        *("visibility", "stdout_visibility", "extra_data", "tests", "leaderboard"),
    }
    assert (results["score"], [each["score"] for each in results["tests"]]) == (1, [1, 0])
    test = results["tests"][1]
    assert test.keys() <= {
        *("score", "max_score", "status", "name", "name_format", "number", "output", "output_format"),
        *("tags", "visibility", "extra_data"),
    }
    assert (test["max_score"], test["status"], test["tags"]) == (3, "failed", ["forgets-epsilon"])


def test_classroom50(marks, monkeypatch):
    """What classroom50/result/v1 demands, with its patterns."""
    monkeypatch.setenv("CLASSROOM", "deep-learning")
    result = classroom50.result(marks[0])
    texts = {"classroom", "assignment", "owner", "submission", "commit", "release", "review"}
    assert result.keys() == {*texts, "schema", "assignment_type", "datetime", "score", "max-score", "tests"}
    assert all(isinstance(result[each], str) and result[each] for each in texts)
    assert (result["schema"], result["classroom"]) == ("classroom50/result/v1", "deep-learning")
    assert result["assignment_type"] in ("individual", "group")
    assert result["submission"].startswith("submit/")
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ", result["datetime"])
    assert (result["score"], result["max-score"]) == (1, 4)
    for test in result["tests"]:
        assert {"test-name", "passed", "score", "max-score"} <= test.keys()
        assert isinstance(test["passed"], bool)
        assert type(test["score"]) is type(test["max-score"]) is int
        assert 0 <= test["score"] <= test["max-score"]


def test_classroom50_has_whole_points_only():
    grades, _ = a_class()
    with pytest.raises(ValueError, match=r"--points must be whole numbers for classroom50; got 2\.5"):
        classroom50.result(marks_of(grades, {}, {"1.1": 2.5})[0])


def test_otter(marks):
    (file, _) = otter.document(marks[0])["test_file_results"]
    assert file["test_case_results"][0]["passed"]
    lines = otter.table(marks).splitlines()
    assert lines[:3] == [
        "file,q1.1,q1.2,total_points_earned,percent_correct,grading_status",
        "points-per-question,1,3,4,1,--",
        "ann,1,0,1,0.25,Completed",
    ]


def test_a_page_shows_what_a_learner_wrote_as_text(marks):
    page = pages.page_of(next(each for each in marks if each.person.learner == "b/ob"))
    assert HOSTILE not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 2
    assert "1.2 the Z-transform <small>· stopped by an error · 0 of 3</small>" in page
    assert "Eve &lt;b&gt;: 0 of 4 points" in pages.page_of(marks[-1])


def test_the_teachers_page_counts_the_mistakes(tmp_path):
    grades, marks = a_class()
    pages.write_summary(grades, marks, tmp_path / "summary.html")
    page = (tmp_path / "summary.html").read_text(encoding="utf-8")
    assert "forgets-epsilon <small>· made by 1</small>" in page
    assert "<td>0 of 2</td><td>2</td><td>0</td>" in page
    assert "eve: no notebook was handed in" in page


def test_files_stay_in_their_folder(tmp_path, marks):
    for module in (gradescope, classroom50, otter, pages):
        module.write(marks, tmp_path / "out" / module.__name__)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    written = tmp_path / "out" / gradescope.__name__ / file_name("b/ob") / "results.json"
    assert json.loads(written.read_text(encoding="utf-8"))["score"] == 1


def test_each_learner_has_a_file_of_their_own():
    learners = ["../../etc", ".", "", "a\0b", "a_b", "a b", "/", "ann"]
    names = [file_name(each) for each in learners]
    assert len(set(names)) == len(learners)
    assert all(re.fullmatch(r"[\w@][\w.@-]*", name) for name in names)
    assert names[-1] == "ann"
