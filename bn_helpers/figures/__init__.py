"""The course's pictures: one function each, which draws given arrays, computes nothing and returns its Axes.

`show` then shows the figure together with its description in words. Importing this package sets the course's
style for the notebook.
"""

from bn_helpers.figures.bias import before_and_after, scale_of_weights
from bn_helpers.figures.computation_graph import batch_norm_graph
from bn_helpers.figures.curves import bands, bands_apart, bands_by_quantity, learning_curves, sweep, sweeps
from bn_helpers.figures.deep_networks import (
    gradient_by_layer,
    one_unit_in_mini_batches,
)
from bn_helpers.figures.distributions import computed_variances, shape_of_a_unit, unit_values
from bn_helpers.figures.doses import dose_response, effects
from bn_helpers.figures.explanations import (
    jitter_by_batch_size,
    loss_ranges,
    percentiles_over_training,
    seeds_side_by_side,
)
from bn_helpers.figures.gradient_checks import check_table
from bn_helpers.figures.heat_maps import heat_map, heat_maps
from bn_helpers.figures.inputs import race, spectra, standard_deviations
from bn_helpers.figures.inside import inside
from bn_helpers.figures.network_diagram import Box, mini_batch_flow, network_diagram, rows_of_boxes
from bn_helpers.figures.optimizers import (
    by_variant,
    decay_and_rate,
    spread_over_training,
    step_factor,
)
from bn_helpers.figures.planes import regions
from bn_helpers.figures.running_statistics import (
    accuracy_by_source,
    answers_below_images,
    answers_in_company,
    images_in_a_row,
    moving_averages,
    within_and_between,
)
from bn_helpers.figures.showing import picture, show
from bn_helpers.figures.sigmoid import where_on_the_sigmoid
from bn_helpers.figures.style import use_course_style

__all__ = [
    "Box", "accuracy_by_source", "answers_below_images", "answers_in_company", "bands", "bands_apart",
    "bands_by_quantity", "batch_norm_graph", "before_and_after", "by_variant", "check_table",
    "computed_variances", "decay_and_rate", "dose_response", "effects", "gradient_by_layer", "heat_map",
    "heat_maps", "images_in_a_row", "inside", "jitter_by_batch_size", "learning_curves", "loss_ranges",
    "mini_batch_flow", "moving_averages", "network_diagram", "one_unit_in_mini_batches",
    "percentiles_over_training", "picture", "race", "regions", "rows_of_boxes", "scale_of_weights",
    "seeds_side_by_side", "shape_of_a_unit", "show", "spectra", "spread_over_training",
    "standard_deviations", "step_factor", "sweep", "sweeps", "unit_values", "use_course_style",
    "where_on_the_sigmoid", "within_and_between",
]  # fmt: skip

use_course_style()
