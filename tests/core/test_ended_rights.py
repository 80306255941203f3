"""What ended after a backup was made is ended again by a restore, from the log outside the database."""

from uuid import UUID

import pytest

from pwa.core import ended_rights
from pwa.core.audit import AuditLine
from pwa.core.database import write
from pwa.core.features import registry
from pwa.core.right_kinds import EndsAgain
from pwa.identity import links
from pwa.identity.credential_models import end_everything
from pwa.identity.models import Account, Consent, Invitation, Passkey
from pwa.members.changes import contacts_of, end_contacts
from pwa.members.models import Member
from pwa.members.placements import accept, close, name_host, placement_of
from pwa.organisations import succession
from pwa.organisations.models import Post, Unit
from tests.people import PEOPLE, UNITS

WARNING = "is open again"
MEMBER, NURSE = PEOPLE["member"], PEOPLE["nurse"]


def account_of(login: str) -> Account:
    return Account.get_by_id(PEOPLE[login].account_id)


def post_of(login: str) -> Post:
    return Post.get(Post.account_id == PEOPLE[login].account_id, Post.ended_at.is_null())


@pytest.fixture
def before(installed, run, tmp_path):
    """A backup of when everything was open, and the log begun before it."""
    ended_rights.begin()
    key = {"public_key": "k", "sign_count": 0, "account": account_of("courier").id}
    with write():
        Passkey.create(credential_id="lost", **key)
        Passkey.create(credential_id="kept", **key | {"account": account_of("silent").id})
        account_of("courier").set_passphrase("13800001111", "argon2 of the old one")
        Consent.give(account_of("courier"), "reminders")
        Invitation.make(account_of("trader"), PEOPLE["secretary"].account_id)
        nurse = Member.with_branch(NURSE.member_id)
        row = name_host(nurse, Unit.get_by_id(UNITS["host-branch"]), "phone", MEMBER.account_id)
        accept(row, row.asked_at, MEMBER.account_id)
    assert run("backup", tmp_path / "before.zip").exit_code == 0
    return tmp_path / "before.zip"


def end_all() -> None:
    by = PEOPLE["committee"].account_id
    with write():
        succession.end(post_of("organiser"), by)
        succession.close_account(account_of("quiet"), by)
        end_everything(account_of("courier"), by)
        Consent.withdraw(account_of("courier"), "reminders")
        links.decline(Invitation.get(Invitation.account == account_of("trader").id))
        nurse, member = Member.with_branch(NURSE.member_id), Member.with_branch(MEMBER.member_id)
        close(nurse, placement_of(nurse.id), by, "withdrawn")
        end_contacts([(member, assignment) for assignment in contacts_of(member.id)], by)


@pytest.mark.both_engines
def test_what_ended_after_the_backup_is_ended_again_with_a_line_that_says_why(before, run):
    contacts = len(contacts_of(MEMBER.member_id))
    assert contacts
    end_all()
    result = run("restore", before, "--replace")
    assert result.exit_code == 0 and WARNING not in result.output, result.output
    assert "Ended again, because it had ended after the backup: " in result.output
    assert f"accounts 1 · consents 1 · contact persons {contacts} · declined links 1" in result.output
    assert not Post.select().where(Post.account_id == PEOPLE["organiser"].account_id, Post.in_force()).exists()
    assert account_of("quiet").closed_at and account_of("courier").passphrase is None
    assert {row.credential_id for row in Passkey.select().where(Passkey.ended_at.is_null())} == {"kept"}
    assert Consent.of(account_of("courier")) == set()
    assert Invitation.get(Invitation.account == account_of("trader").id).declined_at
    assert placement_of(NURSE.member_id) is None and contacts_of(MEMBER.member_id) == []
    again = AuditLine.select().where(AuditLine.action == "ended again after restore")
    assert {line.kind for line in again} == {"post", "account", "contact", "placement"}
    assert run("restore", before, "--replace").exit_code == 0  # and once more


def test_what_was_given_again_or_changed_since_stays(before, run):
    with write():
        succession.close_account(account_of("quiet"), None)
        succession.reopen_account(account_of("quiet"), None)
        account_of("courier").set_passphrase("13800001111", "argon2 of a new one")
    assert run("restore", before, "--replace").exit_code == 0
    assert account_of("quiet").closed_at is None
    assert account_of("courier").passphrase is None, "the one in the backup is the old one"
    assert post_of("secretary") and post_of("organiser")


def test_without_a_log_from_before_the_backup_it_says_what_is_open_again(before, run, clock):
    ended_rights.path().unlink()
    assert WARNING in run("restore", before, "--replace").output
    clock.forward(minutes=1)
    end_all()  # begins another log, after the backup
    assert WARNING in run("restore", before, "--replace").output


def test_a_kind_of_right_that_a_package_declares_is_named_as_it_is_declared(before, run, monkeypatch):
    new = EndsAgain("keys of the cupboard", lambda _id, _line: {"county_id": account_of("quiet").county_id})
    monkeypatch.setitem(registry().ends_again, "cupboard", new)
    ended_rights.note("cupboard", [UUID(int=7), UUID(int=8)])
    result = run("restore", before, "--replace")
    assert result.exit_code == 0 and "keys of the cupboard 2" in result.output, result.output


@pytest.mark.parametrize("line", ["[]", '{"ended": 5, "id": "x"}', '{"ended": "post"}', '{"ended": "x", "id": "1"}'])
def test_an_edited_line_does_no_harm(before, run, line):
    with ended_rights.path().open("a") as log:
        log.write(line + "\n")
    assert run("restore", before, "--replace").exit_code == 0
    assert post_of("organiser")
