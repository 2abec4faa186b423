"""Batch Norm and the networks around it, in NumPy alone: all that the lessons compute with.

Columns are examples; leading axes are stacks of networks that never meet.
"""

from bn_helpers.nn.ablation import Ablation, ablation
from bn_helpers.nn.activations import ReLU, Sigmoid, Tanh
from bn_helpers.nn.averages import bias_corrected, ema_update, merge_statistics
from bn_helpers.nn.batch_norm import (
    batch_norm_backward,
    batch_norm_forward,
    mean_and_variance,
    z_transform,
)
from bn_helpers.nn.batch_norm_layer import AdaptedBatchNorm, BatchNorm
from bn_helpers.nn.batches import batch_stream, chosen_batches, mini_batches
from bn_helpers.nn.building import fully_connected
from bn_helpers.nn.convolution import Flatten, Patches
from bn_helpers.nn.gradients import numerical_gradient
from bn_helpers.nn.history import History, steps_to
from bn_helpers.nn.inference import batch_norm_inference, fold_into_dense
from bn_helpers.nn.inside import Inside, effective_rank, linear_probe, look_inside
from bn_helpers.nn.layer import Layer
from bn_helpers.nn.layers import Dense, Dropout
from bn_helpers.nn.logistic import logistic_curvatures, logistic_loss
from bn_helpers.nn.losses import accuracy, softmax, softmax_cross_entropy
from bn_helpers.nn.network import Network
from bn_helpers.nn.normalisation import normalise, rms_normalise
from bn_helpers.nn.normalisation_layers import DyT, GhostBatchNorm, GroupNorm, LayerNorm, RMSNorm
from bn_helpers.nn.optimizers import Adam, GradientDescent, Momentum, Optimizer, RMSprop
from bn_helpers.nn.pairing import Runs, paired_runs
from bn_helpers.nn.probe import Probe, weights_at
from bn_helpers.nn.recalibration import recalibrate
from bn_helpers.nn.recipes import recipe
from bn_helpers.nn.schedules import Scheduled
from bn_helpers.nn.skips import Join, Skip
from bn_helpers.nn.synchronised import run_workers, worker_backward, worker_forward
from bn_helpers.nn.training import train
from bn_helpers.nn.tuning import Tuned, tuned
from bn_helpers.nn.variants import OwnNorm, ShakenBatchNorm

__all__ = [
    "Ablation", "Adam", "AdaptedBatchNorm", "BatchNorm", "Dense", "Dropout", "DyT", "Flatten",
    "GhostBatchNorm", "GradientDescent", "GroupNorm", "History", "Inside", "Join", "Layer", "LayerNorm",
    "Momentum", "Network", "Optimizer", "OwnNorm", "Patches", "Probe", "RMSNorm", "RMSprop", "ReLU",
    "Runs", "Scheduled", "ShakenBatchNorm", "Sigmoid", "Skip", "Tanh", "Tuned", "ablation", "accuracy",
    "batch_norm_backward", "batch_norm_forward", "batch_norm_inference", "batch_stream",
    "bias_corrected", "chosen_batches", "effective_rank", "ema_update", "fold_into_dense",
    "fully_connected", "linear_probe", "logistic_curvatures", "logistic_loss", "look_inside",
    "mean_and_variance", "merge_statistics", "mini_batches", "normalise", "numerical_gradient",
    "paired_runs", "recalibrate", "recipe", "rms_normalise", "run_workers", "softmax",
    "softmax_cross_entropy", "steps_to", "train", "tuned", "weights_at", "worker_backward",
    "worker_forward", "z_transform",
]  # fmt: skip
