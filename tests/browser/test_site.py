"""The pages in chromium: readable on a phone, accessible, alive without a kernel, and asking nobody."""

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from bn_helpers.course.notebooks import lessons
from bn_helpers.course.site import DOWNLOAD, build, write_source
from bn_helpers.grading.handout import pack
from tests.browser.explorers import Pages

NAMES = ["index", "claims", "for_a_class", *(path.stem for path in lessons())]
every_page = pytest.mark.parametrize("name", NAMES)
LEVELS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    write_source(folder / "source")
    pack(folder / "source" / DOWNLOAD)
    build(folder / "source", folder / "pages")
    pages = Pages(folder / "pages")
    yield pages
    pages.stop()


@pytest.fixture
def open_page(site, browser):
    """Opens a page of the site. No request may leave the machine."""
    contexts, outside = [], []

    def open_one(name, before="", **options):
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.add_init_script(before)
        here = f"http://127.0.0.1:{site.server.server_port}/"
        inside = (here, "data:", "blob:")
        page.on("request", lambda request: request.url.startswith(inside) or outside.append(request.url))
        page.goto(f"{here}{name}.html")
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert outside == []


@every_page
def test_it_is_no_wider_than_a_phone(open_page, name):
    page = open_page(name, viewport={"width": 320, "height": 700})
    if page.locator(".math").count():
        expect(page.locator("mjx-container").first).to_be_attached()
    for width in (320, 390, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@every_page
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_it_breaks_no_rule_of_accessible_pages(open_page, name, scheme, width):
    page = open_page(name, color_scheme=scheme, viewport={"width": width, "height": 900})
    page.wait_for_function("!window.MathJax || MathJax.startup.promise.then(() => true)")
    found = Axe().run(page, options=LEVELS)
    assert found.violations_count == 0, found.generate_report()
    headings = page.locator("article :is(h1, h2, h3, h4)").evaluate_all("all => all.map(h => +h.tagName[1])")
    assert headings[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(headings)), headings
    alts = page.locator("article img").evaluate_all("all => all.map(image => image.alt)")
    assert all(len(alt.split()) > 3 for alt in alts), alts


def test_an_explorer_answers_a_hand_and_a_keyboard(open_page):
    page = open_page("02_gamma_and_beta")
    explorer = page.locator(".bn-explorer").first
    words = explorer.locator("[aria-live]")
    expect(words).not_to_be_empty()
    before = words.inner_text()
    explorer.locator("input[type=range]").first.focus()
    page.keyboard.press("End")
    expect(words).not_to_have_text(before)


def test_a_keyboard_walks_through_a_whole_lesson(open_page):
    page = open_page("02_gamma_and_beta")
    expect(page.locator(".bn-explorer input").first).to_be_visible()
    controls = page.locator(".bn-explorer :is(input, select, button), article summary")
    left = controls.evaluate_all("all => (window.left = new Set(all)).size")
    assert left > 10
    for _ in range(400):
        page.keyboard.press("Tab")
        left, over = page.evaluate("""() => {
            left.delete(document.activeElement);
            return [left.size, !!document.activeElement.closest(".prev-next-footer .right-next")];
        }""")
        if over:
            break
    assert (left, over) == (0, True)


def test_formulas_wait_for_what_can_be_dragged(open_page):
    page = open_page("02_gamma_and_beta", before="""
        new MutationObserver(() => {
            window.order ??= [];
            for (const what of [".bn-explorer circle", "mjx-container"]) {
                if (!order.includes(what) && document.querySelector(what)) order.push(what);
            }
        }).observe(document, { childList: true, subtree: true });
    """)  # fmt: skip
    expect(page.locator("mjx-container").first).to_be_attached()
    assert page.evaluate("order") == [".bn-explorer circle", "mjx-container"]
    assert page.locator("mjx-container").count() == page.locator(".math").count()


def test_without_javascript_there_are_pictures_and_hints(open_page):
    page = open_page("02_gamma_and_beta", java_script_enabled=False)
    assert page.locator("[id^=explorer-] img").first.get_attribute("alt")
    hints = page.locator("details", has_text="Hint 1").first
    hints.locator("summary").click()
    expect(hints.locator("p").first).to_be_visible()


class Links(HTMLParser):
    """The addresses and the anchors of a page."""

    def __init__(self, path):
        super().__init__()
        self.links, self.anchors = [], set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.anchors.add(given.get("id"))
        self.links += [given[key] for key in ("href", "src") if given.get(key)]


def test_no_link_leads_nowhere(site):
    pages = {path.name: Links(path) for path in Path(site.folder).glob("*.html")}
    assert len(pages) >= len(NAMES)
    for name, page in pages.items():
        for link in page.links:
            if re.match(r"[a-z]+:|#$", link):
                continue
            target, _, anchor = link.partition("#")
            file = target.split("?")[0] or name
            assert (site.folder / file).exists(), (name, link)
            if anchor and file in pages:
                assert anchor in pages[file].anchors, (name, link)
