"""A form says more than it was asked, in other ways than it was asked: what was not asked for has no effect."""

import pytest

from pwa.identity.models import Account, Consent, Session
from pwa.members.models import Member
from pwa.organisations.models import Post
from tests.architecture.test_walk import everything_of
from tests.kit.client import client_of
from tests.people import PEOPLE, UNITS
from tests.reports.phone import Phone

ME, OTHER = PEOPLE["member"], PEOPLE["contact"]
MORE = {
    "id": str(OTHER.account_id), "account_id": str(OTHER.account_id), "account": str(OTHER.account_id),
    "login": "admin", "name": "别人", "member_id": str(OTHER.member_id), "member": str(OTHER.member_id),
    "role": "admin", "roles": "admin", "county_id": str(UNITS["host-branch"]), "unit": str(UNITS["county"]),
    "branch": str(UNITS["next-door"]), "branch_id": str(UNITS["next-door"]), "is_admin": "1", "post": "county",
    "sign_in_phone": "13900139000", "spent_at": "", "ended_at": "", "voided_at": "", "expires_at": "2100-01-01",
    "notice_read": "x", "made_at": "2000-01-01", "by": str(OTHER.account_id), "by_id": str(OTHER.account_id),
    "actor_id": str(OTHER.account_id), "_user_id": str(OTHER.account_id), "__class__": "x", "receipt": "AAAA-AAAA",
    "outcome": "accepted", "confirmed_at": "2026-01-01", "decided_by": str(OTHER.account_id), "version": "99",
}  # fmt: skip
REPORT = {
    "division": "440307",
    "since": "2026-07-01",
    "stay": "long",
    "kind": "study",
    "on": "2026-11-20",
    "summary": "学习",
}


def posts():
    return sorted((str(p.account_id), p.role, str(p.unit_id)) for p in Post.select())


def test_extra_fields_make_nobody_more_than_they_are(as_, link_for):
    before, held = everything_of("contact"), posts()
    mine = Account.get_by_id(ME.account_id).__data__
    phone = as_("member")
    for path, fields in {
        "/me/way-in": {"do": "later"},
        "/me/language": {"language": "en"},
        "/me/text-size": {"large": "1"},
        "/me/consents/reminders": {"do": "give"},
        "/reports/location": {**REPORT, "submission_id": "019aa000-0000-7000-8000-000000000001"},
        "/reports/activity": {**REPORT, "submission_id": "019aa000-0000-7000-8000-000000000002"},
    }.items():
        assert phone.post(path, data={**MORE, **fields}).status_code == 303, path
    newcomer = client_of(phone.application)
    assert newcomer.post(link_for("member", on_machine=True), data={**MORE, "agree": "1"}).status_code == 303
    assert newcomer.get("/me/session").json["account"] == str(ME.account_id)
    now = Account.get_by_id(ME.account_id).__data__
    allowed = {"language", "large_text", "offer_put_off_at", "notice_read"}
    assert {name for name in now if now[name] != mine[name]} <= allowed
    assert now["notice_read"] != "x"
    assert posts() == held
    assert Member.get_by_id(ME.member_id).branch_id == ME.branch_id
    assert everything_of("contact") == before


def test_extra_members_beside_an_entry_make_it_nobody_elses(as_):
    before = everything_of("contact")
    phone = Phone(as_("member"), "member")
    answer = phone.send(
        {**phone.entry(), **{k: v for k, v in MORE.items() if k not in ("id", "version")}}, role="admin"
    )
    assert phone.last.status_code in (200, 400)
    assert everything_of("contact") == before
    assert "AAAA-AAAA" not in str(answer)


def test_a_field_sent_twice_is_read_once(as_):
    phone = as_("member")
    answer = phone.post(
        "/me/consents/reminders", data="do=withdraw&do=give", content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 303 and "reminders" not in Consent.of(Account.get_by_id(ME.account_id))


def test_what_a_form_asks_is_not_asked_by_an_address(as_):
    """`POST /me/consents/host?do=give` with an empty form gives nothing: the form decides, not the link."""
    Consent.delete().execute()
    as_("member").post("/me/consents/reminders?do=give")
    as_("member").post("/me/way-in?do=later")
    assert not Consent.of(Account.get_by_id(ME.account_id))
    assert Account.get_by_id(ME.account_id).offer_put_off_at is None


ONE_ENGINE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # where no engine has a say in it


@ONE_ENGINE
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "CONNECT", "FOO"])
def test_a_method_nobody_asked_for_does_nothing(as_, method):
    phone, before = as_("member"), everything_of("member")
    for path in ("/", "/me", "/me/way-in", "/sign-out", "/me/phones/end", "/sync", "/welcome/x", "/me/session"):
        answer = phone.open(path, method=method, data={"do": "later"})
        assert answer.status_code in (404, 405), (path, answer.status_code)
        assert answer.status_code == 404 or "Allow" in answer.headers
    assert everything_of("member") == before
    assert Session.get(Session.account == ME.account_id).ended_at is None


SPLITTING = [
    "x\r\nSet-Cookie: evil=1", "x\nLocation: http://evil.example", "x\r\n\r\n<script>alert(1)</script>",
    "x\u560d\u560aevil: 1", "x%0d%0aevil:1", "x\x85evil: 1", "x\u2028evil: 1",
]  # fmt: skip


@ONE_ENGINE
@pytest.mark.parametrize("text", SPLITTING)
def test_no_line_that_somebody_sends_becomes_a_header(as_, client, text):
    answers = [
        client.get("/sign-in", query_string={"next": text}),
        client.get("/me", query_string={"x": text}),
        client.get("/reports/" + text.replace("\r", "%0d").replace("\n", "%0a")),
        as_("member").get("/sign-in", query_string={"next": f"/{text}"}),
        as_("member").post("/me/language", data={"language": text, "next": f"/{text}"}),
        as_("member").post("/me/text-size", data={"large": text, "next": f"/{text}"}),
        as_("secretary").get("/members", query_string={"q": text, "after": text}),
        client.post("/sign-in/passphrase", data={"phone": text, "passphrase": text, "next": f"/{text}"}),
    ]
    for answer in answers:
        assert answer.status_code < 500
        for name, value in answer.headers:
            assert "\r" not in value and "\n" not in value and not name.lower().startswith("evil"), (name, value)
        assert not [line for line in answer.headers.getlist("Set-Cookie") if line.startswith("evil")]


def test_a_signed_request_id_or_header_is_not_repeated(client):
    """Nothing a client puts into a header comes back in one."""
    names = [
        "X-Request-Id",
        "Yanxing-Request",
        "Yanxing-Account",
        "Traceparent",
        "X-Correlation-Id",
        "HX-Trigger",
        "Origin",
    ]
    answer = client.get("/sign-in", headers=dict.fromkeys(names, "evil-mark"))
    assert "evil-mark" not in str(answer.headers) and "evil-mark" not in answer.text
