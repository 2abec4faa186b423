"""python -m benchmarks.workers: what Dask's workers cost and save, in seconds by the clock.

Population statistics in chunks, as in lesson 08, by this process and by one and two worker processes; and a
training step whose mini-batch is shared by two workers, beside the step of one process.
"""

import os

# Before NumPy starts its threads, here and in the workers.
os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", MKL_NUM_THREADS="1")

from copy import deepcopy
from statistics import median
from time import perf_counter

import numpy as np
from distributed import Client

from bn_helpers import nn
from bn_helpers.machines import LOCAL, recalibrate_in_chunks

CHUNKS, EXAMPLES, UNITS = 16, 20_000, 256
REPEATS = 3


def chunk(number):
    """What a worker loads: enough for a task of more than 50 ms."""
    return np.random.default_rng(number).normal(size=(64, EXAMPLES))


def gradient(network, X, Y):
    """A worker's part of a training step."""
    logits = network.forward(X, training=True)
    network.backward(nn.softmax_cross_entropy(logits, Y)[1])
    return network.gradients


def seconds(work, repeats=REPEATS):
    """Median by the clock, after one call to warm up."""
    work()
    times = []
    for _ in range(repeats):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return median(times)


def cluster(count):
    return Client(n_workers=count, threads_per_worker=1, silence_logs=50, **LOCAL)


def main():
    network = nn.fully_connected([64, UNITS, UNITS, 10], True, rng=0)
    exact = deepcopy(network)
    recalibrate_in_chunks(exact, chunk, range(CHUNKS))
    here = seconds(lambda: recalibrate_in_chunks(network, chunk, range(CHUNKS)))
    print(f"statistics of {CHUNKS} chunks, this process:  {here:6.2f} s")
    for count in (1, 2):
        with cluster(count) as client:
            there = seconds(lambda: recalibrate_in_chunks(network, chunk, range(CHUNKS), client))
        pairs = zip(network.batch_norms, exact.batch_norms, strict=True)
        apart = max(np.abs(a.running_variance / b.running_variance - 1).max() for a, b in pairs)
        print(
            f"statistics of {CHUNKS} chunks, {count} worker(s):    {there:6.2f} s, equal within {apart:.0e}"
        )

    small = nn.fully_connected([64, 50, 50, 10], True, rng=0)
    X, Y = np.random.default_rng(0).normal(size=(64, 60)), np.eye(10)[:, np.arange(60) % 10]
    halves = [(X[:, :30], Y[:, :30]), (X[:, 30:], Y[:, 30:])]
    step = seconds(lambda: gradient(small, X, Y), 100)
    with cluster(2) as client:
        shared = seconds(
            lambda: client.gather([client.submit(gradient, small, *half, pure=False) for half in halves]), 100
        )
    print(f"gradient of one mini-batch, this process: {1000 * step:6.2f} ms")
    print(f"gradient of one mini-batch, 2 workers:    {1000 * shared:6.2f} ms")


if __name__ == "__main__":
    main()
