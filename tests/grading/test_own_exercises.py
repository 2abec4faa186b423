"""A teacher's own exercises, as CONTRIBUTING.md says: declared elsewhere, judged and tested alike."""

import os
import re
import subprocess
import sys

import pytest

from bn_helpers.settings import ROOT
from tests.grading.notebooks import small, write

SIGMOID = '''
import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise()
def sigmoid(Z):
    """The sigmoid of each value of Z, whatever its shape."""
    return 1 / (1 + np.exp(-Z))


@sigmoid.case("two units")
def _(rng):
    return (rng.normal(size=(2, 3)),)


@sigmoid.case("values far from 0")
def _(rng):
    return (np.array([[-8.0, 0.0, 8.0]]),)


@sigmoid.alternative
def through_tanh(Z):
    return 0.5 * (1 + np.tanh(Z / 2))


@sigmoid.alternative
def upside_down(x):
    return np.exp(x) / (np.exp(x) + 1)
'''
WORDS = """# 20.1 the sigmoid

## Hints

1. Where does the sigmoid tend to for large z, and where for z far below 0?
2. One over one plus something that becomes small for large z.

```python
return 1 / (1 + ...)
```

## Mistakes

### forgets-the-sign: `np.exp(-Z)` → `np.exp(Z)`

The sign in the exponent is missing, so your curve falls where the sigmoid rises.
 Large values of z belong near 1.

### forgets-the-fraction: `1 / (1 + np.exp(-Z))` → `1 + np.exp(-Z)`

You stopped before the division: your values are above 1. The sigmoid is one over that sum, between 0 and 1.

### forgets-the-1: `(1 + np.exp(-Z))` → `np.exp(-Z)`

The 1 in the denominator is missing, so nothing bounds your result. With it the values stay between 0 and 1.

### tanh-instead

```python
return np.tanh(Z)
```

This is tanh, which goes from −1 to 1. The sigmoid goes from 0 to 1 and is one half where z is 0.
"""


@pytest.fixture
def environment(tmp_path):
    folder = tmp_path / "my_course" / "lesson_20"
    folder.mkdir(parents=True)
    (folder / "sigmoid.py").write_text(SIGMOID, encoding="utf-8")
    (folder / "sigmoid.md").write_text(WORDS, encoding="utf-8")
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
            return np.exp(Z)
        print(review("20.1", wrong).misconception, review("1.1", None).status)
    """
    assert run(environment, "-c", code) == "forgets-the-1 not attempted\n"


@pytest.mark.slow
def test_the_courses_tests_test_them(environment):
    said = run(environment, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/exercises", "-k", "20.1")
    assert re.search(r"[1-9]\d* passed", said)


@pytest.mark.slow
@pytest.mark.parametrize("sandbox", [[], ["--without-sandbox"]])
def test_they_are_handed_out_and_graded(environment, tmp_path, sandbox):
    answer = SIGMOID.split("@exercise()\n")[1].split("\n\n")[0] + "\ncheck('20.1')"
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
