"""Two at the same moment: links that are made, phones that are ended while they sign in or set up a way in."""

import threading

import pytest

from pwa.core.database import db, transact
from pwa.identity import ceremonies, phones, sign_in_changes, views
from pwa.identity.change_models import SignInChange
from pwa.identity.credential_models import end_everything, end_sessions
from pwa.identity.invitation_models import Invitation
from pwa.identity.models import Account, Passkey
from tests.identity.conftest import is_in
from tests.identity.key import Key, register
from tests.identity.key import sign_in as sign_in_with
from tests.identity.link_steps import MEMBER, WORDS
from tests.kit.at_once import PATIENCE, at_once, meet
from tests.kit.client import client_of

pytestmark = pytest.mark.both_engines


def account():
    return Account.get_by_id(MEMBER.account_id)


def end_all():
    """What the branch does for a lost phone."""
    transact(lambda: end_everything(account(), None))


def test_two_officers_who_invite_at_once_leave_one_valid_link(as_, monkeypatch):
    path, officers = f"/members/{MEMBER.member_id}/invitation", [as_("secretary"), as_("organiser")]
    as_("secretary").post(path)
    meet(monkeypatch, Invitation, "create")
    at_once(*(lambda one=one: one.post(path) for one in officers))
    assert Invitation.select().where(Invitation.account == MEMBER.account_id, Invitation.valid()).count() == 1


def test_whoever_signs_in_while_everything_is_ended_is_not_in(as_, app, monkeypatch):
    assert as_("member").post("/me/way-in", data=WORDS).status_code == 303
    known = views.account_with

    def slowly(*args):
        found = known(*args)
        end_all()
        return found

    monkeypatch.setattr(views, "account_with", slowly)
    thief = client_of(app)
    thief.post("/sign-in/passphrase", data=WORDS)
    assert not is_in(thief)


def test_a_passphrase_is_not_set_on_a_phone_that_was_ended_meanwhile(as_, monkeypatch):
    thief, known = as_("member"), phones.hashed

    def slowly(*args):
        end_all()
        return known(*args)

    monkeypatch.setattr(phones, "hashed", slowly)
    thief.post("/me/way-in", data=WORDS)
    assert account().passphrase is None


def test_a_passkey_is_not_made_on_a_phone_that_was_ended_meanwhile(as_, monkeypatch):
    thief, known = as_("member"), ceremonies.verified_key

    def slowly(*args):
        found = known(*args)
        end_all()
        return found

    monkeypatch.setattr(ceremonies, "verified_key", slowly)
    register(thief, Key())
    assert not Passkey.of(account())


def test_a_change_is_not_asked_for_on_a_phone_that_was_ended_meanwhile(as_, clock, monkeypatch):
    thief, known = as_("member"), phones.hashed
    clock.forward(minutes=30)

    def slowly(*args):
        transact(lambda: end_sessions(account(), None))
        return known(*args)

    monkeypatch.setattr(phones, "hashed", slowly)
    thief.post("/me/way-in", data=WORDS)
    assert SignInChange.waiting(MEMBER.account_id) is None


def test_a_change_that_takes_effect_at_this_moment_is_not_said_to_be_stopped(as_, app, clock, monkeypatch):
    phone, known, stopped = as_("member"), sign_in_changes._effect, []
    clock.forward(minutes=30)
    phone.post("/me/way-in", data=WORDS)
    row = SignInChange.waiting(MEMBER.account_id)
    row.account = account()

    def object_to_it():
        stopped.append(transact(lambda: sign_in_changes.stop(row, row.asked_on)))
        db.close()

    def slowly(*args):
        objecting.start()
        objecting.join(PATIENCE)
        return known(*args)

    objecting = threading.Thread(target=object_to_it)
    monkeypatch.setattr(sign_in_changes, "_effect", slowly)
    clock.forward(days=7)
    phone.get("/")
    objecting.join()
    assert (stopped, bool(account().passphrase)) == ([False], True)
    assert SignInChange.get_by_id(row.id).outcome == "done"


def test_a_passkey_signs_nobody_in_while_everything_is_ended(as_, app, key, monkeypatch):
    known = ceremonies.verified_answer

    def slowly(*args):
        end_all()
        return known(*args)

    monkeypatch.setattr(ceremonies, "verified_answer", slowly)
    thief = client_of(app)
    assert sign_in_with(thief, key).status_code == 403 and not is_in(thief)
