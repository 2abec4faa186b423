"""What a reader can drag: each explorer shows its idea at once, and a picture where nobody can drag."""

from bn_helpers.explorers.one_example_moves_all import one_example_moves_all, share_in_linear_zone
from bn_helpers.explorers.rate_on_the_contours import rate_on_the_contours
from bn_helpers.explorers.showing import MIME, module_text, page_part

__all__ = [
    "MIME",
    "module_text",
    "one_example_moves_all",
    "page_part",
    "rate_on_the_contours",
    "share_in_linear_zone",
]
