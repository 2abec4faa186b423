"""What keeps a notebook's process from harm: limits, namespaces of its own, and an end for all it starts."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable

import psutil

MEGABYTE = 1024**2
HOME = "/home/learner"  # in the sandbox: the one folder that a notebook can write into
LARGEST_FILE = 256 * MEGABYTE  # that a notebook may write; in the sandbox, all its files together
SHARED_MEMORY = 16 * MEGABYTE  # in /dev/shm, for multiprocessing
MOST_FILES = 10_000
MOST_PROCESSES = 64  # with threads, in the sandbox
NOBODY = 65534  # who the notebooks are where root grades
OUT_OF_MEMORY_FIRST = 1000  # whom Linux ends first when memory is short

CHILD_SUBREAPER = 36  # of Linux' prctl: who loses its parent becomes a child of this process
NEW_NAMESPACES = 0x10000000 | 0x20000000 | 0x00020000 | 0x08000000  # user, process, mount, IPC
PRIVATE, NO_EXTRAS = 0x4000 | 0x40000, 0x2 | 0x4  # of mount: recursive and private; no set-uid, no devices
CAPABILITY_VERSION = 0x20080522


# Limits


def limit(memory: int) -> None:
    """Limit the memory (in megabytes) and the files of this process and of each that it starts."""
    with contextlib.suppress(ImportError):  # Windows has no such module
        import resource

        for kind, least in (
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_FSIZE, LARGEST_FILE),
            (resource.RLIMIT_AS, memory * MEGABYTE),
        ):
            with contextlib.suppress(OSError, ValueError):  # lower already; macOS has no RLIMIT_AS
                resource.setrlimit(kind, (least, least))


def adopt_orphans() -> None:
    """Whatever a descendant leaves behind becomes a child of this process, so that it can be ended."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(CHILD_SUBREAPER, 1, 0, 0, 0)


# Processes


def end_descendants(process: psutil.Process | None = None) -> None:
    """Kill what a process has started, until nothing is left that could start more."""
    process = process or psutil.Process()
    for _ in range(100):
        family = [
            each for each in process.children(recursive=True) if each.is_running() and not _is_dead(each)
        ]
        if not family:
            return
        for each in family:
            with contextlib.suppress(psutil.Error):
                each.kill()
        time.sleep(0.01)


def _is_dead(process: psutil.Process) -> bool:
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def memory_of_descendants() -> float:
    """The megabytes of all that this process has started; what they share is counted once."""
    total = 0
    for each in psutil.Process().children(recursive=True):
        with contextlib.suppress(OSError), open(f"/proc/{each.pid}/smaps_rollup") as file:
            total += sum(int(line.split()[1]) for line in file if line.startswith("Pss:"))
    return total / 1024


def bury_children() -> None:
    """Take note of the children that have ended: until then they count as processes."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


# Inside the sandbox


def become_nobody() -> None:
    """Give up root's rights for good; before, show this process all of /proc, so that others can."""
    if os.geteuid() == 0:
        _mount("proc", "/proc", NO_EXTRAS)
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
        ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)  # dumpable: or the files of /proc/self were still root's


def run_in_own_namespaces(work: Callable[[], None]) -> None:
    """Fork, and do the work in the copy as the first process of its own system; end as it ends.

    It sees no other process, its home is empty and goes with it, and it can open no further namespaces.
    """
    user, group = os.geteuid(), os.getegid()
    _call("unshare", NEW_NAMESPACES)
    for name, line in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(line)
    child = os.fork()
    if child == 0:
        try:
            os.setsid()  # it shares not even a process group
            _furnish()
            work()
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    end_like(status)


def end_like(status: int) -> None:
    """End this process as the one whose ``waitpid`` gave this status."""
    if os.WIFSIGNALED(status):
        os.kill(os.getpid(), os.WTERMSIG(status))
        signal.pause()
    os._exit(os.WEXITSTATUS(status))


def _furnish() -> None:
    import resource

    _mount(None, "/", PRIVATE)
    _mount("proc", "/proc", NO_EXTRAS)
    _mount("tmpfs", HOME, NO_EXTRAS, f"size={LARGEST_FILE},nr_inodes={MOST_FILES},mode=1777")
    _mount("tmpfs", "/dev/shm", NO_EXTRAS, f"size={SHARED_MEMORY},nr_inodes={MOST_FILES},mode=1777")
    for path, value in (
        ("/proc/sys/user/max_user_namespaces", 0),
        ("/proc/self/oom_score_adj", OUT_OF_MEMORY_FIRST),
    ):
        with open(path, "w") as file:
            file.write(str(value))
    _drop_capabilities()
    resource.setrlimit(resource.RLIMIT_NPROC, (MOST_PROCESSES, MOST_PROCESSES))
    os.chdir(HOME)


def _drop_capabilities() -> None:
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0)
    nothing = (ctypes.c_uint32 * 6)()
    _call("capset", ctypes.byref(header), ctypes.byref(nothing))


def _mount(kind: str | None, place: str, flags: int, options: str = "") -> None:
    name = kind.encode() if kind else None
    _call("mount", name, place.encode(), name, ctypes.c_ulong(flags), options.encode())


def _call(function: str, *arguments: object) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, function)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{function}: {os.strerror(number)}")
