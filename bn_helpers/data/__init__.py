"""The data of the lessons, from scikit-learn's own package or made here. Columns are examples."""

from bn_helpers.data.cameras import other_cameras
from bn_helpers.data.digits import Digits, load_digits_split
from bn_helpers.data.examples import Examples, one_hot
from bn_helpers.data.plane import PlanePoints, make_disc_and_ring, make_stripes
from bn_helpers.data.table import Table, TableSplit, load_breast_cancer_table

__all__ = [
    "Digits", "Examples", "PlanePoints", "Table", "TableSplit",
    "load_breast_cancer_table", "load_digits_split", "make_disc_and_ring", "make_stripes", "one_hot",
    "other_cameras",
]  # fmt: skip
