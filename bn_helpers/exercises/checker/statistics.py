"""What people write in the place of a mean, a sum or a variance."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from bn_helpers.exercises.checker.nodes import Change, call, count
from bn_helpers.exercises.checker.wording import Words

STATISTICS = {
    "mean": ("sum", "the sum stands where “{}” belongs"),
    "sum": ("mean", "the mean stands where “{}” belongs"),
    "var": ("std", "the standard deviation stands where “{}” belongs"),
    "std": ("var", "the variance stands where “{}” belongs"),
}
M_MINUS_1 = "divides-by-m-minus-1"


def of_statistic(old: ast.Call, func: ast.Attribute) -> Iterator[Change]:
    """A mean, a sum, a variance: another one, along another axis, or divided by m − 1."""
    name = func.attr
    other, template = STATISTICS[name]
    renamed = ast.Attribute(func.value, other, ast.Load())
    yield f"{other}-for-{name}", ast.Call(renamed, old.args, old.keywords), Words(template, old)
    if name == "mean":
        median = call("median", *(old.args or [func.value]), keywords=old.keywords)
        yield "median-for-mean", median, Words("the median stands where “{}” belongs", old)
    for number, keyword in enumerate(old.keywords):
        others = old.keywords[:number] + old.keywords[number + 1 :]
        if keyword.arg == "axis":
            if isinstance(keyword.value, ast.Constant):
                turned = ast.keyword("axis", ast.Constant(0 if keyword.value.value in (1, -1) else 1))
                words = Words("“{}” is taken along the other axis", old)
                yield "wrong-axis", ast.Call(func, old.args, [*others, turned]), words
            words = Words("“{}” is taken over the whole array at once", old)
            yield "whole-array", ast.Call(func, old.args, others), words
        elif keyword.arg == "keepdims":
            words = Words("keepdims=True is missing, so that the shapes do not fit, in “{}”", old)
            yield "forgets-keepdims", ast.Call(func, old.args, others), words
    if name in ("var", "std"):
        keywords = [*old.keywords, ast.keyword("ddof", ast.Constant(1))]
        words = Words("the squares are divided by m − 1 (the sample variance), where m belongs")
        yield M_MINUS_1, ast.Call(func, old.args, keywords), words
    if name == "mean":
        summed = ast.Call(ast.Attribute(func.value, "sum", ast.Load()), old.args, old.keywords)
        less = count("(({}).shape[-1] - 1)", old.args[0] if old.args else func.value)
        words = Words("the sum in “{}” is divided by m − 1, not by m", old)
        yield M_MINUS_1, ast.BinOp(summed, ast.Div(), less), words
