"""The same work done by PyTorch in eager mode."""

import numpy as np
import torch

torch.set_num_threads(1)


def training_step(network, X, labels, fused):
    """One step of Adam in PyTorch, from the same initial weights; returns the loss before it."""
    modules = []
    dense = [
        layer for name, layer in zip(network.layer_names, network.layers, strict=True) if "dense" in name
    ]
    for layer in dense:
        linear = torch.nn.Linear(layer.n_in, layer.n_out, bias=layer.bias)
        linear.weight.data = torch.tensor(layer.W.copy())
        if layer.bias:
            linear.bias.data = torch.tensor(layer.b[:, 0].copy())
        modules.append(linear)
        if layer is not dense[-1]:
            modules += [torch.nn.BatchNorm1d(layer.n_out), torch.nn.ReLU()]
    x, y = torch.tensor(np.ascontiguousarray(X.T)), torch.tensor(labels)
    model = torch.nn.Sequential(*modules).to(x.dtype)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=fused or None)
    cost = torch.nn.CrossEntropyLoss()

    def step():
        optimizer.zero_grad()
        loss = cost(model(x), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


def training_steps(networks, X, labels, fused):
    """One step of each of many networks, one after the other; returns their losses."""
    steps = [
        training_step(network, one, its_labels, fused)
        for network, one, its_labels in zip(networks, X, labels, strict=True)
    ]
    return lambda: np.array([step() for step in steps])


def batch_norm(Z, gamma, beta, dZ_tilde, examples_in_rows):
    """Forward and backward pass in PyTorch: (m, n), its usual layout, or the course's array as (1, n, m)."""

    def tensor(array):
        return torch.tensor(np.ascontiguousarray(array.T) if examples_in_rows else array[None].copy())

    z, upstream = tensor(Z).requires_grad_(), tensor(dZ_tilde)
    weight, bias = (torch.tensor(array[:, 0]).requires_grad_() for array in (gamma, beta))

    def run():
        z.grad = weight.grad = bias.grad = None
        output = torch.nn.functional.batch_norm(z, None, None, weight, bias, training=True, eps=1e-5)
        output.backward(upstream)
        return output, z.grad, weight.grad, bias.grad

    return run
