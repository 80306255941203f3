"""`yanxing doctor` says what is wrong and exits 0 only if nothing is."""

import sqlite3
from collections import namedtuple
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from pwa.core import audit, background, database, doctor, i18n, schema
from pwa.core.crypto import PROOF
from pwa.core.database import Fact, db, write
from tests.core.conftest import NOT_DURABLE, app_on, run_on


@pytest.fixture(autouse=True)
def real_time(clock):
    """The clock runs: PostgreSQL has one of its own to compare with."""
    clock.to(None)


@pytest.mark.both_engines
def test_an_installation_in_order_has_nothing_wrong(ill, sealed):
    assert ill() == ""


@pytest.mark.both_engines
def test_a_postgres_that_forgets_commits_is_told(installed, run, engine):
    assert (NOT_DURABLE in run("doctor").output) == (engine.name == "postgres")


def test_every_finding_is_said_in_the_language_of_the_terminal(run, sealed, monkeypatch):
    english = run("doctor").output
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    i18n.terminal_locale.cache_clear()
    chinese = run("doctor").output
    assert len(english.splitlines()) == len(chinese.splitlines())
    assert not set(english.splitlines()) & set(chinese.splitlines())


@pytest.mark.both_engines
def test_lines_that_wait_are_a_note_while_no_server_runs_and_wrong_while_one_does(ill, run, sealed, clock):
    with write():
        audit.record("changed", "member", uuid4(), at=clock.now - timedelta(minutes=5))
    assert ill() == "" and "· 1 audit lines wait" in run("doctor").output
    with write():
        background.take(background.BACKGROUND, "elsewhere:1:abc")
    assert "1 audit lines wait" in ill()


def test_a_file_that_is_no_backup_is_told_in_words(run, sealed, tmp_path):
    (tmp_path / "one.zip").write_text("hello")
    result = run("doctor", "--backup", tmp_path / "one.zip")
    assert result.exit_code == 1 and "not a backup" in result.output


@pytest.mark.both_engines
def test_a_data_key_that_does_not_fit_is_told(ill, sealed, installed, engine, var):
    assert "YANXING_DATA_KEY does not fit" in ill(on=app_on(engine.url, var, data_key="x" * 40))


def test_a_short_key_and_plain_http_are_told(ill, engine, var):
    weak = app_on(engine.url, var, secret_key="short", base_url="http://yanxing.example")
    assert "shorter than 32" in ill(on=weak) and "plain http" in ill(on=weak)


def test_keys_and_data_that_others_may_read_are_told(ill, var):
    (var / "secret.key").write_text("s" * 40)
    (var / "secret.key").chmod(0o644)
    assert "secret.key" in ill()


@pytest.mark.parametrize("log", ["ended-rights.jsonl", "papers.jsonl", "audit-heads.jsonl"])
def test_a_log_that_others_may_change_is_told(ill, var, log):
    """A restore believes it: whoever can write to it ends rights, or keeps one."""
    (var / log).touch()
    (var / log).chmod(0o666)
    assert log in ill()


def test_a_full_disk_is_told(ill, monkeypatch):
    usage = namedtuple("usage", "total used free")(10**12, 10**12 - 10**8, 10**8)
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: usage)
    assert "Only 0.10 GB free" in ill() and "1.07 GB should be" in ill()


@pytest.mark.both_engines
def test_a_disk_that_a_restore_of_this_database_would_fill_is_told(ill, engine, monkeypatch):
    usage = namedtuple("usage", "total used free")(10**12, 10**12 - 10**5, 10**5)
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: usage)
    monkeypatch.setattr(doctor, "LEAST_FREE", 10)
    assert ("GB free" in ill()) == (engine.name == "sqlite"), "its file is larger than what is free"


def test_a_data_folder_that_is_still_to_be_made_is_no_fault(ill, engine, tmp_path):
    assert ill(on=app_on(engine.url, tmp_path / "not" / "yet")) == ""


@pytest.mark.both_engines
def test_a_schema_that_is_behind_or_ahead_is_told(ill, installed, run, engine, var, tmp_path, monkeypatch):
    assert "Run 'yanxing init' first" in run_on(app_on(engine.empty(), var), "doctor").output
    database.bind(engine.url)
    (tmp_path / "none").mkdir()
    monkeypatch.setattr(schema, "FOLDER", tmp_path / "none")
    assert "newer release" in ill()


@pytest.mark.both_engines
def test_a_clock_behind_what_is_stored_is_told(run, sealed, clock, engine):
    clock.forward(days=-1)
    told = run("doctor").output
    assert ("clock is behind" in told) or (engine.name == "postgres" and "apart" in told)


@pytest.mark.both_engines
def test_two_clocks_apart_are_told(run, engine, clock):
    if engine.name == "postgres":
        clock.forward(hours=-1)
        assert "seconds apart" in run("doctor").output


@pytest.mark.both_engines
def test_a_database_without_its_epoch_is_told(ill):
    Fact.delete().where(Fact.name == "epoch").execute()
    assert "epoch" in ill()


def test_a_database_that_was_never_given_a_proof_of_its_key_is_a_note(ill, run):
    Fact.delete().where(Fact.name == PROOF).execute()
    assert ill() == "" and "· Nothing was sealed" in run("doctor").output


def test_a_damaged_sqlite_file_is_told(installed, run, engine, var, tmp_path):
    if engine.name != "sqlite":
        return
    db.execute_sql("pragma wal_checkpoint(truncate)")
    database.release()
    copy = tmp_path / "damaged.db"
    copy.write_bytes(Path(engine.url.removeprefix("sqlite:///")).read_bytes())
    raw = sqlite3.connect(copy)
    (page,) = raw.execute("select rootpage from sqlite_master where name = 'audit_line_member'").fetchone()
    size = raw.execute("pragma page_size").fetchone()[0]
    raw.close()
    with copy.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    assert "damaged" in run_on(app_on(f"sqlite:///{copy}", var), "doctor").output
    database.release()


def test_a_server_that_does_not_answer_is_told(installed, var):
    result = run_on(app_on("postgresql://nobody@127.0.0.1:1/nothing", var), "doctor")
    assert result.exit_code == 1 and "does not answer" in result.output


@pytest.mark.both_engines
def test_time_passes_and_nothing_is_wrong(ill, sealed, clock, engine):
    if engine.name == "sqlite":
        clock.forward(days=400)
        assert ill() == ""
