"""Warm workers, which the tests share: one takes two seconds to start."""

import os

import pytest

from bn_helpers.grading.pool import Pool
from bn_helpers.grading.sandbox import NoSandbox
from tests.grading.hostile import SECRET


@pytest.fixture(scope="session", autouse=True)
def _teachers_token():
    """In the environment before a worker starts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TEACHER_TOKEN", SECRET)
        yield


@pytest.fixture(scope="session")
def plain():
    """Workers without a sandbox."""
    with Pool(jobs=2, sandboxed=False) as pool:
        yield pool


@pytest.fixture(scope="session")
def sandboxed():
    """Workers in bubblewrap; in CI it has to be there."""
    try:
        pool = Pool(jobs=1, sandboxed=True)
    except NoSandbox as reason:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(reason))
    with pool:
        yield pool
