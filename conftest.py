"""Settings of every test run, of examples too; and which tests go together."""

import os
import tempfile
from types import SimpleNamespace

import matplotlib
import matplotlib.pyplot as plt
import pytest
from nbval.plugin import IPyNbCell

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


def pytest_collection_modifyitems(items):
    """One process runs a whole file, whose tests share a kernel or what is costly to prepare.

    A long test that shares nothing says so with a group of its own: ``pytest.mark.xdist_group(name)``.
    """
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(str(item.path)))
