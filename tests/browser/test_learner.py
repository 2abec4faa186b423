"""What a learner does in a lesson: answers and hints; in the light and in the dark."""

import base64
import io
import json
import re

import matplotlib.image
import numpy as np
import pytest
from playwright.sync_api import expect

from bn_helpers.figures import style
from tests.browser import contrast

pytestmark = pytest.mark.browser

WRONG = "return (Z - Z.mean(axis=1, keepdims=True)) / (Z.var(axis=1, keepdims=True) + epsilon)"
RIGHT = "return (Z - Z.mean(axis=1, keepdims=True)) / np.sqrt(Z.var(axis=1, keepdims=True) + epsilon)"
FIGURE = """
import numpy as np
from bn_helpers import figures
figures.bands([0, 1], {"plain": np.array([[1, 2]])})
figures.show("A line that rises.")
"""
PROGRESS = "from bn_helpers.exercises import progress\nprogress()"


def test_from_a_wrong_answer_to_a_saved_one(new_tab):
    lab = new_tab("01_z_transform.ipynb")
    for imports in ("import check", "import numpy"):
        lab.run(lab.cell_with(imports))
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


def least_contrast_of_ink(picture, figure):
    """Of the opaque grey pixels, which are text and axes, with the ground that the page shows there."""
    ground = figure.evaluate(
        """image => {
            for (let node = image; node; node = node.parentElement) {
                const colour = getComputedStyle(node).backgroundColor;
                if (!/, 0\\)$/.test(colour)) return colour;
            }
        }"""
    )
    ground = [int(value) / 255 for value in re.findall(r"\d+", ground)[:3]]
    ink = np.unique(picture[(picture[..., 3] == 1) & (np.ptp(picture[..., :3], axis=-1) < 0.02)], axis=0)
    return min(style.contrast(color[:3], ground) for color in ink)


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_everything_is_legible(new_tab, theme):
    lab = new_tab("00_start_here.ipynb")
    lab.use_theme(theme)
    exercise = lab.cell_with('check("0.1")')
    lab.answer(exercise, "...", "return z - mu / sigma")
    lab.run_all()
    lab.try_out('from bn_helpers.exercises import check, hint\nhint("1.2")\ncheck("1.2")')
    for hint in lab.page.locator(".jp-Cell-outputArea summary").all():
        hint.click()

    texts = contrast.contrasts(lab.page.locator(".jp-Cell-outputArea, .jp-MarkdownOutput"))
    shown = " ".join(text for text, _ in texts)
    for text in ("Not yet", "Hint 1, a question", "exercises passed", "what is claimed"):
        assert text in shown
    assert [(text, ratio) for text, ratio in texts if ratio < contrast.ENOUGH] == []
    figure = lab.try_out(FIGURE).locator("img")
    expect(figure).to_have_attribute("alt", "A line that rises.")
    picture = pixels(figure)
    assert picture[0, 0, 3] == 0  # it stands on the page's own ground
    assert least_contrast_of_ink(picture, figure) > 4.2
