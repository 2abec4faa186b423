"""Hostile answers: what learners write by accident and what nobody would write on purpose.

Each entry makes an answer for an exercise. None of them passes, and none may disturb the checker.
"""

from __future__ import annotations

import itertools
import os
import random
import signal
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
import numpy as np

from bn_helpers.exercises.checker import Exercise

ABUSE: dict[str, Callable[[Exercise], Any]] = {}
NEVER_ENDS: set[str] = set()  # stopped by the deadline
KILLS_THE_PROCESS: set[str] = set()  # harmless only in a process of its own


def abuse(make: Callable[[Exercise], Any]) -> Callable[[Exercise], Any]:
    ABUSE[make.__name__] = make
    return make


def never_ends(make: Callable) -> Callable:
    NEVER_ENDS.add(make.__name__)
    return abuse(make)


def kills_the_process(make: Callable) -> Callable:
    KILLS_THE_PROCESS.add(make.__name__)
    return abuse(make)


def _values() -> dict[str, Any]:
    """Things that are no function at all."""
    return {
        "none": None,
        "dots": ...,
        "an_int": 3,
        "a_float": float("nan"),
        "a_string": "answer",
        "bytes": b"answer",
        "an_array": np.ones((2, 2)),
        "an_empty_list": [],
        "a_dict": {"mu": 1},
        "a_module": np,
        "an_instance": object(),
    }


for _name, _value in _values().items():
    ABUSE[f"not_a_function_{_name}"] = lambda exercise, value=_value: value


def _results() -> dict[str, Any]:
    """Results that no exercise asks for."""
    return {
        "nan": np.full((2, 3), np.nan),
        "infinity": float("inf"),
        "an_empty_array": np.empty((0, 0)),
        "an_empty_tuple": (),
        "a_tuple_of_none": (None, None),
        "a_string": "result",
        "an_object_array": np.array([None, {}], dtype=object),
        "a_complex_array": np.full((2, 3), 1j),
        "a_ragged_list": [[1.0], [2.0, 3.0]],
        "a_set": {1, 2},
        "a_function": len,
        "a_generator": (i for i in range(3)),
        "an_endless_generator": itertools.count(),
        "a_huge_integer": 10**400,
        "a_masked_array": np.ma.masked_all((2, 3)),
        "a_date": np.array(["2020-01-01"], dtype="datetime64[D]"),
        "many_dimensions": np.zeros((1,) * 30),
    }


for _name, _value in _results().items():
    ABUSE[f"returns_{_name}"] = lambda exercise, value=_value: lambda *arguments: value


class Hostile:
    """An object whose every inspection fails."""

    def __repr__(self):
        raise RuntimeError("no repr")

    __str__ = __len__ = __iter__ = __array__ = __eq__ = __bool__ = __float__ = __format__ = __repr__  # type: ignore
    __hash__ = None  # type: ignore[assignment]

    def __getattr__(self, name):
        raise RuntimeError("no attributes")


class HostileArray(np.ndarray):
    """An array that refuses arithmetic."""

    def __array_ufunc__(self, *arguments, **options):
        raise RuntimeError("no arithmetic")


class HostileError(Exception):
    def __str__(self):
        raise RuntimeError("no message")


class LyingType(type):
    def __instancecheck__(cls, instance):
        raise RuntimeError("no instance checks")


class Lying(metaclass=LyingType):
    @property
    def __class__(self):
        raise RuntimeError("no class")


@abuse
def returns_a_hostile_object(exercise):
    return lambda *arguments: Hostile()


@abuse
def returns_hostile_objects(exercise):
    return lambda *arguments: (Hostile(), Hostile())


@abuse
def returns_a_hostile_array(exercise):
    return lambda *arguments: np.zeros((2, 3)).view(HostileArray)


@abuse
def returns_a_lying_object(exercise):
    return lambda *arguments: Lying()


@abuse
def returns_itself_nested(exercise):
    nested: list = []
    nested.append(nested)
    return lambda *arguments: nested


@abuse
def returns_its_arguments(exercise):
    return lambda *arguments: arguments


@abuse
def is_a_hostile_callable(exercise):
    class HostileCallable(Hostile):
        def __call__(self, *arguments):
            return self

    return HostileCallable()


@abuse
def has_no_parameters(exercise):
    return lambda: 1


@abuse
def has_too_many_parameters(exercise):
    return lambda a, b, c, d, e, f, g, h, i, j, k, w: 1


@abuse
def has_a_lying_signature(exercise):
    def answer(*arguments):
        return None

    answer.__signature__ = "not a signature"  # type: ignore[attr-defined]
    return answer


@abuse
def is_a_class(exercise):
    class Empty:
        def __init__(self, *arguments):
            self.arguments = arguments

    return Empty


@abuse
def is_a_coroutine(exercise):
    async def answer(*arguments):
        return 1

    return answer


@abuse
def is_a_generator(exercise):
    def answer(*arguments):
        yield 1

    return answer


def _raises(error: BaseException) -> Callable:
    def answer(*arguments):
        raise error

    return lambda exercise: answer


for _error in (
    ValueError("bad"),
    KeyError(),
    SystemExit(0),
    KeyboardInterrupt(),
    GeneratorExit(),
    StopIteration(),
    MemoryError(),
    HostileError(),
    BaseException("base"),
    AssertionError("{braces} %s"),
):
    ABUSE[f"raises_{type(_error).__name__}"] = _raises(_error)


@abuse
def recurses_for_ever(exercise):
    def answer(*arguments):
        return answer(*arguments)

    return answer


@abuse
def prints_a_lot(exercise):
    def answer(*arguments):
        print("noise\n" * 10_000)
        print("noise", file=sys.stderr)
        os.write(2, b"") if exercise.number == "" else None

    return answer


@abuse
def asks_for_input(exercise):
    return lambda *arguments: input("? ")


@abuse
def warns(exercise):
    def answer(*arguments):
        warnings.simplefilter("error")
        warnings.warn("a warning", stacklevel=1)

    return answer


@abuse
def changes_global_settings(exercise):
    def answer(*arguments):
        np.random.seed(0)  # noqa: NPY002
        random.seed(0)
        np.seterr(all="raise")
        np.set_printoptions(precision=1)
        os.chdir("/")
        sys.setrecursionlimit(5000)
        matplotlib.rcParams["lines.linewidth"] = 17
        warnings.filters.clear()
        sys.stdout = sys.stderr

    return answer


@abuse
def opens_a_figure(exercise):
    return lambda *arguments: plt.figure()


@abuse
def changes_its_arguments(exercise):
    def answer(*arguments):
        for argument in arguments:
            if isinstance(argument, np.ndarray):
                argument[...] = 7
            if isinstance(argument, list):
                argument.clear()
        return 1

    return answer


@abuse
def resizes_its_arguments(exercise):
    def answer(*arguments):
        for argument in arguments:
            if isinstance(argument, np.ndarray):
                argument.shape = (argument.size, 1)
        return 1

    return answer


@abuse
def asks_for_enormous_memory(exercise):
    return lambda *arguments: np.ones((10**6, 10**6))


@abuse
def starts_a_thread(exercise):
    def answer(*arguments):
        threading.Thread(target=time.sleep, args=(0.2,), daemon=True).start()

    return answer


@abuse
def starts_a_process(exercise):
    return lambda *arguments: subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])


@never_ends
def loops_for_ever(exercise):
    def answer(*arguments):
        while True:
            pass

    return answer


@never_ends
def loops_and_swallows_everything(exercise):
    def answer(*arguments):
        while True:
            try:
                while True:
                    time.sleep(0)
            except BaseException:
                pass

    return answer


@never_ends
def sleeps(exercise):
    return lambda *arguments: time.sleep(60)


@never_ends
def is_stuck_inside_c(exercise):
    return lambda *arguments: sum(range(10**11))


@never_ends
def fills_the_memory_slowly(exercise):
    def answer(*arguments):
        kept = []
        while True:
            try:
                kept.append(np.ones(10**5))
            except MemoryError:
                time.sleep(0.01)

    return answer


@kills_the_process
def leaves_by_the_back_door(exercise):
    return lambda *arguments: os._exit(0)


@kills_the_process
def kills_itself(exercise):
    return lambda *arguments: os.kill(os.getpid(), signal.SIGKILL)


@kills_the_process
def overflows_the_stack(exercise):
    def answer(*arguments):
        nested: Any = ()
        for _ in range(250_000):
            nested = (nested,)
        return hash(nested)

    return answer


@kills_the_process
def reads_memory_that_is_not_there(exercise):
    import ctypes

    return lambda *arguments: ctypes.string_at(0)
