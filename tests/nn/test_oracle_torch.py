"""Other people's answers: PyTorch, with its conventions translated into the course's."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

torch = pytest.importorskip("torch")
torch.set_num_threads(1)

from bn_helpers.nn import (  # noqa: E402  # noqa: E402
    Adam,
    BatchNorm,
    GradientDescent,
    Network,
    fully_connected,
    softmax_cross_entropy,
)
from tests import reference  # noqa: E402

TOLERANCE = {np.float32: 3e-4, np.float64: 1e-10}


def rows(array):
    """PyTorch's layout: one row for each example."""
    return torch.tensor(np.ascontiguousarray(array.T))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("size", [(1, 2), (5, 3), (64, 32), (100, 60), (33, 257)])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_layer(size, seed, dtype):
    n, m = size
    rng = np.random.default_rng(seed)
    ours = BatchNorm(n, decay=0.8, epsilon=1e-3, unbiased=True)
    Network([ours], dtype=dtype)  # which turns the layer's arrays into this dtype
    theirs = torch.nn.BatchNorm1d(n, eps=1e-3, momentum=0.2)
    theirs.to(torch.float32 if dtype == np.float32 else torch.float64)
    for _ in range(3):  # several steps, so that the running statistics have a history
        Z, gamma, beta, dZ_tilde = reference.draw_batch_norm(rng, n, m, dtype)
        ours.gamma, ours.beta = gamma, beta
        with torch.no_grad():
            theirs.weight.copy_(torch.tensor(gamma[:, 0]))
            theirs.bias.copy_(torch.tensor(beta[:, 0]))
        z = rows(Z).requires_grad_()
        output = theirs(z)
        theirs.zero_grad()
        output.backward(rows(dZ_tilde))
        pairs = [
            (ours.forward(Z, training=True), output.detach().numpy().T),
            (ours.backward(dZ_tilde), z.grad.numpy().T),
            (ours.dgamma, theirs.weight.grad.numpy()[:, None]),
            (ours.dbeta, theirs.bias.grad.numpy()[:, None]),
            (ours.running_mean, theirs.running_mean.numpy()[:, None]),
            (ours.running_variance, theirs.running_var.numpy()[:, None]),
        ]
        for one, other in pairs:
            assert one.shape == other.shape
            assert one.dtype == dtype
            assert_allclose(one, other, rtol=TOLERANCE[dtype], atol=TOLERANCE[dtype])
    theirs.eval()
    with torch.no_grad():
        expected = theirs(rows(Z)).numpy().T
    assert_allclose(ours.forward(Z, training=False), expected, rtol=TOLERANCE[dtype], atol=TOLERANCE[dtype])


def twin(network, activation):
    """The same network in PyTorch, with the same weights, in float64."""
    dense = [name for name in network.layer_names if name.startswith("dense")]
    modules = []
    for i, name in enumerate(dense, start=1):
        ours = network.layer(name)
        linear = torch.nn.Linear(ours.n_in, ours.n_out, bias=ours.bias, dtype=torch.float64)
        linear.weight.data = torch.tensor(network[f"W{i}"].copy())
        modules.append(linear)
        if ours.bias:
            linear.bias.data = torch.tensor(network[f"b{i}"][:, 0].copy())
        if i < len(dense):
            if f"batchnorm{i}" in network.layer_names:
                modules.append(torch.nn.BatchNorm1d(ours.n_out, momentum=0.1, dtype=torch.float64))
            modules.append(activation())
    return torch.nn.Sequential(*modules)


@pytest.mark.parametrize("batch_norm", [False, True])
@pytest.mark.parametrize(
    ("activation", "theirs"),
    [("relu", torch.nn.ReLU), ("tanh", torch.nn.Tanh), ("sigmoid", torch.nn.Sigmoid)],
)
def test_network_and_loss(activation, theirs, batch_norm):
    rng = np.random.default_rng(0)
    network = fully_connected([6, 8, 7, 4], batch_norm, activation, rng=1)
    model = twin(network, theirs)
    X, labels = rng.normal(size=(6, 12)), rng.integers(0, 4, 12)
    loss, dlogits = softmax_cross_entropy(network.forward(X, training=True), np.eye(4)[:, labels])
    network.backward(dlogits)
    expected = torch.nn.functional.cross_entropy(model(rows(X)), torch.tensor(labels))
    expected.backward()
    assert_allclose(loss, expected.item(), rtol=1e-12)
    their_gradients = [parameter.grad.numpy().ravel() for parameter in model.parameters()]
    assert_allclose(network.gradients, np.concatenate(their_gradients), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (lambda: GradientDescent(0.3), lambda p: torch.optim.SGD(p, 0.3)),
        (
            lambda: Adam(0.01, 0.8, 0.95, 1e-4),
            lambda p: torch.optim.Adam(p, 0.01, betas=(0.8, 0.95), eps=1e-4),
        ),
    ],
    ids=["GradientDescent", "Adam"],
)
def test_training(ours, theirs):
    """Twenty steps of training end at the same losses."""
    rng = np.random.default_rng(2)
    network = fully_connected([6, 8, 8, 3], True, rng=1)
    model, optimizer = twin(network, torch.nn.ReLU), ours()
    their_optimizer = theirs(model.parameters())
    losses = []
    for _ in range(20):
        X, labels = rng.normal(size=(6, 10)), rng.integers(0, 3, 10)
        loss, dlogits = softmax_cross_entropy(network.forward(X, training=True), np.eye(3)[:, labels])
        network.backward(dlogits)
        optimizer.update(network)
        expected = torch.nn.functional.cross_entropy(model(rows(X)), torch.tensor(labels))
        their_optimizer.zero_grad()
        expected.backward()
        their_optimizer.step()
        losses.append((loss, expected.item()))
    assert_allclose(*np.transpose(losses), rtol=1e-8)
    assert np.ptp(losses) > 0.1
