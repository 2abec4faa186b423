"""Population statistics in chunks: exact here and on workers; a worker that dies costs no result."""

import copy
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress

import numpy as np
import pytest

from bn_helpers import machines, nn
from bn_helpers.machines import recalibrate_in_chunks, workers
from tests.browser.server import NO_NETWORK


def residual():
    """A network with Batch Norm, a skip and a convolution before it."""
    skip = nn.Skip()
    layers = [
        nn.Patches(1, 4, 4),
        nn.Dense(9, 3, bias=False, rng=0),
        nn.BatchNorm(3),
        nn.ReLU(),
        nn.Flatten(4),
    ]
    layers += [skip, nn.Dense(12, 12, rng=1), nn.BatchNorm(12), nn.Sigmoid(), nn.Join(skip)]
    return nn.Network([*layers, nn.BatchNorm(12), nn.Dense(12, 2, rng=2)])


def data(chunk):
    """Forty images for a number; far from 0, so that sums of squares would cancel."""
    rng = np.random.default_rng(chunk)
    return rng.normal(size=(16, 40 + chunk)) * rng.uniform(1, 5) + 100


def slowly(chunk):
    time.sleep(0.1)
    return data(chunk)


def serial(network, chunks=range(20)):
    exact = copy.deepcopy(network)
    nn.recalibrate(exact, np.hstack([data(chunk) for chunk in chunks]))
    return exact


def assert_same_statistics(one, other):
    for ours, theirs in zip(one.batch_norms, other.batch_norms, strict=True):
        np.testing.assert_allclose(ours.running_mean, theirs.running_mean, rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(ours.running_variance, theirs.running_variance, rtol=1e-12)


def test_chunks_are_exact_in_each_layer():
    network = residual()
    exact = serial(network)
    recalibrate_in_chunks(network, data, range(20))
    assert_same_statistics(network, exact)
    assert [layer.evaluation for layer in network.batch_norms] == ["running"] * 3


def test_one_chunk_and_a_stack():
    X = np.random.default_rng(0).normal(size=(5, 30))
    stack = nn.fully_connected([5, 4, 4, 2], True, rng=range(3))
    exact = copy.deepcopy(stack)
    nn.recalibrate(exact, X)
    recalibrate_in_chunks(stack, lambda chunk: X, [None])
    assert_same_statistics(stack, exact)


def test_what_is_sent_holds_no_mini_batch():
    network = residual()
    network.forward(data(0), training=True)
    sent = machines._without_memory(network.layers[:10], network)
    sizes = [value.size for layer in sent for value in vars(layer).values() if isinstance(value, np.ndarray)]
    assert max(sizes) <= 144  # that of the largest W


def test_no_chunk_is_refused_and_modes_come_back():
    network = residual()
    network.batch_norms[1].evaluation = "batch"
    with pytest.raises(ValueError, match="at least one chunk"):
        recalibrate_in_chunks(network, data, [])
    with pytest.raises(ZeroDivisionError):
        recalibrate_in_chunks(network, lambda chunk: 1 // 0, [1])
    assert [layer.evaluation for layer in network.batch_norms] == ["running", "batch", "running"]


def test_threads_where_distributed_is_installed_else_this_process(monkeypatch):
    monkeypatch.delenv("BN_SCHEDULER", raising=False)
    network = residual()
    exact = serial(network)
    with workers() as client:
        recalibrate_in_chunks(network, data, range(20), client)
    assert_same_statistics(network, exact)


def test_threads_ask_no_network_and_print_nothing(tmp_path):
    pytest.importorskip("distributed")
    calls = tmp_path / "calls"
    use = """
from bn_helpers.machines import workers
with workers() as client:
    print(client.submit(max, [3, 1], pure=False).result(), len(client.scheduler_info()["workers"]))
"""
    with socket.socket() as taken:  # the port of Dask's dashboard, of which it would say so
        with suppress(OSError):
            taken.bind(("", 8787))
            taken.listen()
        code = NO_NETWORK.format(log=calls) + use
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "3 2\n", "")
    assert not calls.exists()


def test_a_scheduler_that_is_named_is_used_or_it_is_said_why_not(monkeypatch):
    monkeypatch.setenv("BN_SCHEDULER", "10.0.0.1:8786")
    with pytest.raises(ValueError, match="must be an address, such as tcp://"), workers():
        pass
    monkeypatch.setenv("BN_SCHEDULER", "tcp://127.0.0.1:1")
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(ModuleNotFoundError, match="distributed is missing"), workers():
        pass


@pytest.mark.slow
def test_a_killed_worker_costs_time_and_no_result(scheduler, monkeypatch):
    address, processes = scheduler
    monkeypatch.setenv("BN_SCHEDULER", address)
    network, killed = residual(), []
    exact = serial(network)

    def kill():
        processes[0].kill()
        processes[0].wait()
        killed.append(time.monotonic())

    with workers() as client:
        client.wait_for_workers(2)
        timer = threading.Timer(1.0, kill)
        timer.start()
        recalibrate_in_chunks(network, slowly, range(20), client)
        finished = time.monotonic()
        timer.join()
    assert killed[0] < finished  # in the middle
    assert_same_statistics(network, exact)


@pytest.mark.slow
def test_more_data_than_a_worker_may_hold():
    distributed = pytest.importorskip("distributed")
    limit = 600 * 2**20

    def large(chunk):  # 32 MiB
        return np.tile(data(chunk % 4)[:, :40], (1, 6554))

    network = nn.fully_connected([16, 6, 2], True, rng=0)
    exact = copy.deepcopy(network)
    nn.recalibrate(exact, np.hstack([data(chunk)[:, :40] for chunk in range(4)]))
    options = {"n_workers": 1, "threads_per_worker": 1, "memory_limit": limit, "dashboard_address": None}
    with distributed.Client(**options) as client:
        recalibrate_in_chunks(network, large, range(32), client)
    assert 32 * large(0).nbytes > 1.5 * limit
    assert_same_statistics(network, exact)
