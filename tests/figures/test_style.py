"""One look-up by name, which refuses what it cannot tell apart; and what every drawing function keeps to."""

import inspect
from pathlib import Path

import pytest

from bn_helpers import figures
from bn_helpers.figures import style

FOLDER = Path(figures.__file__).parent
DRAWING = {name: function for name, function in vars(figures).items() if inspect.isfunction(function)}
DRAWING.pop("use_course_style")


def test_a_name_looks_the_same_in_every_figure():
    assert style.looks(["Batch Norm", "plain"])["plain"] == style.looks(["plain", "mine"])["plain"]
    assert style.looks(["with Batch Norm"])["with Batch Norm"] == style.BATCH_NORM


def test_no_two_names_of_a_figure_look_alike():
    names = ["Batch Norm", "first", "second", "third", "fourth", "fifth"]
    lines = [str(look["linestyle"]) for look in style.looks(names).values()]
    assert len(set(lines)) == len(names)
    marks = style.markers(names)
    assert len(set(marks.values())) == len(names)


@pytest.mark.parametrize("names", [["a", "b", "c", "d", "e", "f", "g"], ["plain", "without Batch Norm"]])
def test_what_cannot_be_told_apart_is_refused(names):
    with pytest.raises(ValueError, match=r"names must be few enough to tell their lines apart; got \["):
        style.looks(names)


def test_too_many_marks_are_refused():
    with pytest.raises(ValueError, match="names must be at most 7, one for each mark"):
        style.markers("abcdefgh")


@pytest.mark.parametrize("name", DRAWING)
def test_a_drawing_function_returns_its_axes_and_asks_for_none(name):
    signature = inspect.signature(DRAWING[name])
    assert signature.return_annotation in ("Axes", "Panels")
    assert "ax" not in signature.parameters


def test_the_face_shows_every_drawing_function_once():
    defined = [
        name
        for path in FOLDER.glob("[a-z]*.py")
        for name, thing in vars(__import__(f"bn_helpers.figures.{path.stem}", fromlist=["x"])).items()
        if inspect.isfunction(thing) and thing.__module__ == f"bn_helpers.figures.{path.stem}"
        if inspect.signature(thing).return_annotation in ("Axes", "Panels") and not name.startswith("_")
        if path.stem != "style"
    ]
    assert sorted(defined) == sorted(DRAWING)
    assert set(DRAWING) <= set(figures.__all__)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.name)
def test_a_module_can_be_taken_in(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300
