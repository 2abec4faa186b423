"""The small pieces of code that a change puts in the place of others."""

from __future__ import annotations

import ast

from bn_helpers.exercises.checker.wording import Words

Change = tuple[str, ast.expr, Words]  # slug, what stands there instead, what to say of it


def count(code: str, of: ast.expr) -> ast.expr:
    return ast.parse(code.format(ast.unparse(of)), mode="eval").body


def call(function: str, *arguments: ast.expr, keywords: list[ast.keyword] | None = None) -> ast.Call:
    function_of_numpy = ast.Attribute(ast.Name("np", ast.Load()), function, ast.Load())
    return ast.Call(function_of_numpy, list(arguments), keywords or [])
