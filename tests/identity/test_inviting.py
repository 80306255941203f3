"""What an invitation ends, what its owner is told, and who may not be invited."""

import pytest
from werkzeug.exceptions import NotFound

from pwa.core.audit import AuditLine
from pwa.identity.invitations import account_for, end_all_phones, invitation_values, invite
from pwa.identity.models import Account, Invitation, SecurityNote
from pwa.members.models import Member
from tests.identity.conftest import is_in
from tests.people import PEOPLE


def test_inviting_again_ends_nothing_by_itself_but_is_told(as_, app, account_of, link_for, clock):
    as_("member")
    clock.forward(minutes=1)
    link_for("member")
    assert (
        SecurityNote.select()
        .where(SecurityNote.account == account_of("member"), SecurityNote.kind == "invited")
        .exists()
    )
    assert is_in(as_("member"))
    assert "邀请" in as_("member").get("/me/phones").text or "invitation" in as_("member").get("/me/phones").text


def test_ending_all_phones_ends_sessions_passkeys_passphrase_and_open_links(as_, client, account_of, link_for, clock):
    phone, link = as_("member"), link_for("member")
    clock.forward(minutes=1)
    Account.update(passphrase="x", sign_in_phone="13800138000").where(Account.login == "member").execute()
    end_all_phones(account_of("member"), PEOPLE["secretary"].account_id)
    answer = phone.get("/me/session")
    assert (answer.status_code, answer.json["reason"]) == (401, "ended")
    assert client.get(link).status_code == 404
    assert account_of("member").passphrase is None
    assert client.post(link_for("member", on_machine=True), data={"agree": "1"}).status_code == 303
    assert PEOPLE["secretary"].name in client.get("/me/phones").text


def test_a_member_without_an_account_gets_one_and_only_one(app):
    member = Member.select().where(Member.name == "王建国").get()
    Account.update(member_id=None).where(Account.member_id == member.id).execute()
    made = account_for(member, PEOPLE["secretary"].account_id)
    assert made.login.startswith("m-") and made.name == member.name and made.county_id == member.county_id
    assert account_for(member, None).id == made.id
    assert AuditLine.select().where(AuditLine.record_id == made.id, AuditLine.action == "made account").count() == 1


def test_the_officers_slip_has_a_code_to_scan_and_nothing_inline(app, account_of):
    with app.test_request_context():
        account = account_of("member")
        url = invite(account, None)
        values = invitation_values(account, url)
        slip = app.jinja_env.get_template("identity/invitation.html").render(**values)
    assert url in slip and "<svg" in slip and values["branch"] == "丰山村党支部" and values["until"]
    assert "style=" not in slip and "<script" not in slip


@pytest.mark.parametrize("login", ["admin", "auditor", "county"])
def test_people_without_a_member_file_are_invited_too(client, link_for, login):
    assert client.post(link_for(login), data={"agree": "1"}).status_code == 303
    assert is_in(client)


@pytest.mark.parametrize(
    ("by", "login", "may"),
    [
        ("secretary", "member", True),
        ("secretary", "contact", True),
        ("secretary", "organiser", True),
        ("secretary", "committee", False),
        ("secretary", "county", False),
        ("secretary", "admin", False),
        ("secretary", "next_secretary", False),
        ("committee", "secretary", True),
        ("contact", "secretary", False),
        ("admin", "county", True),
    ],
)
def test_nobody_holds_a_link_to_posts_that_reach_further_than_their_own(app, account_of, by, login, may):
    """Whoever makes a link could open it: a secretary must not become the county through a member of the branch."""
    account, inviter = account_of(login), PEOPLE[by].account_id
    with app.test_request_context():
        for act in (invite, end_all_phones):
            if may:
                act(account, inviter)
            else:
                with pytest.raises(NotFound):
                    act(account, inviter)
    assert Invitation.select().where(Invitation.account == account.id).exists() == may
