"""What members confirmed once a year; who made the link behind a planned hand-over."""

import peewee as pw

from pwa.core.database import UTCDateTimeField


class Member(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "member"
        legacy_table_names = False


class Confirmation(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE", index=False)
    question = pw.TextField()
    at = UTCDateTimeField()
    by_id = pw.UUIDField()
    source = pw.TextField(null=True, constraints=[pw.Check("source in ('phone','letter','visit')")])
    whole = pw.BooleanField()

    class Meta:
        table_name = "yearly_confirmation"
        legacy_table_names = False


Confirmation.add_index(Confirmation.index(Confirmation.member, Confirmation.at, name="confirmation_member"))


def up(migrator, db):
    with db.bind_ctx([Member, Confirmation], bind_refs=False, bind_backrefs=False):
        db.create_tables([Confirmation], safe=False)
    migrator.migrate(migrator.add_column("contact_handover", "link_by", pw.UUIDField(null=True)))
