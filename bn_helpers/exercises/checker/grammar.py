"""What people write in the place of an expression: the grammar of small changes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from bn_helpers.exercises.checker.nodes import Change, call, count
from bn_helpers.exercises.checker.statistics import STATISTICS, of_statistic
from bn_helpers.exercises.checker.wording import Words

NO_WORDS = Words("")

OPERATORS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult, ast.Sub),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
}
COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
}
MISSING: dict[type[ast.operator], str] = {
    ast.Add: "term-missing",
    ast.Sub: "term-missing",
    ast.Mult: "factor-missing",
    ast.Div: "factor-missing",
    ast.Pow: "power-missing",
}
BESIDES: dict[type[ast.operator], str] = {
    ast.Mult: "{} is also multiplied by “{{1}}”",
    ast.Div: "{} is also divided by “{{1}}”",
    ast.Add: "“{{1}}” is also added to {}",
    ast.Sub: "“{{1}}” is also subtracted from {}",
}
COUNTS = {
    "({}).shape[-1]": "m, the number of columns of {1}",
    "(({}).shape[-1] - 1)": "m − 1, one less than {1} has columns",
    "({}).shape[0]": "the number of rows of {1}",
}
OVER_ALL = {"sum": "the sum", "mean": "the mean"}
ACTIVATIONS = {
    "the identity": "{}",
    "a ReLU": "np.maximum({}, 0)",
    "a sigmoid": "1 / (1 + np.exp(-({})))",
    "tanh": "np.tanh({})",
    "a leaky ReLU": "np.where({0} > 0, {0}, 0.01 * ({0}))",
}
FILLED = {"zeros": "ones", "ones": "zeros", "zeros_like": "ones_like", "ones_like": "zeros_like"}
ROUNDS_DOWN = "rounds-down"


def changes(old: ast.expr, holder: ast.AST, names: list[str]) -> Iterator[Change]:
    """What may stand in the place of an expression."""
    if isinstance(old, ast.Slice):
        return
    if isinstance(old, ast.BinOp):
        yield from _of_operation(old)
        if isinstance(old.op, ast.Div):
            yield from _of_sigmoid(old)
    if isinstance(old, ast.Name) and old.id in names:
        yield from _of_name(old, holder, names)
    if isinstance(old, ast.Call):
        yield from _of_call(old)
    if isinstance(old, ast.UnaryOp):
        words = Words("the minus before “{}” is missing", old.operand)
        yield "sign-turned", old.operand, words
    if isinstance(old, ast.Compare):
        for comparison in COMPARISONS.get(type(old.ops[0]), ()):
            new = ast.Compare(old.left, [comparison()], old.comparators)
            yield "another-comparison", new, _instead(new, old)
    if isinstance(old, ast.Constant) and isinstance(old.value, int | float) and type(old.value) is not bool:
        for value in sorted({0, 1, 2, -1, old.value + 1} - {old.value}):
            template = f"{value} stands where {old.value!r} belongs inside “{{}}”"
            words = Words(template, holder) if isinstance(holder, ast.BinOp | ast.Compare) else NO_WORDS
            yield "another-number", ast.Constant(value), words
    if isinstance(old, ast.IfExp):
        for kept, other in ((old.body, old.orelse), (old.orelse, old.body)):
            words = Words("“{}” is taken always, “{}” never", kept, other)
            yield "one-of-two-always", kept, words
    is_part = isinstance(holder, ast.Tuple) and isinstance(holder.ctx, ast.Load)
    if isinstance(old, ast.Tuple):
        if isinstance(holder, ast.Return):
            turned = ast.Tuple(old.elts[::-1], ast.Load())
            yield "parts-in-another-order", turned, Words("the parts of the result stand in another order")
    elif isinstance(holder, ast.Return) or is_part:
        yield from _of_result(old, names, "“{0}”" if is_part or isinstance(old, ast.Name) else "the result")
        yield from _of_value(old)
    elif isinstance(holder, ast.BinOp | ast.Assign):
        yield from _of_value(old)


def _instead(new: ast.AST, old: ast.AST) -> Words:
    return Words("“{}” stands where “{}” belongs", new, old)


def _of_operation(old: ast.BinOp) -> Iterator[Change]:
    left, right = old.left, old.right
    for other in OPERATORS.get(type(old.op), ()):
        new: ast.expr = ast.BinOp(left, other(), right)
        signs = isinstance(old.op, ast.Add | ast.Sub) and other in (ast.Add, ast.Sub)
        yield "sign-turned" if signs else "another-operation", new, _instead(new, old)
    for kept, lost in ((left, right), (right, left)):
        said_as_missing = kept is left or isinstance(old.op, ast.Add | ast.Mult)
        words = Words("“{}” is missing from “{}”", lost, old) if said_as_missing else _instead(kept, old)
        yield MISSING.get(type(old.op), "part-missing"), kept, words
    if isinstance(old.op, ast.Sub | ast.Div | ast.MatMult | ast.Pow):
        new = ast.BinOp(right, old.op, left)
        slug = "sign-turned" if isinstance(old.op, ast.Sub) else "operands-exchanged"
        yield slug, new, _instead(new, old)
    if isinstance(old.op, ast.Div):
        words = Words("“//” stands where “/” belongs, and rounds down to a whole number, in “{}”", old)
        yield ROUNDS_DOWN, ast.BinOp(left, ast.FloorDiv(), right), words
    if isinstance(old.op, ast.Add):
        words = Words("the larger of “{}” and “{}” is taken, not their sum", left, right)
        yield "larger-instead-of-sum", call("maximum", left, right), words
    if isinstance(old.op, ast.Pow) and not isinstance(right, ast.Constant):
        new = ast.BinOp(left, ast.Pow(), ast.Constant(2))
        yield "another-number", new, _instead(new, old)
    if isinstance(old.op, ast.Div | ast.Mult | ast.Pow):
        yield from _of_count(old)
    if isinstance(old.op, ast.Add | ast.Sub) and isinstance(right, ast.BinOp):
        yield from _with_wider_brackets(old, right)
    if isinstance(left, ast.BinOp) and isinstance(left.op, ast.Add | ast.Sub):
        new = ast.BinOp(left.left, left.op, ast.BinOp(left.right, old.op, right))
        yield "brackets-missing", new, Words("the brackets are missing, and “{}” stands there", new)


def _with_wider_brackets(old: ast.BinOp, product: ast.BinOp) -> Iterator[Change]:
    """``(a + b) * c`` for ``a + b * c``, and with the other factor."""
    if isinstance(product.op, ast.Mult):
        for factor, term in ((product.left, product.right), (product.right, product.left)):
            new = ast.BinOp(factor, ast.Mult(), ast.BinOp(old.left, old.op, term))
            words = Words("the brackets reach too far: “{}” stands where “{}” belongs", new, old)
            yield "brackets-too-wide", new, words


def _of_count(old: ast.BinOp) -> Iterator[Change]:
    """One less or one more in the place of a divisor, a factor or an exponent."""
    if isinstance(old.right, ast.Name | ast.Subscript | ast.Attribute):
        for operator in (ast.Sub, ast.Add):
            other = ast.BinOp(old.right, operator(), ast.Constant(1))
            new = ast.BinOp(old.left, old.op, other)
            words = Words("“{}” stands where “{}” belongs in “{}”", other, old.right, old)
            yield "one-less" if operator is ast.Sub else "one-more", new, words


def _of_sigmoid(old: ast.BinOp) -> Iterator[Change]:
    """Another activation in the place of ``1 / (1 + exp(-z))``."""
    if found := re.fullmatch(r"1 / \(1 \+ np\.exp\((.*)\)\)", ast.unparse(old)):
        yield from _activations(f"-({found[1]})", "a sigmoid")


def _activations(z: str, right: str) -> Iterator[Change]:
    for name, code in ACTIVATIONS.items():
        if name != right:
            words = Words(f"{name} stands where {right} belongs")
            yield "another-activation", ast.parse(code.format(z), mode="eval").body, words


def _of_name(old: ast.Name, holder: ast.AST, names: list[str]) -> Iterator[Change]:
    for name in names:
        if name != old.id:
            new = ast.Name(name, ast.Load())
            is_part = isinstance(holder, ast.BinOp | ast.Call | ast.Compare)
            template = (
                "“{}” stands where “{}” belongs in “{}”" if is_part else "“{}” stands where “{}” belongs"
            )
            yield "another-name", new, Words(template, new, old, holder)


def _of_call(old: ast.Call) -> Iterator[Change]:
    name = old.func.attr if isinstance(old.func, ast.Attribute) else ""
    if name == "sqrt":
        yield from _of_root(old.args[0])
    elif old.args and not isinstance(old.args[0], ast.Starred | ast.GeneratorExp):
        yield "function-missing", old.args[0], _instead(old.args[0], old)
    if name == "maximum":
        yield from _activations(ast.unparse(old.args[0]), "a ReLU")
        yield "smaller-for-larger", call("minimum", *old.args), _instead(call("minimum", *old.args), old)
    if name == "permutation":
        yield (
            "in-the-given-order",
            call("arange", *old.args),
            Words("the order is the given one, not a random one"),
        )
    if name in FILLED and isinstance(old.func, ast.Attribute):
        renamed = ast.Attribute(old.func.value, FILLED[name], ast.Load())
        words = Words(f"{FILLED[name][:5].strip('_')} stand where {name[:5].strip('_')} belong")
        yield "another-start", ast.Call(renamed, old.args, old.keywords), words
    if isinstance(old.func, ast.Attribute) and name in STATISTICS:
        yield from of_statistic(old, old.func)
    elif old.keywords and old.args:
        for number, keyword in enumerate(old.keywords):
            others = old.keywords[:number] + old.keywords[number + 1 :]
            words = Words(f"the option {keyword.arg} is missing in “{{}}”", old)
            yield "option-missing", ast.Call(old.func, old.args, others), words
    if len(old.args) > 1:
        swapped = ast.Call(old.func, [*old.args[1::-1], *old.args[2:]], old.keywords)
        yield "arguments-exchanged", swapped, Words("the first two arguments of “{}” are exchanged", old)


def _of_root(inner: ast.expr) -> Iterator[Change]:
    yield "root-missing", inner, Words("the root of “{}” is not taken", inner)
    squared = ast.BinOp(inner, ast.Pow(), ast.Constant(2))
    yield "square-instead-of-root", squared, Words("“{}” is squared, where its root belongs", inner)
    if isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.Add):
        new = ast.BinOp(call("sqrt", inner.left), ast.Add(), inner.right)
        words = Words("“{}” is added after the root, not inside it", inner.right)
        yield "epsilon-outside-the-root", new, words


def _of_value(old: ast.expr) -> Iterator[Change]:
    if isinstance(old, ast.Constant | ast.List | ast.Dict | ast.ListComp | ast.DictComp):
        return
    if isinstance(old, ast.BinOp) and isinstance(old.op, ast.Pow | ast.Mult):
        for function, said in OVER_ALL.items():
            words = Words(
                f"{said} of all entries of “{{}}” is taken, where each entry belongs by itself", old
            )
            yield f"{function}-over-all", call(function, old), words
    if isinstance(old, ast.BinOp) and isinstance(old.op, ast.Pow):
        yield "square-missing", old.left, Words("“{}” is not squared", old.left)
        return
    squared = ast.BinOp(old, ast.Pow(), ast.Constant(2))
    yield "square-too-many", squared, Words("“{}” is squared, where it belongs as it is", old)
    yield (
        "root-too-many",
        call("sqrt", old),
        Words("the root of “{}” is taken, where it belongs as it is", old),
    )


def _of_result(old: ast.expr, names: list[str], said: str) -> Iterator[Change]:
    """The whole result with another sign, or with a factor or a term besides."""
    if isinstance(old, ast.Constant | ast.Dict | ast.List | ast.ListComp):
        return
    yield "sign-turned", ast.UnaryOp(ast.USub(), old), Words(f"the sign of {said} is turned round", old)
    two = ast.Constant(2)
    yield "twice-as-large", ast.BinOp(old, ast.Mult(), two), Words(f"{said} is doubled", old)
    yield "half-as-large", ast.BinOp(old, ast.Div(), two), Words(f"{said} is halved", old)
    for name in names[:3]:
        for code, said_so in COUNTS.items():
            for operator, done in ((ast.Div(), "divided"), (ast.Mult(), "multiplied")):
                words = Words(f"{said} is also {done} by {said_so}", old, ast.Name(name, ast.Load()))
                new = ast.BinOp(old, operator, count(code, ast.Name(name, ast.Load())))
                yield "factor-too-many", new, words
    for name in names:
        other = ast.Name(name, ast.Load())
        if name != ast.unparse(old):
            words = Words(f"“{{1}}” is returned where {said} belongs", old, other)
            yield "returned-as-it-is", other, words
        for kind, template in BESIDES.items():
            slug = "term-too-many" if kind in (ast.Add, ast.Sub) else "factor-too-many"
            yield slug, ast.BinOp(old, kind(), other), Words(template.format(said), old, other)
