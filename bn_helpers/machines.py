"""Population statistics of data that lie on many machines, or that no machine could hold at once.

Each BatchNorm needs the mean and the variance of what enters it over all the data. A worker loads one
chunk, passes it through the layers before, and gives back (count, mean, variance): a few numbers for each
unit. These are merged, eight at a time, in a tree. The workers are those of a Dask scheduler; where
`distributed` is not installed, this process does the same work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

import numpy as np

from bn_helpers import nn
from bn_helpers.settings import SCHEDULER, scheduler_address, somebody_watches

AT_ONCE = 8  # parts that are merged by one task
# Dask would ask the network for this machine's address, and listen on it.
LOCAL = {"protocol": "tcp://", "host": "127.0.0.1", "dashboard_address": "127.0.0.1:0"}
INSTALL = 'python -m pip install -e ".[distributed]"'


def recalibrate_in_chunks(
    network: nn.Network, load: Callable[[Any], np.ndarray], chunks: Iterable[Any], client: Any = None
) -> None:
    """Give each BatchNorm the exact statistics of data that come in chunks.

    What `nn.recalibrate` does, for any number of workers. All chunks pass once for each BatchNorm, because
    what enters it depends on the new statistics of those before. A worker that dies costs time and no
    result: its chunks are given to another.

    Parameters
    ----------
    network : Network
        Its running means and variances are replaced.
    load : callable
        Called as ``load(chunk)`` on a worker; returns X of shape (n, m). The worker must be able to hold it.
    chunks : iterable
        What ``load`` is called with: numbers, names of files, slices …
    client : distributed.Client, optional
        Whose workers do it: see `workers`. By default this process.

    Raises
    ------
    ValueError
        If there is no chunk.

    Notes
    -----
    Used in lesson 08.

    Examples
    --------
    >>> network = nn.fully_connected([2, 3, 2], True, rng=0)
    >>> X = np.random.default_rng(0).normal(size=(2, 100))
    >>> recalibrate_in_chunks(network, lambda start: X[:, start : start + 30], range(0, 100, 30))
    >>> np.allclose(network.batch_norms[0].running_mean, (network["W1"] @ X).mean(axis=1, keepdims=True))
    True
    """
    names = list(chunks)
    if not names:
        raise ValueError("chunks must hold at least one chunk; got none")
    client = client or ThisProcess()
    modes = [layer.evaluation for layer in network.batch_norms]
    try:
        for each in network.batch_norms:
            each.evaluation = "running"
        for place, layer in enumerate(network.layers):
            if isinstance(layer, nn.BatchNorm):
                before = _without_memory(network.layers[:place], network)
                task = (moments, before, network.dtype, load)
                parts = [client.submit(*task, name, pure=False) for name in names]
                _, layer.running_mean, layer.running_variance = _merged_in_a_tree(client, parts)
                layer.updates = 0
    finally:
        for each, mode in zip(network.batch_norms, modes, strict=True):
            each.evaluation = mode


def moments(layers: list[nn.Layer], dtype: Any, load: Callable[[Any], np.ndarray], chunk: Any) -> tuple:
    """One task: count, mean and variance of what comes out of some layers, for one chunk.

    Parameters
    ----------
    layers : list of Layer
        Those before a BatchNorm. They are copied: another thread may use them at the same time.
    dtype : dtype
        Of the network.
    load, chunk
        As for `recalibrate_in_chunks`.

    Returns
    -------
    tuple of (int, ndarray of shape (..., n, 1), ndarray of shape (..., n, 1))
        Count, mean, population variance.

    Examples
    --------
    >>> count, mean, variance = moments([], float, np.array, [[1.0, 3.0]])
    >>> count, mean.item(), variance.item()
    (2, 2.0, 1.0)
    """
    A = load(chunk).astype(dtype, copy=False)
    for layer in deepcopy(layers):
        A = layer.forward(A)
    return A.shape[-1], *nn.mean_and_variance(A)


def merged(parts: list[tuple]) -> tuple:
    """One task: count, mean and variance of some parts together.

    Parameters
    ----------
    parts : list of (count, mean, variance)
        As `moments` gives them.

    Returns
    -------
    tuple of (int, ndarray of shape (..., n, 1), ndarray of shape (..., n, 1))
        Of all examples.

    Examples
    --------
    >>> one = np.ones((1, 1))
    >>> count, mean, variance = merged([(3, 2 * one, 2 / 3 * one), (1, 10 * one, 0 * one)])
    >>> count, mean.item(), variance.item()
    (4, 4.0, 12.5)
    """
    counts, means, variances = zip(*parts, strict=True)
    together = (np.concatenate(arrays, axis=-1) for arrays in (means, variances))
    return sum(counts), *nn.merge_statistics(counts, *together)


@contextmanager
def workers(count: int = 2) -> Iterator[Any]:
    """Workers for `recalibrate_in_chunks`, as long as the ``with`` block lasts.

    Those of the scheduler that the environment variable BN_SCHEDULER names, such as tcp://10.0.0.1:8786; else
    threads of this process, by Dask; without ``distributed`` this process alone.

    Parameters
    ----------
    count : int
        Of threads, where no scheduler is named.

    Yields
    ------
    client
        Has ``submit``.

    Raises
    ------
    ModuleNotFoundError
        If a scheduler is named and ``distributed`` is not installed.

    Examples
    --------
    >>> with workers() as client:
    ...     client.submit(max, [3, 1], pure=False).result()
    3
    """
    address = scheduler_address()
    try:
        from distributed import Client
    except ImportError:
        if address:
            raise ModuleNotFoundError(f"{SCHEDULER} is set, but distributed is missing: {INSTALL}") from None
        yield ThisProcess()
        return
    threads = {"processes": False, "n_workers": count, "threads_per_worker": 1, "silence_logs": 50}
    with Client(address, timeout=20) if address else Client(**threads, **LOCAL) as client:
        yield client


class ThisProcess:
    """Does at once what a client would send away."""

    def submit(self, function: Callable, *arguments: Any, pure: bool = False) -> Done:
        """The result of ``function(*arguments)``, in which each `Done` is replaced by its result."""
        return Done(function(*(_unwrapped(each) for each in arguments)))


class Done:
    """A future that has arrived."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def result(self) -> Any:
        return self.value


def _unwrapped(argument: Any) -> Any:
    if isinstance(argument, list):
        return [_unwrapped(each) for each in argument]
    return argument.value if isinstance(argument, Done) else argument


def _without_memory(layers: list[nn.Layer], network: nn.Network) -> list[nn.Layer]:
    """Copies of layers that remember one column of zeros, not the last mini-batch: they are sent around."""
    A = np.zeros((network.n_in or 1, 1), network.dtype)
    light = deepcopy(layers)
    for layer in light:
        A = layer.forward(A)
    return light


def _merged_in_a_tree(client: Any, parts: list[Any]) -> tuple:
    """The result of merging all parts, eight at a time."""
    _show_progress(parts)
    while len(parts) > 1:
        groups = [parts[start : start + AT_ONCE] for start in range(0, len(parts), AT_ONCE)]
        parts = [client.submit(merged, group, pure=False) for group in groups]
    return parts[0].result()


def _show_progress(parts: list[Any]) -> None:
    """A bar that counts the chunks, where somebody watches and workers are at work."""
    if not somebody_watches() or isinstance(parts[0], Done):
        return
    from distributed import as_completed
    from tqdm.auto import tqdm

    for _ in tqdm(as_completed(parts), total=len(parts), desc="chunks", leave=False, delay=1):
        pass
