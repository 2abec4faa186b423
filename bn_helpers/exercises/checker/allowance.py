"""The time that a process is given: what it spends waiting for a processor does not count."""

from __future__ import annotations

import time

PATIENCE = 10  # times the deadline: the most that a busy machine is given


class Allowance:
    """The seconds that a process has left.

    Where the system tells (Linux), what it waits for a processor that others use does not count, up to
    `PATIENCE` times as much.
    """

    def __init__(self, process: int, seconds: float):
        self.process = process
        self.seconds = seconds
        self.start = time.monotonic()
        self.waited_before = waited(process)

    def left(self) -> float:
        granted = self.seconds + waited(self.process) - self.waited_before
        return min(granted, PATIENCE * self.seconds) - (time.monotonic() - self.start)


def waited(process: int) -> float:
    """The seconds that a process was ready to run while the processors did other things; 0 where not told."""
    try:
        with open(f"/proc/{process}/schedstat") as schedstat:
            return int(schedstat.read().split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0
