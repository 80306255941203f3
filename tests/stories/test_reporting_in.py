"""A courier finds a receiving point, reports in from a stairwell without a network and is taken in; home and host write
to each other; he goes home for the festival and back, moves to another county and reports in there. At each moment each
side sees what it may, told by marks in every word."""

import os

from pwa.core.database import write
from pwa.demo.cast_rows import POINTS, open_point_of
from pwa.incorporation.point_models import ReceivingPoint
from pwa.members.placements import pending_of, placement_of
from pwa.organisations.models import Unit
from tests.kit.client import client_of, sign_in
from tests.kit.server import until
from tests.people import PEOPLE, PLACES, UNITS, ago
from tests.reports.phone import Phone

COURIER, HOST = PEOPLE["courier"], POINTS["host-branch"]
HERE, NOTE, HOME_SAYS, HOST_SAYS = "住处一的暗号", "报到一的暗号", "流出地的暗号", "流入地的暗号"
THERE, NOTE_THERE = "住处二的暗号", "报到二的暗号"
MARKS = {COURIER.name, HERE, NOTE, HOME_SAYS, HOST_SAYS, THERE, NOTE_THERE}
LONG = "YANXING_LONG" in os.environ
OTHERS = ("host_committee", "host_county", "next_secretary", "next_member") if LONG else ("host_county",)


class Readers:
    """Everybody who may want to read of it, each with their own browser."""

    def __init__(self, app) -> None:
        self.app, self.known = app, {}

    def __call__(self, login: str):
        if login not in self.known:
            self.known[login] = sign_in(client_of(self.app), login)
        return self.known[login]

    def reads(self, login: str, *requests: object) -> set[str]:
        """The marks in everything of the courier's that this person can open."""
        lists = [f"/incorporation/report-ins?state={state}&ours={state}" for state in ("waiting", "placed", "over")]
        pages = [f"/incorporation/report-ins/{request}" for request in requests]
        file = f"/members/{COURIER.member_id}"
        more = ["/", "/members", "/reports", file]
        more += ["/work", "/branch", "/incorporation/homecomings"] if LONG else []
        answers = [self(login).get(path) for path in (*more, *lists, *pages)]
        text = "".join(answer.text for answer in answers if answer.status_code == 200)
        return {word for word in MARKS if word in text}

    def accept(self, login: str, request: object) -> None:
        contact = {"contact": str(PEOPLE[login].account_id)}
        answer = self(login).post(f"/incorporation/report-ins/{request}/accept", data=contact)
        assert answer.status_code == 303, answer.text

    def write(self, login: str, request: object, words: str) -> None:
        answer = self(login).post(f"/incorporation/report-ins/{request}/write", data={"words": words})
        assert answer.status_code == 303, answer.text


def finds_and_chooses(phone, key: str, note: str) -> None:
    """Open the points of the county where one lives, choose this one, and fill in the form."""
    page = phone.open("/incorporation/receiving-points")
    address, _hours, number, *_ = POINTS[key]
    assert address in page.locator("main").inner_text() and page.locator(f'a[href="tel:{number}"]').is_visible()
    page.locator(f'a[href*="unit={UNITS[key]}"]').click()
    chosen = page.locator(f'input[name=unit][value="{UNITS[key]}"]')
    until(chosen.is_checked)
    page.locator("input[name=note]").fill(note)
    page.locator("input[name=consent]").check()
    page.locator("form[data-outbox-form=report_in] button[type=submit]").last.click()


def test_a_courier_is_taken_in_goes_home_for_the_festival_and_moves_on(phones, server):
    as_ = Readers(server.app)
    with write():
        Unit.update(division="330106").where(Unit.id == UNITS["host-works"]).execute()
        open_point_of("host-works")
        ReceivingPoint.update(division="330106").where(ReceivingPoint.unit == UNITS["host-works"]).execute()
    sends = Phone(as_("courier"), "courier")
    sends.accepted("location", {"division": "440307", "since": ago(20), "stay": "long", "area": HERE})
    assert as_.reads("secretary") == {COURIER.name, HERE}
    assert as_.reads("host") == as_.reads("host_works") == set()
    phone = phones("courier")
    phone.ready_offline()

    server.stop()
    finds_and_chooses(phone, "host-branch", NOTE)
    until(lambda: phone.states() == ["waiting"])
    server.start()
    phone.page.evaluate("() => dispatchEvent(new Event('online'))")
    until(lambda: phone.states() == ["received"])
    assert phone.faults() == []

    first = pending_of(COURIER.member_id).id
    assert COURIER.name in as_("host").get("/").text
    assert as_.reads("host", first) == {COURIER.name, NOTE}, "no place before it has taken him in"
    assert as_.reads("secretary", first) == {COURIER.name, HERE, NOTE}
    as_.accept("host", first)
    as_.write("host", first, HOST_SAYS)
    as_.write("secretary", first, HOME_SAYS)
    page = as_("secretary").get(f"/incorporation/report-ins/{first}").text
    assert "已接收" in page and PLACES["host-branch"].name in page and HOST[0] in page
    placed = {COURIER.name, HERE, NOTE, HOME_SAYS, HOST_SAYS}
    assert as_.reads("host", first) == as_.reads("secretary", first) == as_.reads("courier", first) == placed
    for login in (*OTHERS, "host_works"):
        assert as_.reads(login, first) == set(), login
    thread = phone.open(f"/incorporation/report-ins/{first}").locator("main").inner_text()
    assert thread.index(HOST_SAYS) < thread.index(HOME_SAYS)

    page = phone.open("/reports/location/new")
    visit = page.locator("form[data-draft=visit]")
    visit.locator("summary").click()
    visit.locator("input[name=visit_until]").fill(ago(-12))
    visit.locator("button[type=submit]").click()
    until(lambda: phone.states() == ["received", "received"])
    home = as_("secretary").get("/incorporation/homecomings").text
    assert COURIER.name in home and placement_of(COURIER.member_id).id == first
    assert as_.reads("host", first) == placed, "a visit ends nothing"
    sends.accepted("location", {"division": "440307", "since": ago(20), "stay": "long", "area": HERE})
    assert as_.reads("host", first) == placed

    sends.accepted("location", {"division": "330106", "since": ago(0), "stay": "long", "area": THERE})
    assert placement_of(COURIER.member_id) is None
    assert as_.reads("host", first) == as_.reads("host_works", first) == set()
    assert "一名党员不再由本支部管理" in as_("host").get("/").text
    assert as_.reads("secretary", first) == placed | {THERE}

    finds_and_chooses(phone, "host-works", NOTE_THERE)
    until(lambda: phone.states() == ["received"] * 3)
    second = pending_of(COURIER.member_id).id
    assert as_.reads("host_works", first, second) == {COURIER.name, NOTE_THERE}
    as_.accept("host_works", second)
    assert as_.reads("host_works", first, second) == {COURIER.name, NOTE_THERE, THERE}, "nothing from before"
    assert as_.reads("host", first, second) == set()
    assert as_.reads("secretary", first, second) == as_.reads("courier", first, second) == MARKS
    for login in OTHERS:
        assert as_.reads(login, first, second) == set(), login
