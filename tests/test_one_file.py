"""The whole idea in one file is the same network as the library's."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

from bn_helpers import nn, one_file


@pytest.fixture
def trained(rng):
    """After 25 steps of each: the one file's network, and the library's from the same start."""
    X, labels, X_test, _ = one_file.digits(rng)
    network = one_file.new_network(rng)
    library = nn.fully_connected(one_file.SIZES, batch_norm=True, rng=0)
    for number, layer in enumerate(network, start=1):
        for name in layer.keys() & {"W", "b"}:
            library[f"{name}{number}"] = layer[name]
    one_file.train(network, X, labels, epochs=1, rng=np.random.default_rng(1))
    optimizer, order = nn.Adam(0.01), np.random.default_rng(1).permutation(len(labels))
    for part in np.split(order, 25):
        logits = library.forward(X[:, part], training=True)
        library.backward(nn.softmax_cross_entropy(logits, np.eye(10)[:, labels[part]])[1])
        optimizer.update(library)
    return network, library, X_test


def test_it_is_the_library_after_25_steps(trained):
    network, library, X_test = trained
    for number, layer in enumerate(network, start=1):
        for name, array in layer.items():
            assert_allclose(array, library.state()[f"{name}{number}"], rtol=0, atol=1e-12, err_msg=name)
    assert_allclose(one_file.forward(X_test, network, training=False)[0], library.forward(X_test), atol=1e-11)
    assert np.abs(network[0]["gamma"] - 1).max() > 0.01  # something was learned


def test_it_reads_the_digits_when_it_is_run():
    done = subprocess.run(
        [sys.executable, "-m", "bn_helpers.one_file"], capture_output=True, text=True, check=True
    )
    words, share = done.stdout.rsplit(maxsplit=1)
    assert words == "test digits read rightly:"
    assert float(share.rstrip("%")) >= 95


def test_it_is_short():
    assert len(Path(one_file.__file__).read_text(encoding="utf-8").splitlines()) <= 150
