"""Code in the words of the course."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

SYMBOLS = {
    "mu": "μ", "sigma2": "σ²", "sigma": "σ", "epsilon": "ε", "gamma": "γ", "beta": "β",
    "beta1": "β₁", "beta2": "β₂", "learning_rate": "α", "weight_decay": "λ", "velocity": "v", "square": "s",
    "velocity_hat": "v̂", "square_hat": "ŝ", "dA": "∂J/∂A", "dZ_tilde": "∂J/∂Z̃", "dZ": "∂J/∂Z",
    "dgamma": "∂J/∂γ", "dbeta": "∂J/∂β", "dsigma2": "∂J/∂σ²", "dmu": "∂J/∂μ", "dZ_norm": "∂J/∂Z_norm",
    "Z_tilde": "Z̃", "A_tilde": "Ã", "count_a": "the count of a", "count_b": "the count of b",
    "mean_a": "the mean of a", "mean_b": "the mean of b", "M2_a": "the M2 of a", "M2_b": "the M2 of b",
    "through_mu": "the term through μ", "through_sigma2": "the term through σ²", "group": "the group",
    "groups": "the groups", "best_a": "the best rate of a", "best_b": "the best rate of b",
    "n_before": "the size of the layer before",
}  # fmt: skip
PHRASES = {
    r"linalg\.svd\((\w+), compute_uv=False\)": r"the singular values of \1",
    r"layer\[name\]": "the parameter",
    r"slopes\[name\]": "its gradient",
    r"slopes\['(\w+)'\]": r"the gradient of \1",
    r"[A-Za-z_]\w*\[['\"](\w+)['\"]\]": r"\1",
    r"\b(\w+)\.shape\[(1|-1)\]": r"the number of columns of \1",
    r"\b(\w+)\.shape\[0\]": r"the number of rows of \1",
    r"\blen\((\w+)\)": r"the length of \1",
    r"\bhstack\(\[([\w., -]+)\]\)": r"the columns of \1",
}
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
OPTIONS = r",? ?\b(axis=(-?\d|\([\d, ]+\)|axes)|keepdims=True|ddof=\d|dtype=[\w.]+)"
NAME = r"[A-Za-z_]\w*"
ITEM = r"[\w.]+|\((?:[^()]|\([^()]*\))*\)"  # a name, or what stands in brackets
READABLE = 60  # signs of code within a sentence
FUNCTIONS = ["max", "abs", "exp", "log"]
TALK = (  # what `say` puts between names
    rf"\bthe ({'|'.join(WORDS.values())}) of\b",
    r"\bthe (number of (columns|rows)|length|columns|singular values|gradient) of\b",
    r"\bcolumn \w+ of\b",
    "the parameter",
    "its gradient",
)
OF_THE_COURSE = (  # everyone's names for these
    *(
        "A",
        "W",
        "b",
        "m",
        "M",
        "Z",
        "Z_norm",
        "X_norm",
        "std",
        "mean",
        "variance",
        "logits",
        "average",
        "updates",
    ),
)


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
    text = re.sub(r"(\w+)\[:, None, None\]", r"\1", text)
    text = re.sub(rf"\b(?:np\.)({STATISTIC})\(([\w.]+)\)", _statistic, text)
    text = re.sub(rf"({ITEM})\.({STATISTIC})\(\)", _statistic, text)
    text = re.sub(r"\bnp\.square\(([\w.]+)\)", r"\1 ** 2", text)
    text = text.replace("np.sqrt", "√").replace("np.", "")
    for code, words in PHRASES.items():
        text = re.sub(code, words, text)
    text = re.sub(NAME, lambda found: SYMBOLS.get(found[0], found[0]), text)
    for code, sign in SIGNS.items():
        text = text.replace(code, sign)
    return re.sub(r"√\((\w+.?)\)", r"√\1", re.sub(r" ?\*\* ?", "^", text))


@dataclass(frozen=True, init=False)
class Words:
    """What to say of a change: ``template`` with code in its braces, said when it is asked for.

    The place where something is changed, a last “in …” or “from …”, is left out where it is too long.

    Examples
    --------
    >>> str(Words("the root of “{}” is not taken", ast.parse("sigma2 + epsilon")))
    'the root of “σ² + ε” is not taken'
    """

    template: str
    code: tuple[ast.AST, ...]

    def __init__(self, template: str, *code: ast.AST):
        object.__setattr__(self, "template", template)
        object.__setattr__(self, "code", code)

    def followed_by(self, more: str, *code: ast.AST) -> Words:
        """These words and some more."""
        counted = self.template
        for number in range(len(self.code)):
            counted = counted.replace("{}", f"{{{number}}}", 1)
        return Words(counted + more.replace("{}", f"{{{len(self.code)}}}"), *self.code, *code)

    def __str__(self) -> str:
        template, said = self.template, list(map(say, self.code))
        if template.endswith((" in “{}”", " from “{}”")) and len(said[-1]) > READABLE:
            template = template.rpartition(" ")[0].rpartition(" ")[0]
        return template.format(*said)


def _column(found: re.Match) -> str:
    array, number = found[1] or found[3], found[2] or found[4]
    return f"column {number} of {array}"


def _statistic(found: re.Match) -> str:
    of, which = (found[2], found[1]) if found[1] in WORDS else (found[1], found[2])
    return f"the {WORDS[which]} of {of}"


def explained(words: str, source: str, known: list[str]) -> str | None:
    """Words of an edit, with what each name in them stands for that a learner does not know.

    None where such a name stands for nothing that can be said in one step (what a loop counts or collects),
    or where what is said is too long to be read.

    Examples
    --------
    >>> source = "def f(Z):\\n    shift = Z.mean(axis=1, keepdims=True)\\n    return Z - shift"
    >>> explained("“shift” is missing from “Z − shift”", source, ["Z"])
    '“shift” is missing from “Z − shift”, where shift is the mean of Z'
    >>> explained("“total” is missing from “Z − total”", source, ["Z"])
    """
    meanings, told = _meanings(source), dict[str, str]()
    strange = _strange(" ".join(re.findall("“([^”]*)”", words)), known)
    while strange:
        name = strange.pop(0)
        if name in told:
            continue
        if name not in meanings or len(told) == 2:
            return None
        told[name] = f"{name} is {meanings[name]}"
        strange += _strange(meanings[name], known)
    if not words or any(
        len(quoted) > READABLE for quoted in [*re.findall("“([^”]*)”", words), *told.values()]
    ):
        return None
    return f"{words}, where {' and '.join(told.values())}" if told else words


def _strange(text: str, known: list[str]) -> list[str]:
    """The names in a text that are neither words of the course nor known."""
    phrases = [phrase for phrase in SYMBOLS.values() if " " in phrase]
    text = re.sub("|".join([r"∂J/∂\w+", *phrases, *TALK]), "", text)
    familiar = {*known, *(SYMBOLS.get(name) for name in known), *FUNCTIONS, *OF_THE_COURSE}
    return [name for name in dict.fromkeys(re.findall(NAME, text, re.ASCII)) if name not in familiar]


def _meanings(source: str) -> dict[str, str]:
    """What the variables of a source stand for, where one step tells it."""
    meanings: dict[str, str] = {}
    kept = set()
    for target, value in _assigned(ast.parse(source)):
        code = "zeros" if value is None else ast.unparse(value)
        is_start = isinstance(value, ast.Constant | ast.List | ast.Dict) or "zeros" in code
        if target in meanings or is_start or target in re.findall(NAME, code):
            kept.add(target)
        else:
            meanings[target] = say(code)
    return {name: meaning for name, meaning in meanings.items() if name not in kept}


def _assigned(tree: ast.AST) -> Iterator[tuple[str, ast.expr | None]]:
    """Every name that is assigned, with its value; None where it is one of several that come out of one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            targets = getattr(node.targets[0], "elts", node.targets)
            values = getattr(node.value, "elts", []) if len(targets) > 1 else [node.value]
            for target, value in zip_longest(targets, values):
                if isinstance(target, ast.Name | ast.Attribute):
                    yield say(target) if isinstance(target, ast.Attribute) else target.id, value
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            yield node.target.id, None


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
