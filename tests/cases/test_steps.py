"""The steps of a case: asked above, guidance back, answered, settled; each step once and by right."""

import re
from datetime import timedelta

import pytest

from pwa.cases.models import CaseStep
from pwa.core.audit import AuditLine
from pwa.members.models import TimelineLine
from tests.cases.conftest import kinds, on_sqlite, stands
from tests.people import PEOPLE, UNITS, said


def text(as_, login, case) -> str:
    return as_(login).get(f"/liaison/cases/{case}").text


def test_a_question_goes_up_one_level_at_a_time_and_the_guidance_comes_back_to_who_asked(ask, step, as_):
    case = ask()
    assert step("secretary", case, "ask-above", "厂方欠薪，找哪个部门？") == 303
    assert stands(case).unit_id == UNITS["fengshan"]
    assert step("committee", case, "ask-above", "县里有没有欠薪应急资金？") == 303
    assert stands(case).unit_id == UNITS["county"]
    assert step("committee", case, "guidance") == 422, "it lies with the county now"
    assert step("county", case, "guidance", "可以申请应急周转金。") == 303
    assert stands(case).unit_id == UNITS["fengshan"]
    assert step("committee", case, "guidance", "找县人社局劳动监察大队。") == 303
    assert (stands(case).unit_id, stands(case).last) == (UNITS["home"], "guidance")
    assert step("secretary", case, "answer", "已联系劳动监察，下周补发。") == 303
    assert step("member", case, "settled", "") == 303
    assert (stands(case).how, stands(case).closed_by) == ("settled", PEOPLE["member"].account_id)
    assert kinds(case) == ["raised", "asked_up", "asked_up", "guidance", "guidance", "answered", "settled"]


def test_whoever_is_asked_sees_the_question_and_not_what_the_member_wrote(ask, step, as_):
    case = ask(words="原话只给支部")
    assert as_("committee").get(f"/liaison/cases/{case}").status_code == 404
    step("secretary", case, "note", "支部内部记录")
    step("secretary", case, "ask-above", "欠薪找哪个部门？")
    seen = text(as_, "committee", case)
    assert "欠薪找哪个部门？" in seen and "原话只给支部" not in seen and "支部内部记录" not in seen
    assert as_("county").get(f"/liaison/cases/{case}").status_code == 404
    step("committee", case, "ask-above", "有无应急资金？")
    county = text(as_, "county", case)
    assert "有无应急资金？" in county and "欠薪找哪个部门？" not in county and "王建国" not in county


def test_the_member_sees_each_step_and_what_was_asked_but_no_note(ask, step, as_):
    case = ask()
    step("secretary", case, "take-on")
    step("secretary", case, "note", "内部记录")
    step("secretary", case, "ask-above", "欠薪找哪个部门？")
    step("committee", case, "guidance", "上级的意见原文")
    step("secretary", case, "answer", "下周补发。")
    own = text(as_, "member", case)
    for words in ("已承办", "欠薪找哪个部门？", "丰山镇党委", "下周补发。", "办好了"):
        assert words in own, words
    assert "内部记录" not in own and "上级的意见原文" not in own


def test_nobody_answers_their_own_request(ask, step, as_):
    case = ask("secretary")
    assert step("secretary", case, "answer") == 422
    assert kinds(case) == ["raised"]
    assert step("organiser", case, "answer") == 303


@on_sqlite
@pytest.mark.parametrize("login", ["committee", "county", "host", "next_secretary", "contact", "courier"])
def test_for_whom_was_not_chosen_there_is_no_such_case_and_no_step(ask, step, as_, login):
    case = ask()
    assert as_(login).get(f"/liaison/cases/{case}").status_code == 404
    for address in ("take-on", "answer", "tell", "settled", "reopen", "guidance"):
        assert step(login, case, address) == 404, address
    assert kinds(case) == ["raised"]


def test_the_contact_person_helps_where_the_member_chose_so(ask, step, as_):
    case = ask(readers="contact")
    assert step("contact", case, "take-on") == 303
    assert step("contact", case, "answer", "我去问过了") == 303
    assert step("contact", case, "ask-above", "请示") == 422
    assert stands(case).owner_id == PEOPLE["contact"].account_id
    assert as_("committee").get(f"/liaison/cases/{case}").status_code == 404


def test_it_closes_without_the_member_only_after_two_asks_with_time_between(ask, step, clock):
    case = ask()
    step("secretary", case, "answer", "办好了")
    assert step("secretary", case, "ask-member", "办好了吗？") == 303
    assert step("secretary", case, "ask-member", "办好了吗？") == 422
    clock.forward(days=14)
    assert step("secretary", case, "ask-member", "还有问题吗？") == 303
    assert step("secretary", case, "close", "两次没有回音") == 422
    clock.forward(days=14)
    assert step("secretary", case, "close", "两次没有回音") == 303
    assert stands(case).how == "unanswered"
    assert step("member", case, "reopen", "才看到，还没解决") == 303
    assert (stands(case).closed_at, stands(case).how, stands(case).asks) == (None, None, 0)


def test_words_that_cannot_stand_come_back_with_the_form(ask, as_):
    case = ask()
    refused = as_("secretary").post(f"/liaison/cases/{case}/answer", data={"words": "字" * 1001})
    assert refused.status_code == 422 and "字" * 1001 in refused.text
    assert as_("secretary").post(f"/liaison/cases/{case}/answer", data={"words": " "}).status_code == 422
    assert kinds(case) == ["raised"]


def test_it_is_handed_to_a_colleague_of_the_same_level_only(ask, step):
    case = ask()
    assert step("secretary", case, "hand-over", owner=str(PEOPLE["committee"].account_id)) == 422
    assert step("secretary", case, "hand-over", owner=str(PEOPLE["organiser"].account_id)) == 303
    assert stands(case).owner_id == PEOPLE["organiser"].account_id


def test_every_step_stands_in_the_trail_and_all_but_notes_in_the_timeline(ask, step):
    case = ask()
    for address in ("take-on", "tell", "note", "answer"):
        step("secretary", case, address)
    actions = [line.action for line in AuditLine.select().where(AuditLine.record_id == case).order_by(AuditLine.at)]
    steps = ["raised case", "took on case", "told about case", "noted on case", "answered case"]
    assert [action for action in actions if action not in ("looked_up", "filed")] == steps
    told = [line.kind for line in TimelineLine.select().where(TimelineLine.record_id == case)]
    assert sorted(told) == ["case_answered", "case_raised", "case_taken_on", "case_told"]
    assert all("知道了" not in (line.reason or "") + line.fields for line in AuditLine.select())


def test_the_due_day_moves_with_whose_turn_it_is(ask, step, clock):
    case, day = ask(), clock.today
    assert stands(case).due_on == day + timedelta(days=7)
    step("secretary", case, "ask-above", "问")
    assert stands(case).due_on == day + timedelta(days=5), "two days before the day promised to the member"
    clock.forward(days=4)
    step("committee", case, "guidance", "答")
    assert stands(case).due_on == day + timedelta(days=7), "the promised day"
    assert CaseStep.select().where(CaseStep.kind == "asked_up").get().due_on == day + timedelta(days=5)


def test_each_level_that_is_asked_leaves_time_to_the_one_that_asked_it(ask, step, clock):
    case, day = ask(category="opinion"), clock.today
    for login, due in (("secretary", 10), ("committee", 8)):
        step(login, case, "ask-above", "问")
        assert stands(case).due_on == day + timedelta(days=due), login
    clock.forward(days=9)
    step("county", case, "guidance", "答")
    assert stands(case).due_on == day + timedelta(days=11), "late, and two days for the committee"


def test_the_member_sees_the_promised_day_while_another_level_is_asked_and_when_it_passes(ask, step, as_, clock):
    case = ask()
    step("secretary", case, "ask-above", "问")
    for login in ("member", "secretary"):
        seen = text(as_, login, case)
        assert said(-5) in seen and f"约定最迟 {said(-7)} 答复" in seen, login
    assert "约定" not in text(as_, "committee", case)
    clock.forward(days=8)
    step("committee", case, "guidance", "答")
    for login in ("member", "secretary"):
        assert f"原定最迟 {said(-7)} 答复，现已超期" in text(as_, login, case), login
        assert stands(case).due_on == clock.today + timedelta(days=2)


def test_a_question_asked_late_says_that_the_answer_will_come_later_than_promised(ask, step, as_, clock):
    case = ask()
    clock.forward(days=6)
    step("secretary", case, "ask-above", "问")
    assert f"原定最迟 {said(-7)} 答复，现要推迟" in text(as_, "member", case)


def test_who_passed_a_question_up_is_told_so_until_their_own_guidance_is_given(ask, step, as_):
    case = ask()
    step("secretary", case, "ask-above", "问镇里")
    step("committee", case, "ask-above", "问县里")
    up = text(as_, "committee", case)
    assert f"已向临丰县委请示，最迟 {said(-3)} 回复" in up and "意见已经回复" not in up
    assert "丰山镇党委已向临丰县委请示" in text(as_, "member", case), "who asked is named, not who began"
    step("county", case, "guidance", "县里的意见")
    assert "意见已经回复" in text(as_, "county", case)
    step("committee", case, "guidance", "镇里的意见")
    assert "意见已经回复" in text(as_, "committee", case)


def test_what_was_passed_up_and_then_taken_back_lies_with_others(ask, step, as_):
    case = ask()
    step("secretary", case, "ask-above", "问镇里")
    step("committee", case, "ask-above", "问县里")
    step("member", case, "settled", "")
    step("member", case, "reopen", "还没有")
    assert "已向临丰县委请示" not in text(as_, "committee", case)


def test_today_names_what_waits_for_whom(ask, step, as_, clock):
    case = ask()
    href = f"/liaison/cases/{case}"
    assert href in as_("secretary").get("/").text
    assert href not in as_("committee").get("/").text
    step("secretary", case, "ask-above", "问")
    assert href in as_("committee").get("/").text
    assert href not in as_("secretary").get("/").text
    clock.forward(minutes=5)
    step("committee", case, "guidance", "答")
    assert "上级已回复" in as_("secretary").get("/").text
    assert href in as_("member").get("/").text
    step("secretary", case, "answer", "好")
    assert "办好了吗？" in as_("member").get("/").text


def test_the_title_says_what_a_request_is_now(ask, step, as_):
    case = ask()
    title = lambda: re.search(r"<h1>(.*?)</h1>", as_("member").get(f"/liaison/cases/{case}").text)[1]  # noqa: E731
    assert title().startswith("诉求：")
    step("secretary", case, "answer", "去找劳动监察")
    step("member", case, "settled", "")
    assert title().startswith("已办结：")
