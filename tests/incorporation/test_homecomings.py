"""Who comes home for a visit, and when: reported, announced, corrected, over; the list by day and the line of Today."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from pwa.core.clock import CHINA
from pwa.incorporation.rules import Visit, stands
from pwa.members.placements import placement_of
from pwa.policy.spring_festival import near_festival
from tests.kit.queries import counted
from tests.people import PEOPLE, TODAY, ago, said

LIST = "/incorporation/homecomings"
THERE = {"division": "440307", "since": ago(20), "stay": "long"}
COURIER, MEMBER = PEOPLE["courier"], PEOPLE["member"]


def visit(begins: int, ends: int) -> dict:
    """The fields of a visit that begins and ends so many days from today."""
    return {"back_home": True, "since": ago(-begins), "visit_until": ago(-ends)}


def shown(as_, login: str = "secretary") -> str:
    return as_(login).get(LIST).text.partition("<main")[2]


def test_who_is_home_and_who_comes_stand_by_day(as_, phone_of, clock):
    phone_of("courier").accepted("location", THERE)
    clock.forward(hours=1)
    phone_of("courier").accepted("location", visit(30, 44), version=2)
    phone_of("member").accepted("location", visit(0, 5), version=2)
    text = shown(as_)
    assert text.index(MEMBER.name) < text.index(said(-30)) < text.index(COURIER.name)
    assert "深圳龙岗" in text and said(-44) in text and text.count("现已返乡") == 1
    assert placement_of(MEMBER.member_id) is not None, "an announced visit and a visit end nothing"
    clock.forward(days=45)
    assert COURIER.name not in shown(as_) and MEMBER.name not in shown(as_)


def test_a_visit_that_is_corrected_or_withdrawn_stands_once_or_not_at_all(as_, phone_of, clock):
    phone = phone_of("courier")
    first = phone.accepted("location", visit(10, 20), version=2)
    clock.forward(hours=1)
    second = phone.accepted("location", visit(12, 20), version=2, replaces=str(first))
    assert shown(as_).count(COURIER.name) == 1 and said(-12) in shown(as_)
    clock.forward(hours=1)
    phone.accepted("withdrawal", {"of": str(second)})
    assert COURIER.name not in shown(as_)


def test_a_visit_written_twice_stands_once(as_, phone_of, clock):
    phone = phone_of("courier")
    phone.accepted("location", visit(10, 20), version=2)
    clock.forward(hours=1)
    phone.accepted("location", visit(11, 21), version=2)
    assert shown(as_).count(COURIER.name) == 1 and said(-11) in shown(as_)


@pytest.mark.parametrize(
    ("login", "sees"), [("secretary", True), ("organiser", True), ("committee", True), ("next_secretary", False)]
)
def test_only_the_home_branch_and_the_committee_above_see_it(as_, phone_of, login, sees):
    phone_of("courier").accepted("location", visit(10, 20), version=2)
    assert (COURIER.name in shown(as_, login)) is sees
    for other in ("member", "contact", "county", "auditor"):
        assert as_(other).get(LIST).status_code == 404, other


@pytest.mark.parametrize(
    ("begins", "ends", "wrong"), [(91, 100, "since"), (10, 9, "visit_until"), (10, 191, "visit_until")]
)
def test_a_visit_is_announced_at_most_ninety_days_before(phone_of, begins, ends, wrong):
    phone = phone_of("courier")
    result = phone.send(phone.entry("location", visit(begins, ends), version=2))["results"][0]
    assert result["outcome"] == "rejected" and wrong in result["errors"], result


def test_home_for_good_and_another_place_are_not_announced(phone_of):
    for fields in ({"back_home": True, "since": ago(-1)}, {**THERE, "since": ago(-1)}):
        phone = phone_of("courier")
        assert "since" in phone.send(phone.entry("location", fields, version=2))["results"][0]["errors"]


def test_the_list_takes_three_queries_at_most(as_, phone_of):
    phone_of("courier").accepted("location", visit(10, 20), version=2)
    as_("secretary").get(LIST)
    with counted() as seen:
        as_("secretary").get(LIST)
    assert sum('"location_report"' in sql for sql in seen.selects) <= 3


def test_today_says_how_many_before_the_festival_and_only_if_there_is_somebody(as_, phone_of, clock):
    clock.on(date(2027, 1, 20))
    assert "春节返乡" not in as_("secretary").get("/").text
    home = {"back_home": True, "since": "2027-02-03", "visit_until": "2027-02-15"}
    phone_of("courier").accepted("location", home, version=2)
    assert "春节返乡：1 名" in as_("secretary").get("/").text
    assert "春节返乡" not in as_("member").get("/").text
    clock.on(date(2027, 3, 20))
    assert "春节返乡" not in as_("secretary").get("/").text


@pytest.mark.parametrize(
    ("day", "near"),
    [("2026-12-27", False), ("2026-12-28", True), ("2027-02-06", True), ("2027-02-21", True), ("2027-02-22", False)],
)
def test_the_season_begins_forty_days_before_the_festival_and_ends_fifteen_after(day, near):
    assert near_festival(date.fromisoformat(day)) is near


NUMBER = iter(range(1, 1000))


def told(begins: int, ends: int | None, written: int, member: int = 1) -> Visit:
    """A report written so many days from today."""
    at = datetime.combine(TODAY, datetime.min.time(), tzinfo=CHINA) + timedelta(days=written, hours=9)
    until = None if ends is None else TODAY + timedelta(days=ends)
    return Visit(UUID(int=next(NUMBER)), UUID(int=member), at, TODAY + timedelta(days=begins), until)


@pytest.mark.parametrize(
    ("later", "holds"),
    [
        (told(-20, None, 1), True),  # 'still there', written before it begins
        (told(-20, None, 11), False),  # 'still there', written when they should be home
        (told(12, None, 12), False),  # another place
        (told(-20, None, -5), True),  # written before the visit was announced
        (told(30, 40, 1), True),  # another visit
        (told(15, 25, 1), False),  # the same visit, written anew
        (told(12, None, 12, member=2), True),  # somebody else
    ],
)
def test_what_is_written_later_ends_a_visit_or_does_not(later, holds):
    assert stands(told(10, 20, 0), [later]) is holds
