"""The same digits as other cameras see them: shifted test data."""

from __future__ import annotations

import numpy as np

from bn_helpers.data.digits import Digits


def other_cameras(digits: Digits, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """The test images of the digits as six cameras see them, scaled as the training images were.

    Parameters
    ----------
    digits : Digits
        Whose test images are taken.
    rng : Generator
        Where the noise comes from.

    Returns
    -------
    dict of str to ndarray of shape (64, M)
        "as trained"; "low contrast": 0.3 times the grey value plus 0.5; "blur": Gaussian, 0.8 pixels; "tilt":
        turned by 15 degrees; "noise": standard deviation 0.3; "negative".

    Notes
    -----
    Used in lesson 09.

    Examples
    --------
    >>> from bn_helpers.data.digits import load_digits_split
    >>> digits = load_digits_split()
    >>> cameras = other_cameras(digits, np.random.default_rng(0))
    >>> list(cameras)
    ['as trained', 'low contrast', 'blur', 'tilt', 'noise', 'negative']
    >>> bool(np.abs(cameras["as trained"] - digits.test.X).max() < 1e-12)
    True
    """
    from scipy.ndimage import gaussian_filter, rotate  # scikit-learn has brought scipy

    grey = digits.images(digits.test.X)
    pictures = {
        "as trained": grey,
        "low contrast": 0.3 * grey + 0.5,
        "blur": gaussian_filter(grey, (0, 0.8, 0.8)),
        "tilt": np.clip(rotate(grey, 15, axes=(1, 2), reshape=False, order=1), 0, 1),
        "noise": grey + 0.3 * rng.normal(size=grey.shape),
        "negative": 1 - grey,
    }
    return {
        name: ((each.reshape(-1, 64).T - digits.mean) / digits.scale).astype(digits.test.X.dtype)
        for name, each in pictures.items()
    }
