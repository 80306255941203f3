"""Say by when a host answers a request, whom it sees, and who comes home when. Pure rules on plain values; sources in
docs/rules.md."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from pwa.core.clock import CHINA

# The day of the Spring Festival (GB/T 33661-2017): by table, because some programs are a day off in 2027 and 2030
FESTIVALS = (
    date(2026, 2, 17), date(2027, 2, 6), date(2028, 1, 26), date(2029, 2, 13), date(2030, 2, 3), date(2031, 1, 23),
    date(2032, 2, 11), date(2033, 1, 31), date(2034, 2, 19), date(2035, 2, 8), date(2036, 1, 28), date(2037, 2, 15),
    date(2038, 2, 4), date(2039, 1, 24), date(2040, 2, 12),
)  # fmt: skip
BEFORE, AFTER = timedelta(days=40), timedelta(days=15)  # the travel season chunyun 春运


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
    """A report of a member that stands: home for a visit from `since` to `until`; another place if `until` is None."""

    id: UUID
    member: UUID
    at: datetime
    since: date
    until: date | None


def stands(visit: Visit, reports: Iterable[Visit]) -> bool:
    """Whether a visit home is still as it was reported: no later report of these days takes its place, and the member
    has not said another place since it began (D6)."""
    assert visit.until is not None
    begins = datetime.combine(visit.since, time(0), tzinfo=CHINA)
    for other in reports:
        if other.member != visit.member or (other.at, other.id) <= (visit.at, visit.id):
            continue
        if other.until is None and (other.at >= begins or other.since >= visit.since):
            return False
        if other.until is not None and other.since <= visit.until and other.until >= visit.since:
            return False
    return True


def near_festival(today: date) -> bool:
    """Whether it is the season in which members come home for the Spring Festival."""
    return any(festival - BEFORE <= today <= festival + AFTER for festival in FESTIVALS)
