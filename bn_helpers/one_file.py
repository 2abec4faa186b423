"""Batch Norm in one file: the whole course, with nothing left that could be left out.

A network of two hidden layers reads handwritten digits. Columns are examples, "@" multiplies matrices, and
each line is derived in a lesson. Run it: ``python -m bn_helpers.one_file``. It needs NumPy, and scikit-learn
for the digits. tests/test_one_file.py holds it equal to the course's library.
"""

import numpy as np
from sklearn.datasets import load_digits

SIZES = [64, 50, 50, 10]  # pixels, units of each hidden layer, classes
EPSILON = 1e-5  # keeps a unit that never changes from being divided by 0: lesson 01
DECAY = 0.9  # weight of the old value in a running statistic: lesson 06


def digits(rng):
    """Training and test images as columns, (64, 1500) and (64, 297), each with its labels."""
    images, labels = load_digits(return_X_y=True)
    order = rng.permutation(len(labels))
    X, y = images[order].T / 16, labels[order]
    return X[:, :1500], y[:1500], X[:, 1500:], y[1500:]


def new_layer(n_in, n_out, rng):
    """A dense layer with its Batch Norm. There is no bias b: β takes its place (lesson 03)."""
    return {
        "W": rng.normal(size=(n_out, n_in)) * np.sqrt(2 / n_in),
        "gamma": np.ones((n_out, 1)),  # scale
        "beta": np.zeros((n_out, 1)),  # shift
        "running_mean": np.zeros((n_out, 1)),  # for test time
        "running_variance": np.ones((n_out, 1)),
    }


def new_network(rng):
    """Hidden layers with Batch Norm, and an output layer with W and b."""
    *hidden, n_last, classes = SIZES
    layers = [new_layer(n_in, n_out, rng) for n_in, n_out in zip(hidden, [*hidden[1:], n_last], strict=True)]
    W = rng.normal(size=(classes, n_last)) * np.sqrt(2 / n_last)
    return [*layers, {"W": W, "b": np.zeros((classes, 1))}]


def batch_norm_forward(Z, layer, training):
    """Normalise each unit over the mini-batch, then scale and shift (lessons 01, 02 and 06)."""
    mu, sigma2 = layer["running_mean"], layer["running_variance"]
    if training:
        mu, sigma2 = Z.mean(axis=1, keepdims=True), Z.var(axis=1, keepdims=True)
        layer["running_mean"] = DECAY * layer["running_mean"] + (1 - DECAY) * mu
        layer["running_variance"] = DECAY * layer["running_variance"] + (1 - DECAY) * sigma2
    std = np.sqrt(sigma2 + EPSILON)
    Z_norm = (Z - mu) / std
    return layer["gamma"] * Z_norm + layer["beta"], (Z_norm, std)


def batch_norm_backward(dZ_tilde, layer, Z_norm, std):
    """Each example moves μ and σ², and through them all the others: hence the two means (lesson 02)."""
    gradients = {
        "gamma": (dZ_tilde * Z_norm).sum(axis=1, keepdims=True),
        "beta": dZ_tilde.sum(axis=1, keepdims=True),
    }
    along_ones = dZ_tilde.mean(axis=1, keepdims=True)
    along_Z_norm = Z_norm * (dZ_tilde * Z_norm).mean(axis=1, keepdims=True)
    return layer["gamma"] / std * (dZ_tilde - along_ones - along_Z_norm), gradients


def forward(X, network, training):
    """Logits, and what the backward pass needs (lesson 04)."""
    A, caches = X, []
    for layer in network[:-1]:
        Z_tilde, cache = batch_norm_forward(layer["W"] @ A, layer, training)
        caches.append((A, Z_tilde, *cache))
        A = np.maximum(Z_tilde, 0)  # ReLU
    last = network[-1]
    return last["W"] @ A + last["b"], [*caches, (A,)]


def backward(dlogits, network, caches):
    """The gradient of every parameter, from the last layer to the first."""
    (A,) = caches[-1]
    gradients = [{"W": dlogits @ A.T, "b": dlogits.sum(axis=1, keepdims=True)}]
    dA = network[-1]["W"].T @ dlogits
    for layer, (A_prev, Z_tilde, Z_norm, std) in zip(network[-2::-1], caches[-2::-1], strict=True):
        dZ, found = batch_norm_backward(dA * (Z_tilde > 0), layer, Z_norm, std)
        gradients.insert(0, {"W": dZ @ A_prev.T, **found})
        dA = layer["W"].T @ dZ
    return gradients


def softmax_cross_entropy(logits, labels):
    """Mean cost of a mini-batch, and its gradient with respect to the logits."""
    m = len(labels)
    exponentials = np.exp(logits - logits.max(axis=0))
    probabilities = exponentials / exponentials.sum(axis=0)
    cost = -np.log(probabilities[labels, range(m)]).mean()
    return cost, (probabilities - np.eye(len(logits))[:, labels]) / m


def adam_step(network, gradients, averages, t, learning_rate=0.01, beta1=0.9, beta2=0.999, epsilon=1e-8):
    """W, γ, β and b are updated alike (lesson 05)."""
    for number, layer in enumerate(gradients):
        for name, g in layer.items():
            velocity, square = averages.get((number, name), (0, 0))
            velocity = beta1 * velocity + (1 - beta1) * g
            square = beta2 * square + (1 - beta2) * g**2
            averages[number, name] = velocity, square
            corrected, root = velocity / (1 - beta1**t), np.sqrt(square / (1 - beta2**t))
            network[number][name] = network[number][name] - learning_rate * corrected / (root + epsilon)


def train(network, X, labels, epochs, rng, batch_size=60):
    """Mini-batches in a new order each epoch; the statistics are those of the mini-batch alone."""
    averages: dict = {}
    t = 0
    for _ in range(epochs):
        order = rng.permutation(len(labels))
        for start in range(0, len(labels), batch_size):
            part, t = order[start : start + batch_size], t + 1
            logits, caches = forward(X[:, part], network, training=True)
            _, dlogits = softmax_cross_entropy(logits, labels[part])
            adam_step(network, backward(dlogits, network, caches), averages, t)


def accuracy(network, X, labels):
    """With the running statistics: an image's answer does not hang on its company (lesson 06)."""
    logits, _ = forward(X, network, training=False)
    return (logits.argmax(axis=0) == labels).mean()


def main():
    rng = np.random.default_rng(0)
    X, labels, X_test, labels_test = digits(rng)
    network = new_network(rng)
    train(network, X, labels, epochs=5, rng=rng)
    print(f"test digits read rightly: {accuracy(network, X_test, labels_test):.1%}")


if __name__ == "__main__":
    main()
