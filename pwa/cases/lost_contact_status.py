"""Read a member's status after what meetings decided about lost contact: for the file, the list and the export.

The status is derived from the records that people made. Nothing here changes a membership.
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

WHO_READS = (OWN, OFFICER, CONTACT)  # may read of a search and its decisions; the host never may
AT_ONCE = 200  # members whose last contact is read in one query


def file_section(visitor: Visitor, member: Member) -> dict[str, Any]:
    """Return the section of the member's file: `status_of` for those who may read it. `decided` (whether a decision
    holds) is also given to the county department, without its content."""
    if member.seen_as == HOST:
        return {}
    status = status_of(member)
    return (status if member.seen_as in WHO_READS else {}) | {"decided": "words" in status}


def status_of(member: Member) -> dict[str, Any]:
    """Return the status of one member; empty without an open search and without a decision that holds.

    `case` is the open search. `words`, `day` and `meeting` describe the last decision, if it still holds. `ended` is
    true when it was a removal, after which nothing follows.
    """
    search = open_searches([member.id]).get(member.id)
    last = _last(Case.member == member.id).get(member.id)
    found: dict[str, Any] = {"case": search.id} if search else {}
    if last is None or last.kind not in HOLDS:
        return found
    decided = {"words": str(labels.STATES[last.kind]), "day": on_day(last.held_on), "meeting": last.meeting}
    return found | decided | {"ended": last.kind == "removed"}


def lost_days(paths: Iterable[str] | None) -> dict[UUID, date | None]:
    """Return for members of these subtrees (None: all) about whom a meeting has decided: member id → the day since
    which they are out of contact, or None if they were found or restored. For all other members the roster's day is
    valid."""
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
    """Member id → the last decision, with `.member_id`, `.recorded` (the roster's day) and `.confirmed_on` (the day
    'lost' was last confirmed)."""
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
