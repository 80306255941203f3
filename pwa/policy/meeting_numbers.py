"""List the numbers of the rules about meetings: how often each type is due. A committee and groups only where there are
any."""

from typing import Any

from .sources import (
    BRANCH_11,
    BRANCH_12,
    BRANCH_13,
    LAW,
    LECTURES,
    PRACTICE,
    REG_16,
    REG_17,
    _,
)

_EACH = (
    ("general", 3, LAW, BRANCH_11, _("a general meeting at least once in so many months")),
    ("committee", 1, LAW, BRANCH_12, _("a meeting of the branch committee at least once in so many months")),
    ("group", 1, LAW, BRANCH_13, _("a meeting of each Party group at least once in so many months")),
    ("theme_day", 1, LAW, REG_16, _("a theme Party day at least once in so many months")),
    ("lecture", 3, PRACTICE, LECTURES, _("a Party lecture at least once in so many months")),
    ("life_meeting", 12, LAW, REG_17, _("an organisational life meeting at least once in so many months")),
)


def _range(months: int, basis: str) -> tuple[Any, ...]:
    """What the law asks for once in so many months, no unit asks for less often."""
    return (1, months, "most") if basis == LAW else (1, 12)


MEETINGS: tuple[tuple[Any, ...], ...] = tuple(
    (f"meeting.{kind}_months", months, "months", basis, source, words, *_range(months, basis))
    for kind, months, basis, source, words in _EACH
)
