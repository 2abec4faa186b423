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
# Moves a slider to a place from 0 to 1; the milliseconds until the picture is painted.
MOVE = """async (input, place) => {
    const [low, high] = [Number(input.min), Number(input.max)], begin = performance.now();
    input.value = low + (high - low) * place;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise(next => requestAnimationFrame(() => setTimeout(next)));
    return performance.now() - begin;
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


def answers_to_input(control: Locator, count: int = 25) -> tuple[list[float], list[float]]:
    """Milliseconds for each of some inputs: of the processor, and until the picture is painted.

    The first is what the page's own thread has computed, laid out and painted, and does not grow when other
    programs keep the processor busy; the second does.
    """
    session = control.page.context.new_cdp_session(control.page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def computed() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return 1000 * next(metric["value"] for metric in metrics if metric["name"] == "ThreadTime")

    processor, painted = [], []
    for i in range(count):
        before = computed()
        painted.append(control.evaluate(MOVE, (i * 7) % count / (count - 1)))
        processor.append(computed() - before)
    session.detach()
    return processor, painted


def drag(page: Page, picture: Locator, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Press at a place of a picture, given in shares of its width and height, and release at another."""
    box = picture.bounding_box()
    assert box is not None
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)]
    page.mouse.move(*places[0])
    page.mouse.down()
    page.mouse.move(*places[1], steps=4)
    page.mouse.up()
