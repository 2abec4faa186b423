"""Every exercise, as declared: complete, consistent, and judged as it says."""

import inspect
import re

import numpy as np
import pytest

from bn_helpers.exercises import review
from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.exercises.checker.judging import first_problem, judge_each
from bn_helpers.exercises.checker.source import compile_answer
from bn_helpers.exercises.checker.stubs import is_stub
from bn_helpers.exercises.progress_table import LESSONS

SECONDS = 60.0  # a machine that has other work must not change what is said
every_exercise = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
CONTRACT = {
    "1.1": "mean_and_variance(Z)",
    "1.2": "z_transform(Z, epsilon)",
    "1.3": "apply_training_statistics(Z_new, mu, sigma2, epsilon)",
    "1.4": "normalised_variance(sigma2, epsilon)",
    "2.1": "scale_and_shift(Z_norm, gamma, beta)",
    "2.2": "identity_parameters(mu, sigma2, epsilon)",
    "2.3": "batch_norm_forward(Z, gamma, beta, epsilon)",
    "2.4": "gamma_beta_gradients(dZ_tilde, Z_norm)",
    "2.5": "batch_norm_backward(dZ_tilde, Z, gamma, epsilon)",
    "3.1": "bias_gradient(dZ)",
    "3.2": "count_parameters(layer_sizes, batch_norm)",
    "3.3": "remove_bias(b, running_mean)",
    "4.1": "mini_batches(X, Y, batch_size, rng)",
    "4.2": "hidden_layer_forward(A_prev, W, gamma, beta, epsilon)",
    "4.3": "network_forward(X, parameters, epsilon)",
    "4.4": "gradient_step(parameters, gradients, learning_rate)",
    "5.1": "momentum_step(parameter, gradient, velocity, learning_rate, beta)",
    "5.2": "rmsprop_step(parameter, gradient, square, learning_rate, beta, epsilon)",
    "5.3": "adam_step(parameter, gradient, velocity, square, t, learning_rate, beta1, beta2, epsilon)",
    "5.4": "decayed_gradients(parameters, gradients, weight_decay)",
    "6.1": "ema_update(average, value, decay)",
    "6.2": "bias_corrected(average, decay, updates)",
    "6.3": "batch_norm_inference(Z, gamma, beta, running_mean, running_variance, epsilon)",
    "6.4": "BatchNorm(n, decay, epsilon)",
    "6.5": "fold_into_dense(W, gamma, beta, running_mean, running_variance, epsilon)",
    "6.6": "merge_statistics(counts, means, variances)",
    "7.1": "steps_to_reach(accuracies, target)",
    "7.2": "shift_in_stds(Z_before, Z_after)",
    "7.3": "normalised_in_company(z, companions, epsilon)",
    "7.4": "dropout_forward(A, keep_probability, rng)",
    "7.5": "paired_gain(validation_a, test_a, validation_b, test_b)",
    "8.1": "batch_norm_rows(X, gamma, beta, epsilon)",
    "8.2": "decay_from_framework(momentum, framework)",
    "8.3": "batch_norm_images(X, gamma, beta, epsilon)",
    "8.4": "layer_norm(Z, gamma, beta, epsilon)",
    "8.5": "ghost_batch_norm(Z, gamma, beta, epsilon, ghost_size)",
    "8.6": "merge_moments(a, b)",
    "8.7": "synchronised_backward(dZ_tildes, Z_norms, gamma, std)",
}
CENTRAL = {"2.3", "2.5", "4.1", "5.3", "6.3", "6.4", "6.6"}


def test_numbers_and_signatures_are_those_of_the_contract():
    declared = {number: exercise.call for number, exercise in EXERCISES.items() if number in CONTRACT}
    assert declared == CONTRACT


@every_exercise
def test_the_declaration_is_complete(exercise):
    assert exercise.lesson in LESSONS or not EXERCISES.is_of_the_course(exercise.number)
    assert len(exercise.hints) == 3
    assert len(exercise.alternatives) >= 2
    assert len(exercise.misconceptions) >= (6 if exercise.number in CENTRAL else 4)
    assert inspect.getdoc(exercise.model)
    slugs = [each.slug for each in exercise.misconceptions]
    assert len(set(slugs)) == len(slugs)
    messages = [each.message for each in exercise.misconceptions]
    assert len(set(messages)) == len(messages)


@every_exercise
def test_messages_are_short_plain_and_kind(exercise):
    for each in [*exercise.misconceptions, *exercise.double_mistakes]:
        most = 120 if each in exercise.misconceptions else 240  # two mistakes, both said
        assert 12 <= len(each.message.split()) <= most, each.slug
        assert "wrong!" not in each.message.lower()
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", each.slug)


@every_exercise
def test_the_model_answer_passes(exercise):
    feedback = review(exercise.number, exercise.model)
    assert (feedback.status, feedback.misconception) == ("passed", None), feedback.message


@every_exercise
def test_the_stub_is_not_attempted(exercise):
    stub = compile_answer(exercise.stub, {"np": np})
    assert is_stub(stub)
    assert review(exercise.number, stub).status == "not attempted"
    assert inspect.getdoc(stub) == inspect.getdoc(exercise.model)
    assert "..." in exercise.stub


@every_exercise
@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # two mistakes at once may well divide by zero
def test_two_mistakes_at_once_are_never_accepted(exercise):
    for each in exercise.double_mistakes:
        assert first_problem(exercise, each.answer), f"{each.slug} with another slip passes:\n{each.source}"


@every_exercise
def test_two_mistakes_at_once_are_both_named(exercise):
    known = {each.slug for each in exercise.misconceptions}
    doubles = list(exercise.double_mistakes)
    doubles = doubles[:: len(doubles) // 8 + 1]
    wrong = [each.answer for each in doubles]
    for each, feedback in zip(doubles, judge_each(exercise, wrong, SECONDS), strict=True):
        assert feedback.misconception in known, each.source


@every_exercise
def test_the_feedback_is_the_same_every_time(exercise):
    wrong = exercise.misconceptions[-1].answer
    once, again = judge_each(exercise, [wrong, wrong], SECONDS)
    assert once == again == review(exercise.number, wrong)
