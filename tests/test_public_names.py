"""Every public name says what it takes and gives back, and has an example. (pytest runs the examples.)"""

import doctest
import importlib
import inspect
import re
from pathlib import Path

import pytest

import bn_helpers

# What only this package calls.
INNER = {
    "forward_unchecked", "backward_unchecked", "inference_unchecked", "draw", "Stored", "StoredStatistic",
    "Panels", "draw_bands", "draw_heat_map", "draw_level", "draw_sweep", "grid_of_axes", "new_axes",
    "plain_ticks", "row_of_axes", "use_course_style",
    "normalise_unchecked", "normalise_backward", "rms_normalise_unchecked", "rms_normalise_backward",
}  # fmt: skip
FOLDER = Path(bn_helpers.__file__).parent
MODULES = [
    f"{room}.{path.stem}"
    for room in ("data", "nn", "figures")
    for path in sorted((FOLDER / room).glob("[a-z]*.py"))
    if path.stem != "validation"
]


def collect():
    """Functions and classes defined in each module, and the methods that a class defines itself."""
    for module_name in MODULES:
        module = importlib.import_module(f"bn_helpers.{module_name}")
        for name, thing in vars(module).items():
            elsewhere = getattr(thing, "__module__", None) != module.__name__
            if name.startswith("_") or name in INNER or elsewhere:
                continue
            if inspect.isfunction(thing) or inspect.isclass(thing):
                yield pytest.param(module, name, thing, id=f"{module_name}.{name}")


def methods(cls):
    """Public methods that a class is the first to define: overriding ones are described where they begin."""
    inherited = {name for base in cls.__mro__[1:] for name in vars(base)}
    for name, thing in vars(cls).items():
        function = thing.__func__ if isinstance(thing, classmethod) else thing
        if inspect.isfunction(function) and not name.startswith("_") and name not in inherited:
            yield name, function


def arguments(function):
    parameters = list(inspect.signature(function).parameters.values())
    return [one.name for one in parameters if one.name not in ("self", "cls")]


def check_docstring(where, function):
    text = inspect.getdoc(function)
    assert text, f"{where} has no docstring"
    for name in arguments(function):
        listed = re.search(rf"^(\*{{0,2}}\w+, )*\*{{0,2}}{name}\b", text, flags=re.MULTILINE)
        assert "Parameters\n---" in text, f"{where} does not list its parameters"
        assert listed, f"{where} does not describe {name}"
    source = inspect.getsource(function)
    if re.search(r"^\s+(return|yield) ", source, flags=re.MULTILINE):
        assert re.search("(Returns|Yields)\n---", text), f"{where} does not say what it returns"
    if (
        re.search(r"^        raise |^    raise ", source, flags=re.MULTILINE)
        and "NotImplemented" not in source
    ):
        assert "Raises\n---" in text, f"{where} does not say what it raises"


@pytest.mark.parametrize(("module", "name", "thing"), list(collect()))
def test_docstring(module, name, thing):
    if inspect.isclass(thing):
        constructor = arguments(thing) if "__init__" in vars(thing) else []
        for argument in constructor:
            assert re.search(rf"\b{argument}\b", inspect.getdoc(thing)), (
                f"{name} does not describe {argument}"
            )
        for method_name, method in methods(thing):
            check_docstring(f"{name}.{method_name}", method)
    else:
        check_docstring(name, thing)
    found = doctest.DocTestFinder(recurse=False).find(thing, name, module)
    assert any(test.examples for test in found), f"{name} has no example"
