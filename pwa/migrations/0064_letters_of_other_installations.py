"""Introduction letters of other installations by which somebody was taken in here; which requests go along with a
membership."""

import peewee as pw

from pwa.core.database import UTCDateTimeField


class Unit(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "unit"
        legacy_table_names = False


class Guest(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "guest"
        legacy_table_names = False


class Member(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "member"
        legacy_table_names = False


class IncomingLetter(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    branch = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)
    key = pw.TextField()
    number = pw.TextField()
    issuer = pw.TextField()
    issued_on = pw.DateField()
    valid_until = pw.DateField(null=True)
    name = pw.TextField()
    said = pw.TextField()
    code = pw.TextField()
    guest = pw.ForeignKeyField(Guest, null=True, backref="+", on_delete="SET NULL", index=False)
    member = pw.ForeignKeyField(Member, null=True, backref="+", on_delete="CASCADE", index=False)
    state = pw.TextField(constraints=[pw.Check("state in ('taken_in','receipt_sent','counted','sent_back')")])
    since = UTCDateTimeField()
    paper_files = pw.BooleanField()
    accepted_on = pw.DateField()
    taken_in_by = pw.UUIDField()
    receipt_number = pw.TextField()
    receipt_code = pw.TextField()
    receipt_said = pw.TextField()
    receipt_on = pw.DateField(null=True)
    receipt_by = pw.UUIDField(null=True)
    ended_on = pw.DateField(null=True)
    ended_by = pw.UUIDField(null=True)
    words = pw.TextField()

    class Meta:
        table_name = "incoming_letter"
        legacy_table_names = False
        constraints = [pw.Check("(state = 'counted') = (member_id is not null)")]


IncomingLetter.add_index(
    IncomingLetter.index(
        IncomingLetter.key,
        IncomingLetter.number,
        unique=True,
        name="incoming_letter_once",
        where=IncomingLetter.state != "sent_back",
    )
)
IncomingLetter.add_index(
    IncomingLetter.index(IncomingLetter.branch, IncomingLetter.since, IncomingLetter.id, name="incoming_letter_branch")
)
IncomingLetter.add_index(
    IncomingLetter.index(IncomingLetter.guest, name="incoming_letter_guest", where=IncomingLetter.guest.is_null(False))
)
IncomingLetter.add_index(
    IncomingLetter.index(
        IncomingLetter.member, name="incoming_letter_member", where=IncomingLetter.member.is_null(False)
    )
)


def up(migrator, db):
    with db.bind_ctx([Unit, Guest, Member, IncomingLetter], bind_refs=False, bind_backrefs=False):
        db.create_tables([IncomingLetter], safe=False)
    migrator.migrate(migrator.add_column("transfer", "goes_along", pw.TextField(default="")))
