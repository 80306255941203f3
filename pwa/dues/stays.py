"""Read which branches held a membership from which day to which, as the months of dues are counted by it."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from pwa.core.clock import day_of
from pwa.members.models import Affiliation, MembershipEnd
from pwa.organisations.models import Unit

from .rules import Held


def held_by(member_id: UUID) -> list[Held]:
    """Return the branches that held the member's membership, the earliest first."""
    end = MembershipEnd.select(MembershipEnd.ended_on)
    over = end.where(MembershipEnd.member == member_id, MembershipEnd.undone_at.is_null()).scalar()
    return stays(Affiliation.select(Affiliation, Unit).join(Unit).where(Affiliation.member == member_id), over)


def stays(
    affiliations: Iterable[Any], over: date | None, branch_of: Callable[[Any], Any] = lambda row: row.branch
) -> list[Held]:
    """Turn the affiliations of one member into stays, each to the day on which the next one took effect. The last one
    ends with the membership (`over`), if that was before the day on which somebody recorded it."""
    rows = sorted(affiliations, key=lambda row: row.began_at)
    found: list[Held] = []
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        ended = day_of(row.ended_at) if row.ended_at else over
        if ended and following is not None and following.began_at == row.ended_at:
            ended = effective_day(following)
        elif ended and over:
            ended = min(ended, over)
        found.append(Held(branch_of(row), effective_day(row), ended))
    return found


def effective_day(row: Any) -> date:
    """Return the day on which an affiliation took effect: as somebody said, else that of its recording."""
    return row.effective_on or day_of(row.began_at)
