"""Exercise 8.3: Batch Norm of images."""

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("X_tilde",))
def batch_norm_images(X, gamma, beta, epsilon):
    """Batch Norm of images: one mean and one variance per channel.

    X: (N, C, H, W), N images of C channels of H × W pixels; gamma, beta: (C,).
    Return X_tilde of shape (N, C, H, W).
    """
    axes = (0, 2, 3)
    mu = X.mean(axis=axes, keepdims=True)
    sigma2 = X.var(axis=axes, keepdims=True)
    X_norm = (X - mu) / np.sqrt(sigma2 + epsilon)
    return gamma[:, None, None] * X_norm + beta[:, None, None]


@batch_norm_images.case("two images, one channel, two by one pixels")
def _(rng):
    X = np.array([1.0, 3.0, 2.0, 6.0]).reshape(2, 1, 2, 1)
    return X, np.array([2.0]), np.array([10.0]), 0.5


@batch_norm_images.case("all four sizes different")
def _(rng):
    X = rng.normal(size=(2, 3, 4, 5)) * np.array([0.1, 1.0, 20.0])[:, None, None]
    X += np.array([0.2, -3.0, 7.0])[:, None, None]
    return X, rng.normal(size=3), rng.normal(size=3), 1e-2


@batch_norm_images.case("all four sizes the same")
def _(rng):
    X = rng.normal(size=(3, 3, 3, 3)) + rng.normal(size=(3, 3, 1, 1)) + rng.normal(size=(1, 1, 3, 3))
    return X, rng.normal(size=3), rng.normal(size=3), 0.1


@batch_norm_images.case("one channel is constant")
def _(rng):
    X = rng.normal(size=(5, 2, 2, 3))
    X[:, 1] = 4.0
    return X, rng.normal(size=2), rng.normal(size=2), 0.01


@batch_norm_images.case("images that differ in brightness")
def _(rng):
    X = rng.normal(size=(6, 2, 3, 2)) + 3 * rng.normal(size=(6, 1, 1, 1))
    return X, rng.normal(size=2), rng.normal(size=2), 0.1


@batch_norm_images.case("a single image")
def _(rng):
    return rng.normal(size=(1, 4, 2, 3)) + 1, rng.normal(size=4), rng.normal(size=4), 0.1


@batch_norm_images.case("a single pixel")
def _(rng):
    return rng.normal(size=(4, 2, 1, 1)) + 1, rng.normal(size=2), rng.normal(size=2), 0.1


@batch_norm_images.alternative
def all_pixels_as_columns(X, gamma, beta, epsilon):
    N, C, H, W = X.shape
    Z = X.transpose(1, 0, 2, 3).reshape(C, N * H * W)
    Z_norm = (Z - Z.mean(axis=1, keepdims=True)) / np.sqrt(Z.var(axis=1, keepdims=True) + epsilon)
    Z_tilde = gamma.reshape(C, 1) * Z_norm + beta.reshape(C, 1)
    return Z_tilde.reshape(C, N, H, W).transpose(1, 0, 2, 3)


@batch_norm_images.alternative
def channel_by_channel(images, scale, shift, eps):
    channels = []
    for c in range(images.shape[1]):
        channel = images[:, c]
        normalised = (channel - np.mean(channel)) / (np.var(channel) + eps) ** 0.5
        channels.append(scale[c] * normalised + shift[c])
    return np.stack(channels, axis=1).tolist()


@batch_norm_images.alternative
def with_einsum(X, gamma, beta, epsilon):
    pixels = X.size / X.shape[1]
    mean = np.einsum("nchw->c", X) / pixels
    centred = X - mean.reshape(1, -1, 1, 1)
    variance = np.einsum("nchw,nchw->c", centred, centred) / pixels
    return np.einsum("nchw,c->nchw", centred, gamma / np.sqrt(variance + epsilon)) + beta[None, :, None, None]
