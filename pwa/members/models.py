"""Store people, where they are, who their contact persons are, and what happened: a row for each fact, with who and
when."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core.access import Role
from pwa.core.bulk_sql import joined
from pwa.core.clock import now
from pwa.core.compiled_query import compiled_query
from pwa.core.database import PathField, Row, UTCDateTimeField, db, one_of
from pwa.organisations.models import Post, Unit

from .leaving_rules import LEAVING, NOT_RECORDED


class Member(Row):
    """A Party member and the branch that holds their membership."""

    county_id = pw.UUIDField()
    branch = pw.ForeignKeyField(Unit, backref="members", on_delete="RESTRICT", index=False)  # member_branch_key
    name = pw.TextField()
    search = pw.TextField(default="")  # name, pinyin and initials, in lower case (core/name_keys.py)
    name_key = pw.TextField(default="")  # to compare and sort by (core/name_keys.py)
    sex = pw.TextField(constraints=[pw.Check("sex in ('1','2')")])  # GB/T 2261.1
    born_on = pw.DateField(null=True)
    kind = pw.TextField(default="full", constraints=[pw.Check("kind in ('full','probationary')")])
    joined_on = pw.DateField(null=True)
    phone = pw.TextField(null=True)
    id_sealed = pw.TextField(null=True)  # encrypted; see core.crypto
    id_index = pw.TextField(null=True, unique=True)
    made_at = UTCDateTimeField(default=now)
    left_at = UTCDateTimeField(null=True)
    # The further fields of the official form of 16 items (docs/roster.md); None: unknown.
    ethnicity = pw.TextField(null=True)  # GB/T 3304; this and the other codes are in codes.py
    education = pw.TextField(null=True)  # GB/T 4658
    full_on = pw.DateField(null=True)
    job_post = pw.TextField(null=True)  # a code, or the form's text if it is no code
    landline = pw.TextField(null=True)
    address = pw.TextField(null=True)  # with house number
    status = pw.TextField(null=True)  # normal, suspended
    lost_since = pw.DateField(null=True)
    floating = pw.BooleanField(null=True)  # by the roster; what the member reports is in AwayPeriod
    destination = pw.TextField(null=True)  # division or country, by the roster
    destination_area = pw.TextField(null=True)  # what stands behind it: a street, a firm
    month_only = pw.TextField(null=True)  # the dates above of which only year and month are known (file_items.py)
    joined_into = pw.UUIDField(null=True)  # the file of the same person to which everything of this one went

    seen_as: str  # set by reach.py: as what the visitor sees this member

    @classmethod
    def with_branch(cls, member_id: UUID | None) -> "Member | None":
        """Read the member with their branch, by one query; None if there is no such member."""
        rows = _with_branch(member_id) if member_id else []
        return next((joined(cls, "branch", Unit, values) for values in rows), None)


@compiled_query
def _with_branch(member_id: Any) -> Any:
    return Member.select(Member, Unit).join(Unit).where(Member.id == member_id)


Member.add_index(Member.index(Member.branch, Member.name_key, Member.id, name="member_branch_key"))
Member.add_index(Member.index(Member.joined_into, name="member_joined_into", where=Member.joined_into.is_null(False)))


class TwoPeople(Row):
    """Two files that look like one person's, and of which an officer says that they are two people's."""

    county_id = pw.UUIDField()
    first = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE")  # of the two ids the lower
    second = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE")
    at = UTCDateTimeField(default=now)
    by_id = pw.UUIDField(null=True)


TwoPeople.add_index(TwoPeople.index(TwoPeople.first, TwoPeople.second, unique=True, name="two_people_pair"))


class HeadCount(pw.Model):
    """How many members a branch has, and how many of them are away (derived, see `headcounts.py`). The branch's path is
    repeated here, so that the sum of a subtree reads one range of one table."""

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
    """The branch of a member from when to when, as recorded; rights to file go by the time of writing."""

    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="affiliations", on_delete="CASCADE")
    branch = pw.ForeignKeyField(Unit, on_delete="RESTRICT", index=False)  # meetings/models.py
    began_at = UTCDateTimeField(default=now)
    ended_at = UTCDateTimeField(null=True)
    effective_on = pw.DateField(null=True)  # they count in it from this day, if it was recorded later


class MembershipEnd(Row):
    """Why and from which day somebody is no longer a member here, as recorded by whom. `undone_at`: it was recorded by
    mistake. While it stands, `Member.left_at` has the time of recording, at which rights end."""

    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, on_delete="CASCADE")
    reason = pw.TextField(constraints=[one_of("reason", (*LEAVING, NOT_RECORDED))])
    ended_on = pw.DateField()
    organisation = pw.TextField(default="")  # where to, or who decided
    document = pw.TextField(default="")  # number of the letter or decision
    recorded_at = UTCDateTimeField(default=now)
    recorded_by = pw.UUIDField(null=True)
    undone_at = UTCDateTimeField(null=True)
    undone_by = pw.UUIDField(null=True)
    undone_because = pw.TextField(default="")


MembershipEnd.add_index(
    MembershipEnd.index(
        MembershipEnd.member, unique=True, name="membership_end_current", where=MembershipEnd.undone_at.is_null()
    )
)


class ContactAssignment(Row):
    """The contact person of a member (Reg2019 Art 33)."""

    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="contacts", on_delete="CASCADE")
    account_id = pw.UUIDField(index=True)
    began_at = UTCDateTimeField(default=now)
    began_by = pw.UUIDField(null=True)
    ended_at = UTCDateTimeField(null=True)
    ended_by = pw.UUIDField(null=True)

    @classmethod
    def in_force(cls) -> pw.Expression:
        """Build the condition of the assignments that give rights: not ended, of somebody who holds the post of contact
        person now. Every right of a contact person is read through it."""
        return cls._with_post(Post.in_force)

    @classmethod
    def given(cls) -> pw.Expression:
        """Build the condition of the assignments of somebody who holds the post, also if it gives no right yet: to name
        the contact person."""
        return cls._with_post(Post.given)

    @classmethod
    def _with_post(cls, condition: Callable[[Any], pw.Expression]) -> pw.Expression:
        post = Post.alias("contact_post")
        held = post.select(post.id).where(post.account_id == cls.account_id, post.role == Role.CONTACT.value)
        return cls.ended_at.is_null() & pw.fn.EXISTS(held.where(condition(post)))


class PlaceFields(Row):
    """A place as a member reported it: a division down to the county, or a country; never coordinates."""

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
    """One absence, from the first `since` to the day of return. Derived from reports; its id is the first report's."""

    member = pw.ForeignKeyField(Member, on_delete="CASCADE", index=False)  # away_period_member begins with it
    began_on = pw.DateField()
    ended_on = pw.DateField(null=True)
    here_since = pw.DateField()  # since when at the present place
    said_at = UTCDateTimeField()  # corrected time of the latest report


AwayPeriod.add_index(
    AwayPeriod.index(AwayPeriod.member, unique=True, name="away_period_open", where=AwayPeriod.ended_on.is_null())
)
AwayPeriod.add_index(AwayPeriod.index(AwayPeriod.member, AwayPeriod.began_on, name="away_period_member"))


class Stay(PlaceFields):
    """A place during an away period; its id is that of its report."""

    period = pw.ForeignKeyField(AwayPeriod, backref="stays", on_delete="CASCADE")
    since = pw.DateField()


class TimelineLine(Row):
    """Something that happened to a member, labelled by the package that wrote it. The member sees the line too."""

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
    """The old and new value of a field of the file, who changed it and when. Unlike an audit line it can be deleted, as
    the law may require."""

    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="changes", on_delete="CASCADE")
    field = pw.TextField()
    before = pw.TextField(null=True)
    after = pw.TextField(null=True)
    at = UTCDateTimeField(default=now)
    by_id = pw.UUIDField(null=True)


class StatedReason(Row):
    """Why the county department opens a unit's member list, and until when (docs/rules.md)."""

    county_id = pw.UUIDField()
    account_id = pw.UUIDField(index=True)
    unit = pw.ForeignKeyField(Unit, on_delete="RESTRICT")
    reason = pw.TextField()
    made_at = UTCDateTimeField(default=now)
    until = UTCDateTimeField()


def open_periods(members: list[UUID]) -> dict[UUID, AwayPeriod]:
    """Return the open away periods of these members, by member id."""
    rows = AwayPeriod.select().where(AwayPeriod.member.in_(members), AwayPeriod.ended_on.is_null())
    return {row.member_id: row for row in rows}
