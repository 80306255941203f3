"""Show in a member's file which meetings they attended, and export it with their own data."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _

from pwa.core.i18n import on_day
from pwa.identity.models import Account
from pwa.identity.visitor import Visitor
from pwa.members.models import Member
from pwa.members.reach import COUNTY, HOST, OFFICER, OWN
from pwa.organisations.models import Unit

from . import labels
from .calendar_models import CalendarAddress
from .models import Apology, Attendance, GroupMember, Meeting, MeetingDecision, StandingGroup
from .queries import types_of
from .reach import meetings_of
from .rules import ATTENDED

MOST = 50


def attended_by(visitor: Visitor, member: Member) -> dict[str, Any] | None:
    """Return the meetings that a member attended, newest first, for their file: for the member and those who may open
    the whole file, all of them; for a host those of its own unit."""
    if member.seen_as not in (OWN, OFFICER, COUNTY, HOST):
        return None
    where = (Attendance.member == member.id) & Attendance.state.in_(ATTENDED)
    if member.seen_as == HOST:
        paths = [post.unit.path for post in visitor.branch_posts]
        where &= meetings_of(paths)
    rows = list(
        Meeting.select(Meeting, Attendance.state.alias("state"))
        .join(Attendance, on=(Attendance.meeting == Meeting.id))
        .where(where)
        .order_by(Meeting.on.desc(), Meeting.id)
        .limit(MOST)
        .objects()
    )
    types = types_of(rows)
    return {"rows": [_line(row, types[row.id]) for row in rows]}


def _line(row: Any, types: list[str]) -> dict[str, str]:
    state = str(labels.STATES[row.state]) if row.state != "present" else ""
    hours = _("%(hours)s hours", hours=f"{row.half_hours / 2:g}") if row.half_hours else ""
    return {
        "when": on_day(row.on),
        "iso": row.on.isoformat(),
        "title": labels.types_words(types),
        "detail": " · ".join(part for part in (state, hours) if part),
    }


def attendance_of(member: Member) -> Iterator[dict[str, Any]]:
    """Export every meeting on whose list this member is, and how they attended."""
    rows = list(
        Attendance.select(Attendance, Meeting, Unit)
        .join(Meeting)
        .join(Unit)
        .where(Attendance.member == member.id)
        .order_by(Meeting.begins_at, Meeting.id)
    )
    types = types_of(row.meeting for row in rows)
    for row in rows:
        yield {
            "meeting": row.meeting_id,
            "types": types[row.meeting_id],
            "unit": row.meeting.unit.name,
            "on": row.meeting.on,
            "standing": row.standing,
            "with_vote": row.votes,
            "attended": row.state,
            "hours": row.meeting.half_hours / 2,
        }


def apologies_of(member: Member) -> Iterator[dict[str, Any]]:
    """Export every apology of this member; its id is the report's."""
    rows = Apology.select().where(Apology.member == member.id).order_by(Apology.corrected_at, Apology.id)
    for row in rows:
        yield {name: getattr(row, name) for name in ("id", "meeting_id", "reason", "words", "corrected_at")}


def groups_of_member(member: Member) -> Iterator[dict[str, Any]]:
    """Export the committees and groups to which this member belongs or belonged."""
    rows = (
        GroupMember.select(GroupMember, StandingGroup)
        .join(StandingGroup)
        .where(GroupMember.member == member.id)
        .order_by(GroupMember.began_at, GroupMember.id)
    )
    for row in rows:
        yield {"kind": row.group.kind, "name": row.group.name, "began_at": row.began_at, "ended_at": row.ended_at}


def decisions_of_owner(member: Member) -> Iterator[dict[str, Any]]:
    """Export the decisions of meetings that lie with this member."""
    rows = MeetingDecision.select().where(MeetingDecision.owner == member.id).order_by(MeetingDecision.id)
    for row in rows:
        names = ("words", "due_on", "done_at", "done_words")
        yield {"meeting": row.meeting_id, **{name: getattr(row, name) for name in names}}


def calendars_of(account: Account) -> Iterator[dict[str, Any]]:
    """Export when the owner of this account made and ended addresses for calendars."""
    rows = CalendarAddress.select().where(CalendarAddress.account == account.id)
    for row in rows.order_by(CalendarAddress.made_at, CalendarAddress.id):
        yield {"id": row.id, "made_at": row.made_at, "ended_at": row.ended_at}
