"""The whole command, with a class, a roster and exports; interrupted and resumed; merged from shards."""

import csv
import json
import os
import re
import signal
import subprocess
import sys
import time

import pytest

from bn_helpers.grading.session import uninterrupted
from tests.grading.notebooks import IN_ALL, answers, mistaken, small, stub, write

pytestmark = pytest.mark.slow
RUN = [sys.executable, "-m", "bn_helpers", "grade"]


@pytest.fixture
def a_class(tmp_path):
    folder = tmp_path / "in"
    solved = small(*answers())
    for name, notebook in {
        "ann/01.ipynb": solved,
        "bob/01.ipynb": small(*answers(_2=mistaken("1.2")[0])),
        "bob/01_again.ipynb": small(*answers(_3=stub("1.3"))),
        "zoe/01.ipynb": solved,
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        write(folder / name, notebook)
    os.utime(folder / "bob/01.ipynb", (1e9, 1e9))
    (tmp_path / "roster.csv").write_text("learner,name\nann,Ann Lee\nbob,Bob\neve,Eve\n")
    return tmp_path


def run(folder, *arguments):
    done = subprocess.run([*RUN, *arguments], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def rows(folder, name="grades.csv"):
    with (folder / name).open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def test_a_class_with_a_roster(a_class):
    exports = ("feedback", "summary", "scores", "gradescope", "classroom50", "otter")
    said = run(
        a_class, "in", "--without-sandbox", "--roster", "roster.csv", "--out", "out", "--export", *exports
    )
    assert "eve                 not graded: no notebook was handed in" in said
    assert "does not count: bob/01_again.ipynb is newer" in said
    assert "the same file as zoe handed in" in said
    assert "zoe" in (a_class / "out/summary.html").read_text(encoding="utf-8")
    assert not [path for path in a_class.glob("out/*/ann*") if "zoe" in _all_text(path)]
    scores = {row["learner"]: row for row in rows(a_class / "out", "scores.csv")}
    assert [scores[each]["total"] for each in ("ann", "bob", "eve", "zoe")] == ["4", "3", "0", "4"]
    assert (scores["ann"]["name"], scores["bob"]["1.3"], scores["eve"]["remarks"]) == (
        *("Ann Lee", "0"),
        "no notebook was handed in",
    )
    results = json.loads((a_class / "out/gradescope/bob/results.json").read_text(encoding="utf-8"))
    assert results["score"] == 3
    assert f"Ann Lee: 4 of {IN_ALL} points" in (a_class / "out/feedback/ann.html").read_text(encoding="utf-8")
    assert {path.name for path in (a_class / "out/feedback").iterdir()} == {
        *("ann.html", "bob.html", "eve.html", "zoe.html")
    }
    remarks = {row["notebook"]: row["remarks"] for row in rows(a_class / "out")}
    assert remarks["zoe/01.ipynb"] == "not in the roster; the same file as ann handed in"

    shards = [("--shard", f"{part}/2", "--out", f"part{part}") for part in (1, 2)]
    for shard in shards:
        run(a_class, "in", "--without-sandbox", *shard)
    run(a_class, "part1/grades.jsonl", "part2/grades.jsonl", "--roster", "roster.csv", "--out", "whole")
    assert rows(a_class / "whole") == rows(a_class / "out")


def _all_text(path):
    files = [path] if path.is_file() else list(path.iterdir())
    return "".join(each.read_text(encoding="utf-8") for each in files)


def _heeds_interrupts():
    """Where the tests run in the background, a shell may have told all of them to ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def interruptible():
    """As in the foreground: a shell's & leaves the signal ignored."""
    usual = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, usual)


def test_an_interruption_waits_until_a_row_is_whole(interruptible):
    done = []

    def interrupted_while_it_writes():
        with uninterrupted():
            signal.raise_signal(signal.SIGINT)
            done.append("written")

    with pytest.raises(KeyboardInterrupt):
        interrupted_while_it_writes()
    assert done == ["written"]
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no such signal")
def test_interrupted_and_resumed(a_class):
    slow = small(*answers(_1="import time\ntime.sleep(60)"))
    write(a_class / "in" / "zzz.ipynb", slow)
    command = [*RUN, "in", "--without-sandbox", "--jobs", "1"]
    process = subprocess.Popen(
        command,
        cwd=a_class,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_heeds_interrupts,
    )
    while (
        not (a_class / "grades.jsonl").exists()
        or (a_class / "grades.jsonl").read_text().count("\n") < 4  # whole rows
    ):
        time.sleep(0.1)
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate()
    assert process.returncode == 130
    found = re.search(r"Interrupted: ([1-5]) notebooks were not graded. With --resume the rest is done.", out)
    left = int(found[1])  # 1, or more where the machine is busy
    before = [row for row in rows(a_class)]
    write(a_class / "in" / "zzz.ipynb", small(*answers()))
    said = run(a_class, "in", "--without-sandbox", "--resume")
    assert f"Graded before: {5 - left} of 5" in said
    assert f"Notebooks: {left}\n" in said
    assert [row for row in rows(a_class) if row in before] == before
