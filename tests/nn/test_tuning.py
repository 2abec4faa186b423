"""The search for a learning rate, on made-up accuracies and on digits; steps to a target."""

import numpy as np
import pytest

from bn_helpers import nn
from bn_helpers.data import load_digits_split
from bn_helpers.nn import tuning


@pytest.fixture
def digits():
    return load_digits_split(dtype=np.float32)


@pytest.fixture
def made_up(monkeypatch):
    """Replace the training: accuracy is a parabola over log10(rate), with its top where asked."""
    rounds = []

    def install(top, test=0.5):
        def paired_runs(build, data, *, settings, seeds, record, steps, **training):
            rounds.append([round(float(rate), 6) for rate in settings])
            accuracy = 0.9 - 0.1 * (np.log10(settings)[:, None, None] - np.log10(top)) ** 2
            accuracy = accuracy + 0.001 * np.arange(len(seeds))[:, None]
            shape = (len(settings), len(seeds))
            history = nn.History(np.array([steps]), 1 - accuracy, accuracy, np.zeros(shape))
            history.records["test"] = np.full((1, *shape), test)
            return nn.Runs(np.asarray(settings), np.asarray(seeds), history, None)

        monkeypatch.setattr(tuning, "paired_runs", paired_runs)
        return rounds

    return install


def search(rates, **options):
    return nn.tuned(None, None, rates=rates, seeds=range(3), steps=10, **options)


def test_the_gaps_beside_the_best_rate_are_halved(made_up):
    rounds = made_up(top=1.5)
    best = search((0.1, 1, 10))
    assert rounds[0] == [0.1, 1, 10]
    assert rounds[1] == pytest.approx([10**-0.5, 10**0.5])
    assert rounds[2] == pytest.approx([10**-0.25, 10**0.25])
    assert best.rate == pytest.approx(10**0.25)  # 1.78: nearer to 1.5 than 1 is, on a logarithmic scale
    assert best.beside == pytest.approx((1, 10**0.5))
    assert sorted(best.tried) == pytest.approx([0.1, 10**-0.5, 10**-0.25, 1, 10**0.25, 10**0.5, 10])


@pytest.mark.parametrize(("top", "beyond"), [(300, [100, 1000]), (0.008, [0.01, 0.001])])
def test_it_looks_beyond_the_edge(made_up, top, beyond):
    rounds = made_up(top)
    best = search((0.1, 1, 10), refine=0)
    assert rounds[1:] == [beyond]
    assert best.rate == pytest.approx(beyond[0] if top < 1 else 100)


def test_it_refuses_a_rate_at_the_edge(made_up):
    made_up(top=1e9)
    with pytest.raises(ValueError, match=r"it is 1e\+07, the edge of what was tried \(0\.1 to 1e\+07\)"):
        search((0.1, 1, 10))
    made_up(top=1e9)
    assert search((0.1, 1, 10), widen=5, refine=0).rate == pytest.approx(1e9)


def test_the_rate_is_chosen_on_validation_and_reported_on_test(made_up):
    made_up(top=1, test=0.42)
    best = search((0.1, 1, 10), refine=0)
    assert best.test.tolist() == [0.42] * 3
    assert best.validation == pytest.approx([0.9, 0.901, 0.902])
    assert best.interval.value == pytest.approx(0.42)
    assert str(best) == (
        "test accuracy ≈ 0.42 (95 % interval 0.42–0.42 over 3 seeds)\n"
        "at learning rate ≈ 1.0 (0.1–10.0 tried beside it), chosen on validation data from ≈ 0.10 to ≈ 10"
    )


def test_of_equally_good_rates_the_middle_one(made_up, monkeypatch):
    made_up(top=1)
    monkeypatch.setattr(tuning._Search, "mean", lambda search, rate: min(float(rate > 0.05), 1.0))
    assert search((0.01, 0.1, 1, 10, 100), refine=0).rate == 10  # of 0.1, 1, 10, 100


@pytest.mark.parametrize(
    ("rates", "message"),
    [((1, 10), "at least three"), ((1, 1, 2), "increasing"), ((0, 1, 2), "greater than 0")],
)
def test_what_is_no_grid_is_refused(rates, message):
    with pytest.raises(ValueError, match=message):
        search(rates)


def test_fewer_steps_to_a_target_with_batch_norm(digits):
    found = {}
    for batch_norm in (False, True):
        build = nn.recipe([64, 50, 50, 50, 10], batch_norm, "sigmoid", initial_scale=0.1)
        options = {"target": 0.8, "steps": 300, "record_every": 5, "refine": 1}
        found[batch_norm] = nn.tuned(build, digits, rates=(0.3, 1, 3), seeds=range(3), **options)
    assert found[True].steps.shape == (3,)
    assert (found[True].steps * 2 < found[False].steps).all()
    assert str(found[True]).startswith("steps to 80 % on test data ≈ ")
    assert found[True].history["test"].shape == (60, 3)


def test_steps_without_a_target_are_refused(made_up):
    made_up(top=1)
    with pytest.raises(ValueError, match=r"tuned\(\.\.\., target=0\.9\)"):
        _ = search((0.1, 1, 10)).steps


def test_what_the_reader_records_is_kept(digits):
    best = nn.tuned(
        nn.recipe([64, 10, 10], True), digits, rates=(0.1, 1, 10), seeds=range(2), steps=5, refine=0,
        record=lambda step, network: {"length": np.linalg.norm(network["W1"], axis=(-2, -1))},
    )  # fmt: skip
    assert best.history["length"].shape == (1, 2)


def test_a_recipe_is_the_network_that_it_says(digits):
    network, optimizer = nn.recipe([64, 20, 10], True, "tanh", optimizer=nn.Adam, bias=True)(
        np.array([[0.1], [0.2]]), (2,), range(3)
    )
    assert network.stack == (2, 3)
    assert network.dtype == np.float32
    assert {"b1", "gamma1"} <= set(network.names)
    assert network.layer_names[2] == "tanh1"
    assert isinstance(optimizer, nn.Adam)


@pytest.mark.parametrize(
    ("target", "steps"),
    [(0.5, 10), (0.6, 20), (0.55, 15), (0.7, 25), (0.65, 22.5), (0.9, 40), (0.91, np.inf)],
)
def test_steps_are_interpolated(target, steps):
    """The curve falls back after 30: what counts is the first time."""
    curve = np.array([0.5, 0.6, 0.8, 0.9]), np.array([10, 20, 30, 40])
    history = nn.History(curve[1], 1 - curve[0], np.array([curve[0], curve[0]]), np.zeros(2))
    assert nn.steps_to(history, target) == pytest.approx([steps, steps])


def test_the_first_crossing_counts():
    curve = np.array([0.4, 0.8, 0.5, 0.9])
    history = nn.History(np.array([1, 2, 3, 4]), curve, curve, np.array(0))
    assert nn.steps_to(history, 0.6) == pytest.approx(1.5)
    assert nn.steps_to(history, 0.6, curve[::-1]) == pytest.approx(1)
