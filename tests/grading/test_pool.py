"""The workers: limits hold for all that a notebook has started, and a dead worker costs one row."""

import json
import os
import subprocess
import sys
import threading
import time

import psutil
import pytest

from bn_helpers.grading.grades import collected
from bn_helpers.grading.handed_in import find_notebooks
from bn_helpers.grading.pool import COURSE, Limits, Worker
from tests.grading.notebooks import PASSED, UNREACHED, answers, as_bytes, model, small, statuses

LIMITS = Limits()
linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits memory and finds orphans")
# A cell that cannot be interrupted: it sleeps without letting go of the interpreter.
HOLDS_ON = "import ctypes\nctypes.PyDLL(None).sleep(600)"
# A process whose parent has ended, in a session of its own.
DAEMON = """
import os, subprocess, sys
if os.fork() == 0:
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", {mark!r}], start_new_session=True)
    os._exit(0)
"""


def grade(pool, notebook, limits=LIMITS):
    (got,) = pool.grade_all([("a", lambda: as_bytes(notebook))], limits)
    return got


def processes(mark):
    return [each for each in psutil.process_iter(["cmdline"]) if mark in (each.info["cmdline"] or [])]


@linux
def test_the_time_limit_holds_for_all_that_a_notebook_has_started(plain, tmp_path):
    """Both leave a daemon behind; one has to be ended from outside."""
    daemon = DAEMON.format(mark=str(tmp_path))
    holds_on = small(answers()[0], daemon, HOLDS_ON, *answers()[1:])
    ends = small(daemon, answers()[0])
    limits = Limits(seconds=6, all_cells=True)
    start = time.monotonic()
    notebooks = {"ends": ends, "holds_on": holds_on}
    jobs = [(name, lambda each=each: as_bytes(each)) for name, each in notebooks.items()]
    got = {each.notebook: each for each in plain.grade_all(jobs, limits)}
    assert time.monotonic() - start < 20
    assert statuses(got["ends"]) == [PASSED, "absent", "absent", "absent"]
    assert statuses(got["holds_on"]) == [PASSED, UNREACHED, UNREACHED, UNREACHED]
    assert got["holds_on"].reason == "it was stopped after 6 seconds in cell 4"
    assert processes(str(tmp_path)) == []


@linux
def test_memory_is_limited(plain):
    got = grade(plain, small(("1.2", f"hog = np.ones(2**28)\n{model('1.2')}")))
    assert "MemoryError" in got.feedback["1.2"].message


@linux
def test_memory_is_limited_for_all_processes_together(plain):
    shares = """
import os, time
for _ in range(10):
    if os.fork() == 0:
        hog = np.ones(25 * 2**20)
        time.sleep(600)
time.sleep(600)
"""
    got = grade(plain, small(("1.2", f"{shares}\n{model('1.2')}")), Limits(memory=1024))
    assert got.reason == "it was stopped in cell 2: it took more than 1024 megabytes"


def test_files_beside_the_notebook_are_out_of_its_way(plain):
    source = "open('new.txt', 'w').write('x')\nimport os\nassert os.listdir() == ['new.txt']"
    notebook = small(("1.2", f"{source}\n{model('1.2')}"))
    for _ in range(2):
        assert grade(plain, notebook).feedback["1.2"].status == PASSED


def test_a_worker_that_dies_costs_one_row():
    kills = "import os, signal, time\ntime.sleep(1)\nos.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(600)"
    worker = Worker(sandboxed=False)
    try:
        first = worker.grade(as_bytes(small(answers()[0], ("1.2", kills), *answers()[2:])), "a", LIMITS)
        assert first.reason == "its process ended in cell 3"
        assert statuses(first) == [PASSED, UNREACHED, UNREACHED, UNREACHED]
        assert statuses(worker.grade(as_bytes(small(*answers())), "b", LIMITS)) == [PASSED] * 4
    finally:
        worker.close()


@pytest.mark.slow
@linux
def test_a_worker_that_is_killed_from_outside_costs_nothing():
    worker = Worker(sandboxed=False)
    slow = f"import time\ntime.sleep(2)\n{model('1.1')}"
    threading.Timer(1, worker._process.kill).start()
    try:
        got = worker.grade(as_bytes(small(*answers(_1=slow))), "a", LIMITS)
    finally:
        worker.close()
    assert (statuses(got), got.reason) == ([PASSED] * 4, "")
    assert got.seconds > 3


@linux
def test_nothing_is_left_when_the_teacher_goes():
    code = """if True:
        import os
        from bn_helpers.grading.pool import Worker
        print(Worker(sandboxed=False)._process.pid, flush=True)
        os.kill(os.getpid(), 9)
    """
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": COURSE}
    )
    worker = int(done.stdout)
    for _ in range(100):
        if not psutil.pid_exists(worker):
            return
        time.sleep(0.1)
    raise AssertionError(f"worker {worker} is still there")


@pytest.mark.parametrize(
    "line",
    [
        {"feedback": 1},
        {"feedback": {"number": "1.1"}},
        {"exercises": 3},
        {"exercises": ["99.9"]},
        {"reason": 3},
        {"feedback": {"number": "2.1", "status": "passed", "message": "", "misconception": None}},
    ],
    ids=json.dumps,
)
def test_reports_that_something_else_has_written(line):
    assert collected("a", [{"exercises": ["1.1"]}, line]).reason == "its reports cannot be understood"


def test_which_notebooks_are_found(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("b/01.ipynb", "a/01.ipynb", "a/.ipynb_checkpoints/01.ipynb", "a/notes.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert [each.name for each in find_notebooks(["b/01.ipynb", "."])] == ["b/01.ipynb", "a/01.ipynb"]
