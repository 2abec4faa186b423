"""What several tests need: a seeded generator, a Dask scheduler."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.fixture
def scheduler():
    """The address of a Dask scheduler with two workers, processes on this machine; and the workers."""
    pytest.importorskip("distributed")
    import psutil

    course = str(Path(__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": course, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "3"}
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
