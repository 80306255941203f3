"""What a restore refuses, and that it then changed nothing; older backups are brought up to date."""

import os
import shutil
from collections.abc import Callable

import psycopg
import pytest

from pwa.core import background, clock, database, schema, server
from pwa.core.database import db, is_postgres, write
from pwa.members.models import Member
from pwa.organisations.models import Unit
from tests.core.backups import refused, remade, twice
from tests.core.conftest import app_on, run_on
from tests.kit.forkserver import fork_server
from tests.people import PEOPLE, PLACES


@pytest.mark.both_engines
def test_data_is_not_overwritten_unless_told(good, run):
    result = run("restore", good)
    assert result.exit_code == 1 and "--replace" in result.output
    assert run("restore", good, "--replace").exit_code == 0


@pytest.mark.both_engines
def test_an_empty_database_needs_no_word_and_no_schema(good, engine, tmp_path):
    there = app_on(engine.empty(), tmp_path / "there")
    with there.app_context():
        assert run_on(there, "restore", good).exit_code == 0
        assert Member.get_by_id(PEOPLE["member"].member_id) and schema.why_not_current() is None


def test_while_a_server_runs_nothing_is_restored(good, installed, run):
    with server.lock_as_server(installed.config["YANXING"]):
        assert "server is running" in refused(run, good)
    assert run("restore", good, "--replace").exit_code == 0


@pytest.mark.both_engines
def test_while_a_server_runs_on_another_machine_nothing_is_restored(good, run):
    if is_postgres():
        with write():
            background.take(background.BACKGROUND, "elsewhere:1:abc")
        assert "elsewhere" in refused(run, good)
        clock._frozen += background.LASTING * 2
        assert run("restore", good, "--replace").exit_code == 0


def test_no_server_starts_while_a_restore_runs(installed):
    settings = installed.config["YANXING"]
    with server.without_server(settings), pytest.raises(server.Running), server.lock_as_server(settings):
        pass


def test_two_servers_may_run_at_once(installed):
    settings = installed.config["YANXING"]
    with server.lock_as_server(settings), server.lock_as_server(settings):
        pass


def test_a_missing_file_and_a_folder_are_refused(installed, run, tmp_path):
    assert "No such file" in refused(run, tmp_path / "none.zip")
    assert "folder" in refused(run, tmp_path)


SECOND = """
def up(migrator, db):
    db.execute_sql("alter table unit add column later text")
    db.execute_sql("update unit set name = name || ' II'")
"""


@pytest.fixture
def second(tmp_path, monkeypatch) -> Callable[[], None]:
    """The release after this one: a second migration that also changes rows."""

    def release() -> None:
        folder = tmp_path / "migrations"
        shutil.copytree(schema.FOLDER, folder)
        (folder / "9999_later.py").write_text(SECOND)
        monkeypatch.setattr(schema, "FOLDER", folder)

    return release


def test_an_older_backup_is_brought_up_to_date(good, engine, second, tmp_path):
    second()
    there = app_on(engine.empty(), tmp_path / "there")
    with there.app_context():
        assert run_on(there, "init").exit_code == 0
        assert run_on(there, "restore", good).exit_code == 0
        assert schema.why_not_current() is None and "later" in {c.name for c in db.get_columns("unit")}
        assert Unit.get_by_id(PLACES["home"].id).name == f"{PLACES['home'].name} II"
        assert run_on(there, "restore", good, "--replace").exit_code == 0


def test_a_failed_restore_of_an_older_backup_leaves_the_newer_schema(good, engine, second, tmp_path):
    second()
    there = app_on(engine.empty(), tmp_path / "there")
    with there.app_context():
        run_on(there, "init")
        assert run_on(there, "restore", remade(good, twice), "--unsigned").exit_code == 1
        assert schema.why_not_current() is None and not Unit.select().exists()


def test_a_backup_of_a_newer_release_is_refused(installed, run, engine, second, tmp_path, monkeypatch):
    here = schema.FOLDER
    second()
    there = app_on(engine.empty(), tmp_path / "there")
    with there.app_context():
        run_on(there, "init")
        run_on(there, "backup", tmp_path / "newer.zip")
        monkeypatch.setattr(schema, "FOLDER", here)
        assert "newer release" in run_on(there, "restore", tmp_path / "newer.zip", "--replace").output
        assert "newer release" in run_on(there, "init").output
    database.release()


def another_name(manifest: dict, rows: dict) -> None:
    rows["member"][0][3] = "another name"


@pytest.mark.both_engines
def test_a_restore_that_is_killed_halfway_has_changed_nothing_and_can_be_run_again(good, run, engine, tmp_path):
    """The power goes when half the tables are filled; other words stand in the backup than in the database."""
    other_words = remade(good, another_name)
    before = sorted(row.name for row in Member.select())
    database.release()
    env = {**os.environ, "YANXING_DATABASE_URL": engine.url, "YANXING_VAR": str(tmp_path / "killed")}
    command, said, code = ["restore", str(other_words), "--replace", "--unsigned"], tmp_path / "said", tmp_path / "code"
    fork_server.start("tests.core.killed_restore", command, env, said, folder=tmp_path, code=code).wait(120)
    assert not code.exists(), said.read_text()
    database.bind(engine.url)
    db.connect(reuse_if_open=True)
    assert sorted(row.name for row in Member.select()) == before
    assert run("restore", other_words, "--replace", "--unsigned").exit_code == 0
    assert "another name" in {row.name for row in Member.select()}


@pytest.mark.both_engines
def test_a_table_that_somebody_holds_is_not_waited_for_for_ever(good, run, engine, monkeypatch):
    if engine.name == "postgres":
        execute = type(db.obj).execute_sql

        def impatient(database, sql, *more):
            return execute(database, sql.replace("'15s'", "'200ms'"), *more)

        monkeypatch.setattr(type(db.obj), "execute_sql", impatient)
        with psycopg.connect(engine.url) as other:
            other.execute("select count(*) from member")  # a transaction that somebody left open
            assert "busy" in refused(run, good)


@pytest.mark.both_engines
def test_tables_of_somebody_else_are_left_alone(good, run):
    db.execute_sql("create table payroll (id text)")
    db.execute_sql("insert into payroll values ('x')")
    try:
        assert run("restore", good, "--replace").exit_code == 0
        assert db.execute_sql("select id from payroll").fetchall() == [("x",)]
    finally:
        db.execute_sql("drop table payroll")
