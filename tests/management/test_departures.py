"""A departure: registered after a talk, before or after the fact, and the place follows as from a report."""

import pytest

from pwa.core.database import write
from pwa.management.models import Departure
from pwa.members.branch_change import move_to_branch
from pwa.members.models import Member, open_periods
from pwa.organisations.models import Unit
from tests.people import PEOPLE, UNITS, ago

COURIER = PEOPLE["builder"].member_id
GOES = {"division": "440307", "since": ago(3), "stay": "long", "reason": "work", "talked_on": ago(4)}


def register(phone, about=COURIER, **more):
    [result] = phone.send(phone.entry("departure", {**GOES, **more}, subject=str(about)))["results"]
    return result


def test_a_departure_opens_the_away_period_and_names_the_paper_that_fits(phone_of, as_):
    result = register(phone_of("secretary"), contact_phone="13900001234")
    assert result["outcome"] == "accepted"
    page = f"/management/departures/{Departure.get().id}"
    assert open_periods([COURIER])[COURIER].division == "440307"
    text = as_("secretary").get(page).text
    assert "13900001234" in text and "适用的证件或信函" in text
    assert "外出登记" in as_("builder").get(f"/members/{COURIER}").text
    assert as_("next_secretary").get(page).status_code == 404


def test_before_the_day_nothing_is_away_yet(phone_of, as_):
    result = register(phone_of("secretary"), since=ago(-20))
    assert result["outcome"] == "accepted" and Departure.get().planned
    assert COURIER not in open_periods([COURIER])
    assert "提前登记" in as_("secretary").get("/management/departures").text


def test_a_departure_registered_beforehand_names_the_paper_by_what_was_said(phone_of, as_):
    register(
        phone_of("secretary"), since=ago(-20), stay="long", settled="no", reason="work", employer_kind="platform_work"
    )
    text = as_("secretary").get(f"/management/departures/{Departure.get().id}").text
    assert "适用的证件或信函" in text and "平台" in text and "六个月以上" in text


def test_of_who_moved_to_another_branch_the_departure_stays_and_the_file_does_not(phone_of, as_):
    register(phone_of("secretary"))
    page = f"/management/departures/{Departure.get().id}"
    with write():
        move_to_branch(Member.with_branch(COURIER), Unit.get_by_id(UNITS["next-door"]), None)
    listed, text = as_("secretary").get("/management/departures").text, as_("secretary").get(page).text
    assert page in listed and PEOPLE["builder"].name in text and f"/members/{COURIER}" not in text


def test_an_officer_reads_the_own_departure_that_a_colleague_registered(phone_of, as_):
    register(phone_of("organiser"), PEOPLE["secretary"].member_id)
    assert as_("secretary").get(f"/management/departures/{Departure.get().id}").status_code == 200


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"talked_on": ""}, "talked_on"),
        ({"talked_on": ago(-1)}, "talked_on"),
        ({"since": ago(-91)}, "since"),
        ({"division": ""}, "division"),
        ({"division": "000000"}, "division"),
        ({"back_home": True}, "back_home"),
        ({"contact_phone": "x"}, "contact_phone"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(phone_of, wrong, field):
    result = register(phone_of("secretary"), **wrong)
    assert result["outcome"] == "rejected" and field in result["errors"]


def test_nobody_registers_their_own_or_that_of_another_branch(phone_of):
    assert "subject" in register(phone_of("secretary"), PEOPLE["secretary"].member_id)["errors"]
    assert "subject" in register(phone_of("next_secretary"))["errors"]
    assert "subject" in register(phone_of("member"), PEOPLE["member"].member_id)["errors"]
