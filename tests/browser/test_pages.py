"""Lessons and cards on pages without JupyterLab, in the light and in the dark."""

import subprocess
import sys

import nbformat
import pytest

from bn_helpers.course.notebooks import execute
from bn_helpers.exercises.cards import Card
from tests.browser import contrast
from tests.browser.conftest import NOTEBOOKS
from tests.browser.test_lessons import stored_figures

pytestmark = pytest.mark.browser

CARDS = """
from bn_helpers.exercises import check, hint
hint("1.2")
check("1.2")
"""


@pytest.fixture
def page(browser):
    page = browser.new_page()
    yield page
    page.close()


def converted(notebook, folder, *options):
    """The address of a notebook as a page."""
    command = [sys.executable, "-m", "nbconvert", "--to=html", f"--output-dir={folder}", *options]
    subprocess.run([*command, str(notebook)], check=True, capture_output=True)
    return (folder / f"{notebook.stem}.html").as_uri()


def test_a_page_describes_every_figure(page, tmp_path):
    (lesson,) = NOTEBOOKS.glob("03_*.ipynb")
    page.goto(converted(lesson, tmp_path))
    found = page.locator(".jp-Cell-outputArea img").evaluate_all("images => images.map(image => image.alt)")
    assert found == stored_figures(lesson.name)
    assert len(found) >= 4


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_cards_are_legible_on_a_page(page, tmp_path, theme):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CARDS)])
    nbformat.write(execute(notebook), tmp_path / "cards.ipynb")
    page.goto(converted(tmp_path / "cards.ipynb", tmp_path, f"--theme={theme}"))
    assert_legible(page)


@pytest.mark.parametrize(("ground", "text"), [("white", "#222"), ("#111", "#ddd")])
def test_code_in_cards_takes_the_colour_of_the_page(page, ground, text):
    """Where a page has colours of its own for code, they may suit another ground."""
    card = Card("Call `hint`", 'Say `hint("1.2")`:\n  hint("1.2")', folded=(("More", "See `check`."),))
    wrong = "color: #444; background: #333"
    style = f"<style>body {{ background: {ground}; color: {text} }} code, pre {{ {wrong} }}</style>"
    page.set_content(f"<html>{style}<body>{card._repr_html_()}</body></html>")
    assert_legible(page)


def assert_legible(page):
    for each in page.locator("summary").all():
        each.click()
    texts = contrast.contrasts(page.locator("details, strong, p, pre"))
    assert any("hint" in text for text, _ in texts)
    assert [(text, ratio) for text, ratio in texts if ratio < contrast.ENOUGH] == []
