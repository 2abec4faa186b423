"""The look inside against the same measures computed by hand, and on networks whose illness is known."""

import numpy as np
import pytest

from bn_helpers import nn
from bn_helpers.data import load_digits_split

MEASURES = ("mean", "spread", "saturated", "gradient", "update", "rank")


@pytest.fixture(scope="module")
def digits():
    return load_digits_split()


def build(activation="relu", batch_norm=True, stack=(), **options):
    return nn.fully_connected([64, 20, 15, 10], batch_norm, activation, rng=range(2), stack=stack, **options)


def by_hand(network, digits, optimizer, seeds):
    """One step of the same training, and the measures of its layer 2."""
    streams = [np.random.default_rng(seed) for seed in seeds]
    X, Y = next(nn.batch_stream(digits.train.X, digits.train.Y, 60, streams))
    _, dlogits = nn.softmax_cross_entropy(network.forward(X, training=True), Y)
    network.backward(dlogits)
    W, A, gradient = network["W2"].copy(), network.outputs["sigmoid2"].copy(), network.gradient("W2").copy()
    optimizer.update(network)
    step = network["W2"] - W
    sizes = [np.sqrt((each**2).sum(axis=(1, 2))) for each in (step, W)]
    singular = np.linalg.svd(A, compute_uv=False)
    p = singular / singular.sum(axis=-1, keepdims=True)
    return {
        "mean": A.mean(axis=(1, 2)),
        "spread": A.std(axis=(1, 2)),
        "saturated": ((A < 0.02566) | (A > 0.97434)).mean(axis=(1, 2)),
        "gradient": np.sqrt((gradient**2).mean(axis=(1, 2))),
        "update": sizes[0] / sizes[1],
        "rank": np.exp(-(p * np.log(p)).sum(axis=-1)) / 15,
    }


@pytest.mark.parametrize("optimizer", [lambda: nn.GradientDescent(0.5), lambda: nn.Adam(0.01)])
def test_against_the_same_computed_by_hand(digits, optimizer):
    expected = by_hand(build("sigmoid", initial_scale=1.0, batch_norm=False), digits, optimizer(), range(2))
    network = build("sigmoid", initial_scale=1.0, batch_norm=False)
    inside = nn.look_inside(network, digits, optimizer(), steps=1, rng=range(2))
    assert expected["saturated"].min() > 0.1
    for name in MEASURES:
        np.testing.assert_allclose(getattr(inside, name)[0, 1], expected[name], rtol=1e-6, err_msg=name)


def test_a_stack_keeps_its_axes_and_each_network_its_own_measures(digits):
    network = build(stack=(3,))
    inside = nn.look_inside(
        network, digits, nn.GradientDescent(np.array([0.01, 0.1, 1])[:, None]), steps=20, record_every=5,
        rng=range(2),
    )  # fmt: skip
    assert inside.layers == ["layer 1", "layer 2", "output"]
    assert inside.steps.tolist() == [5, 10, 15, 20]
    assert inside.at(11) == 1
    for name in MEASURES:
        assert getattr(inside, name).shape == (4, 3, 3, 2)
    assert np.isnan(inside.saturated[:, -1]).all()  # logits do not saturate
    alone = build()
    single = nn.look_inside(alone, digits, nn.GradientDescent(0.1), steps=20, record_every=5, rng=range(2))
    np.testing.assert_allclose(inside.update[:, :, 1], single.update, rtol=1e-9)
    assert (inside.update[:, 1, 2] > 5 * inside.update[:, 1, 0]).all()


def test_looking_does_not_change_the_training(digits):
    watched, not_watched = build(), build()
    options = {"steps": 10, "record_every": 3, "rng": range(2)}
    also = {"record": lambda step, network: {"step": step}}
    inside = nn.look_inside(watched, digits, nn.Momentum(0.3), **options, **also)
    history = nn.train(not_watched, digits, nn.Momentum(0.3), **options)
    assert np.array_equal(watched.parameters, not_watched.parameters)
    assert np.array_equal(inside.history.accuracy, history.accuracy)
    assert inside.history["step"].tolist() == [3, 6, 9, 10]


def test_it_tells_the_ill_from_the_healthy(digits):
    def look(activation, **options):
        network = nn.fully_connected([64, *[30] * 6, 10], activation=activation, rng=range(2), **options)
        return nn.look_inside(network, digits, nn.GradientDescent(0.1), steps=1, rng=range(2))

    ill, healthy = (look("sigmoid", initial_scale=scale) for scale in (3.0, 0.2))
    assert ill.saturated[0, 1:-1].min() > 0.4 > 0.01 > healthy.saturated[0, :-1].max()
    assert healthy.gradient[0, 0].max() < 0.01 * healthy.gradient[0, -1].min()  # vanishing
    dead = nn.fully_connected([64, 20, 10], rng=range(2))
    dead["b1"] = -100
    assert (
        nn.look_inside(dead, digits, nn.GradientDescent(0.1), steps=1, rng=range(2)).saturated[0, 0] == 1
    ).all()
    normed = look("relu", batch_norm=True)
    assert normed.rank[0, 5].min() > 2 * look("relu", batch_norm=False).rank[0, 5].max()


def test_a_network_that_diverges_does_not_stop_the_look(digits):
    network = build(stack=(2,), batch_norm=False)
    rates = np.array([0.1, 1e30])[:, None]
    inside = nn.look_inside(network, digits, nn.GradientDescent(rates), steps=8, record_every=1, rng=range(2))
    assert inside.history.diverged[1].all()
    assert np.isfinite(inside.rank[:, :, 0]).all()


def test_the_rank_of_known_matrices(rng):
    q = np.linalg.qr(rng.normal(size=(40, 40)))[0]
    for k in (1, 3, 12):
        assert nn.effective_rank(q[:, :k] @ q[:k, :] * 7) == pytest.approx(k)
        assert nn.effective_rank((q[:, :k] @ q[:k, :])[:, :25].astype(np.float32)) <= k + 0.01
    assert nn.effective_rank(np.zeros((3, 4))) == 0
    assert np.isnan(nn.effective_rank(np.full((3, 4), np.inf)))
    assert nn.effective_rank(rng.normal(size=(2, 5, 6, 7))).shape == (2, 5)


def test_a_linear_probe_reads_what_is_there_and_nothing_else():
    rng = np.random.default_rng(0)
    labels = rng.integers(3, size=300)
    Y = np.eye(3)[:, labels]
    noise = rng.normal(size=(2, 6, 300))
    told = noise.copy()
    told[0, :3] += 20 * Y
    fit, seen, Y_fit, Y_seen = told[..., :200], told[..., 200:], Y[:, :200], Y[:, 200:]
    read = nn.linear_probe(fit, Y_fit, seen, Y_seen)
    assert read.shape == (2,)
    assert read[0] == 1
    assert read[1] < 0.55
    np.testing.assert_allclose(nn.linear_probe(1e9 * fit, Y_fit, 1e9 * seen, Y_seen), read)
    assert nn.linear_probe(0 * fit, Y_fit, 0 * seen, Y_seen).max() < 0.55
