"""A network with Batch Norm as boxes and arrows, and the way of its mini-batches."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, Rectangle

from bn_helpers.figures.style import BLUE, INK, NO_COLOUR, ON_COLOUR, VERMILION, new_axes

# Fill and text of each kind of box. Batch Norm stands out, in grey too: it alone is filled.
KINDS = {
    "linear": (NO_COLOUR, BLUE),
    "Batch Norm": (VERMILION, ON_COLOUR),
    "activation": (NO_COLOUR, INK),
    "output": (NO_COLOUR, INK),
}
STEP, WIDTH, HEIGHT, ROW = 3.3, 2.0, 1.0, 2.5  # from box to box, of a box, of a box, from row to row


class Box(NamedTuple):
    """One thing that a layer does.

    Parameters
    ----------
    text : str
        What stands in the box.
    kind : {"linear", "Batch Norm", "activation", "output"}
        Which look it has.
    learned : str
        What stands below: the learned parameters and their shapes.
    output, shape : str
        Name and shape of what comes out, written on the arrow that leaves.

    Examples
    --------
    >>> Box("times W", "linear", learned="W (3, 2)", output="Z", shape="(3, m)").kind
    'linear'
    """

    text: str
    kind: str
    learned: str = ""
    output: str = ""
    shape: str = ""


def network_diagram(layer_sizes: Sequence[int], m: int, activation: str = "sigmoid") -> Axes:
    """Draw the way of the first mini-batch through a network with Batch Norm in every hidden layer.

    Parameters
    ----------
    layer_sizes : list of int
        Inputs, units of each hidden layer, classes.
    m : int
        Examples in the mini-batch.
    activation : str
        Name of the activation of the hidden layers.

    Returns
    -------
    Axes

    Examples
    --------
    >>> ax = network_diagram([64, 100, 10], m=60)
    >>> "softmax" in [text.get_text() for text in ax.texts]
    True
    """
    *hidden, classes = layer_sizes[1:]
    rows: list[list[Box]] = []
    for layer, (n_prev, n) in enumerate(pairwise(layer_sizes[:-1]), start=1):
        at, shape = f"^{{({layer})}}", f"({n}, {m})"
        normalise = f"Batch Norm\n$\\mu,\\ \\sigma^2$ of $Z{at}$"
        rows.append(
            [
                Box("multiply", "linear", f"$W{at}$ ({n}, {n_prev})", f"$Z{at}$", shape),
                Box(
                    normalise,
                    "Batch Norm",
                    f"$\\gamma{at},\\ \\beta{at}$ ({n}, 1)",
                    f"$\\tilde{{Z}}{at}$",
                    shape,
                ),
                Box(activation, "activation", "", f"$A{at}$", shape),
            ]
        )
    at, shape = f"^{{({len(hidden) + 1})}}", f"({classes}, {m})"
    learned = f"$W{at}$ ({classes}, {layer_sizes[-2]}), $b{at}$ ({classes}, 1)"
    rows.append(
        [
            Box("multiply, add", "linear", learned, f"$Z{at}$", shape),
            Box("softmax", "output", "", "probabilities", shape),
        ]
    )
    source = Box("", "output", output=_mini_batch(1), shape=f"({layer_sizes[0]}, {m})")
    return rows_of_boxes(source, rows)


def rows_of_boxes(source: Box, layers: Sequence[Sequence[Box]]) -> Axes:
    """Draw boxes in rows, with arrows that carry values from each to the next.

    Parameters
    ----------
    source : Box
        What enters; only its ``output`` and ``shape`` are drawn.
    layers : sequence of sequences of Box
        What each layer does, in order.

    Returns
    -------
    Axes

    Examples
    --------
    >>> source = Box("", "output", output="X", shape="(2, m)")
    >>> ax = rows_of_boxes(source, [[Box("times W", "linear", output="Z", shape="(3, m)")]])
    >>> len(ax.patches)
    1
    """
    longest = max(len(layer) for layer in layers)
    right, bottom = STEP * longest + 0.2, -ROW * (len(layers) - 1) - 1.3
    ax = new_axes(0.7 * (right + 1.9), 0.62 * (1.0 - bottom))
    ax.set(xlim=(-1.9, right), ylim=(bottom, 1.0))
    ax.axis("off")
    entering = source
    for row, layer in enumerate(layers):
        y = -ROW * row
        _arrow(ax, (-1.7, y), (0.0, y))
        _name(ax, -0.9, y, entering)
        for column, box in enumerate(layer):
            _box(ax, STEP * column, y, box)
            turns = column == len(layer) - 1 and row < len(layers) - 1
            _arrow(ax, (STEP * column + WIDTH, y), (STEP * (column + 1), y), head=not turns)
            _name(ax, STEP * column + (STEP + WIDTH) / 2, y, box)
            entering = box
        if row < len(layers) - 1:
            end, lower = STEP * len(layer), y - ROW
            path = [(end, y), (end, y - 0.62 * ROW), (-1.7, y - 0.62 * ROW), (-1.7, lower)]
            ax.plot(*zip(*path, strict=True), color=INK, linewidth=1.3, linestyle="-")
    return ax


def mini_batch_flow(n: int, M: int, batch_size: int, shown: int = 3) -> Axes:
    """Draw how the training set is cut into mini-batches, which pass one after the other.

    Parameters
    ----------
    n, M : int
        Shape of the training set.
    batch_size : int
        Examples in a mini-batch.
    shown : int
        How many mini-batches are drawn in full; the others are counted in words.

    Returns
    -------
    Axes

    Examples
    --------
    >>> ax = mini_batch_flow(n=64, M=1200, batch_size=60)
    >>> ax.texts[0].get_text()
    'the training set, shuffled: 1,200 columns, cut into 20 mini-batches'
    """
    total = -(-M // batch_size)
    whole = f"the training set, shuffled: {M:,} columns, cut into {total} mini-batches"
    names = [_mini_batch(t) for t in range(1, min(shown, total) + 1)]
    count, step, width = len(names), 3.4, 2.7
    right = step * count + 2.2
    ax = new_axes(0.6 * (right + 1.6), 4.2)
    ax.set(xlim=(-1.7, right), ylim=(-5.0, 1.5))
    ax.axis("off")
    ax.text(0, 1.05, whole, fontsize=11, va="center")
    for t, name in enumerate(names):
        x, m = step * t, min(batch_size, M - t * batch_size)
        _strip(ax, x, width, f"{name}  ({n}, {m})", shaded=t % 2 == 0)
        _arrow(ax, (x + width / 2, -0.3), (x + width / 2, -1.2))
        _patch(ax, x, -1.9, width, 1.4, "Batch Norm")
        own = f"$\\mu,\\ \\sigma^2$ in each layer:\nof {name} alone"
        _write(ax, x + width / 2, -1.9, own, ON_COLOUR, size=10)
        _arrow(ax, (x + width / 2, -2.6), (x + width / 2, -3.6))
        ax.text(x + width / 2 + 0.12, -3.05, "gradients", fontsize=10, va="center")
    if total > count:
        ax.text(step * count + 0.1, 0.1, f"…  {_mini_batch(total)}", fontsize=11, va="center")
    for t in range(count + 1):
        start, end = step * (t - 1) + width - 0.35, min(step * t + 0.35, right)
        _arrow(ax, (max(start, -1.5), -4.0), (end, -4.0))
    for t in range(count):
        _patch(ax, step * t + 0.35, -4.0, width - 0.7, 0.76, "linear")
        _write(ax, step * t + width / 2, -4.0, "one step", BLUE)
    for t in range(count + 1):
        name = f"after {t} step{'s' if t > 1 else ''}" if t else "$W, \\gamma, \\beta$\nat the start"
        x = step * t - (step - width) / 2 - (0.25 if t == 0 else 0)
        _write(ax, x, -4.62, name, BLUE)
    return ax


def _mini_batch(t: int) -> str:
    return f"$X^{{\\{{{t}\\}}}}$"


def _box(ax: Axes, x: float, y: float, box: Box) -> None:
    _patch(ax, x, y, WIDTH, HEIGHT, box.kind)
    _write(ax, x + WIDTH / 2, y, box.text, KINDS[box.kind][1])
    _write(ax, x + WIDTH / 2, y - 0.82, box.learned, BLUE)


def _patch(ax: Axes, x: float, y: float, width: float, height: float, kind: str) -> None:
    """A box whose left end is at x and whose middle is at height y."""
    fill, text = KINDS[kind]
    shape: Any = {"boxstyle": "round,pad=0,rounding_size=0.12", "linewidth": 1.5}
    edge = text if fill == NO_COLOUR else fill
    ax.add_patch(FancyBboxPatch((x, y - height / 2), width, height, facecolor=fill, edgecolor=edge, **shape))


def _write(ax: Axes, x: float, y: float, text: str, color: str = INK, size: float = 10.5) -> None:
    """Words around a point."""
    ax.text(x, y, text, fontsize=size, ha="center", va="center", color=color, linespacing=1.5)


def _strip(ax: Axes, x: float, width: float, text: str, shaded: bool) -> None:
    """Some columns of the training set, beside each other."""
    for i in range(9):
        place, fill = (x + i * width / 9, -0.3), INK if shaded else NO_COLOUR
        ax.add_patch(Rectangle(place, width / 9, 0.4, facecolor=fill, edgecolor=INK, linewidth=0.5))
    _write(ax, x + width / 2, 0.35, text)


def _name(ax: Axes, x: float, y: float, box: Box) -> None:
    """Name and shape of a value, above and below its arrow."""
    _write(ax, x, y + 0.28, box.output)
    _write(ax, x, y - 0.26, box.shape, size=9.5)


def _arrow(ax: Axes, start: tuple[float, float], end: tuple[float, float], head: bool = True) -> None:
    look: Any = {"arrowstyle": "-|>" if head else "-", "color": INK, "linewidth": 1.3}
    ax.annotate("", xy=end, xytext=start, arrowprops={**look, "shrinkA": 0, "shrinkB": 0})
