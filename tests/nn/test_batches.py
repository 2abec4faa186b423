"""Mini-batches: every example once, in an order of the generator's."""

import itertools

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from bn_helpers.data import Examples
from bn_helpers.nn import batch_stream, chosen_batches, mini_batches


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


def test_refuses():
    X, Y, rng = np.zeros((3, 5)), np.zeros((2, 5)), np.random.default_rng(0)
    with pytest.raises(ValueError, match="Y must have two axes"):
        mini_batches(X, np.zeros(5), 2, rng)
    with pytest.raises(ValueError, match="batch_size must be at least 1"):
        mini_batches(X, Y, 0, rng)
    with pytest.raises(TypeError, match="batch_size must be a whole number"):
        mini_batches(X, Y, 2.5, rng)


def test_chosen_batches_hold_the_columns_that_were_chosen():
    X = np.arange(14.0).reshape(2, 7)
    examples = Examples(X, X[:1] * 10)

    def choose(rng):
        return rng.permutation(7)[:3]

    taken = list(chosen_batches(examples, choose, steps=4, rng=(5, 6)))
    assert [(X_t.shape, Y_t.shape) for X_t, Y_t in taken] == [((2, 2, 3), (2, 1, 3))] * 4
    for place, seed in enumerate((5, 6)):
        rng = np.random.default_rng(seed)
        single = chosen_batches(examples, choose, steps=4, rng=seed)
        for (X_t, Y_t), (x, y) in zip(taken, single, strict=True):
            columns = choose(rng)
            assert_array_equal(x, X[:, columns])
            assert_array_equal(X_t[place], x)
            assert_array_equal(Y_t[place], y)
            assert_array_equal(y, x[:1] * 10)
    taken[0][0][:] = -1  # a copy
    assert X.min() == 0
