"""Exercise 2.9: find the bug in a layer that overwrites what it needs later."""

# mypy: disable-error-code="attr-defined"
# (mypy does not see that a decorated class becomes an Exercise)

import numpy as np

from bn_helpers.exercises.checker import Complaint, complain_if_changed, exercise


@exercise()
class BatchNormLayer:
    """Batch Norm with gamma (at first ones) and beta (zeros), both (n, 1).

    They may be set from outside.
    """

    def __init__(self, n, epsilon):
        """n: number of units; epsilon: added to the variance."""
        self.epsilon = epsilon
        self.gamma, self.beta = np.ones((n, 1)), np.zeros((n, 1))

    def forward(self, Z):
        """Return Z_tilde for Z, both (n, m), from the statistics of Z's own columns."""
        mu = Z.mean(axis=1, keepdims=True)
        self.std = np.sqrt(Z.var(axis=1, keepdims=True) + self.epsilon)
        self.Z_norm = (Z - mu) / self.std
        return self.gamma * self.Z_norm + self.beta

    def backward(self, dZ_tilde):
        """Return dZ for dZ_tilde, both (n, m), of the last forward pass.

        Store dgamma and dbeta, (n, 1).
        """
        self.dgamma = (dZ_tilde * self.Z_norm).sum(axis=1, keepdims=True)
        self.dbeta = dZ_tilde.sum(axis=1, keepdims=True)
        g = self.gamma * dZ_tilde
        along = (g * self.Z_norm).mean(axis=1, keepdims=True)
        return (g - g.mean(axis=1, keepdims=True) - self.Z_norm * along) / self.std


NEEDED = ("gamma", "beta", "forward", "backward")


def _new_layer(answer, n, epsilon):
    layer = answer(n, epsilon)
    for name in NEEDED:
        if not hasattr(layer, name):
            raise Complaint(
                f"A new layer has no {name}. The class above has gamma, beta, forward and backward; yours "
                "needs them too, with the same names.",
                "something-is-missing",
            )
    return layer


def _given(call, name, array):
    """A copy of what a method returns, after a look at whether it changed its argument."""
    before = array.copy()
    result = call(array)
    complain_if_changed([name], (before,), (array,))
    if result is None:
        raise Complaint(
            "A method returned None. forward returns Z_tilde and backward returns dZ, both of shape (n, m).",
            "forgets-return",
        )
    return np.array(result)


def _there_and_back(layer, Z, dZ_tilde):
    """What both passes give, and what they leave on the layer."""
    seen = {"Z_tilde": _given(layer.forward, "Z", Z), "dZ": _given(layer.backward, "dZ_tilde", dZ_tilde)}
    for name in ("dgamma", "dbeta"):
        if not hasattr(layer, name):
            raise Complaint(
                f"After the backward pass the layer has no {name}: an optimizer would look for it there. Set "
                f"self.{name} in backward.",
                "gradient-not-stored",
            )
        seen[name] = np.array(getattr(layer, name))
    return seen


def _set_parameters(layer, rng):
    n = len(layer.gamma)
    layer.gamma, layer.beta = rng.normal(size=(2, n, 1)) + np.array([[[1.5]], [[0.5]]])


@BatchNormLayer.scenario("a new layer")
def _(answer, rng):
    layer = _new_layer(answer, 3, 0.5)
    return {"gamma": np.array(layer.gamma), "beta": np.array(layer.beta)}


@BatchNormLayer.scenario("with γ = 1 and β = 0, as it starts")
def _(answer, rng):
    Z, dZ_tilde = 2 * rng.normal(size=(2, 3, 4)) + 1
    return _there_and_back(_new_layer(answer, 3, 0.5), Z, dZ_tilde)


@BatchNormLayer.scenario("with γ and β as after some training")
def _(answer, rng):
    layer = _new_layer(answer, 3, 0.5)
    _set_parameters(layer, rng)
    Z, dZ_tilde = 2 * rng.normal(size=(2, 3, 4)) + 1
    return _there_and_back(layer, Z, dZ_tilde)


@BatchNormLayer.scenario("the same in float32, as many units as examples", single_precision=True)
def _(answer, rng):
    layer = _new_layer(answer, 3, 0.5)
    layer.gamma, layer.beta = np.array([[[2.0], [-0.5], [1.5]], [[1.0], [3.0], [-1.0]]], dtype=np.float32)
    Z, dZ_tilde = rng.normal(size=(2, 3, 3)).astype(np.float32)
    return _there_and_back(layer, Z, dZ_tilde)


@BatchNormLayer.scenario("a second mini-batch, with another γ and β")
def _(answer, rng):
    layer = _new_layer(answer, 2, 0.25)
    first, second, dZ_tilde = rng.normal(size=(3, 2, 5)) + 1
    of_first = layer.forward(first)
    kept = np.array(of_first)
    _set_parameters(layer, rng)
    seen = _there_and_back(layer, second, dZ_tilde)
    return {**seen, "Z_tilde of the first, kept until now": kept, "the same, now": np.array(of_first)}


@BatchNormLayer.scenario("what the next layer does with Z_tilde is its own business")
def _(answer, rng):
    layer = _new_layer(answer, 2, 0.25)
    _set_parameters(layer, rng)
    Z, dZ_tilde = rng.normal(size=(2, 2, 4))
    Z_tilde = layer.forward(Z)
    if isinstance(Z_tilde, np.ndarray) and Z_tilde.flags.writeable:
        Z_tilde[...] = 0
    return {"dZ": np.array(layer.backward(dZ_tilde)), "dgamma": np.array(layer.dgamma)}


@BatchNormLayer.alternative
class WithACopy:
    def __init__(self, n, epsilon):
        self.epsilon = epsilon
        self.gamma, self.beta = np.ones((n, 1)), np.zeros((n, 1))

    def forward(self, Z):
        mu = Z.mean(axis=1, keepdims=True)
        self.std = np.sqrt(Z.var(axis=1, keepdims=True) + self.epsilon)
        self.Z_norm = (Z - mu) / self.std
        Z_tilde = self.Z_norm.copy()
        Z_tilde *= self.gamma
        Z_tilde += self.beta
        return Z_tilde

    def backward(self, dZ_tilde):
        self.dgamma = (dZ_tilde * self.Z_norm).sum(axis=1, keepdims=True)
        self.dbeta = dZ_tilde.sum(axis=1, keepdims=True)
        g = self.gamma * dZ_tilde
        along = (g * self.Z_norm).mean(axis=1, keepdims=True)
        return (g - g.mean(axis=1, keepdims=True) - self.Z_norm * along) / self.std


@BatchNormLayer.alternative
class StepByStep:
    def __init__(self, n, eps):
        self.eps, self.gamma, self.beta = eps, np.full((n, 1), 1.0), np.full((n, 1), 0.0)

    def forward(self, inputs):
        self.distance = inputs - np.mean(inputs, axis=1, keepdims=True)
        self.variance = np.mean(self.distance**2, axis=1, keepdims=True) + self.eps
        return self.gamma * self.distance * self.variance**-0.5 + self.beta

    def backward(self, upstream):
        m = upstream.shape[1]
        std = np.sqrt(self.variance)
        self.dgamma = np.einsum("nm,nm->n", upstream, self.distance / std)[:, None]
        self.dbeta = np.einsum("nm->n", upstream)[:, None]
        g = upstream * self.gamma
        to_variance = -0.5 * (g * self.distance).sum(1, keepdims=True) / std**3
        to_mean = -(g / std).sum(1, keepdims=True)
        return g / std + (2 * to_variance * self.distance + to_mean) / m
