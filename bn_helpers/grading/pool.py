"""Workers that grade, one notebook each at a time; what a notebook does to its worker costs only its row."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import SimpleQueue

import psutil

import bn_helpers
from bn_helpers import settings
from bn_helpers.grading import sandbox
from bn_helpers.grading.grades import Grade, collected
from bn_helpers.grading.isolation import end_descendants
from bn_helpers.grading.worker import CAN_FORK, END, SANDBOXED, Job

COURSE = str(Path(bn_helpers.__file__).parents[1])
GRACE = 20  # seconds that a worker has beyond its notebook's, before it is ended from here
START, STOP = 600, 2  # seconds for a worker to start, and to end when it is told to


@dataclass(frozen=True)
class Limits:
    """What a notebook may take.

    Attributes
    ----------
    seconds, cell_seconds : float
        In all, and for each cell.
    memory : int
        Megabytes of each process, and of all together.
    all_cells : bool
        Whether all cells run to the last exercise, not only those that an exercise needs.
    """

    seconds: float = 300
    cell_seconds: float = 60
    memory: int = 2048
    all_cells: bool = False


class Worker:
    """A warm process that grades one notebook after the other.

    Raises
    ------
    sandbox.NoSandbox
        If it is to run in a sandbox and there is none.
    """

    def __init__(self, sandboxed: bool):
        self.sandboxed = sandboxed
        self._process: subprocess.Popen | None = None
        self._over = False
        self._start()

    def grade(self, content: bytes, name: str, limits: Limits) -> Grade:
        """Run a notebook and collect what the worker reports of it."""
        start = time.monotonic()
        said = self._run(content, limits)
        return collected(name, said, time.monotonic() - start)

    def close(self) -> None:
        """End the process and all that it has started, for good."""
        self._over = True
        self._stop()

    def _stop(self) -> None:
        if self._process is None:
            return
        with suppress(OSError, subprocess.TimeoutExpired):
            self._process.stdin.close()  # type: ignore[union-attr]
            self._process.wait(STOP)
        with suppress(psutil.Error):
            head = psutil.Process(self._process.pid)
            head.suspend()  # so that it starts nothing more
            end_descendants(head)
        self._process.kill()
        self._process.wait()
        self._process.stdout.close()  # type: ignore[union-attr]
        self._process = None

    def _start(self) -> None:
        program = [sys.executable, "-m", "bn_helpers.grading.worker", *[SANDBOXED] * self.sandboxed]
        self._folder = tempfile.TemporaryDirectory(prefix="grading_", ignore_cleanup_errors=True)
        self._words = tempfile.TemporaryFile()  # noqa: SIM115  (as long as the worker)
        self._process = subprocess.Popen(
            sandbox.command(program) if self.sandboxed else program,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._words,
            cwd=self._folder.name,
            env=self._environment(),
            start_new_session=True,  # Ctrl-C in the terminal is for the teacher's process alone
        )
        if not any("ready" in each for each in self._heard(START)):
            late = self._late.is_set()
            self._stop()
            if late:
                raise RuntimeError(
                    f"a worker did not start within {START} seconds: is this machine too busy?"
                )
            self._words.seek(0)
            said = self._words.read().decode(errors="replace")
            raise sandbox.why_not(said) if self.sandboxed else RuntimeError(f"no worker started: {said}")

    def _environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if name not in settings.STRICT}
        path = os.pathsep.join(filter(None, [COURSE, os.environ.get("PYTHONPATH")]))
        return {**inherited, **sandbox.environment(self._folder.name), "PYTHONPATH": path}

    def _run(self, content: bytes, limits: Limits) -> list[dict]:
        """What the worker reports of a notebook. Where one dies, another tries once more."""
        said = self._run_once(content, limits)
        if CAN_FORK and said[-1:] != [END] and not self._late.is_set() and not self._over:
            said = self._run_once(content, limits)
        if said[-1:] == [END]:
            return said[:-1]
        return [*said, {"reason": self._ending(said, limits)}]

    def _run_once(self, content: bytes, limits: Limits) -> list[dict]:
        if self._process is None or self._process.poll() is not None:
            self._stop()
            self._start()
        text = base64.b64encode(content).decode()
        job = Job(text, limits.seconds, limits.cell_seconds, limits.memory, limits.all_cells)
        pipe = self._process.stdin  # type: ignore[union-attr]
        with suppress(OSError):  # the worker is dead: nothing will be heard
            pipe.write(json.dumps(asdict(job)).encode() + b"\n")  # type: ignore[union-attr]
            pipe.flush()  # type: ignore[union-attr]
        said = list(self._heard(limits.seconds + GRACE * CAN_FORK))
        if said[-1:] != [END] or not CAN_FORK:
            self._stop()
        return said

    def _heard(self, seconds: float) -> Iterator[dict]:
        """The worker's lines to the end of what it has to say; it is killed when the time is over."""
        self._late = threading.Event()
        process = self._process

        def end() -> None:
            self._late.set()
            with suppress(psutil.Error):
                end_descendants(psutil.Process(process.pid))  # type: ignore[union-attr]
            process.kill()  # type: ignore[union-attr]

        watch = threading.Timer(seconds, end)
        watch.daemon = True
        watch.start()
        try:
            for line in process.stdout:  # type: ignore[union-attr]
                with suppress(ValueError):
                    yield (said := json.loads(line))
                    if said == END or "ready" in said:
                        return
        finally:
            watch.cancel()

    def _ending(self, said: list[dict], limits: Limits) -> str:
        cells = [each["cell"] for each in said if "cell" in each]
        where = f" in cell {cells[-1]}" if cells else " before its first cell"
        if self._late.is_set():
            return f"it was stopped after {limits.seconds:g} seconds{where}"
        return f"its process ended{where}"


class Pool:
    """Some workers, and the notebooks that are given out to them."""

    def __init__(self, jobs: int, sandboxed: bool):
        first = Worker(sandboxed)  # before anything runs: it may raise
        self._idle: SimpleQueue[Worker] = SimpleQueue()
        self._idle.put(first)
        self._workers = [first]
        self._lock = threading.Lock()
        self.jobs = jobs
        self.sandboxed = sandboxed

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *error: object) -> None:
        for each in self._workers:
            each.close()

    def grade_all(
        self, notebooks: Iterable[tuple[str, Callable[[], bytes]]], limits: Limits
    ) -> Iterator[Grade]:
        """Grade each notebook, given by its name and what reads it; the grades come as they are ready."""
        with ThreadPoolExecutor(self.jobs) as threads:
            futures = [threads.submit(self._grade, name, read, limits) for name, read in notebooks]
            try:
                for each in as_completed(futures):
                    yield each.result()
            finally:  # an interruption ends what is running too
                threads.shutdown(wait=False, cancel_futures=True)
                if not all(each.done() for each in futures):
                    self.__exit__()

    def _grade(self, name: str, read: Callable[[], bytes], limits: Limits) -> Grade:
        try:
            content = read()
        except (OSError, ValueError) as error:
            return Grade(name, reason=str(error))
        worker = self._borrow()
        try:
            return worker.grade(content, name, limits)
        finally:
            self._idle.put(worker)

    def _borrow(self) -> Worker:
        with self._lock:
            if self._idle.empty() and len(self._workers) < self.jobs:
                self._workers.append(Worker(self.sandboxed))
                return self._workers[-1]
        return self._idle.get()
