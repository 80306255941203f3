"""The disk is full: what cannot be stored is refused whole and told for what it is, and reading goes on.

SQLite runs out of pages for real; PostgreSQL says what it says when its own disk is full.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import peewee as pw
import pytest

from pwa.core.audit import AuditLine
from pwa.core.database import Fact, db, is_postgres, write
from pwa.core.logs import JsonLines
from pwa.identity.models import Invitation
from pwa.members.models import Member
from pwa.reports.models import Submission
from tests.kit.client import client_of, sign_in
from tests.people import PEOPLE
from tests.reports.phone import Phone

pytestmark = pytest.mark.both_engines

SQLITE = """create temp trigger full_disk before insert on {table} begin
    insert into fact (name, value) values ('ballast', hex(zeroblob(30000000))); end"""
POSTGRES = """create function full_disk() returns trigger language plpgsql as $$ begin
    raise exception using errcode = '53100'; end $$;
    create trigger full_disk before insert on {table} for each row execute function full_disk()"""


@pytest.fixture
def full(installed) -> Callable[[str], Any]:
    """`with full("submission"):` there is no room for a row of that table."""

    @contextmanager
    def until_there_is_room(table: str) -> Iterator[None]:
        if is_postgres():
            db.execute_sql(POSTGRES.format(table=table))
        else:
            db.execute_sql("pragma max_page_count = 1")
            db.execute_sql(SQLITE.format(table=table))
        yield
        if is_postgres():
            db.execute_sql(f"drop trigger full_disk on {table}; drop function full_disk()")
        else:
            db.execute_sql("drop trigger full_disk")
            db.execute_sql("pragma max_page_count = 1073741823")

    return until_there_is_room


def test_a_report_is_refused_whole_while_reading_goes_on_and_stored_once_there_is_room(installed, full):
    client = client_of(installed)
    sign_in(client, "member")
    client.faults_expected = True
    phone = Phone(client, "member")
    first, second = phone.entry(), phone.entry("activity")
    lines = AuditLine.select().count()
    with full("submission"):
        phone.send(first, second)
        assert phone.last.status_code == 503 and int(phone.last.headers["Retry-After"]) > 0
        assert phone.last.mimetype == "application/problem+json"
        assert (Submission.select().count(), AuditLine.select().count()) == (0, lines)
        assert client.get("/").status_code == client.get("/reports").status_code == 200
        assert client.get("/readyz").status_code == 200
    assert [result["outcome"] for result in phone.send(first, second)["results"]] == ["accepted", "accepted"]


def test_who_sent_a_form_that_no_phone_keeps_is_told_to_send_it_again(installed, full):
    client = client_of(installed)
    sign_in(client, "secretary")
    client.faults_expected = True
    with full("invitation"):
        answer = client.post(f"/members/{PEOPLE['member'].member_id}/invitation")
    assert answer.status_code == 503 and answer.headers["Retry-After"] and "没有保存" in answer.text


def test_the_log_says_that_it_is_the_disk(installed, full, said):
    client = client_of(installed)
    sign_in(client, "member")
    client.faults_expected = True
    with full("submission"):
        phone = Phone(client, "member")
        phone.send(phone.entry())
    codes = {line["fault"].get("code") for line in map(_line, said.records) if "fault" in line}
    assert codes == {"53100" if is_postgres() else "SQLITE_FULL"}


def _line(record: Any) -> dict[str, Any]:
    return json.loads(JsonLines().format(record))


def test_a_command_says_that_it_is_the_disk_and_shows_no_link_that_opens_nothing(run, full):
    with full("invitation"):
        done = run("invite", "member")
    assert done.exit_code == 1 and "disk" in done.output and "is full" in done.output
    assert "good for" not in done.output and not Invitation.select().exists()


def test_a_restore_that_does_not_fit_says_so_and_changes_nothing(installed, run, full, tmp_path):
    assert run("backup", tmp_path / "one.zip").exit_code == 0
    epoch, names = run("epoch").output, sorted(row.name for row in Member.select())
    with full("member"):
        done = run("restore", tmp_path / "one.zip", "--replace")
    assert done.exit_code == 1 and "is full" in done.output and "restored" not in done.output
    assert run("epoch").output == epoch and sorted(row.name for row in Member.select()) == names


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_what_sqlite_has_undone_by_itself_hides_no_reason(installed):
    db.execute_sql("create temp trigger undoing before insert on fact begin select raise(rollback, 'the reason'); end")
    with pytest.raises(pw.IntegrityError, match="the reason"), write():
        Fact.put("one", "1")
    db.execute_sql("drop trigger undoing")
    with write():
        Fact.put("one", "2")
    assert Fact.read("one") == "2"
