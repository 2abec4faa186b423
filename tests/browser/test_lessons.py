"""Every lesson in JupyterLab: it can be read as stored, and it runs from top to bottom."""

import json

import pytest
from playwright.sync_api import expect

from bn_helpers.explorers import MIME
from tests.browser.conftest import NOTEBOOKS

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("notebook", sorted(path.name for path in NOTEBOOKS.glob("*.ipynb")))
def test_lesson(new_tab, notebook):
    lab = new_tab(notebook)
    lab.expect_figures(stored_figures(notebook))  # before anything has run
    assert_mathematics_is_rendered(lab)
    lab.run_all()
    cells = lab.cells("code")
    outputs = [output for cell in cells for output in cell["outputs"]]
    assert [out for out in outputs if out["output_type"] == "error" or out.get("name") == "stderr"] == []
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    explorers = sum(MIME in output.get("data", {}) for output in outputs)
    expect(lab.page.locator(".bn-explorer")).to_have_count(explorers)  # each in the place of its picture
    lab.expect_figures(stored_figures(notebook, explorers=False))


def stored_figures(notebook, explorers=True):
    """The descriptions of the pictures, in order; those in the place of an explorer only if wanted."""
    cells = json.loads((NOTEBOOKS / notebook).read_text(encoding="utf-8"))["cells"]
    return [
        output["metadata"]["image/png"]["alt"]
        for cell in cells
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {}) and (explorers or MIME not in output["data"])
    ]


def assert_mathematics_is_rendered(lab):
    formulas = [cell for cell in lab.cells("markdown") if "$" in cell["source"]]
    rendered = lab.page.locator(".jp-MarkdownCell:has(mjx-container)")
    assert formulas
    expect(rendered).to_have_count(len(formulas))
    assert rendered.locator("mjx-merror").count() == 0
    for text in lab.page.locator(".jp-MarkdownOutput").all_inner_texts():
        assert "$$" not in text
        assert "\\frac" not in text
