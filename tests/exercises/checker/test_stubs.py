"""What counts as not attempted, on every Python, with and without a source to read."""

import itertools
import linecache

import pytest

from bn_helpers.exercises.checker.stubs import is_stub

STUBS = [
    "def f(x): ...",
    "def f(x): pass",
    "def f(x): return",
    "def f(x): return None",
    "def f(x): return ...",
    "def f(x, y=1, *z, **w):\n    'A docstring.'\n    ...",
    "def f(x):\n    'A docstring.'",
    "class f:\n    def __init__(self, x):\n        'A docstring.'\n        ...\n\n    def g(self): ...",
    "class f: ...",
]
ANSWERS = [
    "def f(x): return x",
    "def f(x): return 5",
    "def f(x): return 0",
    "def f(x): return 'text'",
    "def f(x):\n    'A docstring.'\n    return 'text'",
    "def f(x): return x.mean()",
    "def f(x): x = None",
    "def f(x): raise ValueError",
    "def f(x): yield",
    "f = lambda x: x",
    "class f:\n    def __init__(self, x): ...\n\n    def g(self): return 1",
    "class f:\n    value = 1",
    "f = 3",
]
NUMBERS = itertools.count()
with_and_without_source = pytest.mark.parametrize("has_source", [True, False], ids=["source", "no source"])


def defined(source, has_source):
    """What a cell with this text defines; a notebook keeps the text where `inspect` finds it."""
    filename = f"<cell {next(NUMBERS)}>"
    if has_source:
        linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    scope = {}
    exec(compile(source, filename, "exec"), scope)
    return scope["f"]


@with_and_without_source
@pytest.mark.parametrize("source", STUBS)
def test_a_stub(source, has_source):
    assert is_stub(defined(source, has_source))


@with_and_without_source
@pytest.mark.parametrize("source", ANSWERS)
def test_an_answer(source, has_source):
    assert not is_stub(defined(source, has_source))


def test_a_stub_in_more_lines_is_seen_where_there_is_a_source():
    assert is_stub(defined("def f(x):\n    'What to do.'\n    ...\n    # later\n    pass", has_source=True))


def test_the_text_of_another_function_is_not_believed():
    answer = defined("def f(x): return x", has_source=True)
    linecache.cache[answer.__code__.co_filename] = (1, None, ["def g(x): ...\n"], "")
    assert not is_stub(answer)
