"""Exercise 7.4: dropout."""

import numpy as np

from bn_helpers.exercises.checker import Complaint, as_array, complain_if_changed, describe, exercise


@exercise()
def dropout_forward(A, keep_probability, rng):
    """Inverted dropout: keep each value with a probability, and make up for the others.

    A: (n, m); 0 < keep_probability <= 1; rng: a generator. Return (A_dropped, mask):
    mask is boolean, of A's shape, True where a value is kept; kept values are divided
    by keep_probability, the others 0.
    """
    mask = rng.random(A.shape) < keep_probability
    A_dropped = A * mask / keep_probability
    return A_dropped, mask


def _drop(answer, A, keep_probability, rng):
    """A_dropped and mask of the answer, as arrays of the right form."""
    before = A.copy()
    result = answer(A, keep_probability, rng)
    complain_if_changed(["A"], (before,), (A,))
    if result is None:
        raise Complaint(
            "Your function returned None. Does its last line begin with `return`?", "forgets-return"
        )
    if not isinstance(result, list | tuple) or len(result) != 2:
        raise Complaint(f"Return two things, (A_dropped, mask); yours gave {describe(result)}.", "not-a-pair")
    for name, part in zip(("A_dropped", "mask"), result, strict=True):
        array = as_array(part)
        if array is None or array.shape != A.shape:
            raise Complaint(
                f"{name} should be an array of A's shape, {A.shape}; yours is {describe(part)}. "
                + (
                    "Each value of A is kept or dropped by itself, so the mask needs one entry for each."
                    if name == "mask"
                    else "Dropped values stay in their places as zeros; A[mask] would leave them out."
                ),
                "another-shape",
            )
    A_dropped, mask = map(np.asarray, result)
    if mask.dtype.kind != "b":
        swapped = A_dropped.dtype.kind == "b"
        raise Complaint(
            "mask, the second part of your result, should hold True and False; yours holds numbers. "
            + (
                "Have the two parts changed places?"
                if swapped
                else "A comparison such as < gives such a mask."
            ),
            "swaps-the-parts" if swapped else "mask-of-numbers",
        )
    return A_dropped, mask


def _where_marked(function, values, marked):
    """A number that tells about the marked values, 0 where there are none."""
    return float(function(values[marked])) if marked.any() else 0.0


def _no_zeros(rng, shape):
    """Positive and negative values that dropping turns into zeros for sure."""
    return rng.uniform(0.5, 2.0, size=shape) * rng.choice([-1, 1], size=shape)


def _properties(answer, rng, shape, keep_probability, dtype=np.float64):
    """What holds of every right answer, in whatever order it draws."""
    A = _no_zeros(rng, shape).astype(dtype)
    A.flags.writeable = False
    A_dropped, mask = _drop(answer, A, keep_probability, rng)
    factor = A_dropped.astype(np.float64) / A
    return {
        "the share of True in mask, rounded,": round(float(mask.mean()), 1),
        "the smallest A_dropped / A where mask is True": _where_marked(np.min, factor, mask),
        "the largest A_dropped / A where mask is True": _where_marked(np.max, factor, mask),
        "the largest A_dropped / A where mask is False": _where_marked(np.max, factor, ~mask),
        "the number of units whose values are all kept or all dropped": _of_one_kind(mask, axis=1),
        "the number of examples whose values are all kept or all dropped": _of_one_kind(mask, axis=0),
    }


def _of_one_kind(mask, axis):
    return int((mask.all(axis=axis) | ~mask.any(axis=axis)).sum())


@dropout_forward.scenario("a large A, keep_probability = 0.8")
def _(answer, rng):
    return _properties(answer, rng, (150, 200), 0.8)


@dropout_forward.scenario("a large A, keep_probability = 0.3")
def _(answer, rng):
    return _properties(answer, rng, (200, 100), 0.3)


@dropout_forward.scenario("a large A in float32, keep_probability = 0.5", single_precision=True)
def _(answer, rng):
    return _properties(answer, rng, (100, 200), 0.5, np.float32)


@dropout_forward.scenario("as many units as examples, keep_probability = 0.6")
def _(answer, rng):
    return _properties(answer, rng, (120, 120), 0.6)


@dropout_forward.scenario("keep_probability = 1")
def _(answer, rng):
    return _properties(answer, rng, (60, 80), 1.0)


@dropout_forward.scenario("an A with many zeros, keep_probability = 0.6")
def _(answer, rng):
    A = np.maximum(_no_zeros(rng, (120, 100)), 0)  # as ReLU leaves it
    mask = _drop(answer, A, 0.6, rng)[1]
    return {
        "the share of True in mask where A is 0, rounded,": round(float(mask[A == 0].mean()), 1),
        "the share of True in mask where A is not 0, rounded,": round(float(mask[A != 0].mean()), 1),
    }


@dropout_forward.scenario("the generator decides")
def _(answer, rng):
    A = _no_zeros(rng, (8, 12))

    def mask_of(generator):
        return _drop(answer, A, 0.5, generator)[1]

    generator = np.random.default_rng(5)
    first, second = mask_of(generator), mask_of(generator)
    if not np.array_equal(first, mask_of(np.random.default_rng(5))):
        raise Complaint(
            "Two generators with the same seed gave different masks. So your numbers come from "
            "elsewhere, such as np.random or a generator of your own, and nobody could repeat the "
            "experiment. Draw from the rng that is given.",
            "global-generator",
        )
    if np.array_equal(first, mask_of(np.random.default_rng(6))):
        raise Complaint(
            "Generators with different seeds gave the same mask. So your numbers do not come from the "
            "rng that is given, and the same values would be dropped again and again. Draw from rng.",
            "fixed-seed",
        )
    if np.array_equal(first, second):
        raise Complaint(
            "Two calls with one and the same rng gave the same mask. Every step of training must drop "
            "other values: draw from rng itself, not from a copy of it.",
            "copies-the-generator",
        )
    return {"the shape of mask": list(first.shape)}


@dropout_forward.scenario("many masks for one A, keep_probability = 0.5")
def _(answer, rng):
    A = _no_zeros(rng, (6, 8))
    kept = {int(_drop(answer, A, 0.5, rng)[1].sum()) for _ in range(12)}
    return {"whether the number of kept values changes from call to call": len(kept) > 1}


@dropout_forward.alternative
def with_the_binomial(A, keep_probability, rng):
    mask = rng.binomial(1, keep_probability, size=A.shape).astype(bool)
    return [np.where(mask, A / keep_probability, 0.0), mask]


@dropout_forward.alternative
def value_by_value(values, keep, generator):
    mask = [[bool(generator.uniform() <= keep) for _ in row] for row in values]
    dropped = [
        [a / keep if m else 0.0 for a, m in zip(*rows, strict=True)]
        for rows in zip(values, mask, strict=True)
    ]
    return dropped, mask


@dropout_forward.alternative
def with_a_choice(A, keep_probability, rng):
    mask = rng.choice([True, False], size=A.size, p=[keep_probability, 1 - keep_probability]).reshape(A.shape)
    A_dropped = np.zeros_like(A)
    A_dropped[mask] = A[mask] / keep_probability
    return A_dropped, mask


@dropout_forward.alternative
def drawn_one_example_after_the_other(A, keep_probability, rng):
    dropped = ~(rng.random(A.T.shape) < keep_probability).T
    result = A / keep_probability
    result[dropped] = 0
    return result, ~dropped
