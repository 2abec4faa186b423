"""What a learner calls, on systems that lack what Linux has: signs, fork, alarms, limits, threads."""

import os
import subprocess
import sys

import pytest

WORK = """
from bn_helpers.exercises import check, hint, progress, solution
check("1.2", None)
check("1.2", lambda Z, epsilon: Z)
check("1.4", lambda sigma2, epsilon: sigma2 / (sigma2 + epsilon))
hint("1.2")
solution("1.2")
progress()
"""
# What Windows does not have; a process is started anew there, never forked.
LIKE_WINDOWS = """
import os, signal, subprocess, sys
for module in ("resource", "fcntl", "pwd", "termios"):
    sys.modules[module] = None
for name in ("fork", "setsid", "killpg", "waitpid"):
    delattr(os, name)
for name in ("SIGALRM", "SIGKILL", "setitimer", "alarm"):
    delattr(signal, name)
import bn_helpers.exercises.checker.deadline as deadline
deadline.CAN_FORK = False
"""
# What Python in a browser (Pyodide) does not have: processes and threads neither.
LIKE_A_BROWSER = """
import subprocess, sys, threading

def refuse(*_, **__):
    raise RuntimeError("can't start new thread")

threading.Thread.start = refuse
subprocess.Popen.__init__ = refuse
"""
LIKE_A_BROWSER += (
    LIKE_WINDOWS
    + """
sys.platform = "emscripten"
"""
)


def run(source, tmp_path, **environment):
    own = {"BN_PROGRESS_FOLDER": str(tmp_path), **environment}
    done = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, env={**os.environ, **own}, timeout=300
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return done.stdout


@pytest.mark.parametrize(
    ("encoding", "passed", "spelled"),
    [("ascii", "x 1.4", "gamma"), ("cp1252", "x 1.4", "gamma"), ("utf-8", "✓ 1.4", "γ")],
)
def test_an_output_that_does_not_know_greek(tmp_path, encoding, passed, spelled):
    shown = run(WORK, tmp_path, PYTHONIOENCODING=encoding).decode(encoding)
    assert "Exercise 1.4, the variance that is left: Passed" in shown
    assert passed in shown
    assert f"Learnable {spelled} and" in shown


@pytest.mark.parametrize("system", [LIKE_WINDOWS, LIKE_A_BROWSER], ids=["Windows", "a browser"])
def test_without_what_a_system_does_not_have(system, tmp_path):
    shown = run(system + WORK, tmp_path, PYTHONIOENCODING="utf-8").decode("utf-8")
    assert shown.count("Not attempted yet") == 1
    assert shown.count("Not yet") == 1
    assert shown.count("Passed") == 1
