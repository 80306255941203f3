"""A post that waits for a second officer gives no right to file for others either: not for a member, not a roll."""

import pytest

from pwa.core.database import write
from pwa.identity.models import Account
from pwa.members.changes import assign_contact
from pwa.members.models import Member
from pwa.reports.models import Submission
from tests.identity.link_steps import AGREE, confirm_sign_in, link_by
from tests.kit.client import client_of
from tests.meetings.conftest import attendance, called, roll, tick
from tests.people import PEOPLE
from tests.reports.phone import LOCATION, Phone

MEMBER = PEOPLE["member"].member_id
FOR_ANOTHER = {"subject": str(MEMBER), "source": "phone"}


@pytest.fixture
def opened(as_, app):
    """opened(login): a phone in which a first invitation by the secretary was opened, perhaps by the secretary."""

    def phone(login):
        browser = client_of(app)
        assert browser.post(link_by(as_("secretary"), login), data=AGREE).status_code == 303
        return Phone(browser, login)

    return phone


@pytest.mark.both_engines
def test_an_officer_whose_post_waits_files_for_nobody_until_it_is_confirmed(opened, as_, clock):
    phone = opened("organiser")
    clock.forward(minutes=1)
    entry = phone.entry("location", LOCATION, **FOR_ANOTHER)
    [result] = phone.send(entry)["results"]
    assert (result["outcome"], list(result["errors"])) == ("rejected", ["subject"])
    assert not Submission.select().where(Submission.member_id == MEMBER).exists()
    assert confirm_sign_in(as_("committee"), "organiser").status_code == 303
    assert phone.outcome(entry) == "accepted"


def test_an_officer_whose_post_waits_takes_no_roll(opened, as_, clock):
    phone = opened("organiser")
    meeting = called(0)
    clock.forward(hours=3)
    entry = phone.entry("roll", roll(meeting, tick("quiet", "present", clock.now)))
    assert phone.outcome(entry) == "rejected" and "present" not in attendance(meeting).values()
    assert confirm_sign_in(as_("committee"), "organiser").status_code == 303
    assert phone.outcome(entry) == "accepted"


def test_a_contact_person_whose_post_waits_files_for_nobody(opened, as_, clock):
    phone = opened("courier")
    with write():
        assign_contact(Member.with_branch(MEMBER), Account.get_by_id(PEOPLE["courier"].account_id), None)
    clock.forward(minutes=1)
    entry = phone.entry("location", LOCATION, **FOR_ANOTHER)
    assert phone.outcome(entry) == "rejected"
    assert confirm_sign_in(as_("committee"), "courier").status_code == 303
    assert phone.outcome(entry) == "accepted"


def test_who_came_in_files_their_own_reports_as_before(opened):
    phone = opened("organiser")
    assert phone.outcome(phone.entry("location", LOCATION)) == "accepted"
