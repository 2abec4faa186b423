"""Settings of every test run, of examples too: one thread, no sliders, no open figures, no progress kept."""

import os
import tempfile

import matplotlib
import matplotlib.pyplot as plt
import pytest

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
