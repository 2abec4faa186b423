"""What people write in the place of an expression: the grammar of small changes."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from bn_helpers.exercises.checker.wording import say

Change = tuple[str, ast.expr, str]  # slug, what stands there instead, words

OPERATORS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult, ast.Sub),
    ast.Pow: (ast.Mult,),
}
COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
}
READABLE = 60  # signs of code within a sentence
MISSING: dict[type[ast.operator], str] = {
    ast.Add: "term-missing",
    ast.Sub: "term-missing",
    ast.Mult: "factor-missing",
    ast.Div: "factor-missing",
    ast.Pow: "power-missing",
}
BESIDES: dict[type[ast.operator], str] = {
    ast.Mult: "multiplied by",
    ast.Div: "divided by",
    ast.Add: "increased by",
    ast.Sub: "reduced by",
}
STATISTICS = {
    "mean": ("sum", "the sum stands where the mean belongs"),
    "sum": ("mean", "the mean stands where the sum belongs"),
    "var": ("std", "the standard deviation stands where the variance belongs"),
    "std": ("var", "the variance stands where the standard deviation belongs"),
}
OVER_ALL = {"sum": "the sum", "mean": "the mean"}


def changes(old: ast.expr, holder: ast.AST, names: list[str]) -> Iterator[Change]:
    """What may stand in the place of an expression."""
    if isinstance(old, ast.BinOp):
        yield from _of_operation(old)
    if isinstance(old, ast.Name) and old.id in names:
        yield from _of_name(old, holder, names)
    if isinstance(old, ast.Call):
        yield from _of_call(old)
    if isinstance(old, ast.UnaryOp):
        yield "sign-turned", old.operand, _instead(old.operand, old)
    if isinstance(old, ast.Compare):
        for other in COMPARISONS.get(type(old.ops[0]), ()):
            new = ast.Compare(old.left, [other()], old.comparators)
            yield "another-comparison", new, _instead(new, old)
    if isinstance(old, ast.Constant) and type(old.value) in (int, float):
        for value in sorted({0, 1, 2, -1} - {old.value}):
            yield (
                "another-number",
                ast.Constant(value),
                f"{value} stands where {old.value!r} belongs{_in(holder)}",
            )
    is_part = isinstance(holder, ast.Tuple) and isinstance(holder.ctx, ast.Load)
    if isinstance(old, ast.Tuple):
        if isinstance(holder, ast.Return):
            turned = ast.Tuple(old.elts[::-1], ast.Load())
            yield "parts-in-another-order", turned, "the parts of the result stand in another order"
    elif isinstance(holder, ast.Return) or is_part:
        yield from _of_result(old, names)
        yield from _of_value(old)
    elif isinstance(holder, ast.BinOp | ast.Assign):
        yield from _of_value(old)


def _instead(new: ast.AST, old: ast.AST) -> str:
    return f"“{say(new)}” stands where “{say(old)}” belongs"


def _from(whole: ast.AST) -> str:
    """Where something is missing, if that is short enough to be read."""
    words = say(whole)
    return f" from “{words}”" if len(words) <= READABLE else ""


def _in(holder: ast.AST) -> str:
    return f" in “{say(holder)}”" if isinstance(holder, ast.BinOp | ast.Call | ast.Compare) else ""


def _of_operation(old: ast.BinOp) -> Iterator[Change]:
    left, right = old.left, old.right
    for other in OPERATORS.get(type(old.op), ()):
        new: ast.expr = ast.BinOp(left, other(), right)
        signs = isinstance(old.op, ast.Add | ast.Sub) and other in (ast.Add, ast.Sub)
        yield "sign-turned" if signs else "another-operation", new, _instead(new, old)
    for kept, lost in ((left, right), (right, left)):
        yield MISSING.get(type(old.op), "part-missing"), kept, f"“{say(lost)}” is missing{_from(old)}"
    if isinstance(old.op, ast.Sub | ast.Div | ast.MatMult | ast.Pow):
        new = ast.BinOp(right, old.op, left)
        slug = "sign-turned" if isinstance(old.op, ast.Sub) else "operands-exchanged"
        yield slug, new, _instead(new, old)
    if isinstance(old.op, ast.Add):
        words = f"the larger of “{say(left)}” and “{say(right)}” is taken, not their sum"
        yield "larger-instead-of-sum", _call("maximum", left, right), words
    if isinstance(old.op, ast.Pow) and not isinstance(right, ast.Constant):
        new = ast.BinOp(left, ast.Pow(), ast.Constant(2))
        yield "another-number", new, _instead(new, old)
    if isinstance(old.op, ast.Add | ast.Sub) and isinstance(right, ast.BinOp):
        yield from _with_wider_brackets(old, right)
    if isinstance(left, ast.BinOp) and isinstance(left.op, ast.Add | ast.Sub):
        new = ast.BinOp(left.left, left.op, ast.BinOp(left.right, old.op, right))
        yield "brackets-missing", new, f"the brackets are missing: {_instead(new, old)}"


def _with_wider_brackets(old: ast.BinOp, product: ast.BinOp) -> Iterator[Change]:
    """``(a + b) * c`` for ``a + b * c``, and with the other factor."""
    if isinstance(product.op, ast.Mult):
        for factor, term in ((product.left, product.right), (product.right, product.left)):
            new = ast.BinOp(factor, ast.Mult(), ast.BinOp(old.left, old.op, term))
            yield "brackets-too-wide", new, f"the brackets reach too far: {_instead(new, old)}"


def _of_name(old: ast.Name, holder: ast.AST, names: list[str]) -> Iterator[Change]:
    for name in names:
        if name != old.id:
            new = ast.Name(name, ast.Load())
            yield "another-name", new, _instead(new, old) + _in(holder)


def _of_call(old: ast.Call) -> Iterator[Change]:
    name = old.func.attr if isinstance(old.func, ast.Attribute) else ""
    if name == "sqrt":
        yield from _of_root(old.args[0])
    elif name in ("abs", "maximum", "exp", "log") and old.args:
        yield "function-missing", old.args[0], _instead(old.args[0], old)
    if isinstance(old.func, ast.Attribute) and name in STATISTICS:
        yield from _of_statistic(old, old.func)
    if len(old.args) > 1:
        swapped = ast.Call(old.func, [*old.args[1::-1], *old.args[2:]], old.keywords)
        yield "arguments-exchanged", swapped, f"the first two arguments of “{say(old)}” are exchanged"


def _of_root(inner: ast.expr) -> Iterator[Change]:
    yield "root-missing", inner, f"the root of “{say(inner)}” is not taken"
    squared = ast.BinOp(inner, ast.Pow(), ast.Constant(2))
    yield "square-instead-of-root", squared, f"“{say(inner)}” is squared, where its root belongs"
    if isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.Add):
        new = ast.BinOp(_call("sqrt", inner.left), ast.Add(), inner.right)
        words = f"“{say(inner.right)}” is added after the root, not inside it"
        yield "epsilon-outside-the-root", new, words


def _of_statistic(old: ast.Call, func: ast.Attribute) -> Iterator[Change]:
    """A mean, a sum, a variance: another one, along another axis, or divided by m − 1."""
    name = func.attr
    other, words = STATISTICS[name]
    renamed = ast.Attribute(func.value, other, ast.Load())
    yield f"{other}-for-{name}", ast.Call(renamed, old.args, old.keywords), f"{words} in “{say(old)}”"
    if name == "mean":
        words = f"the median stands where “{say(old)}” belongs"
        yield "median-for-mean", _call("median", *(old.args or [func.value]), keywords=old.keywords), words
    for number, keyword in enumerate(old.keywords):
        if keyword.arg == "axis" and isinstance(keyword.value, ast.Constant):
            others = old.keywords[:number] + old.keywords[number + 1 :]
            turned = ast.keyword("axis", ast.Constant(0 if keyword.value.value in (1, -1) else 1))
            words = f"“{say(old)}” is taken along the other axis, over units where examples are meant"
            yield "wrong-axis", ast.Call(func, old.args, [*others, turned]), words
            words = f"“{say(old)}” is taken over the whole array at once"
            yield "whole-array", ast.Call(func, old.args, others), words
    if name in ("var", "std"):
        keywords = [*old.keywords, ast.keyword("ddof", ast.Constant(1))]
        words = "the squares are divided by m − 1 (the sample variance), where m belongs"
        yield "divides-by-m-minus-1", ast.Call(func, old.args, keywords), words
    if name == "mean":
        summed = ast.Call(ast.Attribute(func.value, "sum", ast.Load()), old.args, old.keywords)
        of = old.args[0] if old.args else func.value
        less = ast.BinOp(
            ast.Subscript(ast.Attribute(of, "shape", ast.Load()), ast.Constant(-1), ast.Load()),
            ast.Sub(),
            ast.Constant(1),
        )
        yield (
            "divides-by-m-minus-1",
            ast.BinOp(summed, ast.Div(), less),
            (f"the sum in “{say(old)}” is divided by m − 1, not by m"),
        )


def _of_value(old: ast.expr) -> Iterator[Change]:
    if isinstance(old, ast.Constant | ast.List | ast.Dict | ast.ListComp | ast.DictComp):
        return
    if isinstance(old, ast.BinOp) and isinstance(old.op, ast.Pow | ast.Mult):
        for function, words in OVER_ALL.items():
            words = f"{words} of all entries of “{say(old)}” is taken, where each entry belongs by itself"
            yield f"{function}-over-all", _call(function, old), words
    if isinstance(old, ast.BinOp) and isinstance(old.op, ast.Pow):
        yield "square-missing", old.left, f"“{say(old.left)}” is not squared"
        return
    squared = ast.BinOp(old, ast.Pow(), ast.Constant(2))
    yield "square-too-many", squared, f"“{say(old)}” is squared, where it belongs as it is"
    yield "root-too-many", _call("sqrt", old), f"the root of “{say(old)}” is taken, where it belongs as it is"


def _of_result(old: ast.expr, names: list[str]) -> Iterator[Change]:
    """The whole result with another sign, or with a factor or a term besides."""
    if isinstance(old, ast.Constant | ast.Dict | ast.List | ast.ListComp):
        return
    yield "sign-turned", ast.UnaryOp(ast.USub(), old), f"the sign of “{say(old)}” is turned round"
    for name in names[:3]:
        counts = {
            f"{name}.shape[-1]": f"m, the number of columns of {say(name)}",
            f"({name}.shape[-1] - 1)": f"m − 1, one less than {say(name)} has columns",
            f"{name}.shape[0]": f"the number of rows of {say(name)}",
        }
        for code, words in counts.items():
            count = ast.parse(code, mode="eval").body
            divided = ast.BinOp(old, ast.Div(), count)
            yield "factor-too-many", divided, f"“{say(old)}” is divided by {words}, besides"
            yield (
                "factor-too-many",
                ast.BinOp(old, ast.Mult(), count),
                f"“{say(old)}” is multiplied by {words}, besides",
            )
    for name in names:
        for operator, done in BESIDES.items():
            new = ast.BinOp(old, operator(), ast.Name(name, ast.Load()))
            slug = "term-too-many" if operator in (ast.Add, ast.Sub) else "factor-too-many"
            yield slug, new, f"“{say(old)}” is {done} “{say(name)}”, besides"


def _call(function: str, *arguments: ast.expr, keywords: list[ast.keyword] | None = None) -> ast.Call:
    function_of_numpy = ast.Attribute(ast.Name("np", ast.Load()), function, ast.Load())
    return ast.Call(function_of_numpy, list(arguments), keywords or [])
