"""One member's file: each sees what is theirs to see, and nothing else reaches the page."""

from datetime import date, timedelta

import pytest

from pwa.core.audit import AuditLine
from pwa.core.database import write
from pwa.demo.people import phone as synthetic
from pwa.members.models import Member
from pwa.members.placements import close, placement_of
from pwa.policy.calendar import add_months
from tests.people import PEOPLE, TODAY, ago
from tests.reports.phone import Phone

MEMBER = PEOPLE["member"]
PATH = f"/members/{MEMBER.member_id}"
OUTSIDERS = ("silent", "next_secretary", "next_member", "host_works", "host_committee", "county", "auditor", "admin")
PLACE = {
    "division": "440307",
    "area": "平湖街道",
    "since": ago(142),
    "stay": "long",
    "settled": "no",
    "reason": "work",
}


def phone_number() -> str:
    return Member.get_by_id(MEMBER.member_id).phone


@pytest.mark.parametrize("login", OUTSIDERS)
def test_whoever_has_no_right_is_told_nothing(as_, login):
    assert as_(login).get(PATH).status_code == 404
    for address in (f"{PATH}/invitation", f"{PATH}/hosts/new"):
        assert as_(login).get(address).status_code == 404
    for address in ("reveals", "hosts", "hosts/end", "contacts", "contacts/end", "invitation", "phones/end"):
        asked = {"what": "phone", "reason": "看看", "sure": "1"}
        assert as_(login).post(f"{PATH}/{address}", data=asked).status_code == 404


@pytest.mark.parametrize("login", ["member", "contact", "secretary", "organiser", "committee", "host"])
def test_those_with_a_right_see_name_and_place(as_, login):
    Phone(as_("member"), "member").accepted("location", PLACE)
    answer = as_(login).get(PATH)
    assert answer.status_code == 200
    assert MEMBER.name in answer.text and "龙岗区 平湖街道" in answer.text
    assert "外出第 143 天" in answer.text


def test_an_officer_sees_the_instrument_and_why(as_):
    Phone(as_("member"), "member").accepted("location", PLACE)
    text = as_("secretary").get(PATH).text
    assert "登记为流动党员" in text
    until = add_months(TODAY - timedelta(days=142), 6)
    with_year, without = f"{until.year}年{until.month}月{until.day}日", f"自 {until.month}月{until.day}日"
    said, left_out = (with_year, without) if until.year != TODAY.year else (without, with_year)
    assert said in text and left_out not in text
    assert "第三十二条" in text
    assert "时间线" in text and "报告所在地" in text


def test_own_view_has_the_same_lines_without_the_forms(as_):
    Phone(as_("member"), "member").accepted("location", PLACE)
    text = as_("member").get(PATH).text
    for words in ("登记为流动党员", "第三十二条", "报告所在地", "榕树社区党支部"):
        assert words in text
    for words in ("定为联系人", "邀请和手机", "/hosts/new"):
        assert words not in text
    assert phone_number() in text


def test_the_host_sees_basics_contact_place_and_what_it_held(as_):
    phone = Phone(as_("member"), "member")
    phone.accepted("location", PLACE)
    here = {
        "kind": "theme_day",
        "on": ago(3),
        "summary": "在榕树",
        "held_by": str(PEOPLE["host"].unit_id),
        "hours": 2,
    }
    home = {"kind": "lecture", "on": ago(4), "summary": "在家乡"}
    held = phone.accepted("activity", here)
    elsewhere = phone.accepted("activity", home)
    before = as_("host").get(PATH).text
    assert "还没有已确认" in before
    assert as_("host").post(f"/reports/{held}/decision", data={"verdict": "confirmed"}).status_code == 303
    assert as_("secretary").post(f"/reports/{elsewhere}/decision", data={"verdict": "confirmed"}).status_code == 303
    text = as_("host").get(PATH).text
    assert "主题党日" in text and "2 小时" in text and "丰山村党支部" in text
    for words in (
        "党课",
        "身份证",
        "联系人",
        "时间线",
        "登记为流动党员",
        "外出原因",
        PEOPLE["contact"].name,
        phone_number(),
    ):
        assert words not in text


def test_after_the_end_the_host_sees_nothing(as_):
    assert as_("host").get(PATH).status_code == 200
    with write():
        member = Member.get_by_id(MEMBER.member_id)
        close(member, placement_of(member.id), MEMBER.account_id, "withdrawn")
    assert as_("host").get(PATH).status_code == 404
    assert MEMBER.name not in as_("host").get("/members?show=hosted").text


def test_the_contact_person_sees_place_and_phone_not_the_rest(as_):
    phone = Phone(as_("member"), "member")
    phone.accepted("location", PLACE)
    phone.accepted("activity")
    text = as_("contact").get(PATH).text
    assert "报告所在地" in text
    for words in ("身份证", "报告活动", "流入地党支部", "入党时间", "登记为流动党员"):
        assert words not in text
    assert as_("contact").get(f"/members/{PEOPLE['quiet'].member_id}").status_code == 404


def test_numbers_are_masked(as_):
    number = phone_number()
    assert number.startswith(synthetic(0)[:7])
    for login in ("secretary", "contact", "host", "committee"):
        text = as_(login).get(PATH).text
        assert number not in text and f"{number[:3]}****{number[-4:]}" in text
    text = as_("secretary").get(PATH).text
    assert "9999**********" in text


def test_opening_a_file_is_logged_once_a_day_and_never_for_oneself(as_, clock):
    def looked() -> int:
        return (
            AuditLine.select().where(AuditLine.member_id == MEMBER.member_id, AuditLine.action == "looked_up").count()
        )

    as_("member").get(PATH)
    assert looked() == 0
    as_("secretary").get(PATH)
    as_("secretary").get(PATH)
    assert looked() == 1
    as_("host").get(PATH)
    assert looked() == 2
    clock.forward(days=1)
    as_("secretary").get(PATH)
    assert looked() == 3


def test_the_timeline_is_paged_and_loses_nothing(as_):
    phone = Phone(as_("member"), "member")
    phone.send(*[phone.entry("activity", {"kind": "study", "on": ago(3), "summary": f"第{n}条"}) for n in range(45)])
    client, address, seen = as_("secretary"), PATH, 0
    for _page in range(4):
        text = client.get(address).text.split('id="timeline"')[1]
        seen += text.count("<time")
        if "before=" not in text:
            break
        address = f"{PATH}?before=" + text.split("before=")[1].split('"')[0]
    assert seen == 45
    assert "<html" not in client.fragment(address, "timeline").text
    assert client.get(f"{PATH}?before=nonsense").status_code == 200


def test_the_page_costs_a_bounded_number_of_queries(as_, queries):
    Phone(as_("member"), "member").accepted("location", PLACE)
    as_("secretary").get(PATH)
    with queries() as seen:
        as_("secretary").get(PATH)
    assert len(seen.selects) <= 24, "each section that a package adds may ask once"


def test_each_reason_of_a_document_says_its_own_source_and_what_it_says(as_, clock):
    place = {"country": "GB", "since": clock.today.isoformat(), "stay": "long", "reason": "study_abroad"}
    Phone(as_("member"), "member").accepted("location", place)
    page = as_("secretary").get(f"/members/{PEOPLE['member'].member_id}").text
    assert "第三十四条第二款：对出国（境）学习研究党员" in page and "每半年至少联系 1 次。（条例原文）" in page
    assert "第二十四条第二款：因私出国并长期定居的" in page


@pytest.mark.parametrize("place", [{"division": "810000"}, {"division": "820000"}, {"division": "710000"}])
def test_who_has_settled_in_hong_kong_macao_or_taiwan_goes_by_the_rules_for_abroad(as_, place):
    said = {**place, "since": ago(240), "stay": "long", "settled": "yes", "reason": "residence"}
    Phone(as_("member"), "member").accepted("location", said)
    page = as_("secretary").get(PATH).text
    assert "建议：组织关系留在原支部" in page and "转接组织关系" not in page
    assert "国（境）外" in page and "跨省" not in page


def test_whose_work_unit_has_changed_should_transfer_before_six_months_unless_nothing_is_fixed(as_):
    moved = {"division": "440307", "since": ago(10), "stay": "short", "settled": "yes", "reason": "job_change"}
    phone = Phone(as_("member"), "member")
    phone.accepted("location", moved)
    page = as_("secretary").get(PATH).text
    assert "建议：转接组织关系" in page and "第二十五条第三款" in page
    phone.accepted("location", {**moved, "settled": "no"})
    assert "建议：活动证" in as_("secretary").get(PATH).text


def test_the_days_of_the_official_form_have_their_year_also_in_this_year(as_, clock):
    day = date(clock.today.year, 7, 1)
    days = {"joined_on": day, "full_on": day, "lost_since": day}
    Member.update(days).where(Member.id == PEOPLE["member"].member_id).execute()
    page = as_("secretary").get(f"/members/{PEOPLE['member'].member_id}").text
    assert page.count(f"{day.year}年7月1日") == 3
