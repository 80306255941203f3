"""Another site's page can make a browser ask. It changes nothing here, in whatever shape it asks."""

import os

import pytest
from flask.testing import FlaskClient

from pwa.core.database import db
from pwa.identity.models import Account
from pwa.identity.passphrases import hashed
from tests.architecture.test_walk import address, records, rules, walks
from tests.kit.client import client_of
from tests.kit.world_records import RECORDS
from tests.people import PEOPLE

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # refused before any engine is asked

LONG = os.environ.get("YANXING_LONG") == "1"
ORIGINS = ["https://evil.example", "null", "http://localhost:8001", "https://localhost", "http://sub.localhost", ""]
FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
    {"Sec-Fetch-Site": "same-origin, cross-site"},
    {"Sec-Fetch-Site": "x", "Origin": "http://localhost"},
    {"Sec-Fetch-Site": "", "Origin": "null"},
    *({"Origin": origin} for origin in ORIGINS),
]
BODIES = [
    {"data": {"do": "give", "sure": "1", "agree": "1", "end_phones": "1", "language": "en", "large": "1"}},
    {"data": '{"id": "x"}', "content_type": "text/plain"},
    {"json": {"account": "x", "submissions": []}},
]


def everything() -> list[str]:
    """All there is in the database but how often a link was guessed at."""
    return [line for line in db.connection().iterdump() if not line.startswith('INSERT INTO "throttle"')]


def addresses(app, login):
    """Every address with the person's own records in it, and what may be asked of it."""
    for rule in rules(app):
        own = {name: (RECORDS[name](login) or [PEOPLE[login].account_id])[0] for name in records(rule)}
        yield address(rule, **own), set(walks(rule))


def test_no_write_from_another_site_does_anything(as_, app):
    login = "secretary"
    phone = as_(login)
    assert phone.get("/me").status_code == 200
    before, writes = everything(), [(path, method) for path, ways in addresses(app, login) for method in ways - {"GET"}]
    for number, (path, method) in enumerate(writes):
        for turn in range(len(FOREIGN) if LONG else 1):  # by day one of them, another for each write
            n = number + turn
            headers = FOREIGN[n % len(FOREIGN)]
            answer = phone.open(path, method=method, headers=headers, **BODIES[n % len(BODIES)])
            assert answer.status_code == 403, (method, path, headers)
            assert "Set-Cookie" not in answer.headers, (method, path)
    assert len(writes) > len(FOREIGN) * len(BODIES), "each of them has asked with each body"
    assert everything() == before
    assert phone.get("/me/session").json["account"] == str(PEOPLE[login].account_id)


def test_a_write_that_says_nothing_of_where_it_comes_from_does_nothing(as_, app):
    phone = as_("member")
    before = everything()
    for path, methods in addresses(app, "member"):
        for method in methods - {"GET"}:
            answer = FlaskClient.open(phone, path, method=method, base_url="http://localhost")
            assert answer.status_code == 403, (method, path)
    assert everything() == before


OVERRIDES = {
    "X-HTTP-Method-Override": "POST", "X-HTTP-Method": "POST", "X-Method-Override": "POST", "X-Original-Method": "POST"
}  # fmt: skip


def test_what_only_looks_is_no_write_whatever_it_claims(as_, app):
    """A link or a picture of another site asks with GET; so may a form of `method=get` with `_method`."""
    phone = as_("member")
    before = everything()
    claims = {"query_string": {"_method": "POST", "method": "POST"}, "headers": OVERRIDES}
    written = [path for path, methods in addresses(app, "member") if not methods <= {"GET"}]
    for number, path in enumerate(written if LONG else written[::3]):  # by day one of the two at each third
        looks = ("GET", "HEAD") if LONG else (("GET", "HEAD")[number % 2],)
        for method in (*looks, "OPTIONS"):
            assert phone.open(path, method=method, **claims).status_code in (200, 404, 405), (method, path)
    assert everything() == before


def test_no_answer_allows_another_site_to_read_it(as_, app):
    phone, asked = as_("member"), {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    everywhere = [*addresses(app, "member")]
    for number, (path, methods) in enumerate(everywhere if LONG else everywhere[::3]):  # by day one of the two at each
        ways = ("OPTIONS", *(methods & {"GET"}))
        for method in ways if LONG else (ways[number % len(ways)],):
            answer = phone.open(path, method=method, headers=asked)
            assert not [name for name, _ in answer.headers if name.lower().startswith("access-control")], path
            assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin", path


def test_nobody_is_signed_in_or_out_by_another_site(as_, app, client):
    Account.update(sign_in_phone="13800138000", passphrase=hashed("words of the attacker")).where(
        Account.id == PEOPLE["contact"].account_id
    ).execute()
    good = {"phone": "13800138000", "passphrase": "words of the attacker"}
    for headers in FOREIGN:
        answer = client.post("/sign-in/passphrase", data=good, headers=headers)
        assert answer.status_code == 403 and "Set-Cookie" not in answer.headers
    assert client.get("/me/session").status_code == 401
    assert as_("member").cross_site("/sign-out").status_code == 403
    assert as_("member").get("/me/session").status_code == 200
    assert client_of(app).post("/sign-in/passphrase", data=good).status_code == 303


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
@pytest.mark.parametrize("path", ["/sync", "/me/passkeys", "/sign-in/passkey"])
def test_json_is_taken_only_where_a_browser_asks_first(as_, path, kind):
    """What a form of another site can send without asking is no JSON to us, even from our own page."""
    body = b'{"account": "x", "submissions": [], "id": "x", "x": "="}'
    assert as_("member").post(path, data=body, content_type=kind).status_code == 415


@pytest.mark.parametrize(
    "path", ["/", "/sign-in", "/me/phones", "/nowhere", "/sync", "/healthz", "/me/session", "/privacy"]
)
def test_no_page_can_be_framed(as_, client, path):
    for asking in (as_("member"), client):
        policy = asking.get(path).headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy and "form-action 'self'" in policy and "base-uri 'none'" in policy
