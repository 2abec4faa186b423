"""Mutants that compute the same as the model answer, each with the reason: number → change → reason."""

import ast


def _loop(call: str) -> str:
    """The head of the loop as this Python writes it: 3.10 puts brackets around the two names."""
    return ast.unparse(ast.parse(f"for layer, slopes in {call}: ...")).splitlines()[0]


def _line(statement: str) -> str:
    """A statement as this Python writes it."""
    return ast.unparse(ast.parse(statement))


_STRICT = _loop("zip(parameters, gradients, strict=True)")
_LOOSE = _loop("zip(parameters, gradients)")
_NOT_STRICT = _loop("zip(parameters, gradients, strict=False)")
_SAME_LENGTH = "the contract gives both lists the same length, so there is nothing for strict to refuse"

_WORKERS = "workers = list(zip(dZ_tildes, Z_norms, strict=True))"
_M = "M = sum(d.shape[1] for d, _ in workers)"
_DGAMMA = "dgamma = sum((d * x).sum(axis=1, keepdims=True) for d, x in workers)"
_MU, _SIGMA2 = "mu = Z.mean(axis=0, keepdims=True)", "sigma2 = Z.var(axis=0, keepdims=True)"
_REPEATED = "over axis 0 shape (m,) is repeated over the rows as (1, m) is"

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
    "7.5": {
        f"best_{one} = np.mean(validation_{one}, axis=1).argmax()"
        f" → best_{one} = np.sum(validation_{one}, axis=1).argmax()": "the largest sum stands in the same row"
        for one in "ab"
    },
    "8.3": {
        "axes = (0, 2, 3) → axes = (3, 2, 0)": "a mean over several axes does not depend on their order",
    },
    "8.4": {
        f"{each} → {each.replace('keepdims=True', 'keepdims=False')}": _REPEATED for each in (_MU, _SIGMA2)
    }
    | {f"{each} → {each.replace(', keepdims=True', '')}": _REPEATED for each in (_MU, _SIGMA2)},
    "8.7": {
        f"{_WORKERS} → {_WORKERS.replace(', strict=True', '')}": _SAME_LENGTH,
        f"{_WORKERS} → {_WORKERS.replace('True', 'False')}": _SAME_LENGTH,
        f"{_line(_M)} → {_line(_M.replace('d, _', '_, d'))}": (
            "dZ_tilde and Z_norm of a worker have the same shape"
        ),
        f"{_line(_DGAMMA)} → {_line(_DGAMMA.replace('d, x', 'x, d'))}": "d * x is x * d",
    },
    "9.3": {
        "p = p[p > 1e-12] → p = p[p >= 1e-12]": "a share of exactly 1e-12 adds 3e-11 at most",
    },
}
