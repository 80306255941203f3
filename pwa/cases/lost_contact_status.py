"""Read and write a member's status after what meetings decided about lost contact: for the file, the list and the
export.

The status is derived from the records that people made; the file has it too, unless an earlier release recorded them.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core.compiled_query import compiled_query
from pwa.core.database import lock_rows
from pwa.core.i18n import on_day
from pwa.identity.visitor import Visitor
from pwa.members.item_changes import change_items
from pwa.members.models import FieldChange, Member
from pwa.members.reach import CONTACT, HOST, OFFICER, OWN
from pwa.organisations.reach import ends_of, units_between
from pwa.policy.lost_contact import HOLDS, lost_since, membership_state

from . import labels
from .last_contact import last_contacts, open_searches
from .models import Case, CaseStep, LostDecision
from .rules import STATUSES

WHO_READS = (OWN, OFFICER, CONTACT)  # may read of a search and its decisions; the host never may
ENDED = ("removed", "cancelled")
AT_ONCE = 200  # members whose last contact is read in one query


def file_section(visitor: Visitor, member: Member) -> dict[str, Any]:
    """Return the section of the member's file: `status_of` for those who may read it. `form`, and `decided`
    (whether a decision holds), are also given to the county department, which sees the official form."""
    if member.seen_as == HOST:
        return {}
    status = status_of(member)
    told = status if member.seen_as in WHO_READS else {"form": status.get("form", {})}
    return told | {"decided": "words" in status}


def status_of(member: Member) -> dict[str, Any]:
    """Return the status of one member; empty without an open search and without a decision that holds.

    `case` is the open search. `words`, `day` and `meeting` describe the decision that holds. `ended` is true when it
    ended the membership, after which nothing follows. `form`: what the decisions make of the official form.
    """
    search = open_searches([member.id]).get(member.id)
    last = _last(_of_one.rows(member.id)).get(member.id)
    found: dict[str, Any] = {"case": search.id} if search else {}
    if last is None:
        return found
    columns = form_columns({member.id: last})
    found["form"] = {name: values[member.id] for name, values in columns.items() if member.id in values}
    if last.state not in HOLDS:
        return found
    stands = last.stands
    decided = {"words": str(labels.STATES[stands.kind]), "day": on_day(stands.held_on), "meeting": stands.meeting}
    ended = {"ended": last.state, "since": stands.effective_on or stands.held_on} if last.state in ENDED else {}
    return found | decided | ended


def follow_decision(member: Member, kind: str, by: UUID) -> None:
    """Write the membership status into the file after a suspension or a restoration, with its history. Call inside the
    transaction that records the decision."""
    if kind in STATUSES:
        [row] = lock_rows(Member.select().where(Member.id == member.id))
        change_items(row, {"status": STATUSES[kind]}, by)


def lost_days(paths: Iterable[str] | None) -> dict[UUID, date | None]:
    """Return for members of these subtrees (None: all) about whom a meeting has decided: member id → the day since
    which they are out of contact, or None if they were found or restored. For all other members the roster's day is
    valid."""
    return _lost_days(_last(_of_all(paths)))


def statuses(paths: Iterable[str] | None) -> dict[UUID, str]:
    """Return the membership status 党籍状态 of members of these subtrees (None: all) whom a meeting has suspended or
    restored, unless the roster's was changed since. For all other members the roster's is valid."""
    return _statuses(_last(_of_all(paths)))


def form_columns(last: dict[UUID, Any]) -> dict[str, dict[UUID, Any]]:
    """Return the columns of the official form that these last decisions answer: column → member id → value."""
    return {"lost_since": _lost_days(last), "status": _statuses(last)}


def _of_all(paths: Iterable[str] | None) -> list[Any]:
    """The decisions about members of these subtrees, or about everybody."""
    if paths is None:
        return list(_rows().objects())
    tops = sorted(set(paths))
    return _of_these.rows(tops, ends_of(tops)) if tops else []


@compiled_query
def _of_these(paths: Any, ends: Any) -> Any:
    return _rows().where(Member.branch.in_(units_between(paths, ends)))


@compiled_query
def _of_one(member_id: Any) -> Any:
    return _rows().where(Case.member == member_id)


def _statuses(last: dict[UUID, Any]) -> dict[UUID, str]:
    """A removal leaves the suspension on the form until the end of the membership is recorded."""
    decided = {who: row.status_by for who, row in last.items() if row.status_by}
    changed: dict[UUID, Any] = {}
    for some in pw.chunked(decided, AT_ONCE):
        rows = FieldChange.select(FieldChange.member, pw.fn.MAX(FieldChange.at).alias("at"))
        rows = rows.where(FieldChange.field == "status", FieldChange.member.in_(list(some)))
        changed |= {row.member_id: row.at for row in rows.group_by(FieldChange.member)}
    return {
        who: STATUSES[row.kind] for who, row in decided.items() if who not in changed or changed[who] <= row.decided_at
    }


def _lost_days(last: dict[UUID, Any]) -> dict[UUID, date | None]:
    holds = [row.member_id for row in last.values() if row.kind in HOLDS]
    silent: dict[UUID, date] = {}
    for start in range(0, len(holds), AT_ONCE):
        some = holds[start : start + AT_ONCE]
        silent |= {row.id: row.heard.last for row in last_contacts(Member.id.in_(some), limit=len(some))}
    return {
        who: lost_since(row.recorded, row.kind, row.confirmed_on or row.held_on, silent.get(who))
        for who, row in last.items()
    }


def _rows() -> Any:
    """Query every decision, with the roster's day and status of the member."""
    return (
        LostDecision.select(
            LostDecision.kind, LostDecision.held_on, LostDecision.effective_on, LostDecision.meeting,
            CaseStep.at.alias("decided_at"), LostDecision.id, Member.id.alias("member_id"),
            Member.lost_since.alias("recorded"),
        )
        .join(CaseStep, on=(CaseStep.id == LostDecision.id))
        .switch(LostDecision)
        .join(Case)
        .join(Member)
    )  # fmt: skip


def _last(decisions: Iterable[Any]) -> dict[UUID, Any]:
    """Member id → the last decision, with `.member_id`, `.recorded` (the roster's day), `.confirmed_on` (the day
    'lost' was last confirmed), `.state` (what all decisions leave), `.stands` (the decision that left it) and
    `.status_by` (the last decision that suspended or restored, None without one)."""
    found: dict[UUID, Any] = {}
    confirmed: dict[UUID, date] = {}
    # in SQL, SQLite would read all steps in order
    for row in sorted(decisions, key=lambda row: (row.decided_at, row.id)):
        if row.kind == "lost_confirmed":
            confirmed[row.member_id] = row.held_on
        row.confirmed_on = confirmed.get(row.member_id)
        before = found.get(row.member_id)
        row.state = membership_state([row.kind], before.state if before else "")
        row.stands = before.stands if before and row.state != row.kind else row
        row.status_by = row if row.kind in STATUSES else before.status_by if before else None
        found[row.member_id] = row
    return found
