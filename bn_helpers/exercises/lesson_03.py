"""Exercises 3.1–3.3: dropping the bias b."""

from itertools import pairwise

import numpy as np

from bn_helpers.exercises.checker.exercise import exercise

# 3.1


@exercise(
    "3.1",
    title="gradient of the bias",
    returns=("db",),
    hints=(
        "One number of b is added to all m examples of its unit. If it grows a little, how many values of Z "
        "change, and by how much each?",
        "∂z/∂b = 1 for every example, so each example adds its own ∂J/∂z to ∂J/∂b. Add along the row and "
        "keep the shape (n, 1) of b.",
        "return dZ....(axis=..., keepdims=...)",
    ),
)
def bias_gradient(dZ):
    """Gradient of the cost J with respect to the bias b of Z = W A + b.

    dZ: (n, m), the gradient of the whole cost with respect to Z. Return db of shape (n, 1).
    """
    return dZ.sum(axis=1, keepdims=True)


@bias_gradient.case("two units, three examples")
def _(rng):
    return (np.array([[0.5, -1.0, 2.0], [1.0, 0.25, -3.0]]),)


@bias_gradient.case("more units than examples, scales far apart")
def _(rng):
    return (rng.normal(size=(4, 3)) * np.array([[0.01], [1.0], [10.0], [200.0]]),)


@bias_gradient.case("as many units as examples")
def _(rng):
    return (rng.normal(size=(3, 3)),)


@bias_gradient.case("one unit, five examples")
def _(rng):
    return (rng.normal(size=(1, 5)),)


@bias_gradient.case("one example alone")
def _(rng):
    return (rng.normal(size=(3, 1)),)


@bias_gradient.alternative
def as_a_matrix_product(gradient):
    return gradient @ np.ones((gradient.shape[1], 1))


@bias_gradient.alternative
def row_by_row(dZ):
    return [[sum(float(g) for g in row)] for row in dZ]


bias_gradient.slip(
    "sums-over-the-units",
    "axis=1",
    "axis=0",
    """You added up down the columns (axis 0), over the units of one example. b has one number per unit,
    added to all of that unit's examples: add along a row, axis=1. The result has the shape of b, (n, 1).""",
)

bias_gradient.slip(
    "sums-the-whole-array",
    "axis=1, keepdims=True",
    "",
    """You ran over the whole array, which leaves one number for the whole layer. b has one number per unit,
    and each needs its own gradient. Add along each row: axis=1, keepdims=True.""",
)

bias_gradient.slip(
    "forgets-the-axis",
    "axis=1, ",
    "",
    """The axis is missing, so your sum runs over the whole array, all units together. b has one number per
    unit, and each needs its own gradient. Add along each row: axis=1.""",
    combines=False,
)

bias_gradient.slip(
    "forgets-keepdims",
    ", keepdims=True",
    "",
    """Your result has shape (n,) where (n, 1) is needed. In the step b − α·db NumPy would pair (n, 1) with
    (n,) and give an (n, n) array, silently. Add keepdims=True.""",
)

bias_gradient.slip(
    "forgets-to-sum",
    ".sum(axis=1, keepdims=True)",
    "",
    """There is no sum over the examples: your result has shape (n, m). One b is used by all m examples of
    its unit, so their gradients add up to one number. Sum along the row: axis=1, keepdims=True.""",
)

bias_gradient.slip(
    "mean-for-sum",
    ".sum(",
    ".mean(",
    """You took the mean over the examples; asked for is the sum. dZ is the gradient of the whole cost: if J
    is a mean, its 1/m stands in dZ already, and would be counted twice. Sum instead.""",
)

bias_gradient.slip(
    "always-zero",
    "dZ.sum(axis=1, keepdims=True)",
    "np.zeros_like(dZ[:, :1])",
    """Your result is always 0. With a correct Batch Norm after it ∂J/∂b is 0, but this function is asked for
    any dZ, and it is a bug detector only if it really adds up what it is given. Sum dZ along each row,
    without taking its mean away.""",
)

bias_gradient.slip(
    "minus-sign",
    "return dZ",
    "return -dZ",
    """The sign is turned round. The minus belongs to the step of gradient descent, b − α·db, not to the
    gradient itself. Return the sum without a minus.""",
)

bias_gradient.slip(
    "first-example-only",
    "dZ.sum(axis=1, keepdims=True)",
    "dZ[:, :1]",
    """You returned the gradient of the first example only. b is used by all m examples of its unit, and each
    of them adds its part. Sum along the row.""",
)


# 3.2


@exercise(
    "3.2",
    title="counting the parameters",
    returns=("the number of parameters",),
    hints=(
        "From a layer of 4 units to one of 3: what shape has W? And which numbers does each of the 3 units "
        "have besides its row of W?",
        "Layer l has W with nˡ·nˡ⁻¹ numbers. Besides: b with nˡ numbers; or, in a hidden layer with Batch "
        "Norm, γ and β, nˡ numbers each, and no b. The last layer is not a hidden one.",
        "total = 0\nfor layer in range(1, len(layer_sizes)):\n    n_before, n = ...\n"
        "    hidden = ...          # every layer but the last\n    total += ...          # W\n"
        "    total += ... if ... else ...\nreturn total",
    ),
)
def count_parameters(layer_sizes, batch_norm):
    """The number of learnable numbers of a fully connected network.

    layer_sizes: a list, the inputs first and the outputs last; batch_norm: True or False.
    With batch_norm each hidden layer has W, gamma, beta and no b. The output layer always
    has W and b. Return an int.
    """
    total = 0
    last = len(layer_sizes) - 1
    for layer in range(1, last + 1):
        n_before, n = layer_sizes[layer - 1], layer_sizes[layer]
        hidden = layer < last
        total += n * n_before
        total += 2 * n if batch_norm and hidden else n
    return total


@count_parameters.case("layer sizes [4, 3, 2] with Batch Norm")
def _(rng):
    return [4, 3, 2], True


@count_parameters.case("layer sizes [4, 3, 2] without Batch Norm")
def _(rng):
    return [4, 3, 2], False


@count_parameters.case("layer sizes [64, 100, 50, 10] with Batch Norm")
def _(rng):
    return [64, 100, 50, 10], True


@count_parameters.case("layer sizes [64, 100, 50, 10] without Batch Norm")
def _(rng):
    return [64, 100, 50, 10], False


@count_parameters.case("layer sizes [5, 2] with Batch Norm, no hidden layer")
def _(rng):
    return [5, 2], True


@count_parameters.case("layer sizes [5, 2] without Batch Norm, no hidden layer")
def _(rng):
    return [5, 2], False


@count_parameters.case("layer sizes [7, 1, 9, 1, 3] with Batch Norm")
def _(rng):
    return [7, 1, 9, 1, 3], True


@count_parameters.alternative
def all_at_once(sizes, with_bn):
    weights = np.dot(sizes[:-1], sizes[1:])
    return weights + sum(sizes[1:]) + (np.sum(sizes[1:-1], dtype=int) if with_bn else 0)


@count_parameters.alternative
def by_building_the_network(layer_sizes, batch_norm):
    arrays = []
    for n_before, n in pairwise(layer_sizes[:-1]):
        arrays.append(np.empty((n, n_before)))
        arrays += [np.empty((n, 1)) for _ in ("gamma", "beta")] if batch_norm else [np.empty((n, 1))]
    arrays += [np.empty((layer_sizes[-1], layer_sizes[-2])), np.empty((layer_sizes[-1], 1))]
    return sum(array.size for array in arrays)


count_parameters.slip(
    "forgets-the-last-layer",
    "range(1, last + 1)",
    "range(1, last)",
    """The output layer is not counted. It has no Batch Norm, but it has W and b like any dense layer. Let
    the loop run one layer further.""",
)

count_parameters.slip(
    "forgets-the-first-layer",
    "range(1, last + 1)",
    "range(2, last + 1)",
    """The first layer is not counted. Its W joins the inputs, layer_sizes[0], with the first layer of units,
    layer_sizes[1]. Let the loop begin there.""",
    combines=False,
)

count_parameters.slip(
    "keeps-only-the-last-layer",
    "total += n * n_before",
    "total = n * n_before",
    """Only the last layer is counted: each turn of the loop throws the total away and begins again. Use +=
    wherever you add to it, so that the layers add up.""",
    combines=False,
)

count_parameters.slip(
    "returns-after-the-first-layer",
    "    return total",
    "        return total",
    """Only the first layer is counted. If your return stands inside the loop, it ends the function in the
    first turn: move it to the left, below the loop.""",
    combines=False,
)

count_parameters.slip(
    "adds-sizes-for-weights",
    "total += n * n_before",
    "total += n + n_before",
    """You added the sizes of the two layers where W has a product of them: each of the n units has one
    weight for each of the n_before inputs. Count n · n_before.""",
)

count_parameters.slip(
    "forgets-the-weights",
    "        total += n * n_before\n",
    "",
    """The weights are not counted. W has shape (n, n_before), and nearly all parameters of a network are in
    it. Add n · n_before for every layer.""",
)

count_parameters.slip(
    "weights-of-square-layers",
    "n * n_before",
    "n * n",
    """You counted n · n weights for a layer of n units. Each unit has one weight for every unit of the layer
    before: count n · n_before.""",
)

count_parameters.slip(
    "keeps-the-bias",
    "2 * n if batch_norm and hidden else n",
    "3 * n if batch_norm and hidden else n",
    """You count b in hidden layers with Batch Norm, beside γ and β. There the mean takes every b away again,
    so it is dropped, and β does its work. Only W, γ and β remain in a hidden layer.""",
)

count_parameters.slip(
    "one-of-gamma-and-beta",
    "2 * n if batch_norm and hidden else n",
    "n",
    """With Batch Norm you count only one number per hidden unit beside its weights, as without. β replaces
    b, but γ is new: it is learned too. Count two numbers per hidden unit.""",
)

count_parameters.slip(
    "forgets-gamma-and-beta",
    "2 * n if batch_norm and hidden else n",
    "0 if batch_norm and hidden else n",
    """In hidden layers with Batch Norm you count W alone. b is dropped there, but each unit has a γ and a β,
    and both are learned. Add two numbers per hidden unit.""",
)

count_parameters.slip(
    "batch-norm-in-the-output-layer",
    "batch_norm and hidden",
    "batch_norm",
    """You gave the output layer γ and β too. Batch Norm stands in hidden layers only; the output layer
    always has W and b, because its values must be free to lie where the targets are. Treat the last layer by
    itself.""",
)

count_parameters.slip(
    "one-pair-for-each-layer",
    "2 * n if batch_norm and hidden else n",
    "2 if batch_norm and hidden else n",
    """You count one γ and one β for each hidden layer. Each unit has a pair of its own: γ and β have shape
    (n, 1). Count 2n numbers for a layer of n units.""",
)

count_parameters.slip(
    "counts-the-running-statistics",
    "2 * n if batch_norm and hidden else n",
    "4 * n if batch_norm and hidden else n",
    """You count four numbers per hidden unit with Batch Norm. The running mean and the running variance are
    stored, but they are measured, not learned by gradient descent. Only γ and β are learned: count two.""",
)

count_parameters.slip(
    "pair-for-each-weight",
    "2 * n if batch_norm and hidden else n",
    "2 * n * n_before if batch_norm and hidden else n",
    """You count a γ and a β for each weight. They act on the sum z of a unit, not on its weights: γ and β
    have shape (n, 1). Count 2n numbers for a layer of n units.""",
)

count_parameters.slip(
    "batch-norm-the-wrong-way-round",
    "if batch_norm and hidden",
    "if not batch_norm and hidden",
    """The two settings have changed places: γ and β are counted without Batch Norm, b with it. With
    batch_norm=True a hidden layer has γ and β; with False it has b. Turn the condition round.""",
)

count_parameters.slip(
    "ignores-the-setting",
    "if batch_norm and hidden",
    "if hidden",
    """You count γ and β always, also with batch_norm=False. Then a hidden layer is an ordinary dense one,
    with W and b. Ask for batch_norm before you count.""",
)

count_parameters.slip(
    "one-bias-for-each-layer",
    "hidden else n",
    "hidden else 1",
    """You count one b for a whole layer. Each unit has a b of its own: b has shape (n, 1). Count n
    numbers.""",
)

count_parameters.slip(
    "forgets-every-bias",
    "hidden else n",
    "hidden else 0",
    """b is never counted. It is dropped only where Batch Norm follows; the output layer always keeps it, and
    without Batch Norm every layer does. Add n numbers for those layers.""",
)


@count_parameters.misconception
def output_layer_without_bias(layer_sizes, batch_norm):
    """With Batch Norm you dropped the b of the output layer too. No mean is subtracted there, so nothing
    takes b away and nothing replaces it: the output layer always has W and b. Add its n numbers."""
    total = 0
    last = len(layer_sizes) - 1
    for layer in range(1, last + 1):
        n_before, n = layer_sizes[layer - 1], layer_sizes[layer]
        hidden = layer < last
        total += n * n_before
        if not batch_norm:
            total += n
        elif hidden:
            total += 2 * n
    return total


@count_parameters.misconception
def keeps_every_bias_and_adds_batch_norm_everywhere(layer_sizes, batch_norm):
    """You count b, γ and β in every layer. Hidden layers with Batch Norm have no b, because the mean takes
    it away; the output layer has no γ and β. Tell the two kinds of layers apart."""
    total = 0
    for n_before, n in pairwise(layer_sizes):
        total += n * n_before + n
        if batch_norm:
            total += 2 * n
    return total


@count_parameters.misconception
def counts_the_inputs_as_a_layer(layer_sizes, batch_norm):
    """You gave the inputs parameters too. layer_sizes begins with n⁰, the number of inputs, and these have
    no b, γ or β of their own. Begin to count with the first layer that has a W."""
    total = 0
    last = len(layer_sizes) - 1
    for layer in range(last + 1):
        n = layer_sizes[layer]
        hidden = layer < last
        if layer:
            total += n * layer_sizes[layer - 1]
        total += 2 * n if batch_norm and hidden else n
    return total


@count_parameters.misconception
def pair_for_the_inputs_of_a_layer(layer_sizes, batch_norm):
    """You count γ and β by the size of the layer before. They belong to the units whose z is normalised, so
    the layer's own size n counts: 2n numbers."""
    total = 0
    last = len(layer_sizes) - 1
    for layer in range(1, last + 1):
        n_before, n = layer_sizes[layer - 1], layer_sizes[layer]
        hidden = layer < last
        total += n * n_before
        total += 2 * n_before if batch_norm and hidden else n
    return total


# 3.3


@exercise(
    "3.3",
    title="removing b from a trained model",
    returns=("the new running mean",),
    hints=(
        "At test time Batch Norm subtracts the running mean from z = W a + b. If b is no longer added, how "
        "much must be subtracted so that the difference stays as it was?",
        "Before: W a + b − running_mean. After: W a − new_mean. The two must be equal for every a: solve "
        "for new_mean.",
        "return running_mean ... b",
    ),
)
def remove_bias(b, running_mean):
    """The running mean that leaves test-time outputs as they were when b is dropped from Z = W A + b.

    b, running_mean: (n, 1). Return an array of shape (n, 1).
    """
    return running_mean - b


@remove_bias.case("two units")
def _(rng):
    return np.array([[2.0], [-0.5]]), np.array([[3.0], [1.5]])


@remove_bias.case("any numbers")
def _(rng):
    return rng.normal(size=(5, 1)), rng.normal(size=(5, 1))


@remove_bias.case("scales far apart")
def _(rng):
    scales = np.array([[0.01], [1.0], [10.0], [200.0]])
    return rng.normal(size=(4, 1)) * scales, rng.normal(size=(4, 1)) * scales


@remove_bias.case("one unit")
def _(rng):
    return np.array([[-1.25]]), np.array([[0.5]])


@remove_bias.alternative
def unit_by_unit(bias, mean):
    return [[float(mean[i, 0]) - float(bias[i, 0])] for i in range(len(bias))]


@remove_bias.alternative
def through_the_outputs(b, running_mean):
    output_of_zero = np.zeros_like(b) + b - running_mean  # before, for W a = 0
    return np.negative(output_of_zero)


remove_bias.slip(
    "adds-the-bias",
    "running_mean - b",
    "running_mean + b",
    """You added b to the running mean. Before, W a + b − running_mean was normalised. Without b the first
    part is smaller by b, so less must be subtracted, not more. Change the sign.""",
)

remove_bias.slip(
    "subtracts-the-mean-from-the-bias",
    "running_mean - b",
    "b - running_mean",
    """Your sign is turned round: you returned b − running_mean. That is what is added to W a, but Batch Norm
    subtracts its running mean. Take the opposite.""",
)

remove_bias.slip(
    "leaves-the-running-mean",
    "running_mean - b",
    "running_mean",
    """You left the running mean as it was. During training a mini-batch's own mean contains b and takes it
    away, but the running mean was collected with b in it. Without b every output would move. What of it
    belonged to b?""",
)

remove_bias.slip(
    "only-the-bias",
    "running_mean - b",
    "b",
    """You returned b alone, and the mean that was collected is lost. W a still has a mean of its own, which
    must be subtracted as before. Change the running mean by b, do not replace it.""",
)

remove_bias.slip(
    "only-minus-the-bias",
    "running_mean - b",
    "-b",
    """You returned −b alone, and the mean that was collected is lost. W a still has a mean of its own, which
    must be subtracted as before. Change the running mean by b, do not replace it.""",
)

remove_bias.slip(
    "resets-the-running-mean",
    "running_mean - b",
    "np.zeros_like(running_mean)",
    """You set the running mean to 0. Then the mean of W a is no longer taken away, and all outputs move.
    Only the part that came from b may go.""",
)

remove_bias.slip(
    "averages-the-bias",
    "running_mean - b",
    "running_mean - b.mean()",
    """You subtracted one number from all units, the average of b. Each unit has its own b and its own
    running mean. Subtract row by row: both have shape (n, 1).""",
)

remove_bias.slip(
    "multiplies-by-the-bias",
    "running_mean - b",
    "running_mean * b",
    """You multiplied the running mean by b. b is added to z, so it moves the mean by addition too. Solve W a
    + b − running_mean = W a − new_mean for new_mean.""",
)


@remove_bias.misconception
def flattens_the_result(b, running_mean):
    """Your result lies flat, in shape (n,), where (n, 1) is needed. Subtracted from an (n, m) array it would
    pair with columns instead of rows. Leave out the step that flattens."""
    return (running_mean - b).ravel()


@remove_bias.misconception
def all_pairs_of_units(b, running_mean):
    """Your result has shape (n, n): a column of shape (n, 1) met a row or a flat array, and so every unit was
    paired with every other. Keep both as they come, (n, 1), neither transposed nor flattened."""
    return running_mean - b.ravel()
