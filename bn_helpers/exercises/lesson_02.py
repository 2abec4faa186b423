"""Exercises 2.1–2.5: learnable γ and β, and the gradients of Batch Norm."""

import numpy as np

from bn_helpers.exercises.checker.exercise import exercise

# 2.1


@exercise(
    "2.1",
    title="scale and shift",
    returns=("Z_tilde",),
    hints=(
        "γ has one number per unit, Z_norm one per unit and example. Which values of Z_norm share the same "
        "γ?",
        "⊙ multiplies element by element. γ and β have shape (n, 1), so NumPy repeats them over the columns: "
        "first γ stretches each row, then β moves it.",
        "return ... * Z_norm + ...",
    ),
)
def scale_and_shift(Z_norm, gamma, beta):
    """Give each normalised unit a scale and a mean of its own.

    Z_norm: (n, m); gamma, beta: (n, 1). Return Z_tilde of shape (n, m).
    """
    return gamma * Z_norm + beta


@scale_and_shift.case("two units, three examples")
def _(rng):
    Z_norm = np.array([[-1.0, 0.25, 1.5], [0.5, -2.0, 1.0]])
    return Z_norm, np.array([[2.0], [-0.5]]), np.array([[1.0], [3.0]])


@scale_and_shift.case("more units than examples, scales far apart")
def _(rng):
    gamma = rng.normal(size=(4, 1)) * np.array([[0.01], [1.0], [10.0], [200.0]])
    return rng.normal(size=(4, 3)), gamma, rng.normal(size=(4, 1))


@scale_and_shift.case("as many units as examples, one γ is 0")
def _(rng):
    return rng.normal(size=(3, 3)), np.array([[1.5], [0.0], [-2.0]]), rng.normal(size=(3, 1))


@scale_and_shift.case("one example alone")
def _(rng):
    return rng.normal(size=(3, 1)), rng.normal(size=(3, 1)), rng.normal(size=(3, 1))


@scale_and_shift.alternative
def with_a_diagonal_matrix(Z_norm, scale, shift):
    return np.diag(scale[:, 0]) @ Z_norm + shift


@scale_and_shift.alternative
def row_by_row(Z_norm, gamma, beta):
    return [
        [float(g) * z + float(b) for z in row] for row, (g,), (b,) in zip(Z_norm, gamma, beta, strict=True)
    ]


scale_and_shift.slip(
    "swaps-gamma-and-beta",
    "gamma * Z_norm + beta",
    "beta * Z_norm + gamma",
    """You multiplied by β and added γ: the two have changed places. γ is the scale, so it stands beside
    Z_norm in the product; β is the shift, so it is added. The arguments come in the order Z_norm, gamma,
    beta.""",
)

scale_and_shift.slip(
    "shifts-before-scaling",
    "gamma * Z_norm + beta",
    "gamma * (Z_norm + beta)",
    """β came in before the multiplication by γ, so γ stretches β too, and a unit with γ = 0 loses its mean.
    Scale first, shift afterwards: look at where the parentheses stand.""",
)

scale_and_shift.slip(
    "forgets-gamma",
    "gamma * ",
    "",
    """γ is missing: all units keep the same spread, whatever is learned. That spread is what γ is there to
    change. Multiply each row of Z_norm by its γ before you add β.""",
)

scale_and_shift.slip(
    "forgets-beta",
    " + beta",
    "",
    """β is missing: every unit keeps mean 0, so it cannot leave the middle of its activation function. Add β
    to the scaled values.""",
)

scale_and_shift.slip(
    "subtracts-beta",
    "+ beta",
    "- beta",
    """You subtracted β. The formula adds it, so that β is the new mean of the unit; with a minus the mean
    would be −β. Change the sign.""",
)

scale_and_shift.slip(
    "divides-by-gamma",
    "gamma * Z_norm",
    "Z_norm / gamma",
    """You divided by γ. A larger γ would then make the unit narrower, and γ = 0 would give infinities. γ is
    the factor that stretches Z_norm: multiply.""",
)


@scale_and_shift.misconception
def sums_over_the_units(Z_norm, gamma, beta):
    """You took a matrix product (γᵀ Z_norm), which adds all units together. In γ ⊙ Z_norm each unit stays by
    itself: ⊙ multiplies element by element. Use * here, not @ or np.dot; shape (n, 1) is repeated over the
    columns."""
    return gamma.T @ Z_norm + beta


@scale_and_shift.misconception
def matrix_product(Z_norm, gamma, beta):
    """You used a matrix product, and its shapes do not fit: γ is (n, 1), Z_norm (n, m). ⊙ means element by
    element: each row of Z_norm times its own γ. Use * in place of @."""
    return gamma @ Z_norm + beta


@scale_and_shift.misconception
def matrix_product_by_dot(Z_norm, gamma, beta):
    """np.dot is a matrix product, and the shapes (n, 1) and (n, m) do not fit for one. ⊙ means element by
    element: each row of Z_norm times its own γ. Use * in place of np.dot."""
    return np.dot(gamma, Z_norm) + beta


@scale_and_shift.misconception
def flattens_the_parameters(Z_norm, gamma, beta):
    """You made γ and β flat, shape (n,). NumPy lines up the last axes, so each column would get a γ instead
    of each unit: an error where n ≠ m, silently wrong where n = m. Leave them as they come, (n, 1)."""
    return gamma.ravel() * Z_norm + beta.ravel()


@scale_and_shift.misconception
def flattens_the_parameters_behind(Z_norm, gamma, beta):
    """You made γ and β flat, shape (n,). NumPy lines up the last axes, so each column would get a γ instead
    of each unit: an error where n ≠ m. Leave them as they come, (n, 1)."""
    return Z_norm * gamma.ravel() + beta.ravel()


@scale_and_shift.misconception
def one_gamma_and_beta_for_the_layer(Z_norm, gamma, beta):
    """You used the first γ and β for all units. Each unit has its own pair, that is why they have n rows.
    Use the whole arrays: shape (n, 1) is repeated over the columns."""
    return gamma[0] * Z_norm + beta[0]


@scale_and_shift.misconception
def averages_the_parameters(Z_norm, gamma, beta):
    """You gave every unit the same γ and β, the averages over the layer. Each unit learns its own pair, one
    row of γ and β each. Use the arrays as they are, without a mean."""
    return gamma.mean() * Z_norm + beta.mean()


@scale_and_shift.misconception
def normalises_again(Z_norm, gamma, beta):
    """You normalised Z_norm once more. It is given as it shall be used; a second time costs work, and moves
    the values a little because of ε. Only multiply by γ and add β."""
    distance = Z_norm - Z_norm.mean(axis=1, keepdims=True)
    return gamma * distance / np.sqrt((distance**2).mean(axis=1, keepdims=True) + 1e-8) + beta


# 2.2


@exercise(
    "2.2",
    title="parameters that undo the Z-transform",
    returns=("gamma", "beta"),
    hints=(
        "The Z-transform first subtracts μ, then divides by √(σ² + ε). In which order, and by which "
        "operations, is that undone?",
        "Solve z_norm = (z − μ) / √(σ² + ε) for z. The result has the form z = γ · z_norm + β: read off γ "
        "and β.",
        "gamma = np.sqrt(... + ...)\nbeta = ...\nreturn gamma, beta",
    ),
)
def identity_parameters(mu, sigma2, epsilon):
    """The gamma and beta with which scale-and-shift undoes the Z-transform.

    mu, sigma2: (n, 1), the statistics that the Z-transform used; epsilon: as there.
    Return (gamma, beta), each of shape (n, 1), so that Z_tilde = Z.
    """
    gamma = np.sqrt(sigma2 + epsilon)
    beta = mu
    return gamma, beta


@identity_parameters.case("two units")
def _(rng):
    return np.array([[3.0], [-1.0]]), np.array([[4.0], [0.25]]), 0.5


@identity_parameters.case("any statistics")
def _(rng):
    return rng.normal(size=(5, 1)), rng.uniform(0.01, 5.0, size=(5, 1)), 0.1


@identity_parameters.case("scales far apart")
def _(rng):
    return np.array([[0.02], [-4.0], [50.0]]), np.array([[1e-4], [9.0], [4e4]]), 1e-3


@identity_parameters.case("a constant unit")
def _(rng):
    return np.array([[2.0], [0.5]]), np.array([[0.0], [1.0]]), 0.01


@identity_parameters.case("one unit")
def _(rng):
    return np.array([[-1.5]]), np.array([[2.0]]), 0.3


@identity_parameters.alternative
def with_a_power(mean, variance, eps):
    return [(variance + eps) ** 0.5, +mean]


@identity_parameters.alternative
def unit_by_unit(mu, sigma2, epsilon):
    gamma, beta = np.empty(mu.shape), np.empty(mu.shape)
    for i, (center, variance) in enumerate(zip(mu.flat, sigma2.flat, strict=True)):
        gamma[i, 0] = np.hypot(np.sqrt(variance), np.sqrt(epsilon))
        beta[i, 0] = center
    return gamma, beta


identity_parameters.slip(
    "swaps-gamma-and-beta",
    "return gamma, beta",
    "return beta, gamma",
    """Your two results have changed places: γ, the scale, comes first, then β, the shift. Whoever unpacks the
    pair would multiply by what should be added. Turn the order of the return around.""",
)

identity_parameters.slip(
    "forgets-epsilon",
    "np.sqrt(sigma2 + epsilon)",
    "np.sqrt(sigma2)",
    """Your γ is √σ², without ε. The Z-transform divided by √(σ² + ε), so a little of the spread would stay
    lost. To undo a division, multiply by exactly what was divided by.""",
)

identity_parameters.slip(
    "variance-for-the-deviation",
    "np.sqrt(sigma2 + epsilon)",
    "(sigma2 + epsilon)",
    """Your γ is σ² + ε, without the root. The Z-transform divided by √(σ² + ε), and multiplying by its
    square goes too far: a wide unit would come back wider than it was. Take the root.""",
)

identity_parameters.slip(
    "variance-without-epsilon",
    "np.sqrt(sigma2 + epsilon)",
    "sigma2",
    """Your γ is σ², the variance. The Z-transform divided by √(σ² + ε), so two things are missing: the ε and
    the root. To undo a division, multiply by exactly what was divided by.""",
)

identity_parameters.slip(
    "epsilon-outside-the-root",
    "np.sqrt(sigma2 + epsilon)",
    "(np.sqrt(sigma2) + epsilon)",
    """Your γ is σ + ε, with ε added after the root. The Z-transform added it inside: √(σ² + ε). The two
    differ, so z would not come back exactly. Move epsilon inside np.sqrt.""",
)

identity_parameters.slip(
    "repeats-the-z-transform",
    "gamma = np.sqrt(sigma2 + epsilon)\n    beta = mu",
    "gamma = 1 / np.sqrt(sigma2 + epsilon)\n    beta = -mu / np.sqrt(sigma2 + epsilon)",
    """Your γ and β carry out the Z-transform, 1/√(σ² + ε) and −μ/√(σ² + ε). But they are applied to Z_norm,
    which has been through it already, and shall come back to Z. Solve z_norm = (z − μ)/√(σ² + ε) for z.""",
)

identity_parameters.slip(
    "divides-instead-of-multiplying",
    "np.sqrt(sigma2 + epsilon)",
    "1 / np.sqrt(sigma2 + epsilon)",
    """Your γ is 1/√(σ² + ε): that divides a second time. The Z-transform has divided already; to undo it,
    multiply by what it divided by. Leave the fraction away.""",
)

identity_parameters.slip(
    "subtracts-the-mean-again",
    "beta = mu",
    "beta = -mu",
    """Your β is −μ: that subtracts the mean a second time. The Z-transform has taken μ away already; β has
    to give it back. Change the sign.""",
)

identity_parameters.slip(
    "scales-the-mean",
    "beta = mu",
    "beta = np.sqrt(sigma2 + epsilon) * mu",
    """Your β is μ times the standard deviation. In γ · z_norm + β the scale γ reaches z_norm only, β is
    added afterwards. What is left to add, once γ · z_norm has given back z − μ?""",
)

identity_parameters.slip(
    "divides-the-mean",
    "beta = mu",
    "beta = mu / np.sqrt(sigma2 + epsilon)",
    """Your β is μ/√(σ² + ε), the mean on the normalised scale. But β is added after γ has brought the values
    back to the old scale, so the mean is needed on the old scale too. What is left to add to z − μ?""",
)

identity_parameters.slip(
    "keeps-z-norm",
    "gamma = np.sqrt(sigma2 + epsilon)\n    beta = mu",
    "gamma, beta = np.ones_like(sigma2), np.zeros_like(mu)",
    """γ = 1 and β = 0 leave Z_norm as it is: Z̃ = Z_norm. Asked for are the values that bring back Z itself,
    as it was before the Z-transform. What was subtracted, and what divided by?""",
)

identity_parameters.slip(
    "forgets-the-mean",
    "beta = mu",
    "beta = np.zeros_like(mu)",
    """Your β is 0, so the mean does not come back: every unit keeps mean 0. What must be added to undo the
    subtraction of the Z-transform?""",
)

identity_parameters.slip(
    "forgets-the-deviation",
    "gamma = np.sqrt(sigma2 + epsilon)",
    "gamma = np.ones_like(sigma2)",
    """Your γ is 1, so the spread does not come back: every unit keeps a variance near 1. What must be
    multiplied by to undo the division of the Z-transform?""",
    combines=False,
)


@identity_parameters.misconception
def flattens_the_results(mu, sigma2, epsilon):
    """Your results lie flat, in shape (n,), where (n, 1) is needed. Times an (n, m) array they would pair
    with columns instead of rows. mu and sigma2 come as (n, 1): leave out the step that flattens."""
    return np.sqrt(sigma2 + epsilon).ravel(), mu.ravel()


# 2.3


@exercise(
    "2.3",
    title="the forward pass of Batch Norm",
    returns=("Z_tilde",),
    hints=(
        "Two steps follow each other: one takes each unit's own mean and spread away, the other gives it new "
        "ones. Which of your earlier functions does which?",
        "Z_norm = (Z − μ) / √(σ² + ε) with the statistics of each row (axis 1, shape (n, 1), variance "
        "divided by m); then Z̃ = γ ⊙ Z_norm + β.",
        "mu = ...\nsigma2 = ...\nZ_norm = (Z - ...) / np.sqrt(... + epsilon)\nreturn ... * Z_norm + ...",
    ),
)
def batch_norm_forward(Z, gamma, beta, epsilon):
    """Batch Norm in training: normalise each unit over the mini-batch, then scale and shift.

    Z: (n, m); gamma, beta: (n, 1); epsilon: a small positive number.
    Return Z_tilde of shape (n, m).
    """
    mu = Z.mean(axis=1, keepdims=True)
    sigma2 = Z.var(axis=1, keepdims=True)
    Z_norm = (Z - mu) / np.sqrt(sigma2 + epsilon)
    return gamma * Z_norm + beta


@batch_norm_forward.case("two units, three examples")
def _(rng):
    Z = np.array([[1.0, 2.0, 6.0], [-1.0, 0.5, 2.0]])
    return Z, np.array([[2.0], [-0.5]]), np.array([[1.0], [3.0]]), 0.5


@batch_norm_forward.case("scales far apart")
def _(rng):
    Z = rng.normal(size=(4, 3)) * np.array([[0.01], [1.0], [10.0], [200.0]]) + [[0.02], [-3.0], [4.0], [50.0]]
    return Z, rng.normal(size=(4, 1)), rng.normal(size=(4, 1)), 1e-3


@batch_norm_forward.case("one unit is constant")
def _(rng):
    Z = np.array([[2.0, 2.0, 2.0, 2.0], [0.0, 1.0, 2.0, 5.0]])
    return Z, rng.normal(size=(2, 1)), rng.normal(size=(2, 1)), 1e-5


@batch_norm_forward.case("as many units as examples")
def _(rng):
    Z = rng.normal(size=(3, 3)) + np.array([[1.0], [2.0], [-3.0]])
    return Z, rng.normal(size=(3, 1)), rng.normal(size=(3, 1)), 0.1


@batch_norm_forward.case("one unit alone")
def _(rng):
    return rng.normal(size=(1, 5)) + 2, np.array([[-1.5]]), np.array([[0.7]]), 0.1


@batch_norm_forward.alternative
def as_a_straight_line(inputs, scale, shift, eps=1e-8):
    mean = np.einsum("nm->n", inputs)[:, None] / inputs.shape[1]
    slope = scale / np.sqrt(np.maximum((inputs**2).mean(1, keepdims=True) - mean**2, 0) + eps)
    return slope * inputs + (shift - slope * mean)


@batch_norm_forward.alternative
def value_by_value(Z, gamma, beta, epsilon):
    rows = []
    for z, (g,), (b,) in zip(Z, gamma, beta, strict=True):
        mean = sum(z) / len(z)
        deviation = (sum((value - mean) ** 2 for value in z) / len(z) + epsilon) ** 0.5
        rows.append([g * (value - mean) / deviation + b for value in z])
    return rows


batch_norm_forward.slip(
    "statistics-over-the-units",
    "axis=1, keepdims=True",
    "axis=0, keepdims=True",
    """Your mean and variance run down the columns (axis 0), over all units of one example. Batch Norm
    compares one unit over the examples of the mini-batch, so walk along a row: axis=1, with
    keepdims=True.""",
)

batch_norm_forward.slip(
    "statistics-of-the-whole-array",
    "axis=1, keepdims=True",
    "",
    """You took one mean and one variance of the whole array. Then units with a small scale stay small, and γ
    no longer decides a unit's spread. Take the statistics of each row by itself: axis=1, keepdims=True.""",
)

batch_norm_forward.slip(
    "forgets-keepdims",
    ", keepdims=True",
    "",
    """Your mean and variance have shape (n,), not (n, 1). NumPy lines up the last axes, so it tries to pair
    units with columns: an error where n ≠ m, silently wrong numbers where n = m. Add keepdims=True to
    both.""",
)

batch_norm_forward.slip(
    "divides-by-m-minus-1",
    "Z.var(",
    "Z.var(ddof=1, ",
    """Your variance is divided by m − 1; Batch Norm divides by m, because these m columns themselves shall
    get variance 1. With small mini-batches the difference is large. Look at ddof, or at what you divide the
    sum by.""",
)

batch_norm_forward.slip(
    "squares-without-the-mean",
    "sigma2 = Z.var(axis=1, keepdims=True)",
    "sigma2 = (Z**2).mean(axis=1, keepdims=True)",
    """You divided by the root of the mean of z², not of (z − μ)². A unit with a large mean would be squeezed
    although it hardly varies. Subtract mu from Z before you square.""",
)

batch_norm_forward.slip(
    "forgets-epsilon",
    "np.sqrt(sigma2 + epsilon)",
    "np.sqrt(sigma2)",
    """ε is missing. A unit that is the same for all examples has σ² = 0, and you would divide by 0. The NaN
    or infinity would spread through the whole network. Add epsilon to the variance before taking the
    root.""",
)

batch_norm_forward.slip(
    "epsilon-outside-the-root",
    "np.sqrt(sigma2 + epsilon)",
    "(np.sqrt(sigma2) + epsilon)",
    """Your ε is added after the root: σ + ε. Batch Norm adds it to the variance, inside the root: √(σ² + ε).
    The values differ, and the backward pass would no longer fit. Move epsilon inside np.sqrt.""",
)

for own in ("1e-8", "1e-5"):
    batch_norm_forward.slip(
        f"epsilon-of-{own}",
        "sigma2 + epsilon",
        f"sigma2 + {own}",
        f"""You used an ε of your own, {own}. The caller chooses ε, and the backward pass and test time must
        use the same. Take the argument epsilon.""",
    )

batch_norm_forward.slip(
    "divides-by-the-variance",
    "np.sqrt(sigma2 + epsilon)",
    "(sigma2 + epsilon)",
    """You divided by σ² + ε, not by its square root. Units with large values become tiny and small ones
    huge, so the spread is not γ afterwards. Divide by np.sqrt(sigma2 + epsilon).""",
)

batch_norm_forward.slip(
    "forgets-the-mean",
    "(Z - mu)",
    "Z",
    """The mean was not subtracted. Each unit keeps an offset, and β no longer decides its mean. Write
    (Z − mu) above the fraction line.""",
)

batch_norm_forward.slip(
    "only-subtracts-the-mean",
    " / np.sqrt(sigma2 + epsilon)",
    "",
    """There is no division by √(σ² + ε), so each unit keeps its own spread and γ alone no longer decides it.
    Normalise completely before you scale and shift.""",
)

batch_norm_forward.slip(
    "subtracts-the-wrong-way-round",
    "(Z - mu)",
    "(mu - Z)",
    """The sign is turned around: you subtracted Z from mu. A value above its unit's mean should give a
    positive Z_norm. Write (Z − mu) above the fraction line.""",
)

batch_norm_forward.slip(
    "forgets-the-brackets",
    "(Z - mu) /",
    "Z - mu /",
    """Only mu is divided: Python divides before it subtracts. So each unit keeps its own scale. Put brackets
    around the difference: (Z - mu).""",
)

batch_norm_forward.slip(
    "variance-without-epsilon",
    "np.sqrt(sigma2 + epsilon)",
    "sigma2",
    """You divided by σ² alone; the formula divides by √(σ² + ε). Two things are missing: the root, without
    which wide units become tiny and narrow ones huge, and the ε, without which a constant unit is divided by
    0.""",
    combines=False,
)

batch_norm_forward.slip(
    "epsilon-outside-the-fraction",
    "np.sqrt(sigma2 + epsilon)",
    "np.sqrt(sigma2) + epsilon",
    """Your ε is added to the finished quotient: Python divides before it adds. So it shifts every value, and
    a constant unit is still divided by 0. ε belongs to the variance: np.sqrt(sigma2 + epsilon).""",
    combines=False,
)

batch_norm_forward.slip(
    "does-not-normalise",
    "gamma * Z_norm",
    "gamma * Z",
    """You scaled and shifted Z itself; the normalisation is not used. Then the mean and the spread of Z
    still decide those of Z̃. Put Z_norm beside γ.""",
)

batch_norm_forward.slip(
    "returns-z-norm",
    "gamma * Z_norm + beta",
    "Z_norm",
    """You returned Z_norm: γ and β are not used. Every unit would keep mean 0 and variance 1, with nothing
    to learn. One more step is needed, the one of exercise 2.1: scale by γ, shift by β.""",
)

batch_norm_forward.slip(
    "swaps-gamma-and-beta",
    "gamma * Z_norm + beta",
    "beta * Z_norm + gamma",
    """You multiplied by β and added γ: the two have changed places. γ is the scale and stands beside Z_norm,
    β is the shift and is added. The arguments come in the order Z, gamma, beta, epsilon.""",
)

batch_norm_forward.slip(
    "shifts-before-scaling",
    "gamma * Z_norm + beta",
    "gamma * (Z_norm + beta)",
    """β came in before the multiplication by γ, so γ stretches β too, and β alone no longer decides the
    mean. Scale first, shift afterwards: look at where the parentheses stand.""",
)

batch_norm_forward.slip(
    "divides-after-shifting",
    "(Z - mu) / np.sqrt(sigma2 + epsilon)\n    return gamma * Z_norm + beta",
    "(gamma * (Z - mu) + beta) / np.sqrt(sigma2 + epsilon)\n    return Z_norm",
    """You divided β by √(σ² + ε) too, so the new mean is not β. Only Z − μ stands above the fraction line:
    normalise first, then scale and shift.""",
)

batch_norm_forward.slip(
    "forgets-gamma",
    "gamma * Z_norm",
    "Z_norm",
    """γ is missing: every unit gets the same spread, and the network cannot learn another. Multiply Z_norm
    by γ before you add β.""",
)

batch_norm_forward.slip(
    "forgets-beta",
    " + beta",
    "",
    """β is missing: every unit keeps mean 0, and the network cannot learn another. Add β after the product
    with γ.""",
)

batch_norm_forward.slip(
    "subtracts-beta",
    "+ beta",
    "- beta",
    """You subtracted β, so the mean of each unit becomes −β. The formula adds it. Change the sign.""",
)


@batch_norm_forward.misconception
def standard_deviation_for_variance(Z, gamma, beta, epsilon):
    """You took the root twice: σ (np.std) stands inside √(… + ε) where σ² belongs. Wide units then stay too
    wide. Use the variance there, np.var, or the mean of the squared distances."""
    mu = Z.mean(axis=1, keepdims=True)
    sigma2 = Z.std(axis=1, keepdims=True)
    Z_norm = (Z - mu) / np.sqrt(sigma2 + epsilon)
    return gamma * Z_norm + beta


@batch_norm_forward.misconception
def sum_for_mean_in_the_variance(Z, gamma, beta, epsilon):
    """Your variance is a sum of squared distances, without the division by m. It grows with the mini-batch,
    so the same unit would look smaller in a larger batch. Take the mean over the columns."""
    mu = Z.mean(axis=1, keepdims=True)
    sigma2 = ((Z - mu) ** 2).sum(axis=1, keepdims=True)
    Z_norm = (Z - mu) / np.sqrt(sigma2 + epsilon)
    return gamma * Z_norm + beta


@batch_norm_forward.misconception
def multiplies_by_the_deviation(Z, gamma, beta, epsilon):
    """You multiplied by √(σ² + ε) where the formula divides. Wide units become wider still. Divide
    instead."""
    mu = Z.mean(axis=1, keepdims=True)
    sigma2 = Z.var(axis=1, keepdims=True)
    Z_norm = (Z - mu) * np.sqrt(sigma2 + epsilon)
    return gamma * Z_norm + beta


@batch_norm_forward.misconception
def one_gamma_and_beta_for_the_layer(Z, gamma, beta, epsilon):
    """You used the first γ and β for all units. Each unit has its own pair, which is why they have n rows.
    Use the whole arrays: shape (n, 1) is repeated over the columns."""
    mu = Z.mean(axis=1, keepdims=True)
    sigma2 = Z.var(axis=1, keepdims=True)
    Z_norm = (Z - mu) / np.sqrt(sigma2 + epsilon)
    return gamma[0] * Z_norm + beta[0]


@batch_norm_forward.misconception
def sums_over_the_units(Z, gamma, beta, epsilon):
    """You took a matrix product (γᵀ Z_norm), which adds all units together. In γ ⊙ Z_norm each unit stays by
    itself: ⊙ multiplies element by element. Use *, not @ or np.dot."""
    mu = Z.mean(axis=1, keepdims=True)
    sigma2 = Z.var(axis=1, keepdims=True)
    Z_norm = (Z - mu) / np.sqrt(sigma2 + epsilon)
    return gamma.T @ Z_norm + beta


@batch_norm_forward.misconception
def matrix_product(Z, gamma, beta, epsilon):
    """You used a matrix product, and the shapes (n, 1) and (n, m) do not fit for one. ⊙ means element by
    element: each row of Z_norm times its own γ. Use * in place of @."""
    mu = Z.mean(axis=1, keepdims=True)
    sigma2 = Z.var(axis=1, keepdims=True)
    Z_norm = (Z - mu) / np.sqrt(sigma2 + epsilon)
    return gamma @ Z_norm + beta


@batch_norm_forward.misconception
def matrix_product_by_dot(Z, gamma, beta, epsilon):
    """np.dot is a matrix product, and the shapes (n, 1) and (n, m) do not fit for one. ⊙ means element by
    element: each row of Z_norm times its own γ. Use * in place of np.dot."""
    mu = Z.mean(axis=1, keepdims=True)
    sigma2 = Z.var(axis=1, keepdims=True)
    Z_norm = (Z - mu) / np.sqrt(sigma2 + epsilon)
    return np.dot(gamma, Z_norm) + beta


@batch_norm_forward.misconception
def divides_by_the_number_of_units(Z, gamma, beta, epsilon):
    """Your means are divided by n, the number of rows. Here each column is one example, so a unit has
    m = Z.shape[1] values: divide by m; len(Z) and Z.shape[0] count the units."""
    mu = Z.sum(axis=1, keepdims=True) / len(Z)
    sigma2 = ((Z - mu) ** 2).sum(axis=1, keepdims=True) / len(Z)
    Z_norm = (Z - mu) / np.sqrt(sigma2 + epsilon)
    return gamma * Z_norm + beta


@batch_norm_forward.misconception
def returns_its_input(Z, gamma, beta, epsilon):
    """You returned Z as it came. Two steps are asked for: first normalise each unit over the mini-batch, as
    in exercise 1.2, then scale by γ and shift by β, as in exercise 2.1."""
    return Z


@batch_norm_forward.misconception
def flattens_the_parameters(Z, gamma, beta, epsilon):
    """You made γ and β flat, shape (n,). NumPy lines up the last axes, so each column would get a γ instead
    of each unit: an error where n ≠ m, silently wrong where n = m. Leave them as they come, (n, 1)."""
    mu = Z.mean(axis=1, keepdims=True)
    sigma2 = Z.var(axis=1, keepdims=True)
    Z_norm = (Z - mu) / np.sqrt(sigma2 + epsilon)
    return gamma.ravel() * Z_norm + beta.ravel()


# 2.4


@exercise(
    "2.4",
    title="gradients of γ and β",
    returns=("dgamma", "dbeta"),
    hints=(
        "One γ is used for all m examples of its unit. If it grows a little, how many values of Z̃ change, "
        "and how do their effects on J combine?",
        "z̃ = γ · z_norm + β, so ∂z̃/∂γ = z_norm and ∂z̃/∂β = 1. By the chain rule multiply by ∂J/∂z̃, and "
        "add up over the examples, because each of them uses the same γ and β. A mean is in J already, not "
        "here.",
        "dgamma = (... * ...).sum(axis=..., keepdims=...)\ndbeta = ....sum(axis=..., keepdims=...)\n"
        "return dgamma, dbeta",
    ),
)
def gamma_beta_gradients(dZ_tilde, Z_norm):
    """Gradients of the cost J with respect to gamma and beta.

    dZ_tilde: (n, m), the gradient of the whole cost with respect to Z_tilde; Z_norm: (n, m).
    Return (dgamma, dbeta), each of shape (n, 1).
    """
    dgamma = (dZ_tilde * Z_norm).sum(axis=1, keepdims=True)
    dbeta = dZ_tilde.sum(axis=1, keepdims=True)
    return dgamma, dbeta


@gamma_beta_gradients.case("two units, three examples")
def _(rng):
    return np.array([[0.5, -1.0, 2.0], [1.0, 0.25, -3.0]]), np.array([[-1.0, 0.25, 1.5], [0.5, -2.0, 1.0]])


@gamma_beta_gradients.case("more units than examples, scales far apart")
def _(rng):
    return rng.normal(size=(4, 3)) * np.array([[0.01], [1.0], [10.0], [200.0]]), rng.normal(size=(4, 3))


@gamma_beta_gradients.case("as many units as examples")
def _(rng):
    return rng.normal(size=(3, 3)), rng.normal(size=(3, 3))


@gamma_beta_gradients.case("one unit, five examples")
def _(rng):
    return rng.normal(size=(1, 5)), rng.normal(size=(1, 5))


@gamma_beta_gradients.case("one example alone")
def _(rng):
    return rng.normal(size=(3, 1)), rng.normal(size=(3, 1))


@gamma_beta_gradients.alternative
def with_einsum(upstream, normalised):
    return [np.einsum("nm,nm->n", upstream, normalised)[:, None], upstream @ np.ones((upstream.shape[1], 1))]


@gamma_beta_gradients.alternative
def example_by_example(dZ_tilde, Z_norm):
    n, m = dZ_tilde.shape
    dgamma, dbeta = np.zeros((n, 1)), np.zeros((n, 1))
    for j in range(m):
        dgamma += dZ_tilde[:, j : j + 1] * Z_norm[:, j : j + 1]
        dbeta += dZ_tilde[:, j : j + 1]
    return dgamma, dbeta


gamma_beta_gradients.slip(
    "sums-over-the-units",
    "axis=1",
    "axis=0",
    """You added up down the columns (axis 0), over the units of one example. Each unit has its own γ and β,
    used for all its examples, so add along a row: axis=1. The results have shape (n, 1).""",
)

gamma_beta_gradients.slip(
    "sums-the-whole-array",
    "axis=1, keepdims=True",
    "",
    """Your sums run over the whole array, which leaves one number for the whole layer. Each unit has its own
    γ and β, and needs its own gradient. Add along each row: axis=1, keepdims=True.""",
)

gamma_beta_gradients.slip(
    "forgets-to-sum",
    ".sum(axis=1, keepdims=True)",
    "",
    """The sum over the examples is missing: your gradients have shape (n, m), but γ and β have shape (n, 1).
    A unit's γ touches all of its m values, so their effects on J add up. Sum over axis 1, with
    keepdims=True.""",
)

gamma_beta_gradients.slip(
    "forgets-keepdims",
    ", keepdims=True",
    "",
    """Your gradients have shape (n,) where (n, 1) is needed. In the step γ − α·dgamma NumPy would pair (n,
    1) with (n,) and give an (n, n) array, silently. Add keepdims=True to both sums.""",
)

gamma_beta_gradients.slip(
    "mean-for-sum",
    ".sum(",
    ".mean(",
    """You took the mean over the examples; asked for is the sum. ∂J/∂Z̃ is the gradient of the whole cost:
    if J is a mean, its 1/m stands in dZ_tilde already, and would be counted twice. Sum both.""",
)

gamma_beta_gradients.slip(
    "mean-for-sum-in-dgamma",
    "(dZ_tilde * Z_norm).sum(",
    "(dZ_tilde * Z_norm).mean(",
    """Your dgamma is a mean over the examples instead of a sum. dZ_tilde holds a possible 1/m
    of the cost already. Sum here, as for dbeta.""",
)

gamma_beta_gradients.slip(
    "mean-for-sum-in-dbeta",
    "dZ_tilde.sum(",
    "dZ_tilde.mean(",
    """Your dbeta is a mean over the examples instead of a sum. dZ_tilde holds a possible 1/m
    of the cost already. Sum here, as for dgamma.""",
)

gamma_beta_gradients.slip(
    "swaps-dgamma-and-dbeta",
    "return dgamma, dbeta",
    "return dbeta, dgamma",
    """Your two results have changed places: dgamma comes first, then dbeta. γ would be moved by β's gradient
    and the reverse. Turn the order of the return around.""",
)

gamma_beta_gradients.slip(
    "dgamma-without-z-norm",
    "(dZ_tilde * Z_norm)",
    "dZ_tilde",
    """Your dgamma is made of dZ_tilde alone, without Z_norm. But γ multiplies z_norm: where z_norm is
    large, a change of γ moves z̃ a lot, where it is 0, not at all. Multiply dZ_tilde by Z_norm before the
    sum.""",
)

gamma_beta_gradients.slip(
    "dgamma-without-the-upstream-gradient",
    "(dZ_tilde * Z_norm)",
    "Z_norm",
    """Your dgamma is made of Z_norm alone: that says how Z̃ reacts to γ, not how J does. The chain rule still
    wants the factor ∂J/∂z̃. Multiply Z_norm by dZ_tilde, element by element, before the sum.""",
)

gamma_beta_gradients.slip(
    "dbeta-times-z-norm",
    "dbeta = dZ_tilde.sum(",
    "dbeta = (dZ_tilde * Z_norm).sum(",
    """In your dbeta dZ_tilde is multiplied by Z_norm, as for dgamma. β is added, so ∂z̃/∂β is 1, not z_norm.
    Sum dZ_tilde itself for dbeta.""",
)

gamma_beta_gradients.slip(
    "minus-sign",
    "return dgamma, dbeta",
    "return -dgamma, -dbeta",
    """Both gradients have the wrong sign. The minus belongs to the step of gradient descent, γ − α·dgamma,
    not to the gradient itself: with both, J would go up. Return them without a minus.""",
)


gamma_beta_gradients.slip(
    "forgets-to-sum-in-dbeta",
    "dbeta = dZ_tilde.sum(axis=1, keepdims=True)",
    "dbeta = dZ_tilde",
    """Your dbeta is dZ_tilde itself, of shape (n, m), but β has shape (n, 1). A unit's β is added to all of
    its m values, so their effects on J add up. Sum here too: axis=1, keepdims=True.""",
    combines=False,
)

gamma_beta_gradients.slip(
    "dbeta-without-the-upstream-gradient",
    "dbeta = dZ_tilde.sum(axis=1, keepdims=True)",
    "dbeta = np.ones_like(dgamma)",
    """Your dbeta is 1: that is ∂z̃/∂β, how z̃ reacts to β, not how J does. The chain rule still wants the
    factor ∂J/∂z̃, and the sum over the examples. Sum dZ_tilde along each row.""",
    combines=False,
)

gamma_beta_gradients.slip(
    "forgets-the-axis",
    "axis=1, ",
    "",
    """The axis is missing, so your sums run over the whole array, all units together. Each unit has its own γ
    and β, and needs its own gradient. Add along each row: axis=1.""",
    combines=False,
)


@gamma_beta_gradients.misconception
def sums_before_multiplying(dZ_tilde, Z_norm):
    """You summed dZ_tilde and Z_norm first and multiplied the sums. That mixes one example's gradient with
    another's value; and where Z_norm sums to 0, nothing is left. Multiply element by element first, then
    sum."""
    dgamma = dZ_tilde.sum(axis=1, keepdims=True) * Z_norm.sum(axis=1, keepdims=True)
    return dgamma, dZ_tilde.sum(axis=1, keepdims=True)


@gamma_beta_gradients.misconception
def multiplies_only_after_summing(dZ_tilde, Z_norm):
    """You multiplied Z_norm by the sum of dZ_tilde, which leaves an (n, m) array. Each example's gradient
    belongs to its own value: multiply dZ_tilde and Z_norm element by element, then sum along the row."""
    dbeta = dZ_tilde.sum(axis=1, keepdims=True)
    return dbeta * Z_norm, dbeta


@gamma_beta_gradients.misconception
def matrix_of_all_pairs(dZ_tilde, Z_norm):
    """Your dgamma is the matrix product dZ_tilde Z_normᵀ, of shape (n, n): it pairs every unit with every
    other. A unit's γ touches that unit alone. Multiply element by element (*) and sum over axis 1: the
    diagonal of your matrix."""
    return dZ_tilde @ Z_norm.T, dZ_tilde.sum(axis=1, keepdims=True)


@gamma_beta_gradients.misconception
def normalises_again(dZ_tilde, Z_norm):
    """You normalised Z_norm once more before using it. It is given as the forward pass made it, and the
    gradient must use those very values. Multiply dZ_tilde by Z_norm as it is."""
    distance = Z_norm - Z_norm.mean(axis=1, keepdims=True)
    Z_norm = distance / np.sqrt((distance**2).mean(axis=1, keepdims=True) + 1e-8)
    dgamma = (dZ_tilde * Z_norm).sum(axis=1, keepdims=True)
    dbeta = dZ_tilde.sum(axis=1, keepdims=True)
    return dgamma, dbeta


# 2.5


@exercise(
    "2.5",
    title="the backward pass of Batch Norm",
    returns=("dZ",),
    hints=(
        "Change one value z of a unit a little. By which three ways does that reach the unit's values of "
        "Z_norm?",
        "Directly, through μ, and through σ². With g = γ ⊙ ∂J/∂Z̃ the three together give, for each unit, "
        "(g − mean of g − Z_norm · mean of g·Z_norm) / √(σ² + ε). Or go back through the graph step by "
        "step: ∂J/∂σ², then ∂J/∂μ, then ∂J/∂Z.",
        "mu, sigma2, Z_norm = ...   # as in the forward pass\n"
        "dZ_norm = ... * dZ_tilde\n"
        "through_mu = ...           # (n, 1)\n"
        "through_sigma2 = ...       # (n, m)\n"
        "return (dZ_norm - through_mu - through_sigma2) / ...",
    ),
)
def batch_norm_backward(dZ_tilde, Z, gamma, epsilon):
    """Gradient of the cost J with respect to Z, through mu and sigma2 too.

    dZ_tilde: (n, m), the gradient with respect to Z_tilde; Z: (n, m); gamma: (n, 1);
    epsilon: as in the forward pass. Return dZ of shape (n, m).
    """
    m = Z.shape[1]
    mu = Z.mean(axis=1, keepdims=True)
    sigma2 = Z.var(axis=1, keepdims=True)
    std = np.sqrt(sigma2 + epsilon)
    Z_norm = (Z - mu) / std

    dZ_norm = gamma * dZ_tilde
    through_mu = dZ_norm.sum(axis=1, keepdims=True) / m
    through_sigma2 = Z_norm * (dZ_norm * Z_norm).sum(axis=1, keepdims=True) / m
    return (dZ_norm - through_mu - through_sigma2) / std


@batch_norm_backward.case("two units, four examples")
def _(rng):
    dZ_tilde = np.array([[0.5, -1.0, 2.0, 1.0], [1.0, 0.25, -3.0, 0.5]])
    Z = np.array([[1.0, 2.0, 6.0, -1.0], [-1.0, 0.5, 2.0, 0.0]])
    return dZ_tilde, Z, np.array([[2.0], [-0.5]]), 0.5


@batch_norm_backward.case("more units than examples, scales far apart")
def _(rng):
    Z = rng.normal(size=(4, 3)) * np.array([[0.01], [1.0], [10.0], [200.0]]) + [[0.02], [-3.0], [4.0], [50.0]]
    return rng.normal(size=(4, 3)), Z, rng.normal(size=(4, 1)), 1e-3


@batch_norm_backward.case("one unit is constant")
def _(rng):
    Z = np.array([[2.0, 2.0, 2.0, 2.0], [0.0, 1.0, 2.0, 5.0]])
    return rng.normal(size=(2, 4)), Z, rng.normal(size=(2, 1)), 0.01


@batch_norm_backward.case("as many units as examples")
def _(rng):
    Z = rng.normal(size=(3, 3)) + np.array([[1.0], [2.0], [-3.0]])
    return rng.normal(size=(3, 3)), Z, rng.normal(size=(3, 1)), 0.1


@batch_norm_backward.case("one unit, seven examples, a large ε")
def _(rng):
    return rng.normal(size=(1, 7)), rng.normal(size=(1, 7)) + 1, np.array([[-1.5]]), 0.5


@batch_norm_backward.alternative
def step_by_step(dZ_tilde, Z, gamma, epsilon):
    m = Z.shape[1]
    centred = Z - Z.mean(axis=1, keepdims=True)
    variance = (centred**2).mean(axis=1, keepdims=True) + epsilon
    dZ_norm = dZ_tilde * gamma
    dsigma2 = np.sum(dZ_norm * centred * -0.5 * variance**-1.5, axis=1, keepdims=True)
    dmu = np.sum(-dZ_norm / np.sqrt(variance), axis=1, keepdims=True)
    dmu += dsigma2 * np.mean(-2 * centred, axis=1, keepdims=True)
    return dZ_norm / np.sqrt(variance) + dsigma2 * 2 * centred / m + dmu / m


@batch_norm_backward.alternative
def with_the_full_jacobian(upstream, inputs, scale, eps):
    rows = []
    for g, z, (a,) in zip(upstream, inputs, scale, strict=True):
        m = len(z)
        std = np.sqrt(np.var(z) + eps)
        y = (z - z.mean()) / std
        jacobian = (np.eye(m) - np.full((m, m), 1 / m) - np.outer(y, y) / m) * a / std
        rows.append(jacobian.T @ g)
    return np.array(rows)


@batch_norm_backward.alternative
def value_by_value(dZ_tilde, Z, gamma, epsilon):
    n, m = Z.shape
    dZ = [[0.0] * m for _ in range(n)]
    for i in range(n):
        mean = sum(Z[i]) / m
        std = (sum(z * z for z in Z[i]) / m - mean**2 + epsilon) ** 0.5
        dbeta = sum(dZ_tilde[i])
        dgamma = sum(g * (z - mean) / std for g, z in zip(dZ_tilde[i], Z[i], strict=True))
        for j in range(m):
            rest = m * dZ_tilde[i, j] - dbeta - (Z[i, j] - mean) / std * dgamma
            dZ[i][j] = gamma[i, 0] / (m * std) * rest
    return dZ


batch_norm_backward.slip(
    "sums-over-the-units",
    "axis=1, keepdims=True",
    "axis=0, keepdims=True",
    """Your statistics and sums run down the columns (axis 0), over the units of one example. Here the
    examples of one unit depend on each other, through their common μ and σ²; units do not. Use axis=1
    everywhere, and divide by m.""",
)


@batch_norm_backward.misconception
def means_over_the_units(dZ_tilde, Z, gamma, epsilon):
    """Your means run down the columns (axis 0), over the units of one example. That is the backward pass of
    Layer Norm. In Batch Norm the examples of one unit share μ and σ²: use axis=1, keepdims=True in every
    mean."""
    std = np.sqrt(Z.var(axis=0, keepdims=True) + epsilon)
    Z_norm = (Z - Z.mean(axis=0, keepdims=True)) / std
    dZ_norm = gamma * dZ_tilde
    through_mu = dZ_norm.mean(axis=0, keepdims=True)
    through_sigma2 = Z_norm * (dZ_norm * Z_norm).mean(axis=0, keepdims=True)
    return (dZ_norm - through_mu - through_sigma2) / std


@batch_norm_backward.misconception
def means_over_the_whole_array(dZ_tilde, Z, gamma, epsilon):
    """Your means run over the whole array, so that all units share one μ and σ². In Batch Norm each unit has
    its own, and its gradient depends on its own row alone. Give every mean axis=1 and keepdims=True."""
    std = np.sqrt(Z.var() + epsilon)
    Z_norm = (Z - Z.mean()) / std
    dZ_norm = gamma * dZ_tilde
    return (dZ_norm - dZ_norm.mean() - Z_norm * (dZ_norm * Z_norm).mean()) / std


batch_norm_backward.slip(
    "forgets-keepdims",
    ", keepdims=True",
    "",
    """Your statistics have shape (n,), not (n, 1). NumPy lines up the last axes, so it tries to pair units
    with columns: an error where n ≠ m, silently wrong numbers where n = m. Add keepdims=True to every mean
    and sum.""",
)

batch_norm_backward.slip(
    "treats-mu-and-sigma2-as-constants",
    " - through_mu - through_sigma2",
    "",
    """You treated μ and σ² as constants. But each z moves the mean and the variance of its unit, and by them
    all other examples. Such a network still trains, only worse, so nobody notices. Two terms are missing:
    the ways through μ and through σ².""",
)

batch_norm_backward.slip(
    "treats-sigma2-as-a-constant",
    " - through_sigma2",
    "",
    """The way through μ is there, but σ² is treated as a constant. A value far from the mean widens its
    unit, and that shrinks all others. Add the term that goes through σ²: it is proportional to Z_norm.""",
)

batch_norm_backward.slip(
    "treats-mu-as-a-constant",
    " - through_mu",
    "",
    """The way through σ² is there, but μ is treated as a constant. Adding the same number to all examples of
    a unit changes nothing after Batch Norm, so each row of dZ must sum to 0; yours does not. Add the term
    that goes through μ.""",
)

batch_norm_backward.slip(
    "forgets-epsilon",
    "np.sqrt(sigma2 + epsilon)",
    "np.sqrt(sigma2)",
    """ε is missing in what you divide by. The forward pass divided by √(σ² + ε), and the gradient must be
    that of this very function; a constant unit would give NaN. Use np.sqrt(sigma2 + epsilon) in every
    place.""",
)

batch_norm_backward.slip(
    "epsilon-outside-the-root",
    "np.sqrt(sigma2 + epsilon)",
    "(np.sqrt(sigma2) + epsilon)",
    """You divided by σ + ε, with ε after the root. The forward pass divided by √(σ² + ε), and the gradient
    must be that of this very function. Move epsilon inside np.sqrt.""",
)


@batch_norm_backward.misconception
def backward_of_epsilon_outside_the_root(dZ_tilde, Z, gamma, epsilon):
    """This is the gradient of a normalisation by σ + ε, with ε after the root. Batch Norm divides by √(σ² +
    ε); then a constant unit gives no NaN either. Move epsilon inside the root and derive ∂J/∂σ² from
    there."""
    sigma = Z.std(axis=1, keepdims=True)
    std = sigma + epsilon
    Z_norm = (Z - Z.mean(axis=1, keepdims=True)) / std
    dZ_norm = gamma * dZ_tilde
    through_mu = dZ_norm.mean(axis=1, keepdims=True)
    through_sigma2 = Z_norm * (dZ_norm * Z_norm).mean(axis=1, keepdims=True) * std / sigma
    return (dZ_norm - through_mu - through_sigma2) / std


batch_norm_backward.slip(
    "divides-by-the-variance",
    "np.sqrt(sigma2 + epsilon)",
    "(sigma2 + epsilon)",
    """You used σ² + ε where its square root belongs. The forward pass divided by √(σ² + ε), so the same root
    appears in the gradient. Take np.sqrt before you divide.""",
)

batch_norm_backward.slip(
    "forgets-the-mean",
    "(Z - mu) / std",
    "Z / std",
    """Your Z_norm is z/√(σ² + ε): the mean is not subtracted. The term through σ² then measures distances
    from 0 instead of from the mean. Compute Z_norm as in the forward pass, (Z − μ)/√(σ² + ε).""",
)

batch_norm_backward.slip(
    "variance-divided-by-m-minus-1",
    "Z.var(",
    "Z.var(ddof=1, ",
    """Your variance is divided by m − 1; the forward pass divides by m. The gradient then belongs to another
    function, and a gradient check fails. Look at ddof, or at what you divide the sum by.""",
)


@batch_norm_backward.misconception
def divides_by_m_minus_1(dZ_tilde, Z, gamma, epsilon):
    """This is the gradient of a normalisation whose variance is divided by m − 1. Batch Norm divides by m,
    in the forward pass and so in the backward pass too. Replace m − 1 by m in both places."""
    m = Z.shape[1]
    centred = Z - Z.mean(axis=1, keepdims=True)
    std = np.sqrt((centred**2).sum(axis=1, keepdims=True) / (m - 1) + epsilon)
    Z_norm = centred / std
    dZ_norm = gamma * dZ_tilde
    through_mu = dZ_norm.mean(axis=1, keepdims=True)
    through_sigma2 = Z_norm * (dZ_norm * Z_norm).sum(axis=1, keepdims=True) / (m - 1)
    return (dZ_norm - through_mu - through_sigma2) / std


batch_norm_backward.slip(
    "forgets-gamma",
    "gamma * dZ_tilde",
    "dZ_tilde",
    """γ is missing. Z̃ = γ ⊙ Z_norm + β, so the gradient passes γ on its way back: ∂J/∂Z_norm = γ ⊙ ∂J/∂Z̃.
    A check with γ = 1 would not notice. Multiply dZ_tilde by γ first.""",
)

batch_norm_backward.slip(
    "divides-by-gamma",
    "gamma * dZ_tilde",
    "dZ_tilde / gamma",
    """You divided dZ_tilde by γ. The backward pass does not undo the forward pass, it passes sensitivity
    back: a γ twice as large makes J twice as sensitive to Z_norm. Multiply by γ.""",
)

batch_norm_backward.slip(
    "sums-for-means",
    " / m",
    "",
    """The division by m is missing in the terms through μ and σ². Each example has only a share of 1/m in
    the mean and the variance, so those two terms are means over the row, not sums. Divide both by m.""",
)

batch_norm_backward.slip(
    "sum-for-mean-through-mu",
    "dZ_norm.sum(axis=1, keepdims=True) / m",
    "dZ_norm.sum(axis=1, keepdims=True)",
    """The division by m is missing in the term through μ. Each example has only a share of 1/m in the mean,
    so what comes back through μ is a mean over the row, not a sum. Divide that term by m.""",
)

batch_norm_backward.slip(
    "sum-for-mean-through-sigma2",
    "(dZ_norm * Z_norm).sum(axis=1, keepdims=True) / m",
    "(dZ_norm * Z_norm).sum(axis=1, keepdims=True)",
    """The division by m is missing in the term through σ². σ² is a mean of squares, so each example has only
    a share of 1/m in it. Divide that term by m.""",
)

batch_norm_backward.slip(
    "m-minus-1-in-the-backward-pass",
    " / m",
    " / (m - 1)",
    """You divided the terms through μ and σ² by m − 1. The forward pass has means with 1/m, and their
    derivatives have 1/m too. Replace m − 1 by m.""",
)

batch_norm_backward.slip(
    "m-minus-1-through-sigma2",
    "(dZ_norm * Z_norm).sum(axis=1, keepdims=True) / m",
    "(dZ_norm * Z_norm).sum(axis=1, keepdims=True) / (m - 1)",
    """You divided the term through σ² by m − 1. The variance of Batch Norm is divided by m, and so is its
    derivative. Replace m − 1 by m.""",
)

batch_norm_backward.slip(
    "adds-both-terms",
    " - through_mu - through_sigma2",
    " + through_mu + through_sigma2",
    """The terms through μ and through σ² have the wrong sign: both are subtracted. A larger μ lowers every
    z_norm, and a larger σ² pulls them to 0, so both work against the direct way. Change both signs.""",
)

batch_norm_backward.slip(
    "adds-the-term-through-mu",
    " - through_mu",
    " + through_mu",
    """The term through μ has the wrong sign. A larger z raises μ, and that lowers all z_norm of the unit, so
    this way works against the direct one. ∂z_norm/∂μ = −1/√(σ² + ε): look for the lost minus.""",
)

batch_norm_backward.slip(
    "adds-the-term-through-sigma2",
    " - through_sigma2",
    " + through_sigma2",
    """The term through σ² has the wrong sign. A larger σ² pulls all z_norm of the unit towards 0. The
    derivative of (σ² + ε)^(−1/2) is −½ (σ² + ε)^(−3/2): look for the lost minus.""",
)

batch_norm_backward.slip(
    "twice-the-term-through-sigma2",
    " - through_sigma2",
    " - 2 * through_sigma2",
    """The term through σ² is twice as large as it should be. The derivative of (…)^(−1/2) brings a factor ½,
    that of the square a factor 2, and the two cancel. Look for the lost ½.""",
)

batch_norm_backward.slip(
    "half-the-term-through-sigma2",
    " - through_sigma2",
    " - through_sigma2 / 2",
    """The term through σ² is half as large as it should be. The derivative of (…)^(−1/2) brings a factor ½,
    that of the square (z − μ)² a factor 2, and the two cancel. Look for the lost 2.""",
)

batch_norm_backward.slip(
    "not-normalised-through-sigma2",
    " - through_sigma2",
    " - through_sigma2 * std**2",
    """In the term through σ² two divisions by √(σ² + ε) are missing: either Z − μ stands where Z_norm
    belongs, or the power of σ² + ε is −1/2 where the derivative of (σ² + ε)^(−1/2) has −3/2. Units far from
    variance 1 feel it most.""",
)

batch_norm_backward.slip(
    "power-minus-one-through-sigma2",
    " - through_sigma2",
    " - through_sigma2 * std",
    """In the term through σ² one division by √(σ² + ε) is missing: either Z − μ stands once where Z_norm
    belongs, or the power of σ² + ε is −1 where the derivative of (σ² + ε)^(−1/2) has −3/2.""",
)

batch_norm_backward.slip(
    "divides-twice-through-sigma2",
    " - through_sigma2",
    " - through_sigma2 / std",
    """In the term through σ² there is one division by √(σ² + ε) too many: Z_norm is divided by it already. If
    the power −3/2 of σ² + ε stands in your ∂J/∂σ², then Z − μ stands beside it, there and in ∂σ²/∂z, not
    Z_norm.""",
    combines=False,
)

batch_norm_backward.slip(
    "does-not-divide-the-direct-way",
    "(dZ_norm - through_mu - through_sigma2) / std",
    "dZ_norm - (through_mu + through_sigma2) / std",
    """On the direct way the division by √(σ² + ε) is missing: ∂z_norm/∂z is 1/√(σ² + ε) there. The terms
    through μ and σ² have it. Divide γ ⊙ dZ_tilde by it too.""",
    combines=False,
)

batch_norm_backward.slip(
    "does-not-divide-through-mu",
    " - through_mu",
    " - through_mu * std",
    """In the term through μ a division by √(σ² + ε) is missing: ∂z_norm/∂μ is −1/√(σ² + ε), not −1. Divide
    ∂J/∂μ by it, as the direct way is.""",
    combines=False,
)

batch_norm_backward.slip(
    "divides-by-m-twice-through-sigma2",
    " - through_sigma2",
    " - through_sigma2 / m",
    """The term through σ² is divided by m twice. ∂J/∂σ² is a sum over the examples, because σ² acts on all of
    them; the one 1/m comes from ∂σ²/∂z = 2(z − μ)/m. Keep only that one.""",
    combines=False,
)

batch_norm_backward.slip(
    "divides-by-m-twice-through-mu",
    " - through_mu",
    " - through_mu / m",
    """The term through μ is divided by m twice. ∂J/∂μ is a sum over the examples, because μ acts on all of
    them; the one 1/m comes from ∂μ/∂z. Keep only that one.""",
    combines=False,
)

batch_norm_backward.slip(
    "m-times-too-large",
    "(dZ_norm - through_mu - through_sigma2) / std",
    "m * (dZ_norm - through_mu - through_sigma2) / std",
    """Your gradient is m times too large. The form with m · dZ_norm minus the two sums has a factor 1/m in
    front of the bracket. Divide the whole bracket by m, the number of columns.""",
    combines=False,
)

batch_norm_backward.slip(
    "n-for-m",
    "m = Z.shape[1]",
    "m = Z.shape[0]",
    """Your m is the number of rows, the units. Here each column is one example: m = Z.shape[1]; len(Z) and
    Z.shape[0] count the units.""",
    combines=False,
)

batch_norm_backward.slip(
    "gamma-missing-through-sigma2",
    "(dZ_norm * Z_norm)",
    "(dZ_tilde * Z_norm)",
    """γ is missing in the term through σ²; the direct way and the term through μ carry it. All three begin at
    Z_norm, so all carry γ. Use dZ_norm = γ ⊙ dZ_tilde there too.""",
    combines=False,
)

batch_norm_backward.slip(
    "squares-without-the-mean-in-front",
    "Z_norm * (dZ_norm * Z_norm)",
    "Z / std * (dZ_norm * Z_norm)",
    """In ∂σ²/∂z you used z where z − μ belongs: σ² is the mean of (z − μ)², so an example moves it by
    2(z − μ)/m. Subtract the mean there.""",
    combines=False,
)

batch_norm_backward.slip(
    "skips-the-root-through-sigma2",
    " - through_sigma2",
    " - through_sigma2 * 2 * std",
    """You have the derivative of 1/std, −1/std², but then took it for that of the variance. Between them
    stands the root: std = √(σ² + ε), whose derivative is 1/(2·std). Multiply ∂J/∂σ² by it.""",
)

batch_norm_backward.slip(
    "z-for-z-norm",
    "Z_norm * (dZ_norm * Z_norm)",
    "Z * (dZ_norm * Z)",
    """In the term through σ² you used Z where Z_norm belongs. z is on its old scale and still has its mean,
    so a unit with large values gets an enormous gradient. Use the normalised values in both places of that
    term.""",
)

batch_norm_backward.slip(
    "z-for-z-norm-in-front",
    "Z_norm * (dZ_norm * Z_norm)",
    "Z * (dZ_norm * Z_norm)",
    """In the term through σ² you multiplied by Z where Z_norm belongs. Z is on its old scale and still has
    its mean. Use Z_norm in front of the mean as well as inside it.""",
)

batch_norm_backward.slip(
    "z-for-z-norm-in-the-mean",
    "Z_norm * (dZ_norm * Z_norm)",
    "Z_norm * (dZ_norm * Z)",
    """In the term through σ², inside the mean, you used Z where Z_norm belongs. Z is on its old scale and
    still has its mean. Use Z_norm in both places.""",
)

batch_norm_backward.slip(
    "forgets-z-norm-in-the-mean",
    "Z_norm * (dZ_norm * Z_norm)",
    "Z_norm * (dZ_norm)",
    """In the term through σ² you took the mean of γ·dZ_tilde alone. What reaches σ² is weighted by how far
    each example lies from the mean: take the mean of dZ_norm · Z_norm.""",
)

batch_norm_backward.slip(
    "forgets-z-norm-in-front",
    "Z_norm * (dZ_norm * Z_norm)",
    "(dZ_norm * Z_norm)",
    """The term through σ² is the same for all examples in your code. But an example moves σ² by its own
    distance from the mean: 2(z − μ)/m. Multiply that term by Z_norm.""",
)

batch_norm_backward.slip(
    "squares-without-the-mean-through-sigma2",
    "Z_norm * (dZ_norm * Z_norm)",
    "Z_norm * (dZ_norm * Z / std)",
    """In ∂J/∂σ² you used z where z − μ belongs. z_norm = (z − μ)/√(σ² + ε), so its derivative with respect
    to σ² holds z − μ too. Subtract the mean there.""",
)

batch_norm_backward.slip(
    "does-not-divide-by-the-deviation",
    "(dZ_norm - through_mu - through_sigma2) / std",
    "dZ_norm - through_mu - through_sigma2",
    """The last division by √(σ² + ε) is missing. The forward pass shrank every difference of z by that
    factor, so J reacts to z less by the same factor. Divide the whole bracket by it.""",
)

batch_norm_backward.slip(
    "multiplies-by-the-deviation",
    "(dZ_norm - through_mu - through_sigma2) / std",
    "(dZ_norm - through_mu - through_sigma2) * std",
    """You multiplied by √(σ² + ε) at the end. The backward pass does not undo the forward pass: where that
    divides, the gradient is divided by the same number. Divide the bracket by it.""",
)

batch_norm_backward.slip(
    "divides-only-the-last-term",
    "(dZ_norm - through_mu - through_sigma2) / std",
    "dZ_norm - through_mu - through_sigma2 / std",
    """Only the last term is divided by √(σ² + ε): a division binds more strongly than a minus. All three
    ways pass this factor. Put parentheses around the three terms.""",
)

batch_norm_backward.slip(
    "divides-by-the-variance-at-the-end",
    "through_sigma2) / std",
    "through_sigma2) / std**2",
    """At the end you divided by σ² + ε. The forward pass divides by its square root, and the derivative has
    the same root. Divide the bracket by √(σ² + ε).""",
)


@batch_norm_backward.misconception
def gradient_of_z_norm(dZ_tilde, Z, gamma, epsilon):
    """You returned γ ⊙ dZ_tilde, which is ∂J/∂Z_norm: the first step back. Z_norm still depends on Z in
    three ways: directly, through μ and through σ². Go on through all of them."""
    return gamma * dZ_tilde


@batch_norm_backward.misconception
def returns_the_upstream_gradient(dZ_tilde, Z, gamma, epsilon):
    """You returned dZ_tilde as it came, as if Batch Norm did nothing. First go back through γ: ∂J/∂Z_norm is
    γ ⊙ dZ_tilde. Then Z_norm depends on Z in three ways: directly, through μ and through σ²."""
    return dZ_tilde


@batch_norm_backward.misconception
def effect_of_each_value_on_itself_alone(dZ_tilde, Z, gamma, epsilon):
    """You counted how each z changes its own z_norm, but not how it changes those of the other examples, by
    moving their common μ and σ². So each example's own gradient stands where a mean over the row belongs:
    use mean of g and mean of g·Z_norm, g = γ ⊙ dZ_tilde."""
    std = np.sqrt(Z.var(axis=1, keepdims=True) + epsilon)
    Z_norm = (Z - Z.mean(axis=1, keepdims=True)) / std
    return gamma * dZ_tilde * (1 - (1 + Z_norm**2) / Z.shape[1]) / std


@batch_norm_backward.misconception
def gamma_missing_on_the_direct_way(dZ_tilde, Z, gamma, epsilon):
    """γ is missing on the direct way; the terms through μ and σ² carry it. All three begin at Z_norm, so all
    carry γ. Compute γ ⊙ dZ_tilde first, and use only that from there on."""
    std = np.sqrt(Z.var(axis=1, keepdims=True) + epsilon)
    Z_norm = (Z - Z.mean(axis=1, keepdims=True)) / std
    dZ_norm = dZ_tilde * gamma
    through_mu = dZ_norm.mean(axis=1, keepdims=True)
    through_sigma2 = Z_norm * (dZ_norm * Z_norm).mean(axis=1, keepdims=True)
    return (dZ_tilde - through_mu - through_sigma2) / std


@batch_norm_backward.misconception
def gamma_on_the_direct_way_only(dZ_tilde, Z, gamma, epsilon):
    """γ is there on the direct way, but missing in the terms through μ and σ². All three begin at Z_norm, so
    all carry γ. Compute γ ⊙ dZ_tilde first, and use only that from there on."""
    std = np.sqrt(Z.var(axis=1, keepdims=True) + epsilon)
    Z_norm = (Z - Z.mean(axis=1, keepdims=True)) / std
    through_mu = dZ_tilde.mean(axis=1, keepdims=True)
    through_sigma2 = Z_norm * (dZ_tilde * Z_norm).mean(axis=1, keepdims=True)
    return (gamma * dZ_tilde - through_mu - through_sigma2) / std


@batch_norm_backward.misconception
def gamma_twice(dZ_tilde, Z, gamma, epsilon):
    """γ is there twice, which makes the result γ times too large. The gradient passes γ once, on the way
    from Z̃ to Z_norm. If dZ_norm holds γ already, leave it out at the end."""
    std = np.sqrt(Z.var(axis=1, keepdims=True) + epsilon)
    Z_norm = (Z - Z.mean(axis=1, keepdims=True)) / std
    dZ_norm = dZ_tilde * gamma
    through_mu = dZ_norm.mean(axis=1, keepdims=True)
    through_sigma2 = Z_norm * (dZ_norm * Z_norm).mean(axis=1, keepdims=True)
    return gamma * (dZ_norm - through_mu - through_sigma2) / std


@batch_norm_backward.misconception
def runs_the_forward_pass_on_the_gradient(dZ_tilde, Z, gamma, epsilon):
    """You normalised the gradient itself, with its own mean and spread. The backward pass of a function is
    not the function again: it needs the derivative of Z_norm with respect to Z, with the μ and σ² of Z."""
    centred = dZ_tilde - dZ_tilde.mean(axis=1, keepdims=True)
    return gamma * centred / np.sqrt(dZ_tilde.var(axis=1, keepdims=True) + epsilon)
