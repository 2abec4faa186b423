"""Batch Norm in other frameworks: what their names and defaults mean, found by running them.

Each function below asks an installed framework a few questions and returns the answers. The answers are kept
as data, with the versions that gave them, so that a lesson can show them where nothing of it is installed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from bn_helpers import nn
from bn_helpers.measured import as_typed
from bn_helpers.settings import somebody_watches

FILE = Path(__file__).with_suffix(".json")
COMMAND = "python -m bn_helpers frameworks"
COLUMNS = ("axis of the units", "momentum", "weighs the", "ε", "running variance", "default call",
           "one example in training")  # fmt: skip
PACKAGES = {"PyTorch": "torch", "Keras": "keras", "Flax NNX": "flax", "ONNX Runtime": "onnxruntime"}

Normalise = Callable[[np.ndarray, "bool | None"], np.ndarray]  # X, training; None is the default call


def ask(layer: Normalise, running: Callable[[], tuple], momentum: float, epsilon: float) -> dict[str, Any]:
    """The questions that are alike for all: each is answered by what the layer does with some numbers.

    Parameters
    ----------
    layer : callable
        ``layer(X, training)`` for X of shape (m, 3) or (m, 3, 3): a fresh layer of three units in each call.
    running : callable
        Mean and variance, (3,) each, that the last layer has kept. They start at 0 and 1.
    momentum, epsilon : float
        The layer's defaults.

    Returns
    -------
    dict of str to str or float
        An answer for each of `COLUMNS`, and "off by": the largest difference from this course's forward pass.
    """
    rng = np.random.default_rng(0)
    X = rng.normal(size=(8, 3)) * [0.5, 1.0, 3.0] + [1.0, -2.0, 5.0]
    ours = nn.batch_norm_forward(X.T, np.ones((3, 1)), np.zeros((3, 1)), epsilon)[0].T
    theirs = layer(X, True)
    mean, variance = running()
    new = float((mean / X.mean(axis=0)).mean())  # the weight of the new value
    kept = float(((variance - (1 - new)) / new / X.var(axis=0)).mean())  # of the new variance, to the biased
    cube = rng.normal(size=(8, 3, 3)) + np.arange(3.0) + 10 * np.arange(3.0)[:, None]
    by_axis = {axis: np.abs(layer(cube, True).mean(axis=(0, 3 - axis))).max() for axis in (1, 2)}
    by_default = np.abs(layer(X, None) - ours).max() < 1e-6
    return {
        "axis of the units": "1" if by_axis[1] < by_axis[2] else "−1",
        "momentum": momentum,
        "weighs the": "new" if abs(new - momentum) < abs(1 - new - momentum) else "old",
        "ε": epsilon,
        "running variance": "biased" if abs(kept - 1) < 0.01 else "unbiased",
        "default call": "training" if by_default else "inference",
        "one example in training": _one_example(layer),
        "off by": float(np.abs(theirs - ours).max()),
    }


def _one_example(layer: Normalise) -> str:
    try:
        return (
            "β, silently" if np.abs(layer(np.array([[3.0, -1.0, 7.0]]), True)).max() < 1e-9 else "something"
        )
    except Exception:
        return "an error"


def pytorch() -> dict[str, Any]:
    """`torch.nn.BatchNorm1d`."""
    import torch

    made: list[Any] = []

    def layer(X: np.ndarray, training: bool | None) -> np.ndarray:
        made[:] = [torch.nn.BatchNorm1d(3, dtype=torch.float64)]
        if training is not None:
            made[0].train(training)
        return made[0](torch.from_numpy(X)).detach().numpy()

    default: Any = torch.nn.BatchNorm1d(3)
    running = lambda: (made[0].running_mean.numpy(), made[0].running_var.numpy())  # noqa: E731
    return ask(layer, running, default.momentum, default.eps)


def keras() -> dict[str, Any]:
    """`keras.layers.BatchNormalization`, on whichever backend there is."""
    os.environ.setdefault("JAX_ENABLE_X64", "1")  # if that is the backend
    os.environ.setdefault("KERAS_BACKEND", "torch" if find_spec("torch") else "jax")
    import keras

    made: list[Any] = []

    def layer(X: np.ndarray, training: bool | None) -> np.ndarray:
        made[:] = [keras.layers.BatchNormalization(dtype="float64")]
        named = {} if training is None else {"training": training}
        exact = keras.ops.convert_to_tensor(X, dtype="float64")  # an array would become float32
        return keras.ops.convert_to_numpy(made[0](exact, **named))

    def running() -> tuple:
        both = (made[0].moving_mean, made[0].moving_variance)
        return tuple(keras.ops.convert_to_numpy(each) for each in both)

    default = keras.layers.BatchNormalization()
    return ask(layer, running, default.momentum, default.epsilon)


def flax() -> dict[str, Any]:
    """`flax.nnx.BatchNorm`; and what its fast variance makes of float32 numbers far from 0."""
    import jax

    jax.config.update("jax_enable_x64", True)
    import jax.numpy as jnp
    from flax import nnx

    made: list[Any] = []

    def new(dtype: Any) -> Any:
        return nnx.BatchNorm(3, dtype=dtype, param_dtype=dtype, rngs=nnx.Rngs(0))

    def layer(X: np.ndarray, training: bool | None) -> np.ndarray:
        made[:] = [new(jnp.float64)]
        named = {} if training is None else {"use_running_average": not training}
        return np.asarray(made[0](jnp.asarray(X), **named))

    def running() -> tuple:
        return np.asarray(made[0].mean[...]), np.asarray(made[0].var[...])

    default = new(jnp.float32)
    found = ask(layer, running, default.momentum, default.epsilon)
    for mean in (100, 1000):
        X = mean + 0.1 * np.random.default_rng(0).normal(size=(256, 3))
        exact = nn.z_transform(X.T).T
        fast = np.asarray(new(jnp.float32)(jnp.asarray(X, jnp.float32)))
        found[f"float32, spread 0.1, mean {mean}: off by"] = float(np.abs(fast - exact).max())
    return found


def onnx_runtime() -> dict[str, Any]:
    """The operator BatchNormalization of ONNX, run by ONNX Runtime."""
    import onnx
    import onnxruntime

    defaults = onnx.defs.get_schema("BatchNormalization").attributes
    momentum, epsilon = (float(f"{defaults[name].default_value.f:.6g}") for name in ("momentum", "epsilon"))
    kept: list[Any] = []

    def layer(X: np.ndarray, training: bool | None) -> np.ndarray:
        start = np.ones(3), np.zeros(3), np.zeros(3), np.ones(3)
        given = dict(zip("xsbmv", (X, *start), strict=True))
        named: dict[str, Any] = {} if training is None else {"training_mode": int(training)}
        node = onnx.helper.make_node("BatchNormalization", [*given], [*("ynw" if training else "y")], **named)
        inputs, outputs = ([onnx.helper.make_tensor_value_info(name, onnx.TensorProto.DOUBLE, None)
                            for name in names] for names in (node.input, node.output))  # fmt: skip
        graph = onnx.helper.make_graph([node], "one", inputs, outputs)
        opset = onnx.helper.make_opsetid("", 15)
        model = onnx.helper.make_model(graph, opset_imports=[opset], ir_version=9)
        session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
        Y, *kept[:] = session.run(None, given)
        return np.asarray(Y)

    return ask(layer, lambda: tuple(kept), momentum, epsilon)


ASKED: dict[str, Callable[[], dict[str, Any]]] = {
    "PyTorch": pytorch, "Keras": keras, "Flax NNX": flax, "ONNX Runtime": onnx_runtime,
}  # fmt: skip


def installed() -> dict[str, str]:
    """The frameworks of the table that are installed here, with their versions."""
    found = {}
    for name, package in PACKAGES.items():
        try:
            found[name] = version(package)
        except PackageNotFoundError:
            continue
    return found


@dataclass(frozen=True)
class Facts:
    """What each framework answered, with its version."""

    versions: dict[str, str]
    answers: dict[str, dict[str, Any]]

    def __getitem__(self, framework: str) -> dict[str, Any]:
        return self.answers[framework]

    def rows(self) -> list[list[str]]:
        """The table: a framework in each column, a question in each row."""
        head = ["", *(f"{name} {self.versions[name]}" for name in self.answers)]
        return [
            head,
            *([column, *(_text(found[column]) for found in self.answers.values())] for column in COLUMNS),
        ]

    def _repr_markdown_(self) -> str:
        head, *body = self.rows()
        lines = [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *body)]
        return "\n".join([*lines, "", self._said()])

    def __repr__(self) -> str:
        rows = self.rows()
        widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
        lines = [
            "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)) for row in rows
        ]
        return "\n".join([*(line.rstrip() for line in lines), self._said()])

    def _said(self) -> str:
        here = ", ".join(f"{name} {number}" for name, number in installed().items()) or "none of them"
        watched = f" Installed here: {here}." if somebody_watches() else ""
        return f"Found by `{COMMAND}`, which asks those that are installed.{watched}"


def _text(answer: Any) -> str:
    return as_typed(answer) if isinstance(answer, float) else str(answer)


def frameworks() -> Facts:
    """What was found last: as the last line of a cell it shows the table, and what is installed here.

    Returns
    -------
    Facts
        ``frameworks()["PyTorch"]["momentum"]`` is one answer.

    Notes
    -----
    Used in lesson 08.

    Examples
    --------
    >>> frameworks()["Keras"]["weighs the"]
    'old'
    """
    return Facts(**json.loads(FILE.read_text(encoding="utf-8")))


def find() -> Facts:
    """Ask the frameworks that are installed; the others keep the answers they gave last."""
    kept = frameworks() if FILE.exists() else Facts({}, {})
    here = installed()
    fresh = {name: ASKED[name]() for name in here}
    names = [name for name in PACKAGES if name in kept.answers or name in fresh]
    return Facts(
        {name: here.get(name, kept.versions.get(name, "")) for name in names},
        {name: fresh.get(name) or kept.answers[name] for name in names},
    )


def keep(facts: Facts) -> None:
    """Write them where `frameworks` reads them."""
    content = {"versions": facts.versions, "answers": facts.answers}
    FILE.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
