"""Exercise 4.1: shuffled mini-batches."""

from copy import deepcopy  # noqa: F401  (a mistake in mini_batches.md draws from a copy)
from itertools import pairwise

import numpy as np

from bn_helpers.exercises.checker import Complaint, as_array, complain_if_changed, describe, exercise


@exercise()
def mini_batches(X, Y, batch_size, rng):
    """Shuffle the examples and cut them into mini-batches.

    X: (n, M), Y: (c, M), one column per example; rng: a np.random.Generator.
    Return a list of pairs (X_t, Y_t): every example once, batch_size columns in each
    pair, in the last one what is left.
    """
    M = X.shape[1]
    order = rng.permutation(M)
    X_shuffled = X[:, order]
    Y_shuffled = Y[:, order]
    batches = []
    for start in range(0, M, batch_size):
        stop = start + batch_size
        batches.append((X_shuffled[:, start:stop], Y_shuffled[:, start:stop]))
    return batches


def _pairs(answer, X, Y, batch_size, rng):
    """What the answer gives, as a list of pairs of two-dimensional arrays; a `Complaint` where it is not."""
    before = X.copy(), Y.copy()
    batches = answer(X, Y, batch_size, rng)
    complain_if_changed(["X", "Y"], before, (X, Y))
    if batches is None:
        raise Complaint("mini_batches returned None. Does its last line begin with `return`?")
    if not isinstance(batches, list | tuple):
        raise Complaint(f"Return a list of pairs (X_t, Y_t); yours gave {describe(batches)}.")
    if not batches:
        raise Complaint("The list of mini-batches is empty, although there are examples.")
    for pair in batches:
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            raise Complaint(
                "Return a list of which each item is a pair (X_t, Y_t); "
                f"yours has {len(batches)} items, and among them {describe(pair)}."
            )
    pairs = []
    for t, (X_t, Y_t) in enumerate(batches):
        X_t, Y_t = _columns(X_t, X, "X", t), _columns(Y_t, Y, "Y", t)
        if X_t.shape[1] != Y_t.shape[1]:
            raise Complaint(f"In mini-batch {t}, X_t has {X_t.shape[1]} columns, Y_t {Y_t.shape[1]}.")
        pairs.append((X_t, Y_t))
    return pairs


def _columns(part, whole, name, t):
    """The part of mini-batch t as an array; a `Complaint` where it cannot be made of columns of the whole."""
    array = as_array(part)
    if array is None or array.ndim != 2 or len(array) != len(whole):
        raise Complaint(
            f"With {name} of shape {whole.shape}, a mini-batch of k examples should have {name}_t of shape "
            f"({len(whole)}, k), one column per example; mini-batch {t} has {describe(part)}."
        )
    return array


def _order(parts, whole, name):
    """The numbers of the columns of ``whole`` in the order in which the parts hold them."""
    columns = np.hstack(parts)
    same = (np.abs(columns[:, :, None] - whole[:, None, :]) < 1e-6).all(axis=0)
    if not same.any(axis=1).all():
        raise Complaint(
            f"Some column of {name}_t is no column of {name}: the numbers of one example were torn apart. "
            f"Examples are columns, and each moves as a whole: draw an order and take {name}[:, order].",
            "tears-examples-apart",
        )
    return same.argmax(axis=1).tolist()


def _complain_unless_each_once(order, M, batches):
    counts = np.bincount(order, minlength=M)
    missing = int((counts == 0).sum())
    repeated = bool((counts > 1).any())
    if missing and repeated:
        words = "Some examples came more than once and others never; each should come exactly once."
        raise Complaint(words, "not-each-example-once")
    if missing:
        raise Complaint(
            f"{missing} of the {M} examples never came; each should come exactly once. "
            f"Mini-batches that came back, empty ones counted: {batches}.",
            "not-each-example-once",
        )
    if repeated:
        words = "All examples came, but some more than once; each should come exactly once."
        raise Complaint(words, "not-each-example-once")


def _complain_unless_together(order_X, order_Y):
    if order_X == order_Y:
        return
    unmoved = list(range(len(order_X)))
    how = (
        "only X was put in a new order, Y was not"
        if order_Y == unmoved
        else "only Y was put in a new order, X was not"
        if order_X == unmoved
        else "X and Y were put in different orders"
    )
    raise Complaint(
        f"The columns of X_t and Y_t no longer belong together: {how}.", "examples-and-labels-apart"
    )


def _sizes(answer, X, Y, batch_size, rng):
    """The sizes of the mini-batches, after all else that one call can show."""
    pairs = _pairs(answer, X, Y, batch_size, rng)
    order_X = _order([X_t for X_t, _ in pairs], X, "X")
    order_Y = _order([Y_t for _, Y_t in pairs], Y, "Y")
    _complain_unless_each_once(order_X, X.shape[1], len(pairs))
    _complain_unless_together(order_X, order_Y)
    return {"the sizes of the mini-batches": [X_t.shape[1] for X_t, _ in pairs]}


@mini_batches.scenario("ten examples in batches of four")
def _(answer, rng):
    return _sizes(answer, rng.normal(size=(2, 10)), rng.normal(size=(3, 10)), 4, rng)


@mini_batches.scenario("twelve examples in batches of three")
def _(answer, rng):
    return _sizes(answer, rng.normal(size=(5, 12)), rng.normal(size=(1, 12)), 3, rng)


@mini_batches.scenario("batch_size larger than the number of examples")
def _(answer, rng):
    return _sizes(answer, rng.normal(size=(4, 7)), rng.normal(size=(2, 7)), 20, rng)


@mini_batches.scenario("one example in each batch")
def _(answer, rng):
    return _sizes(answer, rng.normal(size=(3, 6)), rng.normal(size=(2, 6)), 1, rng)


@mini_batches.scenario("a single example")
def _(answer, rng):
    return _sizes(answer, rng.normal(size=(3, 1)), rng.normal(size=(2, 1)), 4, rng)


@mini_batches.scenario("as many features and classes as examples")
def _(answer, rng):
    return _sizes(answer, rng.normal(size=(8, 8)), rng.normal(size=(8, 8)), 3, rng)


@mini_batches.scenario("float32, read-only and strided")
def _(answer, rng):
    X = rng.normal(size=(3, 18)).astype(np.float32)[:, ::2]
    Y = rng.normal(size=(9, 2)).astype(np.float32).T
    X.flags.writeable = Y.flags.writeable = False
    return _sizes(answer, X, Y, 4, rng)


@mini_batches.scenario("several generators")
def _(answer, rng):
    M = 40
    X, Y = rng.normal(size=(2, M)), rng.normal(size=(3, M))

    def order(generator):
        return _order([X_t for X_t, _ in _pairs(answer, X, Y, 3, generator)], X, "X")

    generator = np.random.default_rng(1)
    first, next_epoch = order(generator), order(generator)
    again, other = order(np.random.default_rng(1)), order(np.random.default_rng(2))
    if first == next_epoch == other == list(range(M)):
        raise Complaint(
            "The examples came in the order in which they were given: they were not shuffled.", "not-shuffled"
        )
    if first == other:
        raise Complaint("Two generators with different seeds gave the same order.", "not-from-rng")
    if first != again:
        raise Complaint("Two generators with the same seed gave different orders.", "not-from-rng")
    if first == next_epoch:
        raise Complaint(
            "Two calls with the same generator, one after the other, gave the same order.", "not-from-rng"
        )
    return {"the number of examples": len(first)}


@mini_batches.scenario("six examples, shuffled many times")
def _(answer, rng):
    M = 6
    X, Y = rng.normal(size=(2, M)), rng.normal(size=(2, M))
    neighbours: set = set()
    first_batches = set()
    for seed in range(120):  # a given pair stays apart all the time with probability (5/6)**120
        pairs = _pairs(answer, X, Y, 2, np.random.default_rng(seed))
        order = _order([X_t for X_t, _ in pairs], X, "X")
        neighbours.update(pairwise(order))
        first_batches.add(frozenset(order[:2]))
    if len(first_batches) == 1:
        raise Complaint("In 120 shuffles of six examples, the first mini-batch held the same two each time.")
    seen = sum((i, j) in neighbours for i in range(M) for j in range(M) if i != j)
    if seen < M * (M - 1):
        raise Complaint(
            "In 120 shuffles of six examples, some example never came right after some other: the shuffle "
            "does not mix all of them. One random order of all examples is needed, drawn before the cuts."
        )
    return {"pairs of neighbours": seen}


@mini_batches.alternative
def by_random_keys(inputs, targets, size, generator):
    keys = generator.random(inputs.shape[1])
    ranked = np.argsort(keys)
    return [
        [inputs[:, ranked[i : i + size]], targets[:, ranked[i : i + size]]]
        for i in range(0, len(ranked), size)
    ]


@mini_batches.alternative
def cards_dealt_one_by_one(X, Y, batch_size, rng):
    deck = list(range(X.shape[1]))
    rng.shuffle(deck)
    batches = []
    while deck:
        hand, deck = deck[:batch_size], deck[batch_size:]
        batches.append((np.stack([X[:, j] for j in hand], axis=1), np.stack([Y[:, j] for j in hand], axis=1)))
    return tuple(batches)


@mini_batches.alternative
def glued_together(X, Y, batch_size, rng):
    both = rng.permutation(np.vstack([X, Y]), axis=1)
    cuts = np.arange(batch_size, both.shape[1], batch_size)
    return [(part[: len(X)], part[len(X) :]) for part in np.split(both, cuts, axis=1)]
