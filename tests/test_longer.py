"""Longer experiments: what is kept, how it is shown, and that it still belongs to its experiment."""

import inspect
import json

import numpy as np
import pytest

from bn_helpers.longer import Kept, longer
from bn_helpers.longer.experiments import EXPERIMENTS, compute, experiment
from bn_helpers.longer.kept import RESULTS


@pytest.fixture
def toy(monkeypatch):
    monkeypatch.setattr("bn_helpers.longer.experiments.EXPERIMENTS", registry := {})
    monkeypatch.setitem(compute.__globals__, "EXPERIMENTS", registry)

    @experiment("03_toy")
    def measure(seeds=range(3), steps=(10, 20)):
        """What a toy measures.

        More of it.
        """
        return {"plain": np.array([0.51234, 0.6, 0.7]), "Batch Norm": np.array([0.9, 0.8, 0.85])}

    return compute("03_toy")


def test_an_experiment_is_kept_with_its_command_and_settings(toy, tmp_path):
    toy.write(tmp_path)
    found = longer("03_toy", tmp_path)
    assert found == toy
    assert found["plain"].tolist() == [0.5123, 0.6, 0.7]
    assert str(found).splitlines() == [
        "What a toy measures.",
        "  plain       ≈ 0.60 (0.51–0.70 over 3 seeds)",
        "  Batch Norm  ≈ 0.85 (0.80–0.90 over 3 seeds)",
        "Computed by `python -m bn_helpers longer 03_toy`: seeds [0, 1, 2], steps [10, 20].",
    ]
    with pytest.raises(KeyError, match="there is 'plain', 'Batch Norm'"):
        found["no such row"]
    with pytest.raises(ValueError, match="one of 03_toy; got '04_toy'"):
        longer("04_toy", tmp_path)


def test_a_new_computation_must_agree(toy):
    assert toy.disagreements(toy) == []
    moved = Kept(toy.name, toy.what, toy.command, toy.settings, {**toy.values, "plain": [0.71, 0.72, 0.5]})
    assert toy.disagreements(moved) == [
        "03_toy, plain: kept ≈ 0.60 (0.51–0.70 over 3 seeds), now ≈ 0.71 (0.50–0.72 over 3 seeds)"
    ]
    others = Kept(toy.name, toy.what, toy.command, {**toy.settings, "steps": [5]}, toy.values)
    assert toy.disagreements(others) == ["03_toy: other settings or other rows than those kept"]


KEPT = sorted(path.stem for path in RESULTS.glob("*.json"))


@pytest.mark.parametrize("name", KEPT)
def test_what_is_kept_has_the_settings_of_its_experiment(name):
    found = longer(name)
    for key, parameter in inspect.signature(EXPERIMENTS[name]).parameters.items():
        default = parameter.default
        assert found.settings[key] == (list(default) if isinstance(default, (range, tuple)) else default)
    assert found.command == f"python -m bn_helpers longer {name}"
    assert all(len(values) == len(found.settings["seeds"]) for values in found.values.values())


def test_nothing_is_kept_that_cannot_be_computed():
    assert set(KEPT) <= set(EXPERIMENTS)
    for path in RESULTS.glob("*.json"):
        assert json.loads(path.read_text(encoding="utf-8"))["name"] == path.stem
