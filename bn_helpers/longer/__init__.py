"""Experiments that take too long for a lesson: computed by a command, kept as data, shown by a cell.

``python -m bn_helpers longer`` lists them, with a name it computes one and keeps what it found.
"""

from bn_helpers.longer.kept import Kept, longer
from bn_helpers.longer.tables import Table, table

__all__ = ["Kept", "Table", "longer", "table"]
