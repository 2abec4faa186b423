"""Exercise 4.5: find the bug, in one step of the last layer: backward and update together."""

import numpy as np

from bn_helpers.exercises.checker import exercise


@exercise(returns=("W", "b", "∂J/∂A"))
def output_step(A, W, b, dZ, learning_rate):
    """One step of gradient descent for Z = W A + b, and the gradient for layers below.

    A: (n, m); W: (c, n); b: (c, 1); dZ: (c, m), the gradient of the whole cost.
    Return (W, b, dA): the new W and b, and ∂J/∂A of shape (n, m). The given arrays stay
    as they were.
    """
    dA = W.T @ dZ
    W = W - learning_rate * dZ @ A.T
    b = b - learning_rate * dZ.sum(axis=1, keepdims=True)
    return W, b, dA


@output_step.case("two units, three classes, two examples")
def _(rng):
    A = np.array([[1.0, 2.0], [0.0, -1.0]])
    W = np.array([[1.0, 0.5], [-1.0, 2.0], [0.25, -0.5]])
    return A, W, np.array([[0.5], [0.0], [-1.0]]), np.array([[0.5, -1.0], [0.25, 0.5], [-0.75, 0.5]]), 0.5


@output_step.case("a long step")
def _(rng):
    sizes = [(4, 6), (3, 4), (3, 1), (3, 6)]
    return *(rng.normal(size=size) for size in sizes), 3.0


@output_step.case("as many units as classes and examples")
def _(rng):
    return *(rng.normal(size=size) for size in [(3, 3), (3, 3), (3, 1), (3, 3)]), 0.1


@output_step.case("one example")
def _(rng):
    return *(rng.normal(size=size) for size in [(5, 1), (2, 5), (2, 1), (2, 1)]), 0.2


@output_step.alternative
def with_other_names_for_the_new(A, W, b, dZ, learning_rate):
    new_W = W - learning_rate * np.einsum("cm,nm->cn", dZ, A)
    new_b = b - learning_rate * dZ @ np.ones((dZ.shape[1], 1))
    return [new_W, new_b, np.einsum("cn,cm->nm", W, dZ)]


@output_step.alternative
def with_a_copy(inputs, weights, bias, gradient, rate):
    before = weights.copy()
    weights = weights - rate * np.dot(gradient, inputs.T)
    return weights, bias - rate * gradient.sum(1)[:, None], np.dot(before.T, gradient)
