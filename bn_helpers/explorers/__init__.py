"""What a reader can drag: each explorer shows its idea at once, and a picture where nobody can drag."""

from bn_helpers.explorers.blank_image import blank_image
from bn_helpers.explorers.company import company
from bn_helpers.explorers.depth import depth
from bn_helpers.explorers.memory_of_averages import memory_of_averages
from bn_helpers.explorers.one_example_moves_all import one_example_moves_all, share_in_linear_zone
from bn_helpers.explorers.rate_on_the_contours import rate_on_the_contours, rates_that_arrive
from bn_helpers.explorers.scale_that_cancels import scale_that_cancels
from bn_helpers.explorers.shake_it import shake_it
from bn_helpers.explorers.showing import MIME, module_text, page_part
from bn_helpers.explorers.sweep_browser import sweep_browser
from bn_helpers.explorers.valley import valley

__all__ = [
    "MIME", "blank_image", "company", "depth", "memory_of_averages", "module_text", "one_example_moves_all",
    "page_part", "rate_on_the_contours", "rates_that_arrive", "scale_that_cancels", "shake_it",
    "share_in_linear_zone", "sweep_browser", "valley",
]  # fmt: skip
