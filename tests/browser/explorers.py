"""An explorer on a plain page, served without a kernel; and a hand on it."""

from __future__ import annotations

import http.server
import threading
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

from bn_helpers.explorers import page_part

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>explorers</title>
<link rel="icon" href="data:,"><meta name="viewport" content="width=device-width">
<style>:root {{ color-scheme: light dark }}</style></head>
<body>{body}</body></html>"""
# Moves a slider to place after place; the milliseconds until its page is laid out, and until it is painted.
TIME = """async (input, count) => {
    const [low, high] = [Number(input.min), Number(input.max)], times = [];
    for (let i = 0; i < count; i++) {
        await new Promise(next => requestAnimationFrame(() => setTimeout(next)));
        const begin = performance.now();
        input.value = low + (high - low) * ((i * 7) % count) / (count - 1);
        input.dispatchEvent(new Event("input", { bubbles: true }));
        input.closest(".bn-explorer").getBoundingClientRect();
        const laidOut = performance.now() - begin;
        await new Promise(next => requestAnimationFrame(() => setTimeout(next)));
        times.push([laidOut, performance.now() - begin]);
    }
    return times;
}"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


class Pages:
    """A web server on 127.0.0.1 that has nothing but files: no kernel, no Python."""

    def __init__(self, folder: Path):
        self.folder = folder
        handler = lambda *given: Quiet(*given, directory=str(folder))  # noqa: E731
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def write(self, name: str, *outputs: dict[str, Any]) -> str:
        """A page with the explorers of some outputs; its address."""
        body = "".join(page_part(output) for output in outputs)
        (self.folder / f"{name}.html").write_text(PAGE.format(body=body), encoding="utf-8")
        return f"http://127.0.0.1:{self.server.server_port}/{name}.html"

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def slider(explorer: Locator, label: str) -> Locator:
    return explorer.get_by_role("slider", name=label, exact=True)


def drag(page: Page, picture: Locator, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Press at a place of a picture, given in shares of its width and height, and release at another."""
    box = picture.bounding_box()
    assert box is not None
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)]
    page.mouse.move(*places[0])
    page.mouse.down()
    page.mouse.move(*places[1], steps=4)
    page.mouse.up()
