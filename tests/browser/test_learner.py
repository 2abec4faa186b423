"""What a learner does in a lesson: answers and hints; in the light and in the dark."""

import base64
import io
import json

import matplotlib.image
import pytest
from playwright.sync_api import expect

from tests.browser import contrast

pytestmark = pytest.mark.browser

WRONG = "return (Z - Z.mean(axis=1, keepdims=True)) / (Z.var(axis=1, keepdims=True) + epsilon)"
RIGHT = "return (Z - Z.mean(axis=1, keepdims=True)) / np.sqrt(Z.var(axis=1, keepdims=True) + epsilon)"
PROGRESS = "from bn_helpers.exercises import progress\nprogress()"


def test_from_a_wrong_answer_to_a_saved_one(new_tab):
    lab = new_tab("01_z_transform.ipynb")
    lab.run(lab.cell_with("import numpy"))
    exercise = lab.cell_with('check("1.2")')

    lab.answer(exercise, "...", WRONG)
    lab.run(exercise)
    expect(lab.output(exercise)).to_contain_text("Not yet")
    expect(lab.output(exercise)).to_contain_text("You divided by σ² + ε, not by its square root")

    hint = lab.try_out('hint("1.2")').locator("details").first
    expect(hint.locator("p")).to_be_hidden()
    hint.locator("summary").click()
    expect(hint.locator("p")).to_be_visible()
    expect(lab.try_out(PROGRESS)).to_contain_text("· 1.2")

    lab.answer(exercise, WRONG, RIGHT)
    lab.run(exercise)
    expect(lab.output(exercise)).to_contain_text("Passed")
    expect(lab.try_out(PROGRESS)).to_contain_text("✓ 1.2")

    lab.save()
    lab.reload()
    exercise = lab.cell_with('check("1.2")')
    expect(exercise.locator(".cm-content")).to_contain_text(RIGHT)
    expect(lab.output(exercise)).to_contain_text("Passed")
    stored = json.loads((lab.folder / "01_z_transform.ipynb").read_text(encoding="utf-8"))
    assert any(RIGHT in "".join(cell["source"]) for cell in stored["cells"])
    assert lab.solved() == ["1.2"]


def pixels(image):
    source = image.get_attribute("src").split(",")[1]
    return matplotlib.image.imread(io.BytesIO(base64.b64decode(source)))


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_everything_is_legible(new_tab, theme):
    lab = new_tab("00_start_here.ipynb")
    lab.use_theme(theme)
    exercise = lab.cell_with('check("0.1")')
    lab.answer(exercise, "...", "return z - mu / sigma")
    lab.run_all()
    for hint in lab.page.locator(".jp-Cell-outputArea summary").all():
        hint.click()

    texts = contrast.contrasts(lab.page.locator(".jp-Cell-outputArea, .jp-MarkdownOutput"))
    shown = " ".join(text for text, _ in texts)
    for text in ("Not yet", "Hint 1, a question", "exercises passed", "partly supported"):
        assert text in shown
    assert [(text, ratio) for text, ratio in texts if ratio < contrast.ENOUGH] == []
    figure = lab.try_out("import matplotlib.pyplot as plt\nimport bn_helpers.figures\nplt.plot([1, 2]);")
    assert pixels(figure.locator("img"))[0, 0].min() > 0.95  # light paper, in the dark too; not transparent
