"""A teacher's own exercises, as CONTRIBUTING.md says: declared elsewhere, judged and tested alike."""

import os
import re
import subprocess
import sys

import pytest

from bn_helpers.settings import ROOT
from tests.grading.notebooks import small, write

SOFTMAX = '''
import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise()
def softmax(Z):
    """Softmax of each column of Z (c, m)."""
    A = np.exp(Z - Z.max(axis=0))
    return A / A.sum(axis=0)


@softmax.case("two classes")
def _(rng):
    return (rng.normal(size=(2, 3)),)
'''
WORDS = """# 20.1 softmax

## Hints

1. What must each column add up to?
2. A quotient.

```python
return ... / ...
```

## Mistakes

### sums-over-the-rows: `A.sum(axis=0)` → `A.sum(axis=1, keepdims=True)`

You added up each class over the examples.
"""


@pytest.fixture
def environment(tmp_path):
    folder = tmp_path / "my_course" / "lesson_20"
    folder.mkdir(parents=True)
    (folder / "softmax.py").write_text(SOFTMAX, encoding="utf-8")
    (folder / "softmax.md").write_text(WORDS, encoding="utf-8")
    return {**os.environ, "BN_EXERCISES": str(tmp_path / "my_course")}


def run(environment, *command):
    done = subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, env=environment, cwd=ROOT
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_an_answer_is_judged_and_its_mistake_named(environment):
    code = """if True:
        import numpy as np
        from bn_helpers.exercises import review
        def wrong(Z):
            A = np.exp(Z - Z.max(axis=0))
            return A / A.sum(axis=1, keepdims=True)
        print(review("20.1", wrong).misconception, review("1.1", None).status)
    """
    assert run(environment, "-c", code) == "sums-over-the-rows not attempted\n"


@pytest.mark.slow
def test_the_courses_tests_test_them(environment):
    said = run(environment, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/exercises", "-k", "20.1")
    assert re.search(r"[1-9]\d* passed", said)


@pytest.mark.slow
@pytest.mark.parametrize("sandbox", [[], ["--without-sandbox"]])
def test_they_are_handed_out_and_graded(environment, tmp_path, sandbox):
    answer = SOFTMAX.split("@exercise()\n")[1].split("\n\n")[0] + "\ncheck('20.1')"
    write(tmp_path / "ann.ipynb", small(("20.1", answer)))
    said = run(
        environment,
        "-m",
        "bn_helpers",
        "grade",
        str(tmp_path / "ann.ipynb"),
        "--out",
        str(tmp_path / "out"),
        *sandbox,
    )
    assert re.search(r"ann.ipynb +✓ +1 of 1", said)
