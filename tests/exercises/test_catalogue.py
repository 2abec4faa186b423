"""The list of exercises: complete without an import, each loaded only when it is asked for."""

import os
import re
import shutil
import subprocess
import sys
import zipfile

import pytest

from bn_helpers.exercises import catalogue
from bn_helpers.exercises.catalogue import EXERCISES, Catalogue
from bn_helpers.settings import ROOT, own_exercises


def loaded_after(code):
    """The declarations, and IPython, that are loaded when the code has run in a fresh process."""
    show = "print(*(name for name in sys.modules if '.lesson_' in name or name == 'IPython'))"
    command = [sys.executable, "-c", f"import sys\n{code}\n{show}"]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


def test_importing_loads_no_declaration_and_not_ipython():
    assert loaded_after("import bn_helpers.exercises") == set()


def test_numbers_and_titles_are_known_without_a_declaration():
    code = "from bn_helpers.exercises.progress_table import ProgressTable\nlen(repr(ProgressTable(set())))"
    assert loaded_after(code) == set()


def test_one_exercise_loads_itself_alone():
    package = "bn_helpers.exercises.lesson_01"
    code = "from bn_helpers.exercises import review\nassert review('1.4', None).status == 'not attempted'"
    assert loaded_after(code) == {package, f"{package}.normalised_variance"}


@pytest.mark.parametrize("number", EXERCISES)
def test_file_number_and_function_agree(number):
    entry, exercise = EXERCISES.entries[number], EXERCISES[number]
    assert (entry.number, entry.title, entry.lesson) == (exercise.number, exercise.title, exercise.lesson)
    name = "batch_norm" if exercise.name == "BatchNorm" else exercise.name
    assert entry.module.endswith(f"lesson_{exercise.lesson}.{name}")


def test_the_numbers_are_in_order():
    assert list(EXERCISES) == sorted(EXERCISES, key=lambda number: tuple(map(int, number.split("."))))


def test_a_number_is_declared_once(tmp_path):
    for name in ("one", "other"):
        (tmp_path / "lesson_01").mkdir(exist_ok=True)
        (tmp_path / "lesson_01" / f"{name}.md").write_text("# 1.1 a title\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"1\.1 is declared twice: p\.lesson_01\.\w+, p\.lesson_01\.\w+"):
        Catalogue("p", tmp_path).entries  # noqa: B018


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


def test_a_teachers_own_exercises(tmp_path):
    """Declared outside of the course, by the guide: judged, named, tested as the course's own."""
    folder = tmp_path / "my_course" / "lesson_20"
    folder.mkdir(parents=True)
    (folder / "softmax.py").write_text(SOFTMAX, encoding="utf-8")
    (folder / "softmax.md").write_text(WORDS, encoding="utf-8")
    environment = {**os.environ, "BN_EXERCISES": str(tmp_path / "my_course")}
    code = """if True:
        import numpy as np
        from bn_helpers.exercises import review
        def wrong(Z):
            return np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
        print(review("20.1", wrong).misconception, review("1.1", None).status)
    """
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    assert done.stdout == "sums-over-the-rows not attempted\n"
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "tests/exercises",
        "-k",
        "20.1",
    ]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=ROOT)
    assert done.returncode == 0, done.stdout
    assert re.search(r"[1-9]\d* passed", done.stdout)


@pytest.mark.parametrize("given", ["nowhere", "."])
def test_own_exercises_that_are_none(monkeypatch, tmp_path, given):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BN_EXERCISES", given)
    with pytest.raises(ValueError, match="BN_EXERCISES must name a folder with exercises, such as my_course"):
        own_exercises()


def test_an_installed_package_has_the_words(tmp_path):
    """Built as pip builds it: a wheel holds the Markdown beside every declaration."""
    copy = shutil.copytree(
        ROOT, tmp_path / "copy", ignore=shutil.ignore_patterns(".*", "build", "*.egg-info")
    )
    build = ["-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", tmp_path, copy]
    subprocess.run([sys.executable, *build], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    there = set(zipfile.ZipFile(wheel).namelist())
    folder = catalogue.EXERCISES.folder
    words = {f"bn_helpers/exercises/{path.relative_to(folder)}" for path in folder.glob("lesson_*/*.md")}
    assert len(words) == len(EXERCISES)
    assert words <= there
    assert {name.replace(".md", ".py") for name in words} <= there
