"""A learner's tab: one notebook in JupyterLab, and what hands and eyes can do with it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Locator, expect

from tests.browser.server import TOKEN, Server

PATIENCE = 300_000  # milliseconds for a whole lesson on a slow machine
# Asks JupyterLab itself, and gives up when it does not answer.
ASK = """async argument => {{
    const app = window.jupyterapp, panel = app.shell.currentWidget;
    const late = new Promise((_, no) => setTimeout(() => no(new Error("no answer in time")), {patience}));
    return Promise.race([late, (async () => {{ {body} }})()]);
}}"""
# Every text inside the given elements with its contrast, as the WCAG defines it, to what lies behind it.
CONTRASTS = """roots => {
    const parse = css => { const [r, g, b, a = 1] = css.match(/[\\d.]+/g).map(Number); return [r, g, b, a]; };
    const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
    const behind = node => {
        if (!node) return [255, 255, 255, 1];
        const colour = parse(getComputedStyle(node).backgroundColor);
        return colour[3] === 1 ? colour : over(colour, behind(node.parentElement));
    };
    const linear = value => value <= 0.04045 * 255 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
    const light = c => 0.2126 * linear(c[0]) + 0.7152 * linear(c[1]) + 0.0722 * linear(c[2]);
    const found = [];
    for (const root of roots) {
        const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const text = walker.currentNode.textContent.trim(), node = walker.currentNode.parentElement;
            if (!text || !node.checkVisibility()) continue;
            const paper = behind(node), ink = over(parse(getComputedStyle(node).color), paper);
            const [dark, bright] = [light(paper), light(ink)].sort((a, b) => a - b);
            found.push([text, (bright + 0.05) / (dark + 0.05)]);
        }
    }
    return found;
}"""


class Lab:
    """One browser tab. `requests_outside` collects every address asked for on other machines."""

    def __init__(self, context: BrowserContext, server: Server, folder: Path):
        self.server, self.folder = server, folder
        self.page = context.new_page()
        self.page.set_default_timeout(60_000)
        self.requests_outside: list[str] = []
        self.page.on("request", lambda request: self._note(request.url))
        self.page.on("websocket", lambda socket: self._note(socket.url))

    def _note(self, url: str) -> None:
        if urlsplit(url).hostname not in ("127.0.0.1", None):  # None: data and blob, which ask nobody
            self.requests_outside.append(url)

    def open(self, notebook: str) -> None:
        """Open a notebook of the learner's folder and wait until its kernel answers."""
        path = (self.folder / notebook).relative_to(self.server.root)
        workspace = f"{self.folder.name}-{notebook.removesuffix('.ipynb')}"  # tabs do not share a layout
        self.page.goto(f"{self.server.url}lab/workspaces/{workspace}/tree/{path}?token={TOKEN}")
        self.wait_for_kernel()

    def reload(self) -> None:
        self.page.reload()
        self.wait_for_kernel()

    def wait_for_kernel(self) -> None:
        """JupyterLab shows "idle" before the kernel is there; its info reply is the sign that it is."""
        self.page.wait_for_function("window.jupyterapp?.shell.currentWidget?.context?.isReady")
        self.ask("await panel.sessionContext.ready; await panel.sessionContext.session.kernel.info;")

    def ask(self, body: str, argument: Any = None) -> Any:
        return self.page.evaluate(ASK.format(body=body, patience=PATIENCE), argument)

    def execute(self, command: str) -> Any:
        """What stands behind an item of JupyterLab's menus."""
        return self.ask("return app.commands.execute(argument);", command)

    def run_all(self) -> None:
        self.execute("notebook:run-all-cells")

    # What the notebook holds

    def cells(self) -> list[dict[str, Any]]:
        return self.ask("return panel.content.widgets.map(cell => cell.model.toJSON());")

    def code_cells(self) -> list[dict[str, Any]]:
        return [cell for cell in self.cells() if cell["cell_type"] == "code"]

    def cell_with(self, text: str) -> Locator:
        """The cell that holds a text; it may be a number such as check("1.2")."""
        index = next(i for i, cell in enumerate(self.cells()) if text in cell["source"])
        return self.page.locator(".jp-Notebook-cell").nth(index)

    def active_cell(self) -> Locator:
        return self.page.locator(".jp-Notebook-cell.jp-mod-active")

    def output(self, cell: Locator) -> Locator:
        return cell.locator(".jp-OutputArea-output")

    def figures(self) -> list[str]:
        """The sources of all images below the cells, once every one of them is drawn."""
        images = self.page.locator(".jp-OutputArea-output img")
        drawn = "images => images.every(image => image.complete && image.naturalWidth > 0)"
        assert images.evaluate_all(drawn)
        return images.evaluate_all("images => images.map(image => image.src)")

    def contrasts(self, elements: Locator) -> dict[str, float]:
        """Every visible text in the elements and its contrast ratio to the background."""
        found: dict[str, float] = {}
        for text, ratio in elements.evaluate_all(CONTRASTS):
            found[text] = min(ratio, found.get(text, ratio))
        return found

    # What a learner does

    def answer(self, cell: Locator, old: str, new: str) -> None:
        """Click on a line of a cell, select it, and type another in its place."""
        line = cell.locator(".cm-line").filter(has_text=re.compile(rf"^\s*{re.escape(old)}$"))
        line.click()
        self.page.keyboard.press("End")
        self.page.keyboard.press("Shift+Home")
        self.page.keyboard.type(new)
        expect(cell.locator(".cm-content")).to_contain_text(new)

    def run(self, cell: Locator) -> None:
        """Shift+Enter in a cell; returns when the cell is done."""
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Shift+Enter")
        self.wait_until_done()

    def run_up_to(self, cell: Locator) -> None:
        cell.locator(".cm-content").click()
        self.execute("notebook:run-all-above")

    def try_out(self, code: str) -> Locator:
        """Esc, B: a new cell below the active one; write code into it and run it."""
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("b")
        self.page.keyboard.press("Enter")
        self.page.keyboard.insert_text(code)
        cell = self.active_cell()
        index = int(cell.evaluate("cell => [...cell.parentElement.children].indexOf(cell)"))
        self.page.keyboard.press("Control+Enter")
        self.wait_until_done()
        return self.page.locator(".jp-Notebook-cell").nth(index)

    def wait_until_done(self) -> None:
        """No cell waits or runs (JupyterLab shows a star for those)."""
        stars = self.page.locator(".jp-InputPrompt", has_text="[*]")
        expect(stars).to_have_count(0, timeout=PATIENCE)

    def save(self) -> None:
        self.page.keyboard.press("Control+s")
        self.page.wait_for_function("!window.jupyterapp.shell.currentWidget.model.dirty")

    def solved(self) -> list[str]:
        return sorted(path.name for path in (self.folder / ".bn_progress").iterdir())
