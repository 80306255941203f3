"""Read where a member stands after what meetings decided about lost contact: for the file, the list and the export.

All of it is read off the records that people made. Nothing here changes a membership.
"""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from pwa.core.i18n import on_day
from pwa.identity.visitor import Visitor
from pwa.members.models import Member
from pwa.members.reach import CONTACT, HOST, OFFICER, OWN
from pwa.organisations.models import Unit
from pwa.policy.lost_contact import HOLDS, lost_since

from . import labels
from .last_contact import last_contacts, open_searches
from .models import Case, CaseStep, LostDecision

WHO_READS = (OWN, OFFICER, CONTACT)  # of a search and what was decided in it; the host never does
AT_ONCE = 200  # members whose last contact is read in one query


def file_section(visitor: Visitor, member: Member) -> dict[str, Any]:
    """For the member's file: what `measure_of` says, for those who read of it; `decided` is also told to the county
    department, without what."""
    if member.seen_as == HOST:
        return {}
    measure = measure_of(member)
    return (measure if member.seen_as in WHO_READS else {}) | {"decided": "words" in measure}


def measure_of(member: Member) -> dict[str, Any]:
    """For the member's file: `case` is the open search; `words`, `day` and `meeting` the last decision, where it still
    holds, and `ended` whether it was the last there can be. Empty when there is neither."""
    search = open_searches([member.id]).get(member.id)
    last = _last(Case.member == member.id).get(member.id)
    found: dict[str, Any] = {"case": search.id} if search else {}
    if last is None or last.kind not in HOLDS:
        return found
    decided = {"words": str(labels.STATES[last.kind]), "day": on_day(last.held_on), "meeting": last.meeting}
    return found | decided | {"ended": last.kind == "removed"}


def lost_days(paths: Iterable[str] | None) -> dict[UUID, date | None]:
    """Of whom a meeting has decided in these subtrees (None: all): since when they are out of contact; None for who was
    found or restored since. Whoever is not among them stands as the roster says."""
    here = None if paths is None else reduce(or_, [Unit.below(path) for path in paths], Unit.id.is_null())
    last = _last(here)
    holds = [row.member_id for row in last.values() if row.kind in HOLDS]
    silent: dict[UUID, date] = {}
    for start in range(0, len(holds), AT_ONCE):
        some = holds[start : start + AT_ONCE]
        silent |= {row.id: row.heard.last for row in last_contacts(Member.id.in_(some), limit=len(some))}
    return {
        who: lost_since(row.recorded, row.kind, row.confirmed_on or row.held_on, silent.get(who))
        for who, row in last.items()
    }


def _last(where: Any) -> dict[UUID, Any]:
    """Member → the last decision about them, with `.member_id`, the roster's day as `.recorded`, and `.confirmed_on`,
    the day on which 'lost' was last confirmed."""
    rows = (
        LostDecision.select(
            LostDecision.kind, LostDecision.held_on, LostDecision.meeting,
            Member.id.alias("member_id"), Member.lost_since.alias("recorded"),
        )
        .join(CaseStep, on=(CaseStep.id == LostDecision.id))
        .switch(LostDecision)
        .join(Case)
        .join(Member)
        .join(Unit, on=(Unit.id == Member.branch))
        .order_by(CaseStep.at, CaseStep.id)
    )  # fmt: skip
    found: dict[UUID, Any] = {}
    confirmed: dict[UUID, date] = {}
    every: Any = (rows.where(where) if where is not None else rows).objects()
    for row in every:
        if row.kind == "lost_confirmed":
            confirmed[row.member_id] = row.held_on
        row.confirmed_on = confirmed.get(row.member_id)
        found[row.member_id] = row
    return found
