"""The list of exercises: complete without an import, each loaded only when it is asked for."""

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
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", exercise.name).lower()  # a class: BatchNorm
    assert entry.module.endswith(f"lesson_{exercise.lesson}.{name}")


def test_the_numbers_are_in_order():
    assert list(EXERCISES) == sorted(EXERCISES, key=lambda number: tuple(map(int, number.split("."))))


def test_a_number_is_declared_once(tmp_path):
    for name in ("one", "other"):
        (tmp_path / "lesson_01").mkdir(exist_ok=True)
        (tmp_path / "lesson_01" / f"{name}.md").write_text("# 1.1 a title\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"1\.1 is declared twice: p\.lesson_01\.\w+, p\.lesson_01\.\w+"):
        Catalogue("p", tmp_path).entries  # noqa: B018


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
