"""The layers of a network: Dense, BatchNorm, the activations and Dropout.

A layer turns A_prev (..., n_in, m) into its output by ``forward`` and the gradient of the cost with respect
to its output into that with respect to its input by ``backward``, on the way storing the gradients of its own
parameters. Columns are examples; leading axes are stacks of networks that never meet.

To write a layer of your own, derive from `Layer` (or from `BatchNorm`) and override the two methods. To
store a gradient, assign it: ``self.dgamma = ...``. A layer by itself computes in float64; a network
turns the arrays of its layers into its own dtype.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from bn_helpers import batch_norm
from bn_helpers.averages import bias_corrected, ema_update
from bn_helpers.validation import as_batch, check_choice, check_count, check_finite, check_number


def as_generators(rng: Any) -> np.random.Generator | list[np.random.Generator]:
    """One random generator, or one for each seed of a stack.

    Parameters
    ----------
    rng : int, Generator, or a sequence of them
        A seed, a generator, or one of these for each network of a stack.

    Returns
    -------
    Generator or list of Generator
        The generators, made from the seeds where seeds were given.

    Raises
    ------
    TypeError
        If rng is None: every run must say where its random numbers come from.

    Examples
    --------
    >>> as_generators(0).random() == np.random.default_rng(0).random()
    True
    >>> len(as_generators(range(5)))
    5
    """
    if isinstance(rng, (Sequence, range, np.ndarray)):
        return [np.random.default_rng(one) for one in rng]
    if rng is None:
        raise TypeError("rng must be a seed, a numpy Generator, or a sequence of them; got None")
    return np.random.default_rng(rng)


def _draw(rng: Any, method: str, *arguments: Any) -> np.ndarray:
    """Draw from the generator, or from each of a list of them along a new first axis."""
    if isinstance(rng, list):
        return np.stack([getattr(one, method)(*arguments) for one in rng])
    return getattr(rng, method)(*arguments)


class Stored:
    """An array of a layer that keeps its place: assigning to it overwrites the values.

    A network puts the parameters of all its layers into one vector. They stay there, whatever is assigned.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, layer: Any, owner: type | None = None) -> Any:
        if layer is None:
            return self
        try:
            return layer.arrays[self.name]
        except KeyError:
            raise AttributeError(f"this {type(layer).__name__} has no {self.name}") from None

    def __set__(self, layer: Any, value: Any) -> None:
        if self.name in layer.arrays:
            layer.arrays[self.name][...] = value
        else:
            layer.arrays[self.name] = np.array(value)


class StoredStatistic(Stored):
    """A running statistic. Whoever assigns one takes the place of training."""

    def __set__(self, layer: Any, value: Any) -> None:
        super().__set__(layer, value)
        layer.has_statistics = True


class Layer:
    """What all layers share. By itself it passes everything through.

    ``parameter_names`` are learned: each name has a gradient called "d" + name. ``statistic_names`` are
    arrays that are saved but not learned. Both hold names of attributes.

    Examples
    --------
    A layer that doubles:

    >>> class Double(Layer):
    ...     def forward(self, A_prev, training=True):
    ...         return 2 * A_prev
    ...     def backward(self, dA):
    ...         return 2 * dA
    >>> Double().forward(np.array([[1.0, 2.0]]))
    array([[2., 4.]])
    """

    parameter_names: tuple[str, ...] = ()
    statistic_names: tuple[str, ...] = ()
    # A network looks at what enters it, and then spares its layers from looking at every step.
    checks_input = True

    def __init__(self) -> None:
        self.arrays: dict[str, np.ndarray] = {}

    def forward(self, A_prev: np.ndarray, training: bool = True) -> np.ndarray:
        """Output of the layer.

        Parameters
        ----------
        A_prev : ndarray of shape (..., n, m)
            Output of the layer before.
        training : bool
            Whether this is a step of training, or an evaluation.

        Returns
        -------
        ndarray of shape (..., n, m)
            The output.
        """
        return A_prev

    def backward(self, dA: np.ndarray) -> np.ndarray:
        """Gradient with respect to the layer's input; gradients of parameters are stored on the way.

        Parameters
        ----------
        dA : ndarray of shape (..., n, m)
            Gradient of the cost with respect to the output of the last `forward`.

        Returns
        -------
        ndarray of shape (..., n, m)
            Gradient with respect to the input.
        """
        return dA

    def units(self, n_prev: int) -> int:
        """Rows of the output when the input has ``n_prev`` rows.

        Parameters
        ----------
        n_prev : int
            Rows of the input.

        Returns
        -------
        int
            Rows of the output.

        Raises
        ------
        ValueError
            If the layer cannot take an input of so many rows.
        """
        return n_prev

    @classmethod
    def kind(cls) -> str:
        """What a network calls layers of this class: the class of this module from which it derives.

        Returns
        -------
        str
            Such as "dense" or "batchnorm"; for a class derived from Layer alone, its own name.
        """
        known = next(base.__name__ for base in cls.__mro__ if base.__module__ == __name__)
        known = {"Layer": cls.__name__, "AdaptedBatchNorm": "BatchNorm"}.get(known, known)
        return known.lower()

    def select(self, index: tuple[int, ...], stack: tuple[int, ...]) -> None:
        """Keep the arrays of one network of a stack.

        Parameters
        ----------
        index : tuple of int
            Which one.
        stack : tuple of int
            The shape of the stack.
        """
        for name, array in self.arrays.items():
            self.arrays[name] = array[index].copy()


class Dense(Layer):
    """Z = W A + b, or Z = W A without the bias.

    Parameters
    ----------
    n_in, n_out : int
        Number of inputs and of units.
    bias : bool
        Whether there is a b. A layer followed by BatchNorm needs none.
    rng : int, Generator, or a sequence of them
        Where the initial weights come from. A sequence gives a stack, one network for each seed.
    initial_scale : float or array_like, optional
        Standard deviation s of the initial weights, N(0, s²); an array gives one for each network of a
        stack. By default sqrt(2 / n_in) (He), which suits ReLU.

    Notes
    -----
    Taught in lessons 03 (why b can go) and 04.

    Examples
    --------
    >>> layer = Dense(3, 2, rng=0)
    >>> layer.W.shape, layer.b.shape
    ((2, 3), (2, 1))
    >>> layer.forward(np.ones((3, 5))).shape
    (2, 5)
    """

    W, b, dW, db = Stored(), Stored(), Stored(), Stored()

    def __init__(
        self, n_in: int, n_out: int, bias: bool = True, *, rng: Any = 0, initial_scale: Any = None
    ) -> None:
        super().__init__()
        self.n_in, self.n_out = check_count("n_in", n_in), check_count("n_out", n_out)
        self.bias = bias
        scale = np.sqrt(2 / n_in) if initial_scale is None else np.asarray(initial_scale, dtype=float)
        check_number("initial_scale", scale, least=0)
        self.W = scale[..., None, None] * _draw(as_generators(rng), "standard_normal", (n_out, n_in))
        self.parameter_names = ("W", "b") if bias else ("W",)
        if bias:
            self.b = np.zeros((n_out, 1))
        self.needs_input_gradient = True  # a network's first layer does without

    def forward(self, A_prev: np.ndarray, training: bool = True) -> np.ndarray:
        """W A_prev + b."""
        if self.checks_input:
            A_prev = as_batch("A_prev", A_prev)
            self.units(A_prev.shape[-2])
        self.A_prev = A_prev
        Z = np.matmul(self.W, A_prev)
        if self.bias:
            Z += self.b
        return Z

    def backward(self, dZ: np.ndarray) -> Any:
        """Gradient with respect to A_prev; stores dW and db."""
        # Straight into the network's vector, where there is one.
        self.arrays["dW"] = np.matmul(dZ, self.A_prev.swapaxes(-1, -2), out=self.arrays.get("dW"))
        if self.bias:
            self.db = dZ.sum(axis=-1, keepdims=True)
        return np.matmul(self.W.swapaxes(-1, -2), dZ) if self.needs_input_gradient else None

    def units(self, n_prev: int) -> int:
        """n_out, if the input has n_in rows."""
        if n_prev != self.n_in:
            raise ValueError(f"A_prev must have {self.n_in} rows, the n_in of this Dense layer; got {n_prev}")
        return self.n_out


class BatchNorm(Layer):
    """Batch Norm with its learnable gamma and beta and its running statistics.

    Parameters
    ----------
    n : int
        Number of units.
    decay : float or array_like
        Weight of the OLD value in the running averages, 0 <= decay < 1; an array gives one for each network
        of a stack. (PyTorch's "momentum" is 1 - decay.)
    epsilon : float
        Small positive number added to the variance.
    unbiased : bool
        Whether the running variance averages σ² m / (m - 1), as PyTorch does. By default it averages the
        σ² that the mini-batches were normalised with, as the source does.
    learnable : bool
        Whether gamma and beta are trained. If not, they keep their values and are no parameters.
    evaluation : {"running", "corrected", "batch"}
        What an evaluation (training=False) normalises with: the running averages as they are; the same
        without what is left of their start (`bias_corrected`); or the statistics of the batch itself,
        without updating anything. It may be changed at any time.

    Notes
    -----
    Taught in lessons 02 (gamma and beta, backward) and 06 (running statistics; exercise 6.4).

    Examples
    --------
    >>> layer = BatchNorm(1, decay=0.5)
    >>> layer.forward(np.array([[1.0, 3.0]]), training=True).round(2)
    array([[-1.,  1.]])
    >>> layer.running_mean, layer.running_variance
    (array([[1.]]), array([[1.]]))
    >>> layer.forward(np.array([[2.0]]), training=False).round(2)
    array([[1.]])
    """

    gamma, beta, dgamma, dbeta = Stored(), Stored(), Stored(), Stored()
    running_mean, running_variance = StoredStatistic(), StoredStatistic()
    statistic_names: tuple[str, ...] = ("running_mean", "running_variance")

    def __init__(
        self, n: int, decay: Any = 0.9, epsilon: float = 1e-5, *,
        unbiased: bool = False, learnable: bool = True, evaluation: str = "running",
    ) -> None:  # fmt: skip
        super().__init__()
        self.n = check_count("n", n)
        check_number("decay", decay, least=0, below=1)
        check_number("epsilon", epsilon, least=0)
        check_choice("evaluation", evaluation, ("running", "corrected", "batch"))
        self.decay = decay if np.ndim(decay) == 0 else np.asarray(decay)[..., None, None]
        self.epsilon, self.unbiased, self.evaluation = epsilon, unbiased, evaluation
        if learnable:
            self.parameter_names = ("gamma", "beta")
        else:
            self.statistic_names = ("gamma", "beta", *self.statistic_names)
        self.gamma, self.beta = np.ones((n, 1)), np.zeros((n, 1))
        self.running_mean, self.running_variance = np.zeros((n, 1)), np.ones((n, 1))
        self.updates = 0  # of the running statistics
        self.has_statistics = False
        self.cache: Any = None

    def forward(self, Z: np.ndarray, training: bool = True) -> np.ndarray:
        """Z_tilde, from the batch's own statistics in training, else as ``evaluation`` says."""
        if self.checks_input:
            Z = as_batch("Z", Z)
            self.units(Z.shape[-2])
            if Z.shape[:-2] != self.running_mean.shape[:-2]:
                raise ValueError(
                    f"Z must have shape {(*self.running_mean.shape[:-1], 'm')}; got {Z.shape}."
                    " For a stack, put the layer into a Network(..., stack=...)"
                )
            check_finite("Z", Z)
        if not training and self.evaluation != "batch":
            mean, variance = self.evaluation_statistics()
            self.cache = None
            return batch_norm.inference_unchecked(Z, self.gamma, self.beta, mean, variance, self.epsilon)
        if training and Z.shape[-1] == 1:
            raise ValueError(
                "Z must have at least two columns in training: a single example equals its own mean, and"
                f" Batch Norm would answer beta whatever it is; got shape {Z.shape}"
            )
        Z_tilde, self.cache = batch_norm.forward_unchecked(Z, self.gamma, self.beta, self.epsilon)
        if training:
            self.update_running_statistics(self.cache.mu, self.cache.sigma2, Z.shape[-1])
        return Z_tilde

    def backward(self, dZ_tilde: np.ndarray) -> np.ndarray:
        """Gradient with respect to Z, through mu and sigma2 too; stores dgamma and dbeta."""
        if self.cache is None:
            raise RuntimeError("BatchNorm.backward needs a forward pass with training=True before it")
        dZ, self.dgamma, self.dbeta = batch_norm.backward_unchecked(dZ_tilde, self.cache)
        return dZ

    def update_running_statistics(self, mu: np.ndarray, sigma2: np.ndarray, m: int) -> None:
        """One step of the moving averages.

        Parameters
        ----------
        mu, sigma2 : ndarray of shape (..., n, 1)
            Mean and population variance of a mini-batch.
        m : int
            Its number of examples.
        """
        if self.unbiased:
            sigma2 = sigma2 * (m / (m - 1))
        self.running_mean = ema_update(self.running_mean, mu, self.decay)
        self.running_variance = ema_update(self.running_variance, sigma2, self.decay)
        self.updates += 1

    def evaluation_statistics(self) -> tuple[np.ndarray, np.ndarray]:
        """The mean and the variance that an evaluation uses.

        Returns
        -------
        mean, variance : ndarray of shape (..., n, 1)
            The running averages, bias-corrected if ``evaluation`` says so.

        Raises
        ------
        RuntimeError
            If there was no training step, and nobody set the statistics either.
        """
        mean, variance = self.running_mean, self.running_variance
        if not self.has_statistics and self.updates == 0 and not mean.any() and (variance == 1).all():
            raise RuntimeError(
                "BatchNorm has no running statistics yet: run at least one forward pass with training=True,"
                ' set running_mean and running_variance, or choose evaluation="batch"'
            )
        if self.evaluation == "corrected" and self.updates > 0:
            mean = bias_corrected(mean, self.decay, self.updates)
            variance = bias_corrected(variance, self.decay, self.updates, start=1.0)
        return mean, variance

    def select(self, index: tuple[int, ...], stack: tuple[int, ...]) -> None:
        """Keep the arrays, and the decay, of one network of a stack."""
        super().select(index, stack)
        if np.ndim(self.decay):
            self.decay = float(np.broadcast_to(self.decay, (*stack, 1, 1))[index].item())
        self.cache = None

    def units(self, n_prev: int) -> int:
        """n, if the input has n rows."""
        if n_prev != self.n:
            raise ValueError(f"Z must have {self.n} rows, the n of this BatchNorm; got {n_prev}")
        return n_prev


class AdaptedBatchNorm(BatchNorm):
    """A network's layer around a Batch Norm class of the reader's own, as in exercise 6.4.

    The reader's object does the forward pass and keeps the running statistics. This layer adds the backward
    pass, and hands over gamma and beta before each forward.

    Parameters
    ----------
    own : object
        Has ``forward(Z, training)`` and the attributes gamma, beta, running_mean, running_variance, each
        of shape (n, 1).
    epsilon : float
        The epsilon that ``own`` works with.

    Notes
    -----
    Used at the end of lesson 06. It serves one network at a time, no stacks.

    Examples
    --------
    >>> class MyBatchNorm:
    ...     def __init__(self, n, decay, epsilon):
    ...         self.gamma, self.beta = np.ones((n, 1)), np.zeros((n, 1))
    ...         self.running_mean, self.running_variance = np.zeros((n, 1)), np.ones((n, 1))
    ...     def forward(self, Z, training):
    ...         return self.gamma * (Z - Z.mean(axis=1, keepdims=True)) + self.beta
    >>> layer = AdaptedBatchNorm(MyBatchNorm(1, 0.9, 1e-5), epsilon=1e-5)
    >>> layer.forward(np.array([[1.0, 3.0]]), training=True)
    array([[-1.,  1.]])
    """

    def __init__(self, own: Any, epsilon: float = 1e-5) -> None:
        super().__init__(len(own.gamma), epsilon=epsilon)
        self.own = own

    def forward(self, Z: np.ndarray, training: bool = True) -> np.ndarray:
        """What the reader's own forward answers."""
        own = self.own
        own.gamma, own.beta = self.gamma, self.beta
        if training:
            _, self.cache = batch_norm.forward_unchecked(Z, self.gamma, self.beta, self.epsilon)
        Z_tilde = own.forward(Z, training)
        self.running_mean, self.running_variance = own.running_mean, own.running_variance
        return Z_tilde


class ReLU(Layer):
    """max(0, Z).

    Examples
    --------
    >>> layer = ReLU()
    >>> layer.forward(np.array([[-1.0, 2.0]]))
    array([[0., 2.]])
    >>> layer.backward(np.array([[5.0, 5.0]]))
    array([[0., 5.]])
    """

    def forward(self, Z: np.ndarray, training: bool = True) -> np.ndarray:
        """max(0, Z)."""
        self.A = np.maximum(Z, 0)
        return self.A

    def backward(self, dA: np.ndarray) -> np.ndarray:
        """dA where Z was positive, else 0."""
        return dA * (self.A > 0)


class Sigmoid(Layer):
    """1 / (1 + exp(-Z)).

    Examples
    --------
    >>> Sigmoid().forward(np.array([[-1000.0, 0.0, 1000.0]]))
    array([[0. , 0.5, 1. ]])
    """

    def forward(self, Z: np.ndarray, training: bool = True) -> np.ndarray:
        """1 / (1 + exp(-Z)), written with tanh, which cannot overflow."""
        self.A = np.tanh(Z * 0.5)
        self.A += 1
        self.A *= 0.5
        return self.A

    def backward(self, dA: np.ndarray) -> np.ndarray:
        """dA times the slope, A (1 - A)."""
        return dA * (self.A * (1 - self.A))


class Tanh(Layer):
    """tanh(Z).

    Examples
    --------
    >>> Tanh().forward(np.array([[0.0, 1000.0]]))
    array([[0., 1.]])
    """

    def forward(self, Z: np.ndarray, training: bool = True) -> np.ndarray:
        """tanh(Z)."""
        self.A = np.tanh(Z)
        return self.A

    def backward(self, dA: np.ndarray) -> np.ndarray:
        """dA times the slope, 1 - A²."""
        return dA * (1 - self.A**2)


class Dropout(Layer):
    """Inverted dropout: in training keep each value with a probability, and divide the kept ones by it.

    Parameters
    ----------
    keep_probability : float
        Greater than 0 and at most 1.
    rng : int, Generator, or a sequence of them
        Where the masks come from; a sequence gives one mask for each seed of a stack.

    Notes
    -----
    Taught in lesson 07 (exercise 7.4).

    Examples
    --------
    >>> layer = Dropout(0.5, rng=0)
    >>> layer.forward(np.ones((1, 4)), training=True)
    array([[0., 2., 2., 2.]])
    >>> layer.forward(np.ones((1, 4)), training=False)
    array([[1., 1., 1., 1.]])
    """

    def __init__(self, keep_probability: float, rng: Any) -> None:
        super().__init__()
        check_number("keep_probability", keep_probability, above=0, most=1)
        self.keep_probability, self.rng = keep_probability, as_generators(rng)

    def forward(self, A: np.ndarray, training: bool = True) -> np.ndarray:
        """A with some values set to 0 and the others enlarged; A itself at test time."""
        self.factor: Any = 1
        if training and self.keep_probability < 1:
            shape = A.shape[-2:] if isinstance(self.rng, list) else A.shape
            mask = _draw(self.rng, "random", shape) < self.keep_probability
            self.factor = (mask / self.keep_probability).astype(A.dtype)
        return A * self.factor

    def backward(self, dA: np.ndarray) -> np.ndarray:
        """dA times the same factors."""
        return dA * self.factor


ACTIVATIONS: dict[str, type[Layer]] = {"relu": ReLU, "sigmoid": Sigmoid, "tanh": Tanh}
