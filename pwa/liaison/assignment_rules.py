"""Suggest contact persons, and say when somebody has too many members. Pure rules on plain values (docs/rules.md)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID


@dataclass(frozen=True)
class Keeper:
    """Somebody who may be a contact person: where they live now (a division, '' at home), and with how many members
    they keep in touch."""

    account: UUID
    member: UUID
    division: str
    load: int


def has_too_many(load: int, most: int) -> bool:
    """Whether a contact person has more members than one person can bear (`contact.most_each`)."""
    return load > most


def suggested(people: Iterable[tuple[UUID, str]], keepers: Iterable[Keeper], most: int) -> dict[UUID, UUID]:
    """Return member → account of the contact person suggested, for people (member, division where they live now).

    Somebody who lives in the same county comes first, then in the same city, then whoever has fewest; nobody is
    suggested for themselves or for who is suggested for them, and nobody beyond the load that the page warns of. Each
    suggestion counts for the next.
    """
    known, loads = list(keepers), {one.account: one.load for one in keepers}
    member_of = {one.account: one.member for one in known}
    found: dict[UUID, UUID] = {}
    for member, division in people:
        able = [one for one in known if one.member != member and not has_too_many(loads[one.account] + 1, most)]
        able = [one for one in able if one.member not in found or member_of[found[one.member]] != member]
        if able:
            best = min(able, key=lambda one: (_distance(division, one.division), loads[one.account], one.account))
            found[member] = best.account
            loads[best.account] += 1
    return found


def _distance(first: str, second: str) -> int:
    if first and first == second:
        return 0
    return 1 if first and second and first[:4] == second[:4] else 2


def why_no_hand_over(
    former: UUID, successor: UUID | None, may_act: bool, on: date | None, today: date, ahead_days: int
) -> dict[str, str]:
    """Return what is wrong with a hand-over of all people of a contact person, field by field: to nobody, to
    themselves, to somebody who left; on no day, in the past, or too far ahead (`handover.ahead_days`)."""
    wrong = {}
    if successor is None or successor == former or not may_act:
        wrong["successor"] = "not_a_contact_person"
    if on is None:
        wrong["on"] = "not_a_date"
    elif not today <= on <= today + timedelta(days=ahead_days):
        wrong["on"] = "not_a_hand_over_day"
    return wrong
