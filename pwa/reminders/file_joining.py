"""Settle the reminders of a person whose two files are joined."""

from uuid import UUID

from pwa.members.models import Member

from .models import Reminder, ReminderSwitch


def keep_one_each(stays: Member, goes: Member, by: UUID | None) -> None:
    """Of what both files were reminded of keep one row, the one that was sent; of two choices that of the file that
    stays."""
    mine = {(row.rule, row.on, row.about): row for row in Reminder.select().where(Reminder.member == stays.id)}
    for other in Reminder.select().where(Reminder.member == goes.id):
        twin = mine.get((other.rule, other.on, other.about))
        if twin is not None:
            over = twin if other.sending_at and not twin.sending_at else other
            Reminder.delete().where(Reminder.id == over.id).execute()
    for choice in ReminderSwitch.select().where(ReminderSwitch.member == stays.id):
        same = (ReminderSwitch.kind == choice.kind) & (ReminderSwitch.channel == choice.channel)
        ReminderSwitch.delete().where(ReminderSwitch.member == goes.id, same).execute()
