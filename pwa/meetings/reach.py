"""Decide which meetings a visitor sees, and which they may change. Any other meeting is a 404."""

from typing import Any
from uuid import UUID

from werkzeug.exceptions import NotFound

from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.identity.visitor import Visitor
from pwa.members.models import Member
from pwa.organisations.models import Unit
from pwa.organisations.reach import ends_of, tops_of, units_below, units_between

from .called import places_of
from .models import Attendance, GroupMember, Meeting

MAKES = BRANCH_OFFICERS
LOOKS = (*MAKES, Role.COMMITTEE)
OFFICER, MEMBER = "officer", "member"


def meeting_within(visitor: Visitor, meeting_id: UUID) -> Meeting:
    """Return the meeting with its unit and `.seen_as`: officer (of the unit or above it) or member (called to it, or on
    its list). Raises NotFound, never Forbidden."""
    found: Meeting | None = Meeting.select(Meeting, Unit).join(Unit).where(Meeting.id == meeting_id).first()
    seen_as = _seen_as(visitor, found) if found else None
    if found is None or seen_as is None:
        raise NotFound
    found.seen_as = seen_as
    return found


def _seen_as(visitor: Visitor, meeting: Meeting) -> str | None:
    if any(post.unit.covers(meeting.unit.path) for post in visitor.posts_as(*LOOKS)):
        return OFFICER
    own = visitor.account.member_id
    if own is None or not visitor.is_member:
        return None
    if (meeting.called_at is not None or meeting.was_held) and _belongs(own, meeting):
        return MEMBER
    mine = Attendance.select().where(Attendance.meeting == meeting.id, Attendance.member == own)
    return MEMBER if mine.exists() else None


def _belongs(member_id: UUID, meeting: Meeting) -> bool:
    """Whether a member belongs to the unit that meets; to the committee or group, if only that meets."""
    if meeting.group_id is not None:
        mine = (GroupMember.member == member_id) & GroupMember.ended_at.is_null()
        return GroupMember.select().where(GroupMember.group == meeting.group_id, mine).exists()
    return meeting.unit_id in places_of(member_id, Member.get_by_id(member_id).branch_id)


def meeting_to_change(visitor: Visitor, meeting_id: UUID) -> Meeting:
    """Return the meeting, if this visitor is an officer of its unit. Raises NotFound."""
    found = meeting_within(visitor, meeting_id)
    if not may_change(visitor, found):
        raise NotFound
    return found


def may_change(visitor: Visitor, meeting: Meeting) -> bool:
    """Whether the visitor is an officer of the meeting's unit."""
    return any(post.unit.covers(meeting.unit.path) for post in visitor.posts_as(*MAKES))


def own_branches(visitor: Visitor) -> list[Unit]:
    """List the branches for which this visitor may plan and record meetings, in tree order."""
    tops = tops_of(visitor, *MAKES)
    if all(unit.is_branch for unit in tops):
        return [unit for unit in tops if unit.closed_at is None]
    within = units_below([unit.path for unit in tops])
    rows = Unit.select().where(Unit.id.in_(within), Unit.closed_at.is_null()).order_by(Unit.path).limit(300)
    return [unit for unit in rows if unit.is_branch]


def meetings_of(paths: list[str]) -> Any:
    """Return the condition of the meetings of units in these subtrees."""
    return meetings_between(paths, ends_of(paths))


def meetings_between(paths: Any, ends: Any) -> Any:
    """Do the same by paths and their ends, which may be placeholders of a compiled query."""
    return Meeting.unit.in_(units_between(paths, ends))
