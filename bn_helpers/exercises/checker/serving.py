"""The process that tries answers sent to it: ``python -m bn_helpers.exercises.checker.serving``.

`bn_helpers.exercises.checker.process` starts it, and speaks with it.
"""

from __future__ import annotations

import faulthandler
import linecache
import os
import pickle
import sys

from bn_helpers.exercises.checker.process import READY, UNREADABLE
from bn_helpers.exercises.checker.work import do, limit_memory


def main() -> None:
    requests, replies = os.fdopen(os.dup(0), "rb"), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):  # an answer's own input and output
        os.dup2(nowhere, descriptor)
    faulthandler.disable()
    limit_memory()
    os.write(replies, READY)
    while True:
        try:
            password, folder, path, cells, pickled = pickle.load(requests)
        except EOFError:  # the notebook has ended
            return
        os.chdir(folder)
        sys.path[:] = path
        linecache.cache.update(cells)
        try:
            work = pickle.loads(pickled)
        except Exception:
            os.write(replies, password + UNREADABLE)
            continue
        do(work, replies, password)


if __name__ == "__main__":
    main()
