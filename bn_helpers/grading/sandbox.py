"""The command that starts a worker inside bubblewrap: no network, a read-only system, no home, no hand-ins.

Needs Linux 5.14 or newer and Debian's ``bubblewrap``. What a worker can read is /usr, this Python and the
course. What one notebook writes into its home is in memory, limited, and gone before the next one runs.
"""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from pathlib import Path

import bn_helpers
from bn_helpers import settings
from bn_helpers.grading.isolation import HOME

COURSE = Path(bn_helpers.__file__).parent
# Of a system whose /usr is merged, these are links into it.
SYSTEM = ("/bin", "/lib", "/lib32", "/lib64", "/sbin")
READABLE = ("/usr", "/etc/ld.so.cache", "/etc/alternatives", "/etc/localtime", "/etc/fonts", "/nix/store")
KEPT = (
    *("LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"),
    settings.REVIEW_SECONDS,
)
PLACE = "/course"  # where the course is, inside
SANDBOXED = (
    "Each notebook runs in a sandbox: it has no network, sees no files but the course, and can write into "
    "memory only."
)
WARNING = (
    "Without a sandbox the learners' code runs with all that your account may do. The limits on time "
    "and memory stop accidents, not malice: notebooks of strangers belong in a container or virtual machine."
)
NO_MEMORY_LIMIT = "This system does not limit the memory of a process: --memory has no effect."
WITHOUT = (
    "To grade all the same, with all the rights of your account, say --without-sandbox; notebooks of "
    "strangers then belong in a container or a virtual machine."
)


class NoSandbox(Exception):
    """Why there is no sandbox here, and what to do, in words for the teacher."""


def find_bubblewrap() -> str:
    """The path of bubblewrap.

    Raises
    ------
    NoSandbox
        On another system than Linux, or where it is not installed.
    """
    if sys.platform != "linux":
        raise NoSandbox(f"The sandbox needs Linux. {WITHOUT}")
    if (found := shutil.which("bwrap")) is None:
        raise NoSandbox(
            "Each notebook runs in a sandbox, and that needs bubblewrap, which is not installed here: "
            f"apt install bubblewrap (Debian, Ubuntu), dnf install bubblewrap (Fedora). {WITHOUT}"
        )
    return found


def command(program: list[str]) -> list[str]:
    """The program's command line, inside bubblewrap."""
    return [find_bubblewrap(), *_namespaces(), *_files(), *_environment(), "--", *program]


def _namespaces() -> list[str]:
    """Root needs no user namespace; it keeps, until the worker has become nobody, what that takes."""
    unshared = [f"--unshare-{each}" for each in ("pid", "net", "ipc", "uts", "cgroup-try")]
    rights = ["CAP_SYS_ADMIN", "CAP_SETUID", "CAP_SETGID"] if os.geteuid() == 0 else []
    added = [part for right in rights for part in ("--cap-add", right)]
    return [*unshared, "--die-with-parent", "--new-session", "--as-pid-1", "--cap-drop", "ALL", *added]


def _files() -> list[str]:
    arguments: list[str] = []
    for path in SYSTEM:
        if os.path.islink(path):
            arguments += ["--symlink", os.readlink(path), path]
        else:
            arguments += ["--ro-bind-try", path, path]
    for path in [each for each in READABLE if os.path.exists(each)]:
        arguments += ["--ro-bind", path, path]
    for python in _pythons():
        for folder in reversed(python.parents[:-1]):  # open to nobody, whatever they are outside
            arguments += ["--perms", "0755", "--dir", str(folder)]
        arguments += ["--ro-bind", str(python), str(python)]
    arguments += ["--perms", "0755", "--dir", PLACE]
    for package in filter(None, [COURSE, settings.own_exercises()]):
        arguments += ["--ro-bind", str(package), f"{PLACE}/{package.name}"]
    arguments += ["--proc", "/proc", "--dev", "/dev", "--perms", "1777", "--tmpfs", HOME, "--chdir", HOME]
    return [*arguments, "--remount-ro", "/"]


def _pythons() -> list[Path]:
    """The folders of this Python and its packages that /usr does not hold, none inside another."""
    named = {sys.prefix, sys.base_prefix, *sysconfig.get_paths().values(), *sys.path}
    folders = {Path(each).resolve() for each in named if each and os.path.isdir(each)}
    prefixes = {Path(sys.prefix), Path(sys.base_prefix)}
    wanted = {each for each in folders if "site-packages" in each.parts or "dist-packages" in each.parts}
    wanted |= {each.resolve() for each in prefixes} | prefixes
    outer = [each for each in wanted if not wanted & set(each.parents) and not each.is_relative_to("/usr")]
    return sorted(outer)


def _environment() -> list[str]:
    own = {
        "PATH": "/usr/bin:/bin",
        "HOME": HOME,
        "TMPDIR": HOME,
        "USER": "learner",
        "PYTHONPATH": PLACE,
        "MPLCONFIGDIR": f"{HOME}/matplotlib",
        "PYTHONDONTWRITEBYTECODE": "1",
        **environment(HOME),
        **({settings.OWN_EXERCISES: f"{PLACE}/{own.name}"} if (own := settings.own_exercises()) else {}),
        **{name: os.environ[name] for name in KEPT if name in os.environ},
    }
    return ["--clearenv", *[part for name, value in own.items() for part in ("--setenv", name, value)]]


def environment(folder: str) -> dict[str, str]:
    """What every worker's environment says, inside a sandbox or not."""
    return {
        **settings.UNATTENDED,
        "MPLBACKEND": "agg",  # opens no window
        "IPYTHONDIR": f"{folder}/ipython",
        settings.PROGRESS_FOLDER: f"{folder}/progress",
    }


def why_not(complaint: str) -> NoSandbox:
    """What to say when bubblewrap is there and the worker did not start in it."""
    words = " ".join(complaint.split()) or "it said nothing"
    hint = ""
    if "uid map" in words or "unshare" in words or "mount" in words:
        hint = (
            "It needs user namespaces for unprivileged users, which this system does not give; on Ubuntu: "
            "sysctl kernel.apparmor_restrict_unprivileged_userns=0, as root. "
        )
    return NoSandbox(f"The sandbox does not start here. Its last words: {words[-400:]}. {hint}{WITHOUT}")
