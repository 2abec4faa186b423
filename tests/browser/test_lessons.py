"""Every lesson in JupyterLab: it can be read as stored, and runs from top to bottom."""

import json

import pytest

from tests.browser.conftest import NOTEBOOKS

pytestmark = pytest.mark.browser


def number_of_figures(notebook):
    cells = json.loads((NOTEBOOKS / notebook).read_text(encoding="utf-8"))["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    return sum(any(kind.startswith("image/") for kind in output.get("data", {})) for output in outputs)


@pytest.mark.parametrize("notebook", sorted(path.name for path in NOTEBOOKS.glob("*.ipynb")))
def test_lesson(new_tab, notebook):
    lab = new_tab(notebook)
    assert len(lab.figures()) == number_of_figures(notebook)  # before anything has run
    lab.run_all()
    code_cells = lab.code_cells()
    errors = [out for cell in code_cells for out in cell["outputs"] if out["output_type"] == "error"]
    assert errors == []
    assert [cell["execution_count"] for cell in code_cells] == list(range(1, len(code_cells) + 1))
    assert len(lab.figures()) == number_of_figures(notebook)
    check_mathematics(lab)


def check_mathematics(lab):
    prose = lab.page.locator(".jp-MarkdownOutput")
    with_formulas = [cell for cell in lab.cells() if cell["cell_type"] == "markdown" and "$" in cell["source"]]
    assert with_formulas
    assert lab.page.locator(".jp-MarkdownCell:has(mjx-container)").count() == len(with_formulas)
    assert prose.locator("mjx-merror").count() == 0
    assert not any("$$" in text or "\\frac" in text for text in prose.all_inner_texts())
