"""Settings of every test run: one thread, figures without sliders, and a progress file of its own."""

import os
import tempfile
from pathlib import Path

import matplotlib

os.environ.update(
    {
        "BN_STATIC": "1",
        "BN_PROGRESS_FILE": str(Path(tempfile.mkdtemp(prefix="bn_progress_")) / "progress.json"),
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
    }
)
matplotlib.use("Agg")
