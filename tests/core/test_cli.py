"""The `yanxing` command as a program: from any folder, in words, with the exit codes that are promised."""

import re
import sqlite3
import stat
import sys
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from click.testing import CliRunner
from flask.cli import FlaskGroup, ScriptInfo

from pwa.app import create_app
from pwa.cli import cli
from pwa.core import database, i18n
from pwa.core.database import db, write
from pwa.core.schema import known
from pwa.identity.models import Account, Session, SignInChange
from tests.core import program
from tests.core.conftest import app_on, run_on
from tests.core.program import yanxing
from tests.kit.forkserver import COUNTS
from tests.people import PEOPLE


@pytest.fixture(scope="module")
def begun(tmp_path_factory, shared_folder) -> Path:
    """A folder in which `yanxing init` and `yanxing demo` have run."""
    return program.begun(tmp_path_factory.mktemp("begun"), shared_folder)


def test_init_in_another_folder_makes_the_schema_and_keeps_it_private(tmp_path):
    first, second = yanxing(tmp_path, "init"), yanxing(tmp_path, "init")
    assert (first.returncode, second.returncode) == (0, 0)
    assert f"Applied {known()[0]}" in first.stdout and "Applied" not in second.stdout
    for path in (tmp_path / "var").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


@pytest.mark.nightly
def test_flasks_own_command_also_runs_in_a_terminal_without_chinese_letters(tmp_path):
    flask = [sys.executable, "-m", "flask", "--app", "pwa"]
    done = yanxing(tmp_path, "init", program=flask, LC_ALL="zh_CN.UTF-8", PYTHONIOENCODING="ascii")
    assert done.returncode == 0 and known()[0] in done.stdout


def test_flasks_own_command_has_the_same_commands():
    asked = CliRunner().invoke(FlaskGroup(), ["--app", "pwa", "--help"])
    assert asked.exit_code == 0 and "doctor" in asked.output


def test_help_names_every_command_and_makes_nothing(tmp_path):
    text = yanxing(tmp_path, "--help").stdout
    for name in ("init", "demo", "serve", "invite", "links", "export", "backup", "restore", "epoch", "doctor"):
        assert re.search(rf"^  {name} ", text, re.MULTILINE), name
    assert list(tmp_path.iterdir()) == []


COMMANDS = [["doctor"], ["invite", "member"], ["links"], ["demo"], ["backup", "b.zip"], ["epoch", "--new"]]
COMMANDS += [["export", "submissions", "x.csv"]]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_before_init_every_command_says_what_to_do_first(engine, clock, var, command):
    done = run_on(app_on(engine.empty(), var), *command)
    database.release()
    assert done.exit_code == 1 and "yanxing init" in done.output


def test_before_init_nothing_is_served(tmp_path):
    done = yanxing(tmp_path, "serve", **{COUNTS: str(tmp_path)})
    assert done.returncode == 1 and "yanxing init" in done.stderr


BAD = {
    "no engine": ({"YANXING_DATABASE_URL": "mysql://root@localhost/x"}, "YANXING_DATABASE_URL"),
    "no server": ({"YANXING_DATABASE_URL": "postgresql://u:secret@127.0.0.1:1/x"}, "does not answer"),
    "no folder": ({"YANXING_DATABASE_URL": "sqlite:////proc/nowhere/x.db"}, "/proc/nowhere"),
    "a folder": ({"YANXING_DATABASE_URL": "sqlite:////tmp"}, "does not answer"),
    "no database": ({"YANXING_DATABASE_URL": f"sqlite:///{Path(__file__)}"}, "not a database"),
    "no port": ({"YANXING_DATABASE_URL": "postgresql://u:secret@127.0.0.1:port/x"}, "YANXING_DATABASE_URL"),
    "no origin": ({"YANXING_BASE_URL": "yanxing.example"}, "YANXING_BASE_URL"),
    "no number": ({"YANXING_TRUSTED_PROXIES": "many"}, "YANXING_TRUSTED_PROXIES"),
    "no var": ({"YANXING_VAR": "/proc/nowhere"}, "/proc/nowhere"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_setting_that_cannot_work_is_refused_in_words(tmp_path, monkeypatch, case):
    env, said = BAD[case]
    monkeypatch.chdir(tmp_path)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    done = CliRunner().invoke(cli, ["init"], obj=ScriptInfo(create_app=create_app))
    database.release()
    assert done.exit_code == 1 and isinstance(done.exception, SystemExit), done.exception
    assert said in done.output and "secret" not in done.output


@pytest.mark.parametrize(
    "command",
    [
        ["nothing"],
        ["invite"],
        ["invite", "member", "--hours", "0"],
        ["demo", "--members", "none"],
        ["demo", "--today", "yesterday"],
        ["serve", "--port", "99999"],
        ["backup"],
        ["export"],
        ["export", "members", "x.doc"],
    ],
    ids=" ".join,
)
def test_a_mistake_in_the_command_line_is_exit_code_2(installed, run, command):
    assert run(*command).exit_code == 2


def test_numbers_that_another_key_sealed_are_refused_in_words(installed, run, tmp_path):
    done = run("export", "members", tmp_path / "x.csv")  # this app's key is not the one of the engine's world
    assert done.exit_code == 1 and "YANXING_DATA_KEY" in done.output and not (tmp_path / "x.csv").exists()


def test_demo_fills_only_an_empty_database(begun):
    again = yanxing(begun, "demo")
    assert again.returncode == 1 and "not empty" in again.stderr
    assert yanxing(begun, "demo", "--if-empty").returncode == 0


def test_an_invitation_is_one_link_on_a_line_of_its_own(begun):
    done = yanxing(begun, "invite", "secretary", YANXING_BASE_URL="https://yanxing.example")
    assert done.returncode == 0
    assert re.fullmatch(r"https://yanxing\.example/welcome/[\w-]{43}\n", done.stdout)


def test_nobody_is_invited_who_has_no_account(begun):
    done = yanxing(begun, "invite", "nobody")
    assert done.returncode == 1 and "nobody" in done.stderr and not done.stdout


def test_links_give_each_role_of_the_demo_one_link(begun):
    done = yanxing(begun, "links")
    found = re.findall(r"^  (\w+) +http://localhost:8000/welcome/[\w-]{43}$", done.stdout, re.MULTILINE)
    assert found == ["member", "contact", "secretary", "host", "committee", "county", "auditor", "admin"]


def test_links_are_not_given_where_people_are_real(begun, tmp_path):
    yanxing(tmp_path, "init")
    done = yanxing(tmp_path, "links")
    assert done.returncode == 1 and "welcome" not in done.stdout


def test_an_epoch_is_shown_and_renewed_without_signing_anybody_out(installed, run):
    first = run("epoch").output
    assert first.strip() and first == run("epoch").output
    with write():
        Session.create(account=PEOPLE["member"].account_id, way_in="passkey")
    assert "New epoch" in run("epoch", "--new").output and run("epoch").output != first
    assert Session.select().where(Session.ended_at.is_null()).exists()
    assert "1 sessions ended" in run("epoch", "--new", "--end-sessions").output
    assert not Session.select().where(Session.ended_at.is_null()).exists()


def test_what_waited_when_the_backup_was_made_takes_no_effect_after_a_restore(installed, run):
    with write():
        account = Account.get_by_id(PEOPLE["member"].account_id)
        SignInChange.ask(account, "passphrase", uuid4(), known_as="13800138000", secret="hash of whoever asked")
    assert run("epoch", "--new").exit_code == 0 and SignInChange.waiting(account.id)
    assert run("epoch", "--new", "--end-sessions").exit_code == 0
    row = SignInChange.get()
    assert (row.outcome, row.secret) == ("void", None), "it may have been stopped after the backup"


def test_backup_doctor_restore_in_a_row(begun, tmp_path):
    assert yanxing(begun, "backup", str(tmp_path / "b.zip")).returncode == 0
    assert yanxing(begun, "restore", str(tmp_path / "b.zip")).returncode == 1
    assert yanxing(begun, "restore", str(tmp_path / "b.zip"), "--replace").returncode == 0
    done = yanxing(begun, "doctor", "--backup", str(tmp_path / "b.zip"))
    assert done.returncode == 0, done.stdout
    assert "All is well." in done.stdout


@pytest.mark.parametrize(
    ("lang", "locale"),
    [
        ("", "zh_Hans_CN"),
        ("C.UTF-8", "zh_Hans_CN"),
        ("zh_CN.GBK", "zh_Hans_CN"),
        ("de_DE", "zh_Hans_CN"),
        ("en_GB.UTF-8", "en"),
    ],
)
def test_the_operator_is_spoken_to_in_chinese_unless_english_is_asked_for(monkeypatch, lang, locale):
    i18n.terminal_locale.cache_clear()
    monkeypatch.setenv("LC_ALL", "")
    monkeypatch.setenv("LC_MESSAGES", "")
    monkeypatch.setenv("LANG", lang)
    assert i18n.terminal_locale() == locale


@pytest.mark.parametrize("command", [["doctor"], ["backup", "b.zip"], ["epoch", "--new"]], ids=" ".join)
def test_a_user_of_the_database_without_rights_is_refused_in_words(installed, engine, var, command):
    if engine.name == "postgres":
        with psycopg.connect(engine.url, autocommit=True) as owner:
            owner.execute("drop role if exists guest")
            owner.execute("create role guest login")
        done = run_on(app_on(engine.url.replace("postgres@", "guest@"), var), *command)
        assert done.exit_code == 1 and "permission denied" in done.output


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_locked_database_is_refused_in_words(installed, run):
    """Another program holds SQLite's own lock, outside our queue. Ten seconds of patience are right for a server and
    long for a test."""
    db.obj.pragma("busy_timeout", 100, permanent=True)
    other = sqlite3.connect(db.database, isolation_level=None)
    other.execute("begin immediate")
    done = run("invite", "member")
    other.close()
    assert done.exit_code == 1 and "busy" in done.output
