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
SIGNS = {" - ": " − ", " * ": " · ", " @ ": " ", ">=": "≥", "<=": "≤", "maximum(": "max("}
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
    text = text.replace("np.sqrt", "√").replace("np.", "").replace(" ** 2", "²")
    text = re.sub(r" ?\*\* ?", "^", text)
    for code, sign in SIGNS.items():
        text = text.replace(code, sign)
    return re.sub(NAME, lambda found: SYMBOLS.get(found[0], found[0]), text)


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
    theirs = arguments_of(source)
    meant = {name: f"{name} for {say(ours)}" for ours, name in zip(given, theirs, strict=False)}
    for name, meaning in _meanings(source).items():
        meant.setdefault(name, f"{name} for {meaning}")
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
            if not is_start and name not in re.findall(NAME, ast.unparse(node.value)):
                meanings.setdefault(name, value if value.startswith("the ") else f"“{value}”")
    return meanings


def arguments_of(source: str) -> list[str]:
    """The names of the arguments of the first function in a source."""
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    return [argument.arg for argument in functions[0].args.args]
