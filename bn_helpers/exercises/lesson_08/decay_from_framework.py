"""Exercise 8.2: a framework's momentum as this course's decay."""

from bn_helpers.exercises.checker import exercise


@exercise(returns=("decay",))
def decay_from_framework(momentum, framework):
    """This course's decay, the weight of the old average, from a framework's momentum.

    momentum: a number between 0 and 1; framework: "pytorch", whose momentum is the
    weight of the new value, or "keras" or "onnx", whose momentum is the weight of the
    old average. Return a float.
    """
    if framework == "pytorch":
        return 1 - momentum
    return momentum


@decay_from_framework.case("momentum 0.1 of PyTorch, its default")
def _(rng):
    return 0.1, "pytorch"


@decay_from_framework.case("momentum 0.99 of Keras, its default")
def _(rng):
    return 0.99, "keras"


@decay_from_framework.case("momentum 0.9 of ONNX, its default")
def _(rng):
    return 0.9, "onnx"


@decay_from_framework.case("momentum 0.003 of PyTorch, a slow average")
def _(rng):
    return 0.003, "pytorch"


@decay_from_framework.case("momentum 0.25 of Keras, a fast average")
def _(rng):
    return 0.25, "keras"


@decay_from_framework.case("momentum 0.3 of ONNX, a fast average")
def _(rng):
    return 0.3, "onnx"


@decay_from_framework.case("momentum 0.8 of PyTorch, a fast average")
def _(rng):
    return 0.8, "pytorch"


@decay_from_framework.alternative
def looked_up(value, name):
    weight_of_the_new = {"pytorch": value, "keras": 1.0 - value, "onnx": 1.0 - value}
    return 1.0 - weight_of_the_new[name]


@decay_from_framework.alternative
def by_cases(momentum, framework):
    match framework:
        case "keras" | "onnx":
            return float(momentum)
        case "pytorch":
            return float(1 - momentum)
        case _:
            raise ValueError(f"framework must be pytorch, keras or onnx; got {framework!r}")
