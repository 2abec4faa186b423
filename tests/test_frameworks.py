"""What lesson 08 says of other frameworks is still true of those installed here."""

from importlib.util import find_spec

import numpy as np
import pytest

from bn_helpers import frameworks as module
from bn_helpers import nn
from bn_helpers.frameworks import ASKED, COLUMNS, Facts, ask, find, frameworks, keep

KEPT = frameworks()
NEEDS = {"PyTorch": ["torch"], "Keras": ["keras"], "Flax NNX": ["flax", "jax"]}
NEEDS["ONNX Runtime"] = ["onnxruntime", "onnx"]


def test_the_table_is_whole():
    assert list(KEPT.answers) == list(ASKED) == list(KEPT.versions)
    assert all(set(COLUMNS) <= set(found) for found in KEPT.answers.values())
    assert all(found["off by"] < 1e-6 for found in KEPT.answers.values())
    assert all(KEPT.versions.values())


@pytest.mark.parametrize("name", ASKED)
def test_what_is_kept_is_what_the_installed_version_answers(name):
    missing = [package for package in NEEDS[name] if find_spec(package) is None]
    if missing:  # importing Keras to see whether it is there would choose its backend
        pytest.skip(f"{missing[0]} is not installed")
    fresh, kept = ASKED[name](), KEPT[name]
    assert fresh.keys() == kept.keys()
    for question, answer in kept.items():
        if question == "off by":
            assert fresh[question] < 1e-6
        elif "off by" in question:  # rounding in float32, which depends on the order of sums
            assert fresh[question] > (1e-3 if "mean 100:" in question else 1)
        else:
            assert fresh[question] == answer, f"run {module.COMMAND}"


class Other:
    """A layer of which everything is known, to see that the questions can tell."""

    def __init__(self, axis=1, new=0.1, ddof=0, trains=True, one="β"):
        self.axis, self.new, self.ddof, self.trains, self.one = axis, new, ddof, trains, one

    def __call__(self, X, training):
        if len(X) == 1 and self.one == "error":
            raise ValueError
        axes = tuple(axis for axis in range(X.ndim) if axis != self.axis)
        mean, variance = X.mean(axis=axes, keepdims=True), X.var(axis=axes, keepdims=True)
        if not (self.trains if training is None else training):
            return X / np.sqrt(1 + 1e-5)
        if X.ndim == 2 and len(X) > 1:
            unbiased = X.var(axis=0, ddof=self.ddof)
            self.running = self.new * mean[0], (1 - self.new) + self.new * unbiased
        return (X - mean) / np.sqrt(variance + 1e-5)


@pytest.mark.parametrize(
    ("options", "momentum", "expected"),
    [
        ({}, 0.1, ("1", "new", "biased", "training", "β, silently")),
        ({}, 0.9, ("1", "old", "biased", "training", "β, silently")),
        ({"ddof": 1, "new": 0.01}, 0.99, ("1", "old", "unbiased", "training", "β, silently")),
        ({"trains": False, "one": "error"}, 0.1, ("1", "new", "biased", "inference", "an error")),
    ],
)
def test_the_questions_can_tell(options, momentum, expected):
    layer = Other(**options)
    found = ask(layer, lambda: layer.running, momentum, 1e-5)
    asked = ("axis of the units", "weighs the", "running variance", "default call", "one example in training")
    assert tuple(found[question] for question in asked) == expected
    assert found["off by"] < 1e-12


def test_the_last_axis_is_told_from_the_first():
    class Last(Other):
        def __call__(self, X, training):
            self.axis = X.ndim - 1
            return super().__call__(X, training)

    layer = Last()
    assert ask(layer, lambda: layer.running, 0.1, 1e-5)["axis of the units"] == "−1"


def test_a_wrong_layer_is_off():
    layer = Other()
    found = ask(lambda X, training: 2 * layer(X, training), lambda: layer.running, 0.1, 1e-5)
    assert found["off by"] > 0.5


def test_what_is_not_installed_keeps_its_answers(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "FILE", tmp_path / "frameworks.json")
    keep(Facts({"Keras": "3.0", "Other": "0"}, {"Keras": {"ε": 1e-3}, "Other": {"ε": 7}}))
    monkeypatch.setattr(module, "installed", lambda: {"Other": "1.2"})
    monkeypatch.setattr(module, "PACKAGES", {"Keras": "keras", "Other": "other"})
    monkeypatch.setitem(ASKED, "Other", lambda: {"ε": 1e-5})
    found = find()
    assert found.versions == {"Keras": "3.0", "Other": "1.2"}
    assert found.answers == {"Keras": {"ε": 1e-3}, "Other": {"ε": 1e-5}}


def test_the_table_shows_every_answer():
    for text in (repr(KEPT), KEPT._repr_markdown_()):
        for name, found in KEPT.answers.items():
            assert f"{name} {KEPT.versions[name]}" in text
            assert all(str(found[column]) in text for column in ("momentum", "default call"))
        assert module.COMMAND in text


def test_the_networks_of_the_course_answer_alike_in_pytorch():
    torch = pytest.importorskip("torch")
    network = nn.fully_connected([5, 4, 3], True, rng=0)
    X = np.random.default_rng(1).normal(size=(5, 20))
    nn.recalibrate(network, X)
    norm = torch.nn.BatchNorm1d(4, dtype=torch.float64)
    first, last = torch.nn.Linear(5, 4, bias=False).double(), torch.nn.Linear(4, 3).double()
    pairs = [(first.weight, "W1"), (norm.weight, "gamma1"), (norm.bias, "beta1"), (last.weight, "W2")]
    with torch.no_grad():
        for tensor, name in [*pairs, (last.bias, "b2")]:
            tensor.copy_(torch.from_numpy(network[name].reshape(tensor.shape)))
        layer = network.batch_norms[0]
        norm.running_mean.copy_(torch.from_numpy(layer.running_mean[:, 0]))
        norm.running_var.copy_(torch.from_numpy(layer.running_variance[:, 0]))
        theirs = torch.nn.Sequential(first, norm, torch.nn.ReLU(), last).eval()(torch.from_numpy(X.T))
    np.testing.assert_allclose(network.forward(X), theirs.numpy().T, atol=1e-12)
