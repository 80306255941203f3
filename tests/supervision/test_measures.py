"""Measures as a register: what was decided is recorded as it was, seen by the member, ended by people."""

import pytest

from pwa.core.audit import AuditLine
from pwa.core.database import write
from pwa.members.models import Member, TimelineLine
from pwa.supervision.models import Measure, MeasureEntry
from tests.people import PEOPLE, ago
from tests.supervision.conftest import CORRECTION, SILENT

ADDRESS = f"/management/measures/members/{SILENT}"


def page(row) -> str:
    return f"/management/measures/{row.id}"


@pytest.mark.both_engines
def test_a_correction_period_is_recorded_looked_after_and_ended_by_people(as_, recorded, clock):
    row = recorded()
    assert (row.kind, row.votes_for, row.warned, str(row.until)) == ("correction", 15, "", ago(-170))
    secretary = as_("secretary")
    look = {"on": clock.today.isoformat(), "words": "每月参加组织生活"}
    assert secretary.post(f"{page(row)}/look", data=look).status_code == 303
    shown = as_("silent").get(page(row)).text
    for words in ("限期改正", "十一月党员大会", "丰山镇党委", "丰委〔2026〕21号", "陈建华、李明", "每月参加组织生活"):
        assert words in shown, words
    clock.forward(days=171)
    assert "期满待决定" in secretary.get(page(row)).text and Measure.get().ended_on is None
    end = {"outcome": "corrected", "ended_on": clock.today.isoformat()}
    assert secretary.post(f"{page(row)}/end", data=end).status_code == 303
    assert (Measure.get().outcome, Measure.get().ended_on) == ("corrected", clock.today)
    kinds = [line.kind for line in TimelineLine.select().where(TimelineLine.record_id == row.id)]
    assert sorted(kinds) == ["measure_decided", "measure_ended"]
    actions = {line.action for line in AuditLine.select().where(AuditLine.record_id == row.id)}
    assert actions == {"recorded measure", "looked after correction", "ended measure"}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"kind": ""}, "f-kind-error"),
        ({"kind": "cancelled"}, "不适用于此党员"),
        ({"kind": "expelled"}, "kind"),
        ({"until": ""}, "由谁帮助"),
        ({"until": ago(-400)}, "until"),
        ({"until": ago(3)}, "最迟"),
        ({"helpers": " "}, "由谁帮助"),
        ({"votes_for": "19"}, "只有 18 人"),
        ({"votes_for": "-1"}, "votes_for"),
        ({"held_on": ago(-1)}, "held_on"),
        ({"meeting": ""}, "meeting"),
        ({"kind": "removed"}, "哪种情形"),
        ({"kind": "removed", "ground": "lost"}, "未停止党籍的失联党员不能除名"),
        ({"effective_on": ago(9)}, "不能更早生效"),
    ],
)
def test_what_cannot_be_comes_back_with_its_words(as_, clock, wrong, words):
    answer = as_("secretary").post(ADDRESS, data={**CORRECTION, "all_the_same": "1", **wrong})
    assert answer.status_code == 422 and words in answer.text, answer.text[:3000]
    assert "丰委〔2026〕21号" in answer.text and not Measure.select().exists()


def test_what_does_not_meet_the_rules_is_recorded_only_when_people_say_so(as_, clock):
    data = {**CORRECTION, "votes_for": "9", "document": ""}
    warned = as_("secretary").post(ADDRESS, data=data)
    assert warned.status_code == 422 and "第三十条" in warned.text and not Measure.select().exists()
    assert as_("secretary").post(ADDRESS, data=data | {"all_the_same": "1"}).status_code == 303
    assert "no_majority" in Measure.get().warned and "no_document" in Measure.get().warned


def test_a_removal_ends_no_membership_by_itself(as_, recorded, clock):
    row = recorded(kind="removed", ground="asks", until="", helpers="")
    assert (row.until, row.helpers, Member.get_by_id(SILENT).left_at) == (None, "", None)
    for _half in range(3):
        clock.forward(days=150)
        [as_(login).get("/") for login in ("secretary", "committee", "silent")]
    assert Member.get_by_id(SILENT).left_at is None
    shown = as_("secretary").get(page(row)).text
    assert f"/members/{SILENT}/membership/end?reason=removed" in shown.replace("&amp;", "&")
    assert "membership/end" not in as_("silent").get(page(row)).text


def test_a_probationary_member_loses_the_qualification_and_nothing_else_is_offered(as_, recorded):
    with write():
        Member.update(kind="probationary").where(Member.id == SILENT).execute()
    shown = as_("secretary").get(f"{ADDRESS}/new").text
    assert "取消预备党员资格" in shown and 'value="removed"' not in shown and 'name="until"' not in shown
    row = recorded(kind="cancelled")
    assert "reason=cancelled" in as_("secretary").get(page(row)).text


def test_what_was_recorded_by_mistake_is_taken_back_and_stays_as_such(as_, recorded):
    row = recorded(kind="talk", votes_for="")
    assert "已作决定" in as_("secretary").get("/management/measures?which=all").text
    assert as_("secretary").post(f"{page(row)}/take-back", data={"because": ""}).status_code == 422
    assert as_("organiser").post(f"{page(row)}/take-back", data={"because": "记错了人"}).status_code == 303
    assert "登记有误" in as_("silent").get(page(row)).text
    assert as_("secretary").post(f"{page(row)}/end", data={"outcome": "lifted", "ended_on": ago(0)}).status_code == 422


def test_of_two_officers_who_end_it_the_second_is_told(as_, recorded):
    row = recorded()
    seen = as_("secretary").get(page(row)).text.split('name="seen" value="')[1].split('"')[0]
    ends = {"outcome": "corrected", "ended_on": ago(0)}
    assert as_("organiser").post(f"{page(row)}/end", data=ends).status_code == 303
    answer = as_("secretary").post(f"{page(row)}/end", data={**ends, "seen": seen})
    assert answer.status_code == 422 and PEOPLE["organiser"].name in answer.text


def test_nobody_records_a_measure_about_themselves(as_, recorded):
    own = PEOPLE["secretary"].member_id
    assert as_("secretary").get(f"/management/measures/members/{own}/new").status_code == 404
    row = recorded("secretary", "organiser", kind="talk")
    assert as_("secretary").get(page(row)).status_code == 200
    assert "/end" not in as_("secretary").get(page(row)).text
    assert as_("secretary").post(f"{page(row)}/end", data={"outcome": "lifted", "ended_on": ago(0)}).status_code == 404


def test_what_the_committee_decides_the_committee_reads_and_the_branch_does_not(as_, recorded):
    row = recorded("silent", "committee", kind="criticism")
    assert row.unit.name == "丰山镇党委"
    assert as_("committee").get(page(row)).status_code == 200 and as_("silent").get(page(row)).status_code == 200
    assert as_("secretary").get(page(row)).status_code == 404


def test_where_the_county_did_not_switch_it_on_there_is_a_register_only(as_, recorded):
    row = recorded()
    assert "/considered" not in as_("secretary").get(f"{ADDRESS}/new").text
    said = {"kind": "talk", "on": ago(3), "words": "三次没来"}
    assert as_("secretary").post(f"{ADDRESS}/considered", data=said).status_code == 404
    assert "/appeal" not in as_("silent").get(page(row)).text
    assert as_("silent").post(f"{page(row)}/appeal", data={"words": "不服"}).status_code == 422
    assert not MeasureEntry.select().exists()


def test_today_tells_the_branch_before_a_period_ends_and_the_member_of_a_decision(as_, recorded, clock):
    row = recorded()
    assert "登记了一项与你有关的决定" in as_("silent").get("/").text
    assert "限期改正到期" not in as_("secretary").get("/").text
    clock.forward(days=145)
    assert "限期改正到期" in as_("secretary").get("/").text
    assert "登记了一项与你有关的决定" not in as_("silent").get("/").text
    for login in ("committee", "next_secretary", "contact", "host", "silent"):
        assert "限期改正到期" not in as_(login).get("/").text, login
    assert page(row) in as_("secretary").get("/management/measures").text


def test_a_list_asks_little(as_, recorded, queries):
    recorded()
    recorded("courier", kind="talk")
    secretary = as_("secretary")
    secretary.get("/management/measures")
    with queries() as seen:
        secretary.get("/management/measures")
    assert len([one for one in seen.selects if 'FROM "measure"' in str(one)]) <= 2
