"""List the numbers of the rules about measures, as the arguments of a parameter (`parameter.py`)."""

from .measure_sources import HEARD, REG_30
from .sources import LAW, OURS, _

MEASURES = (
    (
        "correction.max_months",
        12,
        "months",
        LAW,
        REG_30,
        _("a correction period lasts at most this long"),
        1,
        12,
        "most",
    ),
    (
        "measures.procedure",
        0,
        "yes or no",
        OURS,
        HEARD,
        _("the steps before a measure are kept too: facts, notice, statement, appeal (the county's number counts)"),
        0,
        1,
    ),
)
