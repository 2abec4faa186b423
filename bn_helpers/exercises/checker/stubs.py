"""Has anything been written yet? Asked of the source; where there is none, of the compiled code."""

from __future__ import annotations

import ast
import inspect
import linecache
import textwrap
from functools import cache
from tokenize import TokenError
from types import CodeType, FunctionType

from bn_helpers.exercises.checker.source import Answer

EMPTY_BODIES = ("...", "pass", "return", "return ...", "'docstring'", "'docstring'; ...", "'docstring'; pass")


def is_stub(answer: Answer) -> bool:
    """Whether nothing has been written yet: every function's body is a docstring, ``...`` or ``pass``.

    Examples
    --------
    >>> def z_transform(Z, epsilon): ...
    >>> is_stub(z_transform), is_stub(lambda Z, epsilon: Z)
    (True, False)
    """
    if isinstance(answer, FunctionType):
        return _does_nothing(answer)
    if not inspect.isclass(answer):
        return False
    functions = [value for value in vars(answer).values() if isinstance(value, FunctionType)]
    others = [name for name in vars(answer) if not name.startswith("__")]
    return all(map(_does_nothing, functions)) and (bool(functions) or not others)


def _does_nothing(function: FunctionType) -> bool:
    code = function.__code__
    lines = linecache.getlines(code.co_filename)[code.co_firstlineno - 1 :]
    try:
        (node,) = ast.parse(textwrap.dedent("".join(inspect.getblock(lines)))).body
    except (ValueError, SyntaxError, TokenError):
        node = None
    if isinstance(node, ast.FunctionDef) and node.name == function.__name__:
        return all(map(_says_nothing, node.body))
    return _essence(code) in _empty_functions()


def _says_nothing(statement: ast.stmt) -> bool:
    """A constant that stands alone, such as a docstring; ``pass``; a return of nothing or of ``...``."""
    if isinstance(statement, ast.Return):
        return statement.value is None or ast.unparse(statement.value) in ("None", "...")
    return isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    )


@cache
def _empty_functions() -> set[tuple]:
    """Empty functions as this Python compiles them: each version has instructions of its own."""
    scope: dict = {}
    for index, body in enumerate(EMPTY_BODIES):
        exec(f"def empty_{index}(): {body}", scope)
    return {_essence(each.__code__) for each in scope.values() if isinstance(each, FunctionType)}


def _essence(code: CodeType) -> tuple:
    """The instructions with their constants; of a text, the docstring perhaps, only that it is there."""
    return code.co_code, tuple(str if isinstance(each, str) else each for each in code.co_consts)
