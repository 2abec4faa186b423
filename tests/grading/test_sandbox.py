"""The sandbox: notebooks that mean harm get their row, and no canary falls."""

import hashlib
import os
import sys
import time
from functools import partial
from pathlib import Path

import psutil
import pytest

import bn_helpers
from bn_helpers.grading import sandbox
from bn_helpers.grading.handed_in import find_notebooks, read_notebook
from bn_helpers.grading.pool import Limits
from tests.grading.hostile import SECRET, UNTOUCHED, Victim, hand_in
from tests.grading.notebooks import statuses

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux"),
]
LIMITS = Limits(seconds=60, cell_seconds=30, memory=1024)  # a busy machine takes more than 20
# Harmless without the sandbox too, and there each has to do what it means to: or its canary proves nothing.
LIVE = {
    "reads_the_key": "says canary",
    "reads_the_environment": "found: ",
    "reads_other_hand_ins": "says canary",
    "writes_beside_itself": "",
    "overwrites_the_teachers_files": "",
    "reaches_127.0.0.1": "",
    "reaches_a_local_service": "",
    "unpickles": "",
}


@pytest.fixture
def victim(tmp_path):
    victim = Victim(tmp_path / "home", tmp_path / "class")
    yield victim
    victim.close()


def grade(pool, folder, *names):
    found = find_notebooks([str(folder)])
    stems = [(each.path.stem, each.path) for each in found]
    jobs = [(stem, partial(read_notebook, path)) for stem, path in stems if not names or stem in names]
    return {each.notebook: each for each in pool.grade_all(jobs, LIMITS)}


def course():
    digest = hashlib.sha256()
    for path in sorted(Path(bn_helpers.__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def processes(mark):
    return [each for each in psutil.process_iter(["cmdline"]) if mark in (each.info["cmdline"] or [])]


@pytest.fixture
def before(victim):
    expected = hand_in(victim)
    return expected, sorted(os.listdir(victim.class_folder)), course()


def test_hostile_notebooks_get_their_row_and_harm_nothing(sandboxed, victim, before):
    expected, listing, hashed = before
    assert len(expected) >= 20
    free = os.statvfs(victim.home).f_bavail * os.statvfs(victim.home).f_frsize
    start = time.monotonic()

    grades = grade(sandboxed, victim.class_folder)

    assert time.monotonic() - start < 300
    got = {name: (statuses(each), each.reason) for name, each in grades.items()}
    wrong = {
        name: got[name]
        for name, (rows, reason) in expected.items()
        if got[name][0] != (rows or got[name][0])
        or reason not in got[name][1]
        or bool(reason) != bool(got[name][1])
    }
    assert wrong == {}
    # The canaries
    said = [each.message for grade in grades.values() for each in grade.feedback.values()]
    assert not [text for text in said if SECRET in text or "found: " in text]
    assert sorted(os.listdir(victim.class_folder)) == listing
    assert victim.diary.read_text() == UNTOUCHED
    assert course() == hashed
    assert victim.visitors == []
    assert processes(str(victim.diary)) == []
    now = os.statvfs(victim.home).f_bavail * os.statvfs(victim.home).f_frsize
    assert free - now < 1024**3
    assert max(each.seconds for each in grades.values()) < LIMITS.seconds + 10


def test_without_the_sandbox_the_canaries_fall(plain, victim, before):
    """The positive control."""
    if os.environ.get("CI") is None and sandbox.shutil.which("bwrap") is None:
        pytest.skip("harm is done only where the sandbox is tested")
    _, listing, _ = before
    grades = grade(plain, victim.class_folder, *LIVE)
    for name, words in LIVE.items():
        assert words in grades[name].feedback["1.1"].message
    assert sorted(os.listdir(victim.class_folder)) == sorted([*listing, "planted"])
    assert victim.diary.read_text().count("pwned") == 2
    assert sorted(set(victim.visitors)) == ["AF_INET", "AF_UNIX"]


def test_where_it_is_missing(monkeypatch):
    monkeypatch.setattr(sandbox.shutil, "which", lambda name: None)
    with pytest.raises(
        sandbox.NoSandbox, match=r"not installed here: apt install bubblewrap.*--without-sandbox"
    ):
        sandbox.command(["true"])


def test_elsewhere(monkeypatch):
    monkeypatch.setattr(sandbox.sys, "platform", "darwin")
    with pytest.raises(sandbox.NoSandbox, match=r"needs Linux.*--without-sandbox"):
        sandbox.command(["true"])


def test_where_it_does_not_start():
    said = str(sandbox.why_not("bwrap: setting up uid map: Permission denied\n"))
    assert "Its last words: bwrap: setting up uid map: Permission denied." in said
    assert "sysctl" in said
    assert "--without-sandbox" in said
