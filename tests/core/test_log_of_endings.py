"""The log of rights that ended tells the truth about what is older than the backup, and about what was given again."""

from contextlib import suppress

import pytest

from pwa.core import ended_rights
from pwa.core.database import write
from pwa.core.line_log import append_line
from pwa.identity.models import Account
from pwa.organisations import succession
from pwa.organisations.models import Post
from tests.people import PEOPLE


class PowerCut(Exception):
    """What ends a transaction before it commits."""


def account_of(login: str) -> Account:
    return Account.get_by_id(PEOPLE[login].account_id)


@pytest.fixture
def backup(installed, run, tmp_path):
    """Make a backup, the log being begun."""

    def make():
        ended_rights.begin()
        assert run("backup", tmp_path / "made.zip").exit_code == 0
        return tmp_path / "made.zip"

    return make


def test_a_line_of_what_was_never_stored_ends_nothing_in_a_later_backup(backup, run, clock):
    with suppress(PowerCut), write():
        succession.close_account(account_of("courier"), None)
        raise PowerCut
    clock.forward(days=300)
    assert "Ended again" not in run("restore", backup(), "--replace").output
    assert account_of("courier").closed_at is None


@pytest.mark.parametrize(("minutes", "ends"), [(59, True), (61, False)])
def test_a_line_of_the_hour_before_the_backup_counts(backup, run, clock, minutes, ends):
    ended_rights.begin()
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
