"""Exercises 1.1–1.4: the Z-transform."""

import numpy as np

from bn_helpers.exercises.checker.exercise import exercise

# 1.1


@exercise(
    "1.1",
    title="mean and variance of each unit",
    returns=("mu", "sigma2"),
    hints=(
        "Z has one row per unit and one column per example. Along which axis must you walk to see one unit "
        "in all its examples?",
        "A mean over axis 1 of an (n, m) array has shape (n,). With keepdims=True it keeps shape (n, 1), so "
        "that Z - mu subtracts from every column the mean of its own unit. The variance is the mean of the "
        "squared distances from mu.",
        "mu = Z.mean(axis=..., keepdims=...)\nsigma2 = ((Z - mu) ** 2).mean(axis=..., keepdims=...)\n"
        "return mu, sigma2",
    ),
)
def mean_and_variance(Z):
    """Mean and variance of each unit over the mini-batch.

    Z: (n, m), one column per example. Return (mu, sigma2), each of shape (n, 1);
    the variance divides by m.
    """
    mu = Z.mean(axis=1, keepdims=True)
    sigma2 = ((Z - mu) ** 2).mean(axis=1, keepdims=True)
    return mu, sigma2


@mean_and_variance.case("two units, three examples")
def _(rng):
    return (np.array([[1.0, 2.0, 6.0], [-1.0, 0.5, 2.0]]),)


@mean_and_variance.case("more units than examples, scales far apart")
def _(rng):
    return (
        rng.normal(size=(4, 3)) * np.array([[0.01], [1.0], [10.0], [200.0]])
        + [[0.02], [-3.0], [4.0], [50.0]],
    )


@mean_and_variance.case("one unit is constant")
def _(rng):
    return (np.array([[2.0, 2.0, 2.0, 2.0], [0.0, 1.0, 2.0, 5.0]]),)


@mean_and_variance.case("one example alone")
def _(rng):
    return (np.array([[3.0], [-2.0]]),)


@mean_and_variance.alternative
def with_loops(Z):
    n, m = Z.shape
    mu, sigma2 = np.zeros((n, 1)), np.zeros((n, 1))
    for i in range(n):
        mu[i, 0] = sum(Z[i, j] for j in range(m)) / m
        sigma2[i, 0] = sum((Z[i, j] - mu[i, 0]) ** 2 for j in range(m)) / m
    return mu, sigma2


@mean_and_variance.alternative
def with_moments(inputs, axis=1):
    mean = np.einsum("nm->n", inputs)[:, None] / inputs.shape[axis]
    return [mean, np.maximum((inputs**2).mean(axis, keepdims=True) - mean**2, 0)]


mean_and_variance.slip(
    "statistics-over-the-units",
    "axis=1",
    "axis=0",
    """You averaged down the columns (axis 0): that mixes all units of one example. Batch Norm asks how one
    unit varies over the examples, so walk along a row: axis 1. The results then have shape (n, 1), one
    number per unit.""",
)

mean_and_variance.slip(
    "statistics-of-the-whole-array",
    "axis=1, keepdims=True",
    "",
    """You took one mean and one variance of the whole array. Each unit has a scale of its own, and Batch
    Norm must remove each one: it needs one mean and one variance per row. Give mean the argument axis=1,
    and keepdims=True for shape (n, 1).""",
)

mean_and_variance.slip(
    "forgets-keepdims",
    "    return",
    "    mu, sigma2 = mu.squeeze(axis=1), sigma2.squeeze(axis=1)\n    return",
    """Your results have shape (n,) where (n, 1) is needed. Z − mu would then subtract along the columns, or
    fail, because NumPy lines up the last axes. Add keepdims=True to both, or reshape to (-1, 1).""",
)

mean_and_variance.slip(
    "mean-without-keepdims",
    ", keepdims=True",
    "",
    """Your mean has shape (n,), not (n, 1). In Z − mu NumPy lines up the last axes, so it tries to pair units
    with columns: an error where n ≠ m, silently wrong numbers where n = m. Add keepdims=True to both
    means.""",
)

mean_and_variance.slip(
    "variance-without-keepdims",
    "((Z - mu) ** 2).mean(axis=1, keepdims=True)",
    "((Z - mu) ** 2).mean(axis=1)",
    """Your variance has shape (n,) where (n, 1) is needed, like mu. Beside an (n, m) array NumPy would pair
    its numbers with columns instead of rows. Add keepdims=True there too.""",
)

mean_and_variance.slip(
    "swaps-mean-and-variance",
    "return mu, sigma2",
    "return sigma2, mu",
    """Your two results have changed places: the mean comes first, then the variance. Whoever unpacks the
    pair would subtract the one and divide by the other. Turn the order of the return around.""",
)

mean_and_variance.slip(
    "divides-by-m-minus-1",
    "sigma2 = ((Z - mu) ** 2).mean(axis=1, keepdims=True)",
    "sigma2 = ((Z - mu) ** 2).sum(axis=1, keepdims=True) / (Z.shape[1] - 1)",
    """Your variance is divided by m − 1; Batch Norm divides by m. The m − 1 corrects an estimate of a larger
    population, but here the mini-batch itself is made to have variance 1, and one example alone would give
    0/0. Look at ddof in np.var, or at what you divide the sum by.""",
)

mean_and_variance.slip(
    "squares-without-the-mean",
    "((Z - mu) ** 2)",
    "(Z**2)",
    """For the variance you squared z, not z − μ. The two agree only where the mean is 0; a unit with a large
    mean would seem to vary a lot although it hardly moves. Subtract mu from Z before you square.""",
)

mean_and_variance.slip(
    "forgets-to-square",
    "((Z - mu) ** 2)",
    "np.abs(Z - mu)",
    """For the variance you took the distances |z − μ| as they are; it is made of their squares. Square the
    distances instead of taking their absolute value.""",
)

mean_and_variance.slip(
    "distances-that-cancel",
    "((Z - mu) ** 2).mean(axis=1, keepdims=True)",
    "np.zeros_like(mu)",
    """Your variance is 0 for every unit, up to rounding. The distances z − μ of a unit, with their signs,
    always add up to 0, so their mean says nothing. Square each distance first, then take the mean.""",
    combines=False,
)

mean_and_variance.slip(
    "subtracts-the-mean-unsquared",
    "((Z - mu) ** 2).mean(axis=1, keepdims=True)",
    "(Z**2).mean(axis=1, keepdims=True) - mu",
    """You computed the variance as mean(z²) − μ. In this formula the mean is squared too: mean(z²) − μ².
    Without the square the two parts do not even have the same unit, and the result can be negative.""",
    combines=False,
)

mean_and_variance.slip(
    "forgets-to-average",
    "((Z - mu) ** 2).mean(axis=1, keepdims=True)",
    "(Z - mu) ** 2",
    """Your second result holds one squared distance for every value, shape (n, m). The variance of a unit is
    one number, the mean of them. Add .mean(axis=1, keepdims=True).""",
    combines=False,
)

mean_and_variance.slip(
    "variance-of-the-whole-array",
    "((Z - mu) ** 2).mean(axis=1, keepdims=True)",
    "((Z - mu) ** 2).mean()",
    """Your variance is one number for all units together. Each unit has a spread of its own, as it has a mean
    of its own. Average the squared distances of each row by itself: axis=1, keepdims=True.""",
    combines=False,
)

mean_and_variance.slip(
    "sums-for-means",
    ".mean(",
    ".sum(",
    """You added up and did not divide: sums stand where means are asked for. A sum grows with the
    size of the mini-batch, so the same unit would look different in a batch of 10 and of 100. Divide by m,
    the number of columns.""",
)

mean_and_variance.slip(
    "sum-for-mean",
    "((Z - mu) ** 2).mean(axis=1, keepdims=True)",
    "((Z - mu) ** 2).sum(axis=1, keepdims=True)",
    """For the variance you added up and did not divide; it is a mean. A sum grows with the size of the
    mini-batch, so the same unit would look different in a batch of 10 and of 100. Divide by m, the number of
    columns.""",
)

mean_and_variance.slip(
    "standard-deviation-for-variance",
    "    return",
    "    sigma2 = np.sqrt(sigma2)\n    return",
    """Instead of the variance σ² you returned its root, σ, the standard deviation. The root comes later, in
    the Z-transform, where ε is added before it is taken. Return the mean of the squared distances as it is,
    without a root (np.var, not np.std).""",
)


mean_and_variance.slip(
    "forgets-the-axis",
    "axis=1, ",
    "",
    """The axis is missing, so one mean and one variance were taken of the whole array, all units together.
    Each unit has a mean and a scale of its own. Average along each row: axis=1.""",
    combines=False,
)


@mean_and_variance.misconception
def one_number_for_each_example(Z):
    """You averaged down the columns (axis 0): one number for each example, shape (m,). Batch Norm asks how
    one unit varies over the examples, so walk along a row: axis=1, and keepdims=True for shape (n, 1)."""
    mu = Z.mean(axis=0)
    sigma2 = ((Z - mu) ** 2).mean(axis=0)
    return mu, sigma2


@mean_and_variance.misconception
def whole_array_for_every_unit(Z):
    """Every unit was given the same mean and variance, those of the whole array. A unit with small values
    would then still be small after the Z-transform. Average each row by itself: axis=1."""
    ones = np.ones((Z.shape[0], 1))
    return ones * Z.mean(), ones * Z.var()


@mean_and_variance.misconception
def divides_by_the_number_of_units(Z):
    """You divided by n, the number of rows. Here each column is one example, so a unit has m = Z.shape[1]
    values, and its mean is their sum divided by m; len(Z) and Z.shape[0] count the units."""
    n = Z.shape[0]
    mu = Z.sum(axis=1, keepdims=True) / n
    return mu, ((Z - mu) ** 2).sum(axis=1, keepdims=True) / n


@mean_and_variance.misconception
def divides_the_variance_by_the_number_of_units(Z):
    """You divided the squared distances by n, the number of rows. Here each column is one example, so a unit
    has m = Z.shape[1] values: divide by m; len(Z) and Z.shape[0] count the units."""
    mu = Z.mean(axis=1, keepdims=True)
    return mu, ((Z - mu) ** 2).sum(axis=1, keepdims=True) / Z.shape[0]


@mean_and_variance.misconception
def median_for_mean(Z):
    """Your first result is the median; asked for is the mean, the sum over the examples divided by m. The
    median has no simple gradient, and Batch Norm will need one. Use mean(axis=1, keepdims=True)."""
    mu = np.median(Z, axis=1, keepdims=True)
    return mu, Z.var(axis=1, keepdims=True)


# 1.2


@exercise(
    "1.2",
    title="the Z-transform",
    returns=("Z_norm",),
    hints=(
        "After subtracting the mean, what number must each unit be divided by to have variance 1: its "
        "variance or its standard deviation?",
        "Z_norm = (Z − μ) / √(σ² + ε). The ε stands inside the root, beside the variance; it keeps the "
        "division safe for a unit that never changes. μ and σ² have shape (n, 1), so NumPy repeats them "
        "over the columns.",
        "mu = Z.mean(axis=1, keepdims=True)\nsigma2 = ...\nreturn (Z - ...) / np.sqrt(... + epsilon)",
    ),
)
def z_transform(Z, epsilon):
    """Normalise each unit of Z over the mini-batch.

    Z: (n, m); epsilon: a small positive number. Return Z_norm of shape (n, m):
    (Z - mu) / sqrt(sigma2 + epsilon). A constant unit gives zeros.
    """
    mu = Z.mean(axis=1, keepdims=True)
    sigma2 = Z.var(axis=1, keepdims=True)
    return (Z - mu) / np.sqrt(sigma2 + epsilon)


@z_transform.case("two units, three examples")
def _(rng):
    return np.array([[1.0, 2.0, 6.0], [-1.0, 0.5, 2.0]]), 0.5


@z_transform.case("scales far apart")
def _(rng):
    Z = rng.normal(size=(4, 3)) * np.array([[0.01], [1.0], [10.0], [200.0]]) + [[0.02], [-3.0], [4.0], [50.0]]
    return Z, 1e-3


@z_transform.case("one unit is constant")
def _(rng):
    return np.array([[2.0, 2.0, 2.0, 2.0], [0.0, 1.0, 2.0, 5.0]]), 1e-5


@z_transform.case("as many units as examples")
def _(rng):
    return rng.normal(size=(3, 3)) + np.array([[1.0], [2.0], [-3.0]]), 0.1


@z_transform.alternative
def one_unit_after_the_other(Z, epsilon):
    rows = []
    for row in Z:
        distance = row - np.average(row)
        rows.append(distance / (np.mean(distance**2) + epsilon) ** 0.5)
    return np.stack(rows)


@z_transform.alternative
def on_the_transpose(batch, eps):
    columns = batch.T
    centred = columns - columns.mean(0)
    return (centred / np.sqrt(np.einsum("mn,mn->n", centred, centred) / len(columns) + eps)).T


z_transform.slip(
    "statistics-over-the-units",
    "axis=1",
    "axis=0",
    """Your statistics run over the units of one example (axis 0). Batch Norm compares one unit over all
    examples of the mini-batch: axis 1, along a row. The other direction is that of Layer Norm, which lesson
    08 meets again. Use axis=1, keepdims=True.""",
)

z_transform.slip(
    "statistics-of-the-whole-array",
    "axis=1, keepdims=True",
    "",
    """One mean and one variance were used for all units together. Units with a small scale then stay
    small, and differences between units stay as they were. Take the statistics of each row by itself:
    axis=1, keepdims=True.""",
)

z_transform.slip(
    "forgets-keepdims",
    ", keepdims=True",
    "",
    """Your mean and variance have shape (n,), not (n, 1). NumPy lines up the last axes, so it tries to pair
    units with columns: an error where n ≠ m, and silently wrong numbers where n = m. Add keepdims=True to
    both.""",
)

z_transform.slip(
    "variance-without-keepdims",
    "Z.var(axis=1, keepdims=True)",
    "Z.var(axis=1)",
    """Your variance has shape (n,), not (n, 1). NumPy lines up the last axes, so it tries to pair units with
    columns: an error where n ≠ m, and silently wrong numbers where n = m. The mean has keepdims=True; the
    variance needs it too.""",
    combines=False,
)

z_transform.slip(
    "sum-for-mean-in-the-variance",
    "Z.var(axis=1, keepdims=True)",
    "((Z - mu) ** 2).sum(axis=1, keepdims=True)",
    """Your variance is a sum of squared distances, without the division by m. It grows with the mini-batch,
    so the same unit would look smaller in a larger batch. Take the mean over the columns.""",
)

z_transform.slip(
    "squares-without-the-mean",
    "Z.var(axis=1, keepdims=True)",
    "(Z**2).mean(axis=1, keepdims=True)",
    """For the variance you squared z, not z − μ. A unit with a large mean would be squeezed although it
    hardly varies. Subtract mu from Z before you square.""",
)

z_transform.slip(
    "standard-deviation-for-variance",
    "Z.var(axis=1, keepdims=True)",
    "Z.std(axis=1, keepdims=True)",
    """You put σ (np.std), a root already, in the place of σ². With the root of the formula it is taken
    twice. Use the variance there, np.var, or the mean of the squared distances.""",
    combines=False,
)

z_transform.slip(
    "variance-without-epsilon",
    "np.sqrt(sigma2 + epsilon)",
    "sigma2",
    """You divided by σ² alone; the formula divides by √(σ² + ε). Two things are missing: the root, without
    which wide units become tiny and narrow ones huge, and the ε, without which a constant unit is divided by
    0.""",
)

z_transform.slip(
    "divides-by-the-variance",
    "np.sqrt(sigma2 + epsilon)",
    "(sigma2 + epsilon)",
    """You divided by σ² + ε, not by its square root. The result then has a variance near 1/σ² instead of 1: a
    unit with large values becomes tiny, one with small values huge. Divide by np.sqrt(sigma2 + epsilon).""",
)

z_transform.slip(
    "epsilon-outside-the-root",
    "np.sqrt(sigma2 + epsilon)",
    "(np.sqrt(sigma2) + epsilon)",
    """Your ε is added after the root: σ + ε. Batch Norm adds it to the variance, inside the root:
    √(σ² + ε). Both avoid a division by zero, but the values differ, and so does the gradient of a
    nearly constant unit. Move epsilon inside np.sqrt.""",
)

z_transform.slip(
    "epsilon-outside-the-fraction",
    "np.sqrt(sigma2 + epsilon)",
    "np.sqrt(sigma2) + epsilon",
    """Your ε is added to the finished quotient: Python divides before it adds. So it shifts every value, and
    a constant unit is still divided by 0. ε belongs to the variance: np.sqrt(sigma2 + epsilon).""",
)

z_transform.slip(
    "forgets-epsilon",
    "np.sqrt(sigma2 + epsilon)",
    "np.sqrt(sigma2)",
    """ε is missing. A unit that is the same for all examples has σ² = 0, and you would divide by 0. The NaN
    or infinity would spread through the whole network. Add epsilon to the variance before taking the
    root.""",
)

z_transform.slip(
    "divides-by-m-minus-1",
    "Z.var(",
    "Z.var(ddof=1, ",
    """Your variance is divided by m − 1; Batch Norm divides by m, because it is these m columns that shall
    have variance 1, not an estimate of others. With small mini-batches the difference is large. Look at
    ddof, or at what you divide the sum by.""",
)

for own in ("1e-5", "1e-8"):
    z_transform.slip(
        f"epsilon-of-{own}",
        "sigma2 + epsilon",
        f"sigma2 + {own}",
        f"""You used an ε of your own, {own}. The caller chooses ε, and whoever uses the same formula later
        must be able to use the same one. Take the argument epsilon.""",
        combines=False,
    )

z_transform.slip(
    "subtracts-the-wrong-way-round",
    "(Z - mu)",
    "(mu - Z)",
    """The sign is turned around: you subtracted Z from mu. A value above its unit's mean should come out
    positive. Write (Z − mu) above the fraction line.""",
)

z_transform.slip(
    "forgets-the-brackets",
    "(Z - mu) /",
    "Z - mu /",
    """Only mu is divided: Python divides before it subtracts. So each unit keeps its own scale. Put brackets
    around the difference: (Z - mu).""",
)

z_transform.slip(
    "forgets-the-mean",
    "return (Z - mu)",
    "return Z",
    """The mean was not subtracted, so each unit keeps an offset, and the next layer sees it. The
    Z-transform first moves every unit to mean 0: write (Z − mu) above the fraction line.""",
)

z_transform.slip(
    "multiplies-by-the-deviation",
    " / np.sqrt(sigma2 + epsilon)",
    " * np.sqrt(sigma2 + epsilon)",
    """You multiplied by √(σ² + ε) where the formula divides. Wide units become wider still. Divide
    instead.""",
)

z_transform.slip(
    "only-subtracts-the-mean",
    " / np.sqrt(sigma2 + epsilon)",
    "",
    """There is no division by the spread, so each unit keeps its own scale. The second half is missing:
    divide by √(σ² + ε), so that all units spread equally wide.""",
)


@z_transform.misconception
def scales_to_the_range(Z, epsilon):
    """You divided by the distance from the smallest to the largest value. One extreme example would then
    squeeze all others together. The Z-transform divides by the standard deviation: √(σ² + ε)."""
    return (Z - Z.mean(axis=1, keepdims=True)) / (np.ptp(Z, axis=1, keepdims=True) + epsilon)


@z_transform.misconception
def scales_between_0_and_1(Z, epsilon):
    """You scaled each unit between its smallest and its largest value, to numbers from 0 to 1. One extreme
    example would then squeeze all others together, and the mean is not 0. The Z-transform subtracts the mean
    and divides by √(σ² + ε)."""
    smallest = Z.min(axis=1, keepdims=True)
    return (Z - smallest) / (np.ptp(Z, axis=1, keepdims=True) + epsilon)


@z_transform.misconception
def divides_by_the_number_of_units(Z, epsilon):
    """Your means are divided by n, the number of rows. Here each column is one example, so a unit has
    m = Z.shape[1] values: divide by m; len(Z) and Z.shape[0] count the units."""
    mu = Z.sum(axis=1, keepdims=True) / len(Z)
    sigma2 = ((Z - mu) ** 2).sum(axis=1, keepdims=True) / len(Z)
    return (Z - mu) / np.sqrt(sigma2 + epsilon)


# 1.3


@exercise(
    "1.3",
    title="new data, old statistics",
    returns=("Z_norm",),
    hints=(
        "The new columns may be a single example. What would its own mean and variance be, and what would "
        "be left of it?",
        "What was learned from the training data was learned on a scale: z − μ, divided by √(σ² + ε), with "
        "the μ and σ² of the training data. New data must be measured on the same scale.",
        "return (Z_new - ...) / np.sqrt(... + epsilon)   # nothing is computed from Z_new itself",
    ),
)
def apply_training_statistics(Z_new, mu, sigma2, epsilon):
    """Normalise new columns with the statistics of the training data.

    Z_new: (n, k), k may be 1; mu, sigma2: (n, 1), from the training data.
    Return an array of shape (n, k).
    """
    return (Z_new - mu) / np.sqrt(sigma2 + epsilon)


@apply_training_statistics.case("two units, three new examples")
def _(rng):
    Z_new = np.array([[1.0, 2.0, 6.0], [-1.0, 0.5, 2.0]])
    return Z_new, np.array([[0.5], [-2.0]]), np.array([[4.0], [0.25]]), 0.5


@apply_training_statistics.case("a single new example")
def _(rng):
    return rng.normal(size=(3, 1)), rng.normal(size=(3, 1)), rng.uniform(0.1, 3.0, size=(3, 1)), 0.1


@apply_training_statistics.case("a unit that was constant in training")
def _(rng):
    return rng.normal(size=(2, 4)), rng.normal(size=(2, 1)), np.array([[0.0], [2.0]]), 0.01


@apply_training_statistics.case("as many units as examples")
def _(rng):
    return rng.normal(size=(3, 3)), rng.normal(size=(3, 1)), rng.uniform(0.1, 30.0, size=(3, 1)), 0.05


@apply_training_statistics.alternative
def as_a_straight_line(Z_new, mu, sigma2, epsilon):
    slope = (sigma2 + epsilon) ** -0.5
    return slope * Z_new - slope * mu


@apply_training_statistics.alternative
def value_by_value(Z_new, mu, sigma2, epsilon):
    n, k = Z_new.shape
    return [[(Z_new[i, j] - mu[i, 0]) / np.sqrt(sigma2[i, 0] + epsilon) for j in range(k)] for i in range(n)]


apply_training_statistics.slip(
    "variance-without-epsilon",
    "np.sqrt(sigma2 + epsilon)",
    "sigma2",
    """You divided by σ² alone; the training data was divided by √(σ² + ε). Two things are missing: the root,
    without which new data stands on another scale, and the ε, without which a unit that was constant in
    training is divided by 0.""",
)

apply_training_statistics.slip(
    "epsilon-outside-the-fraction",
    "np.sqrt(sigma2 + epsilon)",
    "np.sqrt(sigma2) + epsilon",
    """Your ε is added to the finished quotient: Python divides before it adds. So it shifts every value, and
    a unit that was constant in training is divided by 0. ε belongs to the variance:
    np.sqrt(sigma2 + epsilon).""",
)

for own in ("1e-5", "1e-8"):
    apply_training_statistics.slip(
        f"epsilon-of-{own}",
        "sigma2 + epsilon",
        f"sigma2 + {own}",
        f"""You used an ε of your own, {own}. The training data was normalised with the ε of the caller, and
        new data needs the same. Take the argument epsilon.""",
        combines=False,
    )

apply_training_statistics.slip(
    "divides-by-the-variance",
    "np.sqrt(sigma2 + epsilon)",
    "(sigma2 + epsilon)",
    """You divided by σ² + ε, not by its square root. New data would then stand on another scale than the
    training data. Use the same formula as in the Z-transform: np.sqrt(sigma2 + epsilon) below the line.""",
)

apply_training_statistics.slip(
    "epsilon-outside-the-root",
    "np.sqrt(sigma2 + epsilon)",
    "(np.sqrt(sigma2) + epsilon)",
    """Your ε is added after the root. The training data was divided by √(σ² + ε), with ε inside; new data
    must be treated in the same way, or the two scales differ. Move epsilon inside np.sqrt.""",
)

apply_training_statistics.slip(
    "forgets-epsilon",
    "np.sqrt(sigma2 + epsilon)",
    "np.sqrt(sigma2)",
    """ε is missing. For a unit that was constant in training σ² is 0, and you would divide by 0. Add
    epsilon to the variance before taking the root, as in training.""",
)

apply_training_statistics.slip(
    "forgets-the-mean",
    "(Z_new - mu)",
    "Z_new",
    """The training mean is not subtracted. New data would be shifted against the data that the model was
    fitted to. Write (Z_new − mu) above the line.""",
)

apply_training_statistics.slip(
    "subtracts-the-wrong-way-round",
    "(Z_new - mu)",
    "(mu - Z_new)",
    """The sign is turned around: you subtracted Z_new from mu. The training data was normalised with z − μ;
    new data must be treated in the same way. Write (Z_new − mu) above the line.""",
)

apply_training_statistics.slip(
    "forgets-the-brackets",
    "(Z_new - mu) /",
    "Z_new - mu /",
    """Only mu is divided: Python divides before it subtracts. So the new data keeps its own scale. Put
    brackets around the difference: (Z_new - mu).""",
)

apply_training_statistics.slip(
    "multiplies-by-the-deviation",
    " / np.sqrt(sigma2 + epsilon)",
    " * np.sqrt(sigma2 + epsilon)",
    """You multiplied by √(σ² + ε) where the formula divides. A unit that spread widely in training then
    spreads even more. Divide instead.""",
)

apply_training_statistics.slip(
    "only-subtracts-the-mean",
    " / np.sqrt(sigma2 + epsilon)",
    "",
    """There is no division by the training spread. The training data was divided by √(σ² + ε), so new data
    would stand on another scale. Divide by the same root.""",
)


@apply_training_statistics.misconception
def statistics_of_the_new_data(Z_new, mu, sigma2, epsilon):
    """You normalised the new columns with their own mean and variance. Then the answer for one example
    depends on its company, and nothing is left of a single example. The model learned on the training
    scale: use the mu and sigma2 that you are given."""
    mu = Z_new.mean(axis=1, keepdims=True)
    sigma2 = Z_new.var(axis=1, keepdims=True)
    return (Z_new - mu) / np.sqrt(sigma2 + epsilon)


@apply_training_statistics.misconception
def own_mean_and_training_variance(Z_new, mu, sigma2, epsilon):
    """You subtracted the mean of the new columns, not that of the training data. A single example always
    becomes 0 that way. Subtract the mu that you are given."""
    mu = Z_new.mean(axis=1, keepdims=True)
    return (Z_new - mu) / np.sqrt(sigma2 + epsilon)


@apply_training_statistics.misconception
def training_mean_and_own_variance(Z_new, mu, sigma2, epsilon):
    """You divided by the spread of the new columns, not by that of the training data. A single example has no
    spread at all. Use the sigma2 that you are given."""
    sigma2 = Z_new.var(axis=1, keepdims=True)
    return (Z_new - mu) / np.sqrt(sigma2 + epsilon)


# 1.4


@exercise(
    "1.4",
    title="the variance that is left",
    returns=("the variance",),
    hints=(
        "The Z-transform divides every value by √(σ² + ε). If all values are divided by c, what happens to "
        "their variance?",
        "Var(z / c) = Var(z) / c². Here Var(z) = σ² and c² = σ² + ε. So the variance that is left is a "
        "little less than 1, and 0 for a unit with σ² = 0.",
        "return sigma2 / (... + ...)",
    ),
)
def normalised_variance(sigma2, epsilon):
    """The variance of each unit after the Z-transform.

    sigma2: (n, 1), the variance before; epsilon: as in the Z-transform.
    Return an array of shape (n, 1).
    """
    return sigma2 / (sigma2 + epsilon)


@normalised_variance.case("three units")
def _(rng):
    return np.array([[0.25], [1.0], [9.0]]), 0.5


@normalised_variance.case("a unit with a variance as small as epsilon, and one that is constant")
def _(rng):
    return np.array([[1e-3], [0.0], [2.0]]), 1e-3


@normalised_variance.case("any variances")
def _(rng):
    return rng.uniform(0.01, 5.0, size=(5, 1)), 0.03


@normalised_variance.alternative
def one_minus_the_rest(sigma2, epsilon):
    return 1 - epsilon / (sigma2 + epsilon)


@normalised_variance.alternative
def by_the_deviation(variance, eps):
    return np.array([[(np.sqrt(v) / np.sqrt(v + eps)) ** 2] for (v,) in variance])


normalised_variance.slip(
    "forgets-epsilon",
    "(sigma2 + epsilon)",
    "sigma2",
    """You divided σ² by σ²: that says the variance is always exactly 1, and 0/0 for a constant unit. But
    the Z-transform divides by √(σ² + ε). Keep the ε: the variance left is a little below 1.""",
)

normalised_variance.slip(
    "variance-of-exactly-1",
    "sigma2 / (sigma2 + epsilon)",
    "np.ones_like(sigma2)",
    """You say that the variance is exactly 1. That is the goal, but ε takes a little away, and a constant
    unit keeps variance 0. Work out the variance of z / √(σ² + ε).""",
)

normalised_variance.slip(
    "takes-a-root",
    "sigma2 / (sigma2 + epsilon)",
    "np.sqrt(sigma2 / (sigma2 + epsilon))",
    """There is a root in your result, as in a standard deviation. Asked for is the variance, its square: what
    values are divided by, √(σ² + ε), enters it squared. Leave the root away.""",
)

normalised_variance.slip(
    "divides-by-the-root",
    "(sigma2 + epsilon)",
    "np.sqrt(sigma2 + epsilon)",
    """You divided σ² by √(σ² + ε). Values are divided by that root, but a variance is made of squared
    values, so it is divided by the root squared: σ² + ε.""",
)

normalised_variance.slip(
    "divides-by-the-square",
    "(sigma2 + epsilon)",
    "(sigma2 + epsilon) ** 2",
    """You divided σ² by (σ² + ε)². A variance is divided by the square of what the values are divided by, and
    the Z-transform divides them by √(σ² + ε). The square of that root is σ² + ε: divide by it once.""",
    combines=False,
)

normalised_variance.slip(
    "forgets-the-brackets",
    "(sigma2 + epsilon)",
    "sigma2 + epsilon",
    """Python divides before it adds, so this is σ²/σ² + ε, which is 1 + ε: more than 1. Put brackets around
    the sum below the line: (sigma2 + epsilon).""",
)

normalised_variance.slip(
    "upside-down",
    "sigma2 / (sigma2 + epsilon)",
    "(sigma2 + epsilon) / sigma2",
    """Your fraction is upside down: it is above 1, but ε can only take something away from the variance.
    Divide the variance before, σ², by σ² + ε.""",
)

normalised_variance.slip(
    "forgets-the-variance-before",
    "sigma2 / (",
    "1 / (",
    """You returned 1/(σ² + ε). That is the factor by which the variance changes. The variance before, σ², is
    missing: multiply by it.""",
)

normalised_variance.slip(
    "leaves-the-variance",
    "sigma2 / (sigma2 + epsilon)",
    "sigma2",
    """You returned σ², the variance before. The Z-transform divides every value by √(σ² + ε), so the variance
    changes too. If all values are divided by c, what happens to their variance?""",
    combines=False,
)

normalised_variance.slip(
    "adds-epsilon",
    "sigma2 / (sigma2 + epsilon)",
    "sigma2 + epsilon",
    """You returned σ² + ε: that is what the squares are divided by, not what is left of the variance. Divide
    the variance before, σ², by it.""",
)


@normalised_variance.misconception
def share_that_is_lost(sigma2, epsilon):
    """Your result measures what ε takes away: ε/(σ² + ε) is the share of the variance that is lost. Asked for
    is the share that is left, σ²/(σ² + ε); the two add up to 1."""
    return epsilon / (sigma2 + epsilon)
