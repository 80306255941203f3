"""Settle the attendance of a person whose two files are joined: each meeting has them once."""

from uuid import UUID

from pwa.members.models import Member, TimelineLine

from .attendance import ATTENDED_LINE, update
from .models import Apology, Attendance, GroupMember, RollTick


def keep_one_each(stays: Member, goes: Member, by: UUID | None) -> None:
    """Of what both files have in one meeting, roll or group keep one: of a list the row of the file that stays, of a
    roll the later tick."""
    both = Attendance.select(Attendance.meeting).where(Attendance.member == stays.id)
    Attendance.delete().where(Attendance.member == goes.id, Attendance.meeting.in_(both)).execute()
    ticks = {row.roll_id: row for row in RollTick.select().where(RollTick.member == stays.id)}
    for other in RollTick.select().where(RollTick.member == goes.id, RollTick.roll.in_(list(ticks))):
        mine = ticks[other.roll_id]
        if other.at > mine.at:
            here = (RollTick.roll == mine.roll_id) & (RollTick.member == stays.id)
            RollTick.update(state=other.state, at=other.at).where(here).execute()
        RollTick.delete().where(RollTick.roll == other.roll_id, RollTick.member == goes.id).execute()
    groups = GroupMember.select(GroupMember.group).where(GroupMember.member == stays.id, GroupMember.ended_at.is_null())
    mine_too = (GroupMember.member == goes.id) & GroupMember.ended_at.is_null()
    GroupMember.delete().where(mine_too, GroupMember.group.in_(groups)).execute()
    TimelineLine.delete().where(TimelineLine.kind == ATTENDED_LINE, TimelineLine.member == goes.id).execute()


def work_out_again(stays: Member, goes: Member, by: UUID | None) -> None:
    """Work out the person's attendance from the rolls and apologies of both files."""
    named = {row.meeting_id for model in (Attendance, RollTick, Apology) for row in _of(model, stays)}
    mine = (Attendance.member == stays.id) & Attendance.meeting.in_(list(named))
    Attendance.update(state="", at=None, roll_id=None, apology_id=None).where(mine).execute()
    update(named)


def _of(model: type, member: Member) -> list:
    return list(model.select().where(model.member == member.id))  # type: ignore[attr-defined]
