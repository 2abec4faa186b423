"""What a page is given, before Sphinx: figures as files with alt text, live explorers, no kernel."""

import json

import pytest

from bn_helpers.course.notebooks import lessons, read
from bn_helpers.course.site import page_of, with_links_of_a_page, write_source
from bn_helpers.explorers import MIME

every_lesson = pytest.mark.parametrize("path", lessons(), ids=lambda path: path.name)


@every_lesson
def test_a_lesson_as_a_page(path, tmp_path):
    stored, page = read(path), page_of(read(path), path.stem, tmp_path)
    before, after = json.dumps(stored.cells), json.dumps(page.cells, ensure_ascii=False)
    assert '"image/png"' not in after
    assert "vnd.bn-helpers" not in after
    assert "../README.md" not in after
    explorers = before.count(f'"{MIME}"')
    assert after.count('<script type=\\"module\\">') == explorers
    assert len(list(tmp_path.glob("*.png"))) == before.count('"image/png": "') - explorers
    assert after.count("You solve this exercise in the notebook") == after.count('"exercise":')


def test_a_figure_keeps_its_words(tmp_path):
    notebook = read(lessons("01")[0])
    figure = next(cell for cell in notebook.cells if "image/png" in json.dumps(cell.get("outputs", [])))
    (output,) = [each for each in figure.outputs if "image/png" in each.get("data", {})]
    output.metadata["image/png"] = {"alt": 'two "valleys" & a path', "width": 640}
    page = page_of(notebook, "01", tmp_path)
    shown = json.dumps(page.cells[notebook.cells.index(figure)].outputs)
    assert "two &quot;valleys&quot; &amp; a path" in shown
    assert 'width=\\"640\\"' in shown


def test_links_to_the_readme_lead_to_the_front_page():
    text = "[start](../README.md#start), [next](02_gamma_and_beta.ipynb)"
    assert with_links_of_a_page(text) == "[start](index.md), [next](02_gamma_and_beta.ipynb)"


def test_the_source_has_a_page_for_each_lesson_the_claims_and_teachers(tmp_path):
    write_source(tmp_path / "source")
    there = {path.name for path in (tmp_path / "source").iterdir()}
    assert {path.name for path in lessons()} | {
        "index.md",
        "claims.md",
        "for_a_class.md",
        "conf.py",
        "formulas.js",
        "_static",
    } == there
    assert '<script type="module">' in (tmp_path / "source" / "index.md").read_text(encoding="utf-8")
