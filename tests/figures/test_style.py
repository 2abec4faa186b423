"""One look-up by name, which refuses what it cannot tell apart; and what every drawing function keeps to."""

import ast
import inspect
import re
from pathlib import Path

import matplotlib.colors
import pytest

from bn_helpers import figures
from bn_helpers.figures import style

FOLDER = Path(figures.__file__).parent
DRAWING = {name: function for name, function in vars(figures).items() if inspect.isfunction(function)}
for other in ("use_course_style", "show", "picture"):
    DRAWING.pop(other)
MODULES = sorted(path for path in FOLDER.glob("[a-z]*.py") if path.stem not in ("style", "showing"))
WHITE, DARK = "#FFFFFF", "#111111"  # the ground of JupyterLab's two themes
OTHER_SPELLINGS = re.compile(
    r"\b(batch ?norm|BatchNorm|BN|lr|eps|mini ?batch(?:es)?|learning-rate|momentum of|acc|std|iterations?)\b"
)
COLOURS = ("BLUE", "VERMILION", "GREEN", "PURPLE", "OCHRE")


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
        if path.stem not in ("style", "showing")
    ]
    assert sorted(defined) == sorted(DRAWING)
    assert set(DRAWING) <= set(figures.__all__)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.name)
def test_a_module_can_be_taken_in(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("name", COLOURS)
def test_a_colour_is_seen_on_both_grounds_and_bears_white_text(name):
    """WCAG 2: 3 for lines and shapes, 4.5 for text."""
    color = getattr(style, name)
    assert style.contrast(color, WHITE) >= 4.5, "as text too"
    assert style.contrast(color, DARK) >= 3.5
    assert style.contrast(color, style.ON_COLOUR) >= 4.5


def test_text_has_the_most_contrast_that_both_grounds_allow():
    """4.5 on both is out of reach: the grounds would have to be 20.25 apart. Larger type makes up for it."""
    most = style.contrast(WHITE, DARK) ** 0.5
    assert most < 4.5
    worse = min(style.contrast(style.INK, ground) for ground in (WHITE, DARK))
    assert worse > most - 0.02
    for setting in ("text.color", "axes.labelcolor", "axes.titlecolor", "xtick.color", "ytick.color"):
        assert style.STYLE[setting] == style.INK
    assert style.STYLE["font.size"] >= 11


def test_text_on_a_filled_shape_is_legible():
    for red in range(0, 256, 15):
        for green in range(0, 256, 15):
            color = f"#{red:02X}{green:02X}80"
            assert style.contrast(style.text_on(color), color) >= 4.5


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_colours_come_from_the_style(path):
    """No colour is written out in a drawing module: neither as #RRGGBB nor by its English name."""
    names = {name for name in matplotlib.colors.get_named_colors_mapping() if len(name) > 1}
    texts = {
        node.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert {text for text in texts if text in names or re.fullmatch("#[0-9A-Fa-f]{3,8}", text)} == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_names_are_spelled_as_in_the_course(path):
    """What a figure writes, and what it is given, has the one spelling that CONTRIBUTING.md names."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    written = [text for text in texts if isinstance(text, str)]
    assert [text for text in written if OTHER_SPELLINGS.search(text)] == []
    given = {
        argument.arg for node in ast.walk(tree) if isinstance(node, ast.arguments) for argument in node.args
    }
    assert given & {"lr", "eps", "n_layers", "axes", "ax_list", "fig", "plt"} == set()


@pytest.mark.parametrize("name", DRAWING)
def test_a_drawing_function_is_named_after_what_it_shows(name):
    assert not name.startswith(("plot", "draw", "show", "make", "fig"))
