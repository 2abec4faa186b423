"""Code in the words of the course."""

from __future__ import annotations

import ast
import re

SYMBOLS = {
    "mu": "μ", "sigma2": "σ²", "sigma": "σ", "std": "σ", "epsilon": "ε", "gamma": "γ", "beta": "β",
    "beta1": "β₁", "beta2": "β₂", "learning_rate": "α", "weight_decay": "λ", "velocity": "v", "square": "s",
    "dZ_tilde": "∂J/∂Z̃", "dZ": "∂J/∂Z", "dgamma": "∂J/∂γ", "dbeta": "∂J/∂β", "Z_tilde": "Z̃",
}  # fmt: skip
SIGNS = {"np.sqrt": "√", "np.": "", " ** 2": "²", " - ": " − ", " * ": " · "}


def say(what: ast.AST | str) -> str:
    """Code in the words of the course.

    Examples
    --------
    >>> say("np.sqrt(sigma2 + epsilon)")
    '√(σ² + ε)'
    >>> say("Z.mean(axis=1, keepdims=True)")
    'the mean of Z'
    """
    text = what if isinstance(what, str) else ast.unparse(what)
    text = re.sub(r",? ?(axis=-?\d|keepdims=True|ddof=\d)", "", text).replace("return ", "")
    text = re.sub(r"\b(?:np\.)?(mean|sum|var)\(([\w.]+)\)", r"the \1 of \2", text)
    text = re.sub(r"\b(\w+)\.(mean|sum|var|std)\(\)", r"the \2 of \1", text)
    for code, sign in SIGNS.items():
        text = text.replace(code, sign)
    return re.sub(r"[A-Za-z_]\w*", lambda found: SYMBOLS.get(found[0], found[0]), text)


def with_definitions(words: str, source: str, known: str) -> str:
    """Words of an edit, and what the names in them stand for that the code ``known`` does not have.

    Examples
    --------
    >>> source = "def f(Z):\\n    shift = Z.mean(axis=1, keepdims=True)\\n    return Z - shift"
    >>> with_definitions("“shift” is missing from “Z − shift”", source, known="def f(Z): return 0")
    '“shift” is missing from “Z − shift” (with shift for “the mean of Z”)'
    """
    strange = set(re.findall(r"[A-Za-z_]\w*", words)) - set(re.findall(r"[A-Za-z_]\w*", known))
    meant = {
        theirs: f"{theirs} for {say(ours)}"
        for ours, theirs in zip(_arguments(known), _arguments(source), strict=False)
    } | {
        node.targets[0].id: f"{node.targets[0].id} for “{say(node.value)}”"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    told = [meaning for name, meaning in meant.items() if name in strange]
    return f"{words} (with {', '.join(told)})" if told else words


def _arguments(source: str) -> list[str]:
    """The names of the arguments of the first function in a source."""
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    return [argument.arg for argument in functions[0].args.args]
