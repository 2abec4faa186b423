"""The benchmarks' contestants do the same work. (How fast they are is for `make bench` to say.)"""

import numpy as np
import pytest
from numpy.testing import assert_allclose

pytest.importorskip("torch")
pytest.importorskip("onnx")

from benchmarks import course, peers
from benchmarks.timing import medians

SIZES = [6, 8, 8, 3]


@pytest.mark.parametrize("fused", [False, True])
def test_training_steps_agree(fused):
    X, Y, labels = course.batch(SIZES, 12, np.float64)
    ours = course.training_step(course.new_network(SIZES, np.float64), X, Y)
    theirs = peers.training_step(course.new_network(SIZES, np.float64), X, labels, fused)
    losses = np.array([[ours(), theirs()] for _ in range(10)])
    assert_allclose(losses[:, 0], losses[:, 1], rtol=1e-9)
    assert losses[-1, 0] < losses[0, 0]


def test_batch_norms_agree():
    arguments = course.batch_norm_arguments(5, 7, np.float64)
    ours = course.batch_norm(*arguments)
    for examples_in_rows in (False, True):
        theirs = [tensor.detach().numpy() for tensor in peers.batch_norm(*arguments, examples_in_rows)()]
        assert_allclose(ours[0], theirs[0].T if examples_in_rows else theirs[0][0], atol=1e-12)
        assert_allclose(ours[1], theirs[1].T if examples_in_rows else theirs[1][0], atol=1e-12)
        assert_allclose(ours[2][:, 0], theirs[2], atol=1e-12)
    assert_allclose(peers.onnx_forward(*arguments[:3])()[0].T, ours[0], atol=1e-12)


def test_medians():
    times = medians({"short": lambda: sum(range(100)), "long": lambda: sum(range(10_000))}, seconds=0.05)
    assert times["long"] > 10 * times["short"] > 0
