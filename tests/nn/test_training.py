"""The loop: it learns, stacks equal single runs, divergence is reported, nothing is printed."""

from types import SimpleNamespace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from bn_helpers.data import Examples, load_digits_split
from bn_helpers.nn import (
    Adam,
    BatchNorm,
    GradientDescent,
    History,
    Momentum,
    fully_connected,
    paired_runs,
    softmax_cross_entropy,
    train,
)


@pytest.fixture(scope="module")
def digits():
    return load_digits_split(dtype=np.float32)


def toy(M=12, seed=0):
    rng = np.random.default_rng(seed)
    X, Y = rng.normal(size=(4, M)), np.eye(3)[:, rng.integers(0, 3, M)]
    return SimpleNamespace(train=Examples(X, Y), validation=Examples(X[:, :5], Y[:, :5]))


def test_it_learns_the_digits_and_batch_norm_is_faster(digits):
    steps = {}
    for batch_norm in (False, True):
        network = fully_connected([64, 50, 50, 10], batch_norm, "sigmoid", rng=range(3), dtype=np.float32)
        history = train(network, digits, GradientDescent(0.3), steps=400, rng=range(3), record_every=20)
        steps[batch_norm] = history.steps_to(0.9)
        assert history.accuracy.shape == history.loss.shape == (3, 20)
        assert_array_equal(history.steps, np.arange(20, 401, 20))
    assert (steps[True] < 150).all()
    assert (steps[False] > 2 * steps[True]).all()


@pytest.mark.parametrize(
    "make", [lambda rate: GradientDescent(rate), lambda rate: Momentum(rate), lambda rate: Adam(rate)]
)
@pytest.mark.parametrize("batch_norm", [False, True])
def test_a_stack_of_runs_equals_single_runs(batch_norm, make):
    data, rates, seeds = toy(), np.array([0.01, 0.1]), [3, 4, 5]
    stack = fully_connected([4, 6, 3], batch_norm, rng=seeds, stack=(2,), keep_probability=0.8)
    history = train(stack, data, make(rates[:, None]), steps=25, batch_size=5, rng=seeds, record_every=5)
    for i, j in np.ndindex(2, 3):
        network = fully_connected([4, 6, 3], batch_norm, rng=seeds[j], keep_probability=0.8)
        single = train(network, data, make(rates[i]), steps=25, batch_size=5, rng=seeds[j], record_every=5)
        assert_allclose(history.loss[i, j], single.loss, rtol=1e-10)
        assert_array_equal(history.accuracy[i, j], single.accuracy)
        assert_allclose(stack.parameters[i, j], network.parameters, rtol=1e-8, atol=1e-10)
    assert np.ptp(history.loss[..., -1]) > 1e-3


def test_the_loop_is_the_loop():
    """Three steps written out by hand give the same network and the same losses."""
    data, network = toy(), fully_connected([4, 6, 3], True, rng=0)
    history = train(network, data, GradientDescent(0.1), steps=3, batch_size=4, rng=7, record_every=1)
    byhand, order = fully_connected([4, 6, 3], True, rng=0), np.random.default_rng(7).permutation(12)
    for t in range(3):
        part = order[4 * t : 4 * t + 4]
        logits = byhand.forward(data.train.X[:, part], training=True)
        loss, dlogits = softmax_cross_entropy(logits, data.train.Y[:, part])
        byhand.backward(dlogits)
        byhand.parameters -= 0.1 * byhand.gradients
        assert_allclose(history.loss[t], loss, rtol=1e-12)
    assert_allclose(network.parameters, byhand.parameters, rtol=1e-12)
    assert history.accuracy[-1] == byhand.accuracy(data.validation.X, data.validation.Y)


def test_epochs_and_records():
    data, seen = toy(), []

    def record(step, network):
        seen.append(step)
        return {"gamma": network["gamma1"], "width": network.outputs["input"].shape[-1]}

    network = fully_connected([4, 6, 3], True, rng=0)
    history = train(
        network,
        data,
        GradientDescent(0.1),
        epochs=2,
        batch_size=5,
        rng=0,
        record_every=[1, 4, 99],
        record=record,
    )
    assert_array_equal(history.steps, [1, 4, 6])  # 3 mini-batches in an epoch; the last step is always there
    assert seen == [1, 4, 6]
    assert history["gamma"].shape == (3, 6, 1)
    assert_array_equal(history["width"], [5, 5, 2])
    assert not np.array_equal(history["gamma"][0], history["gamma"][1])  # values of then, not a view of now
    with pytest.raises(KeyError, match="nothing was recorded as 'delta'; there is gamma, width"):
        _ = history["delta"]


def test_loss_is_the_mean_since_the_last_record():
    def losses(every):
        network, options = fully_connected([4, 3], rng=0), {"steps": 6, "batch_size": 4, "rng": 0}
        return train(network, toy(), GradientDescent(0.1), record_every=every, **options).loss

    assert_allclose(losses(3), losses(1).reshape(2, 3).mean(axis=1))


@pytest.mark.parametrize("batch_norm", [False, True])
def test_divergence_is_reported_and_the_others_go_on(batch_norm, digits):
    """A rate of 1e38 overflows float32 in a step or two; the network beside it must not notice."""
    rates = np.array([0.1, 1e38])
    stack = fully_connected([64, 20, 10], batch_norm, rng=0, stack=(2,), dtype=np.float32)
    history = train(stack, digits, GradientDescent(rates), steps=40, rng=0, record_every=10)
    single = fully_connected([64, 20, 10], batch_norm, rng=0, dtype=np.float32)
    alone = train(single, digits, GradientDescent(0.1), steps=40, rng=0, record_every=10)
    assert_allclose(history.loss[0], alone.loss, rtol=1e-5)
    assert list(history.diverged) == [False, True]
    assert 1 <= history.diverged_at[1] <= 10
    assert (history.loss[1] == np.inf).all()
    assert not np.isnan(history.accuracy).any()
    assert (history.accuracy[1] < 0.3).all()
    assert np.isfinite(stack.parameters).all()
    for name, array in stack.state().items():
        assert np.isfinite(array).all(), name
    assert not alone.diverged


def test_a_single_network_that_diverges_stops():
    network = fully_connected([4, 6, 3], rng=0)
    history = train(network, toy(), GradientDescent(1e200), steps=1000, batch_size=4, rng=0)
    assert history.diverged
    assert history.steps[-1] == history.diverged_at < 20
    assert history.loss[-1] == np.inf


def test_steps_to():
    accuracy = np.array([[0.1, 0.9, 0.8], [0.1, 0.2, 0.3]])
    history = History(np.array([10, 20, 30]), 1 - accuracy, accuracy, np.zeros(2, int))
    assert_array_equal(history.steps_to(0.8), [20, np.inf])
    assert_array_equal(history.final_accuracy, [0.8, 0.3])


def test_without_validation():
    data = SimpleNamespace(train=toy().train)
    history = train(fully_connected([4, 3], rng=0), data, GradientDescent(0.1), steps=4, rng=0)
    assert history.accuracy.shape == (0,)
    assert history.loss.shape == (4,)


def test_paired_runs():
    data, asked = toy(), []

    def build(scales, stack, seeds):
        asked.append((scales.shape, stack, seeds))
        network = fully_connected([4, 6, 3], True, rng=seeds, stack=stack, initial_scale=scales)
        return network, GradientDescent(0.1)

    runs = paired_runs(build, data, settings=[0.1, 1.0, 3.0], seeds=[5, 6], steps=10, batch_size=4)
    assert asked == [((3, 1), (3,), [5, 6])]
    assert runs.history.loss.shape[:2] == runs.final_accuracy.shape == (3, 2)
    assert runs.network.stack == (3, 2)
    alone = fully_connected([4, 6, 3], True, rng=6, initial_scale=3.0)
    history = train(alone, data, GradientDescent(0.1), steps=10, batch_size=4, rng=6)
    assert_allclose(runs.history.loss[2, 1], history.loss, rtol=1e-10)
    with pytest.raises(ValueError, match=r"build must return a network of stack \(2, 1\)"):
        paired_runs(lambda *_: (alone, GradientDescent(0.1)), data, settings=[1, 2], seeds=[0], steps=1)


def test_statistics_of_a_cold_start_need_their_correction(digits):
    """After few steps the averages are still near their start: lesson 06 in one assertion."""
    layers = [64, 50, 50, 50, 10]
    network = fully_connected(layers, lambda n: BatchNorm(n, decay=0.99), rng=range(5), dtype=np.float32)
    history = train(network, digits, GradientDescent(0.5), steps=5, rng=range(5))
    for layer in network.batch_norms:
        layer.evaluation = "corrected"
    corrected = network.accuracy(digits.validation.X, digits.validation.Y)
    assert corrected.min() > 0.4
    assert (corrected > history.final_accuracy + 0.1).all()


def test_nothing_is_printed(capfd, digits):
    train(fully_connected([64, 10], rng=0), digits, GradientDescent(0.1), steps=20, rng=0)
    assert capfd.readouterr() == ("", "")


def network(**options):
    return fully_connected([4, 6, 3], rng=0, **options)


BAD = [
    (dict(steps=None), ValueError, "give either steps or epochs"),
    (dict(epochs=1), ValueError, "give either steps or epochs"),
    (dict(steps=0), ValueError, "steps must be at least 1"),
    (dict(batch_size=0), ValueError, "batch_size must be at least 1"),
    (dict(batch_size=2.0), TypeError, "batch_size must be a whole number"),
    (dict(network=network(batch_norm=True), batch_size=11), ValueError, "no mini-batch of a single example"),
    (dict(network=network(batch_norm=True), batch_size=1), ValueError, "no mini-batch of a single example"),
    (dict(rng=[0, 1]), ValueError, "rng must give one seed"),
    (dict(rng=None), TypeError, "rng must be a seed"),
    (dict(network=fully_connected([5, 3], rng=0)), ValueError, r"X must have shape \(5, M\)"),
    (dict(record_every=0), ValueError, "record_every must be at least 1"),
]


@pytest.mark.parametrize(("change", "error", "words"), BAD)
def test_refuses(change, error, words):
    arguments = {"network": network(), "steps": 5, "batch_size": 4, "rng": 0} | change
    with pytest.raises(error, match=words):
        train(arguments.pop("network"), toy(), GradientDescent(0.1), **arguments)
