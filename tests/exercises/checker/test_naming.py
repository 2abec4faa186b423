"""Wrong answers that no declaration lists are named all the same, and a failing search takes nothing away."""

import ast

import numpy as np
import pytest

from bn_helpers.exercises import review
from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.exercises.checker import naming
from bn_helpers.exercises.checker.edits import edits
from bn_helpers.exercises.checker.hints import GENERATOR_NAMES
from bn_helpers.exercises.checker.judging import first_problem
from bn_helpers.exercises.checker.kinds import KINDS
from bn_helpers.exercises.checker.wording import explained, with_arguments


@pytest.fixture(autouse=True)
def _on_a_busy_machine_too(monkeypatch):
    """What is found must not depend on how fast this machine is just now."""
    monkeypatch.setattr(naming, "SECONDS", 4.0)
    monkeypatch.setenv("BN_REVIEW_SECONDS", "60")


@pytest.fixture
def nothing_to_find(monkeypatch):
    """For answers that no candidate behaves like: a search of any length ends with the same words."""
    monkeypatch.setattr(naming, "SECONDS", 0.1)


CONSTANTS = [1e-2, 1e-3, 1e-4, 1e-6, 1e-7, 1e-9]


@pytest.mark.parametrize("constant", CONSTANTS)
def test_a_constant_in_place_of_an_argument_is_named_whatever_it_is(constant):
    def answer(Z, gamma, beta, epsilon):
        mu, sigma2 = Z.mean(axis=1, keepdims=True), Z.var(axis=1, keepdims=True)
        return gamma * (Z - mu) / np.sqrt(sigma2 + constant) + beta

    feedback = review("2.3", answer)
    assert "ε" in feedback.message
    assert feedback.misconception


def test_an_argument_that_plays_no_part_is_said_besides_another_difference(nothing_to_find):
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
        ("1.2", lambda Z, epsilon: (EXERCISES["1.2"].model(Z, epsilon), 1), "returns-more-than-asked"),
        ("1.2", lambda Z, epsilon: 0.5, "number-for-an-array"),
        ("1.2", lambda Z, epsilon: Z[:, 0], "another-shape"),
        ("1.2", lambda Z, epsilon: Z @ Z, "shapes-that-do-not-fit"),
        ("1.2", lambda Z, epsilon: {}["Z"], "no-such-key"),
        ("3.2", lambda layer_sizes, batch_norm: 26.0, "no-whole-number"),
        ("7.1", lambda accuracies, target: np.arange(3), "several-numbers-for-one"),
        ("8.2", lambda momentum, framework: f"{momentum}", "text-for-a-number"),
        ("8.6", lambda a, b: a[1:], "another-number-of-parts"),
        ("7.4", lambda A, keep_probability, rng: (A, rng.randn(*A.shape)), "old-name-of-a-generator"),
    ],
)
def test_what_is_wrong_with_the_form_has_a_slug(nothing_to_find, number, answer, slug):
    assert review(number, answer).misconception == slug


def test_what_stands_only_in_an_alternative_is_explained():
    words = explained(
        "“shift” is missing from “Z − shift”",
        "def f(z, slope):\n    shift = z.mean(axis=1)\n    return slope * (z - shift)",
        ["Z", "z", "gamma"],
    )
    assert words.endswith("where shift is the mean of z")


def test_a_right_answer_is_shown_with_the_arguments_of_the_exercise():
    source = "def f(z, eps):\n    z_norm = z.mean() + eps\n    return z_norm"
    assert with_arguments(source, ["Z", "epsilon"]).startswith("def f(Z, epsilon):\n    z_norm = Z.mean()")


def test_rounding_down_is_no_ignored_argument():
    def z_transform(Z, epsilon):
        mu, sigma2 = Z.mean(axis=1, keepdims=True), Z.var(axis=1, keepdims=True)
        return (Z - mu) // np.sqrt(sigma2 + epsilon)

    feedback = review("1.2", z_transform)
    assert feedback.misconception == "rounds-down"
    assert "“//” stands where “/” belongs" in feedback.message
    assert "ε changes" not in feedback.message


def test_a_rounded_result_is_named():
    feedback = review("1.4", lambda sigma2, epsilon: np.round(sigma2 / (sigma2 + epsilon), 3))
    assert feedback.misconception == "rounds-the-result"
    assert "rounded to 3 decimals" in feedback.message


def test_variables_of_the_model_are_not_talked_about():
    source = EXERCISES["3.2"].source
    assert explained("“n” is also subtracted from “total”", source, ["layer_sizes", "batch_norm"]) is None


def test_what_has_no_words_is_told_by_its_kind_beside_the_first_difference():
    def answer(counts, means, variances):
        mean, squares, total = np.zeros((len(means), 1)), np.zeros((len(means), 1)), 0
        for j, count in enumerate(counts):
            difference, total = means[:, [j]] - mean, total + count
            mean = mean + difference * count / total
            squares = count * variances[:, [j]] + difference * count * (means[:, [j]] - mean)
        return mean, squares / total

    feedback = review("6.6", answer)
    assert feedback.misconception == "overwrites-instead-of-adding"
    first, *_, last = feedback.message.splitlines()
    assert "should be" in first
    assert "only the last counts" in last


def test_a_change_in_one_use_of_a_variable_is_named():
    def answer(W, gamma, beta, running_mean, running_variance, epsilon):
        scale = gamma / np.sqrt(running_variance + epsilon)
        return scale * W, beta - gamma / (running_variance + epsilon) * running_mean

    feedback = review("6.5", answer)
    assert feedback.misconception == "root-missing"
    assert "the root of “running_variance + ε” is not taken" in feedback.message
    assert "in the computation of “b_folded”" in feedback.message


def test_an_answer_that_stops_in_one_case_is_named_by_the_others():
    def answer(X, parameters, epsilon):
        for layer in parameters[:-1]:
            Z = layer["W"] @ X
            Z_norm = (Z - Z.mean(axis=1, keepdims=True)) / np.sqrt(Z.var(axis=1, keepdims=True) + epsilon)
            A = np.maximum(layer["gamma"] * Z_norm + layer["beta"], 0)
        return parameters[-1]["W"] @ A + parameters[-1]["b"]

    feedback = review("4.3", answer)
    assert feedback.misconception == "every-layer-on-the-input"
    assert "in which your code stops (“no hidden layer”)" in feedback.message
    assert "The other:" not in feedback.message


def test_a_guard_does_not_hide_a_mistake():
    def answer(Z):
        mu = Z.mean(axis=1, keepdims=True)
        return mu, ((Z - mu) ** 2).sum(axis=1, keepdims=True) / max(Z.shape[1] - 1, 1)

    assert review("1.1", answer).misconception == "divides-by-m-minus-1"


def test_a_guard_that_changes_a_mistake_is_said():
    def answer(Z_new, mu, sigma2, epsilon):
        return (Z_new - mu) / np.maximum(np.sqrt(sigma2), epsilon)

    feedback = review("1.3", answer)
    assert feedback.misconception == "forgets-epsilon"
    assert "But for special cases (“a unit that was constant in training”)" in feedback.message


def test_a_tiny_constant_is_no_missing_epsilon():
    feedback = review("1.3", lambda Z_new, mu, sigma2, epsilon: (Z_new - mu) / np.sqrt(sigma2 + 1e-8))
    assert feedback.misconception == "ignores-epsilon"


def test_a_constant_in_a_class_has_the_slug_of_one_in_a_function():
    model = EXERCISES["6.4"].model
    feedback = review("6.4", lambda n, decay, epsilon: model(n, 0.9, epsilon))
    assert feedback.misconception == "ignores-decay"


def test_a_constant_is_named_beside_another_mistake():
    def answer(Z, gamma, beta, epsilon):
        mu, sigma2 = Z.mean(axis=1, keepdims=True), Z.var(axis=1, keepdims=True)
        return gamma * (Z - mu) / np.sqrt(sigma2 + 1e-3)

    feedback = review("2.3", answer)
    assert feedback.misconception == "forgets-beta"
    assert "when ε changes" in feedback.message


def test_state_that_outlives_the_call_is_named():
    calls = []

    def answer(average, value, decay):
        calls.append(value)
        return decay * average + (1 - decay) * value + len(calls)

    feedback = review("6.1", answer)
    assert feedback.misconception == "same-call-another-result"
    assert "should be" in feedback.message  # the difference is shown too


def _last_column(dZ_tilde, Z_norm):
    return (dZ_tilde * Z_norm)[:, -1:], dZ_tilde[:, -1:]


def _without_the_first(dZ):
    return dZ[:, 1:].sum(axis=1, keepdims=True)


def _factor_of_bessel(Z, gamma, beta, running_mean, running_variance, epsilon):
    m = Z.shape[1]
    variance = running_variance * m / (m - 1) if m > 1 else running_variance
    return gamma * (Z - running_mean) / np.sqrt(variance + epsilon) + beta


def _median(Z, epsilon):
    return (Z - np.median(Z, axis=1, keepdims=True)) / np.sqrt(Z.var(axis=1, keepdims=True) + epsilon)


def _sum_of_squares(parameter, gradient, square, learning_rate, beta, epsilon):
    square = beta * square + (1 - beta) * np.sum(gradient**2)
    return parameter - learning_rate * gradient / (np.sqrt(square) + epsilon), square


def _distance_after_the_mean(a, b):
    (count, mean, M2), (more, mean_b, M2_b) = a, b
    mean = (count * mean + more * mean_b) / (count + more)
    return count + more, mean, M2 + M2_b + (mean_b - mean) ** 2 * count * more / (count + more)


@pytest.mark.parametrize(
    ("number", "answer", "slug", "words"),
    [
        ("2.4", _last_column, "only-the-last-example", "only the last column counts"),
        ("3.1", _without_the_first, "first-example-left-out", "the first column is left out"),
        ("6.3", _factor_of_bessel, "factor-of-bessel", "m/(m − 1)"),
        ("1.2", _median, "median-for-mean", "the median stands where “the mean of Z” belongs"),
        ("5.2", _sum_of_squares, "sum-over-all", "the sum of all entries of"),
        ("8.6", _distance_after_the_mean, "steps-in-another-order", "“mean” is computed before “distance”"),
    ],
)
def test_kinds_of_mistakes_that_no_one_declared(monkeypatch, number, answer, slug, words):
    monkeypatch.setattr(naming, "SECONDS", 30.0)
    case, _ = first_problem(EXERCISES[number], answer)
    found = naming.recognise(EXERCISES[number], answer, case)
    assert found.slug == slug
    assert words in found.message


def test_two_slips_are_both_named():
    def answer(Z, epsilon):
        mu = Z.mean(axis=1, keepdims=True)
        return (Z - mu) / (np.sqrt(Z.var(axis=1, keepdims=True, ddof=1)) + epsilon)

    message = review("1.2", answer).message
    assert "m − 1" in message
    assert "root" in message


def test_the_sizes_in_a_matrix_product_are_told(nothing_to_find):
    message = review("4.2", lambda A_prev, W, gamma, beta, epsilon: A_prev @ W).message
    assert "In a matrix product the two must be equal, and here the right one has" in message


def test_columns_in_pieces_are_to_be_joined(nothing_to_find):
    message = review("2.1", lambda Z_norm, gamma, beta: np.split(gamma * Z_norm + beta, [1], axis=1)).message
    assert "join them along axis 1" in message


def _never_set(Z, epsilon):
    if Z.shape[1] == 0:
        mean = 0
    return Z - mean


@pytest.mark.parametrize(
    ("answer", "slug", "words"),
    [
        (_never_set, "name-without-a-value", "No line that was run before has given mean a value."),
        (lambda Z, epsilon: Z.mean(axis=2), "no-such-axis", "The array has 2 axes, counted from 0"),
        (lambda Z, epsilon: Z[:, 3], "index-too-large", "the last one is 3 − 1"),
        (lambda Z, epsilon: list(Z)[9], "index-too-large", "the last one is the length − 1"),
        (lambda Z, epsilon: Z.average(), "no-such-attribute", "A ndarray has nothing of the name average"),
        (lambda Z, epsilon: list(Z) - epsilon, "another-type", "On the left of - stands a list"),
        (lambda Z, epsilon: 1 / 0, "divides-by-0", "here it is 0"),
    ],
)
def test_what_an_exception_means_is_said(nothing_to_find, answer, slug, words):
    feedback = review("1.2", answer)
    assert feedback.status == "error"
    assert feedback.misconception == slug
    assert words in feedback.message


@pytest.mark.parametrize("old", GENERATOR_NAMES)
def test_old_names_of_the_generator_are_explained(old):
    def answer(A, keep_probability, rng):
        return A, getattr(rng, old)(*A.shape)

    feedback = review("7.4", answer)
    assert feedback.status == "error"
    assert GENERATOR_NAMES[old] in feedback.message


def test_a_line_of_compiled_code_is_never_shown(nothing_to_find):
    def answer(A, keep_probability, rng):
        mask = rng.uniform(A.shape) < keep_probability
        return A * mask / keep_probability, mask

    message = review("7.4", answer).message
    assert "`mask = rng.uniform(A.shape) < keep_probability`" in message
    assert "size=A.shape" in message
    assert "line" not in message


def test_where_the_source_is_not_known_no_line_is_shown(nothing_to_find):
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


def test_an_edit_that_never_ends_ends_with_the_budget(monkeypatch, nothing_to_find):
    def endless(tree):
        while True:
            pass

    monkeypatch.setattr(naming, "edits", endless)
    feedback = review("1.3", lambda Z_new, mu, sigma2, epsilon: np.tanh(Z_new), seconds=30)
    assert feedback.status == "failed"
    assert "should be" in feedback.message


def test_every_kind_of_change_has_its_words_and_no_other():
    made = {edit.slug for each in EXERCISES.values() for edit in edits(ast.parse(each.source))}
    assert made == set(KINDS)
