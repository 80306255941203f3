"""Branches receive members at points; members find those where they live, and report in only where there is one."""

import re
from datetime import timedelta

import pytest

from pwa.core import clock as house_clock
from pwa.core.audit import AuditLine
from pwa.core.database import write
from pwa.demo.cast_rows import POINTS, open_point_of
from pwa.incorporation.point_models import ReceivingPoint
from pwa.members.placements import pending_of
from pwa.organisations.models import Unit
from tests.kit.queries import counted
from tests.people import PEOPLE, PLACES, UNITS, ago

LIST, FORM = "/incorporation/receiving-points", "/incorporation/report-ins/new"
THERE = {"division": "440307", "since": ago(20), "stay": "long"}
HOST = POINTS["host-branch"]
SAID = {
    "address": "丰山村村委会一楼",
    "opening_hours": "周一至周五 9:00–17:00",
    "phone": "0746-4210001",
    "contact": "王会计",
}


def opened(as_, login: str = "secretary", **changed: str) -> str:
    answer = as_(login).post(f"{LIST}/new", data=SAID | changed)
    assert answer.status_code == 303, answer.text
    return answer.location


def seen_on(answer) -> str:
    return re.search(r'name="seen" value="(\w+)"', answer.text)[1]


def main(answer) -> str:
    return answer.text.partition("<main")[2]


def test_a_member_finds_the_points_of_the_county_where_they_live_and_no_other(as_, phone_of):
    opened(as_)
    at_home = main(as_("courier").get(LIST))
    assert SAID["address"] in at_home and HOST[0] not in at_home
    phone_of("courier").accepted("location", THERE)
    away = as_("courier").get(LIST)
    assert SAID["address"] not in main(away)
    for words in (PLACES["host-branch"].name, *HOST[:4], f"/report-ins/new?unit={UNITS['host-branch']}"):
        assert words in main(away), words
    assert away.headers["Yanxing-Keep"] == "own" and "Yanxing-Keep-Until" not in away.headers


def test_a_city_shows_the_points_of_its_counties_and_a_place_abroad_none(as_, phone_of, clock):
    phone_of("courier").accepted("location", {**THERE, "division": "440300"})
    assert HOST[0] in as_("courier").get(LIST).text
    clock.forward(hours=1)
    phone_of("courier").accepted("location", {"country": "JP", "since": ago(1), "stay": "long"})
    assert HOST[0] not in as_("courier").get(LIST).text


def test_nobody_is_sent_to_a_closed_point_or_a_closed_branch(as_, phone_of):
    phone_of("courier").accepted("location", THERE)
    with write():
        Unit.update(closed_at=house_clock.now()).where(Unit.id == UNITS["host-branch"]).execute()
    assert HOST[0] not in as_("courier").get(LIST).text
    assert as_("courier").get(f"/join/{HOST[4]}").status_code == 404
    with write():
        Unit.update(closed_at=None).where(Unit.id == UNITS["host-branch"]).execute()
        ReceivingPoint.update(closed_at=house_clock.now()).execute()
    assert HOST[0] not in as_("courier").get(LIST).text


def test_the_points_of_a_county_fit_on_a_phone_and_are_read_by_three_queries(as_, phone_of):
    phone_of("courier").accepted("location", THERE)
    facts = {"county_id": PLACES["host-branch"].id, "unit": UNITS["host-branch"], "division": "440307"}
    with write():
        for number in range(200):
            ReceivingPoint.create(**facts, address="长" * 117 + f"{number:03}", opening_hours="周" * 80,
                                  phone="0755-28881234", contact="联" * 40)  # fmt: skip
    as_("courier").get(LIST)
    with counted() as seen:
        first = as_("courier").get(LIST)
    assert len(first.data) <= 60 * 1024
    about = [sql for sql in seen.selects if '"receiving_point"' in sql or '"away_period"' in sql]
    assert len(about) <= 3, about
    onward = re.search(r'href="(/incorporation/receiving-points\?after=[^"]+)"', first.text)[1]
    second = as_("courier").get(onward.replace("&amp;", "&")).text
    assert "长000<" not in second and "长050<" in second


def test_the_form_offers_the_points_of_the_county_first_and_says_which_branches_have_none(as_, phone_of):
    phone_of("courier").accepted("location", THERE)
    form = as_("courier").get(FORM)
    assert f'value="{UNITS["host-branch"]}"' in form.text and HOST[0] in form.text
    assert form.headers["Yanxing-Keep"] == "form"
    chosen = as_("courier").get(f"{FORM}?unit={UNITS['host-branch']}").text
    assert re.search(rf'value="{UNITS["host-branch"]}"[^>]* checked', chosen)
    searched = as_("courier").get(f"{FORM}?q=科创园").text
    assert f'value="{UNITS["host-works"]}"' not in searched and "没有接收点" in searched


def test_a_branch_without_an_open_point_is_not_asked(phone_of, as_):
    fields = {"unit": str(UNITS["host-works"]), "consent": "yes"}
    assert "unit" in phone_of("courier").send(phone_of("courier").entry("report_in", fields))["results"][0]["errors"]
    refused = as_("courier").post("/incorporation/report-ins", data=fields)
    assert refused.status_code == 422 and "没有开放的接收点" in refused.text
    with write():
        open_point_of("host-works")
    phone_of("courier").accepted("report_in", fields)


def test_a_report_in_written_while_the_point_was_open_is_taken_in_and_one_written_later_is_not(phone_of, clock):
    fields = {"unit": str(UNITS["host-branch"]), "consent": "yes"}
    phone = phone_of("courier")
    before = phone.entry("report_in", fields)
    clock.forward(hours=1)
    with write():
        ReceivingPoint.update(closed_at=house_clock.now()).execute()
    clock.forward(hours=1)
    after = phone.entry("report_in", fields)
    assert phone.outcome(before) == "accepted"
    assert phone.outcome(after) == "rejected"
    assert str(pending_of(PEOPLE["courier"].member_id).id) == before["id"]


def test_a_report_in_from_before_its_county_kept_points_asks_any_branch(phone_of, clock):
    phone = phone_of("courier")
    entry = phone.entry("report_in", {"unit": str(UNITS["host-works"]), "consent": "yes"})
    clock.forward(hours=1)
    with write():
        ReceivingPoint.update(opened_at=house_clock.now()).execute()
    assert phone.outcome(entry) == "accepted"
    clock.forward(hours=1)
    later = phone.entry("report_in", {"unit": str(UNITS["host-works"]), "consent": "yes"})
    assert phone.outcome(later) == "rejected"


def test_a_host_named_by_home_needs_no_point(as_):
    data = {"host": str(UNITS["host-works"]), "way": "phone"}
    answer = as_("secretary").post(f"/members/{PEOPLE['courier'].member_id}/hosts", data=data)
    assert answer.status_code == 303, answer.text
    assert pending_of(PEOPLE["courier"].member_id).unit_id == UNITS["host-works"]


def test_the_placement_says_where_the_branch_receives(as_, asks):
    page = as_("courier").get(f"/incorporation/report-ins/{asks()}").text
    assert HOST[0] in page and HOST[1] in page


def test_an_officer_opens_changes_and_closes_a_point_and_each_is_in_the_trail(as_, clock):
    page = opened(as_)
    point = ReceivingPoint.get(ReceivingPoint.unit == UNITS["home"])
    assert (point.division, point.opened_by) == ("431122", PEOPLE["secretary"].account_id)
    assert as_("organiser").get(page).status_code == as_("committee").get(page).status_code == 200
    assert as_("secretary").post(f"{page}/change", data=SAID | {"opening_hours": "每天 9:00–12:00"}).location == page
    assert "每天 9:00–12:00" in as_("secretary").get(page).text
    assert as_("secretary").get(f"/join/{point.code}").status_code == 200
    clock.forward(hours=1)
    assert as_("secretary").post(f"{page}/close").location == page
    closed = as_("secretary").get(page).text
    assert "已关闭" in closed and "/change" not in closed and "/poster" not in closed
    for address in (f"/join/{point.code}", f"{page}/poster", f"{page}/change"):
        assert as_("secretary").get(address).status_code == 404, address
    assert as_("secretary").post(f"{page}/close").status_code == 422
    assert as_("secretary").post(f"{page}/change", data=SAID).status_code == 422
    lines = AuditLine.select().where(AuditLine.kind == "receiving_point").order_by(AuditLine.at, AuditLine.id)
    assert [(line.action, line.fields) for line in lines] == [
        ("opened receiving point", "address opening_hours phone contact"),
        ("changed receiving point", "opening_hours"),
        ("closed receiving point", ""),
    ]


def test_the_second_of_two_officers_is_shown_what_the_first_did(as_):
    page = opened(as_)
    seen = seen_on(as_("organiser").get(f"{page}/change"))
    as_("secretary").post(f"{page}/change", data=SAID | {"phone": "0746-4210002"})
    refused = as_("organiser").post(f"{page}/change", data=SAID | {"contact": "李会计", "seen": seen})
    assert refused.status_code == 422 and PEOPLE["secretary"].name in refused.text and "李会计" in refused.text
    assert ReceivingPoint.get(ReceivingPoint.unit == UNITS["home"]).contact == "王会计"


@pytest.mark.parametrize("login", ["member", "contact", "host", "next_secretary", "county", "auditor", "admin"])
def test_nobody_else_keeps_it(as_, login):
    page = opened(as_)
    assert as_(login).get(page).status_code == as_(login).get(f"{page}/poster").status_code == 404
    for step in ("change", "close"):
        assert as_(login).post(f"{page}/{step}", data=SAID).status_code == 404
    assert ReceivingPoint.get(ReceivingPoint.unit == UNITS["home"]).closed_at is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("address", ""), ("address", "长" * 121), ("address", "\x07"), ("opening_hours", ""),
        ("opening_hours", "长" * 81),
        ("phone", ""), ("phone", "abc"), ("contact", "长" * 41),
    ],
)  # fmt: skip
def test_a_bad_field_is_named_and_everything_typed_is_kept(as_, field, value):
    answer = as_("secretary").post(f"{LIST}/new", data=SAID | {field: value})
    assert answer.status_code == 422 and f'href="#f-{field}"' in answer.text
    assert not ReceivingPoint.select().where(ReceivingPoint.unit == UNITS["home"]).exists()
    assert SAID["address" if field != "address" else "opening_hours"] in answer.text


def test_an_officer_opens_points_of_their_own_branch_only(as_):
    opened(as_, unit=str(UNITS["next-door"]))
    assert not ReceivingPoint.select().where(ReceivingPoint.unit == UNITS["next-door"]).exists()
    assert as_("committee").post(f"{LIST}/new", data=SAID).status_code == 404


def test_the_public_page_is_the_same_for_everybody_small_and_kept_of_no_account(as_, client):
    answer = client.get(f"/join/{HOST[4]}")
    assert answer.status_code == 200 and answer.headers["Yanxing-Keep"] == "public"
    assert len(answer.data) <= 15 * 1024
    for words in (
        PLACES["host-branch"].name,
        *HOST[:4],
        f"tel:{HOST[2]}",
        f"/report-ins/new?unit={UNITS['host-branch']}",
    ):
        assert words in answer.text, words
    signed_in = as_("courier").get(f"/join/{HOST[4]}")
    assert PEOPLE["courier"].name not in signed_in.text and "Yanxing-Account" not in signed_in.headers
    assert main(signed_in) == main(answer)
    assert client.get(f"/join/{HOST[4].upper()}").status_code == 200
    onward = client.get(f"{FORM}?unit={UNITS['host-branch']}")
    assert onward.status_code == 303 and "/sign-in?next=" in onward.location and "unit" in onward.location


def test_a_closed_point_and_an_unknown_code_answer_alike(client):
    with write():
        ReceivingPoint.update(closed_at=house_clock.now() + timedelta(0)).execute()
    closed, unknown = client.get(f"/join/{HOST[4]}"), client.get("/join/zzzzzzzzzz")
    assert closed.status_code == unknown.status_code == 404
    assert main(closed) == main(unknown).replace("zzzzzzzzzz", HOST[4])
    assert PLACES["host-branch"].name not in closed.text and "Yanxing-Keep" not in closed.headers


def test_the_poster_has_the_code_of_the_public_page(as_):
    point = ReceivingPoint.get(ReceivingPoint.code == HOST[4])
    poster = as_("host").get(f"{LIST}/{point.id}/poster").text
    assert "<svg" in poster and "找党组织" in poster and f"/join/{HOST[4]}" in poster
    assert HOST[0] in poster and HOST[1] in poster
