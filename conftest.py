"""Settings of every test run, of examples too; and which tests go together."""

import os
import re
import tempfile
from importlib.util import find_spec
from types import SimpleNamespace

import matplotlib
import matplotlib.pyplot as plt
import pytest
from nbval.plugin import IPyNbCell
from xdist.scheduler import LoadScopeScheduling

os.environ.update(
    {
        "BN_STATIC": "1",
        "BN_PROGRESS_FOLDER": tempfile.mkdtemp(prefix="bn_progress_"),
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
    }
)
matplotlib.use("Agg")
# It belongs to the Lab, which the extra "test" does without.
collect_ignore = [] if find_spec("jupyter_server") else ["bn_helpers/course/opening.py"]


def pytest_collectstart(collector):
    """A verdict's data repeat the numbers of its text; there nbval cannot leave out what follows ≈."""
    if collector.path.suffix == ".ipynb":
        from bn_helpers.claims.verdicts import MIME  # NumPy after the number of threads is set

        collector.skip_compare += (MIME,)


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Where nbval has run a cell, each fresh number after ≈ must lie inside its stored spread."""
    yield
    if isinstance(item, IPyNbCell) and item.options["check"]:
        from tests.course.measured_numbers import cell_disagreements

        assert cell_disagreements(item.cell, SimpleNamespace(outputs=item.test_outputs)) == []


class OneProcessForAFile(LoadScopeScheduling):
    """The tests of a file share a kernel, or what is costly to prepare; tests of one lesson go together."""

    def _split_scope(self, nodeid):
        lesson = re.search(r"\[(\w+\.ipynb)\]", nodeid)
        return lesson[1] if lesson else nodeid.split("::")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """(pytest-xdist's own --dist=loadgroup does nothing under pytest 9.2.)"""
    return OneProcessForAFile(config, log)
