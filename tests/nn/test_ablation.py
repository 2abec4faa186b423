"""The harness that tests an explanation: its numbers, its words, and what it refuses."""

from functools import partial

import numpy as np
import pytest

from bn_helpers import nn
from bn_helpers.data import load_digits_split
from bn_helpers.nn.ablation import gradient_error, name_of

SEEDS = range(3)
SHARED = {"seeds": SEEDS, "target": 0.8, "steps": 60}
PLAIN, FAST = np.array([300.0, 330, 280, 310]), np.array([30.0, 32, 29, 31])


def found(own):
    return nn.Ablation("Own", {"plain": PLAIN, "Batch Norm": FAST, "Own": np.asarray(own, float)}, 0, 1.0)


@pytest.mark.parametrize(
    ("own", "words"),
    [
        (FAST / 2 + [0.1, 0, 0, 0.1], "Faster than Batch Norm"),
        (FAST * [1.1, 0.9, 1, 1.05], "Not distinguishable from Batch Norm"),
        (FAST * 3 + [0.1, 0, 0, 0.1], "Slower than Batch Norm, faster than plain"),
        (PLAIN * [1.1, 0.9, 1, 1.05], "No faster than plain"),
    ],
)
def test_the_verdict_follows_from_the_intervals(own, words):
    assert found(own).words.startswith(words)
    assert words in str(found(own))


def test_a_null_says_what_would_have_been_seen():
    own = found(FAST * [1.1, 0.9, 1, 1.05])
    largest = max(own.to_batch_norm.high, 1 / own.to_batch_norm.low)
    assert f"beyond ≈ {largest:.1f}" in own.words


@pytest.fixture(scope="module")
def digits():
    return load_digits_split(dtype=np.float32)


@pytest.fixture(scope="module")
def against(digits):
    kinds = {"plain": False, "Batch Norm": partial(nn.BatchNorm, evaluation="batch")}
    options = {"rates": (0.5, 2, 8), "refine": 1, "record_every": 3, **SHARED}
    return {name: nn.tuned(nn.recipe([64, 10, 10], kind), digits, **options) for name, kind in kinds.items()}


def test_batch_norm_against_itself_is_not_distinguishable(digits, against):
    same = nn.ablation(nn.BatchNorm, digits, against, layer_sizes=[64, 10, 10], activation="relu", **SHARED)
    assert np.array_equal(same.steps["BatchNorm"], same.steps["Batch Norm"])
    assert same.to_batch_norm.value == pytest.approx(1)
    assert same.words.startswith("Not distinguishable")


def test_a_run_that_never_arrives_counts_with_twice_its_length(digits, against):
    class Nothing(nn.OwnNorm):
        def statistics(self, Z):
            return np.zeros_like(Z[..., :1]), np.full_like(Z[..., :1], 1e4)

        def slopes(self, Z, centre, scale):
            return 0, 0

    options = {**SHARED, "steps": 20, "layer_sizes": [64, 10, 10], "activation": "relu"}
    nothing = nn.ablation(Nothing, digits, against, **options)
    assert nothing.steps["Nothing"].tolist() == [40, 40, 40]
    assert "Nothing did not arrive in 3 runs, which count with twice their length" in str(nothing)
    assert nothing.words.startswith("No faster than plain")


def test_a_wrong_backward_pass_is_refused(digits, against):
    class Wrong(nn.OwnNorm):
        def slopes(self, Z, centre, scale):
            return 0, 0

    with pytest.raises(ValueError, match=r"backward pass of Wrong is off by .*slopes belong"):
        nn.ablation(Wrong, digits, against, **SHARED)


@pytest.mark.parametrize(
    "layer", [nn.BatchNorm, nn.OwnNorm, nn.LayerNorm, partial(nn.ShakenBatchNorm, strength=2.0)], ids=name_of
)
def test_right_backward_passes_are_let_through(layer):
    assert gradient_error(layer) < 1e-5


def test_a_layer_is_called_by_its_class():
    assert name_of(partial(nn.ShakenBatchNorm, strength=2.0)) == "ShakenBatchNorm"
    assert name_of(nn.OwnNorm) == "OwnNorm"
