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

NAMES = ["index", "claims", *(path.stem for path in lessons())]
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

    def open_one(name, **options):
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
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
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_breaks_no_rule_of_accessible_pages(open_page, name, scheme):
    page = open_page(name, color_scheme=scheme, viewport={"width": 1280, "height": 900})
    page.wait_for_function("!window.MathJax || MathJax.startup.promise.then(() => true)")
    found = Axe().run(page, options=LEVELS)
    assert found.violations_count == 0, found.generate_report()
    headings = page.locator("article :is(h1, h2, h3, h4)").evaluate_all("all => all.map(h => +h.tagName[1])")
    assert headings[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(headings)), headings


def test_an_explorer_answers_a_hand_and_a_keyboard(open_page):
    page = open_page("02_gamma_and_beta")
    explorer = page.locator(".bn-explorer").first
    words = explorer.locator("[aria-live]")
    expect(words).not_to_be_empty()
    before = words.inner_text()
    explorer.locator("input[type=range]").first.focus()
    page.keyboard.press("End")
    expect(words).not_to_have_text(before)


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
