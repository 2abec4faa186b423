"""Exercises 7.1–7.4: why it works."""

import numpy as np

from bn_helpers.exercises.checker.comparison import as_array, describe
from bn_helpers.exercises.checker.exercise import Complaint, complain_if_changed, exercise

# 7.1


@exercise(
    "7.1",
    title="steps to reach a target",
    returns=("the number of steps",),
    hints=(
        "If the very first accuracy reaches the target, how many steps did it take? And how many if none "
        "ever does: is any number an honest answer?",
        "Walk along the accuracies in order and stop at the first that is at least the target (≥: "
        "reaching it is enough). Count from 1. If you come to the end, or there was nothing to walk "
        "along, the answer is None.",
        "for step, accuracy in enumerate(accuracies, start=...):\n    if ...:\n        return "
        "...\nreturn ...",
    ),
)
def steps_to_reach(accuracies, target):
    """Position of the first accuracy that is at least target, counted from 1.

    accuracies: a list or one-dimensional array, maybe empty. Return an int, or None
    where the target is never reached.
    """
    for step, accuracy in enumerate(accuracies, start=1):
        if accuracy >= target:
            return step
    return None


@steps_to_reach.case("up, down, and up again")
def _(rng):
    return np.array([0.25, 0.5, 0.875, 0.625, 0.9375, 0.75]), 0.8


@steps_to_reach.case("the target is met exactly")
def _(rng):
    return [0.25, 0.5, 0.75, 0.75, 0.875], 0.75


@steps_to_reach.case("the target is never reached")
def _(rng):
    return [0.125, 0.625, 0.5], 0.9


@steps_to_reach.case("no accuracies at all")
def _(rng):
    return [], 0.5


@steps_to_reach.case("the first one reaches it")
def _(rng):
    return np.array([0.75, 0.5, 0.25]), 0.5


@steps_to_reach.case("only the last one reaches it")
def _(rng):
    return [0.5, 0.25, 0.75, 1.0], 0.9


@steps_to_reach.case("an empty array")
def _(rng):
    return np.array([]), 0.5


@steps_to_reach.case("values just below the target come first")
def _(rng):
    return [0.5, 0.69999, 0.6999, 0.71], 0.7


@steps_to_reach.alternative
def with_argmax(curve, level):
    reached = np.asarray(curve) >= level
    return np.argmax(reached) + 1 if reached.any() else None


@steps_to_reach.alternative
def with_next(accuracies, target, default=None):
    return next((i + 1 for i in range(len(accuracies)) if not accuracies[i] < target), default)


steps_to_reach.slip(
    "counts-from-0",
    "start=1",
    "start=0",
    """You counted from 0, as Python's indices do. Asked for is a number of steps: if the very first
    accuracy reaches the target, that took 1 step. Add 1 to the index.""",
)

steps_to_reach.slip(
    "strictly-greater",
    ">=",
    ">",
    """An accuracy that equals the target was not counted. To reach 0.9 means to be at 0.9 or above. Look at
    your comparison.""",
)

steps_to_reach.slip(
    "below-for-above",
    ">=",
    "<",
    """You looked for the first accuracy below the target; asked for is the first that is at least the
    target. Turn the comparison round.""",
)

steps_to_reach.slip(
    "number-of-steps-where-there-is-none",
    "return None",
    "return len(accuracies)",
    """Where the target is never reached you returned the number of all steps. A reader would take it
    for a success at the last moment, and an average over seeds would look better than it is. Return
    None there.""",
)

steps_to_reach.slip(
    "zero-where-there-is-none",
    "return None",
    "return 0",
    """Where the target is never reached you returned 0. That is a number, and reads as faster than every
    success. None says honestly that there is no such step.""",
)

steps_to_reach.slip(
    "minus-1-where-there-is-none",
    "return None",
    "return -1",
    """Where the target is never reached you returned −1. It is a number that a mean or a plot would use
    without a word. None says honestly that there is no such step.""",
)

steps_to_reach.slip(
    "infinity-where-there-is-none",
    "return None",
    'return float("inf")',
    """Where the target is never reached you returned infinity. It compares well, but a mean or a plot of it
    says nothing; asked for is None.""",
)

steps_to_reach.slip(
    "accuracy-for-position",
    "return step",
    "return accuracy",
    """You returned the accuracy itself; asked for is when it was reached: the position in the list, counted
    from 1.""",
)

steps_to_reach.slip(
    "looks-at-the-first-only",
    "            return step\n    return None",
    "            return step\n        return None",
    """Your loop ends after the first accuracy: a `return None` inside the loop leaves it at once. It may
    stand only after the loop, when all of them have been looked at. Look at its indentation.""",
)


@steps_to_reach.misconception
def argmax_without_a_look(accuracies, target):
    """np.argmax of a list that is False everywhere gives 0, so a target that was never reached looks as if
    the first step had reached it; and an empty list has no argmax at all. Ask first whether any value
    reaches the target."""
    return int(np.argmax(np.asarray(accuracies) >= target)) + 1


@steps_to_reach.misconception
def first_of_an_empty_selection(accuracies, target):
    """Your code takes the first of the positions that reach the target, and stops with an error where there
    is none. A run that never gets there is an ordinary result: return None for it."""
    return int(np.nonzero(np.asarray(accuracies) >= target)[0][0]) + 1


@steps_to_reach.misconception
def last_for_first(accuracies, target):
    """You returned the last position with such an accuracy; asked for is the first. Accuracy goes up and
    down in training, and the two differ. Stop at the first one that you meet."""
    found = None
    for step, accuracy in enumerate(accuracies, start=1):
        if accuracy >= target:
            found = step
    return found


@steps_to_reach.misconception
def position_of_the_best(accuracies, target):
    """You returned the position of the best accuracy. Asked for is the first that reaches the target, which
    may come long before the best. Compare each value with target, in order."""
    return int(np.argmax(accuracies)) + 1


@steps_to_reach.misconception
def counts_the_values_above(accuracies, target):
    """You counted how many accuracies reach the target; asked for is where the first of them stands. Stop
    at the first one, and return its position, counted from 1."""
    return int(np.sum(np.asarray(accuracies) >= target))


@steps_to_reach.misconception
def counts_the_values_below(accuracies, target):
    """Your result is 1 more than the number of accuracies below the target. That is right only while
    they never fall again: a dip after the first success is counted too. Stop at the first success."""
    below = int(np.sum(np.asarray(accuracies) < target))
    return below + 1 if below < len(accuracies) else None


@steps_to_reach.misconception
def bisection(accuracies, target):
    """You searched by bisection, which needs values that only rise. Accuracies go up and down in training,
    and it can then land behind the first success. Walk along them in order."""
    step = int(np.searchsorted(accuracies, target)) + 1
    return step if step <= len(accuracies) else None


steps_to_reach.slip(
    "equal-for-at-least",
    ">=",
    "==",
    """Only an accuracy that equals the target was counted. A training run jumps over a round number more
    often than it meets it. To reach 0.9 means to be at 0.9 or above: look at your comparison.""",
    combines=False,
)

steps_to_reach.slip(
    "one-past-the-end-where-there-is-none",
    "return None",
    "return len(accuracies) + 1",
    """Where the target is never reached you returned one more than the number of steps. No such step was ever
    taken, and a mean or a plot would use it without a word. Return None there.""",
    combines=False,
)

steps_to_reach.slip(
    "skips-the-last",
    "enumerate(accuracies, start=1)",
    "enumerate(accuracies[:-1], start=1)",
    """The last accuracy was not looked at. A target that is reached there, at the very end, was reached all
    the same. range(len(accuracies)) already stops one before the length: look at your bounds.""",
    combines=False,
)

steps_to_reach.slip(
    "skips-the-first",
    "enumerate(accuracies, start=1)",
    "enumerate(accuracies[1:], start=2)",
    """The first accuracy was not looked at. A target that is reached at once takes 1 step. An index begins
    at 0, a number of steps at 1: look at where your loop begins.""",
    combines=False,
)

steps_to_reach.slip(
    "uses-the-step-as-an-index",
    "enumerate(accuracies, start=1)",
    "enumerate(accuracies[1:], start=1)",
    """Your loop began with the second accuracy, the one of index 1. The number of steps counts from 1, an
    index from 0: step 1 belongs to accuracies[0].""",
    combines=False,
)

steps_to_reach.slip(
    "always-1",
    "return step",
    "return 1",
    """Where the target is reached your answer is 1, wherever that is. Does your counter go up in every turn
    of the loop, also where the target is not reached yet?""",
    combines=False,
)


@steps_to_reach.misconception
def argmax_from_0(accuracies, target):
    """np.argmax gives an index, counted from 0: add 1 for a number of steps. And where nothing reaches the
    target it gives 0 as well, so a failure looks like the fastest success. Ask first whether any value
    reaches it, and return None where none does."""
    return int(np.argmax(np.asarray(accuracies) >= target))


@steps_to_reach.misconception
def next_without_a_default(accuracies, target):
    """next(...) stops with StopIteration where nothing is left to give: here, where no accuracy reaches the
    target. That is an ordinary result. Give next a second argument, None, to return then."""
    return next(step for step, accuracy in enumerate(accuracies, start=1) if accuracy >= target)


@steps_to_reach.misconception
def runs_past_the_end(accuracies, target):
    """Your loop looks for the target behind the last accuracy, where it is never reached or there are no
    accuracies. A run that never gets there is an ordinary result: stop at the end, and return None."""
    index = 0
    while accuracies[index] < target:
        index += 1
    return index + 1


@steps_to_reach.misconception
def asks_whether_an_array_is_true(accuracies, target):
    """Your code asks whether accuracies is true, as in `if not accuracies`. A list is true where it is not
    empty, but an array of several values is neither true nor false. len(accuracies) == 0 works for both;
    and a loop over nothing needs no question."""
    if not accuracies:
        return None
    for step, accuracy in enumerate(accuracies, start=1):
        if accuracy >= target:
            return step
    return None


@steps_to_reach.misconception
def rounds_the_accuracies(accuracies, target):
    """You rounded the accuracies before you compared. One just below the target then counts as having
    reached it. Compare the values as they are."""
    for step, accuracy in enumerate(accuracies, start=1):
        if round(float(accuracy), 2) >= target:
            return step
    return None


@steps_to_reach.misconception
def counts_the_values_below_without_a_look(accuracies, target):
    """You counted how many accuracies lie below the target, and added 1. A dip after the first success is
    counted too, and where the target is never reached you name a step that was never taken. Stop at the
    first success, and return None where there is none."""
    return int(np.sum(np.asarray(accuracies) < target)) + 1


# 7.2


@exercise(
    "7.2",
    title="how far a unit has moved",
    returns=("the shift",),
    hints=(
        "A mean that moved by 2: is that far? It depends on how widely the unit spread before.",
        "Take the mean of each unit before and after, the distance between the two (never negative), and "
        "divide by the standard deviation before. Everything along axis 1, in shape (n, 1).",
        "moved = Z_after.mean(...) - ...\nreturn np.abs(...) / ....std(...)",
    ),
)
def shift_in_stds(Z_before, Z_after):
    """How far the mean of each unit moved, in standard deviations of Z_before.

    Z_before, Z_after: (n, m). Return an array of shape (n, 1) without negative numbers;
    the standard deviation divides by m.
    """
    moved = Z_after.mean(axis=1, keepdims=True) - Z_before.mean(axis=1, keepdims=True)
    spread = Z_before.std(axis=1, keepdims=True)
    return np.abs(moved) / spread


@shift_in_stds.case("two units, three examples")
def _(rng):
    return np.array([[1.0, 2.0, 6.0], [-1.0, 0.5, 2.0]]), np.array([[4.0, 5.0, 9.5], [-9.0, 0.25, 1.0]])


@shift_in_stds.case("as many units as examples")
def _(rng):
    return rng.normal(size=(3, 3)), 2 * rng.normal(size=(3, 3)) + np.array([[3.0], [-3.0], [0.1]])


@shift_in_stds.case("scales far apart, and one unit that stays")
def _(rng):
    scale = np.array([[0.01], [1.0], [200.0], [3.0]])
    before = scale * rng.normal(size=(4, 5))
    after = scale * (0.5 * rng.normal(size=(4, 5)) - 1)
    after[3] = before[3, ::-1]
    return before, after


@shift_in_stds.case("after, the unit is constant")
def _(rng):
    return rng.normal(size=(2, 4)), np.array([[2.0, 2.0, 2.0, 2.0], [-1.0, -1.0, -1.0, -1.0]])


@shift_in_stds.alternative
def unit_by_unit(Z_before, Z_after):
    shifts = []
    for before, after in zip(Z_before, Z_after, strict=True):
        mu = sum(before) / len(before)
        variance = sum((z - mu) ** 2 for z in before) / len(before)
        shifts.append([abs(sum(after) / len(after) - mu) / variance**0.5])
    return shifts


@shift_in_stds.alternative
def by_squares(before, after, axis=-1):
    mu = np.average(before, axis=axis)
    variance = np.einsum("nm,nm->n", before, before) / before.shape[axis] - mu**2
    return np.sqrt((np.average(after, axis=axis) - mu) ** 2 / variance)[:, None]


shift_in_stds.slip(
    "signed-shift",
    "np.abs(moved)",
    "moved",
    """Your shift has a sign. Asked for is a distance, never negative: with signs, units that move up and
    units that move down would cancel in an average over the layer. Take the absolute value.""",
)

shift_in_stds.slip(
    "spread-of-the-data-after",
    "Z_before.std",
    "Z_after.std",
    """You divided by the standard deviation after the step. The shift is to be measured on the scale
    that the next layer was used to, that of Z_before; a unit that became constant would even be divided
    by 0.""",
)

shift_in_stds.slip(
    "divides-by-the-variance",
    "Z_before.std",
    "Z_before.var",
    """You divided by the variance. A mean and a variance have different units, so the result would change
    when the data is scaled. Divide by the standard deviation, the root of the variance.""",
)

shift_in_stds.slip(
    "not-divided",
    "np.abs(moved) / spread",
    "np.abs(moved)",
    """You returned the distance of the means as it is. A shift of 2 is much for a unit that spreads by 0.1,
    and nothing for one that spreads by 100. Divide by the standard deviation before.""",
)

shift_in_stds.slip(
    "divides-by-m-minus-1",
    "Z_before.std(axis=1, keepdims=True)",
    "Z_before.std(axis=1, keepdims=True, ddof=1)",
    """Your standard deviation divides by m − 1; in this course it divides by m, as Batch Norm does. Look at
    ddof, or at what you divide the sum by.""",
)

shift_in_stds.slip(
    "standard-error-for-deviation",
    "np.abs(moved) / spread",
    "np.abs(moved) / (spread / np.sqrt(Z_before.shape[1]))",
    """You divided by σ/√m, the uncertainty of a mean, as in a t-test. Then the shift would grow with the
    number of examples. Asked for is a distance on the scale of the values: divide by σ.""",
)

shift_in_stds.slip(
    "forgets-keepdims",
    ", keepdims=True",
    "",
    """Your result has a single axis where the shape (n, 1) is needed: one row per unit, as for all statistics
    of the course. Add keepdims=True, or reshape to (-1, 1).""",
)

shift_in_stds.slip(
    "statistics-over-the-units",
    "axis=1",
    "axis=0",
    """You averaged down the columns (axis 0), over the units of one example. Asked is how each unit moved:
    average along its row, axis 1.""",
)


@shift_in_stds.misconception
def statistics_of_the_whole_array(Z_before, Z_after):
    """You took the mean and the spread of the whole array: one number. Each unit moves by itself, and
    shifts up and down would cancel. Take each row by itself: axis=1, keepdims=True."""
    return np.abs(Z_after.mean() - Z_before.mean()) / Z_before.std()


@shift_in_stds.misconception
def mean_of_the_distances(Z_before, Z_after):
    """You averaged the distances of the single values. They do not vanish where values merely change places
    and the mean stays. First take the two means, then their distance."""
    moved = np.abs(Z_after - Z_before).mean(axis=1, keepdims=True)
    return moved / Z_before.std(axis=1, keepdims=True)


@shift_in_stds.misconception
def pooled_deviation(Z_before, Z_after):
    """You divided by a deviation made of both, before and after. The scale is to be the one that the next
    layer was used to: use the standard deviation of Z_before alone."""
    moved = Z_after.mean(axis=1, keepdims=True) - Z_before.mean(axis=1, keepdims=True)
    both = (Z_before.var(axis=1, keepdims=True) + Z_after.var(axis=1, keepdims=True)) / 2
    return np.abs(moved) / np.sqrt(both)


@shift_in_stds.misconception
def difference_of_the_normalised_means(Z_before, Z_after):
    """Each mean was divided by the spread of its own data before you subtracted. The two are then on
    different scales. Use one scale for both: subtract the means first, then divide by the deviation of
    Z_before."""
    before = Z_before.mean(axis=1, keepdims=True) / Z_before.std(axis=1, keepdims=True)
    return np.abs(Z_after.mean(axis=1, keepdims=True) / Z_after.std(axis=1, keepdims=True) - before)


@shift_in_stds.misconception
def median_for_mean(Z_before, Z_after):
    """You compared the medians; asked for is how far the mean moved. One far example moves the mean and
    hardly the median. Use mean(axis=1, keepdims=True)."""
    moved = np.median(Z_after, axis=1, keepdims=True) - np.median(Z_before, axis=1, keepdims=True)
    return np.abs(moved) / Z_before.std(axis=1, keepdims=True)


shift_in_stds.slip(
    "signed-backwards",
    "np.abs(moved)",
    "-moved",
    """Your shift is before minus after, with its sign. Asked for is a distance, never negative: with signs,
    units that move up and units that move down would cancel in an average. Take the absolute value.""",
    combines=False,
)

shift_in_stds.slip(
    "adds-an-epsilon",
    "/ spread",
    "/ (spread + 1e-5)",
    """You added a small number to the deviation. That is a good habit against a division by 0, but it changes
    the result, most of all for units of a small scale, and none is asked for here. Divide by the standard
    deviation alone.""",
    combines=False,
)

shift_in_stds.slip(
    "deviation-of-the-whole-array",
    "Z_before.std(axis=1, keepdims=True)",
    "Z_before.std()",
    """The means are taken unit by unit, but you divided by one deviation of the whole array. Each unit has a
    scale of its own, and its shift is measured on that. Give std the same axis=1, keepdims=True.""",
    combines=False,
)

shift_in_stds.slip(
    "deviation-without-keepdims",
    "Z_before.std(axis=1, keepdims=True)",
    "Z_before.std(axis=1)",
    """Your means have shape (n, 1), but the deviation has shape (n,). NumPy divides every mean by every
    deviation, and an (n, n) table comes out. Add keepdims=True to the deviation too.""",
    combines=False,
)

shift_in_stds.slip(
    "square-of-the-shift",
    "np.abs(moved) / spread",
    "(moved / spread) ** 2",
    """You squared the shift. Squaring takes the sign away, but a unit that moved by 3 deviations now reads 9.
    Take the root of the result, or np.abs in place of the square.""",
    combines=False,
)


@shift_in_stds.misconception
def forgets_the_parentheses(Z_before, Z_after):
    """Python divides before it subtracts, so only the mean before was divided by the deviation, and the mean
    after was not. Put the difference of the means in parentheses."""
    before = Z_before.mean(axis=1, keepdims=True) / Z_before.std(axis=1, keepdims=True)
    return np.abs(Z_after.mean(axis=1, keepdims=True) - before)


# 7.3


@exercise(
    "7.3",
    title="one example in company",
    returns=("the normalised example",),
    hints=(
        "Whose mean is subtracted from z in training: its own, its companions', or that of the "
        "mini-batch which they form together?",
        "Put z and its companions side by side into one array of shape (n, m). Take μ and σ² of that, "
        "with ε inside the root as ever, and normalise z alone with them.",
        "Z = np.hstack(...)                   # (n, m)\nmu, sigma2 = ...\nreturn (z - ...) / np.sqrt(...)",
    ),
)
def normalised_in_company(z, companions, epsilon):
    """The Z-transform of one example within its mini-batch.

    z: (n, 1); companions: (n, m - 1), at least one. The mini-batch is z and its companions
    together. Return what becomes of z, an array of shape (n, 1).
    """
    Z = np.hstack([z, companions])
    mu = Z.mean(axis=1, keepdims=True)
    sigma2 = Z.var(axis=1, keepdims=True)
    return (z - mu) / np.sqrt(sigma2 + epsilon)


@normalised_in_company.case("two units, two companions")
def _(rng):
    return np.array([[1.0], [-1.0]]), np.array([[2.0, 6.0], [0.5, 2.0]]), 0.5


@normalised_in_company.case("a single companion")
def _(rng):
    return rng.normal(size=(3, 1)), rng.normal(size=(3, 1)) + 2, 0.1


@normalised_in_company.case("as many companions as units, scales far apart")
def _(rng):
    scale = np.array([[0.1], [1.0], [50.0]])
    return scale * (rng.normal(size=(3, 1)) + 1), scale * rng.normal(size=(3, 3)), 0.01


@normalised_in_company.case("as many units as examples, one unit constant")
def _(rng):
    z, companions = rng.normal(size=(4, 1)), rng.normal(size=(4, 3))
    z[1] = companions[1] = 2.0
    return z, companions, 0.2


@normalised_in_company.case("all companions alike")
def _(rng):
    return np.array([[1.0], [-3.0]]), np.array([[2.0] * 5, [1.0] * 5]), 0.05


@normalised_in_company.alternative
def by_sums(z, companions, epsilon):
    m = companions.shape[1] + 1
    mu = (z + companions.sum(axis=1, keepdims=True)) / m
    squares = (z - mu) ** 2 + ((companions - mu) ** 2).sum(axis=1, keepdims=True)
    return (z - mu) * (squares / m + epsilon) ** -0.5


@normalised_in_company.alternative
def last_of_the_batch(example, others, eps):
    rows = [[*other, own] for other, (own,) in zip(others, example, strict=True)]
    return [[(row[-1] - np.mean(row)) / np.sqrt(np.var(row) + eps)] for row in rows]


normalised_in_company.slip(
    "statistics-of-the-companions-alone",
    "Z = np.hstack([z, companions])",
    "Z = companions",
    """Your mean and variance come from the companions alone. In training z is a member of its mini-batch and
    pulls the mean towards itself, the more the smaller the batch is. Put z and its companions together
    first.""",
)

normalised_in_company.slip(
    "statistics-of-z-alone",
    "Z = np.hstack([z, companions])",
    "Z = z",
    """Your result is 0 for every z, whatever it shows. That is what is left of one example minus its own
    mean. The statistics come from the mini-batch, z and its companions together, and z alone is normalised
    with them.""",
)

normalised_in_company.slip(
    "mean-of-the-companions-alone",
    "(z - mu)",
    "(z - companions.mean(axis=1, keepdims=True))",
    """The variance is that of the whole mini-batch, but you subtracted the mean of the companions alone. z
    is a member and counts in the mean too. Subtract the mean of all m columns.""",
)

normalised_in_company.slip(
    "variance-of-the-companions-alone",
    "np.sqrt(sigma2 + epsilon)",
    "np.sqrt(companions.var(axis=1, keepdims=True) + epsilon)",
    """The mean is that of the whole mini-batch, but the variance that of the companions alone. z is a
    member and counts in the variance too. Take it over all m columns.""",
)

normalised_in_company.slip(
    "returns-the-whole-mini-batch",
    "(z - mu)",
    "(Z - mu)",
    """You returned the whole mini-batch; asked for is z alone, one column. The companions serve only for
    the mean and the variance.""",
)

normalised_in_company.slip(
    "divides-by-the-variance",
    "np.sqrt(sigma2 + epsilon)",
    "(sigma2 + epsilon)",
    """You divided by σ² + ε, not by its root. The Z-transform divides by the standard deviation: take the
    root of σ² + ε.""",
)

normalised_in_company.slip(
    "epsilon-outside-the-root",
    "np.sqrt(sigma2 + epsilon)",
    "(np.sqrt(sigma2) + epsilon)",
    """Your ε is added after the root. In the Z-transform it stands beside the variance, inside the root:
    √(σ² + ε).""",
)

normalised_in_company.slip(
    "forgets-epsilon",
    "sigma2 + epsilon",
    "sigma2",
    """ε is missing. Where a unit is the same for all of the mini-batch, you would divide 0 by 0. Add
    epsilon to the variance, inside the root.""",
)

normalised_in_company.slip(
    "divides-by-m-minus-1",
    "Z.var(axis=1, keepdims=True)",
    "Z.var(axis=1, keepdims=True, ddof=1)",
    """Your variance is divided by the number of companions, m − 1; Batch Norm divides by m, the size of the
    whole mini-batch with z. Look at ddof, or at what you divide the sum by.""",
)

normalised_in_company.slip(
    "forgets-the-mean",
    "(z - mu)",
    "z",
    """The mean of the mini-batch was not subtracted. The company could then change only the scale of z. Write
    z − μ above the fraction line.""",
)

normalised_in_company.slip(
    "forgets-keepdims",
    ", keepdims=True",
    "",
    """Your mean and variance have shape (n,), not (n, 1). z − μ then becomes a whole (n, n) table, without
    an error. Add keepdims=True to both.""",
)

normalised_in_company.slip(
    "statistics-over-the-units",
    "axis=1",
    "axis=0",
    """Your statistics run down the columns, over the units of one example. Then the company would not
    matter at all. Batch Norm walks along a row, over the examples: axis 1.""",
)


@normalised_in_company.misconception
def statistics_of_the_whole_array(z, companions, epsilon):
    """You took one mean and one variance of the whole mini-batch, for all units together. Each unit has its
    own: average each row by itself, axis=1, keepdims=True."""
    Z = np.hstack([z, companions])
    return (z - Z.mean()) / np.sqrt(Z.var() + epsilon)


@normalised_in_company.misconception
def flat_result(z, companions, epsilon):
    """Your result has shape (n,) where (n, 1) is needed. Taking a column as Z[:, 0] drops an
    axis; Z[:, :1] keeps it."""
    Z = np.hstack([z, companions])
    Z_norm = (Z - Z.mean(axis=1, keepdims=True)) / np.sqrt(Z.var(axis=1, keepdims=True) + epsilon)
    return Z_norm[:, 0]


@normalised_in_company.misconception
def returns_the_last_companion(z, companions, epsilon):
    """You returned another column of the mini-batch, the last; that is one of the companions. Where did you
    put z when you joined the two? Take that column."""
    Z = np.hstack([z, companions])
    mu = Z.mean(axis=1, keepdims=True)
    sigma2 = Z.var(axis=1, keepdims=True)
    return (Z[:, -1:] - mu) / np.sqrt(sigma2 + epsilon)


@normalised_in_company.misconception
def z_counts_as_much_as_all_companions(z, companions, epsilon):
    """Your mean is half z, half the mean of the companions. In a mini-batch each example has the same
    weight 1/m, z too. Put all side by side before you average."""
    mu = (z + companions.mean(axis=1, keepdims=True)) / 2
    sigma2 = np.hstack([z, companions]).var(axis=1, keepdims=True)
    return (z - mu) / np.sqrt(sigma2 + epsilon)


normalised_in_company.slip(
    "not-divided",
    "return (z - mu) / np.sqrt(sigma2 + epsilon)",
    "return z - mu",
    """You subtracted the mean of the mini-batch, but did not divide by the deviation. Each unit then keeps
    its own scale. Divide by √(σ² + ε).""",
    combines=False,
)

normalised_in_company.slip(
    "standard-deviation-under-the-root",
    "Z.var(",
    "Z.std(",
    """You used the standard deviation where the variance belongs, under the root: in effect the root is taken
    twice. Use np.var there; the one root is that of σ² + ε.""",
    combines=False,
)

normalised_in_company.slip(
    "forgets-the-parentheses",
    "(z - mu) / np",
    "z - mu / np",
    """Python divides before it subtracts, so only the mean was divided by the deviation, and z was not. Put
    z - mu in parentheses.""",
    combines=False,
)

normalised_in_company.slip(
    "fixed-epsilon",
    "sigma2 + epsilon",
    "sigma2 + 1e-5",
    """You used an ε of your own, 1e-5, whatever is given. How far a mini-batch of small spread is stretched
    depends on it. Use the argument epsilon.""",
    combines=False,
)

normalised_in_company.slip(
    "stacks-below",
    "np.hstack",
    "np.vstack",
    """You put z above its companions, as if it were another row. A column is an example: z and the companions
    stand side by side, np.hstack([z, companions]) or np.concatenate with axis=1.""",
    combines=False,
)

normalised_in_company.slip(
    "joins-without-a-list",
    "np.hstack([z, companions])",
    "np.hstack(z, companions)",
    """np.hstack takes one argument: a list of the arrays to be joined. Put z and companions in square
    brackets.""",
    combines=False,
)


@normalised_in_company.misconception
def forgets_keepdims_for_the_whole_mini_batch(z, companions, epsilon):
    """The mean and variance of the mini-batch have shape (n,), not (n, 1). NumPy lines them up with the
    columns: an error where n ≠ m, and silently wrong numbers where n = m. Add keepdims=True to both."""
    Z = np.hstack([z, companions])
    Z_norm = (Z - Z.mean(axis=1)) / np.sqrt(Z.var(axis=1) + epsilon)
    return Z_norm[:, :1]


@normalised_in_company.misconception
def normalises_over_the_units(z, companions, epsilon):
    """You normalised z over its own units, down the column (axis 0). The companions then do not matter at
    all. Batch Norm walks along a row, over the examples: axis 1."""
    return (z - z.mean(axis=0)) / np.sqrt(z.var(axis=0) + epsilon)


@normalised_in_company.misconception
def returns_the_first_companion(z, companions, epsilon):
    """You returned another column of the mini-batch: the first of the companions. Where did you put z when
    you joined the two? Take that column."""
    Z = np.hstack([companions, z])
    mu = Z.mean(axis=1, keepdims=True)
    sigma2 = Z.var(axis=1, keepdims=True)
    return (Z[:, :1] - mu) / np.sqrt(sigma2 + epsilon)


normalised_in_company.slip(
    "fixed-epsilon-of-1e-8",
    "sigma2 + epsilon",
    "sigma2 + 1e-8",
    """You used an ε of your own, 1e-8, whatever is given. How far a mini-batch of small
    spread is stretched depends on it. Use the argument epsilon.""",
    combines=False,
)


# 7.4


@exercise(
    "7.4",
    title="dropout",
    hints=(
        "If half of the values are set to 0, what happens to the mean of the others' sum? What must be "
        "done to the kept values, so that the next layer sees the same on average?",
        "rng.random(shape) gives numbers evenly spread between 0 and 1: the share of them below p is p. "
        "One number for each value of A makes the mask. Kept values are divided by keep_probability, the "
        "others are 0.",
        "mask = rng.random(...) < ...\nA_dropped = A * ... / ...\nreturn A_dropped, mask",
    ),
)
def dropout_forward(A, keep_probability, rng):
    """Inverted dropout: keep each value with a probability, and make up for the others.

    A: (n, m); 0 < keep_probability <= 1; rng: a generator. Return (A_dropped, mask): mask is boolean,
    of A's shape, True where a value is kept; kept values are divided by keep_probability, the others 0.
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


dropout_forward.slip(
    "swaps-the-parts",
    "return A_dropped, mask",
    "return mask, A_dropped",
    """You returned (mask, A_dropped); asked for is (A_dropped, mask). The next layer would compute with
    True and False. Turn the order of the return around.""",
)

dropout_forward.slip(
    "forgets-the-mask",
    "return A_dropped, mask",
    "return A_dropped",
    """You returned one array where two are asked for. The next layer needs A_dropped; the backward pass needs
    the mask too, since gradients flow only through the values that were kept. Return the pair (A_dropped,
    mask).""",
)


@dropout_forward.misconception
def global_generator(A, keep_probability, rng):
    """Two generators with the same seed gave different masks. So your numbers come from elsewhere, np.random
    or a generator of your own, and nobody could repeat the experiment. Draw from the rng that is given:
    rng.random(A.shape)."""
    mask = np.random.default_rng().random(A.shape) < keep_probability
    A_dropped = A * mask / keep_probability
    return A_dropped, mask


dropout_forward.slip(
    "fixed-seed",
    "rng.random(",
    "np.random.default_rng(0).random(",
    """Your mask comes from a generator with a seed of its own, so it is the same in every call: always the
    same values would be dropped, and the network would simply do without them. Draw from the rng that is
    given.""",
)

dropout_forward.slip(
    "one-draw-for-each-unit",
    "rng.random(A.shape) < keep_probability",
    "np.repeat(rng.random((A.shape[0], 1)) < keep_probability, A.shape[1], axis=1)",
    """Each unit was kept or dropped for all examples at once. Asked for is one draw for each value of A, so
    that every example loses other units. Draw numbers of A's whole shape.""",
)

dropout_forward.slip(
    "one-draw-for-each-example",
    "rng.random(A.shape) < keep_probability",
    "np.repeat(rng.random((1, A.shape[1])) < keep_probability, A.shape[0], axis=0)",
    """Each example was kept or dropped whole. A dropped one then has nothing left to learn from. Asked for
    is one draw for each value of A: draw numbers of A's whole shape.""",
)

dropout_forward.slip(
    "drops-with-the-keep-probability",
    "rng.random(A.shape) < keep_probability",
    "rng.random(A.shape) > keep_probability",
    """Values are dropped with the probability with which they should be kept: with 0.8 only a fifth is
    left. A random number between 0 and 1 lies below p with probability p. Look at your comparison.""",
)

dropout_forward.slip(
    "normal-random-numbers",
    "rng.random(A.shape)",
    "rng.normal(size=A.shape)",
    """You compared normal random numbers with keep_probability. They are not spread evenly between 0
    and 1, so another share is kept than asked. rng.random(shape) gives numbers of which the share p
    lies below p.""",
)

dropout_forward.slip(
    "drops-nothing",
    "rng.random(A.shape) < keep_probability",
    "np.ones(A.shape, dtype=bool)",
    """Your mask keeps every value. Dropout needs chance: each value is kept with probability
    keep_probability, by a number drawn from rng for it.""",
)

dropout_forward.slip(
    "always-one-half",
    "< keep_probability",
    "< 0.5",
    """About half of the values are kept, whatever keep_probability says. Even with 1, where nothing may be
    dropped. Let keep_probability decide, in the comparison too.""",
)

dropout_forward.slip(
    "mask-of-numbers",
    "return A_dropped, mask",
    "return A_dropped, mask.astype(float)",
    """Your mask holds numbers, asked for is True and False. A boolean mask can also select values, A[mask],
    and be turned round with ~. A comparison such as < gives one.""",
)

dropout_forward.slip(
    "mask-marks-the-dropped",
    "return A_dropped, mask",
    "return A_dropped, ~mask",
    """Your mask is True where a value is dropped; asked for is True where it is kept. The backward pass
    would send the gradients through the wrong ones. Turn it round.""",
)

dropout_forward.slip(
    "mask-drawn-anew",
    "return A_dropped, mask",
    "return A_dropped, rng.random(A.shape) < keep_probability",
    """The mask that you returned is not the one that you applied: it was drawn a second time. The backward
    pass would send the gradients through other values. Draw once, keep the mask in a variable, and use that
    for both.""",
)

dropout_forward.slip(
    "not-divided",
    "A * mask / keep_probability",
    "A * mask",
    """Kept values were left as they are. Then the next layer gets less in training than at test time, when
    nothing is dropped. Divide what is kept by keep_probability, and both agree on average.""",
)

dropout_forward.slip(
    "multiplied-by-the-keep-probability",
    "A * mask / keep_probability",
    "A * mask * keep_probability",
    """You multiplied the kept values by keep_probability. After dropping, the sum is too small already; that
    makes it smaller still. Plain dropout multiplies so at test time; the inverted one, asked for here,
    divides in training.""",
)

dropout_forward.slip(
    "divided-by-the-drop-probability",
    "A * mask / keep_probability",
    "A * mask / (1 - keep_probability)",
    """You divided by 1 − keep_probability, the share that is dropped. Keeping 0.8 of the values loses a
    fifth of the sum; dividing by 0.8 makes up for it. With 1, yours divides by 0.""",
)

dropout_forward.slip(
    "divides-all-drops-none",
    "A * mask / keep_probability",
    "A / keep_probability",
    """All values were divided, but none was set to 0: the mask is not used. Values where the mask is False
    must become 0. Multiply by the mask, or use np.where.""",
)

dropout_forward.slip(
    "keeps-the-mean-of-the-dropped",
    "A * mask / keep_probability",
    "np.where(mask, A, A * keep_probability)",
    """Dropped values were made smaller instead of 0. Dropout takes them out altogether, so that no unit can
    lean on another. Where the mask is False, the result must be 0.""",
)

dropout_forward.slip(
    "zeros-where-the-mask-is-true",
    "A * mask / keep_probability",
    "A * ~mask / keep_probability",
    """A_dropped is 0 where your mask is True, and not where it is False. The mask is to be True where a value
    is kept. Make it so with the comparison, and let the same mask decide what becomes 0.""",
    combines=False,
)

dropout_forward.slip(
    "rand-of-the-old-generator",
    "rng.random(A.shape)",
    "rng.rand(*A.shape)",
    """rand belongs to np.random, NumPy's old generator. rng is one of the new ones: its evenly spread numbers
    come from rng.random(A.shape), with the shape as one argument.""",
    combines=False,
)

dropout_forward.slip(
    "keeps-an-exact-number",
    "rng.random(A.shape) < keep_probability",
    "(rng.permutation(A.size) < round(A.size * keep_probability)).reshape(A.shape)",
    """Exactly the same number of values is kept in every call. Asked for is a draw for each value by itself,
    so that the number varies by chance around the share. Compare a random number for each value with
    keep_probability.""",
    combines=False,
)

dropout_forward.slip(
    "mask-read-off-the-result",
    "return A_dropped, mask",
    "return A_dropped, A_dropped != 0",
    """Your mask is False wherever A_dropped is 0. After ReLU many values of A are 0 already: they can be
    kept, and the mask must say so. Return the mask that was drawn.""",
    combines=False,
)


@dropout_forward.misconception
def mask_of_positive_results(A, keep_probability, rng):
    """Your mask is True only where a value is positive. Negative values and zeros can be kept too, and the
    mask must say so. Return the mask that was drawn, without a look at A."""
    mask = rng.random(A.shape) < keep_probability
    A_dropped = A * mask / keep_probability
    return A_dropped, A_dropped > 0
