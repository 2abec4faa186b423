"""Tables that explorers browse: numbers as signs, and that each still belongs to its function."""

import inspect
import json

import numpy as np
import pytest

from bn_helpers.longer import Table, table
from bn_helpers.longer.grids import GRIDS
from bn_helpers.longer.tables import SIGNS, TABLES, column

KEPT = sorted(path.stem for path in TABLES.glob("*.json"))


def small(values, settings=None):
    axes = {"rate": [0.1, 1], "step": [1, 2, 5]}
    columns = {"accuracy": column("rate step", values, 0.1, 1)}
    return Table("04_small", "What it is.", "python -m …", settings or {"seeds": [0, 1]}, axes, columns)


def test_signs_stand_for_themselves_in_json_and_in_a_page():
    assert len(SIGNS) == len(set(SIGNS)) == 91
    assert json.dumps(SIGNS) == f'"{SIGNS}"'
    assert "<" not in SIGNS


@pytest.mark.parametrize("each", [1, 2])
@pytest.mark.parametrize(("first", "last", "log"), [(0.1, 1, False), (-3, 2, False), (1e-6, 1e3, True)])
def test_each_number_is_the_nearest(first, last, log, each, rng):
    values = np.exp(rng.uniform(np.log(first), np.log(last), 200)) if log else rng.uniform(first, last, 200)
    found = column("step", values, first, last, log, each)
    near = Table("", "", "", {}, {"step": list(range(200))}, {"one": found})["one"]
    apart = np.abs(np.log(near / values)) if log else np.abs(near - values)
    assert len(found["signs"]) == 200 * each
    assert apart.max() <= (np.log(last / first) if log else last - first) / (91**each - 1) / 2 * 1.000001


def test_what_lies_beyond_is_drawn_to_the_end():
    assert column("step", [-1, 0, 1, 9], 0, 1)["signs"] == SIGNS[0] * 2 + SIGNS[-1] * 2
    assert column("step", [0, 1e-9, 1e9], 1e-3, 1e3, log=True)["signs"] == SIGNS[0] * 2 + SIGNS[-1]


def test_a_table_is_kept_and_read(tmp_path):
    values = [[0.1, 0.5, 0.9], [0.2, 0.95, 1.0]]
    small(values).write(tmp_path)
    found = table("04_small", tmp_path)
    assert found == small(values)
    np.testing.assert_allclose(found["accuracy"], values)
    assert str(found).splitlines() == [
        "What it is.",
        "  rate: 0.1, 1",
        "  step: 1, 2, 5",
        "Computed by `python -m …`: seeds [0, 1].",
    ]
    with pytest.raises(ValueError, match="one of 04_small; got '04_large'"):
        table("04_large", tmp_path)


def test_a_new_computation_must_agree():
    kept = small(np.full((2, 3), 0.5))
    assert kept.disagreements(small(np.full((2, 3), 0.52))) == []
    assert kept.disagreements(small(np.full((2, 3), 0.56))) == [
        "04_small, accuracy: 7% of the span apart in the mean"
    ]
    others = small(np.full((2, 3), 0.5), {"seeds": [7]})
    assert kept.disagreements(others) == ["04_small: other settings or other axes than those kept"]


@pytest.mark.parametrize("name", GRIDS)
def test_what_is_kept_belongs_to_its_function(name):
    found = table(name)
    for key, parameter in inspect.signature(GRIDS[name]).parameters.items():
        default = parameter.default
        assert found.settings[key] == (list(default) if isinstance(default, (range, tuple)) else default)
    assert found.command == f"python -m bn_helpers longer {name}"
    for kind, one in found.columns.items():
        assert found[kind].size * one["each"] == len(one["signs"]), kind
        assert np.ptp(found[kind]) > 0, kind


def test_nothing_is_kept_that_cannot_be_computed():
    assert set(KEPT) == set(GRIDS)
