"""The same work done by JAX: the whole step is one compiled function."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from bn_helpers.nn import Network

jax.config.update("jax_enable_x64", True)
jax.config.update("jax_cpu_enable_async_dispatch", False)  # no second thread: faster for steps so short

DECAY, EPSILON = 0.9, 1e-5
RATE, BETA1, BETA2, ADAM_EPSILON = 1e-3, 0.9, 0.999, 1e-8


def weights(network: Network):
    """The initial weights, a dict for each block, in JAX's layout: W (n_in, n_out), the others (n,)."""
    blocks = []
    for name in network.layer_names:
        layer = network.layer(name)
        if name.startswith("dense"):
            blocks.append({"W": jnp.asarray(layer.W.swapaxes(-1, -2))})
            if layer.bias:
                blocks[-1]["b"] = jnp.asarray(layer.b[..., 0])
        if name.startswith("batchnorm"):
            blocks[-1] |= {"gamma": jnp.asarray(layer.gamma[..., 0]), "beta": jnp.asarray(layer.beta[..., 0])}
    return blocks


def running_statistics(network: Network):
    """Running mean and variance of each Batch Norm."""
    pairs = [(layer.running_mean, layer.running_variance) for layer in network.batch_norms]
    return [(jnp.asarray(mean[..., 0]), jnp.asarray(variance[..., 0])) for mean, variance in pairs]


def start(network: Network):
    """What a step changes: weights, running statistics, Adam's averages and the number of the step."""
    blocks = weights(network)
    velocity, square = jax.tree.map(jnp.zeros_like, blocks), jax.tree.map(jnp.zeros_like, blocks)
    return blocks, running_statistics(network), velocity, square, jnp.ones(network.stack, network.dtype)


def loss_of(blocks, running, x, labels):
    """Cross-entropy of one network on one mini-batch (m, n), and its new running statistics."""
    new = []
    for block in blocks[:-1]:
        z = x @ block["W"]
        mean, variance = z.mean(axis=0), z.var(axis=0)
        new.append((mean, variance))
        z = block["gamma"] * (z - mean) / jnp.sqrt(variance + EPSILON) + block["beta"]
        x = jax.nn.relu(z)
    logits = x @ blocks[-1]["W"] + blocks[-1]["b"]
    loss = -jnp.take_along_axis(jax.nn.log_softmax(logits), labels[:, None], axis=1).mean()
    running = jax.tree.map(lambda old, value: DECAY * old + (1 - DECAY) * value, running, new)
    return loss, running


def adam(blocks, gradients, velocity, square, t):
    """One step of Adam for each array."""
    velocity = jax.tree.map(lambda v, g: BETA1 * v + (1 - BETA1) * g, velocity, gradients)
    square = jax.tree.map(lambda s, g: BETA2 * s + (1 - BETA2) * g * g, square, gradients)

    def moved(p, v, s):
        return p - RATE * (v / (1 - BETA1**t)) / (jnp.sqrt(s / (1 - BETA2**t)) + ADAM_EPSILON)

    return jax.tree.map(moved, blocks, velocity, square), velocity, square


def one_step(state, x, labels):
    """From a state to the next one and the loss before it."""
    blocks, running, velocity, square, t = state
    (loss, running), gradients = jax.value_and_grad(loss_of, has_aux=True)(blocks, running, x, labels)
    blocks, velocity, square = adam(blocks, gradients, velocity, square, t)
    return (blocks, running, velocity, square, t + 1), loss


def training_step(network: Network, X, labels):
    """One step of Adam in JAX, from the same initial weights; returns the loss before it.

    A stack (S,) of networks with X (S, n, m) and labels (S, m) is one step under ``jax.vmap``.
    """
    state = start(network)
    x, y = jnp.asarray(np.ascontiguousarray(X.swapaxes(-1, -2))), jnp.asarray(labels)
    function = jax.vmap(one_step) if network.stack else one_step
    compiled = partial(jax.jit, donate_argnums=0)(function)

    def step():
        nonlocal state
        state, loss = compiled(state, x, y)
        return np.asarray(loss)  # waits for the result

    return step
