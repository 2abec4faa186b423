"""Shifted test images: each what it says, scaled as the training images were."""

import numpy as np

from bn_helpers.data import load_digits_split, other_cameras


def test_each_camera_does_what_it_says():
    digits = load_digits_split(dtype=np.float32)
    cameras = other_cameras(digits, np.random.default_rng(0))
    grey = {name: digits.images(X) for name, X in cameras.items()}
    plain = grey["as trained"]
    assert all(X.shape == (64, 300) and X.dtype == np.float32 for X in cameras.values())
    np.testing.assert_allclose(cameras["as trained"], digits.test.X, atol=1e-5)
    np.testing.assert_allclose(grey["low contrast"], 0.3 * plain + 0.5, atol=1e-5)
    np.testing.assert_allclose(grey["negative"], 1 - plain, atol=1e-5)
    assert 0.28 < (grey["noise"] - plain).std() < 0.32
    edges = [np.abs(np.diff(each, axis=2)).mean() for each in (grey["blur"], plain)]
    assert edges[0] < 0.7 * edges[1]
    assert grey["blur"].mean() - plain.mean() < 0.01  # within each image, not across them
    np.testing.assert_allclose(grey["tilt"].sum(), plain.sum(), rtol=0.25)  # corners leave the picture
    assert np.abs(grey["tilt"] - plain).mean() > 0.05


def test_the_noise_comes_from_the_generator():
    digits = load_digits_split()
    one, again, other = (other_cameras(digits, np.random.default_rng(seed))["noise"] for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, again)
    assert not np.array_equal(one, other)
