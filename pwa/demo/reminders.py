"""Write down reminders with every end: sent, refused, of unknown end, over, waiting; and a choice of what to get."""

from datetime import timedelta
from typing import Any

from pwa.core import clock
from pwa.core.ids import new_id
from pwa.identity.models import Account
from pwa.reminders.models import Reminder, ReminderSwitch

from .cast import PEOPLE
from .story import Story


def tell_of_reminders(story: Story) -> None:
    """Wang Jianguo was reminded of a meeting, and wants routine reminders by no SMS; the student's phone could not
    be reached when a meeting was moved: the contact person calls."""

    def reminder(login: str, rule: str, kind: str, days_ago: int, hour: int, **more: Any) -> None:
        person, made_at = PEOPLE[login], story.moment(days_ago, hour)
        if channel := more.get("channel"):
            more |= {"bundle_id": new_id(), "sending_at": made_at + timedelta(minutes=2), "channel": channel}
        facts = {"county_id": person.county_id, "member": person.member_id, "rule": rule, "kind": kind}
        on = story.today - timedelta(days=days_ago)
        Reminder.create(**facts, on=on, made_at=made_at, until=made_at + timedelta(days=14), **more)

    reminder("member", "meeting_near", "routine", 12, 9, channel="push", outcome="taken")
    reminder("member", "case_answered", "urgent", 5, 15, channel="sms", outcome="taken")
    reminder("contact", "contact_due", "routine", 6, 10, channel="push", outcome="unknown")
    reminder("courier", "meeting_near", "routine", 12, 9, lapsed_at=story.moment(11, 8))
    reminder("secretary", "meeting_near", "routine", 2, 9)
    late = {"channel": "push", "outcome": "refused", "undelivered_at": story.moment(1, 16, 5)}
    reminder("student", "meeting_moved", "urgent", 1, 16, **late)
    with clock.stopped_at(story.moment(20, 20)):
        account = Account.get_by_id(PEOPLE["member"].account_id)
        ReminderSwitch.create(
            county_id=account.county_id, member=account.member_id, kind="routine", channel="sms", on=False
        )
