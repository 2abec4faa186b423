"""What the environment variables decide."""

from types import SimpleNamespace

import pytest

from bn_helpers import settings


@pytest.mark.parametrize(("variable", "expected"), [("1", True), ("0", False), (None, False)])
def test_the_environment_decides(variable, expected, monkeypatch):
    monkeypatch.delenv("PYTEST_CURRENT_TEST")
    monkeypatch.delenv("BN_STATIC", raising=False)
    if variable is not None:
        monkeypatch.setenv("BN_STATIC", variable)
    assert settings.is_static() is expected


@pytest.mark.parametrize(
    ("environment", "notebook", "terminal", "expected"),
    [
        ({}, False, True, True),
        ({}, False, False, False),
        ({"BN_STATIC": "1"}, False, True, False),
        ({}, True, False, False),
        ({"JPY_SESSION_NAME": "lesson.ipynb"}, True, False, True),
        ({"JPY_SESSION_NAME": "lesson.ipynb", "BN_STATIC": "1"}, True, False, False),
        ({"PYTEST_CURRENT_TEST": "x"}, False, True, False),
    ],
)
def test_who_sees_the_progress_bar(monkeypatch, environment, notebook, terminal, expected):
    monkeypatch.setattr(settings, "os", SimpleNamespace(environ=environment))
    modules = {"ipykernel": None} if notebook else {}
    stderr = SimpleNamespace(isatty=lambda: terminal)
    monkeypatch.setattr(settings, "sys", SimpleNamespace(modules=modules, stderr=stderr))
    assert settings.somebody_watches() is expected


def test_the_seed_comes_from_the_environment(monkeypatch):
    monkeypatch.delenv("BN_SEED", raising=False)
    assert settings.lesson_seed(7) == 7
    monkeypatch.setenv("BN_SEED", "3")
    assert settings.lesson_seed(7) == 3
