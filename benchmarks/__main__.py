"""python -m benchmarks: the library beside its peers, one thread for everybody, one table."""

import argparse
import os

# Before NumPy, PyTorch and JAX start their threads.
os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", MKL_NUM_THREADS="1", JAX_PLATFORMS="cpu")
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

import jax
import numpy as np
import torch

from benchmarks import course, jax_peer, onnx_peer, pytorch_peer
from benchmarks.timing import medians
from bn_helpers.nn import batch_norm_forward

SIZES, M, STACK = [64, 128, 128, 10], 64, 32
SHAPES = [(128, 64), (512, 256), (1024, 4096)]
DTYPES = [np.float32, np.float64]
MINE = "course"


def line(*cells):
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def rows(what, dtype, times, agreement=""):
    """One line for each peer: its time, the course's time, and their ratio."""
    for name, time in times.items():
        if name != MINE:
            mine = times[MINE]
            line(what, dtype.__name__, name, f"{mine:,.0f}", f"{time:,.0f}", f"{mine / time:.2f}", agreement)


def training_steps(seconds):
    """(a) A step of training; the losses of the first steps agree."""
    for dtype in DTYPES:
        X, Y, labels = course.batch(SIZES, M, dtype)

        def network(dtype=dtype):
            return course.new_network(SIZES, dtype)

        contestants = {
            MINE: course.training_step(network(), X, Y),
            "JAX, jit": jax_peer.training_step(network(), X, labels),
            "PyTorch, Adam": pytorch_peer.training_step(network(), X, labels, fused=False),
            "PyTorch, fused Adam": pytorch_peer.training_step(network(), X, labels, fused=True),
        }
        note = losses_agree(contestants, 1e-4 if dtype == np.float32 else 1e-9)
        rows("step " + "-".join(map(str, SIZES)), dtype, medians(contestants, seconds), note)


def stacks(seconds):
    """(b) A step of many networks at once, each with its own mini-batch, as the lessons train them."""
    for dtype in DTYPES:
        X, Y, labels = course.batch(SIZES, M, dtype, stack=(STACK,))
        stack = course.new_network(SIZES, dtype, seeds=range(STACK))
        members = [stack.member(i) for i in range(STACK)]
        contestants = {
            MINE: course.training_step(stack, X, Y),
            "JAX, jit of vmap": jax_peer.training_step(
                course.new_network(SIZES, dtype, range(STACK)), X, labels
            ),
            f"PyTorch, {STACK} steps": pytorch_peer.training_steps(members, X, labels, fused=True),
        }
        note = losses_agree(contestants, 1e-3 if dtype == np.float32 else 1e-9)
        rows(f"step of {STACK} networks", dtype, medians(contestants, seconds), note)


def losses_agree(contestants, tolerance):
    """How far the losses of 20 steps are from the course's, if that is near enough."""
    losses = [[step() for step in contestants.values()] for _ in range(20)]
    apart = max(np.abs(other - mine).max() for mine, *others in losses for other in others)
    assert apart < tolerance, f"the losses differ by {apart}"
    return f"20 losses within {apart:.0e}"


def batch_norms(seconds):
    """(c) Forward and backward pass of Batch Norm alone; forward alone against ONNX; copying as the floor."""
    for dtype in DTYPES:
        for n, m in SHAPES:
            arguments = course.batch_norm_arguments(n, m, dtype)
            copy = np.empty_like(arguments[0])
            contestants = {
                MINE: lambda arguments=arguments: course.batch_norm(*arguments),
                "PyTorch, (m, n)": pytorch_peer.batch_norm(*arguments, examples_in_rows=True),
                "PyTorch, (1, n, m)": pytorch_peer.batch_norm(*arguments, examples_in_rows=False),
                "copying Z once": lambda copy=copy, Z=arguments[0]: np.copyto(copy, Z),
            }
            apart = difference(contestants[MINE](), contestants["PyTorch, (m, n)"]())
            assert apart < (1e-3 if dtype == np.float32 else 1e-9), f"the results differ by {apart}"
            rows(f"BN ({n}, {m})", dtype, medians(contestants, seconds), f"within {apart:.0e}")
            forward = {
                MINE: lambda arguments=arguments: batch_norm_forward(*arguments[:3]),
                "ONNX reference": onnx_peer.forward(*arguments[:3]),
            }
            rows(f"BN ({n}, {m}) forward", dtype, medians(forward, seconds))


def difference(ours, theirs):
    """Largest difference between our (n, m) or (n, 1) arrays and their (m, n) or (n,) tensors."""
    pairs = zip(ours, theirs, strict=True)
    return max(np.abs(one - np.atleast_2d(other.detach().numpy()).T).max() for one, other in pairs)


def growth(seconds):
    """(d) How the time of a step grows with the units, the mini-batch and the depth."""
    dtype = np.float32
    cases = {f"n = {n}": ([64, n, n, 10], M) for n in (32, 64, 128, 256, 512)}
    cases |= {f"m = {m}": (SIZES, m) for m in (16, 64, 256, 1024)}
    cases |= {f"hidden layers = {depth}": ([64, *[128] * depth, 10], M) for depth in (1, 2, 4, 8, 16)}
    for what, (sizes, m) in cases.items():
        X, Y, labels = course.batch(sizes, m, dtype)
        contestants = {
            MINE: course.training_step(course.new_network(sizes, dtype), X, Y),
            "JAX, jit": jax_peer.training_step(course.new_network(sizes, dtype), X, labels),
            "PyTorch, Adam": pytorch_peer.training_step(
                course.new_network(sizes, dtype), X, labels, fused=False
            ),
        }
        rows(f"step, {what}", dtype, medians(contestants, seconds))


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--seconds", type=float, default=1.0, help="for each number, about (default 1)")
    parser.add_argument("--only", choices=["steps", "stacks", "batch-norm", "growth"], help="one part alone")
    options = parser.parse_args()
    versions = f"NumPy {np.__version__}, PyTorch {torch.__version__}, JAX {jax.__version__}"
    print(f"{versions}; one thread each, medians of processor time.\n")
    line("what", "dtype", "peer", "course, µs", "peer, µs", "ratio", "agreement")
    line(*["---"] * 3, *["---:"] * 3, "---")
    parts = {"steps": training_steps, "stacks": stacks, "batch-norm": batch_norms, "growth": growth}
    for name, part in parts.items():
        if options.only in (None, name):
            part(options.seconds)


if __name__ == "__main__":
    main()
