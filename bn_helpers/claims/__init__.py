"""The claims that the lessons put to the test, and the verdicts that their experiments give."""

from bn_helpers.claims.catalogue import CLAIMS
from bn_helpers.claims.counts import Counts
from bn_helpers.claims.table import ClaimsTable, claims_table, stored_verdicts, verdicts_in
from bn_helpers.claims.verdicts import Condition, Verdict, condition, verdict

__all__ = [
    "CLAIMS", "ClaimsTable", "Condition", "Counts", "Verdict",
    "claims_table", "condition", "stored_verdicts", "verdict", "verdicts_in",
]  # fmt: skip
