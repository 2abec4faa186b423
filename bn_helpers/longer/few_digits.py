"""The longer experiments of lesson 07 on noise: many small problems of 150 digits each, as one stack."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bn_helpers import nn
from bn_helpers.data import load_digits_split

KINDS = {  # Batch Norm, the share of values that dropout keeps, log₂ of the first rate to try
    "plain": (False, 1.0, -2),
    "Batch Norm": (True, 1.0, -2),
    "without noise": (True, 1.0, 0),
    "plain + dropout": (False, 0.8, -2),
    "Batch Norm + dropout": (True, 0.8, -2),
}


@dataclass(frozen=True)
class Problems:
    """Small problems: each has its own training digits; eight of them share validation and test digits.

    Fields are arrays of shape (problems, 64 or 10, digits).
    """

    X: np.ndarray
    Y: np.ndarray
    validation: tuple[np.ndarray, np.ndarray]
    test: tuple[np.ndarray, np.ndarray]


def noise_and_mini_batch(
    seeds: Sequence[int] = range(96), sizes: Sequence[int] = (5, 10, 30, 60), steps: int = 300
) -> dict[str, np.ndarray]:
    """Test accuracy in % of networks that learn from 150 digits, by the size m of their mini-batches.

    Each at the rate that is best on validation digits, with the statistics of its 150 digits in the test.
    "Without noise" normalises in each step with all 150 digits and learns from the same m.
    """
    return _by_size(small_problems(seeds), seeds, sizes, steps)


def noise_and_wrong_labels(
    seeds: Sequence[int] = range(48),
    sizes: Sequence[int] = (5, 10, 30, 60),
    steps: int = 300,
    wrong: float = 0.3,
) -> dict[str, np.ndarray]:
    """The same where 30 % of the training labels are wrong: a task in which regularisation pays."""
    return _by_size(small_problems(seeds, wrong), seeds, sizes, steps)


def small_problems(seeds: Sequence[int], wrong: float = 0.0, count: int = 150) -> Problems:
    """One problem for each seed; of its training labels a share is replaced by others."""
    parts = []
    for seed in seeds:
        digits = load_digits_split(
            train=8 * count, validation=197, test=400, seed=seed // 8, dtype=np.float32
        )
        own = slice(seed % 8 * count, (seed % 8 + 1) * count)
        rng, Y = np.random.default_rng(seed), digits.train.Y[:, own].copy()
        for column in np.flatnonzero(rng.random(count) < wrong):
            Y[:, column] = np.roll(Y[:, column], rng.integers(1, 10))
        parts.append((digits.train.X[:, own], Y, digits.validation, digits.test))
    X, Y, validation, test = zip(*parts, strict=True)
    both = [
        (np.stack([one.X for one in some]), np.stack([one.Y for one in some])) for some in (validation, test)
    ]
    return Problems(np.stack(X), np.stack(Y), *both)


def _by_size(
    problems: Problems, seeds: Sequence[int], sizes: Sequence[int], steps: int
) -> dict[str, np.ndarray]:
    found = {}
    for m in sizes:
        for kind, (_, _, power) in KINDS.items():

            def test_at(power: int, kind: str = kind, m: int = m) -> tuple[float, np.ndarray]:
                network = train_on_few(problems, kind, 2.0**power, m, seeds, steps)
                return network.accuracy(*problems.validation).mean(), 100 * network.accuracy(*problems.test)

            found[f"m = {m}, {kind}"] = _climb(test_at, power)
    return found


def _climb(result_at: Callable[[int], tuple[float, np.ndarray]], power: int) -> np.ndarray:
    """The result at the power of two that scores best, found by walking uphill."""
    tried: dict[int, tuple[float, np.ndarray]] = {}
    while True:
        for near in (power, power - 1, power + 1):
            if near not in tried:
                tried[near] = result_at(near)
        best = max(tried, key=lambda one: tried[one][0])
        if best == power:
            return tried[best][1]
        power = best


def train_on_few(
    problems: Problems, kind: str, rate: float, m: int, seeds: Sequence[int], steps: int
) -> nn.Network:
    """One network for each problem, with the statistics of its whole training set in the end."""
    batch_norm, keep, _ = KINDS[kind]
    network = nn.fully_connected(
        [64, 50, 50, 10], batch_norm, rng=list(seeds), keep_probability=keep, dtype=np.float32
    )
    optimizer, rng = nn.GradientDescent(rate), np.random.default_rng(list(seeds))
    X, Y = (np.ascontiguousarray(each.swapaxes(1, 2)) for each in (problems.X, problems.Y))
    everyone = np.tile(np.arange(X.shape[1]), (len(X), 1))
    row = np.arange(len(X))[:, None]
    for _ in range(steps):
        order = rng.permuted(everyone, axis=1)
        passing = order if kind == "without noise" else order[:, :m]
        with np.errstate(over="ignore", invalid="ignore"):  # a rate may be too large
            logits = network.forward(X[row, passing].swapaxes(1, 2), training=True)
            dlogits = np.zeros_like(logits)
            truth = Y[row, order[:, :m]].swapaxes(1, 2)
            dlogits[..., :m] = nn.softmax_cross_entropy(logits[..., :m], truth)[1]
            network.backward(dlogits)
            optimizer.update(network)
    if batch_norm:
        nn.recalibrate(network, problems.X)
    return network
