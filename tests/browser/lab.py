"""A learner's tab: one notebook in JupyterLab, and what hands and eyes can do with it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Locator, expect

from tests.browser.server import TOKEN, Server

PATIENCE = 300_000  # milliseconds, for a whole lesson on a slow machine
# Asks JupyterLab itself, and gives up when it does not answer.
ASK = """async argument => {{
    const app = window.jupyterapp, panel = app.shell.currentWidget;
    const late = new Promise((_, no) => setTimeout(() => no(new Error("no answer in time")), {patience}));
    return Promise.race([late, (async () => {{ {body} }})()]);
}}"""


class Lab:
    """One browser tab. `requests_outside` collects what it asks of other machines."""

    def __init__(self, context: BrowserContext, server: Server, folder: Path):
        self.server, self.folder = server, folder
        self.page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.requests_outside: list[str] = []
        self.page.on("request", lambda request: self._note(request.url))
        self.page.on("websocket", lambda socket: self._note(socket.url))

    def _note(self, url: str) -> None:
        if urlsplit(url).hostname not in ("127.0.0.1", None):  # None: data and blob, which ask nobody
            self.requests_outside.append(url)

    def open(self, notebook: str) -> None:
        """Open a notebook of the learner's folder and wait until its kernel answers."""
        path = (self.folder / notebook).relative_to(self.server.root)
        layout = f"{self.folder.name}-{notebook[:2]}"  # each tab has its own
        self.page.goto(f"{self.server.url}lab/workspaces/{layout}/tree/{path}?token={TOKEN}")
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

    # What the notebook holds

    def cells(self, kind: str = "") -> list[dict[str, Any]]:
        """The cells as they would be saved; of one kind, "code" or "markdown", if it is named."""
        cells = self.ask("return panel.content.widgets.map(cell => cell.model.toJSON());")
        return [cell for cell in cells if cell["cell_type"].startswith(kind)]

    def cell_with(self, text: str) -> Locator:
        """The first code cell that holds a text."""
        cells = [cell["source"] if cell["cell_type"] == "code" else "" for cell in self.cells()]
        index = next(i for i, source in enumerate(cells) if text in source)
        return self.page.locator(".jp-Notebook-cell").nth(index)

    def output(self, cell: Locator) -> Locator:
        return cell.locator(".jp-Cell-outputArea")

    def expect_figures(self, descriptions: list[str]) -> None:
        """The images below the cells have these descriptions; each is drawn, and no wider than its cell."""
        images = self.page.locator(".jp-Cell-outputArea img")
        expect(images).to_have_count(len(descriptions))
        assert images.evaluate_all("images => images.map(image => image.alt)") == descriptions
        images.evaluate_all("images => Promise.all(images.map(image => image.decode()))")
        fits = "image.width > 100 && image.width <= image.closest('.jp-OutputArea-output').clientWidth"
        assert images.evaluate_all(f"images => images.every(image => {fits})")

    def solved(self) -> list[str]:
        return sorted(path.name for path in (self.folder / ".bn_progress").iterdir())

    # What a learner does

    def answer(self, cell: Locator, old: str, new: str) -> None:
        """Click on a line of a cell, select it, and type another in its place."""
        cell.locator(".cm-line").filter(has_text=re.compile(rf"^\s*{re.escape(old)}$")).click()
        self.page.keyboard.press("End")
        self.page.keyboard.press("Shift+Home")
        self.page.keyboard.type(new)
        expect(cell.locator(".cm-content")).to_contain_text(new)

    def run(self, cell: Locator) -> None:
        """Shift+Enter in a cell; returns when the cell is done."""
        index = cell.evaluate("cell => [...cell.parentElement.children].indexOf(cell)")
        self.ask("panel.content.widgets[argument].model.executionCount = null;", index)
        for folded in cell.locator(".jp-InputPlaceholder").all():
            folded.click()
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Shift+Enter")
        expect(cell.locator(".jp-InputPrompt")).to_have_text(re.compile(r"\[\d+\]"))

    def run_all(self) -> None:
        self.ask('return app.commands.execute("notebook:run-all-cells");')

    def run_all_above(self, cell: Locator) -> None:
        cell.locator(".cm-content").click()
        self.ask('return app.commands.execute("notebook:run-all-above");')

    def try_out(self, code: str) -> Locator:
        """Esc, B: a new cell below the selected one; paste code into it and run it. Returns its output."""
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("b")
        self.page.keyboard.press("Enter")
        self.page.keyboard.insert_text(code)
        cell = self.page.locator(".jp-Notebook-cell").nth(self.ask("return panel.content.activeCellIndex;"))
        self.run(cell)
        return self.output(cell)

    def save(self) -> None:
        self.page.keyboard.press("Control+s")
        self.page.wait_for_function("!window.jupyterapp.shell.currentWidget.model.dirty")

    def use_theme(self, name: str) -> None:
        self.ask('return app.commands.execute("apputils:change-theme", {theme: argument});', name)
        expect(self.page.locator("body")).to_have_attribute("data-jp-theme-name", name)
