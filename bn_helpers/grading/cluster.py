"""Grade on the workers of a Dask scheduler: one notebook is one task.

A worker that dies loses no row: the scheduler gives its task to another. A notebook that takes several
workers down with it gets a row that says so. Needs the extra ``distributed``, here and on the workers.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from bn_helpers.grading.grades import Grade
from bn_helpers.grading.pool import Limits, Worker
from bn_helpers.grading.sandbox import NoSandbox

AHEAD = 4  # notebooks that are sent for each thread of a worker
_own = threading.local()


def grade_here(content: bytes, name: str, limits: Limits, sandboxed: bool) -> Grade:
    """The task: this thread of the Dask worker keeps a warm worker of its own."""
    if not hasattr(_own, "worker"):
        _own.worker = Worker(sandboxed)
    return _own.worker.grade(content, name, limits)


class Cluster:
    """The workers of a scheduler; used as `pool.Pool` is.

    Parameters
    ----------
    address : str
        Of the scheduler, such as "tcp://10.0.0.1:8786".
    sandboxed : bool
        Whether the workers use bubblewrap, which must then be installed where they are.

    Raises
    ------
    ModuleNotFoundError
        If ``distributed`` is not installed.
    OSError
        If no scheduler answers.
    """

    def __init__(self, address: str, sandboxed: bool):
        from distributed import Client

        self.sandboxed = sandboxed
        self._client = Client(address, timeout=20)

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *error: object) -> None:
        self._client.close()

    def grade_all(
        self, notebooks: Iterable[tuple[str, Callable[[], bytes]]], limits: Limits
    ) -> Iterator[Grade]:
        """Grade each notebook; the grades come as they are ready, and no more are sent than are worked on."""
        from distributed import as_completed

        waiting = iter(notebooks)
        names: dict[Any, str] = {}  # by the key of the task
        running = as_completed()
        width = AHEAD * max(1, sum(self._client.nthreads().values()))
        while True:
            for name, read in islice(waiting, width - len(names)):
                try:
                    content = read()
                except (OSError, ValueError) as error:
                    yield Grade(name, reason=str(error))
                    continue
                future = self._client.submit(grade_here, content, name, limits, self.sandboxed, pure=False)
                names[future.key] = name
                running.add(future)
            if not names:
                return
            future = next(running)
            yield self._result(future, names.pop(future.key))

    @staticmethod
    def _result(future: Any, name: str) -> Grade:
        try:
            return future.result()
        except NoSandbox:
            raise
        except Exception as error:
            return Grade(name, reason=f"the cluster could not grade it: {type(error).__name__}: {error}")
