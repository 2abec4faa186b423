"""The benchmarks' contestants do the same work. (How fast they are is for `make bench` to say.)"""

import numpy as np
import pytest
from numpy.testing import assert_allclose

pytest.importorskip("torch")
pytest.importorskip("onnx")
pytest.importorskip("jax")

from benchmarks import course, jax_peer, onnx_peer, pytorch_peer
from benchmarks.timing import medians

SIZES = [6, 8, 8, 3]


@pytest.mark.parametrize(
    "peer",
    [
        jax_peer.training_step,
        lambda *arguments: pytorch_peer.training_step(*arguments, fused=False),
        lambda *arguments: pytorch_peer.training_step(*arguments, fused=True),
    ],
    ids=["JAX", "PyTorch, Adam", "PyTorch, fused Adam"],
)
def test_training_steps_agree(peer):
    X, Y, labels = course.batch(SIZES, 12, np.float64)
    ours = course.training_step(course.new_network(SIZES, np.float64), X, Y)
    theirs = peer(course.new_network(SIZES, np.float64), X, labels)
    losses = np.array([[ours(), theirs()] for _ in range(10)])
    assert_allclose(losses[:, 0], losses[:, 1], rtol=1e-9)
    assert losses[-1, 0] < losses[0, 0]


def test_stacks_agree():
    X, Y, labels = course.batch(SIZES, 12, np.float64, stack=(3,))
    stack, other = (course.new_network(SIZES, np.float64, seeds=range(3)) for _ in range(2))
    members = [stack.member(i) for i in range(3)]
    ours = course.training_step(stack, X, Y)
    peers = jax_peer.training_step(other, X, labels), pytorch_peer.training_steps(members, X, labels, True)
    losses = np.array([[step() for step in (ours, *peers)] for _ in range(10)])
    assert losses.shape == (10, 3, 3)
    assert_allclose(losses[:, 0], losses[:, 1], rtol=1e-9)
    assert_allclose(losses[:, 0], losses[:, 2], rtol=1e-9)
    assert np.ptp(losses[0, 0]) > 0.01  # three different networks


def test_running_statistics_are_kept_by_all():
    """What a peer leaves out would make it look faster."""
    X, Y, labels = course.batch(SIZES, 12, np.float64)
    network = course.new_network(SIZES, np.float64)
    course.training_step(network, X, Y)()
    state = jax_peer.start(course.new_network(SIZES, np.float64))
    (_, running, *_), _ = jax_peer.one_step(state, X.T, labels)
    for layer, (mean, variance) in zip(network.batch_norms, running, strict=True):
        assert_allclose(layer.running_mean[:, 0], mean, atol=1e-12)
        assert_allclose(layer.running_variance[:, 0], variance, atol=1e-12)


def test_batch_norms_agree():
    arguments = course.batch_norm_arguments(5, 7, np.float64)
    ours = course.batch_norm(*arguments)
    for examples_in_rows in (False, True):
        theirs = [
            tensor.detach().numpy() for tensor in pytorch_peer.batch_norm(*arguments, examples_in_rows)()
        ]
        assert_allclose(ours[0], theirs[0].T if examples_in_rows else theirs[0][0], atol=1e-12)
        assert_allclose(ours[1], theirs[1].T if examples_in_rows else theirs[1][0], atol=1e-12)
        assert_allclose(ours[2][:, 0], theirs[2], atol=1e-12)
    assert_allclose(onnx_peer.forward(*arguments[:3])()[0].T, ours[0], atol=1e-12)


def test_medians():
    times = medians({"short": lambda: sum(range(100)), "long": lambda: sum(range(10_000))}, seconds=0.05)
    assert times["long"] > 10 * times["short"] > 0
