"""A Dask cluster: the same rows, and a worker that is killed loses none."""

import os
import subprocess
import sys
import time

import psutil
import pytest

from bn_helpers.grading.cluster import Cluster
from bn_helpers.grading.pool import COURSE, Limits
from bn_helpers.grading.session import Session  # noqa: F401  (it imports without distributed)
from tests.grading.notebooks import PASSED, answers, as_bytes, mistaken, model, small, statuses

pytestmark = pytest.mark.slow
SLOW = "import time\ntime.sleep(1)\n"


@pytest.fixture
def scheduler():
    """The address of a scheduler with two workers, on this machine; and the workers."""
    pytest.importorskip("distributed")
    environment = {**os.environ, "PYTHONPATH": COURSE, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "3"}
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]
    command += ["--no-dashboard"]
    head = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    address = next(line.split()[-1] for line in head.stderr if "Scheduler at:" in line)
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny"]
    workers = [
        subprocess.Popen([*worker, "--no-dashboard"], stderr=subprocess.DEVNULL, env=environment)
        for _ in range(2)
    ]
    yield address, workers
    for each in [*workers, head]:
        family = psutil.Process(each.pid).children(recursive=True) if each.poll() is None else []
        for process in [*family, each]:
            process.kill()
        each.wait()


def test_a_killed_worker_loses_no_row(scheduler):
    address, workers = scheduler
    notebooks = {f"{n}": small(*answers(_1=f"{SLOW}{model('1.1')}")) for n in range(10)}
    notebooks["wrong"] = small(*answers(_2=mistaken("1.2")[0]))
    jobs = [(name, lambda each=each: as_bytes(each)) for name, each in notebooks.items()]
    grades = []
    with Cluster(address, sandboxed=False) as cluster:
        while sum(cluster._client.nthreads().values()) < 2:
            time.sleep(0.1)
        for grade in cluster.grade_all(jobs, Limits()):
            grades.append(grade)
            if len(grades) == 2:
                workers[0].kill()
    assert sorted(each.notebook for each in grades) == sorted(notebooks)
    by_name = {each.notebook: each for each in grades}
    assert by_name["wrong"].feedback["1.2"].misconception == mistaken("1.2")[1]
    assert all(statuses(by_name[f"{n}"]) == [PASSED] * 4 for n in range(10))
    assert workers[0].poll() is not None
    assert workers[1].poll() is None
