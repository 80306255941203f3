"""What a session that began with somebody else's link may not do, and how its person proves who they are."""

from datetime import timedelta

import pytest

from pwa.core.audit import AuditLine
from pwa.core.clock import now
from pwa.core.database import write
from pwa.identity.models import Account, Consent, Passkey, Session
from pwa.members.models import Member
from tests.identity.conftest import is_in
from tests.identity.key import Key, register
from tests.identity.key import sign_in as sign_in_with
from tests.identity.link_steps import AGREE, MEMBER, SECRETARY, WORDS, confirm, link_by, newest
from tests.kit.client import client_of, sign_in
from tests.people import PEOPLE, ago
from tests.reports.phone import Phone


def test_a_limited_session_reads_no_data_and_changes_no_way_in_and_no_consent(as_, limited, used, account_of):
    assert register(used, Key()).status_code == 201
    before = Consent.of(account_of("member"))
    for form in ("json", "csv"):
        assert limited.get(f"/me/data.{form}").status_code == 403
    assert limited.post("/me/way-in", data=WORDS).status_code == 403
    assert limited.post("/me/passkeys/options", json={}).status_code == 403
    assert limited.post("/me/consents/host", data={"do": "give"}).status_code == 403
    assert limited.post("/me/consents/reminders", data={"do": "withdraw"}).status_code == 403
    reveal = limited.post(f"/members/{MEMBER.member_id}/reveals", data={"what": "id_number"})
    assert reveal.status_code == 403
    here = Session.get(Session.account == MEMBER.account_id, Session.way_in == "passkey")
    for path in ("/me/phones/end", f"/me/phones/{here.id}/end", f"/me/passkeys/{Passkey.get().id}/end"):
        assert limited.post(path).status_code == 403, path
    assert is_in(used) and account_of("member").passphrase is None
    assert Consent.of(account_of("member")) == before
    assert "link" in limited.get("/me/proof").text


def test_a_limited_session_shows_no_number_of_the_owner_in_full(limited, used):
    """Whoever made the link may have opened it, and sees such a number elsewhere with a reason on record only."""
    mine = {"phone": "13811112222", "landline": "057112345678", "address": "丰山村三组12号"}
    with write():
        Member.update(mine).where(Member.id == MEMBER.member_id).execute()
        Account.update(sign_in_phone="13811113333").where(Account.id == MEMBER.account_id).execute()
    place = {"division": "440307", "since": ago(3), "stay": "long", "phone": "13811112222"}
    report = Phone(used, "member").accepted("location", place)
    pages = [f"/members/{MEMBER.member_id}", f"/reports/{report}", "/me/way-in", "/me", "/", "/reports"]
    for path in pages:
        text = limited.get(path).text
        assert [one for one in (*mine.values(), "13811113333") if one in text] == [], path
    assert all(value in used.get(pages[0]).text for value in mine.values())
    assert "13811112222" in used.get(pages[1]).text


def test_a_limited_session_is_shown_its_consents_without_buttons_and_told_why(limited, used):
    assert "/me/consents/" in used.get("/me").text
    text = limited.get("/me").text
    assert "/me/consents/" not in text and 'id="consents"' in text
    assert "确认是你本人后，才能在这里同意或撤回" in text and 'href="/me/proof"' in text


def test_each_line_of_a_limited_session_says_whose_link_it_was(as_, limited):
    limited.post("/me/language", data={"language": "en"})
    for action in ("spent invitation", "signed in", "read notice", "changed language"):
        line = AuditLine.select().where(AuditLine.action == action, AuditLine.actor_id == MEMBER.account_id)
        assert line.order_by(AuditLine.id.desc()).first().link_by == SECRETARY.account_id, action
    assert SECRETARY.name in as_("auditor").get("/audit").text


def test_a_limited_session_neither_agrees_nor_confirms_nor_invites(as_, app, clock, used):
    as_("organiser")
    clock.forward(minutes=1)
    link = link_by(as_("secretary"), "organiser")
    confirm(as_("committee"), "organiser")
    browser = client_of(app)
    assert browser.post(link, data=AGREE).status_code == 303
    link_by(as_("secretary"))
    assert confirm(browser).status_code == 403
    assert browser.post(f"/members/{MEMBER.member_id}/invitation").status_code == 404
    whole = f"/organisations/{MEMBER.branch_id}/invitations"
    assert browser.get(whole).status_code == 403
    assert browser.post(whole, data={"member": [str(PEOPLE["courier"].member_id)]}).status_code == 403
    assert whole not in browser.get(f"/organisations/{MEMBER.branch_id}").text + browser.get("/members").text
    assert whole in as_("secretary").get("/members").text
    assert browser.post(f"/me/links/{newest('organiser').id}/vouch").status_code == 403
    assert newest().confirmed_at is None


def test_the_owner_says_on_another_phone_that_it_was_them_and_the_limits_end(limited, used):
    assert f"/me/links/{newest().id}/vouch" in used.get("/me/phones").text
    assert used.post(f"/me/links/{newest().id}/vouch").status_code == 303
    assert limited.get("/me/data.json").status_code == 200
    assert limited.post("/me/language", data={"language": "en"}).status_code == 303
    assert AuditLine.get(AuditLine.action == "changed language").link_by is None


@pytest.mark.both_engines
def test_the_owner_says_it_was_not_them_and_everything_that_began_with_it_ends(limited, used, account_of):
    assert limited.post("/me/way-in", data=WORDS).status_code == 303, "there was no way in left"
    assert account_of("member").passphrase
    used.post(f"/me/links/{newest().id}/decline")
    assert not is_in(limited) and is_in(used)
    assert account_of("member").passphrase is None


def test_the_limits_end_after_seven_days_without_objection(limited, clock):
    clock.forward(days=6)
    assert limited.get("/me/data.json").status_code == 403
    clock.forward(days=1, minutes=1)
    assert limited.post("/me/consents/host", data={"do": "give"}).status_code == 303


def test_a_passkey_from_before_proves_the_owner_at_once(as_, app, clock):
    key, phone = Key(), as_("member")
    register(phone, key)
    clock.forward(minutes=1)
    link = link_by(as_("secretary"))
    confirm(as_("organiser"))
    browser = client_of(app)
    browser.post(link, data=AGREE)
    assert browser.get("/sign-in").status_code == 200
    assert sign_in_with(browser, key).status_code == 200
    assert browser.get("/me/data.json").status_code == 200


def test_a_way_in_made_in_a_limited_session_is_limited_itself(app, limited, clock):
    """Else a passphrase made there would end the limits at once."""
    key = Key()
    assert register(limited, key).status_code == 201
    assert limited.post("/me/way-in", data=WORDS).status_code == 403, "now there is one"
    later = client_of(app)
    assert sign_in_with(later, key).status_code == 200
    assert later.get("/me/data.json").status_code == 403
    clock.forward(days=7, minutes=1)
    assert sign_in_with(later, key).status_code == 200
    assert later.get("/me/data.json").status_code == 200


def test_signing_in_again_by_a_limited_passphrase_is_limited(app, limited):
    limited.post("/me/way-in", data=WORDS)
    later = client_of(app)
    assert later.post("/sign-in/passphrase", data=WORDS).status_code == 303
    assert later.get("/me/data.json").status_code == 403


def test_account_rows_are_not_left_limited_after_a_new_passphrase(limited, used, account_of):
    limited.post("/me/way-in", data=WORDS)
    used.post(f"/me/links/{newest().id}/vouch")
    assert Account.get_by_id(MEMBER.account_id).passphrase_limited_until is None


@pytest.mark.parametrize(
    ("login", "path", "form"),
    [
        ("secretary", f"/members/{MEMBER.member_id}/join/{PEOPLE['organiser'].member_id}", {"sure": "1"}),
        ("secretary", f"/members/{MEMBER.member_id}/membership/end", {"reason": "died", "on": ago(1), "sure": "1"}),
        ("secretary", f"/members/{MEMBER.member_id}/membership/resume", {"because": "by mistake"}),
        ("secretary", f"/members/{MEMBER.member_id}/phones/end", {"sure": "1"}),
        ("admin", f"/organisations/accounts/{MEMBER.account_id}/phones/end", {"sure": "1"}),
        ("admin", f"/organisations/accounts/{MEMBER.account_id}/close", {"closing": "1"}),
        ("admin", f"/organisations/accounts/{MEMBER.account_id}/reopen", {"opening": "1"}),
    ],
)
def test_a_limited_session_ends_no_way_in_of_others_and_no_membership(app, used, account_of, login, path, form):
    browser = sign_in(client_of(app), login)
    link = {"limited_until": now() + timedelta(days=7), "link_by": SECRETARY.account_id}
    Session.update(link).where(Session.account == PEOPLE[login].account_id).execute()
    assert browser.post(path, data=form).status_code in (403, 404)
    assert is_in(used) and account_of("member").closed_at is None
