"""Store the queue of reminders: a row is the delivery. And what people have switched on or off."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core.clock import now
from pwa.core.compiled_query import compiled_query
from pwa.core.database import Row, UTCDateTimeField, db, one_of
from pwa.core.reminders import KINDS
from pwa.members.models import Member

from .rules import CHANNELS, OUTCOMES


class Reminder(Row):
    """One reminder of a rule to a person about a day, an urgent one also about a thing. It waits, until it is not due
    any more (`lapsed_at`) or is sent:
    `sending_at` is committed before a channel is asked, `outcome` after its answer. A row without outcome was perhaps
    sent, and is never sent again. Rows of one message have the same `bundle_id`."""

    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, on_delete="CASCADE", index=False)  # reminder_once begins with it
    rule = pw.TextField()
    kind = pw.TextField(constraints=[one_of("kind", KINDS)])
    on = pw.DateField()
    about = pw.TextField(default="")  # what an urgent one is about (Due.about)
    until = UTCDateTimeField(null=True)  # from then on a call does not help either
    made_at = UTCDateTimeField(default=now)
    lapsed_at = UTCDateTimeField(null=True)
    bundle_id = pw.UUIDField(null=True)
    channel = pw.TextField(null=True, constraints=[one_of("channel", CHANNELS)])
    sending_at = UTCDateTimeField(null=True)
    outcome = pw.TextField(null=True, constraints=[one_of("outcome", OUTCOMES)])
    undelivered_at = UTCDateTimeField(null=True)  # since when an urgent one cannot or perhaps could not be delivered

    class Meta:
        constraints = [
            pw.Check("(sending_at is null) = (channel is null)"),
            pw.Check("(sending_at is null) = (bundle_id is null)"),
            pw.Check("outcome is null or sending_at is not null"),
            pw.Check("undelivered_at is null or kind = 'urgent'"),
        ]

    @classmethod
    def waits(cls) -> pw.Expression:
        """Build the condition of the reminders that no channel was asked to send, and that are not over."""
        return cls.sending_at.is_null() & cls.lapsed_at.is_null()

    @classmethod
    def undelivered_to(cls, member: Any) -> pw.Select:
        """Query since when an urgent reminder to a member could not be delivered, while a call still helps."""
        one = cls.alias("undelivered")
        still = one.undelivered_at.is_null(False) & one.lapsed_at.is_null() & (one.until > now())
        return one.select(pw.fn.MAX(one.undelivered_at)).where(one.member == member, still)


ONCE = (Reminder.member, Reminder.rule, Reminder.on, Reminder.about)
Reminder.add_index(Reminder.index(*ONCE, unique=True, name="reminder_once"))
Reminder.add_index(
    Reminder.index(
        Reminder.member, name="reminder_waiting", where=Reminder.sending_at.is_null() & Reminder.lapsed_at.is_null()
    )
)
Reminder.add_index(
    Reminder.index(
        Reminder.sending_at,
        name="reminder_sending",
        where=Reminder.sending_at.is_null(False) & Reminder.outcome.is_null(),
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
    """That a person has switched a kind of reminders on or off for a channel; without a row the rules say."""

    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, on_delete="CASCADE", index=False)
    kind = pw.TextField(constraints=[one_of("kind", KINDS)])
    channel = pw.TextField(constraints=[one_of("channel", CHANNELS)])
    on = pw.BooleanField()
    changed_at = UTCDateTimeField(default=now)

    member_id: UUID

    class Meta:
        database = db
        legacy_table_names = False
        primary_key = pw.CompositeKey("member", "kind", "channel")

    @classmethod
    def of(cls, people: Iterable[UUID]) -> dict[UUID, dict[tuple[str, str], bool]]:
        """Return what these people have switched: person → (kind, channel) → on. One query."""
        found: dict[UUID, dict[tuple[str, str], bool]] = {}
        ids = list(people)
        for person, kind, channel, on in _switches(ids) if ids else []:
            found.setdefault(person, {})[kind, channel] = bool(on)
        return found


@compiled_query
def _switches(people: Any) -> Any:
    row = ReminderSwitch
    return row.select(row.member, row.kind, row.channel, row.on).where(row.member.in_(people))


from . import push_models  # noqa: E402, F401  (this module brings all tables)
