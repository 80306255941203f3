"""List the numbers of the rules about units, as the arguments of a parameter (`parameter.py`)."""

from typing import Any

from .sources import OURS, PRACTICE, _
from .unit_sources import BRANCHES, FLOATING_BRANCHES, TERM_WARNING, TERMS

# How large units are, for how long they are elected, and by when a proposal of one is answered.
UNITS: tuple[tuple[Any, ...], ...] = (
    ("branch.min_full", 3, "people", PRACTICE, BRANCHES, _("so many full members form a branch"), 3, 10),
    ("branch.most", 50, "people", PRACTICE, BRANCHES, _("a branch normally has at most so many"), 10),
    ("branch.committee_from", 7, "people", PRACTICE, BRANCHES,
     _("from so many full members on a branch has a committee"), 3, 50),
    ("branch.most_units", 5, "units", PRACTICE, BRANCHES, _("a joint branch normally joins at most so many"), 2, 20),
    ("branch.reply_months", 1, "months", PRACTICE, FLOATING_BRANCHES,
     _("a proposal of a unit is answered within this time"), 1, 6),
    ("term.years", 3, "years", PRACTICE, TERMS, _("the term of a branch committee"), 1, 5),
    ("term.warn_months", 6, "months", OURS, TERM_WARNING, _("the end of a term is shown so long before"), 1, 24),
)  # fmt: skip
