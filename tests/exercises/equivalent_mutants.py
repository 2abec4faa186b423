"""Mutants that compute the same as the model answer, each with the reason: number → change → reason."""

EQUIVALENT: dict[str, dict[str, str]] = {}
