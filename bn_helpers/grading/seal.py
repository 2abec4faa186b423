"""Notice when a notebook has exchanged a part of the checker, and put it back.

A learner's code shares its process with the checker, so it can replace any function of it, or one of NumPy
that it calls. A seal remembers what each name stood for, and what each function's code was.

This stops what is done in passing. Whoever takes the trouble can still have an answer pass that they did
not write: calling the course's own function is enough.
"""

from __future__ import annotations

import builtins
import inspect
import operator
import sys
from collections.abc import Callable, Iterator
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

import bn_helpers
from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.exercises.checker import Exercise, Feedback, judging

CODE = ("__code__", "__defaults__", "__kwdefaults__")


class Seal:
    """What the checker consists of, as it was when this was made.

    Examples
    --------
    >>> seal = Seal()
    >>> seal.restore()
    []
    >>> np.isclose = max
    >>> seal.restore()
    ['numpy.isclose']
    >>> np.isclose is max
    False
    """

    def __init__(self) -> None:
        self._modules = dict(_modules())
        self._spaces: list[tuple[str, Any, dict[str, Any]]] = []
        self._codes: list[tuple[str, FunctionType, dict[str, Any]]] = []
        self._lists: list[tuple[str, list, list]] = []
        for name, module in self._modules.items():
            self._keep(name, module)
        for number, exercise in EXERCISES.items():
            self._keep_exercise(f"exercise {number}", exercise)

    def _keep(self, name: str, module: ModuleType) -> None:
        own = name.startswith(bn_helpers.__name__)
        fixed = _fixed(vars(module))
        if name == "builtins":
            for each in ("input", "exit", "quit"):  # the checker exchanges the first, IPython the others
                fixed.pop(each, None)
        self._spaces.append((name, module, fixed))
        for key, value in list(vars(module).items()):
            if not own or getattr(value, "__module__", None) != name:
                continue
            if inspect.isclass(value):
                self._spaces.append((f"{name}.{key}", value, _fixed(vars(value))))
                for method in filter(inspect.isfunction, vars(value).values()):
                    self._keep_code(f"{name}.{key}.{method.__name__}", method)
            elif inspect.isfunction(value):
                self._keep_code(f"{name}.{key}", value)

    def _keep_exercise(self, name: str, exercise: Exercise) -> None:
        self._spaces.append((name, exercise, dict(vars(exercise))))
        for key, value in vars(exercise).items():
            if isinstance(value, list):
                self._lists.append((f"{name}.{key}", value, value[:]))
        for case in exercise.cases:
            self._spaces.append((f"{name}, case “{case.name}”", case, dict(vars(case))))

    def _keep_code(self, name: str, function: FunctionType) -> None:
        self._codes.append((name, function, {each: getattr(function, each) for each in CODE}))

    def restore(self) -> list[str]:
        """Put back what was exchanged; return the names."""
        changed = []
        for name, module in self._modules.items():
            if sys.modules.get(name) is not module:
                sys.modules[name] = module
                changed.append(name)
        for name, owner, kept in self._spaces:
            space = vars(owner)
            for key, value in kept.items():
                if space.get(key) is not value:
                    _put_back(owner, key, value)
                    changed.append(f"{name}.{key}")
        for name, holder, kept_items in self._lists:
            if len(holder) != len(kept_items) or any(map(operator.is_not, holder, kept_items)):
                holder[:] = kept_items
                changed.append(name)
        for name, function, kept in self._codes:
            for key, value in kept.items():
                if getattr(function, key) is not value:
                    setattr(function, key, value)
                    changed.append(name)
        return changed


def sealed_checker() -> Seal:
    """Seal the checker, and have it look at each verdict's end whether the answer has broken the seal."""
    judge = judging._judge

    def judge_and_look(exercise: Exercise, answer: Any, report: Callable[[Feedback], None]) -> None:
        def look(feedback: Feedback) -> None:
            if changed := seal.restore():
                message = f"Your code exchanges a part of the checker while it runs: {changed[0]}."
                feedback = Feedback(exercise.number, "error", message)
            report(feedback)

        judge(exercise, answer, look)

    judging._judge = judge_and_look
    seal = Seal()
    return seal


def _put_back(owner: Any, key: str, value: Any) -> None:
    if isinstance(vars(owner), dict):
        vars(owner)[key] = value  # past what a frozen class forbids
    else:
        setattr(owner, key, value)


def _modules() -> Iterator[tuple[str, ModuleType]]:
    """The course's modules; and of NumPy and Python what an answer has in its hands."""
    for name, module in sorted(sys.modules.items()):
        if name.split(".")[0] == bn_helpers.__name__ and isinstance(module, ModuleType):
            yield name, module
    yield "numpy", np
    yield "numpy.linalg", np.linalg
    yield "builtins", builtins


def _fixed(space: Any) -> dict[str, Any]:
    """What does not change while a program runs: functions, classes and modules."""
    kinds = (type, ModuleType, staticmethod, classmethod, property)
    return {
        key: value
        for key, value in dict(space).items()
        if (callable(value) or isinstance(value, kinds)) and not key.startswith("__")
    }
