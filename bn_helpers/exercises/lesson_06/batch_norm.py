"""Exercise 6.4: the BatchNorm layer."""

# mypy: disable-error-code="attr-defined"
# (mypy does not see that a decorated class becomes an Exercise)

import inspect
from dataclasses import dataclass

import numpy as np

from bn_helpers.exercises.checker import Complaint, complain_if_changed, describe, exercise


@exercise()
class BatchNorm:
    """A Batch Norm layer that remembers the statistics of its mini-batches.

    Attributes, each of shape (n, 1): gamma (starts as ones), beta (zeros), running_mean
    (zeros) and running_variance (ones). They may be set from outside.
    """

    def __init__(self, n, decay, epsilon):
        """n units; decay: weight of the OLD statistics; epsilon: for the variance."""
        self.decay = decay
        self.epsilon = epsilon
        self.gamma = np.ones((n, 1))
        self.beta = np.zeros((n, 1))
        self.running_mean = np.zeros((n, 1))
        self.running_variance = np.ones((n, 1))

    def forward(self, Z, training):
        """Return Z_tilde for Z, both of shape (n, m).

        In training: use the mean and variance of Z's columns, and update the running
        ones with them. At test time (training is False): use the running ones, and
        change nothing.
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
