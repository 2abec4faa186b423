"""Wrong answers that no declaration lists are named all the same, and a failing search takes nothing away."""

import numpy as np
import pytest

from bn_helpers.exercises import review
from bn_helpers.exercises.checker import naming
from bn_helpers.exercises.checker.hints import GENERATOR_NAMES
from bn_helpers.exercises.checker.wording import with_definitions

CONSTANTS = [1e-2, 1e-3, 1e-4, 1e-6, 1e-7, 1e-9]


@pytest.mark.parametrize("constant", CONSTANTS)
def test_a_constant_in_place_of_an_argument_is_named_whatever_it_is(constant):
    def answer(Z, gamma, beta, epsilon):
        mu, sigma2 = Z.mean(axis=1, keepdims=True), Z.var(axis=1, keepdims=True)
        return gamma * (Z - mu) / np.sqrt(sigma2 + constant) + beta

    feedback = review("2.3", answer)
    assert "ε" in feedback.message
    assert feedback.misconception


def test_an_argument_that_plays_no_part_is_said_besides_another_difference():
    feedback = review("1.2", lambda Z, epsilon: 3 * Z)
    assert "should be -0.87988; yours is 3" in feedback.message
    assert "when ε changes" in feedback.message
    assert feedback.misconception == "ignores-epsilon"


def test_two_arguments_exchanged_are_named():
    def answer(average, value, decay):
        return decay * value + (1 - decay) * average

    assert review("6.1", answer).misconception == "weights-the-wrong-way-round"  # declared comes first

    def exchanged(Z_new, mu, sigma2, epsilon):
        return (mu - Z_new) / np.sqrt(sigma2 + epsilon)

    assert "μ" in review("1.3", exchanged).message


def test_the_complement_of_an_argument_is_named():
    def answer(A, keep_probability, rng):
        dropped = 1 - keep_probability
        mask = rng.random(A.shape) < dropped
        return A * mask / dropped if dropped > 0 else A * mask, mask

    feedback = review("7.4", answer)
    assert feedback.misconception == "complement-of-keep-probability"
    assert "1 − keep_probability stands where keep_probability belongs" in feedback.message


def test_a_sum_that_is_overwritten_is_named():
    def answer(Z):
        mean, squares = np.zeros((len(Z), 1)), np.zeros((len(Z), 1))
        for k in range(Z.shape[1]):
            z = Z[:, [k]]
            before = z - mean
            mean = mean + before / (k + 1)
            squares = before * (z - mean)
        return mean, squares / Z.shape[1]

    feedback = review("1.1", answer)
    assert feedback.misconception == "overwrites-instead-of-adding"
    assert "only the last counts" in feedback.message


def test_an_integer_that_plays_no_part_is_named():
    def answer(parameter, gradient, velocity, square, t, learning_rate, beta1, beta2, epsilon):
        velocity = beta1 * velocity + (1 - beta1) * gradient
        new_square = beta2 * square + (1 - beta2) * gradient**2
        corrected = velocity / (1 - beta1**2)
        root = np.sqrt(new_square / (1 - beta2**2))
        return parameter - learning_rate * corrected / (root + epsilon), velocity, new_square

    feedback = review("5.3", answer)
    assert feedback.misconception == "ignores-t"
    assert "t changes" in feedback.message


@pytest.mark.parametrize(
    ("number", "answer", "slug"),
    [
        (
            "1.1",
            lambda Z: {"mu": Z.mean(1, keepdims=True), "sigma2": Z.var(1, keepdims=True)},
            "returns-a-dict",
        ),
        ("1.1", lambda Z: (Z.mean(1, keepdims=True).T, Z.var(1, keepdims=True).T), "transposed"),
        ("1.2", lambda Z, epsilon: print(end=""), "returns-none"),
        ("7.4", lambda A, keep_probability, rng: (A, rng.randn(*A.shape)), "old-name-of-a-generator"),
    ],
)
def test_what_is_wrong_with_the_form_has_a_slug(number, answer, slug):
    assert review(number, answer).misconception == slug


def test_what_stands_only_in_an_alternative_is_explained():
    words = with_definitions(
        "“shift” is missing from “Z − shift”",
        "def f(z, slope):\n    shift = z.mean(axis=1)\n    return slope * (z - shift)",
        ["Z", "gamma"],
    )
    assert words.endswith("(with shift for the mean of z)")


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
