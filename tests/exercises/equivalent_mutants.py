"""Mutants that compute the same as the model answer, each with the reason: number → change → reason."""

import ast


def _loop(call: str) -> str:
    """The head of the loop as this Python writes it: 3.10 puts brackets around the two names."""
    return ast.unparse(ast.parse(f"for layer, slopes in {call}: ...")).splitlines()[0]


_STRICT = _loop("zip(parameters, gradients, strict=True)")
_LOOSE = _loop("zip(parameters, gradients)")
_NOT_STRICT = _loop("zip(parameters, gradients, strict=False)")
_SAME_LENGTH = "the contract gives both lists the same length, so there is nothing for strict to refuse"

EQUIVALENT: dict[str, dict[str, str]] = {
    "4.4": {
        f"{_STRICT} → {_LOOSE}": _SAME_LENGTH,
        f"{_STRICT} → {_NOT_STRICT}": _SAME_LENGTH,
    },
    "5.4": {
        f"{_STRICT} → {_LOOSE}": _SAME_LENGTH,
        f"{_STRICT} → {_NOT_STRICT}": _SAME_LENGTH,
    },
    "7.1": {"return None → (removed)": "a function without a return gives None"},
    "7.4": {
        "mask = rng.random(A.shape) < keep_probability → mask = rng.random(A.shape) <= keep_probability": (
            "a uniform random number equals keep_probability with a chance of about 1e-16"
        ),
    },
}
