"""The list of solved exercises: written by several kernels at once, and never an obstacle."""

import importlib
import multiprocessing
import os

import pytest

from bn_helpers import settings
from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.exercises.checker.deadline import CAN_FORK

progress = importlib.import_module("bn_helpers.exercises.progress_table")
PROCESSES, ROUNDS = 8, 20


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(settings.PROGRESS_FOLDER, str(tmp_path / "progress"))
    monkeypatch.setattr(progress, "_solved_here", set())
    return tmp_path / "progress"


def solved_by_another_kernel(monkeypatch):
    monkeypatch.setattr(progress, "_solved_here", set())
    return progress.solved()


def mark_when_all_are_ready(number, folders, barrier):
    """What one kernel does: in each round, its own exercise at the same instant as the others."""
    for folder in folders:
        os.environ[settings.PROGRESS_FOLDER] = folder
        progress._solved_here.clear()
        barrier.wait(60)
        progress.mark_solved(number)


def test_kernels_that_solve_at_the_same_instant_lose_nothing(tmp_path, monkeypatch, folder):
    numbers = list(EXERCISES)[:PROCESSES]
    folders = [str(tmp_path / f"round {index}") for index in range(ROUNDS)]
    context = multiprocessing.get_context("fork" if CAN_FORK else "spawn")
    barrier = context.Barrier(PROCESSES)
    kernels = [
        context.Process(target=mark_when_all_are_ready, args=(number, folders, barrier)) for number in numbers
    ]
    for kernel in kernels:
        kernel.start()
    for kernel in kernels:
        kernel.join(120)
    assert [kernel.exitcode for kernel in kernels] == [0] * PROCESSES
    for each in folders:
        monkeypatch.setenv(settings.PROGRESS_FOLDER, each)
        assert solved_by_another_kernel(monkeypatch) == set(numbers)


def test_it_is_kept_beside_the_lessons_wherever_the_notebook_is(tmp_path, monkeypatch):
    monkeypatch.delenv(settings.PROGRESS_FOLDER, raising=False)
    monkeypatch.chdir(tmp_path)  # a copy of a notebook runs in its own folder
    assert settings.progress_folder() == settings.ROOT / "notebooks" / ".bn_progress"
    monkeypatch.setattr(settings, "LESSONS", tmp_path / "not there")
    assert settings.progress_folder().resolve() == tmp_path / ".bn_progress"


def test_a_second_pass_writes_what_the_first_could_not(folder, monkeypatch):
    folder.write_text("a file where the folder should be")
    progress.mark_solved("1.2")
    assert progress.solved() == {"1.2"}
    assert solved_by_another_kernel(monkeypatch) == set()
    folder.unlink()
    progress.mark_solved("1.2")
    assert solved_by_another_kernel(monkeypatch) == {"1.2"}


def test_foreign_things_in_the_folder_are_overlooked(folder, monkeypatch):
    folder.mkdir()
    (folder / "9.99").touch()
    (folder / "notes.txt").write_text("mine")
    (folder / "1.1").mkdir()
    (folder / "1.2").write_bytes(b"\xff\x00 damaged")
    progress.mark_solved("1.1")
    progress.mark_solved("1.3")
    assert solved_by_another_kernel(monkeypatch) == {"1.1", "1.2", "1.3"}
    assert (folder / "notes.txt").read_text() == "mine"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_no_obstacle(folder, monkeypatch):
    folder.mkdir(mode=0o500)
    progress.mark_solved("1.2")
    assert progress.solved() == {"1.2"}
    assert solved_by_another_kernel(monkeypatch) == set()
