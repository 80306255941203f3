"""List the numbers of the rules about contact persons and the yearly confirmation, as the arguments of a parameter
(`parameter.py`)."""

from .sources import AHEAD, ASKED_ONCE, CONFIRMING, EACH, OURS, PRACTICE, _

CONTACTS = (
    (
        "contact.most_each",
        5,
        "people",
        PRACTICE,
        EACH,
        _("one contact person keeps in touch with at most so many"),
        1,
        50,
    ),
    (
        "handover.ahead_days",
        90,
        "days",
        OURS,
        AHEAD,
        _("a hand-over of a contact person's members is planned at most this long ahead"),
        1,
        366,
    ),
    (
        "confirm.every_days",
        365,
        "days",
        PRACTICE,
        CONFIRMING,
        _("a member confirms what is on record this often"),
        180,
        1000,
    ),
    ("confirm.fresh_days", 180, "days", OURS, ASKED_ONCE, _("what was said within this time is not asked"), 30, 1000),
)
