"""The queue of reminders, what people have switched off, and since when a meeting was moved."""

import peewee as pw

from pwa.core.database import UTCDateTimeField


class Member(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "member"
        legacy_table_names = False


class Reminder(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE", index=False)
    rule = pw.TextField()
    kind = pw.TextField(constraints=[pw.Check("kind in ('urgent','routine')")])
    on = pw.DateField()
    until = UTCDateTimeField(null=True)
    made_at = UTCDateTimeField()
    lapsed_at = UTCDateTimeField(null=True)
    bundle_id = pw.UUIDField(null=True)
    channel = pw.TextField(null=True, constraints=[pw.Check("channel in ('push','gateway','sms')")])
    sending_at = UTCDateTimeField(null=True)
    outcome = pw.TextField(null=True, constraints=[pw.Check("outcome in ('taken','refused','unknown')")])
    undelivered_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "reminder"
        legacy_table_names = False
        constraints = [
            pw.Check("(sending_at is null) = (channel is null)"),
            pw.Check("(sending_at is null) = (bundle_id is null)"),
            pw.Check("outcome is null or sending_at is not null"),
            pw.Check("undelivered_at is null or kind = 'urgent'"),
        ]


Reminder.add_index(Reminder.index(Reminder.member, Reminder.rule, Reminder.on, unique=True, name="reminder_once"))
Reminder.add_index(
    Reminder.index(
        Reminder.member, name="reminder_waiting", where=Reminder.sending_at.is_null() & Reminder.lapsed_at.is_null()
    )
)
Reminder.add_index(
    Reminder.index(
        Reminder.sending_at, name="reminder_sending", where=Reminder.sending_at.is_null(False) & Reminder.outcome.is_null()
    )
)
Reminder.add_index(
    Reminder.index(
        Reminder.member,
        name="reminder_undelivered",
        where=Reminder.undelivered_at.is_null(False) & Reminder.lapsed_at.is_null(),
    )
)


class ReminderSwitch(pw.Model):
    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE", index=False)
    kind = pw.TextField(constraints=[pw.Check("kind in ('urgent','routine')")])
    channel = pw.TextField(constraints=[pw.Check("channel in ('push','gateway','sms')")])
    on = pw.BooleanField()
    changed_at = UTCDateTimeField()

    class Meta:
        table_name = "reminder_switch"
        legacy_table_names = False
        primary_key = pw.CompositeKey("member", "kind", "channel")


def up(migrator, db):
    with db.bind_ctx([Member, Reminder, ReminderSwitch], bind_refs=False, bind_backrefs=False):
        db.create_tables([Reminder, ReminderSwitch], safe=False)
    migrator.migrate(
        migrator.add_column("meeting", "moved_at", UTCDateTimeField(null=True)),
        migrator.add_column("meeting", "moved_from", pw.DateField(null=True)),
    )
