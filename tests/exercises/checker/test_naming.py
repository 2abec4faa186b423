"""Wrong answers that no declaration lists are named all the same, and a failing search takes nothing away."""

import numpy as np
import pytest

from bn_helpers.exercises import review
from bn_helpers.exercises.checker import naming
from bn_helpers.exercises.checker.hints import GENERATOR_NAMES

CONSTANTS = [1e-2, 1e-3, 1e-4, 1e-6, 1e-7, 1e-9]


@pytest.mark.parametrize("constant", CONSTANTS)
def test_a_constant_in_place_of_an_argument_is_named_whatever_it_is(constant):
    def answer(Z, gamma, beta, epsilon):
        mu, sigma2 = Z.mean(axis=1, keepdims=True), Z.var(axis=1, keepdims=True)
        return gamma * (Z - mu) / np.sqrt(sigma2 + constant) + beta

    feedback = review("2.3", answer)
    assert "ε" in feedback.message
    assert feedback.misconception


def test_a_guard_does_not_hide_a_mistake():
    def answer(Z):
        mu = Z.mean(axis=1, keepdims=True)
        return mu, ((Z - mu) ** 2).sum(axis=1, keepdims=True) / max(Z.shape[1] - 1, 1)

    assert review("1.1", answer).misconception == "divides-by-m-minus-1"


def test_two_slips_are_both_named():
    def answer(Z, epsilon):
        mu = Z.mean(axis=1, keepdims=True)
        return (Z - mu) / (np.sqrt(Z.var(axis=1, keepdims=True, ddof=1)) + epsilon)

    message = review("1.2", answer).message
    assert "m − 1" in message
    assert "root" in message


@pytest.mark.parametrize("old", GENERATOR_NAMES)
def test_old_names_of_the_generator_are_explained(old):
    def answer(A, keep_probability, rng):
        return A, getattr(rng, old)(*A.shape)

    feedback = review("7.4", answer)
    assert feedback.status == "error"
    assert GENERATOR_NAMES[old] in feedback.message


def test_a_line_of_compiled_code_is_never_shown():
    def answer(A, keep_probability, rng):
        mask = rng.uniform(A.shape) < keep_probability
        return A * mask / keep_probability, mask

    message = review("7.4", answer).message
    assert "`mask = rng.uniform(A.shape) < keep_probability`" in message
    assert "size=A.shape" in message
    assert "line" not in message


def test_where_the_source_is_not_known_no_line_is_shown():
    scope = {}
    exec("def answer(Z, epsilon):\n    return [][3]", scope)
    message = review("1.2", scope["answer"]).message
    assert "IndexError" in message
    assert " at `" not in message


def test_a_search_that_fails_leaves_what_was_said(monkeypatch):
    def fails(tree):
        raise RecursionError

    monkeypatch.setattr(naming, "edits", fails)
    feedback = review("1.3", lambda Z_new, mu, sigma2, epsilon: np.tanh(Z_new))
    assert feedback.status == "failed"
    assert "should be" in feedback.message


def test_an_edit_that_never_ends_ends_with_the_budget(monkeypatch):
    def endless(tree):
        while True:
            pass

    monkeypatch.setattr(naming, "edits", endless)
    feedback = review("1.3", lambda Z_new, mu, sigma2, epsilon: np.tanh(Z_new), seconds=30)
    assert feedback.status == "failed"
    assert "should be" in feedback.message
