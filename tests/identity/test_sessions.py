"""Signed in, signed out, and everything in between."""

from datetime import timedelta

import pytest

from pwa.core.clock import now
from pwa.identity.credential_models import start_of_day
from pwa.identity.models import Session
from pwa.identity.session_cookie import NEW, OLD
from tests.identity.conftest import is_in
from tests.kit import engines
from tests.kit.client import client_of, sign_in
from tests.people import PEOPLE


def cookie_of(answer):
    """The cookie of the session; a link sets another one before it."""
    set_here = answer.headers.getlist("Set-Cookie")
    return next((cookie for cookie in set_here if cookie.partition("=")[0] in (OLD, NEW)), "")


def test_the_phone_hears_whose_session_it_is(as_, app):
    answer = as_("member").get("/me/session")
    assert answer.headers["Cache-Control"] == "no-store"
    facts = answer.json
    assert set(facts) == {"account", "name", "epoch", "server_time", "forms"}
    assert facts["name"] == "王建国" and facts["epoch"] and facts["server_time"].endswith("Z")
    assert facts["forms"] == app.extensions["features"].versions and facts["forms"]["location"] == 2


def test_signed_out_says_none(client):
    answer = client.get("/me/session")
    assert (answer.status_code, answer.json["reason"]) == (401, "none")
    assert answer.mimetype == "application/problem+json" and answer.headers["Cache-Control"] == "no-store"


def test_180_days_after_the_last_use_it_has_expired(as_, clock):
    phone = as_("member")
    clock.forward(days=180)
    assert is_in(phone)
    clock.forward(days=180)
    assert is_in(phone), "each day of use counts anew"
    clock.forward(days=181)
    assert phone.get("/me/session").json["reason"] == "expired"
    assert phone.post("/sync", json={}).json["reason"] == "expired"


def test_a_session_ended_from_elsewhere_says_so(as_):
    phone = as_("member")
    Session.update(ended_at=now()).where(Session.account == PEOPLE["member"].account_id).execute()
    assert phone.get("/me/session").json["reason"] == "ended"


@pytest.mark.both_engines
def test_a_session_begun_after_a_backup_counts_as_ended_when_that_is_restored(as_):
    phone = as_("member")
    Session.delete().where(Session.account == PEOPLE["member"].account_id).execute()
    assert phone.get("/me/session").json["reason"] == "ended"


def test_a_cookie_that_was_tampered_with_is_nobody(as_, client):
    with as_("member").session_transaction(base_url="http://localhost") as theirs:
        named = theirs["_user_id"]
    client.set_cookie("yanxing", f"{named}.forged", domain="localhost")
    assert client.get("/me/session").json["reason"] == "none"


@pytest.mark.both_engines
def test_what_is_kept_of_use_is_a_day_and_is_written_once_a_day(as_, clock, queries):
    phone = as_("member")
    clock.on(clock.today + timedelta(days=1))
    renewed = phone.get("/me/session")
    assert (
        "yanxing=" in cookie_of(renewed) and "HttpOnly" in cookie_of(renewed) and "SameSite=Lax" in cookie_of(renewed)
    )
    row = Session.get(Session.account == PEOPLE["member"].account_id)
    assert row.last_used_at == start_of_day()
    clock.forward(hours=3)
    assert not cookie_of(phone.get("/me/session"))
    assert Session.get_by_id(row.id).last_used_at == row.last_used_at


def test_the_cookie_outlives_the_session_so_that_expired_can_be_told(client, link_for):
    said = cookie_of(client.post(link_for("member"), data={"agree": "1"}))
    assert "HttpOnly" in said and "SameSite=Lax" in said and "Path=/" in said and "Expires=" in said
    assert "Secure" not in said, "on http://localhost only"


def test_signing_out_ends_the_session_and_clears_the_cookie_but_never_the_storage(as_):
    phone = as_("member")
    with phone.session_transaction(base_url="http://localhost") as cookie:
        kept = dict(cookie)
    answer = phone.post("/sign-out")
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert "Max-Age=0" in cookie_of(answer)
    thief = client_of(phone.application)
    with thief.session_transaction(base_url="http://localhost") as cookie:
        cookie.update(kept)
    assert thief.get("/me/session").json["reason"] == "ended", "a copied cookie is worth nothing afterwards"


def test_a_phone_that_was_signed_out_without_a_network_ends_its_own_session_only(as_):
    """The answer says so by a header: a captive portal could answer 200 or 303 to anything."""
    phone, mine, other = as_("member"), str(PEOPLE["member"].account_id), str(PEOPLE["silent"].account_id)
    answer = phone.post("/sign-out", data={"account": other})
    assert (answer.status_code, answer.headers["Yanxing-Signed-Out"]) == (204, other)
    assert phone.get("/me/session").status_code == 200, "somebody else signed in meanwhile: they stay"
    answer = phone.post("/sign-out", data={"account": mine})
    assert (answer.status_code, answer.headers["Yanxing-Signed-Out"]) == (204, mine)
    assert "Max-Age=0" in cookie_of(answer) and answer.headers["Clear-Site-Data"] == '"cache"'
    assert phone.get("/me/session").status_code == 401
    assert phone.post("/sign-out", data={"account": mine}).headers["Yanxing-Signed-Out"] == mine
    for strange in ("x", "x\r\nSet-Cookie: a=b", "0" * 5000):
        assert phone.post("/sign-out", data={"account": strange}).status_code == 400


def test_signing_out_twice_does_no_harm(client):
    assert client.post("/sign-out").location == "/sign-in"


def test_whoever_has_no_way_back_is_warned_before_signing_out(as_):
    phone = as_("member")
    menu, warned = (phone.get(page).text for page in ("/me/phones", "/sign-out"))
    assert "data-no-passkey" in menu and 'formmethod="get"' in menu, (
        "with JavaScript a dialog asks, without it this page"
    )
    assert "/me/way-in" in warned.split("<main")[1]
    words = {"passphrase": "words of my own", "again": "words of my own"}
    phone.post("/me/way-in", data={"do": "passphrase", "phone": "13800138000", **words})
    assert "/me/way-in" not in phone.get("/sign-out").text.split("<main")[1]
    assert "data-no-passkey" not in phone.get("/me/phones").text


def test_a_page_asked_for_while_signed_out_is_returned_to(client):
    answer = client.get("/reports?page=2")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/reports?page%3D2")
    assert 'value="/reports?page=2"' in client.get(answer.location).text


def test_a_fragment_asked_for_while_signed_out_sends_the_whole_page_to_sign_in(client):
    asked = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Current-URL": "http://localhost/reports"}
    answer = client.get("/reports?page=2", headers=asked)
    assert answer.status_code == 401 and answer.headers["HX-Redirect"] == "/sign-in?next=/reports"
    foreign = client.get("/reports", headers={**asked, "HX-Current-URL": "https://evil.example/x"})
    assert foreign.headers["HX-Redirect"] == "/sign-in"


def test_a_form_sent_while_signed_out_comes_back_to_its_page(client):
    answer = client.post("/reports/location", data={}, headers={"Referer": "http://localhost/reports/location/new"})
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/reports/location/new")


@pytest.mark.parametrize(
    "onward",
    ["//evil.example", "///evil.example", "/\\evil.example", "\\\\evil", "https://evil.example", "/\t/evil.example",
     "/\n/evil.example", "javascript:alert(1)", "http:/evil", " /x", "/sign-out", "/welcome/x", "/x\x00y", "x" * 3000],
)  # fmt: skip
def test_next_never_leads_away(as_, client, onward):
    assert as_("member").get("/sign-in", query_string={"next": onward}).location == "/"
    assert 'name="next" value="/"' in client.get("/sign-in", query_string={"next": onward}).text


def test_who_is_signed_in_goes_on(as_):
    assert as_("member").get("/sign-in?next=/reports").location == "/reports"


def test_the_sign_in_page_is_kept_by_nobody_and_works_without_javascript(client):
    answer = client.get("/sign-in")
    assert answer.headers["Cache-Control"] == "no-store"
    assert 'autocomplete="username webauthn"' in answer.text and 'action="/sign-in/passphrase"' in answer.text


def test_the_sign_in_page_says_why(as_, clock):
    phone = as_("member")
    plain = client_of(phone.application).get("/sign-in").text
    clock.forward(days=200)
    expired = phone.get("/sign-in").text
    Session.update(ended_at=now()).execute()
    ended = phone.get("/sign-in").text
    mains = {text.split("<main")[1].split("<form")[0] for text in (plain, expired, ended)}
    assert len(mains) == 3


def test_on_https_the_cookie_is_secure(engine, clock, tmp_path):
    engine.again()
    app = engines.testing(engines.settings_for(engine.url, tmp_path, base_url="https://yanxing.example"))
    phone = app.test_client()
    asked = {"base_url": "https://yanxing.example", "headers": {"Sec-Fetch-Site": "same-origin"}}
    said = cookie_of(phone.post("/sign-in/passkey/options", json={}, **asked))
    assert "Secure" in said and "HttpOnly" in said and "SameSite=Lax" in said


@pytest.mark.both_engines
def test_one_query_finds_session_account_and_whether_a_passkey_is_there(as_, queries):
    phone = as_("member")
    with queries() as seen:
        phone.get("/sign-out")
    assert len([s for s in seen.selects if '"session"' in str(s)]) == 1
    assert len(seen.selects) <= 2


def test_cookies_do_not_cross_accounts(as_):
    member, contact = as_("member"), as_("contact")
    assert member.get("/me/session").json["account"] != contact.get("/me/session").json["account"]
    sign_in(member, "contact")
    assert member.get("/me/session").json["account"] == str(PEOPLE["contact"].account_id)


@pytest.mark.both_engines
def test_the_last_use_is_no_earlier_than_a_day_before_it_counts_as_over(as_, clock):
    phone = as_("member")
    row = Session.get(Session.account == PEOPLE["member"].account_id)
    Session.update(last_used_at=start_of_day() - timedelta(days=180)).where(Session.id == row.id).execute()
    assert is_in(phone)
