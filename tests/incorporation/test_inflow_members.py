"""A branch keeps a file of members who live here and whose home organisation is outside this installation."""

import re

import pytest

from pwa.core.audit import AuditLine
from pwa.incorporation.ended_files import delete_ended
from pwa.incorporation.inflow_member_models import InflowMember, InflowMemberChange
from pwa.members import headcounts
from pwa.members.placement_models import WalkIn
from pwa.organisations.models import Unit
from tests.cases.test_limited_sessions import limited
from tests.people import PEOPLE, PLACES, UNITS, ago

LIST = "/incorporation/guests"
CHEN = {
    "name": "陈晓梅", "sex": "2", "kind": "full", "born_on": "1991-05-06", "phone": "13700002222",
    "home_organisation": "湖北省黄冈市红安县某村党支部", "home_phone": "0713-5201234", "card_no": "HA-2026-017",
    "here_since": ago(40), "area": "丰山镇服装厂",
}  # fmt: skip


def registered(as_, login: str = "secretary", **changed: str) -> str:
    answer = as_(login).post(f"{LIST}/new", data=CHEN | changed)
    assert answer.status_code == 303, answer.text
    return answer.location


def seen_on(page) -> str:
    return re.search(r'name="seen" value="(\w+)"', page.text)[1]


def test_an_inflow_member_is_counted_as_inflow_and_never_as_a_member(as_):
    before = headcounts.total(Unit.get_by_id(UNITS["home"]).path)
    page = registered(as_)
    text = as_("secretary").get(page).text
    for words in ("陈晓梅", "红安县", "0713-5201234", "HA-2026-017", "1991", "丰山镇服装厂"):
        assert words in text, words
    listed = as_("secretary").get(LIST).text
    assert "现有 1 名" in listed and "陈晓梅" in listed and "137****2222" in listed
    assert headcounts.total(Unit.get_by_id(UNITS["home"]).path) == before
    assert "陈晓梅" not in as_("secretary").get("/members").text
    line = AuditLine.get(AuditLine.action == "registered guest")
    assert line.actor_id == PEOPLE["secretary"].account_id and "home_phone" in line.fields


def test_the_inflow_members_are_found_by_letters(as_):
    registered(as_)
    for q, found in (("cxm", True), ("chenxiao", True), ("陈", True), ("wang", False), ("%", False)):
        assert ("陈晓梅" in as_("secretary").get(LIST, query_string={"q": q}).text.split('id="rows"')[1]) is found, q


@pytest.mark.parametrize("login", ["organiser", "committee"])
def test_who_is_above_the_branch_reads_it(as_, login):
    page = registered(as_)
    assert "陈晓梅" in as_(login).get(page).text and "陈晓梅" in as_(login).get(LIST).text


@pytest.mark.parametrize("login", ["member", "contact", "host", "next_secretary", "county", "auditor", "admin"])
def test_nobody_else_sees_that_there_is_one(as_, login):
    page = registered(as_)
    assert as_(login).get(page).status_code == 404
    for address in ("/change", "/end", "/phone"):
        assert as_(login).post(page + address, data=CHEN).status_code == 404
    assert "陈晓梅" not in as_(login).get(LIST).text


def test_only_officers_of_a_branch_register_and_in_their_own(as_):
    assert as_("committee").post(f"{LIST}/new", data=CHEN).status_code == 404
    registered(as_, unit=str(PLACES["next-door"].id))
    assert InflowMember.get().unit_id == UNITS["home"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""), ("name", "<b>1</b>"), ("name", "长" * 41), ("name", "\x07"), ("sex", ""), ("sex", "3"),
        ("kind", "guest"), ("born_on", "1991-02-30"), ("born_on", ago(-1)), ("phone", "12"),
        ("home_organisation", ""), ("home_organisation", "长" * 101), ("home_phone", ""), ("home_phone", "abc"),
        ("card_no", "9" * 41), ("here_since", "昨天"), ("here_since", "1990-01-01"), ("area", "\u202e"),
    ],
)  # fmt: skip
def test_a_bad_field_is_named_and_everything_typed_is_kept(as_, field, value):
    answer = as_("secretary").post(f"{LIST}/new", data=CHEN | {field: value})
    if (field, value) == ("area", "\u202e"):  # nothing that anybody sees: taken off
        assert answer.status_code == 303
        return
    assert answer.status_code == 422 and f'href="#f-{field}"' in answer.text
    assert InflowMember.select().count() == 0 and ("红安县" in answer.text or field == "home_organisation")


def test_a_number_is_masked_and_shown_with_a_reason_that_is_logged(as_):
    page = registered(as_)
    for address in (page, f"{page}/change"):
        assert CHEN["phone"] not in as_("secretary").get(address).text
    shown = as_("secretary").post(f"{page}/phone", data={"reason": "核对" * 101})
    assert shown.status_code == 422 and f'value="{"核对" * 101}"' in shown.text, "what was typed stands there again"
    assert as_("secretary").post(f"{page}/phone", data={"reason": ""}).status_code == 422
    shown = as_("secretary").post(f"{page}/phone", data={"reason": "通知参加主题党日"})
    assert CHEN["phone"] in shown.text and shown.headers["Cache-Control"] == "no-store"
    line = AuditLine.get(AuditLine.action == "looked_up", AuditLine.kind == "guest")
    assert (line.fields, line.reason) == ("phone", "通知参加主题党日")
    as_("secretary").post(f"{page}/change", data=CHEN | {"phone": "", "area": "丰山镇超市"})
    assert InflowMember.get().phone == CHEN["phone"], "left empty it stays"


def test_the_same_inflow_member_twice_is_refused(as_):
    registered(as_)
    assert as_("organiser").post(f"{LIST}/new", data=CHEN).status_code == 422
    registered(as_, phone="13700003333", home_phone="0713-5209999")


def test_a_change_is_kept_with_who_and_from_what_and_the_second_writer_is_shown_the_first(as_):
    page = registered(as_)
    seen = seen_on(as_("organiser").get(f"{page}/change"))
    new = CHEN | {"area": "丰山镇超市", "seen": seen}
    assert as_("secretary").post(f"{page}/change", data=new).location == page
    text = as_("secretary").get(page).text
    assert "由“丰山镇服装厂”改为“丰山镇超市”" in text and PEOPLE["secretary"].name in text
    refused = as_("organiser").post(f"{page}/change", data=CHEN | {"area": "丰山镇学校", "seen": seen})
    assert refused.status_code == 422 and PEOPLE["secretary"].name in refused.text
    [change] = InflowMemberChange.select()
    assert (change.field, change.before, change.after) == ("area", "丰山镇服装厂", "丰山镇超市")


def test_a_file_ends_and_is_deleted_a_year_later(as_, clock):
    page = registered(as_)
    bad = as_("secretary").post(f"{page}/end", data={"how": "returned", "ended_on": ago(50)})
    assert bad.status_code == 422
    assert as_("secretary").post(f"{page}/end", data={"how": "returned", "ended_on": ago(1)}).location == page
    assert "现有 0 名" in as_("secretary").get(LIST).text
    assert "陈晓梅" in as_("secretary").get(f"{LIST}?show=gone").text
    assert as_("secretary").get(f"{page}/change").status_code == 404
    assert as_("secretary").post(f"{page}/end", data={"how": "moved", "ended_on": ago(1)}).status_code == 422
    clock.forward(days=364)
    assert delete_ended(InflowMember, "guest") == 0
    clock.forward(days=2)
    assert (
        delete_ended(InflowMember, "guest") == 1
        and InflowMember.select().count() == InflowMemberChange.select().count() == 0
    )
    assert AuditLine.select().where(AuditLine.action == "deleted guest").count() == 1


def test_the_auditor_reads_of_a_file_of_somebody_living_here_not_of_a_guest_at_a_meeting(as_):
    registered(as_)
    trail = as_("auditor").get("/audit").text
    assert "流入党员档案" in trail and "列席" not in trail


def test_an_inflow_member_is_placed_with_somebody_who_keeps_touch(as_):
    page = registered(as_)
    seen, contact = seen_on(as_("secretary").get(page)), str(PEOPLE["contact"].account_id)
    for wrong in ({}, {"contact": str(PEOPLE["host"].account_id)}, {"contact": contact, "party_group": "x"}):
        assert as_("secretary").post(f"{page}/place", data=wrong | {"seen": seen}).status_code == 422, wrong
    assert as_("secretary").post(f"{page}/place", data={"contact": contact, "seen": seen}).status_code == 303
    assert PEOPLE["contact"].name in as_("organiser").get(page).text.partition("了解情况")[0]
    assert AuditLine.select().where(AuditLine.action == "placed guest").count() == 1
    stale = as_("organiser").post(f"{page}/place", data={"contact": contact, "seen": seen})
    assert stale.status_code == 422 and PEOPLE["secretary"].name in stale.text
    assert as_("next_secretary").post(f"{page}/place", data={"contact": contact}).status_code == 404


CAME = {
    "name": "曾凡", "phone": "19900007788", "home_organisation": "湖北省监利市朱河镇党委", "home_phone": "0716-3388000",
}  # fmt: skip


def test_who_came_and_is_no_member_here_is_registered_as_an_inflow_member_without_typing_again(as_):
    assert as_("host").post("/incorporation/walk-ins", data=CAME).status_code == 303
    note = WalkIn.get()
    link = f"{LIST}/new?walk_in={note.id}"
    assert link in as_("host").get("/incorporation/report-ins").text
    form = as_("host").get(link).text
    assert all(f'value="{words}"' in form for words in CAME.values())
    assert CAME["name"] not in as_("secretary").get(link).text, "another branch learns nothing by the address"
    typed = CAME | {"sex": "1", "kind": "full", "walk_in": str(note.id)}
    assert as_("secretary").post(f"{LIST}/new", data=typed).status_code == 303
    assert WalkIn.select().exists(), "nor does it take the note away"
    assert as_("host").post(f"{LIST}/new", data=typed).status_code == 303
    assert not WalkIn.select().exists()
    assert AuditLine.get(AuditLine.action == "registered walk-in as guest").record_id == note.id


def test_a_session_by_somebody_elses_link_reveals_no_number(as_, app):
    page = registered(as_)
    answer = limited(app, "secretary").post(f"{page}/phone", data={"reason": "通知参加主题党日"})
    assert answer.status_code == 403 and CHEN["phone"] not in answer.text
