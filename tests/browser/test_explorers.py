"""The explorers on a plain page without a kernel, and in JupyterLab; pointer and keyboard; light and dark."""

import os
import statistics
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import contrast
from tests.browser.explorers import Pages, answers_to_input, drag, slider
from tests.explorers.calls import CALLS, shown, source

pytestmark = pytest.mark.browser
every_explorer = pytest.mark.parametrize("name", CALLS)
SCREENSHOTS = os.environ.get("BN_SCREENSHOTS")  # a folder, to look at the explorers oneself


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    pages = Pages(tmp_path_factory.mktemp("pages"))
    yield pages
    pages.stop()


@pytest.fixture
def open_page(pages, browser):
    """Opens the page of an explorer, in a window of some width and colour scheme; it may ask nobody else."""
    contexts, requests, errors = [], [], []

    def open_page(address, width=1000, scheme="light"):
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme))
        page = contexts[-1].new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [url for url in requests if not url.startswith(("http://127.0.0.1", "data:", "blob:"))] == []
    assert errors == []


@every_explorer
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_plain_page(name, scheme, pages, open_page, monkeypatch):
    address = pages.write(name, shown(name, monkeypatch))
    for width in (320, 640, 1280):
        page = open_page(address, width, scheme)
        explorer = page.locator(".bn-explorer")
        expect(explorer.locator("svg, canvas").first).to_be_visible()
        assert page.locator("img").count() == 0  # the explorer has taken the picture's place
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert outside(explorer) == []
        texts = contrast.contrasts(explorer.locator("p.says, label, figcaption, select"))
        assert [(text, ratio) for text, ratio in texts if ratio < contrast.ENOUGH] == []
        if SCREENSHOTS:
            page.screenshot(path=Path(SCREENSHOTS) / f"{name}_{width}_{scheme}.png", full_page=True)


def outside(explorer):
    """Texts that stick out of the picture they belong to."""
    return explorer.evaluate("""root => [...root.querySelectorAll("svg")].flatMap(svg => {
        const frame = svg.getBoundingClientRect();
        return [...svg.querySelectorAll("text")].filter(text => !text.closest("[clip-path]")).filter(text => {
            const box = text.getBoundingClientRect();
            return box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1;
        }).map(text => text.textContent);
    })""")


@every_explorer
def test_everything_can_be_done_by_keyboard(name, pages, open_page, monkeypatch):
    page = open_page(pages.write(name, shown(name, monkeypatch)))
    explorer = page.locator(".bn-explorer")
    assert explorer.get_attribute("aria-label").startswith("Explorer: ")
    controls = explorer.locator("input, select, button")
    for index in range(controls.count()):
        page.keyboard.press("Tab")
        control = controls.nth(index)
        expect(control).to_be_focused()
        assert control.evaluate("it => getComputedStyle(it).outlineStyle") == "solid"
        assert control.evaluate("it => it.ariaLabel || it.labels[0]?.textContent || it.textContent").strip()
    for each in explorer.get_by_role("slider").all():
        seen = set()
        each.focus()
        for key in ("Home", "ArrowRight", "End", "ArrowLeft"):
            before = explorer.locator("svg").evaluate_all("all => all.map(svg => svg.outerHTML).join()")
            page.keyboard.press(key)
            after = explorer.locator("svg").evaluate_all("all => all.map(svg => svg.outerHTML).join()")
            assert key == "Home" or after != before, (each.get_attribute("aria-label"), key)
            seen.add(each.get_attribute("aria-valuetext"))
        places = each.evaluate("it => (it.max - it.min) / (it.step || 1) + 1")
        assert len(seen) == min(4, places), each.get_attribute("aria-label")
    said = explorer.locator(".says").text_content()
    expect(explorer.get_by_role("status")).to_have_text(said)  # once the hand rests


@every_explorer
def test_what_can_be_dragged_answers(name, pages, open_page, monkeypatch):
    page = open_page(pages.write(name, shown(name, monkeypatch)))
    for picture in page.locator(".bn-explorer .drag").all():
        for start, end in [((0.35, 0.4), (0.8, 0.7)), ((0.8, 0.6), (0.4, 0.3))]:
            before = page.locator(".says").text_content()
            drag(page, picture, start, end)
            assert page.locator(".says").text_content() != before


@every_explorer
def test_the_picture_follows_within_50_ms(name, pages, open_page, monkeypatch):
    page = open_page(pages.write(name, shown(name, monkeypatch)))
    for each in page.locator(".bn-explorer").get_by_role("slider").all():
        processor, painted = answers_to_input(each)
        label = each.get_attribute("aria-label")
        for what, times in {"of the processor": processor, "until painted": painted}.items():
            median, worst = statistics.median(times), max(times)
            print(f"{name}, {label}: {median:.1f} ms {what} (worst {worst:.1f})")
        assert statistics.median(processor) < 50, label


def test_a_slow_picture_would_be_noticed(pages, open_page, monkeypatch):
    page = open_page(pages.write("valley", shown("valley", monkeypatch)))
    each = slider(page.locator(".bn-explorer"), "α")
    fast = statistics.median(answers_to_input(each, 5)[0])
    each.evaluate("""input => input.addEventListener("input", () => {
        let total = 0;
        for (let i = 0; i < 3e7; i++) total += Math.sin(i);
        input.dataset.total = total;
    })""")
    assert fast < 50 < statistics.median(answers_to_input(each, 5)[0])


def test_several_on_one_page(pages, open_page, monkeypatch):
    page = open_page(pages.write("all", *(shown(name, monkeypatch) for name in CALLS)))
    expect(page.locator(".bn-explorer svg:first-of-type").first).to_be_visible()
    assert page.locator(".bn-explorer").count() == len(CALLS)


# In the real JupyterLab


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_in_jupyterlab(new_tab, theme):
    lab = new_tab("00_start_here.ipynb")
    lab.use_theme(theme)
    for name in CALLS:
        output = lab.try_out(source(name))
        explorer = output.locator(".bn-explorer")
        expect(explorer).to_have_css("color-scheme", "dark" if "Dark" in theme else "light")
        assert output.locator("img").count() == 0
        first = explorer.get_by_role("slider").first
        shown_first = first.get_attribute("aria-valuetext")
        first.focus()
        lab.page.keyboard.press("End")
        expect(first).not_to_have_attribute("aria-valuetext", shown_first)
        texts = contrast.contrasts(explorer.locator("p.says, label, figcaption, select"))
        assert [(text, ratio) for text, ratio in texts if ratio < contrast.ENOUGH] == []
        if SCREENSHOTS:
            explorer.screenshot(path=Path(SCREENSHOTS) / f"{name}_{theme.replace(' ', '_')}.png")


def test_a_stored_explorer_is_a_picture_until_its_cell_runs(new_tab):
    lab = new_tab("02_gamma_and_beta.ipynb")
    cell = lab.cell_with("explorers.one_example_moves_all")
    expect(cell.locator("img")).to_have_count(1)
    lab.run_all_above(cell)
    lab.run(cell)
    expect(cell.locator("img")).to_have_count(0)
    explorer = cell.locator(".bn-explorer")
    value = slider(explorer, "its z")
    drag(lab.page, explorer.locator("svg").first, (0.3, 0.3), (0.9, 0.3))
    assert float(value.input_value()) > 1
    expect(explorer.locator(".says")).to_contain_text("z_norm = 2.")
