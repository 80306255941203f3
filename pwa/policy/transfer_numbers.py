"""List the numbers of the rules about transfers of membership, as the arguments of a parameter (`parameter.py`)."""

from .member_sources import STEP_DAYS
from .sources import AFFILIATION, OURS, PRACTICE, _

TRANSFERS = (
    (
        "transfer.letter_max_days",
        90,
        "days",
        PRACTICE,
        AFFILIATION,
        _("an introduction letter is good for this long"),
        10,
        90,
    ),
    (
        "transfer.expired_alarm_months",
        6,
        "months",
        PRACTICE,
        AFFILIATION,
        _("an introduction letter expired this long ago: people decide what follows"),
        1,
        12,
    ),
    (
        "transfer.step_workdays",
        10,
        "working days",
        OURS,
        STEP_DAYS,
        _("each step of a transfer is taken within this time"),
        1,
        60,
    ),
)
