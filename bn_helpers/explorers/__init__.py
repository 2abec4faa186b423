"""What a reader can drag: each explorer shows its idea at once, and a picture where nobody can drag."""

from bn_helpers.explorers.gamma_and_beta import explore_gamma_and_beta, share_in_linear_zone

__all__ = ["explore_gamma_and_beta", "share_in_linear_zone"]
