"""One server and one browser for all tests; for each test a folder with fresh notebooks, and new tabs."""

import os
import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.lab import PATIENCE, Lab
from tests.browser.server import Server

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # the network is cut off
)
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("server"))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browser():
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert executable, "install chromium, or name it in the environment variable CHROMIUM"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_tab(server, browser, request):
    """Opens tabs on the learner's own copy of the notebooks. No tab and no kernel may call outside."""
    folder = server.root / re.sub(r"\W+", "-", request.node.name)
    shutil.copytree(NOTEBOOKS, folder, ignore=shutil.ignore_patterns(".*"))
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    tabs: list[Lab] = []

    def open_tab(notebook):
        tabs.append(Lab(context, server, folder))
        tabs[-1].open(notebook)
        return tabs[-1]

    yield open_tab
    context.close()
    server.stop_kernels()
    assert [url for tab in tabs for url in tab.requests_outside] == []
    assert not server.calls_outside.exists(), server.calls_outside.read_text(encoding="utf-8")
