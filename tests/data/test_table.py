"""The table of tumours, whole and in parts."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.datasets import load_breast_cancer

from bn_helpers.data import load_breast_cancer_table


def test_table():
    table, raw = load_breast_cancer_table(), load_breast_cancer()
    assert table.X.shape == (30, 569)
    assert table.Y.shape == (1, 569)
    assert_array_equal(table.row("worst area"), raw.data[:, list(raw.feature_names).index("worst area")])
    assert dict(zip(table.names, table.units, strict=True))["mean perimeter"] == "length"
    assert table.classes == ("malignant", "benign")
    with pytest.raises(KeyError, match="no row is named 'area'"):
        table.row("area")


def test_the_parts_hold_every_tumour_once_unscaled():
    table = load_breast_cancer_table()
    parts = table.split(seed=3)
    together = [parts.train, parts.validation, parts.test]
    assert [part.count for part in together] == [300, 119, 150]
    found = np.vstack(
        [np.hstack([part.X for part in together]), np.hstack([part.labels for part in together])]
    )
    known = np.vstack([table.X, table.Y])
    assert_array_equal(found[:, np.lexsort(found)], known[:, np.lexsort(known)])
    assert not np.array_equal(table.split(seed=4).train.X, parts.train.X)
    with pytest.raises(ValueError, match="at most 569"):
        table.split(train=500)
    with pytest.raises(ValueError, match="test must be at least 1"):
        table.split(test=0)


def test_the_parts_are_normalised_with_the_statistics_of_the_training_part():
    parts = load_breast_cancer_table().split(seed=5)
    normalised = parts.normalised()
    X, X_norm = parts.train.X, normalised.train.X
    assert_allclose(X_norm * X.std(axis=1, keepdims=True) + X.mean(axis=1, keepdims=True), X, rtol=1e-12)
    slope = (X_norm[:, 1] - X_norm[:, 0]) / (X[:, 1] - X[:, 0])
    there = normalised.test.X[:, 0] - X_norm[:, 0]
    assert_allclose(there, slope * (parts.test.X[:, 0] - X[:, 0]), rtol=1e-9)
    assert_array_equal(normalised.validation.Y, parts.validation.Y)
