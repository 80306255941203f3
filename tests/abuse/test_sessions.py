"""The cookie is a name for a row: planted, copied, mended, foreign or old ones open nothing that is not theirs."""

import pytest
from flask.sessions import SecureCookieSessionInterface

from pwa.core.clock import now
from pwa.core.ids import new_id
from pwa.identity.invitations import end_all_phones
from pwa.identity.models import Account, Session
from pwa.identity.passphrases import hashed
from tests.identity.key import sign_in as by_passkey
from tests.kit import engines
from tests.kit.client import client_of, sign_in
from tests.people import PEOPLE
from tests.reports.phone import Phone

WORDS = "三月的山茶花开满坡了"
SITE = {"base_url": "http://localhost"}


@pytest.fixture
def ways(link_for, key):
    """Each way in, for the member: what a browser does, and how the session says it came."""
    member = PEOPLE["member"].account_id
    Account.update(sign_in_phone="13800138000", passphrase=hashed(WORDS)).where(Account.id == member).execute()
    typed = {"phone": "13800138000", "passphrase": WORDS}
    return {
        "invitation": lambda phone: phone.post(link_for("member", on_machine=True), data={"agree": "1"}),
        "passphrase": lambda phone: phone.post("/sign-in/passphrase", data=typed),
        "passkey": lambda phone: by_passkey(phone, key),
    }


def held(phone):
    """What the cookie says."""
    with phone.session_transaction(**SITE) as cookie:
        return dict(cookie)


def plant(phone, **values):
    with phone.session_transaction(**SITE) as cookie:
        cookie.update(values)


def test_each_way_in_begins_a_session_of_its_own_and_takes_nothing_planted_along(app, ways):
    for way, enter in ways.items():
        phone, planted = client_of(app), str(new_id())
        plant(phone, _user_id=planted, _fresh=True, browser="planted", role="admin", account_id="x")
        before = {row.id for row in Session.select(Session.id)}
        assert enter(phone).status_code in (200, 303), way
        fresh = {row.id for row in Session.select(Session.id)} - before
        assert len(fresh) == 1 and {str(row) for row in fresh} == {held(phone)["_user_id"]}, way
        assert not {"browser", "role", "account_id"} & held(phone).keys(), way
        assert Session.get_by_id(fresh.pop()).way_in == way


def test_the_cookie_from_before_signing_in_is_never_signed_in(app, ways):
    """Whoever planted it, or copied it before, holds what it was: nobody's."""
    for way, enter in ways.items():
        phone, watcher = client_of(app), client_of(app)
        phone.post("/sign-in/passkey/options", json={})
        plant(watcher, **held(phone))
        enter(phone)
        assert phone.get("/me/session").status_code == 200, way
        assert watcher.get("/me/session").json["reason"] == "none", way


def test_signing_in_over_somebody_elses_session_ends_that_one(as_, app, ways):
    """The attacker's own session planted in the victim's browser is no window into what follows."""
    for way, enter in ways.items():
        attacker, victim = sign_in(client_of(app), "contact"), client_of(app)
        plant(victim, **held(attacker))
        enter(victim)
        assert victim.get("/me/session").json["account"] == str(PEOPLE["member"].account_id), way
        assert attacker.get("/me/session").json["reason"] == "ended", way


def test_signed_out_everywhere_is_signed_out_on_every_phone_and_address_at_once(app, ways):
    phones = [client_of(app) for _ in ways]
    for phone, enter in zip(phones, ways.values(), strict=True):
        enter(phone)
        assert phone.get("/me").status_code == 200
    copies = [held(phone) for phone in phones]
    assert phones[0].post("/me/phones/end").status_code == 303
    for phone, copy in zip(phones, copies, strict=True):
        plant(phone, **copy)
        answer = phone.post("/sync", json={})
        assert (answer.status_code, answer.json["reason"]) == (401, "ended")
        assert phone.get("/me/session").json["reason"] == "ended"
        assert phone.put(f"/attachments/{'0' * 64}", data=b"x").json["reason"] == "ended"
        assert phone.get("/me").location.startswith("/sign-in")
        assert phone.fragment("/me").status_code == 401
        assert phone.post("/me/passkeys/options", json={}).json["reason"] == "ended"


def test_an_officer_ends_a_lost_phone_and_its_copied_cookie(as_, app, account_of):
    copy = held(as_("member"))
    end_all_phones(account_of("member"), PEOPLE["secretary"].account_id)
    thief = client_of(app)
    plant(thief, **copy)
    assert thief.post("/sync", json={}).json["reason"] == "ended"
    assert as_("secretary").get("/me/session").status_code == 200


def test_with_the_cookie_of_one_nothing_of_another_is_sent(as_):
    """An entry belongs to the account of its page; another's session delivers nothing of it."""
    thief = Phone(as_("contact"), "contact")
    thief.account = str(PEOPLE["member"].account_id)
    thief.send(thief.entry())
    assert thief.last.status_code == 409 and "Yanxing-Sync" not in thief.last.headers
    honest = Phone(as_("member"), "member")
    assert honest.send(honest.entry())["results"][0]["outcome"] == "accepted"


def signed(key, values, salt="cookie-session"):
    """A cookie as an app with this key would sign it."""
    app = type("App", (), {"secret_key": key, "config": {"SECRET_KEY_FALLBACKS": None}})
    maker = SecureCookieSessionInterface()
    maker.salt = salt
    return maker.get_signing_serializer(app).dumps(values)


def with_cookie(app, text):
    """What a phone with this cookie hears of its session."""
    phone = client_of(app)
    phone.set_cookie("yanxing", text, domain="localhost")
    return phone.get("/me/session")


def test_a_cookie_we_did_not_sign_is_nobodys(as_, app):
    session_id = held(as_("member"))["_user_id"]
    good = signed(app.secret_key, {"_user_id": session_id})
    payload, stamp, signature = good.rsplit(".", 2)
    forged = {
        "another key": signed("another secret", {"_user_id": session_id}),
        "payload alone": payload,
        "another purpose": signed(app.secret_key, {"_user_id": session_id}, salt="known browser"),
        "another session's signature": signed(app.secret_key, {"_user_id": str(new_id())}).rsplit(".", 1)[0]
        + "."
        + signature,
        # The first letter: the last one of base64 carries two bits that say nothing.
        "one letter": f"{payload}.{stamp}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}",
        "the time": f"{payload}.{stamp[:-1]}{'A' if stamp[-1] != 'A' else 'B'}.{signature}",
        "no signature": f"{payload}.{stamp}.",
        "nothing": "..",
        "plain": session_id,
        "huge": "x" * 3000,
        "other letters": "\u9e1f\x00;=",
    }
    for how, text in forged.items():
        answer = with_cookie(app, text)
        assert (answer.status_code, answer.json["reason"]) == (401, "none"), how
    assert with_cookie(app, good).json["account"] == str(PEOPLE["member"].account_id)


@pytest.mark.parametrize(
    "named", ["", "x", None, 5, [], {}, "00000000-0000-0000-0000-000000000000", "\0", "x" * 9999, True]
)
def test_whatever_a_signed_cookie_names_it_is_no_fault(app, named):
    """Signed by us, yet not what we write: an older release, or a key that leaked and was changed since."""
    phone = client_of(app)
    plant(phone, _user_id=named)
    for path in ("/", "/me/session", "/sign-in"):
        assert phone.get(path).status_code in (200, 303, 401)


def test_a_changed_key_signs_everybody_out_and_breaks_nothing(engine, as_, tmp_path):
    cookie = as_("member").get_cookie("yanxing", domain="localhost").value
    moved = engines.testing(engines.settings_for(engine.url, tmp_path, secret_key="rotated"))
    with moved.app_context():
        answer = with_cookie(moved, cookie)
        assert (answer.status_code, answer.json["reason"]) == (401, "none")
    assert as_("member").get("/me/session").status_code == 200, "with the old key it holds"


def test_a_cookie_of_another_installation_with_the_same_key_names_no_session_here(as_, app):
    phone = as_("member")
    Session.delete().where(Session.id == held(phone)["_user_id"]).execute()
    assert phone.get("/me/session").json["reason"] == "ended"
    assert phone.get("/me").location.startswith("/sign-in")


def test_a_session_ends_between_two_requests_of_one_page(as_):
    phone = as_("member")
    assert phone.get("/reports/location/new").status_code == 200
    Session.update(ended_at=now()).where(Session.account == PEOPLE["member"].account_id).execute()
    answer = phone.post(
        "/reports/location", data={"since": "2026-07-01"}, headers={"Referer": "http://localhost/reports"}
    )
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/reports")
