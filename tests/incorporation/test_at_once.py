"""Two who decide about one placement at the same moment: each is answered as if the other had come before or after, and
no one waits for a deadlock to be broken."""

from functools import partial

import pytest

from pwa.core import database, transitions
from pwa.core.audit import AuditLine
from pwa.core.clock import now
from pwa.core.database import transact, write
from pwa.demo.cast_rows import open_point_of
from pwa.members import placements
from pwa.members.changes import admit
from pwa.members.file_joining import join_files
from pwa.members.models import Member, TimelineLine
from pwa.members.placement_models import Placement
from pwa.members.placements import pending_of, placement_of
from pwa.organisations.models import Post, Unit
from pwa.reports import location
from tests.kit.at_once import at_once, meet
from tests.kit.client import client_of, sign_in
from tests.people import PEOPLE, UNITS, ago
from tests.reports.phone import Phone

from .test_report_ins import CONTACT, COURIER, FILE, page_of

pytestmark = pytest.mark.both_engines
WORKS = {"contact": str(PEOPLE["host_works"].account_id)}
THERE = {"division": "440307", "since": ago(20), "stay": "long"}
ELSEWHERE = {"division": "330106", "since": ago(0), "stay": "long"}


@pytest.fixture
def browser(app, monkeypatch):
    """browser("host") has a connection of its own, as in the server; a deadlock is an error, not a second try."""
    monkeypatch.setattr(app, "testing", False)
    monkeypatch.setattr(database, "RETRIED", set())
    with write():
        open_point_of("host-works")
        Post.give(PEOPLE["host_member"].account_id, "secretary", Unit.get_by_id(UNITS["host-branch"]), None)
    known = {}

    def sign(login: str):
        if login not in known:
            known[login] = sign_in(client_of(app), login)
        return known[login]

    return sign


@pytest.fixture
def meeting(monkeypatch):
    """Whoever decides stops when the placement is locked, whoever reports when the member is, until the other is there
    too or cannot come."""
    meet(monkeypatch, placements, "settle", (location, "settle"))


def steps(browser, login: str, request: str, *names: str):
    """Each of these steps as a function that posts what this officer has on their page now."""
    data = {"accept": WORKS if login == "host_works" else CONTACT, "refuse": {"refusal": "not_here"}}
    seen = browser(login).get(page_of(request)).text.split('name="seen" value="')[1].split('"')[0]
    posted = [{**data.get(name, {}), "seen": seen} for name in names]
    return [
        lambda name=name, form=form: browser(login).post(f"{page_of(request)}/{name}", data=form).status_code
        for name, form in zip(names, posted, strict=True)
    ]


def reports(browser, form: str, fields: dict, login: str = "courier", **beside):
    """A phone that has this to send, as a function."""
    phone = Phone(browser(login), login)
    return partial(phone.outcome, phone.entry(form, fields, **beside))


def asks_at(host: str) -> dict:
    return {"unit": str(UNITS[host]), "consent": "yes"}


def actions_of(request: str) -> list[str]:
    rows = AuditLine.select().where(AuditLine.record_id == request).order_by(AuditLine.id)
    return [row.action for row in rows]


def test_of_two_officers_who_accept_at_once_one_has_taken_them_in(browser, asks, meeting, monkeypatch):
    request = asks()
    meet(monkeypatch, transitions, "lock")
    deeds = [*steps(browser, "host", request, "accept"), *steps(browser, "host_member", request, "accept")]
    assert sorted(at_once(*deeds)) == [303, 422]
    assert actions_of(request).count("accepted member") == 1 and str(placement_of(COURIER.member_id).id) == request


def test_of_two_officers_one_accepts_and_one_refuses_at_once(browser, asks, monkeypatch):
    request = asks()
    meet(monkeypatch, transitions, "lock")
    deeds = [*steps(browser, "host", request, "accept"), *steps(browser, "host_member", request, "refuse")]
    accepted, refused = at_once(*deeds)
    row = Placement.get_by_id(request)
    assert sorted([accepted, refused]) == [303, 422]
    assert (row.accepted_at is not None, row.refusal) == ((True, "") if accepted == 303 else (False, "not_here"))


def test_of_two_hosts_that_accept_at_once_the_one_that_was_asked_last_has_them(browser, asks, meeting):
    first = asks()
    old = steps(browser, "host", first, "accept")
    second = asks(host="host-works")
    assert at_once(*old, *steps(browser, "host_works", second, "accept")) == [422, 303]
    assert str(placement_of(COURIER.member_id).id) == second and pending_of(COURIER.member_id) is None


def test_a_host_accepts_while_the_member_asks_another(browser, asks, meeting, clock):
    first = asks()
    accept = steps(browser, "host", first, "accept")
    clock.forward(minutes=5)
    accepted, asked = at_once(*accept, reports(browser, "report_in", asks_at("host-works")))
    row = Placement.get_by_id(first)
    assert asked == "accepted" and pending_of(COURIER.member_id).unit_id == UNITS["host-works"]
    assert (accepted, row.accepted_at is not None, row.ended_why) in [(303, True, None), (422, False, "replaced")]


def test_a_new_host_accepts_while_the_present_one_ends_it(browser, asks, meeting):
    first = asks()
    assert at_once(*steps(browser, "host", first, "accept")) == [303]
    second = asks(host="host-works")
    ended, taken = at_once(*steps(browser, "host", first, "release"), *steps(browser, "host_works", second, "accept"))
    assert taken == 303 and str(placement_of(COURIER.member_id).id) == second
    assert (ended, Placement.get_by_id(first).ended_why) in [(303, "host"), (422, "new_host")]


@pytest.mark.parametrize("how", ["on the page", "from the outbox"])
def test_a_host_accepts_while_the_member_withdraws_and_does_not_see_them(browser, asks, meeting, how, clock):
    request = asks()
    accept = steps(browser, "host", request, "accept")
    clock.forward(minutes=5)
    withdraw = {
        "on the page": lambda: browser("courier").post(f"/me/hosts/{request}/withdraw").status_code,
        "from the outbox": reports(browser, "withdrawal", {"of": request}),
    }[how]
    accepted, withdrawn = at_once(*accept, withdraw)
    row = Placement.get_by_id(request)
    assert withdrawn in (303, "accepted") and (row.ended_why, row.closed_why) == ("withdrawn", "withdrawn")
    assert (accepted, row.accepted_at is None) in [(303, False), (422, True)]
    assert placement_of(COURIER.member_id) is None and pending_of(COURIER.member_id) is None
    assert browser("host").get(FILE).status_code == 404


def test_a_host_accepts_while_the_member_reports_from_another_county(browser, asks, meeting, clock):
    Phone(browser("courier"), "courier").accepted("location", THERE)
    request = asks()
    accept = steps(browser, "host", request, "accept")
    clock.forward(minutes=5)
    accepted, moved = at_once(*accept, reports(browser, "location", ELSEWHERE))
    row = Placement.get_by_id(request)
    assert moved == "accepted" and (row.ended_why, row.ended_at) == ("moved", now())
    assert (accepted, row.accepted_at is None) in [(303, False), (422, True)]
    assert browser("host").get(FILE).status_code == 404


def test_home_names_a_host_while_the_member_asks_another(browser, asks, meeting, clock):
    named = {"host": str(UNITS["host-branch"]), "way": "phone", "q": "榕树"}
    name = partial(browser("secretary").post, f"{FILE}/hosts", data=named)
    clock.forward(minutes=5)
    answer, asked = at_once(name, reports(browser, "report_in", asks_at("host-works")))
    assert (answer.status_code, asked) == (303, "accepted")
    states = {row.unit_id: row.ended_why for row in Placement.select().where(Placement.member == COURIER.member_id)}
    assert sorted(states, key=str) == sorted([UNITS["host-branch"], UNITS["host-works"]], key=str)
    assert sorted(states.values(), key=str) in [[None, "replaced"]]


@pytest.mark.parametrize(("login", "path"), [("courier", "/me/hosts/{}/withdraw"), ("secretary", f"{FILE}/hosts/end")])
def test_a_request_is_ended_while_the_member_asks_another(browser, asks, meeting, clock, login, path):
    request = asks()
    clock.forward(minutes=5)
    end = partial(browser(login).post, path.format(request), data={"placement": request})
    ended, asked = at_once(end, reports(browser, "report_in", asks_at("host-works")))
    assert (ended.status_code, asked) in [(303, "accepted"), (404, "accepted")]
    assert Placement.get_by_id(request).ended_why in ("withdrawn", "home", "replaced")
    assert pending_of(COURIER.member_id).unit_id == UNITS["host-works"]


def test_a_file_is_joined_into_another_after_the_host_pressed_accept(browser, asks, monkeypatch, app):
    request = asks()
    [accept] = steps(browser, "host", request, "accept")
    with write():
        stays = admit(Unit.get_by_id(UNITS["home"]), name=COURIER.name, sex="1", by=PEOPLE["secretary"].account_id)

    def join() -> bool:
        with app.app_context():
            goes, by = Member.with_branch(COURIER.member_id), PEOPLE["secretary"].account_id
            return transact(lambda: join_files(Member.with_branch(stays.id), goes, [], by))

    def after_joining(work):
        assert at_once(join) == [True]
        return transact(work)

    monkeypatch.setattr(transitions, "transact", after_joining)
    assert accept() == 422, "the page has changed: it is shown anew"
    monkeypatch.setattr(transitions, "transact", transact)
    assert placement_of(stays.id) is None and str(pending_of(stays.id).id) == request
    [accept] = steps(browser, "host", request, "accept")
    assert accept() == 303
    assert str(placement_of(stays.id).id) == request and placement_of(COURIER.member_id) is None
    assert browser("host").get(f"/members/{stays.id}").status_code == 200
    told = TimelineLine.select().where(TimelineLine.kind == "host_accepted")
    assert [row.member_id for row in told] == [stays.id]
