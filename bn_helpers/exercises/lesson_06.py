"""Exercises 6.1–6.6: test-time statistics."""

# mypy: disable-error-code="attr-defined, no-redef"
# (mypy does not see that a decorated class, BatchNorm, becomes an Exercise)

import inspect
from dataclasses import dataclass

import numpy as np

from bn_helpers.exercises.checker.comparison import describe
from bn_helpers.exercises.checker.exercise import Complaint, complain_if_changed, exercise

# 6.1


@exercise(
    "6.1",
    title="one step of a moving average",
    returns=("the new average",),
    hints=(
        "With decay = 0.9 the average should change slowly. Which of the two, the old average or the new "
        "value, must then have the weight 0.9?",
        "The two weights add up to 1: decay for the old average, 1 − decay for the new value. If both are "
        "equal, nothing changes.",
        "return decay * ... + (1 - decay) * ...",
    ),
)
def ema_update(average, value, decay):
    """One step of the exponential moving average.

    average, value: arrays of the same shape; decay: the weight of the old average.
    Return the new average, an array of that shape; average itself stays as it was.
    """
    return decay * average + (1 - decay) * value


@ema_update.case("two units")
def _(rng):
    return np.array([[1.0], [-4.0]]), np.array([[3.0], [8.0]]), 0.75


@ema_update.case("one row")
def _(rng):
    return rng.normal(size=5), rng.normal(size=5), 0.9


@ema_update.case("decay below one half")
def _(rng):
    return rng.normal(size=(3, 3)), 10 * rng.normal(size=(3, 3)), 0.2


@ema_update.case("three axes, values far larger than the average")
def _(rng):
    return rng.normal(size=(2, 3, 1)), 1000 * rng.normal(size=(2, 3, 1)), 0.99


@ema_update.alternative
def a_step_towards_the_value(average, value, decay):
    return average + (1 - decay) * (value - average)


@ema_update.alternative
def number_by_number(old, new, weight):
    pairs = zip(np.ravel(old), np.ravel(new), strict=True)
    return np.reshape([weight * a + (1 - weight) * v for a, v in pairs], np.shape(old)).tolist()


ema_update.slip(
    "weights-the-wrong-way-round",
    "decay * average + (1 - decay) * value",
    "(1 - decay) * average + decay * value",
    """Your two weights are exchanged. In this course decay is the weight of the old average: with 0.9 the
    average moves slowly, a tenth of the way to the new value. Yours jumps nine tenths. (PyTorch's momentum
    counts the other way; lesson 08 translates.)""",
)

ema_update.slip(
    "new-value-at-full-weight",
    "(1 - decay) * value",
    "value",
    """You added the new value with weight 1. The two weights must add up to 1: an average of
    5 that meets the value 5 has to stay 5. What weight is left for the value when the old average has
    decay?""",
)

ema_update.slip(
    "old-average-at-full-weight",
    "decay * average",
    "average",
    """The old average was kept with weight 1, so nothing is ever forgotten. To make room for the new value,
    the old average must shrink: multiply it by decay.""",
)

ema_update.slip(
    "forgets-the-old-average",
    "decay * average + ",
    "",
    """The old average does not appear in your result. It is the memory of all mini-batches before; without
    it the result depends on the newest value alone. Add it, with its weight decay.""",
)

ema_update.slip(
    "forgets-the-new-value",
    " + (1 - decay) * value",
    "",
    """The new value does not appear in your result: the average only shrinks towards 0. Add the value with
    the weight that decay leaves over.""",
)

ema_update.slip(
    "subtracts-the-value",
    "average + (1 - decay) * value",
    "average - (1 - decay) * value",
    """You subtracted the new value. An average lies between the old average and the value; yours moves away
    from it. Both parts are added.""",
)


@ema_update.misconception
def plain_mean_of_the_two(average, value, decay):
    """You took the plain mean of the two, so decay plays no part. Half of the memory would be lost with
    every mini-batch. Give the old average the weight decay, and the value what is left."""
    return (average + value) / 2


ema_update.slip(
    "both-weights-are-decay",
    "(1 - decay) * value",
    "decay * value",
    """Both parts have the weight decay. The two weights must add up to 1: an average of 5 that meets the
    value 5 has to stay 5. Give the new value what decay leaves over, 1 − decay.""",
    combines=False,
)

ema_update.slip(
    "forgets-the-parentheses",
    "(1 - decay) * value",
    "1 - decay * value",
    """Python multiplies before it subtracts: 1 - decay * value is 1 − (decay · value). The weight of the new
    value is 1 − decay as a whole. Put it in parentheses.""",
    combines=False,
)

ema_update.slip(
    "fixed-decay",
    "decay * average + (1 - decay) * value",
    "0.9 * average + 0.1 * value",
    """You used the weights 0.9 and 0.1, whatever decay says. A short training needs a smaller decay, a long
    one a larger. Use the argument decay, and 1 − decay.""",
    combines=False,
)


@ema_update.misconception
def returns_the_new_value(average, value, decay):
    """You returned the new value as it is. What the mini-batches before had shown is lost. Mix it with the
    old average: weight decay for the old, 1 − decay for the new."""
    return value


@ema_update.misconception
def returns_the_old_average(average, value, decay):
    """You returned the old average as it was: the new value changes nothing. Mix the two: weight decay for
    the old average, 1 − decay for the new value."""
    return average


# 6.2


@exercise(
    "6.2",
    title="the cold start corrected",
    returns=("the corrected average",),
    hints=(
        "The average starts from 0. After one step with decay = 0.9 and the value 5, what is the "
        "average, and what must it be divided by to give 5?",
        "After t updates the starting 0 still has the weight decayᵗ, and all the values together have "
        "1 − decayᵗ. Divide by what the values weigh.",
        "weight = 1 - decay ** ...\nreturn average / ...",
    ),
)
def bias_corrected(average, decay, updates):
    """What a moving average that started from 0 says about the values it has seen.

    average: an array of any shape, after updates >= 1 steps with 0 < decay < 1.
    Return an array of that shape: average / (1 - decay**updates).
    """
    weight = 1 - decay**updates
    return average / weight


@bias_corrected.case("three updates")
def _(rng):
    return np.array([[1.0], [-4.0]]), 0.75, 3


@bias_corrected.case("the first update")
def _(rng):
    return rng.normal(size=(3, 1)), 0.9, 1


@bias_corrected.case("decay below one half")
def _(rng):
    return rng.normal(size=4), 0.25, 2


@bias_corrected.case("many updates")
def _(rng):
    return rng.normal(size=(2, 3)), 0.99, 200


@bias_corrected.alternative
def by_the_sum_of_the_weights(average, decay, updates):
    return average / ((1 - decay) * sum(decay**t for t in range(updates)))


@bias_corrected.alternative
def by_the_logarithm(ema, keep, t=1):
    return (ema / -np.expm1(t * np.log(keep))).tolist()


bias_corrected.slip(
    "no-correction",
    "return average / weight",
    "return average",
    """You returned the average as it was. It started from 0, and after few updates that 0 still weighs most:
    with decay 0.9, one value of 5 gives an average of only 0.5. Divide by the weight that the values have
    together.""",
)

bias_corrected.slip(
    "one-update-too-few",
    "decay**updates",
    "decay ** (updates - 1)",
    """Your power is one too small, as if counting began at 0. After the first update the start has weight
    decay; yours is decay⁰ = 1, which leaves the values a weight of 0. Use the number of updates itself.""",
)

bias_corrected.slip(
    "one-update-too-many",
    "decay**updates",
    "decay ** (updates + 1)",
    """Your power is one too large. Each update multiplies the weight of the start by decay once, so after t
    updates it is decayᵗ. The argument updates counts those that are done.""",
)

bias_corrected.slip(
    "divides-by-1-minus-decay",
    "decay**updates",
    "decay",
    """You divided by 1 − decay, whatever the number of updates. That is right after the first update only;
    later the start has faded, and less correction is needed. The weight of the start after t updates is a
    power of decay.""",
)

bias_corrected.slip(
    "multiplies-decay-by-updates",
    "decay**updates",
    "decay * updates",
    """You used decay · updates. Each update multiplies what is left of the start by decay once more, so
    the updates stand in the exponent: decay to the power updates (** in Python).""",
)

bias_corrected.slip(
    "divides-by-the-weight-of-the-start",
    "1 - decay**updates",
    "decay**updates",
    """You used decayᵗ itself: that is the weight of the starting 0. The values have what remains of 1.
    Divide by that.""",
)

bias_corrected.slip(
    "multiplies",
    "average / weight",
    "average * weight",
    """You multiplied by 1 − decayᵗ. The average is too small at the beginning, because it started from 0;
    this makes it smaller still. Divide instead.""",
)


bias_corrected.slip(
    "power-of-the-difference",
    "1 - decay**updates",
    "(1 - decay) ** updates",
    """You raised 1 − decay to the power. It is decay that shrinks the start at each update, so its power
    decayᵗ is what the start still weighs. Take the power first, then subtract it from 1.""",
    combines=False,
)

bias_corrected.slip(
    "forgets-the-parentheses",
    "return average / weight",
    "return average / 1 - decay**updates",
    """Your result is the average minus decayᵗ. Python divides before it subtracts, so average / 1 -
    decay**updates means just that. Put the whole denominator, 1 - decay**updates, in parentheses.""",
    combines=False,
)

bias_corrected.slip(
    "caret-for-a-power",
    "decay**updates",
    "decay ^ updates",
    """In Python ^ is no power but a bitwise operation on whole numbers. The power decayᵗ is written
    decay**updates.""",
    combines=False,
)

bias_corrected.slip(
    "divides-by-the-number-of-updates",
    "average / weight",
    "average / updates",
    """You divided by the number of updates. That would be right for a sum; a moving average has weighted
    the values already, and only the starting 0 must be made up for. Divide by what the values weigh
    together, 1 − decayᵗ.""",
    combines=False,
)


# 6.3


@exercise(
    "6.3",
    title="Batch Norm at test time",
    returns=("Z_tilde",),
    hints=(
        "A single test image has one column. What would its own variance be, and what would be left after "
        "subtracting its own mean?",
        "At test time the running statistics stand where μ and σ² stood in training. The rest of the forward "
        "pass is the same: ε inside the root, then γ and β.",
        "Z_norm = (Z - ...) / np.sqrt(... + epsilon)\nreturn ... * Z_norm + ...   # nothing is computed "
        "from Z alone",
    ),
)
def batch_norm_inference(Z, gamma, beta, running_mean, running_variance, epsilon):
    """Batch Norm with the running statistics in place of the mini-batch's own.

    Z: (n, k), k may be 1; gamma, beta, running_mean, running_variance: (n, 1).
    Return Z_tilde of shape (n, k).
    """
    Z_norm = (Z - running_mean) / np.sqrt(running_variance + epsilon)
    return gamma * Z_norm + beta


@batch_norm_inference.case("two units, three examples")
def _(rng):
    Z = np.array([[1.0, 2.0, 6.0], [-1.0, 0.5, 2.0]])
    gamma, beta = np.array([[2.0], [-0.5]]), np.array([[1.0], [3.0]])
    return Z, gamma, beta, np.array([[0.5], [-2.0]]), np.array([[4.0], [0.25]]), 0.5


@batch_norm_inference.case("a single example")
def _(rng):
    return rng.normal(size=(3, 1)), *_layer_state(rng, 3), 0.1


@batch_norm_inference.case("as many units as examples")
def _(rng):
    return rng.normal(size=(3, 3)), *_layer_state(rng, 3), 0.1


@batch_norm_inference.case("scales far apart, and a unit whose running variance is 0")
def _(rng):
    scale = np.array([[0.01], [1.0], [200.0], [1.0]])
    gamma, beta, running_mean, running_variance = _layer_state(rng, 4)
    running_variance = running_variance * scale**2 * np.array([[1.0], [1.0], [1.0], [0.0]])
    return scale * rng.normal(size=(4, 2)), gamma, beta, scale * running_mean, running_variance, 0.01


def _layer_state(rng, n):
    """Random gamma, beta, running_mean and running_variance of n units."""
    gamma, beta, running_mean = rng.normal(size=(3, n, 1))
    return gamma, beta, running_mean, rng.uniform(0.2, 3.0, size=(n, 1))


@batch_norm_inference.alternative
def as_a_straight_line(Z, gamma, beta, running_mean, running_variance, epsilon):
    slope = gamma * (running_variance + epsilon) ** -0.5
    return slope * Z + (beta - slope * running_mean)


@batch_norm_inference.alternative
def value_by_value(Z, g, b, mean, variance, eps, verbose=False):
    result = [[0.0] * Z.shape[1] for _ in Z]
    for i, row in enumerate(Z):
        for j, z in enumerate(row):
            result[i][j] = g[i, 0] * (z - mean[i, 0]) / float(variance[i, 0] + eps) ** 0.5 + b[i, 0]
    return result


@batch_norm_inference.misconception
def batch_statistics_at_test_time(Z, gamma, beta, running_mean, running_variance, epsilon):
    """You normalised the test examples with their own mean and variance. The answer for one image then
    depends on the others beside it, and a single image always gives the same, whatever it shows. Use the
    running_mean and running_variance that you are given."""
    Z_norm = (Z - Z.mean(axis=1, keepdims=True)) / np.sqrt(Z.var(axis=1, keepdims=True) + epsilon)
    return gamma * Z_norm + beta


batch_norm_inference.slip(
    "own-mean-and-running-variance",
    "Z - running_mean",
    "Z - Z.mean(axis=1, keepdims=True)",
    """The variance is the running one, but you subtracted the mean of the columns given. For a single example
    this leaves 0, so every image would give the same. Subtract running_mean.""",
)

batch_norm_inference.slip(
    "running-mean-and-own-variance",
    "running_variance + epsilon",
    "Z.var(axis=1, keepdims=True) + epsilon",
    """The mean is the running one, but you divided by the spread of the columns given. A single example has
    spread 0, and would be divided by √ε: an enormous number. Use running_variance.""",
)

batch_norm_inference.slip(
    "divides-by-the-variance",
    "np.sqrt(running_variance + epsilon)",
    "(running_variance + epsilon)",
    """You divided by the variance, not by its root. In training the values were divided by √(σ² + ε); at
    test time they must land on the same scale. Take the root of running_variance + epsilon.""",
)

batch_norm_inference.slip(
    "takes-the-variance-for-a-deviation",
    "running_variance + epsilon",
    "running_variance**2 + epsilon",
    """You squared running_variance. It is a variance already, the square of the deviation; squared once
    more, units with a wide spread become tiny. Use it as it is, beside ε under the root.""",
)

batch_norm_inference.slip(
    "epsilon-outside-the-root",
    "np.sqrt(running_variance + epsilon)",
    "(np.sqrt(running_variance) + epsilon)",
    """Your ε is added after the root. In training it stood inside, √(σ² + ε), and the weights were learned
    on that scale. Add epsilon to running_variance before the root is taken.""",
)

batch_norm_inference.slip(
    "forgets-epsilon",
    "running_variance + epsilon",
    "running_variance",
    """ε is missing. A unit that never changed in training has running variance 0, and you would divide
    by 0; for the others the scale differs from that of training. Add epsilon to the variance, inside
    the root.""",
)

batch_norm_inference.slip(
    "fixed-epsilon",
    "running_variance + epsilon",
    "running_variance + 1e-5",
    """You used an ε of your own, 1e-5, whatever is given. The layer must be tested with the ε that it was
    trained with. Use the argument epsilon.""",
)

batch_norm_inference.slip(
    "forgets-the-mean",
    "(Z - running_mean)",
    "Z",
    """The running mean was not subtracted. Every unit is then shifted against what the next layer saw in
    training. Write Z − running_mean above the fraction line.""",
)

batch_norm_inference.slip(
    "multiplies-by-the-deviation",
    ") / np.sqrt",
    ") * np.sqrt",
    """You multiplied by √(σ² + ε) where Batch Norm divides. Units that spread widely would spread even
    more. Divide instead.""",
)

batch_norm_inference.slip(
    "ignores-gamma-and-beta",
    "gamma * Z_norm + beta",
    "Z_norm",
    """You returned Z_norm. γ and β were learned so that the next layer gets the scale and shift that suit
    it, and they are needed at test time just as in training. Finish with γ and β.""",
)

batch_norm_inference.slip(
    "swaps-gamma-and-beta",
    "gamma * Z_norm + beta",
    "beta * Z_norm + gamma",
    """γ and β are exchanged: you multiplied by beta and added gamma. γ is the scale, β the shift. Look at
    the last line.""",
)

batch_norm_inference.slip(
    "beta-inside-the-scale",
    "gamma * Z_norm + beta",
    "gamma * (Z_norm + beta)",
    """You added β before multiplying by γ, so the shift became γβ. Scale first, then shift: look at the
    parentheses.""",
)

batch_norm_inference.slip(
    "forgets-gamma",
    "gamma * Z_norm",
    "Z_norm",
    """γ is missing. It is the scale that the next layer learned to expect; with γ = 1 nobody would notice,
    with a trained γ the outputs are different. Multiply Z_norm by gamma.""",
)

batch_norm_inference.slip(
    "forgets-beta",
    " + beta",
    "",
    """β is missing. It took the place of the bias b, so without it each unit is shifted against what it was
    in training. Add beta at the end.""",
)


batch_norm_inference.slip(
    "fixed-epsilon-of-1e-8",
    "running_variance + epsilon",
    "running_variance + 1e-8",
    """You used an ε of your own, 1e-8, whatever is given. The layer must be tested with the ε that it was
    trained with. Use the argument epsilon.""",
    combines=False,
)

batch_norm_inference.slip(
    "forgets-the-division",
    "(Z - running_mean) / np.sqrt(running_variance + epsilon)",
    "Z - running_mean",
    """You did not divide by the deviation. Each unit then keeps its own scale, and γ was learned for values
    that have been brought to one scale. Divide by √(running_variance + ε).""",
    combines=False,
)

batch_norm_inference.slip(
    "adds-the-mean",
    "(Z - running_mean)",
    "(Z + running_mean)",
    """You added the running mean; Batch Norm subtracts it. Values near the mean would land far from 0. Look
    at the sign.""",
    combines=False,
)

batch_norm_inference.slip(
    "forgets-the-parentheses",
    "(Z - running_mean) / np",
    "Z - running_mean / np",
    """Python divides before it subtracts, so only the running mean was divided by the deviation, and Z was
    not. Put Z - running_mean in parentheses.""",
    combines=False,
)


@batch_norm_inference.misconception
def skips_the_normalisation(Z, gamma, beta, running_mean, running_variance, epsilon):
    """You applied γ and β to Z itself; the running statistics play no part. γ and β were learned for
    normalised values. First subtract running_mean and divide by √(running_variance + ε)."""
    return gamma * Z + beta


@batch_norm_inference.misconception
def running_statistics_for_single_examples_only(Z, gamma, beta, running_mean, running_variance, epsilon):
    """For a single example you used the running statistics, for several their own mean and variance. The
    answer for one image then depends on whether others stand beside it. At test time the running
    statistics hold for any number of examples."""
    if Z.shape[1] > 1:
        running_mean = Z.mean(axis=1, keepdims=True)
        running_variance = Z.var(axis=1, keepdims=True)
    Z_norm = (Z - running_mean) / np.sqrt(running_variance + epsilon)
    return gamma * Z_norm + beta


@batch_norm_inference.misconception
def forgets_the_parentheses_after_gamma(Z, gamma, beta, running_mean, running_variance, epsilon):
    """Only the running mean was divided by the deviation, and only Z was multiplied by γ: Python multiplies
    and divides before it subtracts. Put Z - running_mean in parentheses."""
    return gamma * Z - running_mean / np.sqrt(running_variance + epsilon) + beta


# 6.4


@exercise(
    "6.4",
    title="the BatchNorm layer",
    hints=(
        "In training and at test time the formula is the same. What alone differs, and which of the two has "
        "something to write down for later?",
        "In training: take μ and σ² of the columns of Z, move each running statistic one step of the "
        "moving average towards them (decay is the weight of the old value), and normalise with μ and σ² "
        "themselves. At test time: normalise with the running statistics and change nothing. γ and β "
        "follow in both. What must be remembered between calls lives on self.",
        "if training:\n    mu, sigma2 = ...\n    self.running_mean = ...\n    self.running_variance = ...\n"
        "else:\n    mu, sigma2 = ...\nZ_norm = ...\nreturn ...",
    ),
)
class BatchNorm:
    """A Batch Norm layer that remembers the statistics of its mini-batches.

    Attributes, each of shape (n, 1): gamma (starts as ones), beta (zeros), running_mean (zeros) and
    running_variance (ones). They may be set from outside.
    """

    def __init__(self, n, decay, epsilon):
        """n: number of units; decay: weight of the OLD running statistics; epsilon: added to the variance."""
        self.decay = decay
        self.epsilon = epsilon
        self.gamma = np.ones((n, 1))
        self.beta = np.zeros((n, 1))
        self.running_mean = np.zeros((n, 1))
        self.running_variance = np.ones((n, 1))

    def forward(self, Z, training):
        """Return Z_tilde for Z, both of shape (n, m).

        In training: use the mean and variance of Z's columns, and update the running ones with them.
        At test time (training is False): use the running ones, and change nothing.
        """
        mu, sigma2 = self.running_mean, self.running_variance
        if training:
            mu = Z.mean(axis=1, keepdims=True)
            sigma2 = Z.var(axis=1, keepdims=True)
            self.running_mean = self.decay * self.running_mean + (1 - self.decay) * mu
            self.running_variance = self.decay * self.running_variance + (1 - self.decay) * sigma2
        Z_norm = (Z - mu) / np.sqrt(sigma2 + self.epsilon)
        return self.gamma * Z_norm + self.beta


STATE = ("gamma", "beta", "running_mean", "running_variance")


def _new_layer(answer, n, decay, epsilon):
    """A layer of the answer's class that has what the exercise promises."""
    layer = answer(n, decay, epsilon)
    if not callable(getattr(layer, "forward", None)):
        raise Complaint(
            "Your layer has no method forward(self, Z, training). Is it indented inside the class?",
            "no-forward",
        )
    for name in STATE:
        on_the_class = isinstance(getattr(type(layer), name, None), np.ndarray)
        if on_the_class and name not in getattr(layer, "__dict__", {}):
            raise _shared()
        if not hasattr(layer, name):
            raise Complaint(
                f"A new layer has no attribute {name}. Each layer needs gamma, beta, running_mean and "
                f"running_variance from the start: set self.{name} in __init__, with an underscore and in "
                "full, as spelled here.",
                "attribute-missing",
            )
        if np.shape(getattr(layer, name)) != (n, 1):
            raise Complaint(
                f"In a new layer of {n} units {name} is {describe(getattr(layer, name))}; asked for is "
                f"the shape ({n}, 1), a column with one number for each unit, so that it lines up with "
                "the rows of Z.",
                "attribute-of-another-shape",
            )
    return layer


def _shared():
    return Complaint(
        "Your layers share their numbers: what one layer stores, another finds. A network has many Batch "
        "Norm layers, and each must keep statistics of its own. What belongs to one layer is set on "
        "self, in __init__; names set on the class itself, or outside it, are shared by all.",
        "shared-by-all-layers",
    )


def _forward(layer, Z, training):
    """A copy of what forward gives, after a look at Z and at the form of the result."""
    before = Z.copy()
    try:
        Z_tilde = layer.forward(Z, training)
    except TypeError:
        _complain_of_parameters(layer.forward)
        raise
    complain_if_changed(["Z"], (before,), (Z,))
    if Z_tilde is None:
        raise Complaint(
            "forward returned None. Does its last line begin with `return`, and do both modes reach it?",
            "forgets-return",
        )
    if isinstance(Z_tilde, tuple):
        raise Complaint(
            f"forward returned {describe(Z_tilde)}; asked for is the array Z_tilde alone. The next layer "
            "takes it as its input. What you want to keep besides, you can set on self.",
            "returns-more-than-the-output",
        )
    return _copied(Z_tilde)


def _complain_of_parameters(forward):
    try:
        inspect.signature(forward).bind("Z", "training")
    except TypeError as error:
        raise Complaint(
            f"forward is called as layer.forward(Z, training), and that fails: {error}. Its definition "
            "begins def forward(self, Z, training).",
            "forward-with-other-parameters",
        ) from None


def _copied(value):
    """A later update in place must not reach what was observed before."""
    return value.copy() if isinstance(value, np.ndarray) else value


def _state(layer):
    return {name: _copied(getattr(layer, name)) for name in STATE}


def _set_from_outside(layer, rng):
    """Give the layer arrays of its own, as an optimizer or a loaded file would."""
    n = layer.gamma.shape[0]
    layer.gamma, layer.beta = rng.normal(size=(2, n, 1))
    layer.running_mean = 10 * rng.normal(size=(n, 1))
    layer.running_variance = rng.uniform(30.0, 300.0, size=(n, 1))


@BatchNorm.scenario("a new layer")
def _(answer, rng):
    return _state(_new_layer(answer, 3, 0.75, 5.0))


def _one_mini_batch(answer, dtype):
    layer = _new_layer(answer, 3, 0.75, 5.0)
    roomy = np.array([[10, 0, 20, 0, 60], [-10, 0, 5, 0, 20], [20, 0, 20, 0, 20]], dtype=dtype)
    roomy.flags.writeable = False
    return {"Z_tilde": _forward(layer, roomy[:, ::2], True), **_state(layer)}


@BatchNorm.scenario("a new layer sees one mini-batch in training")
def _(answer, rng):
    return _one_mini_batch(answer, np.float64)


@BatchNorm.scenario("a new layer sees one mini-batch in training, in float32", single_precision=True)
def _(answer, rng):
    return _one_mini_batch(answer, np.float32)


@BatchNorm.scenario("test time, with parameters and statistics set from outside")
def _(answer, rng):
    layer = _new_layer(answer, 2, 0.6, 8.0)
    _set_from_outside(layer, rng)
    Z, one_example = 20 * rng.normal(size=(2, 4)), 20 * rng.normal(size=(2, 1))
    return {
        "Z_tilde": _forward(layer, Z, False),
        "Z_tilde of one example": _forward(layer, one_example, False),
        **_state(layer),
    }


@BatchNorm.scenario("two mini-batches in training, with parameters and statistics set from outside")
def _(answer, rng):
    layer = _new_layer(answer, 3, 0.6, 8.0)
    _set_from_outside(layer, rng)
    first, second = 20 * rng.normal(size=(2, 3, 4)) + 10
    return {
        "Z_tilde of the first mini-batch": _forward(layer, first, True),
        "Z_tilde of the second mini-batch": _forward(layer, second, True),
        **_state(layer),
    }


@BatchNorm.scenario("training, then test, then training again")
def _(answer, rng):
    layer = _new_layer(answer, 3, 0.75, 5.0)
    _set_from_outside(layer, rng)
    Z = 15 * rng.normal(size=(3, 3)) - 5  # as many units as examples
    _forward(layer, Z, True)
    at_test = _forward(layer, Z, False)
    after_test = _state(layer)
    again = _forward(layer, 15 * rng.normal(size=(3, 5)), True)  # the last mini-batch may have another size
    return {
        "Z_tilde at test time": at_test,
        **{f"{name} after the test": value for name, value in after_test.items()},
        "Z_tilde in training again": again,
        **{f"{name} at the end": value for name, value in _state(layer).items()},
    }


@BatchNorm.scenario("a trained layer that nothing was set in is tested")
def _(answer, rng):
    layer = _new_layer(answer, 2, 0.75, 5.0)
    for _ in range(3):
        _forward(layer, 20 * rng.normal(size=(2, 3)) + 30, True)
    return {"Z_tilde": _forward(layer, 20 * rng.normal(size=(2, 1)) + 30, False)}


@BatchNorm.scenario("two layers side by side")
def _(answer, rng):
    first, second = _new_layer(answer, 2, 0.75, 5.0), _new_layer(answer, 2, 0.4, 20.0)
    before = _state(second)
    Z = 20 * rng.normal(size=(2, 3))
    outputs = {"Z_tilde of the first layer": _forward(first, Z, True)}
    if any(not np.array_equal(before[name], value) for name, value in _state(second).items()):
        raise _shared()
    outputs["Z_tilde of the second layer"] = _forward(second, Z, True)
    outputs |= {f"{name} of the first layer": value for name, value in _state(first).items()}
    return outputs | {f"{name} of the second layer": value for name, value in _state(second).items()}


@BatchNorm.alternative
class UpdatedInPlace:
    def __init__(self, n, decay, epsilon, name="BN"):
        self.keep, self.eps, self.name = decay, epsilon, name
        self.gamma, self.running_variance = np.ones([n, 1]), np.ones([n, 1])
        self.beta, self.running_mean = np.zeros([n, 1]), np.zeros([n, 1])

    def update(self, mean, variance):
        self.running_mean += (1 - self.keep) * (mean - self.running_mean)
        self.running_variance *= self.keep
        self.running_variance += (1 - self.keep) * variance

    def forward(self, Z, training=True):
        if not training:
            scale = self.gamma / (self.running_variance + self.eps) ** 0.5
            return scale * Z + (self.beta - scale * self.running_mean)
        m = Z.shape[1]
        mean = np.einsum("nm->n", Z)[:, None] / m
        variance = np.einsum("nm,nm->n", Z - mean, Z - mean)[:, None] / m
        self.update(mean, variance)
        self.cache = (Z, mean, variance)
        return self.gamma * (Z - mean) / np.sqrt(variance + self.eps) + self.beta


@BatchNorm.alternative
@dataclass
class UnitByUnit:
    n: int
    decay: float
    epsilon: float

    def __post_init__(self):
        self.gamma, self.beta, self.running_mean, self.running_variance = (
            np.full((self.n, 1), start) for start in (1.0, 0.0, 0.0, 1.0)
        )

    def forward(self, batch, is_training):
        rows = []
        for i, row in enumerate(np.asarray(batch, dtype=float)):
            mean, variance = self.running_mean[i, 0], self.running_variance[i, 0]
            if is_training:
                mean, variance = np.mean(row), max(np.mean(row**2) - np.mean(row) ** 2, 0.0)
                self.running_mean[i, 0] = (1 - self.decay) * mean + self.decay * self.running_mean[i, 0]
                self.running_variance[i, 0] = (
                    1 - self.decay
                ) * variance + self.decay * self.running_variance[i, 0]
            rows.append((row - mean) / np.sqrt(variance + self.epsilon) * self.gamma[i] + self.beta[i])
        return np.stack(rows)


BatchNorm.slip(
    "forgets-return",
    "return self.gamma * Z_norm + self.beta",
    "self.gamma * Z_norm + self.beta",
    """forward computes Z̃ but gives nothing back: it returned None. The next layer needs the result. Begin
    the last line with `return`, and see that both modes reach it.""",
)

BatchNorm.slip(
    "attributes-of-shape-n",
    "(n, 1)",
    "n",
    """Your attributes have shape (n,), asked for is (n, 1). NumPy would line their numbers up with the
    columns of Z: an error where n ≠ m, and silently wrong numbers where n = m. Write the shape as a pair,
    np.ones((n, 1)).""",
)

BatchNorm.slip(
    "statistics-of-shape-n",
    """self.running_mean = np.zeros((n, 1))
        self.running_variance = np.ones((n, 1))""",
    """self.running_mean = np.zeros(n)
        self.running_variance = np.ones(n)""",
    """Your running statistics have shape (n,), γ and β have (n, 1). Together with the (n, 1) mean of a
    mini-batch, a moving average of shape (n,) becomes an (n, n) table. Start all four as columns:
    np.zeros((n, 1)), np.ones((n, 1)).""",
    combines=False,
)

BatchNorm.slip(
    "statistics-as-single-numbers",
    """self.running_mean = np.zeros((n, 1))
        self.running_variance = np.ones((n, 1))""",
    """self.running_mean = 0.0
        self.running_variance = 1.0""",
    """Your running statistics start as single numbers. Each unit has a mean and a variance of its own, and
    whoever saves or sets the layer's state expects one number for each: arrays of shape (n, 1) from the
    start.""",
    combines=False,
)

BatchNorm.slip(
    "forward-takes-training-first",
    "def forward(self, Z, training)",
    "def forward(self, training, Z)",
    """The parameters of your forward are exchanged: it is called as forward(Z, training), with the data
    first. Your `if` was then asked whether a whole array is true. Turn the two around.""",
    combines=False,
)

BatchNorm.slip(
    "forgets-keepdims",
    ", keepdims=True",
    "",
    """The mean and variance of your mini-batch have shape (n,), not (n, 1). NumPy pairs them with the
    columns of Z instead of the rows: an error where n ≠ m, wrong numbers and (n, n) tables where n = m.
    Look at keepdims.""",
)

BatchNorm.slip(
    "statistics-over-the-units",
    "axis=1",
    "axis=0",
    """Your mini-batch statistics run down the columns, over the units of one example. Batch Norm asks how
    one unit varies over the examples, along a row: axis 1, one number per unit.""",
)

BatchNorm.slip(
    "statistics-of-the-whole-array",
    "(axis=1, keepdims=True)",
    "()",
    """In training you took one mean and one variance of the whole array Z. Each unit has a scale of its
    own, and needs its own two numbers: average each row by itself, axis=1 with keepdims=True.""",
)

BatchNorm.slip(
    "gamma-starts-as-zeros",
    "self.gamma = np.ones",
    "self.gamma = np.zeros",
    """γ starts as zeros. It multiplies Z_norm, so a new layer would give β for every example, and no signal
    would pass. Start the scale at ones: then the layer at first only normalises.""",
)

BatchNorm.slip(
    "beta-starts-as-ones",
    "self.beta = np.zeros",
    "self.beta = np.ones",
    """β starts as ones, so a new layer shifts every unit by 1. It is to begin as a pure Z-transform: scale
    γ at ones, shift β at zeros.""",
)

BatchNorm.slip(
    "running-variance-starts-as-zeros",
    "self.running_variance = np.ones",
    "self.running_variance = np.zeros",
    """running_variance starts as zeros; asked for is ones. A layer that is tested before it was trained
    would divide by √ε, and its outputs would be enormous. With mean 0 and variance 1 it passes its input
    through almost unchanged.""",
)

BatchNorm.slip(
    "running-mean-starts-as-ones",
    "self.running_mean = np.zeros",
    "self.running_mean = np.ones",
    """running_mean starts as ones; asked for is zeros. With mean 0 and variance 1 a layer that has not been
    trained passes its input through almost unchanged. Look at __init__.""",
    combines=False,
)

BatchNorm.slip(
    "training-flag-inverted",
    "if training:",
    "if not training:",
    """The two modes are exchanged: with training=True your layer uses the running statistics, with False it
    uses and records those of the batch. Test examples would then leak into what the layer remembers. Look
    at your `if`.""",
)

BatchNorm.slip(
    "always-in-training-mode",
    "if training:",
    "if True:",
    """Your layer behaves as in training even when training is False: it normalises with the batch's own
    statistics and updates the running ones. A single test image then always gives the same, whatever it
    shows, and every test changes the model. Let `training` decide.""",
)

BatchNorm.slip(
    "always-in-test-mode",
    "if training:",
    "if False:",
    """Your layer behaves as at test time even when training is True: it normalises with the running
    statistics, which stay 0 and 1 for ever. So nothing is normalised at all. Let `training` decide.""",
)

BatchNorm.slip(
    "batch-statistics-at-test-time",
    "mu, sigma2 = self.running_mean, self.running_variance",
    "mu, sigma2 = Z.mean(axis=1, keepdims=True), Z.var(axis=1, keepdims=True)",
    """At test time you normalised with the batch's own mean and variance. A single example then always gives
    the same, whatever it shows, and an answer depends on its company. When training is False, use
    running_mean and running_variance: that is what they are collected for.""",
)


@BatchNorm.misconception
class updates_at_test_time:
    """Your running statistics also change when training is False. Testing would then alter the model, and
    the same example would get another answer the second time. Only training may update them: move both
    updates under `if training`."""

    def __init__(self, n, decay, epsilon):
        self.decay = decay
        self.epsilon = epsilon
        self.gamma = np.ones((n, 1))
        self.beta = np.zeros((n, 1))
        self.running_mean = np.zeros((n, 1))
        self.running_variance = np.ones((n, 1))

    def forward(self, Z, training):
        mu, sigma2 = Z.mean(axis=1, keepdims=True), Z.var(axis=1, keepdims=True)
        used = (mu, sigma2) if training else (self.running_mean, self.running_variance)
        self.running_mean = self.decay * self.running_mean + (1 - self.decay) * mu
        self.running_variance = self.decay * self.running_variance + (1 - self.decay) * sigma2
        Z_norm = (Z - used[0]) / np.sqrt(used[1] + self.epsilon)
        return self.gamma * Z_norm + self.beta


@BatchNorm.misconception
class updates_before_each_test:
    """When training is False you first update the running statistics with the test examples, then normalise
    with them. The test data leaks into the model, and the same example gets another answer each time. Only
    training may update: move both updates under `if training`."""

    def __init__(self, n, decay, epsilon):
        self.decay = decay
        self.epsilon = epsilon
        self.gamma = np.ones((n, 1))
        self.beta = np.zeros((n, 1))
        self.running_mean = np.zeros((n, 1))
        self.running_variance = np.ones((n, 1))

    def forward(self, Z, training):
        mu, sigma2 = Z.mean(axis=1, keepdims=True), Z.var(axis=1, keepdims=True)
        self.running_mean = self.decay * self.running_mean + (1 - self.decay) * mu
        self.running_variance = self.decay * self.running_variance + (1 - self.decay) * sigma2
        if not training:
            mu, sigma2 = self.running_mean, self.running_variance
        Z_norm = (Z - mu) / np.sqrt(sigma2 + self.epsilon)
        return self.gamma * Z_norm + self.beta


@BatchNorm.misconception
class updates_only_at_test_time:
    """Your running statistics are updated when training is False, and not when it is True. They would hold
    what the test examples show, and nothing of the training. Each mode normalises rightly; only the updates
    belong into the other branch."""

    def __init__(self, n, decay, epsilon):
        self.decay = decay
        self.epsilon = epsilon
        self.gamma = np.ones((n, 1))
        self.beta = np.zeros((n, 1))
        self.running_mean = np.zeros((n, 1))
        self.running_variance = np.ones((n, 1))

    def forward(self, Z, training):
        mu, sigma2 = Z.mean(axis=1, keepdims=True), Z.var(axis=1, keepdims=True)
        if not training:
            used = self.running_mean, self.running_variance
            self.running_mean = self.decay * self.running_mean + (1 - self.decay) * mu
            self.running_variance = self.decay * self.running_variance + (1 - self.decay) * sigma2
            mu, sigma2 = used
        Z_norm = (Z - mu) / np.sqrt(sigma2 + self.epsilon)
        return self.gamma * Z_norm + self.beta


BatchNorm.slip(
    "running-statistics-in-training",
    "Z_norm = (Z - mu) / np.sqrt(sigma2 + self.epsilon)",
    "Z_norm = (Z - self.running_mean) / np.sqrt(self.running_variance + self.epsilon)",
    """In training you normalised with the running statistics just updated. A mini-batch then does not come
    out with mean 0 and variance 1, least of all at the start, when the running ones still say 0 and 1. In
    training use the batch's own μ and σ²; the running ones are only written down.""",
)


@BatchNorm.misconception
class running_statistics_before_the_update_in_training:
    """In training you normalised with the running statistics of the mini-batches before. The first batch is
    then hardly changed, since they still say 0 and 1. In training use the mean and variance of the batch
    itself; the running ones are updated for later, and used at test time only."""

    def __init__(self, n, decay, epsilon):
        self.decay = decay
        self.epsilon = epsilon
        self.gamma = np.ones((n, 1))
        self.beta = np.zeros((n, 1))
        self.running_mean = np.zeros((n, 1))
        self.running_variance = np.ones((n, 1))

    def forward(self, Z, training):
        Z_norm = (Z - self.running_mean) / np.sqrt(self.running_variance + self.epsilon)
        if training:
            mu = Z.mean(axis=1, keepdims=True)
            sigma2 = Z.var(axis=1, keepdims=True)
            self.running_mean = self.decay * self.running_mean + (1 - self.decay) * mu
            self.running_variance = self.decay * self.running_variance + (1 - self.decay) * sigma2
        return self.gamma * Z_norm + self.beta


BatchNorm.slip(
    "never-updates",
    """            self.running_mean = self.decay * self.running_mean + (1 - self.decay) * mu
            self.running_variance = self.decay * self.running_variance + (1 - self.decay) * sigma2
""",
    "",
    """Your running statistics do not change in training: they stay as they were set. At test time the layer
    would normalise with numbers that have nothing to do with the data. Update both in each training call,
    and store them on self: a name without `self.` is forgotten when forward ends.""",
)

BatchNorm.slip(
    "never-updates-the-mean",
    """            self.running_mean = self.decay * self.running_mean + (1 - self.decay) * mu
""",
    "",
    """running_variance follows the mini-batches, but running_mean never changes. At test time each unit
    would be shifted by its whole mean. Update running_mean in the same way, and store it on self.""",
)

BatchNorm.slip(
    "never-updates-the-variance",
    """            self.running_variance = self.decay * self.running_variance + (1 - self.decay) * sigma2
""",
    "",
    """running_mean follows the mini-batches, but running_variance never changes. At test time each unit
    would keep a scale of its own. Update running_variance in the same way, and store it on self.""",
)

BatchNorm.slip(
    "decay-the-wrong-way-round",
    "self.decay = decay",
    "self.decay = 1 - decay",
    """The weights of your moving averages are exchanged. decay is the weight of the old running value, 1 −
    decay that of the mini-batch. With decay = 0.99 yours would remember hardly more than the last batch.
    (PyTorch's momentum counts the other way.)""",
)

BatchNorm.slip(
    "new-statistics-at-full-weight",
    "(1 - self.decay) * ",
    "",
    """You added the mini-batch's statistics with weight 1. The weights then sum to more than 1, and the
    running values grow far above anything in the data. The old value has weight decay; what is left for the
    new one?""",
)

BatchNorm.slip(
    "mean-decays-the-wrong-way-round",
    "self.decay * self.running_mean + (1 - self.decay) * mu",
    "(1 - self.decay) * self.running_mean + self.decay * mu",
    """The two weights in the update of running_mean are exchanged; those of running_variance are right.
    decay belongs to the old value in both. Make the two lines alike.""",
    combines=False,
)

BatchNorm.slip(
    "variance-decays-the-wrong-way-round",
    "self.decay * self.running_variance + (1 - self.decay) * sigma2",
    "(1 - self.decay) * self.running_variance + self.decay * sigma2",
    """The two weights in the update of running_variance are exchanged; those of running_mean are right.
    decay belongs to the old value in both. Make the two lines alike.""",
    combines=False,
)

BatchNorm.slip(
    "old-statistics-at-full-weight",
    "self.decay * self.running",
    "self.running",
    """The old running values were kept with weight 1, so nothing is ever forgotten, and they grow with
    each mini-batch. To make room for the new statistics, the old ones must shrink: give them the weight
    decay.""",
    combines=False,
)

BatchNorm.slip(
    "swaps-decay-and-epsilon",
    """self.decay = decay
        self.epsilon = epsilon""",
    """self.decay = epsilon
        self.epsilon = decay""",
    """decay and epsilon have changed places. A layer is made as BatchNorm(n, decay, epsilon), in this
    order. Look at the parameters of __init__.""",
    combines=False,
)

BatchNorm.slip(
    "keeps-the-last-mini-batch-only",
    "self.decay = decay",
    "self.decay = 0.0",
    """Your running statistics are simply those of the last mini-batch. One small batch is a noisy witness;
    the moving average is there to smooth over many. Keep the old value with weight decay, and add the new
    one with weight 1 − decay.""",
    combines=False,
)

BatchNorm.slip(
    "fixed-decay",
    "self.decay = decay",
    "self.decay = 0.9",
    """Your layer always uses a decay of 0.9, whatever it is given. A short training needs a smaller one, a
    long training a larger one, so the argument must count. Store decay on self in __init__, and use it.""",
)

BatchNorm.slip(
    "fixed-decay-of-99-percent",
    "self.decay = decay",
    "self.decay = 0.99",
    """Your layer always uses a decay of 0.99, whatever it is given. A short training needs a smaller one,
    or its running values never leave the start. Store decay on self in __init__, and use it.""",
    combines=False,
)

BatchNorm.slip(
    "standard-deviation-for-variance",
    "(1 - self.decay) * sigma2",
    "(1 - self.decay) * np.sqrt(sigma2)",
    """running_variance is fed with the standard deviation σ; it is to average the variance σ². The root is
    taken later, when the layer divides, and would be taken twice. Update it with sigma2 itself (np.var, not
    np.std).""",
)

BatchNorm.slip(
    "standard-deviation-under-the-root",
    "Z.var(",
    "Z.std(",
    """In training you used the standard deviation where the variance belongs: under the root, and in
    running_variance. So in effect the root is taken twice. Compute the variance, np.var; the one root is
    that of σ² + ε.""",
)


@BatchNorm.misconception
class keeps_the_deviation_and_divides_by_it:
    """Your running_variance holds a standard deviation: it averages σ, and at test time you divide by it
    without a root. That agrees with itself, but not with the name, nor with a variance set from outside.
    Average σ² (np.var), and take the root of running_variance + ε at test time."""

    def __init__(self, n, decay, epsilon):
        self.decay = decay
        self.epsilon = epsilon
        self.gamma = np.ones((n, 1))
        self.beta = np.zeros((n, 1))
        self.running_mean = np.zeros((n, 1))
        self.running_variance = np.ones((n, 1))

    def forward(self, Z, training):
        mu, sigma = self.running_mean, self.running_variance + self.epsilon
        if training:
            mu = Z.mean(axis=1, keepdims=True)
            sigma2 = Z.var(axis=1, keepdims=True)
            self.running_mean = self.decay * self.running_mean + (1 - self.decay) * mu
            self.running_variance = self.decay * self.running_variance + (1 - self.decay) * np.sqrt(sigma2)
            sigma = np.sqrt(sigma2 + self.epsilon)
        return self.gamma * (Z - mu) / sigma + self.beta


BatchNorm.slip(
    "divides-by-m-minus-1",
    "Z.var(axis=1, keepdims=True)",
    "Z.var(axis=1, keepdims=True, ddof=1)",
    """Your batch variance is divided by m − 1; Batch Norm divides by m, because it is these m columns that
    shall come out with variance 1. Look at ddof, or at what you divide the sum by.""",
)

BatchNorm.slip(
    "keeps-the-unbiased-variance",
    "(1 - self.decay) * sigma2",
    "(1 - self.decay) * sigma2 * Z.shape[1] / (Z.shape[1] - 1)",
    """Your running variance averages the unbiased variance, with m − 1. PyTorch does so too, but this
    course keeps the one that training really used, divided by m; a batch of one would otherwise give 0/0.
    Update with the σ² of the forward pass.""",
)


@BatchNorm.misconception
class first_mini_batch_replaces_the_start:
    """Your first mini-batch sets the running statistics outright, without decay. That is a good way round the
    cold start, but asked for is the plain moving average from zeros and ones; the notebook corrects the start
    separately. Treat the first batch like all others."""

    def __init__(self, n, decay, epsilon):
        self.decay = decay
        self.epsilon = epsilon
        self.gamma = np.ones((n, 1))
        self.beta = np.zeros((n, 1))
        self.running_mean = np.zeros((n, 1))
        self.running_variance = np.ones((n, 1))
        self.fresh = True

    def forward(self, Z, training):
        mu, sigma2 = self.running_mean, self.running_variance
        if training:
            mu = Z.mean(axis=1, keepdims=True)
            sigma2 = Z.var(axis=1, keepdims=True)
            if self.fresh:
                self.running_mean, self.running_variance = mu, sigma2
            else:
                self.running_mean = self.decay * self.running_mean + (1 - self.decay) * mu
                self.running_variance = self.decay * self.running_variance + (1 - self.decay) * sigma2
            self.fresh = False
        Z_norm = (Z - mu) / np.sqrt(sigma2 + self.epsilon)
        return self.gamma * Z_norm + self.beta


@BatchNorm.misconception
class corrects_the_bias_at_test_time:
    """At test time you divided the running statistics by 1 − decayᵗ. This correction is for averages that
    start from 0, but the running variance starts from 1, and statistics set from outside need none. Use
    running_mean and running_variance as they are."""

    def __init__(self, n, decay, epsilon):
        self.decay = decay
        self.epsilon = epsilon
        self.gamma = np.ones((n, 1))
        self.beta = np.zeros((n, 1))
        self.running_mean = np.zeros((n, 1))
        self.running_variance = np.ones((n, 1))
        self.updates = 0

    def forward(self, Z, training):
        mu, sigma2 = self.running_mean, self.running_variance
        if training:
            self.updates += 1
            mu = Z.mean(axis=1, keepdims=True)
            sigma2 = Z.var(axis=1, keepdims=True)
            self.running_mean = self.decay * self.running_mean + (1 - self.decay) * mu
            self.running_variance = self.decay * self.running_variance + (1 - self.decay) * sigma2
        else:
            mu, sigma2 = mu / (1 - self.decay**self.updates), sigma2 / (1 - self.decay**self.updates)
        Z_norm = (Z - mu) / np.sqrt(sigma2 + self.epsilon)
        return self.gamma * Z_norm + self.beta


@BatchNorm.misconception
class shared_by_all_layers:
    """Training one layer changed another layer: your statistics are stored in one place for all. A network
    has many Batch Norm layers, and each must remember its own. What belongs to one layer is set on self, in
    __init__; a name set on the class, or outside it, is shared."""

    def __init__(self, n, decay, epsilon):
        self.decay = decay
        self.epsilon = epsilon
        self.gamma = np.ones((n, 1))
        self.beta = np.zeros((n, 1))
        if getattr(type(self), "memory", np.empty(0)).shape != (2, n, 1):
            type(self).memory = np.empty((2, n, 1))
        self.running_mean, self.running_variance = self.memory
        self.running_mean[...], self.running_variance[...] = 0, 1

    def forward(self, Z, training):
        mu, sigma2 = self.running_mean, self.running_variance
        if training:
            mu = Z.mean(axis=1, keepdims=True)
            sigma2 = Z.var(axis=1, keepdims=True)
            self.running_mean[...] = self.decay * self.running_mean + (1 - self.decay) * mu
            self.running_variance[...] = self.decay * self.running_variance + (1 - self.decay) * sigma2
        Z_norm = (Z - mu) / np.sqrt(sigma2 + self.epsilon)
        return self.gamma * Z_norm + self.beta


@BatchNorm.misconception
class one_array_under_two_names:
    """When your running statistics were updated, γ and β changed with them: they are the same arrays under
    two names. A line like a = b = np.ones(...) makes one array, and an update in place shows under both
    names. Give each of the four an array of its own."""

    def __init__(self, n, decay, epsilon):
        self.decay = decay
        self.epsilon = epsilon
        self.gamma = self.running_variance = np.ones((n, 1))
        self.beta = self.running_mean = np.zeros((n, 1))

    def forward(self, Z, training):
        mu, sigma2 = self.running_mean, self.running_variance
        if training:
            mu = Z.mean(axis=1, keepdims=True)
            sigma2 = Z.var(axis=1, keepdims=True)
            self.running_mean[...] = self.decay * self.running_mean + (1 - self.decay) * mu
            self.running_variance[...] = self.decay * self.running_variance + (1 - self.decay) * sigma2
        Z_norm = (Z - mu) / np.sqrt(sigma2 + self.epsilon)
        return self.gamma * Z_norm + self.beta


BatchNorm.slip(
    "divides-by-the-variance",
    "np.sqrt(sigma2 + self.epsilon)",
    "(sigma2 + self.epsilon)",
    """You divided by the variance, not by its root. Units with large values become tiny, those with small
    values huge. Divide by the root of σ² + ε, in both modes.""",
)

BatchNorm.slip(
    "epsilon-outside-the-root",
    "np.sqrt(sigma2 + self.epsilon)",
    "(np.sqrt(sigma2) + self.epsilon)",
    """Your ε is added after the root: σ + ε. Batch Norm adds it to the variance, inside the root: √(σ² +
    ε). Both avoid a division by zero, but the values differ. Move it inside, in both modes.""",
)

BatchNorm.slip(
    "divides-by-the-variance-at-test-time",
    "np.sqrt(sigma2 + self.epsilon)",
    "np.sqrt(sigma2 + self.epsilon) ** (1 if training else 2)",
    """At test time you divided by the variance, not by its root; in training you took the root. The two
    modes must bring the units to the same scale: divide by the root of running_variance + ε.""",
    combines=False,
)

BatchNorm.slip(
    "epsilon-outside-the-root-at-test-time",
    "np.sqrt(sigma2 + self.epsilon)",
    "(np.sqrt(sigma2 + self.epsilon) if training else np.sqrt(sigma2) + self.epsilon)",
    """At test time your ε is added after the root; in training it stands inside. The two modes then work on
    different scales. Add ε to running_variance, inside the root.""",
    combines=False,
)

BatchNorm.slip(
    "forgets-epsilon",
    "sigma2 + self.epsilon",
    "sigma2",
    """ε plays no part in your layer. A unit that is the same for all examples of a mini-batch has σ² = 0, and
    0/0 would spread NaN through the network. Add ε to the variance, inside the root, in both modes.""",
)

BatchNorm.slip(
    "fixed-epsilon",
    "self.epsilon = epsilon",
    "self.epsilon = 1e-8",
    """Your layer uses a small ε of its own, whatever it is given. Trained layers are tested with the ε they
    were trained with, so the argument must count. Store epsilon on self in __init__, and use it.""",
)

BatchNorm.slip(
    "forgets-epsilon-at-test-time",
    "sigma2 + self.epsilon",
    "sigma2 + self.epsilon * training",
    """The given ε is used in training but not at test time. The two modes then work on different scales,
    and a unit that was constant in training is divided by 0. Add ε to running_variance too, inside the
    root.""",
    combines=False,
)

BatchNorm.slip(
    "forgets-epsilon-in-training",
    "sigma2 + self.epsilon",
    "sigma2 + self.epsilon * (not training)",
    """ε is used at test time but not in training. A unit that is constant in one mini-batch has σ² = 0, and
    0/0 gives NaN. Add ε to the batch's variance too, inside the root.""",
    combines=False,
)

BatchNorm.slip(
    "ignores-gamma-and-beta",
    "return self.gamma * Z_norm + self.beta",
    "return Z_norm",
    """γ and β play no part in your output. While they are ones and zeros nobody notices; once they are
    trained, the layer must scale and shift Z_norm by them, in both modes.""",
)

BatchNorm.slip(
    "ignores-gamma-and-beta-at-test-time",
    "return self.gamma * Z_norm + self.beta",
    "return self.gamma * Z_norm + self.beta if training else Z_norm",
    """At test time γ and β play no part in your output. The next layer learned on γ z_norm + β, and must
    get the same at test time: only the statistics differ between the modes. Apply both there too.""",
)

BatchNorm.slip(
    "ignores-gamma-and-beta-in-training",
    "return self.gamma * Z_norm + self.beta",
    "return Z_norm if training else self.gamma * Z_norm + self.beta",
    """In training γ and β play no part in your output, so they could never be learned, and training and
    test would disagree. Apply them in both modes: only the statistics differ.""",
    combines=False,
)

BatchNorm.slip(
    "forgets-gamma-at-test-time",
    "return self.gamma * Z_norm + self.beta",
    "return (self.gamma if training else 1) * Z_norm + self.beta",
    """At test time γ plays no part in your output, only in training. The next layer learned on γ z_norm +
    β, and must get the same at test time. Multiply by γ there too.""",
    combines=False,
)

BatchNorm.slip(
    "forgets-beta-at-test-time",
    "return self.gamma * Z_norm + self.beta",
    "return self.gamma * Z_norm + (self.beta if training else 0)",
    """At test time β plays no part in your output, only in training. The next layer learned on γ z_norm +
    β, and must get the same at test time. Add β there too.""",
    combines=False,
)

BatchNorm.slip(
    "forgets-gamma-in-training",
    "return self.gamma * Z_norm + self.beta",
    "return (1 if training else self.gamma) * Z_norm + self.beta",
    """In training γ plays no part in your output, only at test time. It could never be learned, and the two
    modes would disagree. Multiply by γ in training too.""",
    combines=False,
)

BatchNorm.slip(
    "forgets-beta-in-training",
    "return self.gamma * Z_norm + self.beta",
    "return self.gamma * Z_norm + (0 if training else self.beta)",
    """In training β plays no part in your output, only at test time. It could never be learned, and the two
    modes would disagree. Add β in training too.""",
    combines=False,
)

BatchNorm.slip(
    "swaps-gamma-and-beta",
    "return self.gamma * Z_norm + self.beta",
    "return self.beta * Z_norm + self.gamma",
    """γ and β are exchanged: you multiplied by beta and added gamma. With γ = 1 and β = 0 every example
    gives 1. γ is the scale, β the shift.""",
)

BatchNorm.slip(
    "beta-inside-the-scale",
    "return self.gamma * Z_norm + self.beta",
    "return self.gamma * (Z_norm + self.beta)",
    """You added β before multiplying by γ, so the shift became γβ. Scale first, then shift: look at the
    parentheses.""",
)

BatchNorm.slip(
    "forgets-gamma",
    "return self.gamma * Z_norm",
    "return Z_norm",
    """γ plays no part in your output. While it is 1 nobody notices; a trained γ would be without effect.
    Multiply Z_norm by it, in both modes.""",
)

BatchNorm.slip(
    "forgets-beta",
    "Z_norm + self.beta",
    "Z_norm",
    """β plays no part in your output. While it is 0 nobody notices; but it took the place of the bias b,
    and a trained β would be without effect. Add it at the end, in both modes.""",
)


BatchNorm.slip(
    "epsilon-in-the-running-variance",
    "(1 - self.decay) * sigma2",
    "(1 - self.decay) * (sigma2 + self.epsilon)",
    """Your running variance averages σ² + ε. ε is added once more when the layer divides, so at test time it
    would count twice. Keep σ² alone, and add ε only under the root.""",
    combines=False,
)

BatchNorm.slip(
    "mean-of-the-squares",
    "Z.var(axis=1, keepdims=True)",
    "(Z**2).mean(axis=1, keepdims=True)",
    """Your batch variance is the mean of the squares of Z. That is the variance only where the mean is 0.
    Subtract μ from Z before you square, or its square afterwards; np.var does it.""",
    combines=False,
)

BatchNorm.slip(
    "forgets-the-mean",
    "(Z - mu)",
    "Z",
    """The mean was not subtracted: each unit is scaled, but stays where it was. Write Z − μ above the
    fraction line, in both modes.""",
    combines=False,
)


BatchNorm.slip(
    "has-no-memory",
    """mu, sigma2 = self.running_mean, self.running_variance
        if training:
            mu = Z.mean(axis=1, keepdims=True)
            sigma2 = Z.var(axis=1, keepdims=True)
            self.running_mean = self.decay * self.running_mean + (1 - self.decay) * mu
            self.running_variance = self.decay * self.running_variance + (1 - self.decay) * sigma2
""",
    """mu = Z.mean(axis=1, keepdims=True)
        sigma2 = Z.var(axis=1, keepdims=True)
""",
    """Your layer always normalises with the batch's own statistics, and its running ones never change. At
    test time a single example then comes out the same whatever it shows. In training update running_mean
    and running_variance; when training is False, normalise with them.""",
    combines=False,
)

BatchNorm.slip(
    "deviations-in-both-modes",
    """sigma2 = Z.var(axis=1, keepdims=True)
            self.running_mean = self.decay * self.running_mean + (1 - self.decay) * mu
            self.running_variance = self.decay * self.running_variance + (1 - self.decay) * sigma2
        Z_norm = (Z - mu) / np.sqrt(sigma2 + self.epsilon)""",
    """sigma2 = Z.std(axis=1, keepdims=True)
            self.running_mean = self.decay * self.running_mean + (1 - self.decay) * mu
            self.running_variance = self.decay * self.running_variance + (1 - self.decay) * sigma2
        Z_norm = (Z - mu) / (sigma2 + self.epsilon)""",
    """You work with standard deviations throughout: you divide by σ + ε without a root, and running_variance
    averages σ. Its name promises σ², and a variance may be set from outside. Use np.var, and divide by the
    root of variance + ε in both modes.""",
    combines=False,
)


# 6.5


@exercise(
    "6.5",
    title="folding Batch Norm into the dense layer",
    returns=("W_folded", "b_folded"),
    hints=(
        "At test time the running statistics are constants. What does Batch Norm then do to each unit: "
        "what is its slope, and what is its value at z = 0?",
        "Z̃ = s (Z − running_mean) + β with s = γ / √(running_variance + ε), and Z = W A. Multiply out, and "
        "sort into what stands before A and what does not.",
        "scale = ... / np.sqrt(... + epsilon)     # (n, 1)\nW_folded = ... * W\nb_folded = ... - ...\n"
        "return W_folded, b_folded",
    ),
)
def fold_into_dense(W, gamma, beta, running_mean, running_variance, epsilon):
    """One dense layer that equals BN(W A) at test time.

    W: (n, k), without a bias; all others: (n, 1). Return (W_folded, b_folded) of shapes
    (n, k) and (n, 1), so that W_folded A + b_folded = BN(W A) for every A.
    """
    scale = gamma / np.sqrt(running_variance + epsilon)
    W_folded = scale * W
    b_folded = beta - scale * running_mean
    return W_folded, b_folded


@fold_into_dense.case("two units, three inputs")
def _(rng):
    W = np.array([[1.0, 2.0, -1.0], [0.5, 0.0, 4.0]])
    gamma, beta = np.array([[2.0], [-0.5]]), np.array([[1.0], [3.0]])
    return W, gamma, beta, np.array([[0.5], [-2.0]]), np.array([[4.0], [0.25]]), 0.5


@fold_into_dense.case("as many units as inputs")
def _(rng):
    return rng.normal(size=(3, 3)), *_layer_state(rng, 3), 0.1


@fold_into_dense.case("more units than inputs")
def _(rng):
    return rng.normal(size=(4, 2)), *_layer_state(rng, 4), 0.2


@fold_into_dense.case("one input, and a unit whose running variance is 0")
def _(rng):
    gamma, beta, running_mean, running_variance = _layer_state(rng, 2)
    return rng.normal(size=(2, 1)), gamma, beta, running_mean, running_variance * [[0.0], [9.0]], 0.01


@fold_into_dense.alternative
def by_trying_the_layer(W, gamma, beta, running_mean, running_variance, epsilon):
    def layer(A):
        return gamma * (W @ A - running_mean) / np.sqrt(running_variance + epsilon) + beta

    b = layer(np.zeros((W.shape[1], 1)))
    return layer(np.eye(W.shape[1])) - b, b


@fold_into_dense.alternative
def with_a_diagonal_matrix(W, g, b, mean, variance, eps=1e-5):
    S = np.diag((g / (variance + eps) ** 0.5).ravel())
    return [S @ W, b - S @ mean]


fold_into_dense.slip(
    "swaps-weights-and-bias",
    "return W_folded, b_folded",
    "return b_folded, W_folded",
    """You returned (b_folded, W_folded); asked for is (W_folded, b_folded). Whoever unpacks the pair would
    use the bias as weights. Turn the order of the return around.""",
)

fold_into_dense.slip(
    "bias-without-the-mean",
    "beta - scale * running_mean",
    "beta",
    """Your bias is β alone. Batch Norm also subtracts the running mean, and that constant must go
    somewhere: after folding only the bias can hold it. Set A to 0 in BN(W A): what comes out?""",
)

fold_into_dense.slip(
    "mean-added-for-subtracted",
    "beta - scale * running_mean",
    "beta + scale * running_mean",
    """The running mean enters your bias with a plus. Batch Norm subtracts the mean, z − μ, so multiplied
    out it keeps its minus sign. Set A to 0 in BN(W A), and look at the sign.""",
)

fold_into_dense.slip(
    "mean-without-the-scale",
    "beta - scale * running_mean",
    "beta - running_mean",
    """You subtracted the running mean as it is. In Batch Norm the mean stands inside the parentheses, (z −
    μ), so it is scaled by γ/√(σ² + ε) like z. Multiply out: both terms get the factor.""",
)

fold_into_dense.slip(
    "mean-without-gamma",
    "beta - scale * running_mean",
    "beta - running_mean / np.sqrt(running_variance + epsilon)",
    """In the bias you divided the running mean by the deviation, but did not multiply it by γ. γ scales the
    whole of (z − μ)/√(σ² + ε), so the mean gets the same factor as W.""",
)

fold_into_dense.slip(
    "mean-without-the-deviation",
    "beta - scale * running_mean",
    "beta - gamma * running_mean",
    """In the bias you multiplied the running mean by γ, but did not divide it by the deviation. The mean
    stands inside (z − μ), above the fraction line, so it gets the same factor as W: γ/√(σ² + ε).""",
)

fold_into_dense.slip(
    "beta-scaled-too",
    "beta - scale * running_mean",
    "scale * (beta - running_mean)",
    """Your bias scales β as well. β is added last, after the scaling, so it enters the bias as it is; only
    the mean is scaled. Look at your parentheses.""",
)

fold_into_dense.slip(
    "forgets-the-bias-of-batch-norm",
    "beta - scale * running_mean",
    "-scale * running_mean",
    """β is missing from your bias. It is the shift that Batch Norm adds to each unit at the end; after
    folding only the bias can hold it. Set A to 0 in BN(W A): what comes out?""",
)

fold_into_dense.slip(
    "leaves-the-weights",
    "W_folded = scale * W",
    "W_folded = W",
    """Your weights are still the old W. Batch Norm multiplies each unit by γ/√(σ² + ε), so its whole row of
    weights must be multiplied by that number. Only then can the separate layer be dropped.""",
)

fold_into_dense.slip(
    "scales-the-columns",
    "scale * W",
    "scale.T * W",
    """Your factors were lined up with the columns of W, which belong to the inputs: an error where n ≠ k, and
    silently wrong numbers where n = k. Batch Norm scales the units, and unit i owns row i. A factor of shape
    (n, 1) times W does it without a transpose.""",
)

fold_into_dense.slip(
    "forgets-gamma",
    "gamma / np.sqrt",
    "1 / np.sqrt",
    """γ is missing. Batch Norm multiplies each unit by γ after dividing by the deviation; with γ = 1 nobody
    would notice. Let the factor be γ / √(σ² + ε), for the weights and for the mean.""",
)

fold_into_dense.slip(
    "divides-by-the-variance",
    "np.sqrt(running_variance + epsilon)",
    "(running_variance + epsilon)",
    """You divided by the variance, not by its root. The folded layer must give what Batch Norm gives, and
    that divides by √(σ² + ε). Take the root.""",
)

fold_into_dense.slip(
    "epsilon-outside-the-root",
    "np.sqrt(running_variance + epsilon)",
    "(np.sqrt(running_variance) + epsilon)",
    """Your ε is added after the root. Batch Norm adds it to the variance, inside the root, and the folded
    layer must do exactly the same. Move epsilon inside np.sqrt.""",
)

fold_into_dense.slip(
    "forgets-epsilon",
    "running_variance + epsilon",
    "running_variance",
    """ε is missing. The folded layer then differs a little from Batch Norm, and for a unit with running
    variance 0 it divides by 0. Add epsilon to the variance before the root.""",
)


@fold_into_dense.misconception
def bias_as_a_flat_array(W, gamma, beta, running_mean, running_variance, epsilon):
    """Your bias has shape (n,) where (n, 1) is needed. Added to W A it would be
    lined up with the examples instead of the units. Keep it as a column."""
    scale = gamma / np.sqrt(running_variance + epsilon)
    return scale * W, (beta - scale * running_mean).ravel()


@fold_into_dense.misconception
def subtracts_the_mean_from_the_weights(W, gamma, beta, running_mean, running_variance, epsilon):
    """You subtracted the running mean from the weights. It is a mean of Z = W A, not of W: it must be
    subtracted after the product with A. So it belongs into the bias, scaled and with a minus."""
    scale = gamma / np.sqrt(running_variance + epsilon)
    return scale * (W - running_mean), beta


fold_into_dense.slip(
    "no-bias",
    "beta - scale * running_mean",
    "np.zeros_like(beta)",
    """Your bias is 0. Batch Norm subtracts the running mean and adds β, and after folding only the bias can
    hold both. Set A to 0 in BN(W A): what comes out?""",
    combines=False,
)

fold_into_dense.slip(
    "weights-without-gamma",
    "W_folded = scale * W",
    "W_folded = W / np.sqrt(running_variance + epsilon)",
    """Your bias is right, but the weights were only divided by the deviation. Batch Norm multiplies each
    unit by γ too. Let W have the same factor as the mean: γ/√(σ² + ε).""",
    combines=False,
)

fold_into_dense.slip(
    "weights-without-the-deviation",
    "W_folded = scale * W",
    "W_folded = gamma * W",
    """Your bias is right, but the weights were only multiplied by γ. Batch Norm divides each unit by its
    deviation too. Let W have the same factor as the mean: γ/√(σ² + ε).""",
    combines=False,
)

fold_into_dense.slip(
    "fixed-epsilon",
    "running_variance + epsilon",
    "running_variance + 1e-5",
    """You used an ε of your own, 1e-5, whatever is given. The folded layer must equal the layer as it was
    trained, with its ε. Use the argument epsilon.""",
    combines=False,
)

fold_into_dense.slip(
    "multiplies-by-the-deviation",
    "gamma / np.sqrt",
    "gamma * np.sqrt",
    """You multiplied by √(σ² + ε) where Batch Norm divides. Units that spread widely would spread even
    more. Let the factor be γ / √(σ² + ε).""",
    combines=False,
)


fold_into_dense.slip(
    "fixed-epsilon-of-1e-8",
    "running_variance + epsilon",
    "running_variance + 1e-8",
    """You used an ε of your own, 1e-8, whatever is given. The folded layer must equal the
    layer as it was trained, with its ε. Use the argument epsilon.""",
    combines=False,
)


# 6.6


@exercise(
    "6.6",
    title="the statistics of all batches together",
    returns=("mean", "variance"),
    hints=(
        "Two batches, each without any spread: one is all 0, the other all 10. Both variances are 0. "
        "What is the variance of all examples together?",
        "Each batch counts by its share of the examples. The variance of the whole is the weighted mean "
        "of the variances plus the weighted mean of the squared distances of the batch means from the "
        "mean of all.",
        "share = ... / ...                          # (k,)\nmean = (share * ...).sum(axis=1, keepdims=True)\n"
        "spread = (... - mean) ** 2                 # (n, k)\nvariance = (share * (... + ...)).sum(axis=1, "
        "keepdims=True)\nreturn mean, variance",
    ),
)
def merge_statistics(counts, means, variances):
    """Mean and variance of all examples, from the statistics of their batches.

    counts: (k,), the number of examples of each batch; means, variances: (n, k), one column
    per batch, variances divided by the count. Return (mean, variance), each of shape (n, 1).
    """
    share = counts / counts.sum()
    mean = (share * means).sum(axis=1, keepdims=True)
    spread = (means - mean) ** 2
    variance = (share * (variances + spread)).sum(axis=1, keepdims=True)
    return mean, variance


@merge_statistics.case("two units, three batches")
def _(rng):
    means = np.array([[1.0, 2.0, 6.0], [-1.0, 0.5, 2.0]])
    return np.array([4.0, 1.0, 3.0]), means, np.array([[2.0, 0.0, 0.5], [0.25, 0.0, 9.0]])


@merge_statistics.case("whole numbers as counts, as many units as batches")
def _(rng):
    return np.array([5, 2, 9]), rng.normal(size=(3, 3)), rng.uniform(0.1, 4.0, size=(3, 3))


@merge_statistics.case("a single batch")
def _(rng):
    return np.array([7]), rng.normal(size=(3, 1)), rng.uniform(0.1, 4.0, size=(3, 1))


@merge_statistics.case("batches that are constant, but differ")
def _(rng):
    return np.array([1, 3]), np.array([[0.0, 10.0], [2.0, 2.0]]), np.zeros((2, 2))


@merge_statistics.case("single examples, scales far apart")
def _(rng):
    scale = np.array([[0.01], [1.0], [200.0]])
    return np.ones(5), scale * rng.normal(size=(3, 5)), np.zeros((3, 5))


@merge_statistics.case("equal batches and a smaller last one")
def _(rng):
    return np.array([8, 8, 8, 3]), rng.normal(size=(2, 4)) + 1, rng.uniform(0.1, 4.0, size=(2, 4))


@merge_statistics.alternative
def one_batch_after_the_other(counts, means, variances):
    total, mean, squares = 0, 0.0, 0.0
    for j, count in enumerate(counts):
        difference = means[:, j : j + 1] - mean
        squares = squares + count * variances[:, j : j + 1] + difference**2 * total * count / (total + count)
        mean = mean + difference * count / (total + count)
        total = total + count
    return mean, squares / total


@merge_statistics.alternative
def by_the_mean_squares(sizes, mu, sigma2):
    weights = np.asarray(sizes, dtype=float)[:, None]
    mean = mu @ weights / weights.sum()
    return [mean, (sigma2 + mu**2) @ weights / weights.sum() - mean**2]


@merge_statistics.alternative
def with_the_average_of_numpy(counts, means, variances):
    mean = np.average(means, axis=1, weights=counts)
    between = np.average((means.T - mean).T ** 2, axis=1, weights=counts)
    within = np.average(variances, axis=1, weights=counts)
    return mean.reshape(-1, 1).tolist(), (between + within).reshape(-1, 1).tolist()


merge_statistics.slip(
    "swaps-mean-and-variance",
    "return mean, variance",
    "return variance, mean",
    """You returned (variance, mean); asked for is (mean, variance). Both have the same shape, so nobody
    would notice until the numbers are used. Turn the order of the return around.""",
)

merge_statistics.slip(
    "standard-deviation-for-variance",
    "return mean, variance",
    "return mean, np.sqrt(variance)",
    """Your second result is the standard deviation; asked for is the variance. The root is taken later,
    where ε is added first. Return the variance as it is.""",
)

merge_statistics.slip(
    "all-weights-equal",
    "share = counts / counts.sum()",
    "share = np.ones(len(counts)) / len(counts)",
    """Every batch counted the same, whatever its size. A last batch of 3 examples would then weigh as much as
    one of 100. Weight each batch by its share of the examples, counts / counts.sum(), in the mean and in the
    variance.""",
)

merge_statistics.slip(
    "sums-for-means",
    "share = counts / counts.sum()",
    "share = counts",
    """You multiplied by the counts and summed, but did not divide by the number of all examples. The result
    grows with the size of the data. Divide by counts.sum(), in the mean and in the variance.""",
)

merge_statistics.slip(
    "divides-by-the-number-of-batches",
    "share = counts / counts.sum()",
    "share = counts / len(counts)",
    """You multiplied by the counts, but divided by k, the number of batches. The weights must add up to 1,
    so divide by the number of all examples, counts.sum().""",
)

merge_statistics.slip(
    "forgets-the-spread-of-the-means",
    "(variances + spread)",
    "variances",
    """Your variance is no more than the mean of the batch variances. Batches whose means differ lie apart,
    and that distance is part of the variance too: one batch all 0, the other all 10, gives variance 25, not
    0. Add the weighted mean of the squared distances of the batch means from the mean of all. (Without the
    squares they cancel to 0.)""",
)

merge_statistics.slip(
    "only-the-spread-of-the-means",
    "(variances + spread)",
    "spread",
    """Your variance is that of the batch means alone. The examples also vary inside each batch: with a
    single batch yours gives 0. Add the weighted mean of the batch variances.""",
)

merge_statistics.slip(
    "mean-without-weights",
    "mean = (share * means).sum(axis=1, keepdims=True)",
    "mean = means.mean(axis=1, keepdims=True)",
    """Your mean is the plain mean of the batch means: a batch of 3 examples weighs as much as one of 100.
    Your variance is measured from it too. Weight each batch mean by its share of the examples.""",
)

merge_statistics.slip(
    "variance-without-weights",
    "variance = (share * (variances + spread)).sum(axis=1, keepdims=True)",
    "variance = (variances + spread).mean(axis=1, keepdims=True)",
    """Your mean is right, but in the variance every batch counts the same, whatever its size. Weight the
    sum of variance and squared distance by the batch's share of the examples, as in the mean.""",
)

merge_statistics.slip(
    "spread-without-weights",
    "(share * (variances + spread)).sum(axis=1, keepdims=True)",
    "(share * variances).sum(axis=1, keepdims=True) + spread.mean(axis=1, keepdims=True)",
    """The variances inside the batches are weighted, but the squared distances of the batch means are not.
    A tiny batch that lies far off would count too much. Weight the distances by the same shares.""",
)

merge_statistics.slip(
    "spread-around-the-plain-mean",
    "(share * (variances + spread)).sum(axis=1, keepdims=True)",
    "(share * variances).sum(axis=1, keepdims=True) + means.var(axis=1, keepdims=True)",
    """You added the plain variance of the batch means, np.var: it measures from their plain mean, and each
    batch counts the same. Measure from the mean of all examples, and weight the squared distances by the
    shares.""",
)

merge_statistics.slip(
    "spread-within-without-weights",
    "(share * (variances + spread)).sum(axis=1, keepdims=True)",
    "variances.mean(axis=1, keepdims=True) + (share * spread).sum(axis=1, keepdims=True)",
    """The distances of the batch means are weighted, but the variances inside the batches are not. A batch
    of 3 examples weighs as much as one of 100. Weight them by the same shares.""",
)

merge_statistics.slip(
    "forgets-to-square-the-distance",
    "(means - mean) ** 2",
    "np.abs(means - mean)",
    """You added the distances |μⱼ − mean| of the batch means. A variance is made of squared distances;
    otherwise the result changes its meaning when the data is measured in other units. Square them.""",
)

merge_statistics.slip(
    "squares-without-the-mean",
    "(means - mean) ** 2",
    "means**2",
    """You added the squares of the batch means, not of their distances from the mean of all. What you get is
    the mean of z², and it is too large by the square of the mean. Subtract mean before squaring, or its
    square at the end.""",
)

merge_statistics.slip(
    "subtracts-the-spread",
    "variances + spread",
    "variances - spread",
    """You subtracted the spread of the means. Batches that lie apart make the whole spread wider, never
    narrower; yours may even become negative. Add it.""",
)

merge_statistics.slip(
    "averages-the-deviations",
    "(share * (variances + spread)).sum(axis=1, keepdims=True)",
    "(share * np.sqrt(variances)).sum(axis=1, keepdims=True) ** 2 + (share * spread).sum(axis=1, "
    "keepdims=True)",
    """You averaged the standard deviations of the batches and squared the result. Squares, not roots, add
    up to the whole: average the variances themselves.""",
)

merge_statistics.slip(
    "forgets-keepdims",
    ", keepdims=True",
    "",
    """Your mean has shape (n,), not (n, 1). NumPy then pairs units with batches in means − mean: an error
    where n ≠ k, and silently wrong numbers where n = k. Add keepdims=True to both sums.""",
)

merge_statistics.slip(
    "merges-the-units",
    "axis=1",
    "axis=0",
    """You summed down the columns (axis 0): that mixes the units of one batch. Merge the batches of one
    unit, along a row: axis 1. The results have shape (n, 1).""",
)


@merge_statistics.misconception
def results_as_flat_arrays(counts, means, variances):
    """Your results have shape (n,) where (n, 1) is needed. As running statistics they would be lined up with
    the examples instead of the units. Keep them as columns: keepdims=True, or reshape(-1, 1)."""
    share = counts / counts.sum()
    mean = (share * means).sum(axis=1, keepdims=True)
    spread = (means - mean) ** 2
    variance = (share * (variances + spread)).sum(axis=1, keepdims=True)
    return mean.ravel(), variance.ravel()


@merge_statistics.misconception
def divides_by_m_minus_1(counts, means, variances):
    """Your variance is divided by the number of all examples minus 1; Batch Norm's statistics divide by
    the number itself. With a single example yours is 0/0. Use the same shares for the variance as for
    the mean."""
    share = counts / counts.sum()
    mean = (share * means).sum(axis=1, keepdims=True)
    spread = (means - mean) ** 2
    variance = (counts * (variances + spread)).sum(axis=1, keepdims=True) / (counts.sum() - 1)
    return mean, variance


@merge_statistics.misconception
def pools_as_sample_variances(counts, means, variances):
    """You weighted the variances by count − 1, as one pools sample variances in statistics. The variances
    here are divided by the count, so count times variance is the sum of squares; and the distances of the
    batch means are missing. Weight by the counts, and add them."""
    mean = (means * counts).sum(axis=1, keepdims=True) / counts.sum()
    within = ((counts - 1) * variances).sum(axis=1, keepdims=True)
    return mean, within / (counts.sum() - len(counts))


@merge_statistics.misconception
def merges_pair_by_pair_with_halves(counts, means, variances):
    """You merged one batch after the other, each time half and half. The last batch then weighs as much as
    all before it. When two parts are merged, each must count by its number of examples, and the numbers add
    up on the way."""
    mean, variance = means[:, :1], variances[:, :1]
    for j in range(1, len(counts)):
        difference = means[:, j : j + 1] - mean
        mean = mean + difference / 2
        variance = (variance + variances[:, j : j + 1]) / 2 + difference**2 / 4
    return mean, variance


merge_statistics.slip(
    "plain-mean-of-the-variances",
    "variance = (share * (variances + spread)).sum(axis=1, keepdims=True)",
    "variance = variances.mean(axis=1, keepdims=True)",
    """Your mean is right, but your variance is the plain mean of the batch variances. Two things are missing
    there. First the distances of the batches: one all 0, the other all 10, give variance 25, not 0. Then
    the weights: each batch counts by its share of the examples.""",
    combines=False,
)

merge_statistics.slip(
    "plain-variance-of-the-means",
    "variance = (share * (variances + spread)).sum(axis=1, keepdims=True)",
    "variance = means.var(axis=1, keepdims=True)",
    """Your mean is right, but your variance is that of the batch means, np.var. The examples also vary inside
    each batch: with a single batch yours gives 0. Average the variances plus the squared distances of the
    batch means from the mean of all, weighted by the shares.""",
    combines=False,
)

merge_statistics.slip(
    "variance-not-divided",
    "variance = (share * ",
    "variance = (counts * ",
    """Your mean is right, but in the variance you summed with the counts as weights and did not divide by
    their sum. It would grow with the size of the data. Divide by counts.sum(), as in the mean.""",
    combines=False,
)

merge_statistics.slip(
    "merges-everything",
    "axis=1, keepdims=True",
    "",
    """You summed over units and batches together: one number for all. Each unit has a mean and a variance of
    its own. Sum along its row, axis=1 with keepdims=True.""",
    combines=False,
)
