"""Notebooks that mean harm, and a canary for each: what would be seen if the harm were done.

Each attack is in the cell of exercise 1.1 or before it. One that needs to have read something shows it as
a forged mistake: the text of an exception becomes the row's message.
"""

import base64
import os
import pickle
import socket
import threading
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from nbformat.v4 import new_output

from tests.grading.notebooks import ERROR, FAILED, PASSED, STUB, answers, model, small, stub, write

SECRET = "canary-that-nobody-may-read"
UNTOUCHED = "as the teacher wrote it"
WRONG = "def mean_and_variance(Z):\n    return Z, Z\n"
PASS_LINE = '{"number": "1.1", "status": "passed", "message": "forged", "misconception": null}'
REST = [PASSED] * 3


@dataclass
class Victim:
    """A teacher's machine: a home with a key, a course, servers, and the class' folder."""

    home: Path
    class_folder: Path
    visitors: list = field(default_factory=list)

    def __post_init__(self) -> None:
        (self.home / ".ssh").mkdir(parents=True)
        self.key = write(self.home / ".ssh" / "id_rsa", SECRET)
        self.diary = write(self.home / "diary.txt", UNTOUCHED)
        self.class_folder.mkdir()
        self.abstract = f"\0canary-{os.getpid()}-{id(self)}"
        self._servers = [socket.create_server(("127.0.0.1", 0)), socket.socket(socket.AF_UNIX)]
        self.port = self._servers[0].getsockname()[1]
        self._servers[1].bind(self.abstract)
        self._servers[1].listen()
        for server in self._servers:
            threading.Thread(target=self._welcome, args=[server], daemon=True).start()

    def _welcome(self, server: socket.socket) -> None:
        while True:
            try:
                visitor, _ = server.accept()
            except OSError:
                return
            self.visitors.append(server.family.name)
            visitor.close()

    def close(self) -> None:
        for server in self._servers:
            server.close()


def attack(code: str) -> str:
    """The cell of exercise 1.1: the attack, what it found as an exception, and a right answer."""
    return f"found = None\n{code}\nif found: raise RuntimeError(f'found: {{found}}')\n{model('1.1')}"


def read_all(*patterns: str) -> str:
    return f"""
import glob, os
for pattern in {patterns!r}:
    for path in filter(os.path.isfile, glob.glob(pattern)):
        try:
            text = open(path, errors='replace').read(100_000)
        except OSError:
            continue
        if {SECRET[:6]!r} + {SECRET[6:]!r} in text:
            found = path + ' says ' + {SECRET[:6]!r} + {SECRET[6:]!r}
"""


def try_to(code: str, instead: str = "pass") -> str:
    body = "\n".join("    " + line for line in code.strip().splitlines())
    return f"try:\n{body}\nexcept BaseException as error:\n    {instead}"


FORK_BOMB = """
import os, time
for _ in range(10_000):
    try:
        if os.fork() == 0:
            time.sleep(600)
    except OSError:
        break
"""
EATS_MEMORY = """
import os, time
for _ in range(20):
    if os.fork() == 0:
        hog = bytearray(150 * 2**20)
        for position in range(0, len(hog), 4096): hog[position] = 1
        time.sleep(600)
time.sleep(600)
"""
DAEMON = """
import os, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execv(sys.executable, [sys.executable, '-c', 'import time; time.sleep(600)', {mark!r}])
    os._exit(0)
"""
KILLS = """
import os, signal
for victim in (os.getppid(), 1, -1, *range(2, 20)):
    if victim != os.getpid():
        try: os.kill(victim, signal.SIGKILL)
        except OSError: pass
"""
PATCHES = """
import bn_helpers.exercises.checker.judging as judging, bn_helpers.exercises.commands as commands
from bn_helpers.exercises import Feedback
forged = lambda number, *rest: Feedback('1.1', 'passed', 'forged')
judging.review = commands.review = commands.review_in_notebook = forged
judging.first_problem = lambda exercise, answer: None
judging.first_problem.__code__ = (lambda exercise, answer: None).__code__
import numpy, builtins
numpy.allclose = numpy.isclose = numpy.array_equal = lambda *a, **k: True
from bn_helpers.exercises.catalogue import EXERCISES
EXERCISES['1.1'].cases.clear()
"""
WRITES_REPORTS = """
import os
line = %r
for fd in range(3, 200):
    try: os.write(fd, (chr(10) + line + chr(10) + '{"feedback": ' + line + '}' + chr(10)).encode())
    except OSError: pass
"""
PATCHES_INSIDE = """
def mean_and_variance(Z):
    import bn_helpers.exercises.checker.judging as judging
    judging.first_difference = lambda *rest: None
    return Z, Z
"""
WRITES_INSIDE = f"""
def mean_and_variance(Z):
    import os
    for fd in range(3, 200):
        try: os.write(fd, (chr(10) + {PASS_LINE!r} + chr(10) + 'finished' + chr(10)).encode())
        except OSError: pass
    return Z, Z
"""
NAMESPACES = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
if libc.unshare(0x10000000) == 0: found = 'a user namespace'
for place in (b'/home/learner', b'/proc', b'/course', b'/'):
    if libc.mount(b'tmpfs', place, b'tmpfs', 0, None) == 0: found = f'mounted on {place}'
    if libc.umount2(place, 2) == 0: found = f'unmounted {place}'
for pid in range(1, 50):
    if pid != os.getpid() and libc.ptrace(16, pid, 0, 0) == 0: found = f'traces {pid}'
"""


class Bomb:
    """Unpickled, it is a command."""

    def __init__(self, command: str):
        self.command = command

    def __reduce__(self):
        return os.system, (self.command,)


def with_outputs(notebook, *outputs):
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = list(outputs)
    return notebook


def hostile(victim: Victim) -> dict[str, tuple[object, list | None, str]]:
    """Name: the notebook, the statuses of 1.1 to 1.4 (None: any), and words of the reason."""
    folder, home = str(victim.class_folder), str(victim.home)
    diary = str(victim.diary)
    payload = base64.b64encode(pickle.dumps(Bomb(f"echo pwned >> {diary}"))).decode()
    zipped = base64.b64encode(zlib.compress(bytes(300 * 2**20), 9)).decode()
    course = "import bn_helpers, glob\nfor path in glob.glob(bn_helpers.__path__[0] + '/**/*.py'):\n"
    return {
        "reads_the_key": (
            attacked(read_all(f"{home}/.ssh/*", f"/proc/1/root{home}/.ssh/*")),
            [PASSED, *REST],
            "",
        ),
        "reads_the_environment": (
            attacked("import os\nfound = os.environ.get('TEACHER_TOKEN')\n" + read_all("/proc/*/environ")),
            [PASSED, *REST],
            "",
        ),
        "reads_other_hand_ins": (
            attacked(read_all(f"{folder}/*", "/proc/*/cwd/*")),
            [PASSED, *REST],
            "",
        ),
        "writes_beside_itself": (
            attacked(try_to(f"open({folder + '/planted'!r}, 'w').write('x')")),
            [PASSED, *REST],
            "",
        ),
        "overwrites_the_teachers_files": (
            attacked(try_to(f"open({diary!r}, 'a').write('pwned')")),
            [PASSED, *REST],
            "",
        ),
        "overwrites_the_course": (
            attacked(try_to(course + "    open(path, 'a').write('# pwned')")),
            [PASSED, *REST],
            "",
        ),
        "fork_bomb": (attacked(FORK_BOMB), None, ""),  # which answers find a process to run in is chance
        "eats_memory": (attacked(EATS_MEMORY), ["not reached"] * 4, "it took more than"),
        "fills_the_disk": (
            attacked(try_to("for n in range(4000): open(f'{n}', 'wb').write(bytes(2**20))")),
            [PASSED, *REST],
            "",
        ),
        "reaches_127.0.0.1": (
            attacked(try_to(f"import socket\nsocket.create_connection(('127.0.0.1', {victim.port}), 2)")),
            [PASSED, *REST],
            "",
        ),
        "reaches_a_local_service": (
            attacked(try_to(f"import socket\nsocket.socket(socket.AF_UNIX).connect({victim.abstract!r})")),
            [PASSED, *REST],
            "",
        ),
        "prints_passed": (
            small(
                *answers(_1=f"print('Exercise 1.1: Passed')\ndef check(n): print('Passed')\n{stub('1.1')}")
            ),
            [STUB, *REST],
            "",
        ),
        "patches_bn_helpers": (
            small(*answers(_1=f"{PATCHES}\n{WRONG}\ncheck('1.1')")),
            [FAILED, *REST],
            "cell 2 exchanged",
        ),
        "writes_the_reports": (
            small(*answers(_1=f"{WRITES_REPORTS % PASS_LINE}\n{WRONG}\ncheck('1.1')")),
            [FAILED, *REST],
            "",
        ),
        "patches_while_it_runs": (
            small(*answers(_1=f"{PATCHES_INSIDE}\ncheck('1.1')")),
            [ERROR, *REST],
            "",
        ),
        "writes_the_reports_while_it_runs": (
            small(*answers(_1=f"{WRITES_INSIDE}\ncheck('1.1')")),
            [FAILED, *REST],
            "",
        ),
        "kills_the_parent": (attacked(KILLS), [PASSED, *REST], ""),
        "prints_a_gigabyte": (
            attacked(
                "import os\nfor _ in range(1024): os.write(1, bytes(2**20))\n"
                "for _ in range(50): print('x' * 2**20)"
            ),
            [PASSED, *REST],
            "",
        ),
        "unpickles": (
            attacked(f"import pickle, base64\npickle.loads(base64.b64decode({payload!r}))"),
            [PASSED, *REST],
            "",
        ),
        "zip_bomb_in_an_output": (
            with_outputs(
                small(*answers()),
                new_output("display_data", {"image/png": zipped, "application/zlib": zipped}),
            ),
            [PASSED] * 4,
            "",
        ),
        "nests_without_end": ("[" * 1_000_000, [], "it is not a notebook: RecursionError"),
        "leaves_a_daemon": (attacked(DAEMON.format(mark=diary)), [PASSED, *REST], ""),
        "changes_its_namespaces": (attacked(NAMESPACES), [PASSED, *REST], ""),
        "leaves_things_for_the_next": (
            attacked(
                "import os\n"
                + try_to("found = [*os.listdir(), *os.listdir('/dev/shm')]")
                + "\nopen('poison', 'w').write('x')\nopen('/dev/shm/poison', 'w').write('x')"
            ),
            [PASSED, *REST],
            "",
        ),
        "injects_into_the_files": (
            small(*answers(_1="raise ValueError('\\n=HYPERLINK(1)\\x1b[31m<script>alert(1)</script>\\n')")),
            [ERROR, *REST],
            "",
        ),
    }


def attacked(code: str):
    return small(*answers(_1=attack(code)))


def hand_in(victim: Victim) -> dict[str, tuple[list | None, str]]:
    """Write all of them into the class' folder; return the statuses and words of the reason, by name."""
    expected = {}
    for name, (notebook, statuses, reason) in hostile(victim).items():
        write(victim.class_folder / f"{name}.ipynb", notebook)
        expected[name] = statuses, reason
    stolen = small(*answers())
    stolen.cells[1].source += f"\nraise RuntimeError({SECRET!r})"
    (victim.class_folder / "links_out.ipynb").symlink_to(write(victim.home / "private.ipynb", stolen))
    expected["links_out"] = [], "it is a link"
    os.mkfifo(victim.class_folder / "pipe.ipynb")
    expected["pipe"] = [], "it is no file"
    return expected
