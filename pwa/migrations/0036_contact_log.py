"""Contacts with members, as whoever keeps in touch writes them down."""

import peewee as pw

from pwa.core.database import UTCDateTimeField


class Member(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "member"
        legacy_table_names = False


class Contact(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE", index=False)
    by_id = pw.UUIDField()
    on = pw.DateField()
    reached_at = UTCDateTimeField()
    direction = pw.TextField(constraints=[pw.Check("direction in ('out','in')")])
    channel = pw.TextField(constraints=[pw.Check("channel in ('phone','message','visit','letter','met')")])
    summary = pw.TextField()
    needs = pw.TextField()
    follow_up_on = pw.DateField(null=True)
    pause_reason = pw.TextField(
        constraints=[pw.Check("pause_reason in ('','illness','childbirth','request','other')")]
    )
    pause_until = pw.DateField(null=True)
    pause_ended_at = UTCDateTimeField(null=True)
    pause_ended_by = pw.UUIDField(null=True)
    replaces = pw.UUIDField(null=True)
    corrected_at = UTCDateTimeField()
    counts = pw.BooleanField()

    class Meta:
        table_name = "contact_log"
        legacy_table_names = False
        constraints = [
            pw.Check("(pause_until is null) = (pause_reason = '')"),
            pw.Check('pause_until > "on"'),
            pw.Check('follow_up_on > "on"'),
            pw.Check("(pause_ended_at is null) = (pause_ended_by is null)"),
            pw.Check("pause_ended_at is null or pause_until is not null"),
        ]


Contact.add_index(Contact.index(Contact.member, Contact.on, Contact.corrected_at, name="contact_member"))
Contact.add_index(Contact.index(Contact.member, Contact.reached_at, name="contact_reached", where=Contact.counts))
Contact.add_index(
    Contact.index(Contact.member, Contact.pause_until, name="contact_pause", where=Contact.pause_until.is_null(False))
)


def up(migrator, db):
    with db.bind_ctx([Member, Contact], bind_refs=False, bind_backrefs=False):
        db.create_tables([Contact], safe=False)
