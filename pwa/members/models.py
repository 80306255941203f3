"""Store people, where they are, who keeps in contact with them, and what happened: one row a fact, with who and
when."""

from uuid import UUID

import peewee as pw

from pwa.core.clock import now
from pwa.core.database import PathField, Row, UTCDateTimeField, db
from pwa.organisations.models import Unit


class Member(Row):
    """A Party member and the branch that holds their membership."""

    county_id = pw.UUIDField()
    branch = pw.ForeignKeyField(Unit, backref="members", on_delete="RESTRICT", index=False)  # member_branch_name
    name = pw.TextField()
    search = pw.TextField(default="")  # name, full pinyin and initials, lower case
    sex = pw.TextField(constraints=[pw.Check("sex in ('1','2')")])  # GB/T 2261.1
    born_on = pw.DateField(null=True)
    kind = pw.TextField(default="full", constraints=[pw.Check("kind in ('full','probationary')")])
    joined_on = pw.DateField(null=True)
    phone = pw.TextField(null=True)
    id_sealed = pw.TextField(null=True)  # encrypted; see core.crypto
    id_index = pw.TextField(null=True, unique=True)
    made_at = UTCDateTimeField(default=now)
    left_at = UTCDateTimeField(null=True)
    # The rest of the official form of 16 items (docs/roster.md); None: nobody has said.
    ethnicity = pw.TextField(null=True)  # GB/T 3304, as all codes: members.codes
    education = pw.TextField(null=True)  # GB/T 4658
    full_on = pw.DateField(null=True)
    job_post = pw.TextField(null=True)  # a code, or the words of the form where it has none
    landline = pw.TextField(null=True)
    address = pw.TextField(null=True)  # to the door number
    status = pw.TextField(null=True)  # normal, suspended
    lost_since = pw.DateField(null=True)
    floating = pw.BooleanField(null=True)  # as the roster says it; where they are the member says (AwayPeriod)
    destination = pw.TextField(null=True)  # division or country, as the roster says it

    seen_as: str  # filled in by members.reach for the visitor who opens it

    @classmethod
    def with_branch(cls, member_id: UUID | None) -> "Member | None":
        """The member and their branch in one query; None when there is no such file."""
        return cls.select(cls, Unit).join(Unit).where(cls.id == member_id).first() if member_id else None


Member.add_index(Member.index(Member.branch, Member.name, Member.id, name="member_branch_name"))


class HeadCount(pw.Model):
    """How many members a branch has, and how many of them are away (derived: `members.heads`). The branch's path stands
    beside them, so that the sum of a subtree reads one range of one table."""

    branch = pw.ForeignKeyField(Unit, primary_key=True, on_delete="CASCADE")
    county_id = pw.UUIDField()
    path = PathField()
    members = pw.IntegerField()
    away = pw.IntegerField()

    class Meta:
        database = db
        legacy_table_names = False


HeadCount.add_index(HeadCount.index(HeadCount.path, name="head_count_path"))


class Affiliation(Row):
    """Which branch held the membership from when to when: rights of a late report are judged as of writing."""

    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="affiliations", on_delete="CASCADE")
    branch = pw.ForeignKeyField(Unit, on_delete="RESTRICT", index=False)  # nobody asks by it
    began_at = UTCDateTimeField(default=now)
    ended_at = UTCDateTimeField(null=True)


class ContactAssignment(Row):
    """The contact person who keeps touch with this member (Reg2019 Art 33)."""

    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="contacts", on_delete="CASCADE")
    account_id = pw.UUIDField(index=True)
    began_at = UTCDateTimeField(default=now)
    began_by = pw.UUIDField(null=True)
    ended_at = UTCDateTimeField(null=True)
    ended_by = pw.UUIDField(null=True)


class HostNaming(Row):
    """The branch where the member lives now, named by the home officer; seen by the host with consent only."""

    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="hosts", on_delete="CASCADE")
    host = pw.ForeignKeyField(Unit, on_delete="RESTRICT")
    named_at = UTCDateTimeField(default=now)
    named_by = pw.UUIDField(null=True)
    consented_at = UTCDateTimeField(null=True)
    consent_way = pw.TextField(null=True)  # in_app, phone, letter, visit
    consent_by = pw.UUIDField(null=True)  # who recorded it
    ended_at = UTCDateTimeField(null=True)
    ended_by = pw.UUIDField(null=True)


HostNaming.add_index(
    HostNaming.index(HostNaming.member, unique=True, name="host_naming_current", where=HostNaming.ended_at.is_null())
)
HostNaming.add_index(HostNaming.index(HostNaming.host, HostNaming.ended_at, name="host_naming_host"))


class PlaceFields(Row):
    """Where someone is, as they said it: a county at the finest, or a country; never a position."""

    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, on_delete="CASCADE")
    division = pw.TextField(null=True)
    country = pw.TextField(null=True)
    area = pw.TextField(default="")
    stay = pw.TextField(default="unknown")
    settled = pw.TextField(default="unknown")
    reason = pw.TextField(default="")
    employer_kind = pw.TextField(default="")

    class Meta:
        abstract = True


class AwayPeriod(PlaceFields):
    """One absence: from the first `since` to the day back. Derived from the reports; its id is the opening report's."""

    member = pw.ForeignKeyField(Member, on_delete="CASCADE", index=False)  # away_period_member begins with it
    began_on = pw.DateField()
    ended_on = pw.DateField(null=True)
    here_since = pw.DateField()  # the last stay's own since
    said_at = UTCDateTimeField()  # corrected time of the report that says so


AwayPeriod.add_index(
    AwayPeriod.index(AwayPeriod.member, unique=True, name="away_period_open", where=AwayPeriod.ended_on.is_null())
)
AwayPeriod.add_index(AwayPeriod.index(AwayPeriod.member, AwayPeriod.began_on, name="away_period_member"))


class Stay(PlaceFields):
    """A place inside a period; its id is the report's that said so."""

    period = pw.ForeignKeyField(AwayPeriod, backref="stays", on_delete="CASCADE")
    since = pw.DateField()


class TimelineLine(Row):
    """What happened to or with a member, labelled by the package it happened in. The member sees the same lines."""

    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="timeline", on_delete="CASCADE", index=False)
    at = UTCDateTimeField()
    kind = pw.TextField()
    by_id = pw.UUIDField(null=True)
    record_id = pw.UUIDField(null=True)
    facts = pw.TextField(default="{}")  # JSON, rendered in the reader's language


TimelineLine.add_index(
    TimelineLine.index(TimelineLine.member, TimelineLine.at, TimelineLine.id, name="timeline_member")
)


class FieldChange(Row):
    """What a field of the file was before, who changed it and when. Deletable by right, unlike the audit line."""

    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="changes", on_delete="CASCADE")
    field = pw.TextField()
    before = pw.TextField(null=True)
    after = pw.TextField(null=True)
    at = UTCDateTimeField(default=now)
    by_id = pw.UUIDField(null=True)


class StatedReason(Row):
    """Why the county department opens a unit's person rows, and until when (docs/rules.md)."""

    county_id = pw.UUIDField()
    account_id = pw.UUIDField(index=True)
    unit = pw.ForeignKeyField(Unit, on_delete="RESTRICT")
    reason = pw.TextField()
    made_at = UTCDateTimeField(default=now)
    until = UTCDateTimeField()


def open_periods(members: list[UUID]) -> dict[UUID, AwayPeriod]:
    """The open away period of each of `members` that has one."""
    rows = AwayPeriod.select().where(AwayPeriod.member.in_(members), AwayPeriod.ended_on.is_null())
    return {row.member_id: row for row in rows}
