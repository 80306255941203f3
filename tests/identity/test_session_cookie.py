"""On https the cookie is `__Host-yanxing`; the one of earlier releases is exchanged, so that nobody is signed out."""

from datetime import date, timedelta

import pytest
from flask.sessions import SecureCookieSessionInterface

from pwa.core.clock import now
from pwa.core.database import write
from pwa.identity.models import Session
from pwa.identity.rules import still_exchanged
from pwa.identity.session_cookie import NEW, OLD
from tests.kit.client import client_of
from tests.people import PEOPLE

SITE = "https://yanxing.example"
ME = PEOPLE["member"].account_id


@pytest.fixture
def site(engine, clock):
    """The app as it runs on https."""
    engine.again()
    return engine.build_app(base_url=SITE)


def session_of(account=ME) -> Session:
    with write():
        return Session.create(account=account, way_in="passkey", last_used_at=now())


def old_cookie(site, row) -> str:
    """What an earlier release gave to the browser."""
    values = {"_user_id": str(row.id), "_fresh": True, "_permanent": True}
    return SecureCookieSessionInterface().get_signing_serializer(site).dumps(values)


def browser(site, **cookies):
    phone = client_of(site)
    for name, value in cookies.items():
        phone.set_cookie(name.replace("host_", "__Host-"), value, domain="yanxing.example", secure=True)
    return phone


def asked(phone, path: str = "/me/session"):
    return phone.get(path, base_url=SITE)


def cookies_of(answer) -> dict[str, str]:
    return {line.split("=")[0]: line for line in answer.headers.getlist("Set-Cookie")}


@pytest.mark.both_engines
def test_the_old_cookie_signs_in_once_more_and_is_exchanged(site):
    row = session_of()
    phone = browser(site, yanxing=old_cookie(site, row))
    answer = asked(phone)
    assert answer.json["account"] == str(ME)
    fresh = cookies_of(answer)
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(fresh[NEW].split("; "))
    assert "Domain" not in fresh[NEW]
    assert "Max-Age=0" in fresh[OLD]
    assert phone.get_cookie(OLD, domain="yanxing.example") is None
    again = asked(phone)
    assert again.json["account"] == str(ME) and cookies_of(again) == {}


def test_the_old_cookie_counts_for_half_a_year_from_the_first_that_was_seen(site, clock):
    row = session_of()
    asked(browser(site, yanxing=old_cookie(site, row)))
    for days, status in ((179, 200), (1, 401), (30, 401)):
        clock.forward(days=days)
        with write():
            Session.update(last_used_at=now()).where(Session.id == row.id).execute()
        phone = browser(site, yanxing=old_cookie(site, row))
        answer = asked(phone)
        assert answer.status_code == status and (NEW in cookies_of(answer)) == (status == 200)
        phone.post("/sign-in/passkey/options", json={}, base_url=SITE)  # sets a cookie: of nobody
        assert asked(phone).status_code == status


def test_a_value_of_the_new_cookie_is_worth_nothing_under_the_old_name(site):
    """Another host of the domain can set the old name, and so put somebody into a session that they did not begin."""
    row = session_of()
    phone = browser(site, yanxing=old_cookie(site, row))
    asked(phone)
    value = phone.get_cookie(NEW, domain="yanxing.example").value
    assert asked(browser(site, yanxing=value)).status_code == 401
    assert asked(browser(site, host_yanxing=old_cookie(site, row))).status_code == 401


def test_where_both_are_there_the_new_one_counts(site):
    mine, planted = session_of(), session_of(PEOPLE["silent"].account_id)
    phone = browser(site, yanxing=old_cookie(site, mine))
    asked(phone)
    phone.set_cookie(OLD, old_cookie(site, planted), domain="yanxing.example", secure=True)
    assert asked(phone).json["account"] == str(ME)
    phone.post("/sign-out", base_url=SITE)
    assert asked(phone).status_code == 401 and phone.get_cookie(OLD, domain="yanxing.example") is None


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "\x00", "{}"])
def test_a_broken_old_cookie_is_nobodys(site, text):
    answer = asked(browser(site, yanxing=text))
    assert answer.status_code == 401 and cookies_of(answer) == {}


def test_a_session_that_ended_is_not_brought_back(site):
    row = session_of()
    with write():
        row.end(ME)
    assert asked(browser(site, yanxing=old_cookie(site, row))).json["reason"] == "ended"


def test_on_localhost_the_cookie_keeps_its_name(as_):
    assert as_("member").get_cookie(OLD, domain="localhost") and not as_("member").get_cookie(NEW, domain="localhost")


def test_half_a_year_ends_on_its_day():
    first = date(2026, 11, 30)
    assert still_exchanged(first, first) and still_exchanged(first, first + timedelta(days=179))
    assert not still_exchanged(first, first + timedelta(days=180))
