"""On the machine a membership is ended as on the file, and a mistake is taken back."""

import pytest

from pwa.core.audit import AuditLine
from pwa.members.changes import contacts_of
from pwa.members.models import Member, MembershipEnd
from pwa.organisations.models import Post
from tests.people import PEOPLE, PLACES, ago

HOME = PLACES["home"].name
CONTACT, MEMBER = PEOPLE["contact"], PEOPLE["member"]
DIED = ("--reason", "died", "--on", ago(2))


def test_who_has_left_has_no_post_and_open_work_is_named(runner):
    told = runner("end-membership", CONTACT.name, HOME, *DIED)
    assert told.exit_code == 0 and CONTACT.name in told.output and "联系的党员" in told.output + told.stderr
    assert Post.held_by(CONTACT.account_id) == [] and contacts_of(MEMBER.member_id) == []
    line = AuditLine.get(AuditLine.action == "ended membership")
    assert (line.actor_id, line.county_id) == (None, CONTACT.county_id)
    assert runner("end-membership", CONTACT.name, HOME, *DIED).exit_code == 1


def test_a_mistake_is_taken_back(runner):
    runner("end-membership", MEMBER.name, HOME, *DIED)
    assert runner("end-membership", MEMBER.name, HOME, "--undo", "登记错了人").exit_code == 0
    assert Member.get_by_id(MEMBER.member_id).left_at is None and MembershipEnd.get().undone_because == "登记错了人"
    assert runner("end-membership", MEMBER.name, HOME, "--undo", "登记错了人").exit_code == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [((), 2), (("--reason", "died"), 2), (("--reason", "transferred", "--on", ago(2)), 1),
     (("--reason", "died", "--on", ago(-1)), 1), (("--reason", "cancelled", "--on", ago(2), "--organisation", "x"), 1)],
)  # fmt: skip
def test_what_is_missing_or_does_not_fit_is_refused(runner, given, code):
    assert runner("end-membership", MEMBER.name, HOME, *given).exit_code == code
    assert Member.get_by_id(MEMBER.member_id).left_at is None


def test_nobody_and_no_unit_of_that_name(runner):
    assert runner("end-membership", "查无此人", HOME, *DIED).exit_code == 1
    assert runner("end-membership", MEMBER.name, "查无此部", *DIED).exit_code == 1
