"""Whoever confirms an invitation by a call is told when the number in the file was changed lately, and by whom."""

from datetime import timedelta

import pytest

from pwa.core.audit import AuditLine
from pwa.core.clock import now, today
from pwa.core.database import write
from pwa.core.schema import note_restore
from pwa.members.changes import set_phone
from pwa.members.models import FieldChange, Member
from tests.identity.conftest import limited, used  # noqa: F401  (fixtures)
from tests.identity.link_steps import link_by, newest
from tests.people import PEOPLE, UNITS
from tests.reports.phone import Phone

MEMBER, MAKER = PEOPLE["member"], PEOPLE["secretary"]


def change(by, number="19900009999", at=None):
    with write():
        assert set_phone(Member.get_by_id(MEMBER.member_id), number, PEOPLE[by].account_id, at)


def page_of(as_) -> str:
    return as_("organiser").get(f"/invitations/{newest().id}").text


def test_a_number_that_was_changed_three_days_ago_is_named_with_who_changed_it(as_, used, clock):  # noqa: F811
    change("secretary")
    clock.forward(days=3)
    link_by(as_("secretary"))
    assert f"3 天前由{MAKER.name}更改" in page_of(as_)


@pytest.mark.parametrize(("days", "words"), [(0, "今天由"), (1, "昨天由"), (30, "30 天前由"), (31, None)])
def test_it_is_said_for_thirty_days_and_nothing_after_that(as_, used, clock, days, words):  # noqa: F811
    change("contact")
    clock.forward(days=days)
    link_by(as_("secretary"))
    page = page_of(as_)
    assert words + PEOPLE["contact"].name in page if words else "手机号码是" not in page


@pytest.mark.both_engines
def test_of_several_changes_the_last_is_named(as_, used, clock):  # noqa: F811
    change("secretary")
    clock.forward(days=2)
    change("contact", "19900008888")
    clock.forward(days=1)
    link_by(as_("secretary"))
    page = page_of(as_)
    assert f"昨天由{PEOPLE['contact'].name}" in page and "3 天前" not in page


def test_a_number_that_never_changed_is_not_spoken_of(as_, used):  # noqa: F811
    link_by(as_("secretary"))
    assert "手机号码是" not in page_of(as_)


def test_a_report_dated_back_does_not_hide_that_the_number_came_today(as_, used):  # noqa: F811
    change("secretary", at=now() - timedelta(days=60))
    link_by(as_("secretary"))
    assert f"今天由{MAKER.name}" in page_of(as_)


def test_an_applied_roster_counts_too(as_, used):  # noqa: F811
    """It writes the history with the change itself; its audit line need not name the field."""
    with write():
        facts = {"county_id": MEMBER.county_id, "member": MEMBER.member_id, "field": "phone", "at": now()}
        FieldChange.create(**facts, before="1", after="2", by_id=PEOPLE["committee"].account_id)
    link_by(as_("secretary"))
    assert f"今天由{PEOPLE['committee'].name}" in page_of(as_)


def test_a_limited_session_that_changed_the_number_is_named_with_whose_link_it_was(as_, used):  # noqa: F811
    place = {"division": "440307", "since": today().isoformat(), "stay": "long", "phone": "19900007777"}
    Phone(as_("member"), "member").accepted("location", place)
    with write():  # as until 0.1.0: today a limited session changes no number (tests/reports/test_limited_senders.py)
        AuditLine.update(link_by=MAKER.account_id).where(AuditLine.action == "changed").execute()
    link_by(as_("secretary"))
    page = page_of(as_)
    assert f"今天由{MEMBER.name}" in page and f"{MAKER.name}生成的链接" in page


@pytest.mark.both_engines
def test_the_page_of_a_branch_says_it_beside_each_name(as_, used):  # noqa: F811
    change("contact")
    link_by(as_("secretary"))
    with write():
        note_restore()
    page = as_("organiser").get(f"/invitations/branches/{UNITS['home']}").text
    assert f"今天由{PEOPLE['contact'].name}更改" in page
