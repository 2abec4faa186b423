"""Other people's answers: every BatchNormalization case that ships inside the onnx package."""

import importlib
import pkgutil
import warnings
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

onnx = pytest.importorskip("onnx")

from bn_helpers.nn import BatchNorm, Network  # noqa: E402

GENERATED = {
    "test_batchnorm_example", "test_batchnorm_epsilon",
    "test_batchnorm_example_training_mode", "test_batchnorm_epsilon_training_mode",
}  # fmt: skip
CONVERTED = {
    "test_BatchNorm1d_3d_input_eval", "test_BatchNorm2d_eval", "test_BatchNorm2d_momentum_eval",
    "test_BatchNorm3d_eval", "test_BatchNorm3d_momentum_eval",
}  # fmt: skip


def generated_cases():
    """The node cases: Python code in the package draws the inputs and computes the outputs."""
    from onnx.backend.test.case import node

    # Of all operators import ours only: the others take seconds.
    (module,) = [name for _, name, _ in pkgutil.iter_modules(node.__path__) if name.startswith("batch")]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        importlib.import_module(f"{node.__name__}.{module}")
    for case in node._NodeTestCases:
        if case.name in GENERATED:
            ((inputs, outputs),) = case.data_sets
            yield pytest.param(case.model, inputs, outputs, id=case.name)


def converted_cases():
    """The cases once converted from PyTorch, stored as files."""
    data = Path(onnx.__file__).parent / "backend/test/data/pytorch-converted"
    for folder in sorted(data.glob("test_BatchNorm*")):
        model = onnx.load(folder / "model.onnx")
        read = onnx.numpy_helper.to_array
        arrays = {one.name: read(one) for one in model.graph.initializer}
        stored = folder / "test_data_set_0"
        (name,) = model.graph.node[0].input[:1]
        arrays[name] = read(onnx.load_tensor(stored / "input_0.pb"))
        output = read(onnx.load_tensor(stored / "output_0.pb"))
        yield pytest.param(
            model, [arrays[name] for name in model.graph.node[0].input], [output], id=folder.name
        )


CASES = [*generated_cases(), *converted_cases()]


def test_all_cases_are_there():
    assert {case.id for case in CASES} == GENERATED | CONVERTED


def columns(X):
    """(N, C, ...) as the course writes it: one row for each channel, one column for each of its values."""
    return np.moveaxis(X, 1, 0).reshape(X.shape[1], -1)


@pytest.mark.parametrize(("model", "inputs", "outputs"), CASES)
def test_agrees_with_onnx(model, inputs, outputs):
    (node,) = model.graph.node
    options = {one.name: onnx.helper.get_attribute_value(one) for one in node.attribute}
    X, gamma, beta, mean, variance = inputs
    # ONNX's momentum is this course's decay.
    layer = BatchNorm(len(gamma), decay=options.get("momentum", 0.9), epsilon=options.get("epsilon", 1e-5))
    Network([layer], dtype=X.dtype)  # which turns the layer's arrays into float32
    layer.gamma, layer.beta = gamma[:, None], beta[:, None]
    layer.running_mean, layer.running_variance = mean[:, None], variance[:, None]
    expected, *statistics = outputs
    Z_tilde = layer.forward(columns(X), training=bool(options.get("training_mode", 0)))
    assert_allclose(Z_tilde, columns(expected), rtol=0, atol=2e-6)
    assert Z_tilde.dtype == X.dtype == np.float32
    for got, wanted in zip((layer.running_mean, layer.running_variance), statistics, strict=False):
        assert_allclose(got[:, 0], wanted, rtol=0, atol=2e-6)
    assert len(statistics) == 2 * options.get("training_mode", 0)
