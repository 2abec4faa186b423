"""The definitions, written as slowly and plainly as possible: what the fast code is held against."""

import math

import numpy as np


def batch_norm_row(z, gamma, beta, epsilon):
    """Batch Norm of one unit, number by number, with exact sums."""
    m = len(z)
    mu = math.fsum(z) / m
    sigma2 = math.fsum((value - mu) ** 2 for value in z) / m
    return [gamma * (value - mu) / math.sqrt(sigma2 + epsilon) + beta for value in z], mu, sigma2


def batch_norm(Z, gamma, beta, epsilon):
    """Batch Norm of one network's layer, in float64: Z_tilde, mu, sigma2."""
    rows = [
        batch_norm_row([float(value) for value in z], float(g), float(b), epsilon)
        for z, g, b in zip(Z, np.ravel(gamma), np.ravel(beta), strict=True)
    ]
    Z_tilde, mu, sigma2 = zip(*rows, strict=True)
    return np.array(Z_tilde), np.array(mu)[:, None], np.array(sigma2)[:, None]


def draw_batch_norm(rng, n, m, dtype=np.float64, stack=()):
    """Telling arguments: means and scales far apart, signed gamma and beta, any upstream gradient."""
    scale = rng.uniform(0.1, 10, (*stack, n, 1))
    centre = rng.normal(0, 5, (*stack, n, 1))
    Z = centre + scale * rng.normal(size=(*stack, n, m))
    gamma, beta = rng.normal(1, 1, (*stack, n, 1)), rng.normal(size=(*stack, n, 1))
    dZ_tilde = rng.normal(size=(*stack, n, m))
    return [array.astype(dtype) for array in (Z, gamma, beta, dZ_tilde)]
