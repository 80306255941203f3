"""Numbers that are taken along: once however often it is sent, only of one's own people, and only the number that was
looked at."""

from datetime import timedelta
from functools import partial

import pytest

from pwa.core.access import Role
from pwa.core.audit import AuditLine
from pwa.core.clock import now
from pwa.core.database import write
from pwa.demo.cast import KEPT_IN_TOUCH
from pwa.members.changes import set_phone
from pwa.members.models import Member
from pwa.organisations.models import Post, Unit
from tests.kit.client import client_of, sign_in
from tests.people import PEOPLE, PLACES
from tests.reports.phone import LOCATION
from tests.reports.test_concurrency import at_once
from tests.roster.sheets import csv_of, person
from tests.roster.test_pages import send as send_roster
from tests.screening.test_attempt_form import attempt, said_by
from tests.screening.test_worklist import MEMBER, NUMBER, address, listed, looks, with_number

TAKEN = {"numbers": "1", "reason": "下村前打电话"}
OTHER = "13800005678"


def numbers(round_) -> str:
    return f"/screening/rounds/{round_.id}/numbers"


def looks_at_member() -> int:
    return sum(who == MEMBER for _, who, _ in looks())


@pytest.mark.both_engines
def test_sent_twice_at_the_same_moment_each_member_has_one_look(a_round, app, monkeypatch):
    with_number()
    round_ = a_round(unit="home")
    monkeypatch.setattr(app, "testing", False)  # a connection for each request, as in the server
    taps = [sign_in(client_of(app), "secretary") for _ in range(4)]
    answers = at_once(*(partial(tap.post, numbers(round_), data=TAKEN) for tap in taps))
    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {
        (303, f"{address(round_)}#prepare")
    }
    taken = [who for _, who, _ in looks()]
    assert MEMBER in taken and len(taken) == len(set(taken))


@pytest.mark.both_engines
def test_two_officers_who_take_them_have_a_look_each(a_round, as_):
    with_number()
    round_ = a_round(unit="home")
    for login in ("secretary", "organiser", "secretary"):
        assert as_(login).post(numbers(round_), data=TAKEN).status_code == 303
    assert looks_at_member() == 2


@pytest.mark.parametrize("written", ["today", "the day before"])
def test_a_number_that_changed_since_is_not_shown_without_another_look(a_round, as_, phone_of, clock, written):
    with_number()
    round_, client = a_round(unit="home"), as_("secretary")
    client.post(numbers(round_), data=TAKEN)
    assert f'href="tel:{NUMBER}"' in client.get(address(round_)).text
    clock.forward(minutes=5)
    phone = phone_of("member")
    entry = phone.entry("location", {**LOCATION, "phone": OTHER})
    if written == "the day before":  # and held back by the road until now
        entry["recorded_at"] = (now() - timedelta(days=1)).isoformat(timespec="milliseconds")
    assert phone.outcome(entry) == "accepted" and Member.get_by_id(MEMBER).phone == OTHER
    page = client.get(address(round_)).text
    assert OTHER not in page and f"tel:{NUMBER}" not in page and "138****5678（带上后已更改）" in page
    assert "带上 1 人的电话号码" in page and looks_at_member() == 1
    clock.forward(minutes=5)
    client.post(numbers(round_), data=TAKEN)
    assert f'href="tel:{OTHER}"' in client.get(address(round_)).text and looks_at_member() == 2
    client.post(numbers(round_), data=TAKEN)
    assert looks_at_member() == 2


def test_a_number_that_a_roster_changed_is_not_shown_even_before_its_lines_are_written(
    a_round, as_, clock, monkeypatch
):
    client, round_ = as_("secretary"), a_round(unit="home")
    who = person(1, 手机号码=NUMBER)
    monkeypatch.setattr("pwa.roster.views.A_STEP", 60)
    client.post(f"{send_roster(client, csv_of([who]))}/apply")
    with write():
        new = Member.get(Member.phone == NUMBER)
        round_ = a_round(unit="home", title="另一轮")
    client.post(numbers(round_), data=TAKEN)
    assert f'href="tel:{NUMBER}"' in client.get(address(round_)).text
    clock.forward(minutes=5)
    monkeypatch.setattr("pwa.roster.views.follow", lambda roster, _seconds: roster)
    client.post(f"{send_roster(client, csv_of([who | {'手机号码': OTHER}]))}/apply")
    assert Member.get_by_id(new.id).phone == OTHER
    assert not AuditLine.select().where(AuditLine.member_id == new.id, AuditLine.action == "changed").exists()
    page = client.get(address(round_)).text
    assert OTHER not in page and "带上后已更改" in page


def test_a_number_that_changed_before_it_was_taken_is_the_one_that_is_shown(a_round, as_, clock):
    with_number()
    round_ = a_round(unit="home")
    with write():
        set_phone(Member.get_by_id(MEMBER), OTHER, PEOPLE["member"].account_id)
    clock.forward(minutes=5)
    as_("secretary").post(numbers(round_), data=TAKEN)
    page = as_("secretary").get(address(round_)).text
    assert f'href="tel:{OTHER}"' in page and "已更改" not in page


def test_whoever_is_contact_person_and_of_the_county_calls_and_tries_only_their_own_people(a_round, as_):
    with write():
        Post.give(PEOPLE["contact"].account_id, Role.COUNTY, Unit.get_by_id(PLACES["county"].id), None)
    client, round_ = as_("contact"), a_round()
    theirs, stranger = {str(PEOPLE[login].member_id) for login in KEPT_IN_TOUCH}, PEOPLE["organiser"].member_id
    for opened in (False, True):
        if opened:
            said = {"reason": "核对本轮排查"}
            assert client.post(f"/organisations/{PLACES['home'].id}/reasons", data=said).status_code == 303
        assert client.get(f"/members/{stranger}").status_code == (200 if opened else 404)
        assert set(listed(client.get(address(round_)).text)) <= theirs
        assert client.get(f"/screening/rounds/{round_.id}/members/{stranger}").status_code == 404
        assert f'value="{stranger}"' not in client.get("/screening/attempts/new").text
        assert f'value="{stranger}"' not in client.get("/reports/location/new").text
    client.post(numbers(round_), data=TAKEN)
    assert looks() and {str(who) for _, who, _ in looks()} <= theirs


def test_what_the_county_opened_with_a_reason_leads_to_files_and_never_to_the_officers_page(a_round, as_, phone_of):
    with write():
        Post.give(PEOPLE["contact"].account_id, Role.COUNTY, Unit.get_by_id(PLACES["county"].id), None)
    client, round_, who = as_("contact"), a_round(), PEOPLE["organiser"].member_id
    said_by(phone_of("secretary"), who, fields=attempt(round_, outcome="away_long"))
    unit = PLACES["home"].id
    client.post(f"/organisations/{unit}/reasons", data={"reason": "核对本轮排查"})
    place = {"unit": unit, "figure": "place", "key": ""}
    page = client.get(f"/screening/rounds/{round_.id}/findings/people", query_string=place).text
    assert f'href="/members/{who}"' in page and f"/rounds/{round_.id}/members/" not in page
    officers = as_("secretary").get(f"/screening/rounds/{round_.id}/findings/people", query_string=place).text
    assert f'href="/screening/rounds/{round_.id}/members/{who}"' in officers


def test_whoever_has_left_is_not_called_and_nothing_of_theirs_is_revealed(a_round, as_):
    with_number()
    round_ = a_round(unit="home")
    page_of = f"/screening/rounds/{round_.id}/members/{MEMBER}"
    assert "/reveals" in as_("secretary").get(page_of).text
    with write():
        Member.update(left_at=now()).where(Member.id == MEMBER).execute()
    for login in ("secretary", "organiser", "committee", "contact"):
        for path in (page_of, f"/members/{MEMBER}"):
            answer = as_(login).get(path)
            assert "/reveals" not in answer.text and NUMBER not in answer.text, (login, path)
        for what in ("phone", "id_number", "landline", "address"):
            asked = {"what": what, "reason": "打电话"}
            assert as_(login).post(f"/members/{MEMBER}/reveals", data=asked).status_code == 404, (login, what)
    assert looks() == []
    as_("secretary").post(numbers(round_), data=TAKEN)
    assert MEMBER not in {who for _, who, _ in looks()}
    own = as_("member").post(f"/members/{MEMBER}/reveals", data={"what": "id_number"})
    assert own.status_code == 200
