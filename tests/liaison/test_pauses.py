"""A pause is ended by hand: by whom, once, and from that day a contact is due by the rule again."""

import re

import pytest

from pwa.core.audit import AuditLine
from pwa.core.database import write
from pwa.identity.models import Session
from pwa.liaison.models import Contact
from pwa.members.models import TimelineLine
from tests.liaison.test_contacts import contact
from tests.people import PEOPLE, ago, said

MEMBER = PEOPLE["member"].member_id
WHY = f"/liaison/contacts/{MEMBER}"


@pytest.fixture
def pause(phone_of, clock):
    """A pause of a member who left two hundred days ago: agreed five days ago, for another hundred days."""
    clock.forward(days=-200)
    phone_of("member").accepted("location", {"division": "440307", "since": clock.today.isoformat(), "stay": "long"})
    clock.forward(days=195)
    agreed = contact(5, pause_reason="illness", pause_until=ago(-100))
    made = phone_of("contact").accepted("contact", agreed, subject=str(MEMBER))
    clock.forward(days=5)
    with write():
        Session.update(last_used_at=clock.now).execute()  # nobody's session has run out
    return made


def end(client, pause, **fields):
    return client.post(f"/liaison/pauses/{pause}/end", data=fields)


def shown(client) -> str:
    return re.search(r'name="seen" value="(\w+)"', client.get(WHY).text)[1]


def test_from_the_day_on_which_a_pause_is_ended_the_rule_asks_for_a_contact_again(pause, as_):
    page = as_("contact").get(WHY).text
    assert f"暂停联系至 {said(-100)}" in page and "结束暂停联系" in page
    answer = end(as_("contact"), pause, seen=shown(as_("contact")))
    assert answer.status_code == 303 and answer.headers["Location"].endswith(WHY)
    page = as_("contact").get(WHY).text
    assert f"最迟 {said(-84)} 联系" in page, "they spoke five days ago: in time until ninety days after"
    assert f"{said(5)} 至 {said(1)} 暂停联系" in page and "结束暂停联系" not in page


def test_nobody_is_overdue_on_the_day_on_which_a_long_pause_is_ended(pause, as_, clock):
    clock.forward(days=95)
    with write():
        Session.update(last_used_at=clock.now).execute()  # nobody's session has run out
    end(as_("contact"), pause)
    assert f"最迟 {said(-109)}" in as_("contact").get(WHY).text, "the warning of fifteen days begins anew"


def test_the_member_reads_who_ended_the_pause_and_the_audit_trail_has_it(pause, as_):
    end(as_("secretary"), pause)
    row = Contact.get_by_id(pause)
    assert row.pause_ended_by == PEOPLE["secretary"].account_id and row.pause_until.isoformat() == ago(-100)
    line = TimelineLine.get(TimelineLine.kind == "pause_ended")
    assert (line.member_id, line.by_id) == (MEMBER, PEOPLE["secretary"].account_id)
    audit = AuditLine.get(AuditLine.action == "ended pause")
    assert (str(audit.record_id), audit.member_id) == (str(pause), MEMBER)
    assert "结束了暂停联系" in as_("member").get(f"/members/{MEMBER}").text


def test_who_comes_second_learns_who_was_first_and_writes_nothing(pause, as_):
    seen = shown(as_("secretary"))
    end(as_("contact"), pause)
    answer = end(as_("secretary"), pause, seen=seen)
    assert answer.status_code == 422 and PEOPLE["contact"].name in answer.text
    assert Contact.get_by_id(pause).pause_ended_by == PEOPLE["contact"].account_id
    assert AuditLine.select().where(AuditLine.action == "ended pause").count() == 1


def test_every_pause_that_runs_is_ended_and_none_that_is_over(pause, as_, phone_of):
    phone = phone_of("contact")
    over = phone.accepted("contact", contact(90, pause_reason="request", pause_until=ago(60)), subject=str(MEMBER))
    other = phone.accepted("contact", contact(4, pause_reason="request", pause_until=ago(-30)), subject=str(MEMBER))
    end(as_("contact"), pause)
    assert Contact.get_by_id(other).pause_ended_at is not None and Contact.get_by_id(over).pause_ended_at is None
    assert "结束暂停联系" not in as_("contact").get(WHY).text
    assert end(as_("contact"), over).status_code == 422, "it is over by itself"


def test_committees_above_see_the_pause_but_do_not_end_it_and_nobody_else_finds_it(pause, as_):
    page = as_("committee").get(WHY).text
    assert f"暂停联系至 {said(-100)}" in page and "结束暂停联系" not in page
    for login in ("committee", "county", "host", "next_secretary", "member", "auditor"):
        assert end(as_(login), pause).status_code == 404, login
    assert Contact.get_by_id(pause).pause_ended_at is None


def test_a_contact_without_a_pause_has_none_to_end(phone_of, as_):
    made = phone_of("contact").accepted("contact", contact(1), subject=str(MEMBER))
    assert end(as_("contact"), made).status_code == 404
