"""Say by when a host answers a request, whom it sees, and who comes home when. Pure rules on plain values; sources in
docs/rules.md."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from pwa.core.clock import CHINA


def answer_due_on(asked_on: date, days: int) -> date:
    """Return the day by which a host takes a member in or refuses (parameter `placement.answer_days`; ours)."""
    return asked_on + timedelta(days=days)


def host_sees(consented: bool, ended: bool) -> bool:
    """Whether a host sees whose request or placement it is: only with consent to this very host (PIPL Art 23), and only
    while it stands."""
    return consented and not ended


def may_overrule(state: str, is_newest: bool) -> bool:
    """Whether the committee above a host may send a refusal back to it: while the member has asked nobody else since
    (2024 Opinion: taken in one by one)."""
    return state == "refused" and is_newest


@dataclass(frozen=True)
class Visit:
    """A report of a member that stands: home for a visit from `since` to `until`; another place since then if `until`
    is None; no visit, or none yet, if both are None. `asked`: the round that asked for it."""

    id: UUID
    member: UUID
    at: datetime
    since: date | None
    until: date | None
    asked: UUID | None = None


def stands(visit: Visit, reports: Iterable[Visit]) -> bool:
    """Whether a visit home is still as it was reported: no later report of these days takes its place, no later answer
    to the same round, the member has not said before it began that they do not come, and no other place since (D6)."""
    assert visit.since is not None and visit.until is not None
    begins = datetime.combine(visit.since, time(0), tzinfo=CHINA)
    for other in reports:
        if other.member != visit.member or (other.at, other.id) <= (visit.at, visit.id):
            continue
        if other.asked is not None and other.asked == visit.asked:
            return False
        if other.since is None:
            if other.at < begins:
                return False
        elif other.until is None:
            if other.at >= begins or other.since >= visit.since:
                return False
        elif other.since <= visit.until and other.until >= visit.since:
            return False
    return True
