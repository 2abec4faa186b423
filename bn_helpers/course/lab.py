"""JupyterLab with the whole course in its file browser: ``python -m bn_helpers lab``, ``make lab``."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec

from bn_helpers import settings
from bn_helpers.exercises.progress_table import where_it_is_kept

FIRST = "00_start_here.ipynb"
LESSONS_AS_THE_KERNEL_SAYS = "bn_helpers.course.opening.Lessons"


def open_lab(options: Sequence[str] = ()) -> int:
    """Start JupyterLab on the first lesson, and wait until it is closed.

    Its files are those of the whole course, so that a lesson's links to other folders lead somewhere.

    Parameters
    ----------
    options : sequence of str
        More of JupyterLab's own, such as ``--no-browser``.

    Returns
    -------
    int
        JupyterLab's exit code.

    Raises
    ------
    SystemExit
        If JupyterLab or the lessons are missing.
    """
    if find_spec("jupyterlab") is None:
        sys.exit('JupyterLab is missing. In the folder of the course: python -m pip install -e ".[lab]"')
    if not (settings.LESSONS / FIRST).is_file():
        sys.exit(f"There are no lessons in {settings.LESSONS}: this package was installed without them.")
    print(where_it_is_kept(), flush=True)
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={settings.ROOT}", "--ip=127.0.0.1"]
    command += [f"--ServerApp.contents_manager_class={LESSONS_AS_THE_KERNEL_SAYS}"]
    # In a container the reader often is root; nobody else reaches 127.0.0.1 without the token.
    command += ["--allow-root", *options, str(settings.LESSONS / FIRST)]
    try:
        return subprocess.call(command)
    except KeyboardInterrupt:  # JupyterLab has had it too, and has ended
        return 0
