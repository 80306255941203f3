"""The log of rights that ended tells the truth about what was rolled back, what is older than the backup, what was
given again, and which database it belongs to."""

import json
from contextlib import suppress

import pytest

from pwa.core import ended_rights
from pwa.core.commit_work import before_commit
from pwa.core.database import db, write
from pwa.core.line_log import append_line
from pwa.identity.models import Account
from pwa.organisations import succession
from pwa.organisations.models import Post, Unit
from tests.people import PEOPLE

WARNING = "is open again"


class PowerCut(Exception):
    """What ends a transaction before it commits."""


def raise_power_cut() -> None:
    raise PowerCut


def account_of(login: str) -> Account:
    return Account.get_by_id(PEOPLE[login].account_id)


@pytest.fixture
def backup(installed, run, tmp_path):
    """Make a backup."""

    def make():
        assert run("backup", tmp_path / "made.zip").exit_code == 0
        return tmp_path / "made.zip"

    return make


@pytest.mark.both_engines
def test_what_was_rolled_back_ends_nothing_after_a_restore(backup, run):
    made = backup()
    with suppress(PowerCut), write():
        succession.close_account(account_of("quiet"), None)
        raise PowerCut
    with suppress(PowerCut), write(), write():  # a savepoint in a transaction
        succession.close_account(account_of("courier"), None)
        raise PowerCut
    assert "Ended again" not in run("restore", made, "--replace").output
    assert account_of("quiet").closed_at is None and account_of("courier").closed_at is None


def test_what_a_savepoint_rolled_back_ends_nothing_although_the_rest_was_stored(backup, run):
    made = backup()
    with write():
        for login in ("courier", "trader"):
            with suppress(PowerCut), write():
                succession.close_account(account_of(login), None)
                raise PowerCut
            succession.close_account(account_of("quiet"), None)
    run("restore", made, "--replace")
    assert account_of("quiet").closed_at
    assert account_of("courier").closed_at is None and account_of("trader").closed_at is None


def test_an_account_that_could_not_be_closed_is_not_closed_by_a_restore(backup, run):
    """Its ways in are ended first; then it is refused, because nobody else administers the county."""
    made = backup()
    admin = account_of("admin")
    with suppress(succession.LastAdministrator), write():
        succession.close_account(admin, account_of("county").id)
    run("restore", made, "--replace")
    assert account_of("admin").closed_at is None


def test_a_reopening_that_was_rolled_back_does_not_hide_that_the_account_was_closed(backup, run):
    made = backup()
    with write():
        succession.close_account(account_of("quiet"), None)
    with suppress(PowerCut), write():
        succession.reopen_account(account_of("quiet"), None)
        raise PowerCut
    run("restore", made, "--replace")
    assert account_of("quiet").closed_at


def test_what_is_done_before_the_commit_is_on_the_disk_when_it_is_stored_and_stops_it_if_it_fails(backup):
    backup()

    def full():
        raise OSError(28, "No space left on device")

    with suppress(OSError), write():
        succession.close_account(account_of("quiet"), None)
        before_commit(full)
    assert account_of("quiet").closed_at is None and not db.in_transaction()


def test_a_line_of_what_was_never_stored_ends_nothing_in_a_later_backup(backup, run, clock):
    with suppress(PowerCut), write():
        succession.close_account(account_of("courier"), None)
        before_commit(raise_power_cut)  # the line stands already
    clock.forward(days=300)
    assert "Ended again" not in run("restore", backup(), "--replace").output
    assert account_of("courier").closed_at is None


@pytest.mark.parametrize(("minutes", "ends"), [(59, True), (61, False)])
def test_a_line_of_the_hour_before_the_backup_counts(backup, run, clock, minutes, ends):
    ended_rights.note("account", [account_of("quiet").id])  # as if the backup had been reading meanwhile
    clock.forward(minutes=minutes)
    run("restore", backup(), "--replace")
    assert (account_of("quiet").closed_at is not None) is ends


def test_only_an_account_can_be_given_again(backup, run):
    made = backup()
    post = Post.get(Post.account_id == PEOPLE["organiser"].account_id, Post.ended_at.is_null())
    with write():
        succession.end(post, None)
    append_line(ended_rights.path(), {"given": "post", "id": str(post.id)})
    run("restore", made, "--replace")
    assert Post.get_by_id(post.id).ended_at


@pytest.mark.parametrize(
    "broken", ['{"ended": "post", "id": 12345678901234567890123456789012}', '{"ended": "post"}', "[" * 200_000, "x"]
)
def test_a_line_that_somebody_has_broken_is_skipped(backup, run, broken):
    made = backup()
    with ended_rights.path().open("a") as log:
        log.write(broken + "\n")
    with write():
        succession.close_account(account_of("quiet"), None)
    answer = run("restore", made, "--replace")
    assert answer.exit_code == 0, answer.output
    assert account_of("quiet").closed_at


def another_log(*lines) -> None:
    """Put the log of another machine in the place of this one's."""
    ended_rights.path().write_text("".join(json.dumps(line) + "\n" for line in lines))


@pytest.mark.parametrize("epoch", [{}, {"epoch": "another"}])
def test_the_log_of_another_installation_ends_nothing_and_silences_no_warning(backup, run, epoch):
    made = backup()
    with write():
        succession.close_account(account_of("quiet"), None)
    other = {"ended": "account", "id": str(account_of("courier").id)}
    another_log({"since": "2020-01-01T00:00:00+00:00", **epoch}, other)
    told = run("doctor")
    assert "ended-rights.jsonl is not this database's" in told.output and told.exit_code == 1
    assert WARNING in run("restore", made, "--replace").output
    assert account_of("quiet").closed_at is None and account_of("courier").closed_at is None
    assert "is not this database's" not in run("doctor").output, "the restore has begun one"


def test_a_log_goes_on_after_a_restore_for_the_backups_made_since(backup, run):
    assert WARNING not in run("restore", backup(), "--replace").output
    later = backup()
    with write():
        succession.close_account(account_of("quiet"), None)
    assert WARNING not in run("restore", later, "--replace").output
    assert account_of("quiet").closed_at


def test_a_county_whose_last_administrator_a_restore_ended_is_named(backup, run):
    post = Post.get(Post.account_id == PEOPLE["admin"].account_id, Post.ended_at.is_null())
    county = Unit.get_by_id(post.unit_id)
    said = f"! {county.name} has no administrator in force: 'yanxing admin NAME --county {county.code}'"
    made = backup()
    with write():
        succession.give(account_of("quiet"), "admin", county, None, successor_of=post)
    assert said not in run("doctor").output
    assert said in run("restore", made, "--replace").output
    told = run("doctor")
    assert said in told.output and told.exit_code == 1
