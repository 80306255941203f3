"""Decide what a visitor is to the minutes of a meeting, and what of them they read."""

from dataclasses import dataclass

from pwa.identity.visitor import Visitor

from .minutes_models import Minutes
from .minutes_rules import reads_discussion, seals_as
from .models import Attendance, Meeting
from .reach import OFFICER, may_change
from .rules import ATTENDED


@dataclass(frozen=True)
class Reading:
    """What a visitor is to the minutes of a meeting: officer of the unit, chair or recorder (`role`), above the unit;
    `discussion`: whether they read what was discussed."""

    officer: bool
    role: str | None
    above: bool
    discussion: bool

    @property
    def writes(self) -> bool:
        """Whether they attach files, and propose and decide corrections."""
        return self.officer or self.role is not None

    @property
    def votes(self) -> bool:
        """Whether they read votes, seals and corrections."""
        return self.discussion or self.above


def reading_of(visitor: Visitor, meeting: Meeting, row: Minutes | None) -> Reading:
    """Return what this visitor may read (of a meeting within their reach). One query at most."""
    member, officer = visitor.account.member_id, may_change(visitor, meeting)
    role = seals_as(member, row and row.chair_id, row and row.recorder_id)
    listed = None
    if member is not None and not officer and role is None:
        listed = Attendance.get_or_none(Attendance.meeting == meeting.id, Attendance.member == member)
    discussion = reads_discussion(
        row.readers if row else "",
        officer=officer,
        seals=role is not None,
        own=listed is not None and listed.standing == "own",
        there=listed is not None and listed.state in ATTENDED,
    )
    # In a limited session it may be somebody else who reads.
    shown = discussion and not visitor.limited
    return Reading(officer, role, meeting.seen_as == OFFICER and not officer, shown)
