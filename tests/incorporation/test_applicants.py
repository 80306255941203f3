"""An application handed in away from home is registered and forwarded; nothing is decided here."""

from datetime import timedelta

import pytest

from pwa.core.audit import AuditLine
from pwa.core.database import write
from pwa.incorporation.applicant_models import Applicant
from pwa.incorporation.ended_files import delete_ended
from pwa.organisations.models import Post, Unit
from tests.people import PEOPLE, UNITS, ago

NEW = {"name": "周晓梅", "kind": "applicant", "handed_in_on": ago(5)}
TO = {"forwarded_to": "临丰县丰山镇党委", "forwarded_on": ago(1)}


def registered(client, **more) -> str:
    """The address of somebody whom this officer registers."""
    answer = client.post("/incorporation/applicants/new", data=NEW | more)
    assert answer.status_code == 303
    return answer.headers["Location"]


def test_an_application_is_registered_stands_on_today_and_is_forwarded(app, as_):
    client = as_("secretary")
    at = registered(client)
    assert "1 份入党申请待转交" in client.get("/").text
    assert "周晓梅" in client.get("/incorporation/applicants?show=waiting").text
    assert client.post(f"{at}/forward", data=TO).status_code == 303
    shown = client.get(at).text
    assert "临丰县丰山镇党委" in shown and "转交" in shown
    assert "入党申请待转交" not in client.get("/").text
    assert "周晓梅" not in client.get("/incorporation/applicants?show=waiting").text
    actions = [row.action for row in AuditLine.select().where(AuditLine.kind == "applicant").order_by(AuditLine.at)]
    assert actions == ["registered applicant", "forwarded application"]
    assert client.post(f"{at}/forward", data=TO).status_code == 422


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": ""}, "此项必填"),
        ({"name": "<b>"}, "姓名有误"),
        ({"handed_in_on": ago(-1)}, "这一天还没到"),
        ({"handed_in_on": ""}, "此项必填"),
        ({"kind": "member"}, "请从给出的选项中选一个"),
        ({}, "已登记过这份申请"),
    ],
)
def test_what_is_no_new_application_is_refused_and_kept_in_the_form(app, as_, fields, message):
    client = as_("secretary")
    registered(client)
    answer = client.post("/incorporation/applicants/new", data=NEW | fields)
    assert answer.status_code == 422 and message in answer.text
    assert Applicant.select().count() == 1


def test_no_application_is_forwarded_before_it_was_handed_in(app, as_):
    client = as_("secretary")
    at = registered(client)
    answer = client.post(f"{at}/forward", data=TO | {"forwarded_on": ago(9)})
    assert answer.status_code == 422 and "早于" in answer.text and "临丰县丰山镇党委" in answer.text


def test_the_branch_and_the_committee_above_read_it_and_nobody_else(app, as_):
    at = registered(as_("secretary"))
    assert as_("committee").get(at).status_code == 200
    assert as_("committee").post(f"{at}/forward", data=TO).status_code == 404
    for login in ("next_secretary", "host", "contact", "member", "county"):
        assert as_(login).get(at).status_code == 404, login


def test_of_two_officers_the_second_reads_what_the_first_did(app, as_):
    at = registered(as_("secretary"))
    page = as_("organiser").get(at).text
    seen = page.split('name="seen" value="')[1].split('"')[0]
    as_("secretary").post(f"{at}/forward", data=TO)
    answer = as_("organiser").post(f"{at}/end", data={"how": "withdrawn", "seen": seen})
    assert answer.status_code == 422 and PEOPLE["secretary"].name in answer.text
    assert Applicant.get().ended_at is None


def test_a_year_after_its_end_the_entry_is_deleted(app, as_, clock):
    client = as_("secretary")
    at = registered(client)
    assert client.post(f"{at}/end", data={"how": "moved"}).status_code == 303
    assert "周晓梅" in client.get("/incorporation/applicants?show=ended").text
    clock.to(clock.now + timedelta(days=364))
    assert delete_ended(Applicant, "applicant") == 0
    clock.to(clock.now + timedelta(days=2))
    assert delete_ended(Applicant, "applicant") == 1
    assert not Applicant.select().exists()


def test_a_committee_that_is_secretary_of_another_branch_still_only_reads(app, as_):
    """Two posts are not added up: reading by the one and an office by the other is no right over this application."""
    at = registered(as_("secretary"))
    with write():
        Post.give(PEOPLE["committee"].account_id, "secretary", Unit.get_by_id(UNITS["host-branch"]), None)
    both = as_("committee")
    assert both.get(at).status_code == 200
    for step, data in (("forward", TO), ("end", {"how": "withdrawn"})):
        assert both.post(f"{at}/{step}", data=data).status_code == 404, step
    row = Applicant.get()
    assert (row.forwarded_at, row.ended_at) == (None, None)
