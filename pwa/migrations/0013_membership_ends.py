"""Why and when memberships ended here. Those that had ended before get a row that says so, without a reason."""

from datetime import timedelta, timezone

import peewee as pw

from pwa.core.database import UTCDateTimeField
from pwa.core.ids import new_id

REASONS = (
    "transferred", "died", "resigned", "removed", "expelled", "cancelled", "not_recorded",
)  # fmt: skip
CHINA = timezone(timedelta(hours=8))


class Member(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    left_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "member"
        legacy_table_names = False


class MembershipEnd(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, on_delete="CASCADE", backref="+")
    reason = pw.TextField(constraints=[pw.SQL("CHECK (reason in ('" + "','".join(REASONS) + "'))")])
    ended_on = pw.DateField()
    organisation = pw.TextField()
    document = pw.TextField()
    recorded_at = UTCDateTimeField()
    recorded_by = pw.UUIDField(null=True)
    undone_at = UTCDateTimeField(null=True)
    undone_by = pw.UUIDField(null=True)
    undone_because = pw.TextField()

    class Meta:
        table_name = "membership_end"
        legacy_table_names = False


MembershipEnd.add_index(
    MembershipEnd.index(
        MembershipEnd.member, unique=True, name="membership_end_current", where=MembershipEnd.undone_at.is_null()
    )
)


def _row(member):
    moment = member.left_at
    facts = {"county_id": member.county_id, "member": member.id, "recorded_at": moment}
    return {
        "id": new_id(), **facts, "reason": "not_recorded", "ended_on": moment.astimezone(CHINA).date(),
        "organisation": "", "document": "", "undone_because": "",
    }  # fmt: skip


def up(migrator, db):
    with db.bind_ctx([Member, MembershipEnd], bind_refs=False, bind_backrefs=False):
        db.create_tables([MembershipEnd], safe=False)
        gone = list(Member.select().where(Member.left_at.is_null(False)).order_by(Member.id))
        for part in pw.chunked([_row(member) for member in gone], 500):
            MembershipEnd.insert_many(part).execute()
