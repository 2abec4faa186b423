"""Settings of every test run: one thread, figures without sliders, and a progress folder of its own."""

import os
import tempfile

import matplotlib

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
