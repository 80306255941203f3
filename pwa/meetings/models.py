"""Store meetings, who should attend, rolls, apologies and decisions.

The rows of `Roll`, `RollTick` and `Apology` are the source of truth. The columns of `Attendance` from `state` on and
`Meeting.came` are derived from them (`attendance.py`): any order of arrival gives the same result.
"""

from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core.clock import now
from pwa.core.database import Row, UTCDateTimeField, db, one_of
from pwa.members.models import Affiliation, Member
from pwa.organisations.models import Unit

from .rules import COMMITTEE, GROUP, REASONS, STANDINGS, STATES, TYPES

# Who belonged to a branch at a past moment: those who belong to it now, and the few who left it since.
Affiliation.add_index(
    Affiliation.index(
        Affiliation.branch, Affiliation.member, name="affiliation_former", where=Affiliation.ended_at.is_null(False)
    )
)


class StandingGroup(Row):
    """A part of a branch that meets on its own: its committee 支委会, or one of its Party groups 党小组."""

    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, on_delete="RESTRICT")
    kind = pw.TextField(constraints=[one_of("kind", (COMMITTEE, GROUP))])
    name = pw.TextField()
    made_at = UTCDateTimeField(default=now)
    made_by = pw.UUIDField()
    ended_at = UTCDateTimeField(null=True)
    ended_by = pw.UUIDField(null=True)


StandingGroup.add_index(
    StandingGroup.index(
        StandingGroup.unit, unique=True, name="standing_group_committee",
        where=(StandingGroup.kind == pw.Value(COMMITTEE)) & StandingGroup.ended_at.is_null(),
    )
)  # fmt: skip


class GroupMember(Row):
    """One member of a committee or group, from when to when."""

    county_id = pw.UUIDField()
    group = pw.ForeignKeyField(StandingGroup, backref="members", on_delete="CASCADE")
    member = pw.ForeignKeyField(Member, on_delete="CASCADE")
    began_at = UTCDateTimeField(default=now)
    ended_at = UTCDateTimeField(null=True)


class Meeting(Row):
    """One gathering: planned when it is made, then called, cancelled, or recorded as held; each of these by a person,
    at a time. It was also held when a roll found somebody there (`came`)."""

    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, on_delete="RESTRICT", index=False)  # meeting_unit begins with it
    group = pw.ForeignKeyField(StandingGroup, null=True, on_delete="RESTRICT")  # null: the whole branch meets
    topic = pw.TextField(default="")
    begins_at = UTCDateTimeField()
    on = pw.DateField()  # its day in China
    place = pw.TextField(default="")
    agenda = pw.TextField(default="")
    half_hours = pw.IntegerField(default=0, constraints=[pw.Check("half_hours between 0 and 48")])
    series_id = pw.UUIDField(null=True)
    made_at = UTCDateTimeField(default=now)
    made_by = pw.UUIDField()
    called_at = UTCDateTimeField(null=True)
    called_by = pw.UUIDField(null=True)
    cancelled_at = UTCDateTimeField(null=True)
    cancelled_by = pw.UUIDField(null=True)
    cancelled_because = pw.TextField(default="")
    recorded_at = UTCDateTimeField(null=True)
    recorded_by = pw.UUIDField(null=True)
    frozen_at = UTCDateTimeField(null=True)  # since when the rows of `Attendance` say who should attend
    came = pw.IntegerField(default=0)  # how many were there (derived)
    edition = pw.IntegerField(default=0)  # goes up with each change of what its minutes say
    sealed_at = UTCDateTimeField(null=True)  # since chair and recorder sealed the minutes, changes are corrections
    changes = pw.IntegerField(null=True)  # how often it was changed or cancelled; calendars order versions by it
    changed_at = UTCDateTimeField(null=True)
    moved_at = UTCDateTimeField(null=True)  # when its day, time or place was last changed after it was called
    moved_from = pw.DateField(null=True)  # its day before that

    seen_as: str  # set by reach.py: as what the visitor sees this meeting
    sent_file: Any = (None, None)  # set by attachment_views.py: a file that was posted, and why it is not taken

    class Meta:
        constraints = [
            pw.Check("(called_at is null) = (called_by is null)"),
            pw.Check("(cancelled_at is null) = (cancelled_by is null)"),
            pw.Check("(recorded_at is null) = (recorded_by is null)"),
            pw.Check("cancelled_at is null or recorded_at is null"),
        ]

    @property
    def was_held(self) -> bool:
        """Whether it took place: somebody recorded it, or was there."""
        return self.cancelled_at is None and (self.recorded_at is not None or self.came > 0)

    @classmethod
    def held(cls) -> pw.Expression:
        """Build the condition of the meetings that took place."""
        return cls.cancelled_at.is_null() & (cls.recorded_at.is_null(False) | (cls.came > 0))


Meeting.add_index(Meeting.index(Meeting.unit, Meeting.on, Meeting.id, name="meeting_unit"))


class MeetingType(pw.Model):
    """One of the types that a meeting has: one gathering may be several."""

    county_id = pw.UUIDField()
    meeting = pw.ForeignKeyField(Meeting, backref="types", on_delete="CASCADE", index=False)  # the key begins with it
    type = pw.TextField(constraints=[one_of("type", TYPES)])

    meeting_id: UUID

    class Meta:
        database = db
        legacy_table_names = False
        primary_key = pw.CompositeKey("meeting", "type")


class Roll(Row):
    """One roll, as a recorder ticked it; its id is the submission's, or made here for one recorded online. `told_…`:
    what the phone said while ticking."""

    county_id = pw.UUIDField()
    meeting = pw.ForeignKeyField(Meeting, on_delete="CASCADE")
    by_id = pw.UUIDField()
    list_as_of = UTCDateTimeField(null=True)
    told_present = pw.IntegerField(null=True)
    told_voting = pw.IntegerField(null=True)
    told_needed = pw.IntegerField(null=True)
    unknown = pw.IntegerField(default=0)  # people of the phone's list who were never of this unit
    corrected_at = UTCDateTimeField()


class RollTick(pw.Model):
    """What one roll says of one person whom the recorder touched. Of which meeting, the roll says: a key of the meeting
    here would be checked for each of 120 rows."""

    county_id = pw.UUIDField()
    roll = pw.ForeignKeyField(Roll, backref="ticks", on_delete="CASCADE", index=False)  # the key begins with it
    member = pw.ForeignKeyField(Member, on_delete="CASCADE")
    state = pw.TextField(constraints=[one_of("state", STATES)])
    at = UTCDateTimeField()

    roll_id: UUID
    member_id: UUID

    class Meta:
        database = db
        legacy_table_names = False
        primary_key = pw.CompositeKey("roll", "member")


class Apology(Row):
    """Who cannot come, and why; its id is the submission's."""

    county_id = pw.UUIDField()
    meeting = pw.ForeignKeyField(Meeting, on_delete="CASCADE", index=False)  # apology_meeting begins with it
    member = pw.ForeignKeyField(Member, on_delete="CASCADE")
    reason = pw.TextField(constraints=[one_of("reason", REASONS)])
    words = pw.TextField(default="")
    replaces = pw.UUIDField(null=True)
    corrected_at = UTCDateTimeField()


Apology.add_index(Apology.index(Apology.meeting, Apology.member, name="apology_meeting"))


class Attendance(pw.Model):
    """One person of a meeting, frozen as of its beginning: as what, whether they should attend, whether they may vote.
    The columns from `state` on are derived."""

    county_id = pw.UUIDField()
    meeting = pw.ForeignKeyField(Meeting, backref="attendance", on_delete="CASCADE", index=False)
    member = pw.ForeignKeyField(Member, on_delete="CASCADE", index=False)
    standing = pw.TextField(constraints=[one_of("standing", STANDINGS)])
    should = pw.BooleanField()
    votes = pw.BooleanField()
    state = pw.TextField(default="", constraints=[one_of("state", ("", *STATES))])
    at = UTCDateTimeField(null=True)
    roll_id = pw.UUIDField(null=True)
    apology_id = pw.UUIDField(null=True)

    meeting_id: UUID
    member_id: UUID

    class Meta:
        database = db
        legacy_table_names = False
        primary_key = pw.CompositeKey("meeting", "member")
        constraints = [pw.Check("(state = '') = (at is null)"), pw.Check("should or not votes")]


Attendance.add_index(Attendance.index(Attendance.member, Attendance.meeting, name="attendance_member"))


class MeetingDecision(Row):
    """What a meeting decided: one sentence, with whom it lies and until when if that was said."""

    county_id = pw.UUIDField()
    meeting = pw.ForeignKeyField(Meeting, backref="decisions", on_delete="CASCADE", index=False)
    place = pw.IntegerField()
    words = pw.TextField()
    owner = pw.ForeignKeyField(Member, null=True, on_delete="SET NULL")
    due_on = pw.DateField(null=True)
    done_at = UTCDateTimeField(null=True)
    done_by = pw.UUIDField(null=True)
    done_words = pw.TextField(default="")


MeetingDecision.add_index(
    MeetingDecision.index(MeetingDecision.meeting, MeetingDecision.place, unique=True, name="meeting_decision_place")
)

from . import calendar_models, guest_models, minutes_models  # noqa: E402, F401  (this module brings all tables)
