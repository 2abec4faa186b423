"""What explorers browse: a function for each table; its defaults are its settings.

``python -m bn_helpers longer NAME`` computes one and keeps it in ``results/tables/``.
"""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from bn_helpers import nn
from bn_helpers.data import load_digits_split
from bn_helpers.longer.tables import Table, column

Found = tuple[dict[str, list[Any]], dict[str, dict[str, Any]]]  # axes and columns of a table
GRIDS: dict[str, Callable[..., Found]] = {}


def grid(name: str) -> Callable:
    """Register a table under the lesson's number and a name. The function returns its axes and columns."""

    def register(function: Callable) -> Callable:
        GRIDS[name] = function
        return function

    return register


def compute(name: str) -> Table:
    """Compute a table with its own settings."""
    function = GRIDS[name]
    defaults = {key: one.default for key, one in inspect.signature(function).parameters.items()}
    settings = {key: list(one) if isinstance(one, (range, tuple)) else one for key, one in defaults.items()}
    what = (function.__doc__ or "").strip().splitlines()[0]
    return Table(name, what, f"python -m bn_helpers longer {name}", settings, *function())


@grid("06_memory_of_averages")
def memory_of_averages(
    rates: Sequence[float] = (0.5, 1, 2, 4, 8),
    memories: Sequence[int] = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000),
    seeds: Sequence[int] = range(6),
    steps: int = 300,
) -> Found:
    """Test accuracy over training with running averages of many memories, and with exact statistics."""
    digits, decays = load_digits_split(dtype=np.float32), [1 - 1 / memory for memory in memories]
    network = nn.fully_connected(
        [64, 100, 100, 100, 10], True, "sigmoid", rng=seeds, stack=(len(rates),),
        initial_scale=0.1, dtype=np.float32,
    )  # fmt: skip
    layers, at = network.batch_norms, sorted({round(step) for step in np.geomspace(1, steps, 28)})
    seen: list[list[tuple[np.ndarray, np.ndarray]]] = [[] for _ in layers]

    def accuracy() -> np.ndarray:
        return network.accuracy(digits.test.X, digits.test.Y).mean(axis=-1)  # over the seeds

    def record(step: int, network: nn.Network) -> dict[str, Any] | None:
        for layer, so_far in zip(layers, seen, strict=True):
            so_far.append((layer.cache.mu, layer.cache.sigma2))
        if step not in at:
            return None
        found: dict[str, list[np.ndarray]] = {"kept": [], "corrected": []}
        for decay in decays:
            weights = (1 - decay) * decay ** np.arange(step - 1, -1, -1)
            averages = [np.tensordot(weights, np.array(so_far), 1) for so_far in seen]  # mean and variance
            for way, start, total in [("kept", decay**step, 1.0), ("corrected", 0, 1 - decay**step)]:
                for layer, (mean, variance) in zip(layers, averages, strict=True):
                    layer.running_mean, layer.running_variance = mean / total, variance / total + start
                found[way].append(accuracy())
        nn.recalibrate(network, digits.train.X)
        variance = layers[-1].running_variance[:, 0, 0, 0]  # of one unit, for the first seed
        return {**found, "exact": accuracy(), "exact variance": variance}

    optimizer = nn.GradientDescent(np.array(rates)[:, None])
    history = nn.train(network, digits, optimizer, steps=steps, rng=seeds, record_every=1, record=record)
    variances = np.array([sigma2[:, 0, 0, 0] for _, sigma2 in seen[-1]]).T
    axes: dict[str, list[Any]] = {
        "rate": [*rates],
        "memory": [*memories],
        "record": at,
        "step": [*range(1, steps + 1)],
    }
    return axes, {
        "kept": column("record memory rate", history["kept"], 0.1, 1),
        "corrected": column("record memory rate", history["corrected"], 0.1, 1),
        "exact": column("record rate", history["exact"], 0.1, 1),
        "variance": column("rate step", variances, 0.01, 30, log=True),
        "exact variance": column("record rate", history["exact variance"], 0.01, 30, log=True),
    }


OPTIMIZERS = {"gradient descent": nn.GradientDescent, "momentum": nn.Momentum, "Adam": nn.Adam}


@grid("04_sweep")
def sweep(
    rates: Sequence[float] = (0.003, 0.01, 0.03, 0.1, 0.3, 1, 3),
    scales: Sequence[float] = (0.03, 0.1, 0.3, 1),
    depths: Sequence[int] = (3, 10, 20),
    batches: Sequence[int] = (4, 20, 100),
    seeds: Sequence[int] = range(3),
    steps: int = 300,
    width: int = 30,
) -> Found:
    """Validation accuracy while ReLU networks learn the digits, with Batch Norm and without."""
    digits = load_digits_split(dtype=np.float32)
    at = [5, 10, 20, 35, 50, 75, 100, 150, 200, steps]

    def curves(batch_norm: bool, depth: int, m: int, optimizer: Callable[[Any], nn.Optimizer]) -> np.ndarray:
        network = nn.fully_connected(
            [64, *[width] * depth, 10], batch_norm, rng=seeds, stack=(len(rates), len(scales)),
            initial_scale=np.array(scales)[:, None], dtype=np.float32,
        )  # fmt: skip
        rule = optimizer(np.array(rates)[:, None, None])
        history = nn.train(network, digits, rule, steps=steps, batch_size=m, rng=seeds, record_every=at)
        return history.accuracy.mean(axis=-2)  # over the seeds: rates, scales, records

    accuracies = [
        curves(batch_norm, depth, m, optimizer)
        for batch_norm in (False, True)
        for depth in depths
        for m in batches
        for optimizer in OPTIMIZERS.values()
    ]
    axes: dict[str, list[Any]] = {
        "batch_norm": [False, True], "depth": [*depths], "batch": [*batches], "optimizer": [*OPTIMIZERS],
        "rate": [*rates], "scale": [*scales], "record": at,
    }  # fmt: skip
    every = "batch_norm depth batch optimizer rate scale record"
    return axes, {"accuracy": column(every, accuracies, 0.1, 1)}


WAYS = {"none": None, "x + f(x)": 1.0, "x + 0.1 f(x)": 0.1}  # skips, with the weight of what they go around


@grid("09_depth")
def depth(
    depths: Sequence[int] = (5, 10, 20, 40, 80),
    scales: Sequence[float] = (0.5, 1, 2),
    rates: Sequence[float] = (0.03, 0.1, 0.3, 1),
    seeds: Sequence[int] = range(2),
    steps: int = 150,
    width: int = 30,
) -> Found:
    """Gradient and signal of deep ReLU networks by layer before training, and accuracy after it."""
    digits, shares = load_digits_split(), [place / 10 for place in range(11)]
    rule = nn.GradientDescent(np.array(rates)[:, None, None])
    gradients, signals, accuracies = [], [], []
    for batch_norm, weight, layers in itertools.product((False, True), WAYS.values(), depths):
        network = deep_network(layers, width, batch_norm, weight, np.array(scales)[:, None], seeds)
        gradient, signal = by_layer(network, digits.train)  # (layers, scales)
        at = [int(share * (layers - 1) + 0.5) for share in shares]
        gradients.append(gradient[at].T)
        signals.append(signal[at].T)
        stack = nn.Network(network.layers, stack=(len(rates), *network.stack), dtype=np.float32)
        nn.train(stack, digits, rule, steps=steps, rng=seeds, record_every=[])
        with np.errstate(over="ignore", invalid="ignore"):  # of what has grown without bounds
            found = stack.accuracy(digits.validation.X, digits.validation.Y)
        accuracies.append(found.mean(axis=-1).max(axis=0))  # over the seeds, at the best rate
    axes: dict[str, list[Any]] = {
        "batch_norm": [False, True], "skip": [*WAYS], "depth": [*depths], "scale": [*scales], "share": shares,
    }  # fmt: skip
    every = "batch_norm skip depth scale"
    return axes, {
        "gradient": column(f"{every} share", gradients, 1e-30, 1e30, log=True, each=2),
        "signal": column(f"{every} share", signals, 1e-30, 1e30, log=True, each=2),
        "accuracy": column(every, accuracies, 0.1, 1),
    }


def deep_network(
    depth: int, width: int, batch_norm: bool, weight: float | None, scale: Any, seeds: Sequence[int]
) -> nn.Network:
    """Dense, then blocks of Batch Norm, ReLU, Dense, with a way around each; W is ``scale`` times He's."""
    generators = [np.random.default_rng(seed) for seed in seeds]

    def dense(n_in: int, n_out: int) -> nn.Dense:
        return nn.Dense(n_in, n_out, rng=generators, initial_scale=scale * np.sqrt(2 / n_in))

    def activation() -> list[nn.Layer]:
        return [*([nn.BatchNorm(width)] if batch_norm else []), nn.ReLU()]

    layers: list[nn.Layer] = [dense(64, width)]
    for _ in range(depth - 1):
        block: list[nn.Layer] = [*activation(), dense(width, width)]
        skip = nn.Skip()
        layers += block if weight is None else [skip, *block, nn.Join(skip, weight)]
    return nn.Network([*layers, *activation(), dense(width, 10)])


def by_layer(network: nn.Network, examples: Any, m: int = 60) -> tuple[np.ndarray, np.ndarray]:
    """For each hidden layer and scale: size of the gradient of W, and spread of what the layer passes on."""
    logits = network.forward(examples.X[:, :m], training=True)
    network.backward(nn.softmax_cross_entropy(logits, examples.Y[:, :m])[1])
    dense = [layer for layer in network.layers if isinstance(layer, nn.Dense)][:-1]
    gradients = [np.sqrt((layer.dW**2).mean(axis=(-2, -1))) for layer in dense]
    signals = [network.outputs[name].std(axis=(-2, -1)) for name in _ends(network)]
    over_seeds = [np.exp(np.log(kind).mean(axis=-1)) for kind in (gradients, signals)]
    return over_seeds[0], over_seeds[1]


def _ends(network: nn.Network) -> list[str]:
    """Names of the outputs after each hidden layer: of Join where there is one, else of Dense."""
    names = network.layer_names
    joins = [name for name in names if name.startswith("join")]
    return ["dense1", *joins] if joins else [name for name in names if name.startswith("dense")][:-1]
