"""Functions that exist twice: the model answer a lesson shows and the library's own agree on random input."""

import numpy as np
import pytest

from bn_helpers import nn
from bn_helpers.exercises.catalogue import EXERCISES

MODELS = {exercise.name: exercise.model for exercise in EXERCISES.values() if exercise.name in nn.__all__}
EPSILON = 0.01


def column(rng, n):
    return rng.normal(size=(n, 1))


def variance(rng, n):
    return rng.uniform(0.1, 4.0, size=(n, 1))


def batch_norm_forward(Z, gamma, beta, epsilon):
    """The library's, without what it keeps for the backward pass."""
    return nn.batch_norm_forward(Z, gamma, beta, epsilon)[0]


def batch_norm_backward(dZ_tilde, Z, gamma, epsilon):
    """The library's, from what its forward pass has kept, without the gradients of gamma and beta."""
    _, cache = nn.batch_norm_forward(Z, gamma, np.zeros_like(gamma), epsilon)
    return nn.batch_norm_backward(dZ_tilde, cache)[0]


def in_use(layer_class):
    """A layer's outputs and running statistics over three mini-batches and a test."""

    def use(batches, gamma, beta, decay):
        layer = layer_class(len(gamma), decay, EPSILON)
        layer.gamma, layer.beta = gamma.copy(), beta.copy()
        outputs = [
            layer.forward(Z, training) for Z, training in zip(batches, [True] * 3 + [False], strict=True)
        ]
        return *outputs, layer.running_mean, layer.running_variance

    return use


LIBRARY = {name: getattr(nn, name) for name in MODELS}
LIBRARY |= {"batch_norm_forward": batch_norm_forward, "batch_norm_backward": batch_norm_backward}
ARGUMENTS = {
    "mean_and_variance": lambda rng, n, m: (10 * rng.normal(size=(n, m)) + 5,),
    "z_transform": lambda rng, n, m: (rng.normal(size=(n, m)), EPSILON),
    "batch_norm_forward": lambda rng, n, m: (
        rng.normal(size=(n, m)), column(rng, n), column(rng, n), EPSILON,
    ),
    "batch_norm_backward": lambda rng, n, m: (
        rng.normal(size=(n, m)), rng.normal(size=(n, m)), column(rng, n), EPSILON,
    ),
    "mini_batches": lambda rng, n, m: (
        rng.normal(size=(n, m)), rng.normal(size=(2, m)), int(rng.integers(1, 5)), np.random.default_rng(n),
    ),
    "effective_rank": lambda rng, n, m: (rng.normal(size=(n, m)) + 1,),
    "ema_update": lambda rng, n, m: (column(rng, n), column(rng, n), rng.uniform()),
    "bias_corrected": lambda rng, n, m: (column(rng, n), rng.uniform(0, 0.99), m),
    "batch_norm_inference": lambda rng, n, m: (
        rng.normal(size=(n, m)), column(rng, n), column(rng, n), column(rng, n), variance(rng, n), EPSILON,
    ),
    "BatchNorm": lambda rng, n, m: (
        rng.normal(size=(4, n, m)), column(rng, n), column(rng, n), rng.uniform(),
    ),
    "fold_into_dense": lambda rng, n, m: (
        rng.normal(size=(n, m)), column(rng, n), column(rng, n), column(rng, n), variance(rng, n), EPSILON,
    ),
    "merge_statistics": lambda rng, n, m: (
        rng.integers(1, 9, size=m), rng.normal(size=(n, m)), rng.uniform(size=(n, m)),
    ),
}  # fmt: skip


def test_no_function_that_exists_twice_is_left_out():
    assert set(MODELS) == set(ARGUMENTS)
    assert len(MODELS) == 12


@pytest.mark.parametrize("name", ARGUMENTS)
@pytest.mark.parametrize("seed", range(20))
def test_lesson_and_library_agree(name, seed):
    rng = np.random.default_rng(seed)
    n, m = rng.integers([1, 2], 7)  # in training the library refuses a single example
    state = rng.bit_generator.state
    results = []
    for function in (MODELS[name], LIBRARY[name]):
        rng.bit_generator.state = state
        call = in_use(function) if name == "BatchNorm" else function
        result = call(*ARGUMENTS[name](rng, n, m))
        several = isinstance(result, tuple | list)
        results.append(result if several else [np.atleast_1d(result)])
    model, library = results
    assert len(model) == len(library)
    for ours, theirs in zip(model, library, strict=True):
        for one, other in zip(ours, theirs, strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-12)
