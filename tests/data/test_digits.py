"""The digits: all of them once, and scaling by training statistics alone."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.datasets import load_digits

from bn_helpers.data import load_digits_split


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


def test_refuses():
    with pytest.raises(ValueError, match="at most 1797"):
        load_digits_split(train=1500)
    with pytest.raises(ValueError, match="validation must be at least 1"):
        load_digits_split(validation=0)
