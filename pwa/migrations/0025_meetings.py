"""Meetings: who should attend, rolls, apologies, decisions; and who belonged to a branch on a past day."""

import peewee as pw

from pwa.core.database import UTCDateTimeField

COMMITTEE, GROUP = "committee", "group"
TYPES = (
    "general_meeting", "committee_meeting", "group_meeting", "lecture", "theme_day", "life_meeting", "study",
)  # fmt: skip
STANDINGS = ("own", "placed", "guest", "aside")
STATES = ("present", "late", "video", "absent")
REASONS = ("shift", "travel", "illness", "care", "other")


def one_of(column, codes):
    return pw.SQL(f"CHECK ({column} in ('" + "','".join(codes) + "'))")


class Unit(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "unit"
        legacy_table_names = False


class Member(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "member"
        legacy_table_names = False


class StandingGroup(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, on_delete="RESTRICT", backref="+")
    kind = pw.TextField(constraints=[one_of("kind", (COMMITTEE, GROUP))])
    name = pw.TextField()
    made_at = UTCDateTimeField()
    made_by = pw.UUIDField()
    ended_at = UTCDateTimeField(null=True)
    ended_by = pw.UUIDField(null=True)

    class Meta:
        table_name = "standing_group"
        legacy_table_names = False


StandingGroup.add_index(
    StandingGroup.index(
        StandingGroup.unit,
        unique=True,
        name="standing_group_committee",
        where=(StandingGroup.kind == pw.Value(COMMITTEE)) & StandingGroup.ended_at.is_null(),
    )
)


class GroupMember(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    group = pw.ForeignKeyField(StandingGroup, backref="+", on_delete="CASCADE")
    member = pw.ForeignKeyField(Member, on_delete="CASCADE", backref="+")
    began_at = UTCDateTimeField()
    ended_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "group_member"
        legacy_table_names = False


class Meeting(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, on_delete="RESTRICT", index=False, backref="+")
    group = pw.ForeignKeyField(StandingGroup, null=True, on_delete="RESTRICT", backref="+")
    topic = pw.TextField()
    begins_at = UTCDateTimeField()
    on = pw.DateField()
    place = pw.TextField()
    agenda = pw.TextField()
    half_hours = pw.IntegerField(constraints=[pw.SQL("CHECK (half_hours between 0 and 48)")])
    series_id = pw.UUIDField(null=True)
    made_at = UTCDateTimeField()
    made_by = pw.UUIDField()
    called_at = UTCDateTimeField(null=True)
    called_by = pw.UUIDField(null=True)
    cancelled_at = UTCDateTimeField(null=True)
    cancelled_by = pw.UUIDField(null=True)
    cancelled_because = pw.TextField()
    recorded_at = UTCDateTimeField(null=True)
    recorded_by = pw.UUIDField(null=True)
    frozen_at = UTCDateTimeField(null=True)
    came = pw.IntegerField()

    class Meta:
        table_name = "meeting"
        legacy_table_names = False
        constraints = [
            pw.SQL("CHECK ((called_at is null) = (called_by is null))"),
            pw.SQL("CHECK ((cancelled_at is null) = (cancelled_by is null))"),
            pw.SQL("CHECK ((recorded_at is null) = (recorded_by is null))"),
            pw.SQL("CHECK (cancelled_at is null or recorded_at is null)"),
        ]


Meeting.add_index(Meeting.index(Meeting.unit, Meeting.on, Meeting.id, name="meeting_unit"))


class MeetingType(pw.Model):
    county_id = pw.UUIDField()
    meeting = pw.ForeignKeyField(Meeting, backref="+", on_delete="CASCADE", index=False)
    type = pw.TextField(constraints=[one_of("type", TYPES)])

    class Meta:
        table_name = "meeting_type"
        legacy_table_names = False
        primary_key = pw.CompositeKey("meeting", "type")


class Roll(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    meeting = pw.ForeignKeyField(Meeting, on_delete="CASCADE", backref="+")
    by_id = pw.UUIDField()
    list_as_of = UTCDateTimeField(null=True)
    told_present = pw.IntegerField(null=True)
    told_voting = pw.IntegerField(null=True)
    told_needed = pw.IntegerField(null=True)
    unknown = pw.IntegerField()
    corrected_at = UTCDateTimeField()

    class Meta:
        table_name = "roll"
        legacy_table_names = False


class RollTick(pw.Model):
    county_id = pw.UUIDField()
    roll = pw.ForeignKeyField(Roll, backref="+", on_delete="CASCADE", index=False)
    meeting = pw.ForeignKeyField(Meeting, on_delete="CASCADE", index=False, backref="+")
    member = pw.ForeignKeyField(Member, on_delete="CASCADE", backref="+")
    state = pw.TextField(constraints=[one_of("state", STATES)])
    at = UTCDateTimeField()

    class Meta:
        table_name = "roll_tick"
        legacy_table_names = False
        primary_key = pw.CompositeKey("roll", "member")


RollTick.add_index(RollTick.index(RollTick.meeting, RollTick.member, name="roll_tick_meeting"))


class Apology(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    meeting = pw.ForeignKeyField(Meeting, on_delete="CASCADE", index=False, backref="+")
    member = pw.ForeignKeyField(Member, on_delete="CASCADE", backref="+")
    reason = pw.TextField(constraints=[one_of("reason", REASONS)])
    words = pw.TextField()
    replaces = pw.UUIDField(null=True)
    corrected_at = UTCDateTimeField()

    class Meta:
        table_name = "apology"
        legacy_table_names = False


Apology.add_index(Apology.index(Apology.meeting, Apology.member, name="apology_meeting"))


class Attendance(pw.Model):
    county_id = pw.UUIDField()
    meeting = pw.ForeignKeyField(Meeting, backref="+", on_delete="CASCADE", index=False)
    member = pw.ForeignKeyField(Member, on_delete="CASCADE", index=False, backref="+")
    standing = pw.TextField(constraints=[one_of("standing", STANDINGS)])
    should = pw.BooleanField()
    votes = pw.BooleanField()
    state = pw.TextField(constraints=[one_of("state", ("", *STATES))])
    at = UTCDateTimeField(null=True)
    roll_id = pw.UUIDField(null=True)
    apology_id = pw.UUIDField(null=True)

    class Meta:
        table_name = "attendance"
        legacy_table_names = False
        primary_key = pw.CompositeKey("meeting", "member")
        constraints = [pw.SQL("CHECK ((state = '') = (at is null))"), pw.SQL("CHECK (should or not votes)")]


Attendance.add_index(Attendance.index(Attendance.member, Attendance.meeting, name="attendance_member"))


class MeetingDecision(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    meeting = pw.ForeignKeyField(Meeting, backref="+", on_delete="CASCADE", index=False)
    place = pw.IntegerField()
    words = pw.TextField()
    owner = pw.ForeignKeyField(Member, null=True, on_delete="SET NULL", backref="+")
    due_on = pw.DateField(null=True)

    class Meta:
        table_name = "meeting_decision"
        legacy_table_names = False


MeetingDecision.add_index(
    MeetingDecision.index(MeetingDecision.meeting, MeetingDecision.place, unique=True, name="meeting_decision_place")
)


TABLES = [StandingGroup, GroupMember, Meeting, MeetingType, Roll, RollTick, Apology, Attendance, MeetingDecision]


def up(migrator, db):
    with db.bind_ctx([Unit, Member, *TABLES], bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES, safe=False)
    db.execute_sql(
        'create index "affiliation_former" on "affiliation" ("branch_id", "member_id") WHERE ("ended_at" IS NOT NULL)'
    )
