"""The data: sizes, the split, scaling by training statistics alone, and mini-batches."""

import itertools

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.datasets import load_breast_cancer, load_digits

from bn_helpers.data import Examples, load_breast_cancer_table, load_digits_split, one_hot
from bn_helpers.nn import batch_stream, mini_batches


def test_digits_are_the_digits():
    digits, raw = load_digits_split(), load_digits()
    parts = [digits.train, digits.validation, digits.test]
    assert [part.count for part in parts] == [1200, 297, 300]
    images = np.concatenate([digits.images(part.X) for part in parts])
    labels = np.concatenate([part.labels for part in parts])
    found = sorted((label, *image.ravel().round(4)) for label, image in zip(labels, images, strict=True))
    known = sorted(
        (label, *(image / 16).ravel().round(4)) for label, image in zip(raw.target, raw.images, strict=True)
    )
    assert found == known  # every picture once, with its label


def test_scaling_uses_the_training_examples_alone():
    digits = load_digits_split()
    train = digits.images(digits.train.X).reshape(1200, 64).T
    mean, scale = train.mean(axis=1, keepdims=True), np.sqrt(train.var(axis=1, keepdims=True) + 0.01)
    assert_allclose(digits.mean, mean, atol=1e-12)
    assert_allclose(digits.scale, scale)
    assert_allclose(digits.train.X.mean(axis=1), 0, atol=1e-12)
    assert np.abs(digits.test.X.mean(axis=1)).max() > 1e-3
    assert np.abs(digits.test.X).max() < 20


def test_test_examples_do_not_depend_on_the_size_of_train():
    small, full = load_digits_split(train=150), load_digits_split()
    assert small.train.count == 150
    assert_array_equal(small.test.Y, full.test.Y)
    assert_allclose(small.images(small.test.X), full.images(full.test.X), atol=1e-12)
    assert_array_equal(small.train.Y, full.train.Y[:, :150])
    assert not np.array_equal(load_digits_split(seed=1).test.Y, full.test.Y)


def test_float32():
    digits = load_digits_split(dtype=np.float32)
    assert digits.train.X.dtype == digits.train.Y.dtype == digits.mean.dtype == np.float32


def test_table():
    table, raw = load_breast_cancer_table(), load_breast_cancer()
    assert table.X.shape == (30, 569)
    assert table.Y.shape == (1, 569)
    assert_array_equal(table.row("worst area"), raw.data[:, list(raw.feature_names).index("worst area")])
    assert dict(zip(table.names, table.units, strict=True))["mean perimeter"] == "length"
    assert table.classes == ("malignant", "benign")
    with pytest.raises(KeyError, match="no row is named 'area'"):
        table.row("area")


@pytest.mark.parametrize(
    ("M", "batch_size", "sizes"), [(7, 3, [3, 3, 1]), (6, 3, [3, 3]), (4, 9, [4]), (3, 1, [1] * 3)]
)
def test_mini_batches(M, batch_size, sizes):
    X = np.arange(2.0 * M).reshape(2, M)
    Y = X[:1] * 10
    batches = mini_batches(X, Y, batch_size, np.random.default_rng(0))
    assert [X_t.shape[1] for X_t, _ in batches] == sizes
    joined = np.hstack([X_t for X_t, _ in batches])
    assert_array_equal(np.hstack([Y_t for _, Y_t in batches]), joined[:1] * 10)  # shuffled together
    assert_array_equal(np.sort(joined, axis=1), X)
    again = mini_batches(X, Y, batch_size, np.random.default_rng(0))
    assert_array_equal(np.hstack([X_t for X_t, _ in again]), joined)
    if M > 4:
        assert not np.array_equal(joined, X)


def test_stream_gives_each_seed_its_own_order_again_and_again():
    X = np.arange(14.0).reshape(2, 7)
    generators = [np.random.default_rng(seed) for seed in (0, 1)]
    taken = list(itertools.islice(batch_stream(X, X[:1], 3, generators), 6))
    assert [X_t.shape for X_t, _ in taken] == [(2, 2, 3), (2, 2, 3), (2, 2, 1)] * 2
    for seed in (0, 1):
        single = itertools.islice(batch_stream(X, X[:1], 3, np.random.default_rng(seed)), 6)
        for (X_t, Y_t), (x, y) in zip(taken, single, strict=True):
            assert_array_equal(X_t[seed], x)
            assert_array_equal(Y_t[seed], y)
            assert_array_equal(x[:1], y)
    first, second = (np.concatenate([X_t[0] for X_t, _ in taken[i : i + 3]], axis=1) for i in (0, 3))
    assert_array_equal(np.sort(first, axis=1), X)
    assert not np.array_equal(first, second)


def test_one_hot():
    assert_array_equal(one_hot([2, 0], 3), [[0, 1], [0, 0], [1, 0]])
    with pytest.raises(ValueError, match="labels must lie between 0 and 2; got 3"):
        one_hot([0, 3], 3)
    with pytest.raises(ValueError, match="labels must lie between 0 and 2; got -1"):
        one_hot([-1], 3)
    with pytest.raises(TypeError, match="labels must be whole numbers"):
        one_hot([0.5], 3)


def test_refuses():
    X, Y, rng = np.zeros((3, 5)), np.zeros((2, 5)), np.random.default_rng(0)
    with pytest.raises(ValueError, match="Y must have 5 columns"):
        Examples(X, Y[:, :4])
    with pytest.raises(ValueError, match="X must be finite"):
        Examples(X * np.nan, Y)
    with pytest.raises(ValueError, match="Y must have two axes"):
        mini_batches(X, np.zeros(5), 2, rng)
    with pytest.raises(ValueError, match="batch_size must be at least 1"):
        mini_batches(X, Y, 0, rng)
    with pytest.raises(TypeError, match="batch_size must be a whole number"):
        mini_batches(X, Y, 2.5, rng)
    with pytest.raises(ValueError, match="at most 1797"):
        load_digits_split(train=1500)
    with pytest.raises(ValueError, match="validation must be at least 1"):
        load_digits_split(validation=0)
