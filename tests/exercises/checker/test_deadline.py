"""However a review in a thread ends, the process is afterwards as it was."""

import builtins
import ctypes
import os
import signal
import sys
import threading
import time
import warnings

import numpy as np
import pytest

from bn_helpers.exercises.checker.thread import in_a_thread


def swallows_every_exception():
    while True:
        try:
            sum(range(100))
        except BaseException:
            continue


def swallows_in_two_loops():
    while True:
        try:
            swallows_every_exception()
        except BaseException:
            continue


def waits_and_swallows():
    while True:
        try:
            time.sleep(0.001)
        except BaseException:
            continue


def loops():
    while True:
        pass


only_monitoring = pytest.mark.skipif(sys.version_info < (3, 12), reason="sys.monitoring is new in 3.12")
LOOPS = [
    loops,
    *(
        pytest.param(each, marks=only_monitoring)
        for each in (swallows_every_exception, swallows_in_two_loops, waits_and_swallows)
    ),
]


@pytest.mark.parametrize("code", LOOPS)
def test_a_thread_ends_even_if_it_swallows_every_exception(code):
    before = set(threading.enumerate())
    assert in_a_thread(lambda report: code(), 0.2) == (None, "too slow")
    assert [each for each in threading.enumerate() if each.is_alive() and each not in before] == []


def stuck_in_c():
    ctypes.CDLL(None).sleep(2) if os.name == "posix" else ctypes.windll.kernel32.Sleep(2000)


def state():
    return (
        builtins.input,
        sys.stdout,
        sys.stderr,
        sys.getswitchinterval(),
        list(warnings.filters),
        warnings.showwarning,
        np.geterr(),
        os.getcwd(),
    )


@pytest.mark.parametrize("code", [loops, stuck_in_c, sys.exit, input, os.getcwd])
def test_the_state_is_as_before(code):
    """Also where the answer is left behind in C code, then and when it comes back."""
    before = state()
    in_a_thread(lambda report: code(), 0.1)
    assert state() == before
    for thread in threading.enumerate():
        if thread is not threading.main_thread() and thread.daemon:
            thread.join(3)
    assert state() == before


@pytest.mark.skipif(os.name != "posix", reason="there a signal does not reach the main thread alone")
def test_an_interruption_by_hand_ends_the_thread_too():
    usual = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's & leaves it ignored
    before, there = state(), set(threading.enumerate())
    timer = threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            in_a_thread(lambda report: loops(), 20)
    finally:
        signal.signal(signal.SIGINT, usual)
    assert state() == before
    assert [each for each in threading.enumerate() if each.is_alive() and each not in (*there, timer)] == []
