"""Lesson 09: depth × skips × Batch Norm, and how much of the gradient reaches each layer."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from bn_helpers.explorers.showing import show
from bn_helpers.figures.style import looks
from bn_helpers.longer import Table, table

KINDS = {
    "plain": (False, "none"), "Batch Norm": (True, "none"),
    "skips": (False, "x + f(x)"), "skips and Batch Norm": (True, "x + f(x)"),
}  # fmt: skip
DEPTHS = (10, 40)  # of the picture
ALT = (
    "Left and middle: size of the gradient of W by layer before training, for {0} and {1} hidden layers. The"
    " first layer's is so many times the last one's, with {1} layers: {said}. Right: accuracy after training"
    " by depth; with {1} layers {accuracies}."
)


def depth() -> None:
    """Drag the depth of a network with and without skips and Batch Norm: the gradient by layer responds.

    All is kept in a table; ``table("09_depth")`` says how it was computed.

    Notes
    -----
    Used in lesson 09.

    Examples
    --------
    >>> depth()  # doctest: +ELLIPSIS
    Left and middle: size of the gradient of W by layer before training, ...
    """
    kept = table("09_depth")
    ratios, accuracies = {}, {}
    for name, kind in KINDS.items():
        gradient = curve(kept, "gradient", *kind, DEPTHS[1])
        ratios[name] = f"{name} {gradient[0] / gradient[-1]:.2g}"
        accuracies[name] = f"{name} {curve(kept, 'accuracy', *kind, DEPTHS[1]):.0%}"
    said = [", ".join(found.values()) for found in (ratios, accuracies)]
    show("depth", kept.state, _picture(kept), ALT.format(*DEPTHS, said=said[0], accuracies=said[1]))


def curve(kept: Table, column: str, batch_norm: bool, skip: str, depth: int, scale: float = 1) -> np.ndarray:
    """One kind of number of one network: by layer, for the gradient and the signal."""
    chosen = {"batch_norm": batch_norm, "skip": skip, "depth": depth, "scale": scale}
    return kept[column][tuple(kept.axes[axis].index(value) for axis, value in chosen.items())]


def layers(kept: Table, depth: int) -> np.ndarray:
    """The layers at which gradient and signal are kept."""
    return np.array([1 + int(share * (depth - 1) + 0.5) for share in kept.axes["share"]])


def _picture(kept: Table) -> Figure:
    figure, (*panels, trained) = plt.subplots(1, 3, figsize=(8.4, 3.0))
    look = looks(list(KINDS))
    for ax, hidden in zip(panels, DEPTHS, strict=True):
        for name, kind in KINDS.items():
            ax.plot(layers(kept, hidden), curve(kept, "gradient", *kind, hidden), label=name, **look[name])
        ax.set(yscale="log", xlabel="layer", title=f"{hidden} hidden layers")
    panels[0].set_ylabel("gradient of W")
    depths = kept.axes["depth"]
    for name, kind in KINDS.items():
        accuracies = [curve(kept, "accuracy", *kind, hidden) for hidden in depths]
        trained.plot(depths, accuracies, label=name, **look[name])
    trained.set(xscale="log", ylim=(0, 1), xlabel="hidden layers", title="accuracy after training")
    trained.set_xticks(depths, [str(hidden) for hidden in depths])
    trained.minorticks_off()
    figure.legend(*trained.get_legend_handles_labels(), loc="outside upper center", ncols=4)
    return figure
