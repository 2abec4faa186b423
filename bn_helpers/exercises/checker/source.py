"""Python as text: find the source of a definition, compile it, take its code or its docstrings away."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

Answer = Callable[..., Any]
OWN_FILES = str(Path(__file__).parents[1])


def is_of_the_learner(filename: str) -> bool:
    """Whether it is a cell, code under ``exec`` (both without a file), or a Python file of no library."""
    if filename.startswith("<") and not filename.startswith("<frozen"):
        return True
    is_library = any(part in filename for part in ("site-packages", "/lib/python", "\\Lib\\"))
    return filename.endswith(".py") and not is_library and not filename.startswith(OWN_FILES)


def argument_names(function: Answer) -> list[str]:
    return list(inspect.signature(function).parameters)


def source_of(definition: Answer) -> str:
    """The source of a function or class of a module, without its decorators."""
    functions = (
        [definition]
        if inspect.isfunction(definition)
        else filter(inspect.isfunction, vars(definition).values())
    )
    code = next(iter(functions)).__code__
    lines, nodes = _parsed(code.co_filename)
    node = next(node for node in nodes if code.co_firstlineno <= (node.end_lineno or 0))
    return "\n".join(lines[node.lineno - 1 : node.end_lineno]) + "\n"


@cache
def _parsed(filename: str) -> tuple[list[str], list[ast.stmt]]:
    """The lines of a file and what stands at its top level."""
    text = Path(filename).read_text(encoding="utf-8")
    return text.splitlines(), ast.parse(text).body


def compile_answer(source: str, namespace: dict[str, Any]) -> Answer:
    """The function or class that the source defines, with the names of its module in reach."""
    return compile_tree(ast.parse(source), namespace)


def compile_tree(tree: ast.Module, namespace: dict[str, Any]) -> Answer:
    """The function or class that stands in the tree."""
    scope = dict(namespace)
    exec(compile(tree, "<string>", "exec"), scope)
    return scope[tree.body[0].name]  # type: ignore[attr-defined]


def strip_bodies(source: str) -> str:
    """Replace the code of the function, or of each method of the class, by ``...``; docstrings stay."""
    lines = source.splitlines()
    for function in reversed(list(_functions(ast.parse(source).body[0]))):
        code = function.body
        start = code[0].lineno - 1
        if ast.get_docstring(function) is not None:
            start = code[0].end_lineno or start
            code = code[1:]
        if code:
            lines[start : function.end_lineno] = [" " * code[0].col_offset + "..."]
    return "\n".join(lines) + "\n"


def strip_docstrings(source: str) -> str:
    """The code alone, line by line as it was."""
    lines = source.splitlines()
    definition = ast.parse(source).body[0]
    documented = [node for node in {definition, *_functions(definition)} if _has_docstring(node)]
    for node in sorted(documented, key=lambda node: node.lineno, reverse=True):
        docstring = node.body[0]  # type: ignore[attr-defined]
        del lines[docstring.lineno - 1 : docstring.end_lineno]
    return "\n".join(lines) + "\n"


def with_body(source: str, body: str) -> str:
    """The definition's first lines, down to the colon, with another body."""
    definition = ast.parse(source).body[0]
    head = source.splitlines()[: definition.body[0].lineno - 1]  # type: ignore[attr-defined]
    return "\n".join([*head, *(f"    {line}" if line else line for line in body.splitlines())]) + "\n"


def _functions(definition: ast.stmt) -> Iterator[ast.FunctionDef]:
    """The function itself, or the methods of the class."""
    nodes = definition.body if isinstance(definition, ast.ClassDef) else [definition]
    return (node for node in nodes if isinstance(node, ast.FunctionDef))


def _has_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None
