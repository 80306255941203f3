"""Who could not be told is called, also after a restore; what was sent before a restore is not sent again."""

from pwa.core.clock import now
from pwa.core.database import write
from pwa.core.schema import new_epoch, note_restore
from pwa.members.models import AwayPeriod, ContactAssignment
from pwa.reminders.models import Reminder
from pwa.reminders.sending import remind
from tests.people import TODAY

from .conftest import MEMBER, Kept


def test_who_is_to_be_called_is_called_after_a_restore_too(rules, clock):
    rules.add("alarm")
    remind({})
    assert Reminder.undelivered_to(MEMBER).scalar()
    with write():
        new_epoch()
    remind({})
    assert Reminder.undelivered_to(MEMBER).scalar()


def test_after_a_restore_of_a_backup_without_reminders_nothing_of_before_is_sent(rules, agreed, clock):
    rules.add("alarm")
    with write():
        new_epoch()
        note_restore()
    channel = Kept()
    remind({"push": channel})
    assert channel.sent == []
    clock.forward(days=1)
    rules.add("alarm", days=1)
    remind({"push": channel})
    assert len(channel.sent) == 1


def test_who_could_not_be_told_and_has_no_contact_person_stands_on_the_list_of_the_branch(rules, as_, clock):
    with write():
        ContactAssignment.update(ended_at=now()).where(ContactAssignment.member == MEMBER).execute()
        AwayPeriod.update(ended_on=TODAY).where(AwayPeriod.member == MEMBER).execute()
    rules.add("alarm")
    remind({})
    assert f'data-member="{MEMBER}"' in as_("secretary").get("/liaison/contacts").text
