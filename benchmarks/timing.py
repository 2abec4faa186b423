"""Fair timing: every contestant in turn, again and again, and the median of each."""

import time
from collections.abc import Callable, Mapping

import numpy as np


def medians(contestants: Mapping[str, Callable[[], object]], seconds: float = 1.0) -> dict[str, float]:
    """Microseconds of one call of each contestant.

    They take turns, so that whatever else the machine does hits all alike. The clock counts the time that
    the processor spends on this process: with one thread for everybody that is the time of the call, less
    what other programs took away.

    Parameters
    ----------
    contestants : dict of str to callable
        What to time, by name.
    seconds : float
        How long to go on for each contestant, about.

    Returns
    -------
    dict of str to float
        Median time of one call, in microseconds.
    """
    calls, rounds = {}, 0
    for name, function in contestants.items():
        function()
        one = timed(function, 3)
        calls[name] = max(1, int(0.01 / one))  # a turn takes about 10 ms
        rounds = max(rounds, int(seconds / (one * calls[name])))
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(min(max(rounds, 7), 101)):
        for name, function in contestants.items():
            times[name].append(timed(function, calls[name]))
    return {name: float(np.median(values)) * 1e6 for name, values in times.items()}


def timed(function: Callable[[], object], calls: int) -> float:
    """Mean processor time of so many calls in a row, in seconds."""
    start = time.process_time()
    for _ in range(calls):
        function()
    return (time.process_time() - start) / calls
