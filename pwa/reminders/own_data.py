"""Export what the queue of reminders holds of a member."""

from pwa.core.plain_rows import Rows, plain_rows
from pwa.identity.models import Account
from pwa.members.models import Member

from .models import Reminder, ReminderSwitch
from .push_models import PushSubscription


def reminders_of(member: Member) -> Rows:
    """Every reminder that was written down for the member, and what became of it."""
    rows = Reminder.select().where(Reminder.member == member.id).order_by(Reminder.made_at, Reminder.id)
    return plain_rows(rows, "bundle_id", "until", "about")


def switches_of(member: Member) -> Rows:
    """What the member has switched on or off."""
    rows = ReminderSwitch.select().where(ReminderSwitch.member == member.id)
    return plain_rows(rows.order_by(ReminderSwitch.kind, ReminderSwitch.channel))


def subscriptions_of(account: Account) -> Rows:
    """When notifications were switched on on a phone, and when its push service ended that; not the address."""
    rows = PushSubscription.select().where(PushSubscription.account == account.id)
    return plain_rows(rows.order_by(PushSubscription.made_at, PushSubscription.id), "session", "address_hash", "sealed")
