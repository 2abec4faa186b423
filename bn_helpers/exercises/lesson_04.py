"""Exercises 4.1–4.4: mini-batches, and a deep network with Batch Norm."""

from copy import deepcopy
from itertools import pairwise

import numpy as np

from bn_helpers.exercises.checker.comparison import as_array, describe
from bn_helpers.exercises.checker.exercise import Complaint, complain_if_changed, exercise

# 4.1


@exercise(
    "4.1",
    title="shuffled mini-batches",
    hints=(
        "Example j is column j of X and column j of Y. If you move the one, what must happen to the other?",
        "rng.permutation(M) gives the numbers 0 … M − 1 in a random order. X[:, order] takes the columns in "
        "that order. Then cut both arrays at 0, batch_size, 2 · batch_size, …; a slice that runs past the "
        "end simply stops there, so the last mini-batch needs no special case.",
        "order = rng.permutation(...)\nX_shuffled, Y_shuffled = X[:, order], ...\n"
        "for start in range(0, ..., batch_size):\n    batches.append((X_shuffled[:, start:...], ...))",
    ),
)
def mini_batches(X, Y, batch_size, rng):
    """Shuffle the examples and cut them into mini-batches.

    X: (n, M), Y: (c, M), one column per example; rng: a np.random.Generator.
    Return a list of pairs (X_t, Y_t): every example once, batch_size columns in each pair,
    in the last one what is left.
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
            f"Examples are columns, and each moves as a whole: draw an order and take {name}[:, order]."
        )
    return same.argmax(axis=1).tolist()


def _complain_unless_each_once(order, M, batches):
    counts = np.bincount(order, minlength=M)
    missing = int((counts == 0).sum())
    repeated = bool((counts > 1).any())
    if missing and repeated:
        raise Complaint("Some examples came more than once and others never; each should come exactly once.")
    if missing:
        raise Complaint(
            f"{missing} of the {M} examples never came; each should come exactly once. "
            f"Mini-batches that came back, empty ones counted: {batches}."
        )
    if repeated:
        raise Complaint("All examples came, but some more than once; each should come exactly once.")


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
    raise Complaint(f"The columns of X_t and Y_t no longer belong together: {how}.")


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
        raise Complaint("The examples came in the order in which they were given: they were not shuffled.")
    if first == other:
        raise Complaint("Two generators with different seeds gave the same order.")
    if first != again:
        raise Complaint("Two generators with the same seed gave different orders.")
    if first == next_epoch:
        raise Complaint("Two calls with the same generator, one after the other, gave the same order.")
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


mini_batches.slip(
    "shuffles-x-and-y-apart",
    "Y[:, order]",
    "Y[:, rng.permutation(M)]",
    """X and Y were put in two different random orders, so most examples now carry the label of another one,
    and there is nothing left to learn. Draw one order and use it for both.""",
)

mini_batches.slip(
    "shuffles-x-only",
    "Y_shuffled = Y[:, order]",
    "Y_shuffled = Y",
    """X was put in a new order, but Y kept the old one. Most examples now carry the label of another one,
    and there is nothing left to learn. Take the columns of Y in the same order as those of X.""",
)

mini_batches.slip(
    "shuffles-y-only",
    "X_shuffled = X[:, order]",
    "X_shuffled = X",
    """Y was put in a new order, but X kept the old one. Most labels now stand beside another example, and
    there is nothing left to learn. Take the columns of X in the same order as those of Y.""",
)

mini_batches.slip(
    "drops-the-last-batch",
    "range(0, M, batch_size)",
    "range(0, M - batch_size + 1, batch_size)",
    """The examples left over after the last full mini-batch are missing. They cost as much to collect as the
    others, and when batch_size exceeds M nothing would be left at all. Let the last mini-batch be smaller:
    look at where your loop or your count of mini-batches ends.""",
)

mini_batches.slip(
    "empty-last-batch",
    "range(0, M, batch_size)",
    "range(0, (M // batch_size + 1) * batch_size, batch_size)",
    """Where batch_size divides M, your list ends with a mini-batch of no columns. Its mean would be 0/0, and
    one NaN spoils the whole network. Count the mini-batches so that only a real remainder adds one: M over
    batch_size, rounded up.""",
)

mini_batches.slip(
    "each-batch-too-short",
    "start + batch_size",
    "start + batch_size - 1",
    """Each mini-batch lacks its last example. A slice a:b already leaves out b, so nothing need be
    subtracted. Look at where your slices end.""",
)

mini_batches.slip(
    "each-batch-too-long",
    "start + batch_size",
    "start + batch_size + 1",
    """Each mini-batch has one example more than batch_size, and that one comes again as the first of the
    next. A slice a:b leaves out b, so a : a + batch_size holds batch_size columns already. Look at where your
    slices end.""",
    combines=False,
)

mini_batches.slip(
    "ends-every-slice-at-batch-size",
    "start + batch_size",
    "batch_size",
    """Only the first mini-batch holds any examples; the others have no columns. A slice a:b ends at column b
    however large a is, so it is empty where a ≥ b. Let the end move with the start.""",
)

mini_batches.slip(
    "forgets-the-step-of-the-loop",
    "range(0, M, batch_size)",
    "range(M)",
    """A mini-batch begins at every column, so they overlap and most examples come several times. The next one
    should begin where the last one ended: let the loop move on by batch_size.""",
)

mini_batches.slip(
    "begins-at-the-number-of-the-batch",
    "range(0, M, batch_size)",
    "range(-(-M // batch_size))",
    """Your mini-batches begin at the columns 0, 1, 2, …, so they overlap, and the last columns never come.
    Mini-batch number k begins at column k · batch_size. Look at where your slices start.""",
)

mini_batches.slip(
    "counts-the-rows",
    "X.shape[1]",
    "X.shape[0]",
    """The number of rows of X was taken for the number of examples. Rows are features here; examples are
    columns. X.shape[0] and len(X) count rows: take M from X.shape[1].""",
)

mini_batches.slip(
    "keeps-what-shuffle-returns",
    "rng.permutation(M)",
    "rng.shuffle(np.arange(M))",
    """Your order is None, and X[:, None] is X with a new axis. rng.shuffle puts an array in a random order in
    place and returns nothing. Do not assign its result, or use rng.permutation(M), which returns the
    order.""",
    combines=False,
)

mini_batches.slip(
    "draws-with-replacement",
    "rng.permutation(M)",
    "rng.integers(0, M, size=M)",
    """Each example was drawn afresh from all of them, so some come twice in one pass and others never. One
    epoch should show every example once, as when cards are dealt. Draw one random order of all column
    numbers, without replacement.""",
)

mini_batches.slip(
    "does-not-shuffle",
    "rng.permutation(M)",
    "np.arange(M)",
    """The examples come in the order in which they were given. If they are sorted, say by class, a
    mini-batch holds one class alone, and its mean and variance tell Batch Norm nothing about the others.
    Draw a random order of the columns with rng, and cut the arrays in that order, not X and Y as given.""",
)

mini_batches.slip(
    "makes-its-own-generator",
    "rng.permutation(M)",
    "np.random.default_rng().permutation(M)",
    """Your order does not come from the generator that you were given: the same seed gave two different
    orders. Then no run can be repeated, and no bug be found twice. Draw from rng itself, not from np.random,
    random, or a new generator.""",
)

mini_batches.slip(
    "always-the-same-order",
    "rng.permutation(M)",
    "np.random.default_rng(0).permutation(M)",
    """The order is the same whatever generator you are given, as if a seed were fixed inside. Every epoch
    would then repeat the same mini-batches, and other seeds would test nothing new. Draw from the rng that
    you are given.""",
)

mini_batches.slip(
    "draws-from-a-copy",
    "rng.permutation(M)",
    "deepcopy(rng).permutation(M)",
    """Two calls with the same generator gave the same order, so every epoch would repeat the same
    mini-batches. A generator moves on when it is drawn from, and that is wanted: draw from rng itself, not
    from a copy, and do not put its state back.""",
)


@mini_batches.misconception
def draws_each_batch_afresh(X, Y, batch_size, rng):
    """Each mini-batch was drawn from all examples without regard to the earlier ones, so in one pass some
    examples come several times and others never. One epoch should show each once. Draw one order of all
    columns, then cut it into pieces."""
    M = X.shape[1]
    batches = []
    for start in range(0, M, batch_size):
        chosen = rng.choice(M, size=min(batch_size, M - start), replace=False)
        batches.append((X[:, chosen], Y[:, chosen]))
    return batches


@mini_batches.misconception
def draws_full_batches_afresh(X, Y, batch_size, rng):
    """Each mini-batch was drawn from all examples afresh, always batch_size of them, so some come several
    times in one pass and others never. One epoch should show each once. Draw one order of all columns, then
    cut it into pieces."""
    batches = []
    for _ in range(0, X.shape[1], batch_size):
        chosen = rng.integers(0, X.shape[1], size=batch_size)
        batches.append((X[:, chosen], Y[:, chosen]))
    return batches


@mini_batches.misconception
def slices_what_shuffle_returns(X, Y, batch_size, rng):
    """Your order is None: rng.shuffle puts an array in a random order in place and returns nothing. Do not
    assign its result, or use rng.permutation(M), which returns the order."""
    order = rng.shuffle(np.arange(X.shape[1]))
    return order[:batch_size]


@mini_batches.misconception
def fills_up_the_last_batch(X, Y, batch_size, rng):
    """The last mini-batch was filled up with examples that had their turn already. They then count twice,
    and a single example would be repeated until its batch has variance 0. Let the last mini-batch be as
    small as it is."""
    M = X.shape[1]
    order = rng.permutation(M)
    batches = []
    for start in range(0, M, batch_size):
        chosen = np.take(order, range(start, start + batch_size), mode="wrap")
        batches.append((X[:, chosen], Y[:, chosen]))
    return batches


@mini_batches.misconception
def as_many_batches_as_batch_size(X, Y, batch_size, rng):
    """You made batch_size mini-batches; asked for is batch_size examples in each. The two agree only by
    chance. Cut the order every batch_size columns: at 0, batch_size, 2 · batch_size, …"""
    order = rng.permutation(X.shape[1])
    return [(X[:, chosen], Y[:, chosen]) for chosen in np.array_split(order, batch_size)]


@mini_batches.misconception
def batches_of_equal_size(X, Y, batch_size, rng):
    """You spread the examples evenly over the mini-batches, so some are smaller than batch_size although
    examples were left. Here all but the last have exactly batch_size columns, and the last takes what
    remains. np.array_split balances; slices of batch_size do not."""
    M = X.shape[1]
    order = rng.permutation(M)
    return [(X[:, chosen], Y[:, chosen]) for chosen in np.array_split(order, -(-M // batch_size))]


@mini_batches.misconception
def rest_joined_to_the_batch_before(X, Y, batch_size, rng):
    """The examples left over were put into the mini-batch before, which is now larger than batch_size. Asked
    for is a last mini-batch of their own, smaller than the others. Let one more slice take the rest."""
    M = X.shape[1]
    order = rng.permutation(M)
    cuts = np.arange(1, max(M // batch_size, 1)) * batch_size
    return [(X[:, chosen], Y[:, chosen]) for chosen in np.split(order, cuts)]


@mini_batches.misconception
def smaller_batch_first(X, Y, batch_size, rng):
    """The smaller mini-batch came first; asked for is that only the last may be smaller. Cut from the front:
    full mini-batches as long as there are enough examples, then the rest."""
    M = X.shape[1]
    order = rng.permutation(M)
    cuts = np.arange(M % batch_size or batch_size, M, batch_size)
    return [(X[:, chosen], Y[:, chosen]) for chosen in np.split(order, cuts)]


@mini_batches.misconception
def first_batch_only(X, Y, batch_size, rng):
    """Only one mini-batch came back. Perhaps `return` stands inside the loop, so that the first round ends
    the function. Collect all pairs in a list and return it after the loop."""
    order = rng.permutation(X.shape[1])[:batch_size]
    return [(X[:, order], Y[:, order])]


@mini_batches.misconception
def two_lists_for_a_list_of_pairs(X, Y, batch_size, rng):
    """You returned two lists, one of all X_t and one of all Y_t. Asked for is one list of pairs, so that
    `for X_t, Y_t in batches` works. Put X_t and Y_t of the same mini-batch side by side, for example with
    zip."""
    batches = mini_batches.model(X, Y, batch_size, rng)
    return [X_t for X_t, _ in batches], [Y_t for _, Y_t in batches]


@mini_batches.misconception
def batches_of_X_alone(X, Y, batch_size, rng):
    """Your list holds the X_t alone, not pairs. Training needs the targets of the same examples beside them.
    Append the pair (X_t, Y_t), with Y_t cut at the same columns."""
    return [X_t for X_t, _ in mini_batches.model(X, Y, batch_size, rng)]


@mini_batches.misconception
def one_flat_list(X, Y, batch_size, rng):
    """X_t and Y_t stand one after the other in one flat list. Asked for is a list of pairs, so that
    `for X_t, Y_t in batches` works. Append both at once, in parentheses: batches.append((X_t, Y_t))."""
    return [part for pair in mini_batches.model(X, Y, batch_size, rng) for part in pair]


@mini_batches.misconception
def yields_the_batches(X, Y, batch_size, rng):
    """Your function yields its pairs one by one. That is a fine way to feed a loop, but asked for is a list,
    which has a length and can be walked through twice. Collect the pairs and return the list."""
    yield from mini_batches.model(X, Y, batch_size, rng)


@mini_batches.misconception
def zips_without_a_list(X, Y, batch_size, rng):
    """You returned a zip object. It can be walked through only once and has no length, so a second look at it
    finds nothing. Put list(...) around it."""
    return zip(*two_lists_for_a_list_of_pairs(X, Y, batch_size, rng), strict=True)


@mini_batches.misconception
def shuffles_the_batches_only(X, Y, batch_size, rng):
    """Whole stretches of examples were moved, but inside each mini-batch they still stand side by side as
    given. If the data is sorted, a mini-batch still sees one class alone. Shuffle the examples first, then
    cut."""
    starts = rng.permutation(np.arange(0, X.shape[1], batch_size))
    batches = [(X[:, start : start + batch_size], Y[:, start : start + batch_size]) for start in starts]
    return sorted(batches, key=lambda pair: -pair[0].shape[1])


@mini_batches.misconception
def shuffles_the_batches_with_the_rest(X, Y, batch_size, rng):
    """The mini-batches come in random order, so the smaller one may stand anywhere, and each still holds
    neighbours of the given order. Shuffle the examples first, then cut: the rest comes last by itself."""
    starts = rng.permutation(np.arange(0, X.shape[1], batch_size))
    return [(X[:, start : start + batch_size], Y[:, start : start + batch_size]) for start in starts]


@mini_batches.misconception
def shuffles_within_the_batches(X, Y, batch_size, rng):
    """You cut first and shuffled inside each mini-batch. Its mean and variance do not care about the order
    inside, so every epoch has the same mini-batches again. Shuffle all examples first, then cut."""
    batches = []
    for start in range(0, X.shape[1], batch_size):
        chosen = start + rng.permutation(len(X[0, start : start + batch_size]))
        batches.append((X[:, chosen], Y[:, chosen]))
    return batches


@mini_batches.misconception
def takes_the_rows_for_examples(X, Y, batch_size, rng):
    """You shuffled and cut the rows. In this course a row is a feature and a column an example, so the
    numbers of one example were torn apart. Take M from X.shape[1] and index the second axis, X[:, ...]."""
    M = len(X)
    order = rng.permutation(len(X))
    X_shuffled, Y_shuffled = X[order], Y[order]
    return [(X_shuffled[i : i + batch_size], Y_shuffled[i : i + batch_size]) for i in range(0, M, batch_size)]


@mini_batches.misconception
def shuffles_the_columns_by_rows(X, Y, batch_size, rng):
    """You drew an order of the columns but used it on the first axis: X[order] takes rows. Rows are features
    here, columns are examples. Leave the first axis whole: X[:, order]."""
    M = X.shape[1]
    order = rng.permutation(M)
    X_shuffled, Y_shuffled = X[order], Y[order]
    return [
        (X_shuffled[:, i : i + batch_size], Y_shuffled[:, i : i + batch_size])
        for i in range(0, M, batch_size)
    ]


@mini_batches.misconception
def swaps_X_and_Y(X, Y, batch_size, rng):
    """Your pairs are (Y_t, X_t); asked for is (X_t, Y_t). A training loop would feed the targets to the
    network. Turn each pair around."""
    return [(Y_t, X_t) for X_t, Y_t in mini_batches.model(X, Y, batch_size, rng)]


@mini_batches.misconception
def one_row_per_example(X, Y, batch_size, rng):
    """Your mini-batches have one row per example. This course keeps one column per example everywhere: X_t is
    (n, batch_size), so that W @ X_t works. Leave out the transposition."""
    return [(X_t.T, Y_t.T) for X_t, Y_t in mini_batches.model(X, Y, batch_size, rng)]


@mini_batches.misconception
def returns_two_whole_arrays(X, Y, batch_size, rng):
    """Two whole arrays came back, one for X and one for Y: they were not cut, and batch_size is not used.
    Shuffle the columns of both together, take batch_size columns at a time, and put each pair of pieces into
    a list."""
    order = rng.permutation(X.shape[1])
    return X[:, order], Y[:, order]


@mini_batches.misconception
def one_batch_of_all(X, Y, batch_size, rng):
    """All examples came in a single mini-batch: batch_size is not used. Small batches are the point: one
    pass then gives many steps instead of one. Take batch_size columns at a time."""
    order = rng.permutation(X.shape[1])
    return [(X[:, order], Y[:, order])]


@mini_batches.misconception
def returns_the_data_as_given(X, Y, batch_size, rng):
    """X and Y came back as one pair, all examples in the order given: neither shuffled nor cut. Draw one
    random order of the columns with rng, put both arrays in it, and take batch_size columns at a time."""
    return [(X, Y)]


@mini_batches.misconception
def leaves_out_the_last_example(X, Y, batch_size, rng):
    """One example never came: the last column was left out. Python counts from 0 to M − 1, and range(M) and
    a slice [:M] leave out M itself already, so nothing need be subtracted. Look for a −1 too many."""
    order = rng.permutation(X.shape[1] - 1)
    return [
        (X[:, order[i : i + batch_size]], Y[:, order[i : i + batch_size]])
        for i in range(0, len(order), batch_size)
    ]


# 4.2


@exercise(
    "4.2",
    title="one hidden layer with Batch Norm",
    returns=("A",),
    hints=(
        "Three things happen to A_prev on its way through the layer. In what order, and what shape does each "
        "leave behind?",
        "First Z = W A_prev, without b. Then Batch Norm: each row of Z is normalised over the mini-batch, "
        "scaled by γ and shifted by β. The activation comes last: ReLU keeps positive values and makes the "
        "others 0.",
        "Z = W @ ...\nmu, sigma2 = ...\nZ_norm = (Z - mu) / np.sqrt(...)\n"
        "Z_tilde = gamma * ... + ...\nreturn np.maximum(..., 0)",
    ),
)
def hidden_layer_forward(A_prev, W, gamma, beta, epsilon):
    """One hidden layer: ReLU(BN(W A_prev)), with the statistics of this mini-batch.

    A_prev: (n_prev, m); W: (n, n_prev); gamma, beta: (n, 1).
    Return A of shape (n, m).
    """
    Z = W @ A_prev
    mu = Z.mean(axis=1, keepdims=True)
    sigma2 = Z.var(axis=1, keepdims=True)
    Z_norm = (Z - mu) / np.sqrt(sigma2 + epsilon)
    Z_tilde = gamma * Z_norm + beta
    return np.maximum(Z_tilde, 0)


@hidden_layer_forward.case("two units, four examples")
def _(rng):
    A_prev = np.array([[1.0, 2.0, 0.5, 3.0], [-1.0, 0.0, 2.0, 1.5], [0.5, -2.0, 1.0, 0.0]])
    W = np.array([[1.0, -0.5, 2.0], [-1.0, 1.0, 0.5]])
    return A_prev, W, np.array([[1.5], [-0.5]]), np.array([[0.25], [0.75]]), 0.5


@hidden_layer_forward.case("more units than examples, scales far apart")
def _(rng):
    W = rng.normal(size=(5, 4)) * np.array([[0.01], [0.3], [1.0], [10.0], [100.0]])
    return rng.normal(size=(4, 3)), W, rng.normal(size=(5, 1)), rng.normal(size=(5, 1)), 0.1


@hidden_layer_forward.case("a unit whose weights are 0")
def _(rng):
    W = np.array([[0.0, 0.0], [1.0, -2.0], [0.5, 1.0]])
    gamma, beta = np.array([[1.0], [-2.0], [0.5]]), np.array([[0.5], [0.25], [-0.25]])
    return rng.normal(size=(2, 5)), W, gamma, beta, 1e-3


@hidden_layer_forward.case("as many units as inputs and examples")
def _(rng):
    gamma, beta = np.array([[0.8], [-1.3], [2.0]]), np.array([[0.7], [0.3], [-0.6]])
    return rng.normal(size=(3, 3)), rng.normal(size=(3, 3)), gamma, beta, 0.1


@hidden_layer_forward.case("one example alone")
def _(rng):
    return (
        rng.normal(size=(2, 1)),
        rng.normal(size=(3, 2)),
        rng.normal(size=(3, 1)),
        rng.normal(size=(3, 1)),
        0.5,
    )


@hidden_layer_forward.alternative
def unit_after_unit(A_prev, W, gamma, beta, epsilon):
    A = np.zeros((W.shape[0], A_prev.shape[1]))
    for i, weights in enumerate(W):
        z = [sum(w * a for w, a in zip(weights, column, strict=True)) for column in A_prev.T]
        mean = sum(z) / len(z)
        variance = sum((value - mean) ** 2 for value in z) / len(z)
        for j, value in enumerate(z):
            shifted = gamma[i, 0] * (value - mean) / (variance + epsilon) ** 0.5 + beta[i, 0]
            A[i, j] = shifted if shifted > 0 else 0
    return A


@hidden_layer_forward.alternative
def as_a_slope_and_an_offset(inputs, weights, scale, shift, eps=1e-5):
    Z = np.einsum("ij,jm->im", weights, inputs)
    mean = np.mean(Z, 1)[:, None]
    slope = scale / np.sqrt(np.mean(Z * Z, 1)[:, None] - mean**2 + eps)
    Z = slope * Z + (shift - slope * mean)
    return Z * (Z > 0)


hidden_layer_forward.slip(
    "relu-twice",
    "Z = W @ A_prev",
    "Z = np.maximum(W @ A_prev, 0)",
    """ReLU was applied before Batch Norm as well as after it. Half of what each unit says is then gone before
    it is normalised. In this layer the activation stands once, at the end: W, then Batch Norm, then ReLU.""",
)

hidden_layer_forward.slip(
    "divides-by-m-minus-1",
    "Z.var(axis=1, keepdims=True)",
    "Z.var(axis=1, keepdims=True, ddof=1)",
    """Your variance is divided by m − 1; Batch Norm divides by m, because it is these m columns that shall
    have variance 1. With one example you would even get 0/0. Look at ddof, or at what you divide by.""",
)

hidden_layer_forward.slip(
    "standard-deviation-for-variance",
    "Z.var(axis=1, keepdims=True)",
    "Z.std(axis=1, keepdims=True)",
    """You put the standard deviation where the variance belongs, so in effect its root is taken twice. Units
    with a large scale then stay too large. Use the variance under the root, or leave one root away.""",
)

hidden_layer_forward.slip(
    "forgets-the-mean",
    "(Z - mu)",
    "Z",
    """The mean was not subtracted, so each unit keeps an offset, and ReLU cuts it in another place than β
    says. Write (Z − mu) above the fraction line.""",
)

hidden_layer_forward.slip(
    "only-subtracts-the-mean",
    " / np.sqrt(sigma2 + epsilon)",
    "",
    """Each unit has mean 0, but keeps its own scale. The second half of the Z-transform is missing: divide by
    √(σ² + ε) before you scale and shift.""",
)

hidden_layer_forward.slip(
    "divides-by-the-variance",
    "np.sqrt(sigma2 + epsilon)",
    "(sigma2 + epsilon)",
    """You divided by σ² + ε, not by its root. A unit with large values becomes tiny, one with small values
    huge. Divide by np.sqrt(sigma2 + epsilon).""",
)

hidden_layer_forward.slip(
    "epsilon-outside-the-root",
    "np.sqrt(sigma2 + epsilon)",
    "(np.sqrt(sigma2) + epsilon)",
    """Your ε is added after the root: σ + ε. Batch Norm adds it to the variance, inside the root: √(σ² + ε).
    The two give other values wherever ε is not negligible. Move epsilon inside np.sqrt.""",
)

hidden_layer_forward.slip(
    "forgets-epsilon",
    "np.sqrt(sigma2 + epsilon)",
    "np.sqrt(sigma2)",
    """ε is missing. A unit that is the same for all examples, such as one whose weights are 0, has σ² = 0,
    and you would divide 0 by 0. Add epsilon to the variance before taking the root.""",
)

hidden_layer_forward.slip(
    "epsilon-of-its-own",
    "sigma2 + epsilon",
    "sigma2 + 1e-5",
    """You used an ε of your own, 1e-5, not the epsilon that is given. Whoever calls the function with another
    value would see no change. Use the argument.""",
)

hidden_layer_forward.slip(
    "epsilon-of-1e-8",
    "sigma2 + epsilon",
    "sigma2 + 1e-8",
    """You added 1e-8 to the variance, not the epsilon that is given. Whoever calls the function with another
    value would see no change. Use the argument.""",
    combines=False,
)

hidden_layer_forward.slip(
    "forgets-gamma-and-beta",
    "gamma * Z_norm + beta",
    "Z_norm",
    """You normalised, but γ and β are not used. Then every unit enters ReLU with mean 0 and variance 1,
    whatever would serve the network better. Scale by gamma and shift by beta before the activation.""",
)

hidden_layer_forward.slip(
    "forgets-gamma",
    "gamma * Z_norm",
    "Z_norm",
    """γ is not used: each unit is normalised and shifted, but not scaled. The network could then never learn
    how widely a unit should spread, or turn its sign. Multiply Z_norm by gamma before adding beta.""",
)

hidden_layer_forward.slip(
    "forgets-beta",
    " + beta",
    "",
    """β is not used. Without it every unit enters ReLU with mean 0, so about half of its values are always
    cut off. β takes the place of b here: add it after scaling by gamma.""",
)

hidden_layer_forward.slip(
    "swaps-gamma-and-beta",
    "gamma * Z_norm + beta",
    "beta * Z_norm + gamma",
    """γ and β have changed places: you scaled by β and shifted by γ. Units with β = 0, as at the start of
    training, would be the same for all examples. Scale by gamma, then add beta.""",
)

hidden_layer_forward.slip(
    "forgets-relu",
    "np.maximum(Z_tilde, 0)",
    "Z_tilde",
    """The activation is missing: this is BN(W A_prev), and negative values came through. Without a ReLU
    between them, two layers together can do no more than one. Put ReLU around the result: positive values
    stay, others become 0.""",
)

hidden_layer_forward.slip(
    "largest-of-each-column",
    "np.maximum(Z_tilde, 0)",
    "np.max(Z_tilde, 0)",
    """np.max looks for the largest value along an axis; the 0 was taken for that axis. ReLU compares each
    value with 0 by itself: np.maximum.""",
    combines=False,
)

hidden_layer_forward.slip(
    "max-of-0-and-an-array",
    "np.maximum(Z_tilde, 0)",
    "max(0, Z_tilde)",
    """Python's max compares whole objects, and an array is not larger or smaller than 0 as a whole. ReLU
    compares each value by itself: np.maximum does.""",
    combines=False,
)

hidden_layer_forward.slip(
    "relu-the-wrong-way",
    "np.maximum(Z_tilde, 0)",
    "np.minimum(Z_tilde, 0)",
    """You kept the negative values and cut off the positive ones. ReLU does the reverse: it takes the larger
    of z̃ and 0.""",
)

hidden_layer_forward.slip(
    "absolute-value-for-relu",
    "np.maximum(Z_tilde, 0)",
    "np.abs(Z_tilde)",
    """Negative values came out with their sign turned. ReLU makes them 0, so that a unit can be silent. Take
    the larger of z̃ and 0, not the absolute value.""",
)

hidden_layer_forward.slip(
    "step-for-relu",
    "np.maximum(Z_tilde, 0)",
    "(Z_tilde > 0) * 1.0",
    """Your result holds only 0 and 1: it says where z̃ is positive. ReLU keeps the value itself there. The
    comparison is the slope of ReLU, which the backward pass needs; multiply it by Z_tilde here.""",
)

hidden_layer_forward.slip(
    "sigmoid-for-relu",
    "np.maximum(Z_tilde, 0)",
    "1 / (1 + np.exp(-Z_tilde))",
    """You used the sigmoid; asked for is ReLU. The sigmoid squeezes every value between 0 and 1, and its
    slope fades on both sides. ReLU is simpler: the larger of z̃ and 0.""",
)

hidden_layer_forward.slip(
    "tanh-for-relu",
    "np.maximum(Z_tilde, 0)",
    "np.tanh(Z_tilde)",
    """You used tanh; asked for is ReLU. It lets positive values pass as they are and makes the others 0: the
    larger of z̃ and 0.""",
)

hidden_layer_forward.slip(
    "leaky-relu",
    "np.maximum(Z_tilde, 0)",
    "np.where(Z_tilde > 0, Z_tilde, 0.01 * Z_tilde)",
    """Negative values came through, made small: that is the leaky ReLU. It is a fair choice elsewhere, but
    here the plain one is asked for: negative values become exactly 0.""",
)


@hidden_layer_forward.misconception
def batch_norm_after_relu(A_prev, W, gamma, beta, epsilon):
    """ReLU came first and Batch Norm after it. Both orders are in use, but this course, like the paper,
    normalises z: W, then Batch Norm, then the activation. Your result can also be negative, which nothing
    after a ReLU is."""
    Z = np.maximum(W @ A_prev, 0)
    mu = Z.mean(axis=1, keepdims=True)
    sigma2 = Z.var(axis=1, keepdims=True)
    Z_norm = (Z - mu) / np.sqrt(sigma2 + epsilon)
    return gamma * Z_norm + beta


@hidden_layer_forward.misconception
def relu_before_gamma_and_beta(A_prev, W, gamma, beta, epsilon):
    """ReLU was applied to Z_norm, and γ and β after it. Then β can no longer say where ReLU cuts. γ and β
    belong to Batch Norm: finish Z_tilde first, and apply ReLU last."""
    Z = W @ A_prev
    mu = Z.mean(axis=1, keepdims=True)
    sigma2 = Z.var(axis=1, keepdims=True)
    Z_norm = (Z - mu) / np.sqrt(sigma2 + epsilon)
    return gamma * np.maximum(Z_norm, 0) + beta


@hidden_layer_forward.misconception
def normalises_the_inputs(A_prev, W, gamma, beta, epsilon):
    """You normalised A_prev and then multiplied by W. What W makes of it has no fixed scale, so the units of
    this layer are not normalised. Multiply first, Z = W A_prev, and take the statistics of Z."""
    mu = A_prev.mean(axis=1, keepdims=True)
    sigma2 = A_prev.var(axis=1, keepdims=True)
    Z_norm = W @ ((A_prev - mu) / np.sqrt(sigma2 + epsilon))
    Z_tilde = gamma * Z_norm + beta
    return np.maximum(Z_tilde, 0)


@hidden_layer_forward.misconception
def forgets_batch_norm(A_prev, W, gamma, beta, epsilon):
    """This is ReLU(W A_prev): Batch Norm is missing between the two. Normalise each row of Z over the
    mini-batch, scale by γ, shift by β, and then apply ReLU."""
    Z_tilde = W @ A_prev
    return np.maximum(Z_tilde, 0)


@hidden_layer_forward.misconception
def only_multiplies(A_prev, W, gamma, beta, epsilon):
    """This is W A_prev alone. Batch Norm and the activation are still to come: normalise each row of Z over
    the mini-batch, scale by γ, shift by β, and then apply ReLU."""
    return W @ A_prev


@hidden_layer_forward.misconception
def forgets_to_normalise(A_prev, W, gamma, beta, epsilon):
    """γ and β were applied to Z itself; the normalising in between is missing. Subtract the mean of each row
    and divide by √(σ² + ε) before you scale and shift."""
    Z_tilde = gamma * (W @ A_prev) + beta
    return np.maximum(Z_tilde, 0)


@hidden_layer_forward.misconception
def statistics_over_the_units(A_prev, W, gamma, beta, epsilon):
    """Your statistics run over the units of one example (axis 0). That is Layer Norm, which lesson 08 meets.
    Batch Norm compares one unit over all examples of the mini-batch: axis 1, with keepdims=True."""
    Z = W @ A_prev
    Z_norm = (Z - Z.mean(axis=0)) / np.sqrt(Z.var(axis=0) + epsilon)
    Z_tilde = gamma * Z_norm + beta
    return np.maximum(Z_tilde, 0)


@hidden_layer_forward.misconception
def statistics_of_the_whole_array(A_prev, W, gamma, beta, epsilon):
    """One mean and one variance were used for all units together. Units with a small scale then stay small.
    Take the statistics of each row of Z by itself: axis=1, keepdims=True."""
    Z = W @ A_prev
    Z_norm = (Z - Z.mean()) / np.sqrt(Z.var() + epsilon)
    Z_tilde = gamma * Z_norm + beta
    return np.maximum(Z_tilde, 0)


@hidden_layer_forward.misconception
def forgets_keepdims(A_prev, W, gamma, beta, epsilon):
    """Your mean and variance have shape (n,), not (n, 1). NumPy lines up the last axes, so it pairs units
    with columns: an error where n ≠ m, and silently other numbers where n = m. Add keepdims=True to both."""
    Z = W @ A_prev
    Z_norm = (Z - Z.mean(axis=1)) / np.sqrt(Z.var(axis=1) + epsilon)
    Z_tilde = gamma * Z_norm + beta
    return np.maximum(Z_tilde, 0)


@hidden_layer_forward.misconception
def transposes_W(A_prev, W, gamma, beta, epsilon):
    """You multiplied by W turned around. W has shape (n, n_prev): one row per unit of this layer, and A_prev
    one column per example, so W @ A_prev fits as they are and gives (n, m)."""
    return hidden_layer_forward.model(A_prev, W.T, gamma, beta, epsilon)


@hidden_layer_forward.misconception
def multiplies_in_the_other_order(A_prev, W, gamma, beta, epsilon):
    """You multiplied A_prev by W; asked for is W by A_prev. A_prev is (n_prev, m) and W is (n, n_prev): the
    inner sizes meet only as W @ A_prev. (With one example per row it is the other way round.)"""
    return hidden_layer_forward.model(W, A_prev, gamma, beta, epsilon)


@hidden_layer_forward.misconception
def multiplies_as_with_rows(A_prev, W, gamma, beta, epsilon):
    """A_prev Wᵀ fits where each example is a row, as in most frameworks. Here each example is a column of
    A_prev and each unit a row of W, so the product is W @ A_prev."""
    Z = A_prev @ W.T
    return hidden_layer_forward.model(Z, np.eye(len(Z)), gamma, beta, epsilon)


@hidden_layer_forward.misconception
def multiplies_value_by_value(A_prev, W, gamma, beta, epsilon):
    """You used *, which multiplies value by value. A layer needs the matrix product, in which every unit adds
    up all inputs with its own weights: W @ A_prev."""
    Z = W * A_prev
    return hidden_layer_forward.model(Z, np.eye(len(Z)), gamma, beta, epsilon)


# 4.3


@exercise(
    "4.3",
    title="a whole network, forward",
    returns=("the logits",),
    hints=(
        "Every layer takes what the one before has made. Which layer is different from the others, and how "
        "can you tell from its dict?",
        "Start with A = X. Each hidden layer turns A into ReLU(BN(W A)) with its own W, γ and β. The last "
        "layer has W and b and nothing else: its W A + b are the logits, which may be negative. "
        "parameters[:-1] is the list of the hidden layers; it may be empty.",
        'A = X\nfor layer in parameters[:-1]:\n    Z = layer["W"] @ ...\n    ...\n    A = ...\n'
        "last = parameters[-1]\nreturn ...",
    ),
)
def network_forward(X, parameters, epsilon):
    """The logits of a network with Batch Norm and ReLU in each hidden layer.

    X: (n⁰, m); parameters: a list of dicts, {"W", "gamma", "beta"} for each hidden layer (there
    may be none) and {"W", "b"} for the last. Each W: (n, n_prev); gamma, beta, b: (n, 1).
    Return the logits of shape (c, m).
    """
    A = X
    for layer in parameters[:-1]:
        Z = layer["W"] @ A
        mu = Z.mean(axis=1, keepdims=True)
        sigma2 = Z.var(axis=1, keepdims=True)
        Z_norm = (Z - mu) / np.sqrt(sigma2 + epsilon)
        Z_tilde = layer["gamma"] * Z_norm + layer["beta"]
        A = np.maximum(Z_tilde, 0)
    last = parameters[-1]
    logits = last["W"] @ A + last["b"]
    return logits


def random_layers(rng, sizes):
    """Random values in the form of a network's parameters; gradients have the same form."""
    layers = [
        {
            "W": rng.normal(size=(n, n_prev)),
            "gamma": rng.uniform(0.5, 1.5, size=(n, 1)) * rng.choice([-1.0, 1.0], size=(n, 1)),
            "beta": rng.normal(size=(n, 1)),
        }
        for n_prev, n in pairwise(sizes[:-1])
    ]
    return [*layers, {"W": rng.normal(size=(sizes[-1], sizes[-2])), "b": rng.normal(size=(sizes[-1], 1))}]


@network_forward.case("one hidden layer")
def _(rng):
    hidden = {
        "W": np.array([[1.0, -0.5], [0.5, 1.0]]),
        "gamma": np.array([[1.5], [-0.5]]),
        "beta": np.array([[0.25], [0.75]]),
    }
    last = {"W": np.array([[1.0, -1.0], [-0.5, 2.0]]), "b": np.array([[0.5], [-1.0]])}
    return np.array([[1.0, 2.0, 0.5, 3.0], [-1.0, 0.0, 2.0, 1.5]]), [hidden, last], 0.5


@network_forward.case("three hidden layers")
def _(rng):
    return rng.normal(size=(3, 6)), random_layers(rng, [3, 5, 2, 4, 3]), 0.1


@network_forward.case("no hidden layer")
def _(rng):
    return rng.normal(size=(3, 5)), random_layers(rng, [3, 2]), 0.1


@network_forward.case("all layers of one size, as many examples")
def _(rng):
    return rng.normal(size=(3, 3)) + 0.5, random_layers(rng, [3, 3, 3, 3, 3]), 0.5


@network_forward.case("a unit whose weights are 0")
def _(rng):
    parameters = random_layers(rng, [2, 3, 4, 2])
    parameters[1]["W"][2] = 0.0
    return rng.normal(size=(2, 7)), parameters, 1e-3


@network_forward.alternative
def layer_by_layer_from_the_front(X, parameters, epsilon):
    if len(parameters) == 1:
        return parameters[0]["W"] @ X + parameters[0]["b"]
    Z = parameters[0]["W"] @ X
    Z = Z - np.average(Z, axis=1)[:, None]
    Z = parameters[0]["gamma"] * Z / np.sqrt(np.einsum("nm,nm->n", Z, Z)[:, None] / Z.shape[1] + epsilon)
    return layer_by_layer_from_the_front(np.clip(Z + parameters[0]["beta"], 0, None), parameters[1:], epsilon)


@network_forward.alternative
def by_what_the_layer_has(x, layers, eps=1e-5):
    for layer in layers:
        x = np.dot(layer["W"], x)
        if "gamma" in layer:
            mean, deviation = x.mean(1).reshape(-1, 1), np.sqrt(x.var(1) + eps).reshape(-1, 1)
            x = (x - mean) / deviation * layer["gamma"] + layer["beta"]
            x = np.where(x > 0, x, 0.0)
        else:
            x = x + layer["b"]
    return x


network_forward.slip(
    "every-layer-on-the-input",
    'layer["W"] @ A',
    'layer["W"] @ X',
    """Every hidden layer was fed with X itself, so the layers before the last hidden one have no effect. Each
    layer takes what the one before has made: multiply by A, and let A grow from layer to layer.""",
)

network_forward.slip(
    "relu-twice",
    'Z = layer["W"] @ A',
    'Z = np.maximum(layer["W"] @ A, 0)',
    """ReLU was applied before Batch Norm as well as after it. In each hidden layer the activation stands
    once, at the end: W, then Batch Norm, then ReLU.""",
)

network_forward.slip(
    "divides-by-m-minus-1",
    "Z.var(axis=1, keepdims=True)",
    "Z.var(axis=1, keepdims=True, ddof=1)",
    """Your variance is divided by m − 1; Batch Norm divides by m, because it is these m columns that shall
    have variance 1. The small difference adds up from layer to layer. Look at ddof, or at what you divide
    by.""",
)

network_forward.slip(
    "standard-deviation-for-variance",
    "Z.var(axis=1, keepdims=True)",
    "Z.std(axis=1, keepdims=True)",
    """You put the standard deviation where the variance belongs, so in effect its root is taken twice. Use
    the variance under the root, or leave one root away.""",
)

network_forward.slip(
    "forgets-the-mean",
    "(Z - mu)",
    "Z",
    """The mean was not subtracted in the hidden layers, so each unit keeps an offset that β should decide.
    Write (Z − mu) above the fraction line.""",
)

network_forward.slip(
    "only-subtracts-the-mean",
    " / np.sqrt(sigma2 + epsilon)",
    "",
    """Each unit has mean 0, but keeps its own scale. The second half of the Z-transform is missing: divide by
    √(σ² + ε) before you scale and shift.""",
)

network_forward.slip(
    "divides-by-the-variance",
    "np.sqrt(sigma2 + epsilon)",
    "(sigma2 + epsilon)",
    """You divided by σ² + ε, not by its root. A unit with large values becomes tiny, one with small values
    huge. Divide by np.sqrt(sigma2 + epsilon).""",
)

network_forward.slip(
    "epsilon-outside-the-root",
    "np.sqrt(sigma2 + epsilon)",
    "(np.sqrt(sigma2) + epsilon)",
    """Your ε is added after the root: σ + ε. Batch Norm adds it to the variance, inside the root. Move
    epsilon inside np.sqrt.""",
)

network_forward.slip(
    "forgets-epsilon",
    "np.sqrt(sigma2 + epsilon)",
    "np.sqrt(sigma2)",
    """ε is missing. A unit that is the same for all examples has σ² = 0, and you would divide 0 by 0. Deep
    networks have such units: ReLU can silence all inputs of one. Add epsilon to the variance before taking
    the root.""",
)

network_forward.slip(
    "epsilon-of-its-own",
    "sigma2 + epsilon",
    "sigma2 + 1e-5",
    """You used an ε of your own, 1e-5, not the epsilon that is given. Whoever calls the function with another
    value would see no change. Use the argument.""",
)

network_forward.slip(
    "epsilon-of-1e-8",
    "sigma2 + epsilon",
    "sigma2 + 1e-8",
    """You added 1e-8 to the variance, not the epsilon that is given. Whoever calls the function with another
    value would see no change. Use the argument.""",
    combines=False,
)

network_forward.slip(
    "forgets-gamma-and-beta",
    'layer["gamma"] * Z_norm + layer["beta"]',
    "Z_norm",
    """The hidden layers normalise, but their γ and β are not used. Training would move γ and β without any
    effect. Scale Z_norm by the layer's gamma and shift it by its beta, before ReLU.""",
)

network_forward.slip(
    "forgets-gamma",
    'layer["gamma"] * Z_norm',
    "Z_norm",
    """γ is not used: each unit is normalised and shifted, but not scaled. Multiply Z_norm by the layer's
    gamma before adding its beta.""",
)

network_forward.slip(
    "forgets-beta",
    ' + layer["beta"]',
    "",
    """β is not used. Without it every unit enters ReLU with mean 0, wherever it would serve better. β takes
    the place of b in the hidden layers: add it after scaling by gamma.""",
)

network_forward.slip(
    "swaps-gamma-and-beta",
    'layer["gamma"] * Z_norm + layer["beta"]',
    'layer["beta"] * Z_norm + layer["gamma"]',
    """γ and β have changed places: you scaled by β and shifted by γ. Scale Z_norm by gamma, then add
    beta.""",
)

network_forward.slip(
    "forgets-relu",
    "np.maximum(Z_tilde, 0)",
    "Z_tilde",
    """The hidden layers have no activation. Without ReLU between them, all layers together can draw only a
    straight boundary on this mini-batch. Apply ReLU to Z_tilde at the end of each hidden layer.""",
)

network_forward.slip(
    "sigmoid-for-relu",
    "np.maximum(Z_tilde, 0)",
    "1 / (1 + np.exp(-Z_tilde))",
    """The hidden layers use the sigmoid; asked for is ReLU, the larger of z̃ and 0. It keeps its slope for
    large values, where the sigmoid goes flat.""",
)

network_forward.slip(
    "tanh-for-relu",
    "np.maximum(Z_tilde, 0)",
    "np.tanh(Z_tilde)",
    """The hidden layers use tanh; asked for is ReLU, the larger of z̃ and 0.""",
)

network_forward.slip(
    "forgets-b",
    ' + last["b"]',
    "",
    """b is missing in the last layer. Hidden layers need none, because β does its work, but the last layer
    has no Batch Norm: without b it could not say that one class is more common than another. Add last["b"] to
    W A.""",
)

network_forward.slip(
    "relu-on-the-logits",
    "return logits",
    "return np.maximum(logits, 0)",
    """ReLU was applied to the last layer too. Logits may be negative: that is how the network says that a
    class is unlikely. Cut to 0, all unlikely classes look alike and pass no gradient back. Return W A + b as
    it is.""",
)

network_forward.slip(
    "softmax-on-the-logits",
    "return logits",
    "return np.exp(logits) / np.exp(logits).sum(axis=0, keepdims=True)",
    """You returned probabilities; asked for are the logits, before the softmax. The cross-entropy of this
    course takes logits, because log and softmax together can be computed without overflow. Return W A + b as
    it is.""",
)

network_forward.slip(
    "sigmoid-on-the-logits",
    "return logits",
    "return 1 / (1 + np.exp(-logits))",
    """You squeezed the result between 0 and 1 with a sigmoid; asked for are the logits, before any squashing.
    The cost function does the rest. Return W A + b as it is.""",
)

network_forward.slip(
    "batch-norm-on-the-logits",
    "return logits",
    "mu, sigma2 = logits.mean(axis=1, keepdims=True), logits.var(axis=1, keepdims=True)\n"
    "    return (logits - mu) / np.sqrt(sigma2 + epsilon)",
    """The last layer was normalised too. Then b has no effect, and every class gets mean 0 over the
    mini-batch, however common it is. Batch Norm stands in the hidden layers only: return W A + b as it
    is.""",
)

network_forward.slip(
    "batch-norm-on-the-last-layer",
    'logits = last["W"] @ A + last["b"]',
    'Z = last["W"] @ A\n    logits = (Z - Z.mean(axis=1, keepdims=True)) / '
    'np.sqrt(Z.var(axis=1, keepdims=True) + epsilon) + last["b"]',
    """W A of the last layer was normalised before b was added. The last layer has no Batch Norm: the size of
    the logits says how sure the network is, and normalising would take that away. Use W A + b there.""",
)


@network_forward.misconception
def batch_norm_after_relu(X, parameters, epsilon):
    """In the hidden layers ReLU came first and Batch Norm after it. Both orders are in use, but this course
    normalises z: W, then Batch Norm with γ and β, then ReLU."""
    A = X
    for layer in parameters[:-1]:
        Z = np.maximum(layer["W"] @ A, 0)
        mu = Z.mean(axis=1, keepdims=True)
        sigma2 = Z.var(axis=1, keepdims=True)
        Z_norm = (Z - mu) / np.sqrt(sigma2 + epsilon)
        A = layer["gamma"] * Z_norm + layer["beta"]
    last = parameters[-1]
    logits = last["W"] @ A + last["b"]
    return logits


@network_forward.misconception
def relu_before_gamma_and_beta(X, parameters, epsilon):
    """ReLU was applied to Z_norm, and γ and β after it. Then β can no longer say where ReLU cuts. Finish
    Z_tilde = γ Z_norm + β first, and apply ReLU last."""
    A = X
    for layer in parameters[:-1]:
        Z = layer["W"] @ A
        mu = Z.mean(axis=1, keepdims=True)
        sigma2 = Z.var(axis=1, keepdims=True)
        Z_norm = (Z - mu) / np.sqrt(sigma2 + epsilon)
        A = layer["gamma"] * np.maximum(Z_norm, 0) + layer["beta"]
    last = parameters[-1]
    logits = last["W"] @ A + last["b"]
    return logits


@network_forward.misconception
def forgets_batch_norm(X, parameters, epsilon):
    """The hidden layers are ReLU(W A): Batch Norm is missing. Normalise each row of Z over the mini-batch,
    scale by γ, shift by β, and then apply ReLU."""
    A = X
    for layer in parameters[:-1]:
        A = np.maximum(layer["W"] @ A, 0)
    last = parameters[-1]
    logits = last["W"] @ A + last["b"]
    return logits


@network_forward.misconception
def only_multiplies(X, parameters, epsilon):
    """The hidden layers are W A alone: Batch Norm and ReLU are missing. All layers together are then one
    single matrix. Normalise each row of Z over the mini-batch, scale by γ, shift by β, and apply ReLU."""
    A = X
    for layer in parameters[:-1]:
        A = layer["W"] @ A
    last = parameters[-1]
    logits = last["W"] @ A + last["b"]
    return logits


@network_forward.misconception
def forgets_to_normalise(X, parameters, epsilon):
    """γ and β were applied to Z itself; the normalising in between is missing. Subtract the mean of each row
    and divide by √(σ² + ε) before you scale and shift."""
    A = X
    for layer in parameters[:-1]:
        Z_tilde = layer["gamma"] * (layer["W"] @ A) + layer["beta"]
        A = np.maximum(Z_tilde, 0)
    last = parameters[-1]
    logits = last["W"] @ A + last["b"]
    return logits


@network_forward.misconception
def first_parameters_for_all_layers(X, parameters, epsilon):
    """All hidden layers used the parameters of the first one. Each layer has its own W, γ and β, and they
    need not even have the same shapes. Take the dict of the layer that you are in."""
    A = X
    for _ in parameters[:-1]:
        layer = parameters[0]
        Z = layer["W"] @ A
        mu = Z.mean(axis=1, keepdims=True)
        sigma2 = Z.var(axis=1, keepdims=True)
        Z_norm = (Z - mu) / np.sqrt(sigma2 + epsilon)
        Z_tilde = layer["gamma"] * Z_norm + layer["beta"]
        A = np.maximum(Z_tilde, 0)
    last = parameters[-1]
    logits = last["W"] @ A + last["b"]
    return logits


@network_forward.misconception
def first_gamma_and_beta_for_all_layers(X, parameters, epsilon):
    """Each layer used its own W, but all used the γ and β of the first one. They are learned layer by layer
    like W. Take gamma and beta from the dict of the layer that you are in."""
    shared = {name: parameters[0].get(name) for name in ("gamma", "beta")}
    return network_forward.model(X, [*({**p, **shared} for p in parameters[:-1]), parameters[-1]], epsilon)


@network_forward.misconception
def skips_the_last_hidden_layer(X, parameters, epsilon):
    """The loop ends one layer too early: the last hidden layer was left out, so the shapes no longer fit, or
    fit by chance. All dicts but the last one are hidden layers: parameters[:-1]."""
    return network_forward.model(X, [*parameters[:-2], parameters[-1]], epsilon)


@network_forward.misconception
def skips_the_first_layer(X, parameters, epsilon):
    """The first hidden layer was left out, so the shapes no longer fit, or fit by chance. Python counts from
    0: the first layer is parameters[0]. Let the loop begin there."""
    return network_forward.model(X, [*parameters[1:-1], parameters[-1]], epsilon)


@network_forward.misconception
def returns_inside_the_loop(X, parameters, epsilon):
    """`return` stands inside the loop, so the first hidden layer is also the last one that runs, and without
    hidden layers nothing comes back. Let the loop end first; the last layer and `return` come after it,
    without its indent."""
    for _ in parameters[:-1]:
        return network_forward.model(X, [parameters[0], parameters[-1]], epsilon)


@network_forward.misconception
def stops_before_the_last_layer(X, parameters, epsilon):
    """You returned the activations of the last hidden layer; the last layer is missing. It turns them into
    one number per class: W A + b, with the W and b of parameters[-1]."""
    identity = {"W": np.eye(parameters[-1]["W"].shape[1]), "b": 0.0}
    return network_forward.model(X, [*parameters[:-1], identity], epsilon)


@network_forward.misconception
def treats_the_last_layer_as_hidden(X, parameters, epsilon):
    """The loop treated the last layer like the others and asked it for γ. The last layer has only W and b: it
    is neither normalised nor cut by ReLU. Let the loop run over parameters[:-1] and do the last layer after
    it."""
    last = parameters[-1]
    return network_forward.model(X, [*parameters, last], epsilon)


@network_forward.misconception
def asks_hidden_layers_for_b(X, parameters, epsilon):
    """You asked a hidden layer for b, but it has none: Batch Norm would subtract it again with the mean, so β
    takes its place. Use W A alone in the hidden layers, and b in the last layer."""
    A = X
    for layer in parameters[:-1]:
        A = layer["W"] @ A + layer["b"]
    last = parameters[-1]
    logits = last["W"] @ A + last["b"]
    return logits


@network_forward.misconception
def normalises_the_input(X, parameters, epsilon):
    """X itself was normalised before the first layer. That is done once, with the training statistics, when
    the data is prepared; here X is used as it comes. Begin with A = X."""
    Z = X
    mu = Z.mean(axis=1, keepdims=True)
    sigma2 = Z.var(axis=1, keepdims=True)
    return network_forward.model((Z - mu) / np.sqrt(sigma2 + epsilon), parameters, epsilon)


@network_forward.misconception
def statistics_over_the_units(X, parameters, epsilon):
    """Your statistics run over the units of one example (axis 0). That is Layer Norm, which lesson 08 meets.
    Batch Norm compares one unit over all examples of the mini-batch: axis 1, with keepdims=True."""
    A = X
    for layer in parameters[:-1]:
        Z = layer["W"] @ A
        Z_norm = (Z - Z.mean(axis=0)) / np.sqrt(Z.var(axis=0) + epsilon)
        Z_tilde = layer["gamma"] * Z_norm + layer["beta"]
        A = np.maximum(Z_tilde, 0)
    last = parameters[-1]
    logits = last["W"] @ A + last["b"]
    return logits


@network_forward.misconception
def statistics_of_the_whole_array(X, parameters, epsilon):
    """One mean and one variance were used for all units of a layer together. Units with a small scale then
    stay small. Take the statistics of each row of Z by itself: axis=1, keepdims=True."""
    A = X
    for layer in parameters[:-1]:
        Z = layer["W"] @ A
        Z_norm = (Z - Z.mean()) / np.sqrt(Z.var() + epsilon)
        Z_tilde = layer["gamma"] * Z_norm + layer["beta"]
        A = np.maximum(Z_tilde, 0)
    last = parameters[-1]
    logits = last["W"] @ A + last["b"]
    return logits


@network_forward.misconception
def forgets_keepdims(X, parameters, epsilon):
    """Your mean and variance have shape (n,), not (n, 1). NumPy lines up the last axes, so it pairs units
    with columns: an error where n ≠ m, and silently other numbers where n = m. Add keepdims=True to both."""
    A = X
    for layer in parameters[:-1]:
        Z = layer["W"] @ A
        Z_norm = (Z - Z.mean(axis=1)) / np.sqrt(Z.var(axis=1) + epsilon)
        Z_tilde = layer["gamma"] * Z_norm + layer["beta"]
        A = np.maximum(Z_tilde, 0)
    last = parameters[-1]
    logits = last["W"] @ A + last["b"]
    return logits


# 4.4


@exercise(
    "4.4",
    title="one step of gradient descent",
    returns=("parameters",),
    hints=(
        "In which direction does the cost fall: along the gradient or against it? And which entries of a "
        "layer are learned?",
        "Every entry takes the same step, p − αg: W, γ, β and b alike. Build a new dict for each layer, "
        "so that the old parameters stay as they were. Find the gradient of an entry by its key.",
        "updated = []\nfor layer, slopes in zip(parameters, gradients):\n"
        "    updated.append({name: ... for name in layer})\nreturn updated",
    ),
)
def gradient_step(parameters, gradients, learning_rate):
    """One step of gradient descent on every entry of every layer.

    parameters, gradients: lists of dicts with the same keys, {"W", "gamma", "beta"} for a hidden
    layer and {"W", "b"} for the last. Return a new list of dicts of the same keys;
    the given ones stay as they were.
    """
    updated = []
    for layer, slopes in zip(parameters, gradients, strict=True):
        new = {}
        for name in layer:
            new[name] = layer[name] - learning_rate * slopes[name]
        updated.append(new)
    return updated


@gradient_step.case("one hidden layer")
def _(rng):
    parameters = [
        {
            "W": np.array([[1.0, -2.0], [0.5, 3.0]]),
            "gamma": np.array([[1.0], [2.0]]),
            "beta": np.array([[0.5], [0.0]]),
        },
        {"W": np.array([[2.0, -1.0]]), "b": np.array([[0.25]])},
    ]
    gradients = [
        {
            "W": np.array([[0.5, 1.0], [-2.0, 4.0]]),
            "gamma": np.array([[2.0], [-1.0]]),
            "beta": np.array([[-3.0], [1.0]]),
        },
        {"W": np.array([[-1.0, 3.0]]), "b": np.array([[-2.0]])},
    ]
    return parameters, gradients, 0.1


@gradient_step.case("three hidden layers")
def _(rng):
    sizes = [3, 5, 2, 4, 3]
    return random_layers(rng, sizes), random_layers(rng, sizes), 0.03


@gradient_step.case("no hidden layer")
def _(rng):
    return random_layers(rng, [3, 2]), random_layers(rng, [3, 2]), 2.0


@gradient_step.case("the gradients listed in another order, as a backward pass makes them")
def _(rng):
    gradients = [dict(reversed(layer.items())) for layer in random_layers(rng, [1, 1, 1, 1])]
    return random_layers(rng, [1, 1, 1, 1]), gradients, 0.5


@gradient_step.alternative
def in_one_expression(params, grads, lr):
    return [{k: p[k] - lr * g[k] for k in p} for p, g in zip(params, grads, strict=True)]


@gradient_step.alternative
def on_a_deep_copy(parameters, gradients, learning_rate):
    parameters = deepcopy(parameters)
    for number, layer in enumerate(parameters):
        for key, array in layer.items():
            array -= learning_rate * gradients[number][key]
    return tuple(parameters)


gradient_step.slip(
    "adds-the-gradient",
    "- learning_rate",
    "+ learning_rate",
    """You added the gradient. It points where the cost grows fastest, so this step climbs instead of
    descending. Go against it: p − αg.""",
)

gradient_step.slip(
    "divides-by-the-learning-rate",
    "learning_rate * slopes[name]",
    "slopes[name] / learning_rate",
    """You divided by the learning rate, so a small rate makes an enormous step. The rate says how long the
    step is: multiply the gradient by it.""",
)

gradient_step.slip(
    "forgets-the-learning-rate",
    "learning_rate * slopes[name]",
    "slopes[name]",
    """The learning rate is not used: each entry moved by its whole gradient. Such a step overshoots as soon
    as the cost is a little curved. Multiply the gradient by learning_rate.""",
)

gradient_step.slip(
    "returns-the-step-alone",
    "layer[name] - learning_rate * slopes[name]",
    "-learning_rate * slopes[name]",
    """You returned the step, −αg, and the old value is gone. The parameters of the network would be replaced
    by their last change. Add the step to what the entry was: p − αg.""",
)

gradient_step.slip(
    "uses-the-parameter-as-its-gradient",
    "learning_rate * slopes[name]",
    "learning_rate * layer[name]",
    """Each entry was moved by its own value, not by its gradient; the gradients are not used at all. That
    only shrinks everything. Take the step from the entry of the same key in gradients.""",
)

gradient_step.slip(
    "multiplies-by-the-gradient",
    "layer[name] - learning_rate * slopes[name]",
    "layer[name] * (1 - learning_rate * slopes[name])",
    """Each entry was multiplied by 1 − αg. A step of gradient descent is a difference: subtract α times the
    gradient from the entry, whatever the entry's own size.""",
)


def _only(parameters, gradients, learning_rate, moved):
    """A step on the entries for which ``moved(layer number, name)`` holds; the others stay."""
    return [
        {name: p[name] - learning_rate * g[name] if moved(number, name) else p[name] for name in p}
        for number, (p, g) in enumerate(zip(parameters, gradients, strict=True))
    ]


@gradient_step.misconception
def returns_the_parameters_unchanged(parameters, gradients, learning_rate):
    """The parameters came back as they were given: no step was taken. Perhaps the new values were computed
    but not put into the result. Subtract learning_rate times the gradient from every entry."""
    return _only(parameters, gradients, learning_rate, lambda number, name: False)


@gradient_step.misconception
def updates_W_only(parameters, gradients, learning_rate):
    """Only the W moved; γ, β and b stayed as they were. They are learned too, by the same rule as W. Let the
    loop run over all keys of a layer."""
    return _only(parameters, gradients, learning_rate, lambda number, name: name == "W")


@gradient_step.misconception
def forgets_gamma_and_beta(parameters, gradients, learning_rate):
    """W and b moved, but γ and β stayed as they were. Batch Norm's scale and shift are learned like W: they
    have gradients of their own in the same dict. Let the loop run over all keys of a layer."""
    return _only(parameters, gradients, learning_rate, lambda number, name: name in ("W", "b"))


@gradient_step.misconception
def forgets_gamma(parameters, gradients, learning_rate):
    """γ stayed as it was; all else moved. γ is learned like W. Let the loop run over all keys of a layer."""
    return _only(parameters, gradients, learning_rate, lambda number, name: name != "gamma")


@gradient_step.misconception
def forgets_beta(parameters, gradients, learning_rate):
    """β stayed as it was; all else moved. β is learned like W. Let the loop run over all keys of a layer."""
    return _only(parameters, gradients, learning_rate, lambda number, name: name != "beta")


@gradient_step.misconception
def forgets_b(parameters, gradients, learning_rate):
    """b of the last layer stayed as it was; all else moved. Only hidden layers do without b. Let the loop run
    over all keys of a layer, whatever they are."""
    return _only(parameters, gradients, learning_rate, lambda number, name: name != "b")


@gradient_step.misconception
def forgets_the_last_layer(parameters, gradients, learning_rate):
    """The last layer stayed as it was; the hidden ones moved. The last layer learns by the same rule. Let the
    loop run to the end of the list."""
    return _only(parameters, gradients, learning_rate, lambda number, name: number < len(parameters) - 1)


@gradient_step.misconception
def forgets_the_first_layer(parameters, gradients, learning_rate):
    """The first layer stayed as it was; the others moved. Python counts from 0: the first layer is
    parameters[0]. Let the loop begin there."""
    return _only(parameters, gradients, learning_rate, lambda number, name: number > 0)


@gradient_step.misconception
def leaves_out_the_last_layer(parameters, gradients, learning_rate):
    """Your list is one layer short: the last one is missing. The network could then no longer make
    predictions. Return one dict for each layer that you were given."""
    return _only(parameters, gradients, learning_rate, lambda number, name: True)[:-1]


@gradient_step.misconception
def updates_the_last_layer_only(parameters, gradients, learning_rate):
    """Only the last layer moved. The gradients of the hidden layers are there too, in the same list; without
    them a deep network learns little. Step through all layers."""
    return _only(parameters, gradients, learning_rate, lambda number, name: number == len(parameters) - 1)


@gradient_step.misconception
def first_layer_only(parameters, gradients, learning_rate):
    """Your list holds the first layer alone. Perhaps `return` stands inside the loop, so that the first round
    ends the function. Collect all layers and return the list after the loop."""
    return _only(parameters, gradients, learning_rate, lambda number, name: True)[:1]


@gradient_step.misconception
def returns_one_dict(parameters, gradients, learning_rate):
    """You returned the dict of the last layer alone; those before it were overwritten. Begin a new dict for
    each layer, append it to a list inside the loop, and return the list."""
    return _only(parameters, gradients, learning_rate, lambda number, name: True)[-1]


@gradient_step.misconception
def all_layers_in_one_dict(parameters, gradients, learning_rate):
    """You put all layers into a single dict. They use the same keys, so each layer overwrites the one before.
    Begin a new dict for each layer and append it to a list."""
    return same_dict_for_all_layers(parameters, gradients, learning_rate)[0]


@gradient_step.misconception
def one_key_for_each_layer(parameters, gradients, learning_rate):
    """Each of your dicts has only the last key of its layer. A new dict was begun for every key, and the ones
    before were lost. Begin one for each layer, before the loop over its keys."""
    moved = _only(parameters, gradients, learning_rate, lambda number, name: True)
    return [dict([layer.popitem()]) for layer in moved]


@gradient_step.misconception
def same_dict_for_all_layers(parameters, gradients, learning_rate):
    """All items of your list are one and the same dict, so each layer overwrote the one before. A list holds
    references, not copies. Begin a new dict inside the loop over the layers."""
    new = {}
    for layer in _only(parameters, gradients, learning_rate, lambda number, name: True):
        new.update(layer)
    return [new for _ in parameters]


@gradient_step.misconception
def returns_W_alone(parameters, gradients, learning_rate):
    """Each of your dicts has only its W; γ, β and b are gone. The network needs them, and they are learned by
    the same rule. Let the loop run over all keys of a layer."""
    return [{"W": p["W"] - learning_rate * g["W"]} for p, g in zip(parameters, gradients, strict=True)]


@gradient_step.misconception
def asks_every_layer_for_gamma(parameters, gradients, learning_rate):
    """You asked every layer for γ, but the last one has only W and b. Use the keys that a layer has: loop
    over the dict itself."""
    names = ("W", "gamma", "beta")
    return [
        {name: p[name] - learning_rate * g[name] for name in names}
        for p, g in zip(parameters, gradients, strict=True)
    ]


@gradient_step.misconception
def asks_every_layer_for_b(parameters, gradients, learning_rate):
    """You asked every layer for b, but hidden layers have none: β does its work. Use the keys that a layer
    has: loop over the dict itself."""
    return [
        {name: p[name] - learning_rate * g[name] for name in ("W", "b")}
        for p, g in zip(parameters, gradients, strict=True)
    ]


@gradient_step.misconception
def pairs_by_position(parameters, gradients, learning_rate):
    """You paired the entries by their place in the dicts. A backward pass usually makes its gradients from
    the last to the first, so γ may meet the gradient of β without any error. Look each gradient up by its
    key: gradients[...][name]."""
    return [
        {name: p - learning_rate * g for (name, p), g in zip(layer.items(), slopes.values(), strict=True)}
        for layer, slopes in zip(parameters, gradients, strict=True)
    ]
