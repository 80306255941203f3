"""Lost contact 失联: facts, a search with its log, decisions that people took; the software records and never acts."""

import re
from datetime import timedelta

import pytest

from pwa.cases.models import Case, LostDecision, LostSearch
from pwa.members.models import FieldChange, Member
from tests.cases.conftest import MET, SILENT, kinds, on_sqlite
from tests.people import PEOPLE, ago, said
from tests.reports.phone import ACTIVITY, Phone

BY = PEOPLE["secretary"].account_id
TRY = {"on": ago(3), "channel": "family", "by_whom": "张卫东", "result": "nothing", "words": "女儿也没有消息"}


@pytest.mark.both_engines
def test_who_was_not_heard_of_stands_in_the_list_with_the_days_and_nothing_follows(away, as_):
    away(118)
    page = as_("secretary").get("/liaison/lost").text
    assert "李秀英" in page and "118" in page
    assert not Case.select().exists()
    facts = as_("secretary").get(f"/liaison/lost/{SILENT}").text
    assert said(118) in facts, "the last time somebody reached her"
    for login in ("next_secretary", "host"):
        assert "李秀英" not in as_(login).get("/liaison/lost").text
        assert as_(login).get(f"/liaison/lost/{SILENT}").status_code == 404


def test_a_word_of_any_kind_takes_somebody_off_the_list(away, as_):
    away(118)
    assert "李秀英" in as_("contact").get("/liaison/lost").text
    Phone(as_("silent"), "silent").accepted("activity")
    assert "李秀英" not in as_("contact").get("/liaison/lost").text


@pytest.mark.both_engines
def test_a_search_is_opened_once_and_logged_try_by_try(search, as_):
    assert as_("organiser").post(f"/liaison/lost/{SILENT}", data={"words": "再开一次"}).status_code == 422
    assert as_("contact").post(f"{search}/search", data=TRY).status_code == 303
    assert as_("secretary").post(f"{search}/search", data=TRY | {"channel": "police"}).status_code == 303
    assert [row.channel for row in LostSearch.select().order_by(LostSearch.channel)] == ["family", "police"]
    page = as_("committee").get(search).text
    assert "女儿也没有消息" in page and "公安" in page
    assert as_("county").get(search).status_code == 404


@on_sqlite
@pytest.mark.parametrize(
    "wrong",
    [{"on": ""}, {"on": ago(-1)}, {"channel": "drone"}, {"by_whom": " "}, {"result": ""}, {"words": "字" * 1001}],
)
def test_a_try_that_is_not_complete_comes_back_with_its_words(search, as_, wrong):
    answer = as_("secretary").post(f"{search}/search", data=TRY | wrong)
    assert answer.status_code == 422
    assert not LostSearch.select().exists()


def test_a_decision_is_warned_about_and_recorded_only_when_people_say_so(search, as_):
    early = MET | {"kind": "lost_confirmed", "votes_for": "10"}
    warned = as_("secretary").post(f"{search}/decision", data=early)
    assert warned.status_code == 422 and "支部工作条例（试行）》（2018年）第十一条：" in warned.text
    assert "第十四条" not in warned.text and "赞成人数超过应到会有表决权的党员的半数为通过" in warned.text
    assert "十一月党员大会" in warned.text, "what was typed is still there"
    assert not LostDecision.select().exists()
    assert as_("secretary").post(f"{search}/decision", data=early | {"all_the_same": "1"}).status_code == 303
    [row] = LostDecision.select()
    assert (row.kind, row.votes_for) == ("lost_confirmed", 10)
    assert "no_majority" in row.warned and "not_searched" in row.warned


@pytest.mark.both_engines
def test_no_decision_can_be_skipped_and_a_suspension_goes_into_the_file(search, as_, clock):
    assert as_("secretary").post(f"{search}/decision", data=MET | {"kind": "removed"}).status_code == 422
    steps = [("organiser", "lost_confirmed", 0), ("secretary", "suspended", 30), ("committee", "removed", 731)]
    for login, kind, days in steps:
        clock.forward(days=days)
        day = (clock.today - timedelta(days=1)).isoformat()
        data = MET | {"kind": kind, "held_on": day, "all_the_same": "1"}
        assert as_(login).post(f"{search}/decision", data=data).headers["Location"] == search
    case = Case.get()
    assert (case.how, case.closed_by) == ("removed", PEOPLE["committee"].account_id)
    assert kinds(case.id) == ["raised", "decided", "decided", "decided"]
    member = Member.get_by_id(SILENT)
    assert (member.status, member.left_at) == ("suspended", None), "people end the membership, on the file"
    changed = FieldChange.get(FieldChange.member == SILENT, FieldChange.field == "status")
    assert (changed.before, changed.after, changed.by_id) == ("normal", "suspended", BY)
    page = as_("committee").get(f"/members/{SILENT}").text
    onward = re.search(rf'href="(/members/{SILENT}/membership/end\?[^"]+)"', page)[1].replace("&amp;", "&")
    form = as_("committee").get(onward).text
    assert re.search(r'value="removed"[^>]* checked', form) and f'value="{day}"' in form


def test_found_while_searching_needs_no_meeting_and_ends_the_search(search, as_):
    found = {"kind": "found", "held_on": ago(1), "words": "换了手机号，在女儿家"}
    assert as_("secretary").post(f"{search}/decision", data=found).status_code == 303
    assert Case.get().how == "found"


def test_the_contact_person_searches_but_decides_nothing(search, as_):
    assert as_("contact").post(f"{search}/decision", data=MET | {"kind": "found"}).status_code == 404
    assert as_("next_secretary").post(f"{search}/search", data=TRY).status_code == 404


def test_the_member_sees_that_a_search_began_and_how_to_end_it_but_no_officer_s_words(search, as_):
    as_("secretary").post(f"{search}/search", data=TRY)
    own = as_("silent").get(search).text
    assert "/reports/location/new" in own and "家人" in own
    assert "电话停机" not in own and "女儿也没有消息" not in own


def test_a_search_asks_the_level_above_like_any_case(search, as_):
    assert as_("secretary").post(f"{search}/ask-above", data={"words": "如何请公安协助？"}).status_code == 303
    assert as_("committee").post(f"{search}/take-on").status_code == 303
    assert as_("committee").post(f"{search}/guidance", data={"words": "由镇里出函。"}).status_code == 303
    assert Case.get().last == "guidance"


def test_the_level_above_does_not_ask_itself_in_the_name_of_the_branch(search, as_):
    assert as_("committee").post(f"{search}/ask-above", data={"words": "问谁？"}).status_code == 422
    assert kinds(Case.get().id) == ["raised"]


def test_a_word_that_comes_while_the_search_goes_on_is_said_to_who_searches(search, as_, clock):
    clock.forward(days=1)
    Phone(as_("silent"), "silent").accepted("activity")
    page = as_("secretary").get(search).text
    assert f"{said(-1)} 有了本人的消息" in page
    assert Case.get().closed_at is None, "people say that somebody is found"


@pytest.mark.parametrize(
    ("wrong", "labels"),
    [
        ({"expected": "10", "votes_for": "20"}, ["赞成票：应到会只有 10 人，票数合计 22 票，请核对"]),
        ({"expected": "26"}, ["赞成票：", "反对票：", "弃权票：", "票数合计 27 票，请核对"]),
        ({"kind": "", "held_on": "", "meeting": ""}, ["决定了什么？ ", "哪一天？ ", "什么会议？ "]),
    ],
)
def test_what_cannot_have_been_decided_is_refused_at_its_field_and_no_tick_helps(search, as_, wrong, labels):
    data = MET | {"kind": "lost_confirmed", "all_the_same": "1"} | wrong
    answer = as_("secretary").post(f"{search}/decision", data=data)
    assert answer.status_code == 422
    summary = answer.text.split('id="error-summary"')[1].split("</ul>")[0]
    for label in labels:
        assert label in summary, label
    assert not LostDecision.select().exists()


def test_a_suspension_before_the_day_lost_was_confirmed_is_refused(search, as_):
    first = MET | {"kind": "lost_confirmed", "held_on": ago(3), "all_the_same": "1"}
    assert as_("secretary").post(f"{search}/decision", data=first).status_code == 303
    early = MET | {"kind": "suspended", "held_on": ago(4), "all_the_same": "1"}
    answer = as_("secretary").post(f"{search}/decision", data=early)
    assert answer.status_code == 422 and said(3) in answer.text
    assert [row.kind for row in LostDecision.select()] == ["lost_confirmed"]
    assert as_("secretary").post(f"{search}/decision", data=early | {"held_on": ago(3)}).status_code == 303


@pytest.mark.parametrize(("days", "kind"), [(1, "quiet"), (118, "quiet"), (125, "primary")])
def test_the_button_that_begins_a_search_is_loud_only_where_the_rule_proposes_one(away, as_, days, kind):
    away(days)
    page = as_("secretary").get(f"/liaison/lost/{SILENT}").text
    assert f'class="button {kind}" type="submit">开始查找' in page


def test_the_title_says_what_a_search_is_now(search, as_):
    def title(login: str) -> str:
        return re.search(r"<h1>(.*?)</h1>", as_(login).get(search).text)[1]

    assert (title("secretary"), title("silent")) == ("长期未取得联系：正在查找", "支部一直在联系你")
    found = {"kind": "found", "held_on": ago(1), "words": "换了手机号，在女儿家"}
    as_("secretary").post(f"{search}/decision", data=found)
    assert title("secretary") == title("silent") == "已取得联系"


def test_the_longest_silence_stands_first_however_long_ago_the_place_was_told(away, as_, clock):
    courier = PEOPLE["courier"]
    clock.forward(days=-250)
    place = {"division": "440307", "since": clock.today.isoformat(), "stay": "long"}
    Phone(as_("secretary"), "secretary").accepted("location", place, subject=str(courier.member_id), source="phone")
    clock.forward(days=150)
    told = {**ACTIVITY, "on": clock.today.isoformat()}
    Phone(as_("secretary"), "secretary").accepted("activity", told, subject=str(courier.member_id), source="phone")
    clock.forward(days=100)
    away(118)
    page = as_("secretary").get("/liaison/lost").text
    assert page.index("李秀英") < page.index(courier.name)
    assert page.index("118 天") < page.index("100 天")


def test_a_restoration_names_the_written_request_and_since_when_it_is_in_force(search, as_, clock):
    def decided(kind: str, **more: str) -> dict[str, str]:
        return MET | {"kind": kind, "held_on": clock.today.isoformat(), **more}

    for kind in ("lost_confirmed", "suspended"):
        assert as_("secretary").post(f"{search}/decision", data=decided(kind, all_the_same="1")).status_code == 303
    early = decided("restored", effective_on=ago(5), requested_on=ago(-1), all_the_same="1")
    assert as_("secretary").post(f"{search}/decision", data=early).status_code == 422
    unasked = as_("secretary").post(f"{search}/decision", data=decided("restored"))
    assert unasked.status_code == 422 and "没有登记本人的书面申请" in unasked.text
    assert Member.get_by_id(SILENT).status == "suspended"
    good = decided("restored", requested_on=ago(2), effective_on=clock.today.isoformat())
    assert as_("secretary").post(f"{search}/decision", data=good).status_code == 303
    assert Member.get_by_id(SILENT).status == "normal"
    assert f"本人 {said(2)} 书面申请" in as_("secretary").get(search).text
    row = LostDecision.get(LostDecision.kind == "restored")
    assert (row.requested_on, row.effective_on) == (clock.today - timedelta(days=2), clock.today)
