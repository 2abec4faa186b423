"""What an explorer stores in a notebook, what a page makes of it, and what a live kernel sends."""

import base64
import json
import re

import numpy as np
import pytest

from bn_helpers import explorers
from bn_helpers.explorers import showing
from tests.explorers.calls import CALLS, shown

SHARED = {"numbers", "page", "plot", "fields", "network", "tables"}
every_explorer = pytest.mark.parametrize("name", CALLS)


def test_each_explorer_has_a_face_a_module_and_a_call():
    modules = {path.stem for path in showing.MODULES.glob("*.js")}
    assert modules - SHARED == set(CALLS)
    assert set(CALLS) <= set(explorers.__all__)


@every_explorer
def test_what_is_stored(name, monkeypatch):
    output = shown(name, monkeypatch)
    data, metadata = output["data"], output["metadata"]["image/png"]
    assert set(data) == {showing.MIME, "image/png", "text/html", "text/plain"}
    assert data[showing.MIME]["name"] == name
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert metadata["alt"] == data["text/plain"]
    assert len(metadata["alt"].split()) > 15
    assert 300 < metadata["width"] < 800
    assert json.loads(json.dumps(data[showing.MIME], allow_nan=False)) == data[showing.MIME]


@every_explorer
def test_the_same_call_stores_the_same(name, monkeypatch):
    assert shown(name, monkeypatch) == shown(name, monkeypatch)


@every_explorer
def test_a_module_is_one_text_that_asks_for_nothing(name):
    text = showing.module_text(name)
    assert not re.search(r"^import |\bimport\(|https?:|fetch\(|XMLHttp", text, flags=re.MULTILINE)
    assert text.count("export default { render };") == 1
    assert text.count("function makePage(") == 1


@every_explorer
def test_a_live_kernel_sends_the_widget_beside_what_is_stored(name, monkeypatch):
    stored = shown(name, monkeypatch)
    monkeypatch.setattr(showing, "is_static", lambda: False)
    live = shown(name, monkeypatch)
    widget = live["data"].pop("application/vnd.jupyter.widget-view+json")
    assert re.fullmatch(r"\w{32}", widget["model_id"])
    assert live == stored


def test_a_page_shows_the_picture_until_the_module_runs(monkeypatch):
    output = shown("one_example_moves_all", monkeypatch)
    output["data"][showing.MIME]["state"]["note"] = "</script>"
    output["metadata"]["image/png"]["alt"] = 'a "quoted" text'
    part = showing.page_part(output)
    assert part.count("</script>") == 1
    assert 'alt="a &quot;quoted&quot; text"' in part
    assert output["data"]["image/png"] in part


@pytest.mark.parametrize("path", sorted(showing.MODULES.glob("*.js")), ids=lambda path: path.name)
def test_a_module_can_be_read(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("// ")
    assert len(lines) <= 150
    assert max(map(len, lines)) <= 120


def test_numbers_are_short():
    assert showing.numbers([[0.1234567, -98765.4321], [0, 3e-9]]) == [[0.12346, -98765], [0, 3e-9]]
    assert json.dumps(showing.numbers(np.array([1 / 3, 2.0]), digits=3)) == "[0.333, 2]"
