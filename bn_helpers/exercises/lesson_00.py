"""Exercise 0.1: a small one to try the checker on."""

import numpy as np

from bn_helpers.exercises.checker.exercise import exercise


@exercise(
    "0.1",
    title="a distance in standard deviations",
    returns=("the distance",),
    hints=(
        "A value lies 6 above the mean; the standard deviation is 2. How many standard deviations is that?",
        "First the distance from the mean, z − μ; then measure it with σ as the unit of length: divide.",
        "return (z - ...) / ...",
    ),
)
def distance_in_stds(z, mu, sigma):
    """How many standard deviations sigma the value z lies above the mean mu."""
    return (z - mu) / sigma


@distance_in_stds.case("one value above the mean")
def _(rng):
    return 7.0, 1.0, 2.0


@distance_in_stds.case("one value below the mean")
def _(rng):
    return -3.0, 1.5, 0.5


@distance_in_stds.case("several values at once")
def _(rng):
    return np.array([1.0, 2.0, 6.0]), 3.0, 4.0


@distance_in_stds.alternative
def by_multiplication(value, mean, deviation):
    return (value - mean) * deviation**-1


@distance_in_stds.alternative
def of_two_quotients(z, mu, sigma):
    return z / sigma - mu / sigma


distance_in_stds.slip(
    "subtracts-the-wrong-way-round",
    "(z - mu)",
    "(mu - z)",
    """The sign is turned around: you subtracted z from mu. A value above the mean should come out positive,
    so the mean is what is subtracted: z − mu.""",
)

distance_in_stds.slip(
    "forgets-the-mean",
    "(z - mu)",
    "z",
    """The mean is not subtracted, so you measure how far z is from 0; asked for is how far it is from the
    mean. Subtract mu first.""",
)

distance_in_stds.slip(
    "takes-the-absolute-value",
    "(z - mu)",
    "np.abs(z - mu)",
    """Your result is never negative: the sign of z − mu is lost. It tells on which side of the mean a value
    lies; a value below the mean should come out negative. Leave the absolute value away.""",
)

distance_in_stds.slip(
    "forgets-the-brackets",
    "(z - mu) / sigma",
    "z - mu / sigma",
    """Python divides before it subtracts, so z - mu / sigma means z − (μ/σ). Put brackets around the
    difference.""",
)

distance_in_stds.slip(
    "forgets-to-divide",
    " / sigma",
    "",
    """There is no division by σ, so your result is in the units of z. Asked for is the distance in standard
    deviations: divide the difference by sigma.""",
)

distance_in_stds.slip(
    "divides-by-the-variance",
    " / sigma",
    " / sigma**2",
    """You divided by σ². That is the variance; the unit of length here is the standard deviation σ
    itself.""",
)

distance_in_stds.slip(
    "divides-by-the-root-of-sigma",
    " / sigma",
    " / np.sqrt(sigma)",
    """You divided by the root of sigma. A root is taken of a variance; sigma is the standard deviation
    already. Divide by it as it is.""",
    combines=False,
)

distance_in_stds.slip(
    "multiplies-by-sigma",
    " / sigma",
    " * sigma",
    """You multiplied by σ. With a larger σ the same distance is fewer standard deviations, not more: divide
    by sigma.""",
)
