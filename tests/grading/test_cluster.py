"""A Dask cluster: the same rows, and a worker that is killed loses none."""

import time

import pytest

from bn_helpers.grading.cluster import Cluster
from bn_helpers.grading.pool import Limits
from bn_helpers.grading.session import Session  # noqa: F401  (it imports without distributed)
from tests.grading.notebooks import PASSED, answers, as_bytes, mistaken, model, small, statuses

pytestmark = pytest.mark.slow
SLOW = "import time\ntime.sleep(1)\n"


def test_a_killed_worker_loses_no_row(scheduler):
    address, workers = scheduler
    notebooks = {f"{n}": small(*answers(_1=f"{SLOW}{model('1.1')}")) for n in range(10)}
    notebooks["wrong"] = small(*answers(_2=mistaken("1.2")[0]))
    jobs = [(name, lambda each=each: as_bytes(each)) for name, each in notebooks.items()]
    grades = []
    with Cluster(address, sandboxed=False) as cluster:
        while sum(cluster._client.nthreads().values()) < 2:
            time.sleep(0.1)
        for grade in cluster.grade_all(jobs, Limits()):
            grades.append(grade)
            if len(grades) == 2:
                workers[0].kill()
    assert sorted(each.notebook for each in grades) == sorted(notebooks)
    by_name = {each.notebook: each for each in grades}
    assert by_name["wrong"].feedback["1.2"].misconception == mistaken("1.2")[1]
    assert all(statuses(by_name[f"{n}"]) == [PASSED] * 4 for n in range(10))
    assert workers[0].poll() is not None
    assert workers[1].poll() is None
