"""One's own passkeys and signed-in phones."""

from pwa.core.ids import new_id
from pwa.identity.credential_models import has_way_in
from pwa.identity.models import Passkey, SecurityNote, Session
from pwa.identity.security_notes import security_notes
from tests.identity.conftest import is_in
from tests.identity.key import Key, register
from tests.kit.client import client_of, sign_in
from tests.people import PEOPLE, said

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile/15E148 Safari/604.1"


def sessions_of(login):
    return list(Session.select().where(Session.account == PEOPLE[login].account_id).order_by(Session.began_at))


def test_phones_are_listed_in_plain_words(app, link_for):
    phone = client_of(app)
    phone.post(link_for("member"), data={"agree": "1"}, headers={"User-Agent": IPHONE})
    text = phone.get("/me/phones").text
    assert "iPhone · Safari" in text and said(0) in text


def test_another_phone_is_signed_out_and_this_one_stays(as_, app):
    here, lost = as_("member"), sign_in(client_of(app), "member")
    row = sessions_of("member")[-1]
    assert here.post(f"/me/phones/{row.id}/end").location == "/me/phones"
    assert lost.get("/me/session").json["reason"] == "ended"
    assert is_in(here)


def test_this_phone_signed_out_from_the_list_is_as_good_as_signing_out(as_):
    phone = as_("member")
    answer = phone.post(f"/me/phones/{sessions_of('member')[0].id}/end")
    assert answer.location == "/sign-in" and answer.headers["Clear-Site-Data"] == '"cache"'


def test_signing_out_everywhere_ends_every_phone(as_, app):
    here, there = as_("member"), sign_in(client_of(app), "member")
    assert here.post("/me/phones/end").location == "/sign-in"
    assert there.get("/me/session").json["reason"] == "ended" and not is_in(here)
    assert is_in(as_("contact"))


def test_nobody_ends_anothers_phone_or_passkey(as_):
    as_("member"), register(as_("member"), Key())
    phone, key = sessions_of("member")[0], Passkey.get()
    for path in (f"/me/phones/{phone.id}/end", f"/me/passkeys/{key.id}/end", f"/me/phones/{new_id()}/end"):
        assert as_("secretary").post(path).status_code == 404
    assert is_in(as_("member")) and Passkey.get().ended_at is None


def test_an_ended_passkey_leaves_the_list_and_a_note(as_, account_of):
    register(as_("member"), Key())
    assert has_way_in(account_of("member"))
    as_("member").post(f"/me/passkeys/{Passkey.get().id}/end")
    assert not has_way_in(account_of("member"))
    assert SecurityNote.get().kind == "passkey_ended"
    assert "/end" not in as_("member").get("/me/phones").text.split("<h2>")[2]


def test_notes_are_shown_for_thirty_days(as_, app, account_of, link_for, clock):
    as_("member")
    clock.forward(hours=1)
    link_for("member")
    clock.forward(hours=1)
    link_for("member")  # the same again by the same person is told once
    with app.test_request_context():
        (note,) = security_notes(account_of("member"))
        assert note["kind"] == "invited" and PEOPLE["secretary"].name in note["text"] and note["when"]
        clock.forward(days=29)
        assert security_notes(account_of("member"))
        clock.forward(days=2)
        assert not security_notes(account_of("member"))


def test_the_first_invitation_is_no_news_to_its_owner(app, client, link_for, account_of):
    client.post(link_for("next_member"), data={"agree": "1"})
    with app.test_request_context():
        assert not security_notes(account_of("next_member"))


def test_a_page_left_open_after_signing_out_leads_to_sign_in_and_not_to_json(client):
    for path in (f"/me/passkeys/{new_id()}/end", f"/me/phones/{new_id()}/end", "/me/phones/end", "/me/way-in"):
        assert client.post(path).status_code == 303
