"""'18 of 32 class hours, 9 more planned': from meetings and confirmed study, each counted once."""

import re
from datetime import date, timedelta

import pytest

from pwa.core.clock import now, today
from pwa.core.database import write
from pwa.core.i18n import on_day
from pwa.learning.hours import hours_of_branch, hours_of_member
from pwa.learning.models import LearningExemption, LearningItemMeeting
from pwa.meetings.models import Meeting
from pwa.members.models import Member
from pwa.organisations.models import Unit, parameters_at
from tests.meetings.conftest import day, member, roll, tick
from tests.people import PEOPLE, UNITS, ago

from .conftest import BY, item, planned

OVERVIEW = f"/management/learning/units/{UNITS['home']}"
STUDY = {"kind": "study", "on": ago(3), "summary": "自学条例", "hours": 1.5, "topic": "rules_law"}


def hours(login: str = "member"):
    who = Member.with_branch(member(login))
    assert who is not None
    return hours_of_member(who, today().year, today(), parameters_at(who.branch.path))


def studied(phone, as_, **more) -> str:
    """A study that the member reported and their branch confirmed."""
    sent = phone.accepted("activity", {**STUDY, **more}, version=2)
    assert as_("secretary").post(f"/reports/{sent}/decision", data={"verdict": "confirmed"}).status_code == 303
    return sent


@pytest.mark.both_engines
def test_hours_come_from_meetings_and_from_confirmed_study_and_what_is_planned_is_said_apart(as_, phone_of, clock):
    meeting = planned(types=("lecture",), half_hours=5)
    phone_of("secretary").accepted("roll", roll(meeting, tick("member", "present", clock.now)))
    unconfirmed = phone_of("member").accepted("activity", STUDY, version=2)
    assert (hours().held, hours().confirmed) == (5, 0), "nothing counts by itself"
    as_("secretary").post(f"/reports/{unconfirmed}/decision", data={"verdict": "confirmed"})
    planned(10, types=("study",), half_hours=4)
    item(half_hours=3)
    assert (hours().held, hours().confirmed, hours().planned) == (5, 3, 7)
    assert "已完成 4 / 32 学时，另计划 3.5 学时" in as_("member").get("/management/learning").text
    assert "4 / 32 学时" in as_("member").get("/branch").text
    assert "4 / 32 学时" in as_("secretary").get(f"/members/{member('member')}").text
    [line] = [one for one in hours_of_branch(*branch()) if one.id == member("member")]
    assert line.hours == hours()


def branch():
    unit = Unit.get_by_id(UNITS["home"])
    return unit, today().year, today(), parameters_at(unit.path)


def test_service_gives_no_class_hours_and_a_correction_counts_in_place_of_what_it_replaces(as_, phone_of):
    phone = phone_of("member")
    first = studied(phone, as_)
    studied(phone, as_, kind="service", summary="志愿服务")
    assert hours().confirmed == 3
    studied_again = phone.entry("activity", {**STUDY, "hours": 1}, version=2, replaces=first)
    assert phone.outcome(studied_again) == "accepted" and hours().confirmed == 0, "to be confirmed anew"


def test_attendance_where_one_lives_counts_at_home_and_the_host_s_plan_is_planned(phone_of, clock):
    held = planned(unit="host-branch", types=("lecture",), half_hours=3)
    phone_of("host").accepted("roll", roll(held, tick("member", "present", clock.now)))
    planned(9, unit="host-branch", types=("lecture",), half_hours=2)
    assert (hours().held, hours().planned) == (3, 2)


@pytest.mark.parametrize(("number", "why"), [(0.1, "half_hours_only"), (-1, "hours_range"), (1000, "hours_range")])
def test_a_study_with_impossible_hours_or_of_tomorrow_is_refused_at_its_field(phone_of, number, why):
    phone = phone_of("member")
    [bad, future] = phone.send(
        phone.entry("activity", {**STUDY, "hours": number}, version=2),
        phone.entry("activity", {**STUDY, "on": ago(-1)}, version=2),
    )["results"]
    assert bad["outcome"] == future["outcome"] == "rejected"
    assert [*bad["errors"]] == ["hours"] and [*future["errors"]] == ["on"] and why


def test_the_branch_is_listed_by_name_and_never_by_hours(as_, phone_of, clock):
    meeting = planned(types=("lecture",), half_hours=8)
    phone_of("secretary").accepted("roll", roll(meeting, tick("silent", "present", clock.now)))
    names = [one.name for one in hours_of_branch(*branch())]
    assert names == [
        row.name
        for row in Member.select()
        .where(Member.branch == UNITS["home"], Member.left_at.is_null())
        .order_by(Member.name_key, Member.id)
    ]
    shown = as_("secretary").get(OVERVIEW).text
    ids = [str(one.id) for one in hours_of_branch(*branch()) if one.id != member("secretary")]
    assert re.findall(r'href="/management/learning/members/([0-9a-f-]+)', shown) == ids


def test_own_year_and_the_branch_cost_three_queries_at_most(as_, queries):
    item()
    learning = ("learning_item", "learning_exemption", "attendance", "override")
    for login, path in (("member", "/management/learning"), ("secretary", OVERVIEW)):
        as_(login).get(path)
        with queries() as seen:
            as_(login).get(path)
        asked = [sql for sql in seen.selects if any(f'"{name}' in sql for name in learning)]
        assert len(asked) <= 3, asked


def test_what_is_planned_by_the_programme_is_counted_once_when_a_meeting_is_named_for_it(as_):
    one, meeting = item(half_hours=3), planned(8, types=("study",), half_hours=4)
    assert hours().planned == 7
    path = f"/management/learning/programme/{one.id}"
    assert as_("secretary").post(f"{path}/meeting", data={"meeting": str(meeting.id)}).status_code == 303
    assert hours().planned == 4
    foreign = planned(8, unit="next-door", types=("study",), half_hours=4)
    assert as_("secretary").post(f"{path}/meeting", data={"meeting": str(foreign.id)}).status_code == 422
    assert as_("secretary").post(f"{path}/meeting", data={"meeting": ""}).status_code == 303
    assert hours().planned == 7 and not LearningItemMeeting.select().exists()


@pytest.mark.both_engines
def test_an_item_whose_meeting_was_cancelled_is_planned_by_the_programme_again(as_):
    one, meeting = item(half_hours=3), planned(8, types=("study",), half_hours=4)
    path = f"/management/learning/programme/{one.id}"
    as_("secretary").post(f"{path}/meeting", data={"meeting": str(meeting.id)})
    assert "计划于" in as_("member").get("/management/learning").text
    with write():
        Meeting.update(cancelled_at=now(), cancelled_by=BY).where(Meeting.id == meeting.id).execute()
    assert hours().planned == 3
    assert "待落实" in as_("member").get("/management/learning").text
    shown = as_("secretary").get(path).text
    assert str(meeting.id) not in shown and on_day(meeting.on) not in shown


def test_the_programme_is_one_query_however_many_items_it_has(as_, queries):
    for n in range(4):
        item("fengshan" if n % 2 else "home", title=f"第{n}项")
    as_("member").get("/management/learning")
    with queries() as seen:
        assert "丰山镇党委" in as_("member").get("/management/learning").text
    few = len(seen.selects)
    for n in range(4, 12):
        item("fengshan" if n % 2 else "home", title=f"第{n}项")
    with queries() as seen:
        as_("member").get("/management/learning")
    assert len(seen.selects) == few


def test_the_line_of_an_officer_in_their_branch_leads_to_their_own_year(as_):
    shown = as_("secretary").get(OVERVIEW).text
    assert as_("secretary").get(f"/management/learning/members/{member('secretary')}").status_code == 404
    assert str(member("secretary")) not in shown.split("<main")[1]
    assert f'href="/management/learning?year={today().year}"' in shown.split("<main")[1]


def test_an_item_of_the_committee_is_planned_in_its_branches_and_not_elsewhere(as_):
    item("fengshan", half_hours=6)
    assert hours().planned == 6 and hours("host_member").planned == 0
    assert "学习党章" in as_("next_member").get("/management/learning").text
    assert "学习党章" not in as_("host_member").get("/management/learning").text


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"hours": "0.1"}, "hours"), ({"hours": "-1"}, "hours"), ({"hours": "1000"}, "hours"),
        ({"hours": "0"}, "hours"), ({"topic": "x"}, "topic"),
        ({"until": "2020-01-01"}, "until"), ({"year": "2031"}, "year"), ({"year": "x"}, "year"),
        ({"title": ""}, "title"),
    ],
)  # fmt: skip
def test_an_impossible_item_is_refused_at_its_field(as_, said, field):
    good = {"topic": "theory", "title": "学党史", "hours": "2", "year": str(today().year), "until": ago(-5)}
    if date.fromisoformat(ago(-5)).year != today().year:
        good["until"] = f"{today().year}-12-31"
    answer = as_("secretary").post("/management/learning/programme", data={**good, **said})
    assert answer.status_code == 422 and f'href="#f-{field}"' in answer.text
    assert as_("secretary").post("/management/learning/programme", data=good).status_code == 303


def test_items_whose_last_day_has_passed_are_planned_no_more(app, clock):
    item(half_hours=3, until=today() + timedelta(days=2))
    assert hours().planned == 3
    clock.on(today() + timedelta(days=3))
    assert hours().planned == 0


EXEMPT = {"year": str(today().year), "reason": "old", "decided_by": "支部委员会", "decided_on": ago(10)}


def test_an_exemption_is_one_row_a_year_and_leaves_the_hours_as_they_are(as_):
    path = f"/management/learning/members/{member('member')}"
    assert as_("secretary").post(f"{path}/exemptions", data=EXEMPT).status_code == 303
    assert as_("secretary").post(f"{path}/exemptions", data=EXEMPT).status_code == 422
    assert hours().exempt == "old" and "不作学时要求" in as_("member").get("/management/learning").text
    row = LearningExemption.get()
    assert as_("secretary").post(f"{path}/exemptions/{row.id}/end").status_code == 303
    assert hours().exempt == "" and as_("secretary").post(f"{path}/exemptions", data=EXEMPT).status_code == 303
    told = as_("committee").get(f"/members/{member('member')}").text
    assert "学时" in told and "年老体弱" not in told, "the reason stays with the branch"


def test_nobody_exempts_themselves_a_member_of_another_branch_or_without_a_reason(as_):
    for login, about in (("secretary", "secretary"), ("secretary", "next_member"), ("next_secretary", "member")):
        path = f"/management/learning/members/{member(about)}/exemptions"
        assert as_(login).post(path, data=EXEMPT).status_code == 404
    path = f"/management/learning/members/{member('member')}/exemptions"
    for said in ({"reason": "other"}, {"decided_on": ago(-1)}, {"year": "1999"}, {"decided_by": ""}):
        assert as_("secretary").post(path, data={**EXEMPT, **said}).status_code == 422
    assert not LearningExemption.select().exists()


def test_committees_and_hosts_read_no_hours_of_a_person(as_):
    for login in ("committee", "county", "host", "member", "contact"):
        assert as_(login).get(OVERVIEW).status_code == 404
        assert as_(login).get(f"/management/learning/members/{member('silent')}").status_code == 404


__all__ = ["BY", "PEOPLE", "day", "write"]
