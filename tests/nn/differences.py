"""How far a network's gradients are from central differences."""

import numpy as np

from bn_helpers.nn import Network, numerical_gradient, softmax_cross_entropy


def gradient_differences(network: Network, X: np.ndarray, Y: np.ndarray) -> dict[str, float]:
    """Largest distance between exact and approximate gradient, for each parameter; float64 and no stack."""
    before = network.state()
    network.backward(softmax_cross_entropy(network.forward(X, training=True), Y)[1])
    exact = {name: network.gradient(name).copy() for name in network.names}
    differences = {}
    for name in network.names:

        def cost(values, name=name):
            network[name] = values
            return softmax_cross_entropy(network.forward(X, training=True), Y)[0]

        differences[name] = float(np.abs(exact[name] - numerical_gradient(cost, network[name])).max())
        network.load_state(before)
    return differences
