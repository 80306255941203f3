"""Two requests at the same moment: each is answered as if the other had come before or after it."""

import threading
from collections.abc import Callable
from functools import partial

import pytest

from pwa.core.database import write
from pwa.members.models import AwayPeriod, Member, Stay
from pwa.reports.location import rebuild_away_periods
from pwa.reports.models import Decision, Submission
from tests.kit.client import Client, client_of, sign_in
from tests.people import PEOPLE

from .phone import LOCATION, Phone

pytestmark = pytest.mark.both_engines

TIMES, MEMBER = 5, PEOPLE["member"].member_id


@pytest.fixture
def browser(app, monkeypatch):
    """browser("member") is a browser with a connection of its own, as in the server."""
    monkeypatch.setattr(app, "testing", False)
    return lambda login: sign_in(client_of(app), login)


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """What each deed came to, all begun at the same moment."""
    found: list[object] = [None] * len(deeds)
    start = threading.Barrier(len(deeds))

    def run(place: int) -> None:
        start.wait()
        found[place] = deeds[place]()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return found


def posted(browser: Client, path: str, **words: str) -> int:
    return browser.post(path, data=words).status_code


def history() -> list[tuple]:
    stays = Stay.select().where(Stay.member == MEMBER).order_by(Stay.since, Stay.id)
    periods = AwayPeriod.select().where(AwayPeriod.member == MEMBER).order_by(AwayPeriod.began_on)
    return [(row.id, row.division, row.since) for row in stays] + [(row.id, row.ended_on) for row in periods]


def test_one_id_from_four_phones_at_once_is_stored_once(browser):
    for _ in range(TIMES):
        phones = [Phone(browser("member"), "member") for _ in range(4)]
        entry = phones[0].entry()
        outcomes = at_once(*(partial(phone.outcome, entry) for phone in phones))
        assert sorted(outcomes) == ["accepted", "duplicate", "duplicate", "duplicate"]
    assert Submission.select().count() == TIMES


def test_two_tabs_of_one_phone_book_every_number(browser):
    tabs = [Phone(browser("member"), "member") for _ in range(4)]
    for seq, tab in enumerate(tabs, 1):
        tab.device, tab.seq = tabs[0].device, seq - 1
    assert at_once(*(partial(tab.outcome, tab.entry("activity")) for tab in tabs)) == ["accepted"] * 4
    assert tabs[0].send()["missing"] == []


def test_a_member_and_their_officers_at_once_tell_one_history(browser):
    for_him = {"subject": str(MEMBER), "source": "phone"}
    for _ in range(TIMES):
        own, officer, contact = (Phone(browser(login), login) for login in ("member", "secretary", "contact"))
        said = [
            (own, own.entry(fields=LOCATION)),
            (officer, officer.entry(fields={**LOCATION, "division": "110105", "since": "2026-08-01"}, **for_him)),
            (contact, contact.entry(fields={"back_home": True, "since": "2026-10-01"}, **for_him)),
        ]
        assert at_once(*(partial(p.outcome, e) for p, e in said)) == ["accepted"] * 3
    told = history()
    with write():
        rebuild_away_periods([Member.get_by_id(MEMBER)])
    assert told and told == history()


def test_two_officers_who_decide_at_once_leave_one_decision(browser):
    phone = Phone(browser("member"), "member")
    officers = [browser(login) for login in ("secretary", "organiser", "secretary")]
    for _ in range(TIMES):
        ident = phone.accepted("activity")
        posts = (partial(posted, one, f"/reports/{ident}/decision", verdict="confirmed") for one in officers)
        assert at_once(*posts) == [303] * 3
        standing = Decision.select().where(Decision.activity == ident, Decision.withdrawn_at.is_null())
        assert standing.count() == 1


def test_a_double_tap_on_a_consent_is_one_consent(browser):
    taps = [browser("courier") for _ in range(4)]
    for _ in range(TIMES):
        for do in ("give", "withdraw"):
            posts = (partial(posted, tap, "/me/consents/reminders", do=do) for tap in taps)
            assert at_once(*posts) == [303] * 4
