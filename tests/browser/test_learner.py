"""What a learner does in a lesson: answers, hints, sliders, both themes."""

import json

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

DIVIDES_BY_THE_VARIANCE = "return (Z - Z.mean(axis=1, keepdims=True)) / (Z.var(axis=1, keepdims=True) + epsilon)"
RIGHT = "return (Z - Z.mean(axis=1, keepdims=True)) / np.sqrt(Z.var(axis=1, keepdims=True) + epsilon)"
SHOW_PROGRESS = "from bn_helpers.exercises import progress\nprogress()"
ILLEGIBLE = 4.5  # contrast ratio that WCAG 2 asks of text at level AA


def test_from_a_wrong_answer_to_a_saved_one(new_tab):
    lab = new_tab("01_z_transform.ipynb")
    lab.run(lab.cell_with("import numpy"))
    exercise = lab.cell_with('check("1.2")')

    lab.answer(exercise, "...", DIVIDES_BY_THE_VARIANCE)
    lab.run(exercise)
    expect(lab.output(exercise)).to_contain_text("Not yet")
    expect(lab.output(exercise)).to_contain_text("variance")

    hints = lab.output(lab.try_out('hint("1.2")'))
    first = hints.locator("details").first
    expect(first.locator("p")).to_be_hidden()
    first.locator("summary").click()
    expect(first.locator("p")).to_be_visible()
    before = lab.output(lab.try_out(SHOW_PROGRESS))
    expect(before).to_contain_text("· 1.2")

    lab.answer(exercise, DIVIDES_BY_THE_VARIANCE, RIGHT)
    lab.run(exercise)
    expect(lab.output(exercise)).to_contain_text("Passed")
    expect(lab.output(lab.try_out(SHOW_PROGRESS))).to_contain_text("✓ 1.2")

    lab.save()
    lab.reload()
    exercise = lab.cell_with('check("1.2")')
    expect(exercise.locator(".cm-content")).to_contain_text(RIGHT)
    expect(lab.output(exercise)).to_contain_text("Passed")
    stored = json.loads((lab.folder / "01_z_transform.ipynb").read_text(encoding="utf-8"))
    assert any(RIGHT in "".join(cell["source"]) for cell in stored["cells"])
    assert lab.solved() == ["1.2"]


def test_the_slider_moves_the_figure(new_tab):
    lab = new_tab("02_gamma_and_beta.ipynb")
    explorer = lab.cell_with("explore_gamma_and_beta(Z_norm)")
    lab.run_up_to(explorer)
    lab.run(explorer)
    figure = explorer.locator("img")
    start = figure.get_attribute("src")

    gamma = explorer.locator(".widget-slider", has_text="γ")
    gamma.locator(".noUi-handle").press("ArrowRight")
    expect(gamma.locator(".widget-readout")).to_have_text("1.10")
    expect(figure).not_to_have_attribute("src", start)
    expected = lab.try_out(
        'title = "γ = 1.1, β = 0"\nwhere_on_the_sigmoid({title: 1.1 * Z_norm}, '
        "{title: share_in_linear_zone(1.1 * Z_norm)})"
    )
    expect(figure).to_have_attribute("src", expected.locator("img").get_attribute("src"))

    gamma.locator(".noUi-handle").press("ArrowLeft")
    expect(figure).to_have_attribute("src", start)


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_everything_is_legible(new_tab, theme, tmp_path):
    lab = new_tab("00_start_here.ipynb")
    lab.ask('await app.commands.execute("apputils:change-theme", {theme: argument});', f"JupyterLab {theme}")
    expect(lab.page.locator("body")).to_have_attribute("data-jp-theme-name", f"JupyterLab {theme}")
    exercise = lab.cell_with('check("0.1")')
    lab.answer(exercise, "...", "return z - mu / sigma")
    lab.run_all()
    for summary in lab.page.locator(".jp-OutputArea-output summary").all():
        summary.click()
    lab.page.screenshot(path=tmp_path / f"{theme}.png")

    contrasts = lab.contrasts(lab.page.locator(".jp-OutputArea-output"))
    for text in ("Not yet", "Hint 1, a question", "exercises passed", "S13"):
        assert any(text in each for each in contrasts)
    assert {text: ratio for text, ratio in contrasts.items() if ratio < ILLEGIBLE} == {}
