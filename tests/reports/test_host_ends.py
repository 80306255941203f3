"""The host sees somebody until they are back, or withdrew that they were away: nobody has to press a button."""

import pytest

from pwa.core.audit import AuditLine
from pwa.members.models import AwayPeriod, TimelineLine
from pwa.members.placement_models import Placement
from pwa.members.placements import placement_of
from pwa.reports.models import Submission
from tests.kit.placements import take_in
from tests.people import PEOPLE, UNITS, ago

MEMBER = PEOPLE["member"]
PATH = f"/members/{MEMBER.member_id}"
BACK = {"since": ago(0), "back_home": True}


def gone(as_) -> bool:
    """Whether the host neither opens nor lists the member any more."""
    answers = [as_("host").get(path).text for path in ("/", "/members", "/reports", "/work")]
    return as_("host").get(PATH).status_code == 404 and all(MEMBER.name not in text for text in answers)


def test_the_member_says_they_are_back(phone, as_):
    phone.accepted()
    assert not gone(as_)
    phone.accepted("location", BACK)
    assert gone(as_) and placement_of(MEMBER.member_id) is None
    assert TimelineLine.select().where(TimelineLine.kind == "host_ended").count() == 1
    assert AuditLine.select().where(AuditLine.action == "ended host").count() == 1


def test_they_were_never_reported_away_and_say_they_are_back(phone, as_):
    phone.accepted("location", BACK)
    assert gone(as_)


def test_away_and_back_arrive_together(phone, as_):
    results = phone.send(phone.entry(), phone.entry("location", BACK))["results"]
    assert [result["outcome"] for result in results] == ["accepted", "accepted"]
    assert gone(as_)


def test_an_officer_reports_the_return(phone, phone_of, as_, clock):
    phone.accepted()
    clock.forward(hours=1)
    phone_of("secretary").accepted("location", BACK, subject=str(MEMBER.member_id), source="phone")
    assert gone(as_)


def test_the_report_of_the_absence_is_withdrawn(phone, as_):
    report = phone.accepted()
    phone.accepted("withdrawal", {"of": str(report)})
    assert not AwayPeriod.select().exists() and gone(as_)


HANGZHOU = {"division": "330106", "since": ago(1), "stay": "long"}


def test_another_street_of_the_same_county_ends_nothing(phone, as_):
    phone.accepted()
    phone.accepted("location", {"division": "440307", "area": "平湖街道", "since": ago(1), "stay": "long"})
    assert not gone(as_) and Placement.get(Placement.member == MEMBER.member_id).ended_at is None


@pytest.mark.parametrize(
    "place", [HANGZHOU, {**HANGZHOU, "division": "440306"}, {"country": "JP", "since": ago(1), "stay": "long"}]
)
def test_a_move_to_another_county_than_the_host_s_ends_it_and_says_why(phone, as_, place):
    phone.accepted()
    phone.accepted("location", place)
    assert gone(as_) and placement_of(MEMBER.member_id) is None
    assert "第三十二条" in as_("secretary").get(PATH).text
    assert AuditLine.select().where(AuditLine.action == "ended host").count() == 1


def test_the_place_that_was_known_when_the_host_was_named_ends_nothing(phone, as_, clock):
    as_("secretary").post(f"{PATH}/hosts/end")
    phone.accepted("location", HANGZHOU)
    clock.forward(days=1)
    as_("secretary").post(f"{PATH}/hosts", data={"host": str(UNITS["host-branch"]), "way": "phone"})
    take_in(MEMBER.member_id)
    phone.accepted("location", HANGZHOU)  # still here
    assert not gone(as_)
    phone.accepted("location", {**HANGZHOU, "division": "440307", "since": ago(0)})
    assert not gone(as_)
    clock.forward(days=1)
    phone.accepted("location", {**HANGZHOU, "since": ago(-2)})
    assert gone(as_)


def test_a_place_known_to_the_city_or_province_of_the_host_is_no_other_county(phone, as_):
    phone.accepted()
    for code in ("440300", "440000"):
        phone.accepted("location", {"division": code, "since": ago(1), "stay": "long"})
    assert not gone(as_)


@pytest.mark.parametrize("late", [False, True])
def test_a_move_that_arrives_late_ends_it_as_if_it_had_come_in_time(phone, as_, clock, late):
    moved = phone.entry("location", HANGZHOU)
    clock.forward(hours=1)
    there = phone.entry("location", {"division": "440307", "since": ago(0), "stay": "long"})
    for entry in (there, moved) if late else (moved, there):
        assert phone.send(entry)["results"][0]["outcome"] == "accepted"
    assert gone(as_)
    row = Placement.get(Placement.member == MEMBER.member_id)
    assert (row.ended_why, row.ended_at) == ("moved", Submission.get_by_id(moved["id"]).corrected_at)


def test_away_again_the_host_is_named_anew_with_consent(phone, as_):
    phone.accepted()
    phone.accepted("location", BACK)
    phone.accepted("location", {"division": "440307", "since": ago(0), "stay": "long"})
    assert gone(as_)
