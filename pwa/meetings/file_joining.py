"""Settle the attendance of a person whose two files are joined: each meeting has them once."""

from uuid import UUID

from pwa.members.models import Member, TimelineLine

from .attendance import ATTENDED_LINE, update
from .minutes_models import ElectionExclusion, Minutes, WrittenOpinion
from .models import Apology, Attendance, GroupMember, MeetingDecision, Roll, RollTick
from .rules import ATTENDED


def keep_one_each(stays: Member, goes: Member, by: UUID | None) -> None:
    """Of what both files have in one meeting, roll or group keep one: of a list the row with more rights (a member of
    the unit, not a guest of it), of a roll the later tick."""
    lists = {row.meeting_id: row for row in Attendance.select().where(Attendance.member == stays.id)}
    for other in Attendance.select().where(Attendance.member == goes.id, Attendance.meeting.in_(list(lists))):
        here = Attendance.meeting == other.meeting_id
        listed = lists[other.meeting_id]
        if (other.should, other.votes) > (listed.should, listed.votes):
            rights = {"standing": other.standing, "should": other.should, "votes": other.votes}
            Attendance.update(rights).where(here, Attendance.member == stays.id).execute()
        Attendance.delete().where(here, Attendance.member == goes.id).execute()
    ticks = {row.roll_id: row for row in RollTick.select().where(RollTick.member == stays.id)}
    for twin in RollTick.select().where(RollTick.member == goes.id, RollTick.roll.in_(list(ticks))):
        mine = ticks[twin.roll_id]
        # the page of a record ticks everybody at one time, and this person was there in one of the files
        if (twin.at, twin.state in ATTENDED) > (mine.at, mine.state in ATTENDED):
            here = (RollTick.roll == mine.roll_id) & (RollTick.member == stays.id)
            RollTick.update(state=twin.state, at=twin.at).where(here).execute()
        RollTick.delete().where(RollTick.roll == twin.roll_id, RollTick.member == goes.id).execute()
    groups = GroupMember.select(GroupMember.group).where(GroupMember.member == stays.id, GroupMember.ended_at.is_null())
    mine_too = (GroupMember.member == goes.id) & GroupMember.ended_at.is_null()
    GroupMember.delete().where(mine_too, GroupMember.group.in_(groups)).execute()
    whose = TimelineLine.member.in_([stays.id, goes.id])  # they are written again with the attendance
    TimelineLine.delete().where(TimelineLine.kind == ATTENDED_LINE, whose).execute()
    MeetingDecision.update(owner=stays.id).where(MeetingDecision.owner == goes.id).execute()
    _keep_one_in_minutes(stays, goes)


def _keep_one_in_minutes(stays: Member, goes: Member) -> None:
    """Of what both files have in one vote or election keep that of the file that stays. Chair and recorder remain two
    people: where they turn out to be one, the recorder is open again."""
    opinions = WrittenOpinion.select(WrittenOpinion.vote).where(WrittenOpinion.member == stays.id)
    WrittenOpinion.delete().where(WrittenOpinion.member == goes.id, WrittenOpinion.vote.in_(opinions)).execute()
    left_out = ElectionExclusion.select(ElectionExclusion.meeting).where(ElectionExclusion.member == stays.id)
    ElectionExclusion.delete().where(
        ElectionExclusion.member == goes.id, ElectionExclusion.meeting.in_(left_out)
    ).execute()
    both = [stays.id, goes.id]
    Minutes.update(recorder=None).where(Minutes.chair.in_(both), Minutes.recorder.in_(both)).execute()
    Minutes.update(chair=stays.id).where(Minutes.chair == goes.id).execute()
    Minutes.update(recorder=stays.id).where(Minutes.recorder == goes.id).execute()


def work_out_again(stays: Member, goes: Member, by: UUID | None) -> None:
    """Work out the person's attendance from the rolls and apologies of both files."""
    named = {row.meeting_id for model in (Attendance, Apology) for row in _of(model, stays)}
    ticked = RollTick.select(RollTick.roll).where(RollTick.member == stays.id)
    named |= {row.meeting_id for row in Roll.select(Roll.meeting).where(Roll.id.in_(ticked))}
    mine = (Attendance.member == stays.id) & Attendance.meeting.in_(list(named))
    Attendance.update(state="", at=None, roll_id=None, apology_id=None).where(mine).execute()
    update(named)


def _of(model: type, member: Member) -> list:
    return list(model.select().where(model.member == member.id))  # type: ignore[attr-defined]
