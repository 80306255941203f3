"""Probationary members: the branch is told in time, a general meeting decides, people record it."""

from datetime import date

import pytest

from pwa.core.audit import AuditLine
from pwa.core.database import write
from pwa.management.probation_models import ProbationDecision
from pwa.members.changes import admit
from pwa.members.models import FieldChange, HeadCount, Member, TimelineLine
from pwa.organisations.models import Unit
from pwa.policy import add_months
from tests.people import PEOPLE, UNITS

SILENT = PEOPLE["silent"].member_id
LIST, ADDRESS = "/management/probation", f"/management/probation/{SILENT}"
MET = {"meeting": "十一月党员大会", "expected": "30", "votes_for": "25", "votes_against": "1", "abstained": "1"}
MET |= {"approver": "丰山镇党委", "document": "丰委〔2026〕9号"}


def joined(months_ago: int, clock) -> date:
    """李秀英 joined so many months ago; the day on which the probation ends."""
    day = add_months(clock.today, -months_ago)
    with write():
        Member.update(kind="probationary", joined_on=day, full_on=None).where(Member.id == SILENT).execute()
    return add_months(day, 12)


def said(kind: str, clock, **more: str) -> dict[str, str]:
    return {**MET, "kind": kind, "held_on": clock.today.isoformat(), **more}


def stored() -> Member:
    return Member.get_by_id(SILENT)


@pytest.mark.both_engines
def test_whoever_becomes_a_full_member_is_one_in_the_file_with_its_history(as_, clock):
    ends = joined(12, clock)
    heads = HeadCount.get_by_id(UNITS["home"]).members
    answer = as_("secretary").post(f"{ADDRESS}/decision", data=said("full", clock, full_on=ends.isoformat()))
    assert answer.status_code == 303, answer.text
    assert (stored().kind, stored().full_on) == ("full", ends)
    changed = {row.field: row.after for row in FieldChange.select().where(FieldChange.member == SILENT)}
    assert changed == {"kind": "full", "full_on": ends.isoformat()}
    assert HeadCount.get_by_id(UNITS["home"]).members == heads
    [row] = ProbationDecision.select()
    assert (row.kind, row.before_on, row.votes_for, row.warned) == ("full", ends, 25, "")
    assert AuditLine.select().where(AuditLine.action == "recorded probation decision").count() == 1
    assert TimelineLine.select().where(TimelineLine.kind == "probation_decided").count() == 1
    assert "李秀英" not in as_("secretary").get(f"{LIST}?which=all").text


@pytest.mark.both_engines
def test_an_extension_moves_the_end_and_there_is_only_one(as_, clock):
    ends = joined(12, clock)
    assert as_("organiser").post(f"{ADDRESS}/decision", data=said("extended", clock, months="6")).status_code == 303
    [row] = ProbationDecision.select()
    assert (row.extended_until, stored().kind) == (add_months(ends, 6), "probationary")
    assert "李秀英" not in as_("secretary").get(LIST).text
    assert "已延长一次" in as_("secretary").get(f"{LIST}?which=all").text
    again = as_("secretary").post(f"{ADDRESS}/decision", data=said("extended", clock, months="6"))
    assert again.status_code == 422 and ProbationDecision.select().count() == 1
    early = as_("secretary").post(f"{ADDRESS}/decision", data=said("full", clock, full_on=ends.isoformat()))
    assert early.status_code == 422 and stored().kind == "probationary"
    clock.forward(days=160)
    assert "李秀英" in as_("secretary").get(LIST).text
    assert as_("committee").get(LIST).status_code == 200
    clock.forward(days=30)
    full = said("full", clock, full_on=add_months(ends, 6).isoformat())
    assert as_("committee").post(f"{ADDRESS}/decision", data=full).status_code == 303


def test_a_decision_that_does_not_meet_the_rules_is_recorded_only_when_people_say_so(as_, clock):
    ends = joined(12, clock)
    data = said("full", clock, full_on=ends.isoformat(), votes_for="10", document="")
    warned = as_("secretary").post(f"{ADDRESS}/decision", data=data)
    assert warned.status_code == 422 and "中国共产党章程" in warned.text
    assert "十一月党员大会" in warned.text and not ProbationDecision.select().exists()
    assert as_("secretary").post(f"{ADDRESS}/decision", data=data | {"all_the_same": "1"}).status_code == 303
    assert "no_majority" in ProbationDecision.get().warned


@pytest.mark.parametrize(
    "wrong",
    [{"kind": ""}, {"kind": "cancelled"}, {"full_on": ""}, {"held_on": ""}, {"meeting": " "}, {"votes_for": "31"}],
)
def test_an_incomplete_or_impossible_decision_comes_back_with_its_words(as_, clock, wrong):
    ends = joined(13, clock)
    data = said("full", clock, full_on=ends.isoformat(), all_the_same="1") | wrong
    answer = as_("secretary").post(f"{ADDRESS}/decision", data=data)
    assert answer.status_code == 422 and "丰委〔2026〕9号" in answer.text
    assert not ProbationDecision.select().exists() and stored().kind == "probationary"


def test_what_was_recorded_by_mistake_is_taken_back(as_, clock):
    ends = joined(12, clock)
    as_("secretary").post(f"{ADDRESS}/decision", data=said("full", clock, full_on=ends.isoformat()))
    assert as_("secretary").post(f"{ADDRESS}/take-back", data={"because": ""}).status_code == 422
    assert as_("organiser").post(f"{ADDRESS}/take-back", data={"because": "记错了人"}).status_code == 303
    assert (stored().kind, stored().full_on) == ("probationary", None)
    assert ProbationDecision.get().undone_because == "记错了人"
    assert as_("organiser").post(f"{ADDRESS}/take-back", data={"because": "再来"}).status_code == 422
    assert as_("secretary").post(f"{ADDRESS}/decision", data=said("extended", clock, months="12")).status_code == 303


def test_of_two_who_record_at_once_the_second_is_told(as_, clock):
    ends = joined(12, clock)
    seen = as_("secretary").get(ADDRESS).text.split('name="seen" value="')[1].split('"')[0]
    data = said("full", clock, full_on=ends.isoformat(), seen=seen)
    assert as_("secretary").post(f"{ADDRESS}/decision", data=said("extended", clock, months="6")).status_code == 303
    answer = as_("organiser").post(f"{ADDRESS}/decision", data=data)
    assert answer.status_code == 422 and PEOPLE["secretary"].name in answer.text
    assert ProbationDecision.select().count() == 1


@pytest.mark.parametrize(("months", "told"), [(10, False), (11, True), (12, True), (15, True)])
def test_today_says_so_a_month_before_and_when_it_is_due(as_, clock, months, told):
    joined(months, clock)
    assert (ADDRESS in as_("secretary").get("/").text) is told
    assert ADDRESS not in as_("next_secretary").get("/").text
    assert ("李秀英" in as_("secretary").get(LIST).text) is told


def test_nobody_becomes_a_full_member_by_itself(as_, clock):
    joined(12, clock)
    clock.forward(days=400)
    for login in ("secretary", "committee", "silent"):
        as_(login).get("/")
    assert stored().kind == "probationary" and not ProbationDecision.select().exists()


def test_while_the_joining_day_is_unknown_nothing_can_be_decided(as_, clock):
    with write():
        Member.update(kind="probationary", joined_on=None).where(Member.id == SILENT).execute()
    page = as_("secretary").get(ADDRESS)
    assert page.status_code == 200 and "/decision" not in page.text
    assert "李秀英" not in as_("secretary").get(LIST).text and ADDRESS not in as_("secretary").get("/").text
    assert "李秀英" in as_("secretary").get(f"{LIST}?which=all").text
    data = said("full", clock, full_on=clock.today.isoformat(), all_the_same="1")
    assert as_("secretary").post(f"{ADDRESS}/decision", data=data).status_code == 422
    assert stored().kind == "probationary"


def test_the_member_sees_the_day_in_the_own_file_and_others_see_nothing(as_, clock):
    joined(11, clock)
    assert "预备期" in as_("silent").get(f"/members/{SILENT}").text
    assert ADDRESS in as_("secretary").get(f"/members/{SILENT}").text
    for login in ("silent", "contact", "host", "next_secretary", "county"):
        assert as_(login).get(ADDRESS).status_code == 404, login
        assert as_(login).post(f"{ADDRESS}/decision", data={}).status_code == 404, login


def test_a_list_asks_little(as_, clock, queries):
    joined(12, clock)
    secretary = as_("secretary")
    secretary.get(LIST)
    with queries() as seen:
        secretary.get(LIST)
    assert len([one for one in seen.selects if 'FROM "member"' in str(one) or 'FROM "probation' in str(one)]) <= 3


def test_of_many_who_are_due_all_are_counted_also_beside_those_whose_joining_day_is_unknown(as_, clock):
    joined(12, clock)
    with write():
        for number in range(60):
            other = admit(
                Unit.get_by_id(UNITS["home"]), name=f"预备{number}", sex="1", by=PEOPLE["secretary"].account_id
            )
            day = add_months(clock.today, -12) if number < 55 else None
            Member.update(kind="probationary", joined_on=day).where(Member.id == other.id).execute()
    assert "56" in as_("secretary").get("/work").text and "56" in as_("secretary").get("/").text
