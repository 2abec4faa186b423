"""make lab: JupyterLab on the first lesson, with the whole course in reach."""

import asyncio
import shutil
import sys

import pytest

from bn_helpers import settings
from bn_helpers.__main__ import main
from bn_helpers.course import lab
from bn_helpers.course.notebooks import lessons, read


@pytest.fixture
def started(monkeypatch):
    commands = []
    monkeypatch.setattr(lab.subprocess, "call", lambda command: commands.append(command) or 0)
    monkeypatch.setattr(lab, "find_spec", lambda name: name)
    return commands


def test_it_serves_the_whole_course_and_opens_the_first_lesson(started, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["bn_helpers", "lab", "--no-browser"])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 0
    (command,) = started
    assert f"--ServerApp.root_dir={settings.ROOT}" in command
    assert command[-2:] == ["--no-browser", str(lessons("00")[0])]
    assert "Which exercises have passed is kept in " in capsys.readouterr().out


def test_what_is_missing_is_said(started, monkeypatch, tmp_path):
    monkeypatch.setattr(settings, "LESSONS", tmp_path)
    with pytest.raises(SystemExit, match="installed without them"):
        lab.open_lab()
    monkeypatch.setattr(lab, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match=r'python -m pip install -e "\.\[lab\]"'):
        lab.open_lab()
    assert started == []


def test_an_opened_lesson_says_of_its_language_what_the_kernel_will_say(tmp_path):
    pytest.importorskip("jupyter_server")
    from ipykernel.ipkernel import IPythonKernel

    from bn_helpers.course.opening import Lessons

    path = shutil.copy(lessons("00")[0], tmp_path)
    model = asyncio.run(Lessons(root_dir=str(tmp_path)).get("00_start_here.ipynb"))
    assert model["content"]["metadata"]["language_info"] == IPythonKernel.language_info
    assert read(path).metadata.language_info == {"name": "python"}  # the file is as it was
