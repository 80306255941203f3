"""Change a member's placements: ask a branch to take them in, agree, accept, end. Each change is written with its audit
line and timeline line, and what follows for the member's other placements in the same transaction."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core import audit, ended_rights
from pwa.core.bulk_sql import joined
from pwa.core.clock import now
from pwa.core.compiled_query import compiled_query
from pwa.core.database import lock_rows, share_rows
from pwa.organisations.models import Unit

from .changes import add_timeline_line
from .models import Member
from .placement_models import Placement
from .placement_rules import BY_PLACE, Asked, End, ends_of

ByPlace = Callable[[Placement, str | None], End | None]  # placement, division of its unit → when it ended by place
OWN_LINES = ("refused", "host")  # whoever does it writes the lines
EARLIER = "earlier"  # ended before there were placements: the timeline says why


def placement_of(member_id: UUID) -> Placement | None:
    """Return the placement in force with its unit, or None."""
    return next((row for row in current_of(member_id) if row.accepted_at is not None), None)


def pending_of(member_id: UUID) -> Placement | None:
    """Return the request that nobody has answered with its unit, or None."""
    return next((row for row in current_of(member_id) if row.accepted_at is None), None)


def current_of(member_id: UUID) -> list[Placement]:
    """Return placement in force and pending request with their units, the one in force first; at most two."""
    found = [joined(Placement, "unit", Unit, values) for values in _not_ended(member_id)]
    for row in found:
        if row.unit_id is None:  # outside of this installation
            row.__rel__["unit"] = None
    return sorted(found, key=lambda row: row.accepted_at is None)


@compiled_query
def _not_ended(member_id: Any) -> Any:
    rows = Placement.select(Placement, Unit).join(Unit, pw.JOIN.LEFT_OUTER, on=(Placement.unit == Unit.id))
    return rows.where(Placement.member == member_id, Placement.ended_at.is_null())


def member_row(member_id: UUID) -> Any:
    """Query the member's row, which whoever changes their placements locks first: an entry of theirs locks it before
    all placements, and a placement's lines refer to it."""
    return Member.select(Member.id).where(Member.id == member_id)


def name_host(member: Member, host: Unit, way: str, by: UUID, card_no: str = "") -> Placement:
    """Ask this branch, for the home branch, to take the member in. `way` is how the member agreed: phone, letter or
    visit, as the officer records it, or `in_app`: Today asks the member, and the host sees nothing before they agree
    (PIPL Art 23)."""
    moment = now()
    agreed = {} if way == "in_app" else {"consented_at": moment, "consent_way": way, "consent_by": by}
    row = Placement(
        county_id=member.county_id, member=member.id, unit=host, asked_at=moment, asked_by=by, card_no=card_no, **agreed
    )
    lock_rows(member_row(member.id))
    take_requests(member, [row])
    _record(member, "named host", row, by, ["host", *agreed])
    add_timeline_line(member, "host_named", by, at=moment, record_id=row.id, host=host.name, way=way, kind=host.kind)
    return row


def take_requests(member: Member, requests: Iterable[Placement], by_place: ByPlace | None = None) -> None:
    """Store new requests, and what follows from them: of two requests one waits. The caller holds the member's lock."""
    settle(member, by_place, fresh=list(requests))


def consent_to_host(member: Member, placement: Placement, by: UUID) -> None:
    """Store that the member agrees to be seen by this host; does nothing if they have agreed already."""
    lock_rows(member_row(member.id))
    given = {"consented_at": now(), "consent_way": "in_app", "consent_by": by}
    open_ = (Placement.id == placement.id) & Placement.pending() & Placement.consented_at.is_null()
    if Placement.update(given).where(open_).execute():
        _record(member, "gave consent", placement, by, ["consented_at"])
        add_timeline_line(member, "host_consented", by, record_id=placement.id, host=placement.unit_name)


def accept(placement: Placement, at: datetime, by: UUID | None, **more: Any) -> None:
    """Take the member in. The placement with another host ends in the same transaction."""
    taken = {"accepted_at": at, "accepted_by": by, **more}
    member = Member.with_branch(placement.member_id)
    assert member is not None
    settle(member, ahead={placement.id: taken})
    placement.__data__.update(taken)


def close(member: Member, placement: Placement, by: UUID | None, why: str, **more: Any) -> bool:
    """End the placement or take back the request, by the member or an officer, or (None) because of what happened: the
    host sees this member no longer. `why`: a code of `labels.HOST_ENDED`. False if it had ended already."""
    lock_rows(member_row(member.id))
    open_ = (Placement.id == placement.id) & Placement.ended_at.is_null()
    if not lock_rows(Placement.select(Placement.id).where(open_)):
        return False
    closed = {"closed_at": now(), "closed_by": by, "closed_why": why, **more}
    if why != "refused":  # that ended no right: the host may answer again
        ended_rights.note("placement", [placement.id], why=why)
    settle(member, ahead={placement.id: closed}, by=by)
    return True


def close_again(placement_id: UUID, line: Any) -> dict[str, Any] | None:
    """End a placement that had ended before a restore; None if it has ended."""
    row = Placement.get_or_none(Placement.id == placement_id, Placement.ended_at.is_null())
    member = Member.with_branch(row.member_id) if row else None
    if row is None or member is None or not close(member, row, None, str(line.get("why", "home"))):
        return None
    return {"county_id": member.county_id, "member_id": member.id}


def close_as_of(member: Member, placement_id: UUID, by: UUID, at: datetime) -> None:
    """Take back a request as of `at`, when the member wrote it, although it may be over since: what came first
    counts."""
    [row] = lock_rows(Placement.select().where(Placement.id == placement_id))
    moment = max(at, row.asked_at)
    if row.closed_at is None or moment < row.closed_at:
        closed = {"closed_at": moment, "closed_by": by, "closed_why": "withdrawn", "refusal": "", "refusal_words": ""}
        settle(member, ahead={row.id: closed}, by=by)


def close_current(member: Member, by: UUID | None, why: str) -> None:
    """Close what the member has: the placement in force and the request that waits."""
    for row in current_of(member.id):
        close(member, row, by, why)


def settle(
    member: Member,
    by_place: ByPlace | None = None,
    *,
    fresh: Iterable[Placement] = (),
    ahead: dict[UUID, dict[str, Any]] | None = None,
    by: UUID | None = None,
    quiet: bool = False,
) -> None:
    """Compute since when each placement of the member is over, and write what has changed. `fresh`: new rows, not
    stored yet; `ahead`: changes of stored rows, written together with what follows; `by_place`: computes the end by
    place anew, else it stays as it was; `quiet`: the caller tells what has changed."""
    division = Unit.select(Unit.division).where(Unit.id == Placement.unit)
    stored = Placement.select(Placement, division.alias("division")).where(Placement.member == member.id)
    rows = lock_rows(stored.order_by(Placement.id))
    if not rows and not fresh:
        return
    before = {row.id: (row.ended_at, row.ended_why) for row in rows}
    for row in rows:
        row.__data__.update((ahead or {}).get(row.id, {}))
    new = list(fresh)
    known = [(row, row.division) for row in rows] + [(row, row.unit.division if row.unit_id else None) for row in new]
    ends = ends_of([_as_asked(row, division, by_place) for row, division in known])
    begun = [row for row in [*rows, *new] if ends[row.id] is None and before.get(row.id, (None, "new"))[1]]
    at_closed = _closed_with_their_unit(begun)
    if at_closed:
        ahead = dict(ahead or {})
        for row, values in at_closed:
            ahead[row.id] = {**ahead.get(row.id, {}), **values}
            row.__data__.update(values)
        ends = ends_of([_as_asked(row, division, by_place) for row, division in known])
    changed = [row for row in rows if (ahead or {}).get(row.id) or before[row.id] != _columns(ends[row.id])]
    # A placement that ends makes room before another one takes its place: the database allows one at a time.
    for row in sorted(changed, key=lambda row: ends[row.id] is None):
        ended_at, ended_why = _columns(ends[row.id])
        values = {**(ahead or {}).get(row.id, {}), "ended_at": ended_at, "ended_why": ended_why}
        Placement.update(values).where(Placement.id == row.id).execute()
    for row in new:
        row.ended_at, row.ended_why = _columns(ends[row.id])
        row.save(force_insert=True)
    shut = {row.id: row for row, _values in at_closed}
    for row in shut.values():
        _tell(member, row, (None, None), ends[row.id], None)
    for row in [] if quiet else changed:
        if row.id not in shut:
            _tell(member, row, before[row.id], ends[row.id], by)


def _closed_with_their_unit(begun: list[Placement]) -> list[tuple[Placement, dict[str, Any]]]:
    """Return those of these rows, which begin to wait or to stand, whose branch has been closed, with what ends them:
    nobody there would answer. Whoever closes the branch now does so before or after this transaction."""
    named = {row.unit_id for row in begun if row.unit_id}
    columns = (Unit.id, Unit.closed_at)
    found = share_rows(Unit.select(*columns).where(Unit.id.in_(named)).order_by(Unit.id)) if named else []
    closed = {unit.id: unit.closed_at for unit in found if unit.closed_at}
    over = [(row, max(closed[row.unit_id], row.asked_at)) for row in begun if row.unit_id in closed]
    return [(row, {"closed_at": at, "closed_by": None, "closed_why": "unit_closed"}) for row, at in over]


def _columns(end: End | None) -> tuple[datetime | None, str | None]:
    return (end.at, end.why) if end else (None, None)


def _as_asked(row: Placement, division: str | None, by_place: ByPlace | None) -> Asked:
    """Return the row as a plain value. What ended before there were placements is over as it was."""
    closed = End(row.closed_at, row.closed_why) if row.closed_at and row.closed_why else None
    if row.closed_why == EARLIER:
        place = None
    elif by_place:
        place = by_place(row, division)
    else:
        place = End(row.ended_at, row.ended_why) if row.ended_at and row.ended_why in BY_PLACE else None
    return Asked(row.id, row.unit_id, row.asked_at, row.accepted_at, closed, place)


def _tell(member: Member, row: Any, before: tuple[Any, str | None], end: End | None, by: UUID | None) -> None:
    """Write who is told that a placement ended, or stands again because the report that ended it was taken back."""
    if (before[0] is None) == (end is None):
        if before != _columns(end):
            _record(member, "moved end of placement", row, by, ["ended_at"])
        return
    name = Unit.get_by_id(row.unit_id).name if row.unit_id else row.outside
    if end is None:
        _record(member, "resumed placement", row, by, ["ended_at"])
        add_timeline_line(member, "host_resumed", by, record_id=row.id, host=name)
    elif end.why not in OWN_LINES:
        who = row.closed_by if end.why == row.closed_why else None
        _record(member, "ended host", row, who, ["ended_at"])
        asked = None if row.accepted_at else True
        add_timeline_line(member, "host_ended", who, record_id=row.id, host=name, why=end.why, asked=asked)


def _record(member: Member, action: str, row: Placement, by: UUID | None, fields: list[str]) -> None:
    facts = {"county_id": member.county_id, "member_id": member.id, "fields": fields, "actor_id": by}
    audit.record(action, "placement", row.id, **facts)
