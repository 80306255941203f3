"""A departure: registered after a talk, before or after the fact, and the place follows as from a report."""

import pytest

from pwa.management.models import Departure
from pwa.members.models import open_periods
from tests.people import PEOPLE, ago

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
    assert "已计划" in as_("secretary").get("/management/departures").text


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
