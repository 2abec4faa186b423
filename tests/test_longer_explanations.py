"""The longer experiments of lesson 07, with few seeds and steps: what their rows mean."""

import numpy as np
import pytest

from bn_helpers import nn
from bn_helpers.longer.explanations import (
    HeldRows,
    mean_shift,
    range_of_rates,
    record_moments,
    row_lengths,
    shift_dose_response,
)
from bn_helpers.longer.few_digits import KINDS, small_problems, train_on_few


def test_the_shift_is_that_of_the_means_in_standard_deviations():
    mean = np.array([[[0.0, 1.0]], [[0.5, 1.0]], [[1.5, 3.0]]])  # 3 records, 1 seed, 2 units
    std = np.array([[[0.5, 1.0]], [[1.0, 2.0]], [[9.0, 9.0]]])
    history = nn.History(np.array([20, 22, 24]), 0, 0, 0, {"mean": mean, "std": std})
    assert mean_shift(history, (20, 60)).tolist() == [np.mean([1, 0, 1, 1])]
    assert mean_shift(history, (22, 60)).tolist() == [1.0]


def test_moments_are_measured_with_noise_and_the_network_stays_quiet():
    X = np.random.default_rng(0).normal(size=(4, 50))
    network = nn.fully_connected([4, 3, 2], lambda n: nn.ShakenBatchNorm(n, 2.0, evaluation="batch"), rng=0)
    record, quiet = record_moments("batchnorm1", X), network.forward(X)
    first, second = record(1, network), record(2, network)
    assert np.abs(first["mean"] - second["mean"]).max() > 0.1
    assert np.array_equal(network.forward(X), quiet)


def test_a_dose_has_a_shift_and_steps_for_each_seed():
    options = {"strengths": (0, 1), "per": ("unit",), "steps": 60, "window": (2, 20)}
    found = shift_dose_response(range(2), **options)
    assert list(found) == [
        "plain: shift", "plain: steps",
        "per unit, strength 0: shift", "per unit, strength 0: steps",
        "per unit, strength 1: shift", "per unit, strength 1: steps",
    ]  # fmt: skip
    assert all(values.shape == (2,) for values in found.values())
    assert found["per unit, strength 1: shift"].min() > 10 * found["per unit, strength 0: shift"].max()


def test_held_rows_turn_and_keep_their_lengths():
    X = np.random.default_rng(0).normal(size=(4, 50))
    network = nn.fully_connected([4, 3, 3, 3, 2], True, rng=0)
    before = {name: network[name].copy() for name in ("W1", "W2", "W3", "W4")}
    logits = network.forward(X, training=True)
    network.backward(logits)
    HeldRows(0.5).update(network)
    for name, W in before.items():
        assert np.abs(network[name] - W).max() > 1e-3
        assert np.allclose(row_lengths(network[name]), row_lengths(W)) == (name != "W4")


def test_rates_have_steps_for_each_seed_and_who_never_arrives_counts_twice():
    found = range_of_rates(range(2), rates=(0.0001, 2), steps=60)
    assert [name for name in found if name.endswith("rate 2")] == [
        "plain, rate 2", "Batch Norm, rate 2", "rows held, rate 2",
    ]  # fmt: skip
    assert found["Batch Norm, rate 0.0001"].tolist() == [120, 120]
    assert found["Batch Norm, rate 2"].max() < 60


@pytest.fixture(scope="module")
def problems():
    return small_problems((0, 7, 8))


def test_small_problems_share_test_digits_in_eights_and_training_digits_never(problems):
    assert problems.X.shape == (3, 64, 150)
    assert problems.test[1].shape == (3, 10, 400)
    assert np.array_equal(problems.test[0][0], problems.test[0][1])
    assert not np.array_equal(problems.test[0][1], problems.test[0][2])
    first = {column.tobytes() for column in problems.X[0].T}
    assert not any(column.tobytes() in first for column in problems.X[1].T)
    wrong = small_problems((0, 7, 8), wrong=0.3)
    changed = (wrong.Y != problems.Y).any(axis=1).mean()
    assert 0.2 < changed < 0.4
    assert (wrong.Y.sum(axis=1) == 1).all()
    assert np.array_equal(wrong.test[1], problems.test[1])


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_learns_and_is_tested_with_exact_statistics(problems, kind):
    network = train_on_few(problems, kind, 0.25, 30, (0, 7, 8), 40)
    assert network.accuracy(*problems.test).min() > 0.6
    if network.batch_norms:
        Z = network["W1"] @ problems.X
        assert np.allclose(network.batch_norms[0].running_mean, Z.mean(axis=-1, keepdims=True), atol=1e-3)
