"""Code in the words of the course."""

from __future__ import annotations

import ast
import re

SYMBOLS = {
    "mu": "μ", "sigma2": "σ²", "sigma": "σ", "std": "σ", "epsilon": "ε", "gamma": "γ", "beta": "β",
    "beta1": "β₁", "beta2": "β₂", "learning_rate": "α", "weight_decay": "λ", "velocity": "v", "square": "s",
    "dZ_tilde": "∂J/∂Z̃", "dZ": "∂J/∂Z", "dgamma": "∂J/∂γ", "dbeta": "∂J/∂β", "Z_tilde": "Z̃",
}  # fmt: skip
WORDS = {"mean": "mean", "sum": "sum", "var": "variance", "std": "standard deviation"}
STATISTIC = "|".join(WORDS)
SIGNS = {
    "² ** 2": "⁴",
    " ** 2": "²",
    " - ": " − ",
    " * ": " · ",
    " @ ": " ",
    ">=": "≥",
    "<=": "≤",
    "maximum(": "max(",
}
OPTIONS = r",? ?\b(axis=(-?\d|\([\d, ]+\))|keepdims=True|ddof=\d|dtype=[\w.]+)"
NAME = r"[A-Za-z_]\w*"
ITEM = r"[\w.]+|\([^()]*\)"  # a name, or what stands in brackets


def say(what: ast.AST | str) -> str:
    """Code in the words of the course.

    Examples
    --------
    >>> say("np.sqrt(sigma2 + epsilon)")
    '√(σ² + ε)'
    >>> say("Z.mean(axis=1, keepdims=True)")
    'the mean of Z'
    >>> say("count * variances[:, j:j + 1] / layer['gamma'] ** t")
    'count · column j of variances / γ^t'
    """
    text = what if isinstance(what, str) else ast.unparse(what)
    text = re.sub(OPTIONS, "", text).replace("return ", "").replace("self.", "")
    text = re.sub(r"(\w+)\[:, (\w+):\2 \+ 1\]|(\w+)\[:, \[?(\w)\]?\]", _column, text)
    text = re.sub(rf"{NAME}\[['\"](\w+)['\"]\]", r"\1", text)
    text = re.sub(rf"\b(?:np\.)({STATISTIC})\(([\w.]+)\)", _statistic, text)
    text = re.sub(rf"({ITEM})\.({STATISTIC})\(\)", _statistic, text)
    text = re.sub(r"\bnp\.square\(([\w.]+)\)", r"\1 ** 2", text)
    text = text.replace("np.sqrt", "√").replace("np.", "")
    text = re.sub(NAME, lambda found: SYMBOLS.get(found[0], found[0]), text)
    for code, sign in SIGNS.items():
        text = text.replace(code, sign)
    return re.sub(r" ?\*\* ?", "^", text)


def _column(found: re.Match) -> str:
    array, number = found[1] or found[3], found[2] or found[4]
    return f"column {number} of {array}"


def _statistic(found: re.Match) -> str:
    of, which = (found[2], found[1]) if found[1] in WORDS else (found[1], found[2])
    return f"the {WORDS[which]} of {of}"


def with_definitions(words: str, source: str, given: list[str]) -> str:
    """Words of an edit, and what the names in them stand for that are not among the arguments ``given``.

    Examples
    --------
    >>> source = "def f(Z):\\n    shift = Z.mean(axis=1, keepdims=True)\\n    return Z - shift"
    >>> with_definitions("“shift” is missing from “Z − shift”", source, ["Z"])
    '“shift” is missing from “Z − shift” (with shift for the mean of Z)'
    """
    meant = {name: f"{name} for {meaning}" for name, meaning in _meanings(source).items()}
    shown = " ".join(re.findall("“([^”]*)”", re.sub(rf"the ({'|'.join(WORDS.values())}) of", "", words)))
    strange = dict.fromkeys(name for name in re.findall(NAME, shown) if name not in given)
    told = [meant[name] for name in strange if name in meant]
    return f"{words} (with {', '.join(told)})" if told else words


def _meanings(source: str) -> dict[str, str]:
    """What the variables of a source stand for, where one step tells it."""
    meanings: dict[str, str] = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name, value = node.targets[0].id, say(node.value)
            is_start = isinstance(node.value, ast.Constant) or "zeros" in value
            if is_start or name in re.findall(NAME, ast.unparse(node.value)):
                meanings.setdefault(name, "what a loop keeps")
            else:
                meanings.setdefault(name, value if value.startswith("the ") else f"“{value}”")
    return meanings


def with_arguments(source: str, names: list[str]) -> str:
    """The source of a right answer with the exercise's names for its arguments.

    Examples
    --------
    >>> with_arguments("def f(z, eps):\\n    return z + eps", ["Z", "epsilon"])
    'def f(Z, epsilon):\\n    return Z + epsilon'
    """
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    theirs = [argument.arg for argument in functions[0].args.args]
    used = set(re.findall(NAME, source))
    for old, new in zip(theirs, names, strict=False):
        if new not in used:
            source = re.sub(rf"(?<!\.)\b{old}\b", new, source)
    return source
