"""An officer changes the items of a member's file, each with its history."""

import re

import pytest

from pwa.core.audit import AuditLine
from pwa.core.database import write
from pwa.members.item_changes import change_items
from pwa.members.models import FieldChange, Member, TimelineLine
from tests.people import PEOPLE

MEMBER = PEOPLE["member"]
FILE = f"/members/{MEMBER.member_id}"
WOMAN = "999999198512310024"


def item(name: str) -> str:
    return f"{FILE}/items/{name}"


def fill(**values) -> None:
    with write():
        Member.update(values).where(Member.id == MEMBER.member_id).execute()


def changes() -> list[tuple]:
    rows = (
        FieldChange.select().where(FieldChange.member == MEMBER.member_id).order_by(FieldChange.at, FieldChange.field)
    )
    return [(row.field, row.before, row.after, row.by_id) for row in rows]


def seen_on(page) -> str:
    return re.search(r'name="seen" value="(\w+)"', page.text)[1]


@pytest.mark.parametrize("login", ["secretary", "organiser", "committee"])
def test_an_officer_changes_an_item_one_tap_from_the_file_and_everybody_sees_who_did(as_, login):
    fill(education="60")
    assert item("education") in as_(login).get(FILE).text
    assert "普通高中" in as_(login).get(item("education")).text
    assert as_(login).post(item("education"), data={"value": "30"}).location == FILE
    assert changes() == [("education", "60", "30", PEOPLE[login].account_id)]
    for reader in (login, "member"):
        text = as_(reader).get(FILE).text
        assert "大学专科" in text and "由“普通高中”改为“大学专科”" in text and PEOPLE[login].name in text
    [line] = AuditLine.select().where(AuditLine.action == "changed")
    assert (line.member_id, line.fields, line.actor_id) == (MEMBER.member_id, "education", PEOPLE[login].account_id)
    [told] = TimelineLine.select().where(TimelineLine.kind == "file_changed", TimelineLine.member == MEMBER.member_id)
    assert told.by_id == PEOPLE[login].account_id


@pytest.mark.parametrize("login", ["member", "contact", "host", "next_secretary", "county", "auditor", "admin"])
def test_nobody_else_changes_an_item(as_, login):
    assert as_(login).get(item("name")).status_code == 404
    assert as_(login).post(item("name"), data={"value": "王建军"}).status_code == 404
    assert "/items/" not in as_(login).get(FILE).text and changes() == []


def test_every_item_of_the_form_has_its_page_and_the_branch_has_none(as_):
    text = as_("secretary").get(FILE).text
    items = (
        "name sex ethnicity id_number born_on education kind joined_on full_on job_post phone landline address status"
        " lost_since floating"
    ).split()
    for name in items:
        assert item(name) in text, name
        assert as_("secretary").get(item(name)).status_code == 200, name
    for name in ("branch", "id_sealed", "left_at", "x"):
        assert as_("secretary").get(item(name)).status_code == 404
        assert as_("secretary").post(item(name), data={"value": "1"}).status_code == 404


def test_an_officer_changes_nothing_in_their_own_file(as_):
    own = f"/members/{PEOPLE['secretary'].member_id}/items/name"
    assert as_("secretary").post(own, data={"value": "某某"}).status_code == 404


def test_the_second_of_two_officers_is_shown_what_the_first_wrote(as_):
    first, second = as_("secretary"), as_("organiser")
    seen = seen_on(second.get(item("job_post")))
    first.post(item("job_post"), data={"value": "木匠", "seen": seen})
    refused = second.post(item("job_post"), data={"value": "瓦匠", "seen": seen})
    assert refused.status_code == 422
    assert PEOPLE["secretary"].name in refused.text and "木匠" in refused.text and 'value="瓦匠"' in refused.text
    assert [change[2] for change in changes()] == ["木匠"]
    other = seen_on(second.get(item("education")))
    first.post(item("job_post"), data={"value": "电工"})
    assert second.post(item("education"), data={"value": "20", "seen": other}).status_code == 303


def test_a_masked_item_is_not_in_the_form_and_is_emptied_only_on_purpose(as_):
    fill(address="临丰县丰山镇丰山村三组 18 号")
    text = as_("secretary").get(item("address")).text
    assert "三组 18 号" not in text and "临丰县丰山****" in text
    assert as_("secretary").post(item("address"), data={"value": ""}).status_code == 422
    assert as_("secretary").post(item("address"), data={"value": "", "empty": "1"}).status_code == 303
    assert Member.get_by_id(MEMBER.member_id).address is None


def test_an_id_number_is_sealed_and_birth_date_and_sex_follow_it_if_the_officer_says_so(as_):
    officer = as_("secretary")
    refused = officer.post(item("id_number"), data={"value": WOMAN})
    assert refused.status_code == 422 and 'name="follow"' in refused.text
    assert officer.post(item("id_number"), data={"value": WOMAN, "follow": "1"}).status_code == 303
    row = Member.get_by_id(MEMBER.member_id)
    assert (row.sex, row.born_on.isoformat()) == ("2", "1985-12-31") and WOMAN not in (row.id_sealed or "")
    assert "9999**********0024" in officer.get(FILE).text
    assert WOMAN not in str(changes()) and {change[0] for change in changes()} == {"id_number", "born_on", "sex"}


def test_a_number_that_another_file_has_is_refused_without_saying_whose(as_):
    with write():
        change_items(Member.get_by_id(PEOPLE["next_member"].member_id), {"id_number": WOMAN}, None)
    refused = as_("secretary").post(item("id_number"), data={"value": WOMAN, "follow": "1"})
    assert refused.status_code == 422 and PEOPLE["next_member"].name not in refused.text


def test_a_name_is_found_by_its_new_letters_and_goes_with_the_account(as_):
    as_("secretary").post(item("name"), data={"value": "汪健国"})
    assert "汪健国" in as_("secretary").get("/members?q=wjg").text
    assert "汪健国" in as_("member").get("/").text


def test_where_they_are_is_changed_by_a_report_while_they_are_away(as_, phone):
    assert (
        as_("secretary").post(item("floating"), data={"value": "1", "destination": "广东省深圳市"}).status_code == 303
    )
    assert Member.get_by_id(MEMBER.member_id).destination == "440300"
    phone.accepted()
    assert "<form" not in as_("secretary").get(item("floating")).text.split("<main")[1].split("</main")[0]
    assert as_("secretary").post(item("floating"), data={"value": "0"}).status_code == 422


def test_who_has_left_is_not_changed(as_):
    officer = as_("secretary")
    seen = seen_on(officer.get(item("job_post")))
    died = {"reason": "died", "on": "2026-11-20", "sure": "1"}
    officer.post(f"{FILE}/membership/end", data=died)
    assert officer.post(item("job_post"), data={"value": "木匠", "seen": seen}).status_code == 404
    assert "/items/" not in officer.get(FILE).text


def test_the_same_value_changes_nothing(as_):
    assert as_("secretary").post(item("name"), data={"value": MEMBER.name}).status_code == 303
    assert changes() == [] and not AuditLine.select().where(AuditLine.action == "changed").exists()
