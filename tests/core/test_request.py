"""Whatever an address contains, on either engine it finds nothing and raises no fault."""

from uuid import uuid4

import pytest

from tests.kit.crawl import LONG
from tests.people import PEOPLE, UNITS

pytestmark = pytest.mark.both_engines

MEMBER = PEOPLE["member"].member_id
MARKS = ["%00", "x", "inf~{id}", "nan~{id}", "-62135596800~{id}", "1e12~{id}", "%00~{id}", "a%00~{id}"]
PAST = ["0001-01-01T00:00:00%2B14:00_{id}", "9999-12-31T23:59:59-14:00_{id}", "2026-01-01T00:00:00_{id}", "%00_{id}"]
ADDRESSES = {
    "secretary": [
        *(f"/reports?{name}={mark}" for name in ("before", "mine") for mark in (*MARKS, *PAST)),
        *(f"/reports?{name}=%00" for name in ("q", "form", "state", "receipt")),
        *(f"/members?after={mark}" for mark in MARKS),
        *(f"/members?{name}=%00" for name in ("q", "unit", "show")),
        *(f"/members/{MEMBER}?before={mark}" for mark in MARKS),
        f"/members/{MEMBER}/hosts/new?q=%00",
        "/reports/location/new?subject=%00&area=%00&division=%ff",
    ],
    "member": [*(f"/me?before={mark}" for mark in MARKS), "/reports/activity/new?kind=%00"],
    "auditor": [*(f"/audit?before={mark}" for mark in MARKS)],
    "admin": ["/organisations/accounts?q=%00", "/organisations/accounts?after=%00", "/organisations?after=%00"],
    "county": [f"/organisations/{UNITS['county']}?after=%00"],
}


@pytest.mark.parametrize("login", ADDRESSES)
def test_a_question_that_makes_no_sense_is_passed_over(as_, engine, login):
    for address in ADDRESSES[login][:: 1 if LONG or engine.name == "postgres" else 4]:  # PostgreSQL keeps least
        assert as_(login).get(address.replace("{id}", str(uuid4()))).status_code == 200, address


@pytest.mark.parametrize("sign", ["%", "_", "%25", "\\"])
def test_signs_that_are_wild_in_sql_find_nobody(as_, sign):
    assert PEOPLE["member"].name not in as_("secretary").get("/members", query_string={"q": sign}).text
    assert PEOPLE["auditor"].name not in as_("admin").get("/organisations/accounts", query_string={"q": sign}).text


@pytest.mark.parametrize(
    ("login", "path", "words", "status"),
    [
        ("secretary", f"/members/{MEMBER}/reveals", {"what": "phone", "reason": "\0\0\0核对"}, 200),
        ("secretary", f"/members/{MEMBER}/hosts", {"host": "\0", "way": "\0", "q": "\0"}, 422),
        ("secretary", f"/members/{MEMBER}/contacts", {"account": "\0"}, 422),
        ("county", f"/organisations/{UNITS['county']}/reasons", {"reason": "核对\0名单"}, 303),
        ("member", "/me/way-in", {"phone": "\0", "passphrase": "\0" * 12}, 422),
        (None, "/sign-in/passphrase", {"phone": "\0", "passphrase": "\0"}, 422),
        (None, "/welcome/%00", {"agree": "1"}, 404),
    ],
)
def test_words_that_no_engine_can_keep_are_no_fault(client, as_, login, path, words, status):
    assert (as_(login) if login else client).post(path, data=words).status_code == status
