"""List the numbers of the rules about dues, as the arguments of a parameter (`parameter.py`)."""

from .member_sources import DUES
from .sources import PRACTICE, _

DUES_NUMBERS = (
    ("dues.backpay_max_months", 6, "months", PRACTICE, DUES, _("dues are normally paid back for no longer"), 1, 24),
)
