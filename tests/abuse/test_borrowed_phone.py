"""Somebody used an unlocked phone or a stolen cookie for a minute: the owner is told what they changed."""

from datetime import timedelta
from uuid import UUID

from pwa.identity.models import Invitation, Passkey, SecurityNote, Session
from pwa.organisations.models import Post
from tests.identity.key import Key, register
from tests.identity.key import sign_in as prove
from tests.kit.client import client_of, sign_in
from tests.people import PEOPLE

WORDS = {"do": "passphrase", "passphrase": "words of somebody else", "again": "words of somebody else"}


def told(login):
    kinds = SecurityNote.select(SecurityNote.kind).where(SecurityNote.account == PEOPLE[login].account_id)
    return sorted(row.kind for row in kinds)


def test_a_second_way_in_is_told_and_the_first_is_no_news(as_, app, clock):
    owner, visitor = as_("member"), sign_in(client_of(app), "member")
    clock.forward(minutes=1)
    assert register(owner, Key()).status_code == 201
    assert told("member") == []
    clock.forward(minutes=1)
    assert visitor.post("/me/way-in", data={**WORDS, "phone": "13800138000"}).status_code == 303
    assert register(visitor, Key()).status_code == 201
    assert told("member") == ["passkey_made", "passphrase_made"]
    for page in ("/", "/me/phones"):
        text = owner.get(page).text
        assert "新增了一把可以登录的通行密钥" in text and "也可以用口令登录" in text, page


def test_a_passkey_beside_a_passphrase_is_told_too(as_, clock):
    clock.forward(minutes=1)
    assert as_("member").post("/me/way-in", data={**WORDS, "phone": "13800138000"}).status_code == 303
    assert told("member") == []
    assert register(as_("member"), Key()).status_code == 201
    assert told("member") == ["passkey_made"]


def test_an_unlocked_phone_for_a_minute_does_not_take_the_account(as_, client, clock, key):
    """Half an hour after signing in nothing of how the owner signs in is changed or ended without a fresh proof."""
    phone, other = as_("member"), sign_in(client_of(client.application), "member")
    clock.forward(minutes=30)
    assert phone.post("/me/way-in", data={**WORDS, "phone": "13800138000"}).status_code == 403
    assert phone.post("/me/passkeys/options", json={}).status_code == 403
    passkey = Passkey.get(Passkey.account == PEOPLE["member"].account_id)
    rows = Session.select().where(Session.account == PEOPLE["member"].account_id)
    ends = [f"/me/phones/{row.id}/end" for row in rows if row.id != here(phone)]
    link = Invitation.create(
        account=PEOPLE["member"].account_id,
        token_hash="x",
        made_by=PEOPLE["secretary"].account_id,
        expires_at=clock.now + timedelta(days=1),
    )
    agreeing = [f"/me/links/{link.id}/{act}" for act in ("agree", "vouch")]
    for path in (f"/me/passkeys/{passkey.id}/end", "/me/phones/end", *ends, *agreeing):
        assert phone.post(path).status_code == 403, path
    assert other.get("/me/session").status_code == 200 and told("member") == []
    assert "sign-in?again=1" in phone.get("/me/way-in").text
    assert phone.get("/sign-in?again=1").status_code == 200
    assert Invitation.get_by_id(link.id).agreed_at is None
    assert prove(phone, key).status_code == 200
    assert phone.post("/me/way-in", data={**WORDS, "phone": "13800138000"}).status_code == 303
    assert phone.post("/me/phones/end").status_code == 303


def here(phone):
    with phone.session_transaction(base_url="http://localhost") as cookie:
        return UUID(cookie["_user_id"])


def test_what_a_post_opened_is_closed_at_the_next_request_after_it_ended(as_):
    """A session outlives a post: nothing of the post stays in it."""
    phone = as_("secretary")
    assert phone.get("/members").status_code == 200
    path = f"/members/{PEOPLE['member'].member_id}/invitation"
    assert phone.get(path).status_code == 200
    Post.delete().where(Post.account_id == PEOPLE["secretary"].account_id).execute()
    assert phone.get(path).status_code == 404 and phone.post(path).status_code == 404
    assert phone.get("/me").status_code == 200
