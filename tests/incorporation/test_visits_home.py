"""Home for a visit or for good: what ends a placement, and what lets it go on."""

import pytest

from tests.people import ago

from .test_report_ins import CONTACT, FILE, page_of


def test_home_for_the_festival_ends_nothing_and_home_for_good_ends_it(phone_of, as_, asks, clock):
    there = {"division": "440307", "since": ago(20), "stay": "long"}
    phone_of("courier").accepted("location", there)
    clock.forward(hours=1)
    as_("host").post(f"{page_of(asks())}/accept", data=CONTACT)
    clock.forward(days=1)
    visit = {"back_home": True, "since": ago(0), "visit_until": ago(-12)}
    phone_of("courier").accepted("location", visit, version=2)
    page = as_("host").get(FILE)
    assert page.status_code == 200 and "深圳" in page.text
    assert "临时返乡至" in as_("secretary").get(FILE).text
    clock.forward(days=1)
    phone_of("courier").accepted("location", {"back_home": True, "since": ago(-1)})
    assert as_("host").get(FILE).status_code == 404
    assert "一名党员不再由本支部管理" in as_("host").get("/").text
    assert "不再由榕树社区党支部管理" in as_("secretary").get("/").text


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"back_home": True, "since": ago(1), "visit_until": ago(2)}, "visit_until"),
        ({"back_home": True, "since": ago(1), "visit_until": ago(-400)}, "visit_until"),
        ({"back_home": True, "since": ago(1), "visit_until": ago(-200)}, "visit_until"),
        ({"back_home": True, "since": ago(1), "visit_until": "soon"}, "visit_until"),
        ({"division": "440307", "since": ago(1), "stay": "long", "visit_until": ago(-2)}, "visit_until"),
    ],
)
def test_a_visit_has_an_end_that_fits(phone_of, fields, wrong):
    result = phone_of("courier").send(phone_of("courier").entry("location", fields, version=2))["results"][0]
    assert result["outcome"] == "rejected" and wrong in result["errors"], result


def test_a_place_that_ended_a_placement_and_is_taken_back_lets_it_go_on(phone_of, as_, asks, clock):
    phone = phone_of("courier")
    phone.accepted("location", {"division": "440307", "since": ago(20), "stay": "long"})
    as_("host").post(f"{page_of(asks())}/accept", data=CONTACT)
    clock.forward(hours=1)
    moved = phone.accepted("location", {"division": "330106", "since": ago(0), "stay": "long"})
    assert as_("host").get(FILE).status_code == 404
    clock.forward(hours=1)
    phone.accepted("withdrawal", {"of": str(moved)})
    assert as_("host").get(FILE).status_code == 200
    assert "恢复管理" in as_("secretary").get(FILE).text
