"""Every command of the program as a process of its own: each option once, with good arguments and with bad ones. By day
most are given to the program in this process, but those that make the database and those of the server."""

import io
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from flask import Flask

from pwa.app import create_app
from pwa.cli import cli, main
from pwa.core import database, i18n
from pwa.papers.trusted_keys import fingerprint
from tests.core.program import yanxing
from tests.kit.forkserver import COUNTS
from tests.papers.envelope_cases import listed

LONG = "YANXING_LONG" in os.environ
PROCESSES = ("init", "demo", "backup", "restore", "serve")  # by day too
MARK = fingerprint(next(said for said in listed()["keys"].values() if said["name"] == "宁远县委组织部"))  # elsewhere
BRANCH, SECOND, COUNTY = "丰山村党支部", "青柳社区党支部", "临丰县委"
LETTER = ("--organisation", "外县某支部", "--document", "〔2026〕1号", "--born", "1981-01-31")
NO_TEXT = "a\udcff\udced\udca0b"  # bytes that are no UTF-8, as Python reads them from a command line
ROSTER = "姓名,性别,出生日期,人员类别,所在党支部,加入党组织日期,转为正式党员日期,手机号码\n"
ROSTER += f"甲一,男,1980-01-31,正式党员,{BRANCH},2001-07-01,2002-07-01,13800000001\n"
ROSTER += f"乙二,女,1981-01-31,正式党员,{BRANCH},2001-07-01,2002-07-01,13800000002\n"

Run = tuple[list[str], int, str]
GOOD: list[Run] = [  # one after the other: later ones need what earlier ones made
    (["init"], 0, "Applied 0001_initial"),
    (["demo", "--members", "40", "--seed", "3", "--today", "2026-11-23"], 0, "2026-11-23"),
    (["demo", "--if-empty"], 0, ""),
    (["links"], 0, "/welcome/"),
    (["invite", "member", "--hours", "5", "--end-phones"], 0, "/welcome/"),
    (["import", "organisations", "units.csv", "--check"], 0, "Checked only"),
    (["import", "organisations", "units.csv"], 0, "1 added"),
    (["import", "members", "roster.csv", "--check"], 0, "Checked only"),
    (["import", "members", "roster.csv"], 0, "2 added"),
    (["export", "members", "members.csv"], 0, "rows written"),
    (["export", "members", "members.xlsx"], 0, "rows written"),
    (["export", "submissions", "submissions.csv"], 0, "rows written"),
    (["export", "submissions", "submissions.xlsx"], 0, "rows written"),
    (["admin", "钟平", "--login", "zhong", "--county", COUNTY, "--hours", "2"], 0, "/welcome/"),
    (["appoint", "甲一", "secretary", BRANCH, "--born", "1980-01-31", "--hours", "2", "--holder", "stays"], 0, "/welc"),
    (["appoint", "乙二", "organiser", BRANCH, "--holder", "hands-over"], 0, "/welcome/"),
    (["dismiss", "乙二", "organiser", BRANCH, "--to", "甲一"], 0, "has ended"),
    (["dismiss", "钟平", "admin", COUNTY, "--login", "zhong"], 0, "has ended"),
    (
        ["end-membership", "乙二", BRANCH, "--reason", "transferred", "--on", "2026-11-20", *LETTER],
        0,
        "no longer a member",
    ),
    (["end-membership", "乙二", BRANCH, "--undo", "写错了人"], 0, "is a member here again"),
    (["recount"], 0, "All equal"),
    (["keys", "list"], 0, COUNTY),
    (["keys", "new", "白石镇党委"], 0, ""),
    (["keys", "roll-over", COUNTY], 0, ""),
    (["keys", "revoke", "丰山镇党委"], 0, "Revoked"),
    (["keys", "trust", "keys.json"], 0, MARK),
    (["keys", "trust", "keys.json", "--fingerprint", MARK], 0, "is trusted"),
    (["remind", "--dry-run"], 0, ""),
    (["remind"], 0, "No channel is set up"),
    (["epoch"], 0, ""),
    (["epoch", "--new"], 0, "New epoch"),
    (["epoch", "--new", "--end-sessions"], 0, "sessions ended"),
    (["backup", "b.zip"], 0, "rows written"),
    (["doctor", "--backup", "b.zip"], 0, "All is well"),
    (["restore", "b.zip", "--replace"], 0, "rows restored"),
    (["restore", "b.zip", "--replace", "--unsigned"], 0, "rows restored"),
]
BAD: list[Run] = [
    (["frobnicate"], 2, "There is no command frobnicate"),
    (["init", "--frobnicate"], 2, "There is no option --frobnicate"),
    (["demo"], 1, "not empty"),
    (["demo", "--members", "0"], 2, "--members"),
    (["demo", "--today", "9999-12-31"], 2, "--today"),
    (["demo", "--seed", "x"], 2, "--seed"),
    (["serve", "--port", "0"], 2, "--port"),
    (["serve", "--workers", "0"], 2, "--workers"),
    (["serve", "--threads", "0"], 2, "--threads"),
    (["serve", "--host", "203.0.113.1"], 1, "203.0.113.1"),
    (["serve", "--host", "a..b"], 1, "Cannot listen"),
    (["serve", "--host", NO_TEXT], 2, "no readable text"),
    (["links", "extra"], 2, "extra"),
    (["invite"], 2, "'LOGIN' is missing"),
    (["invite", ""], 1, "no account"),
    (["invite", NO_TEXT], 2, "no readable text"),
    (["invite", "member\nadmin"], 2, "no readable text"),
    (["import", "members", "nowhere.csv"], 2, "nowhere.csv"),
    (["import", "members", "."], 2, "directory"),
    (["import", "members", "bad.csv"], 1, "Row 2"),
    (["import", "organisations", "roster.csv"], 1, "! "),
    (["export", "members", "members.pdf"], 2, ".xlsx"),
    (["export", "members", "nowhere/members.csv"], 1, "No such file"),
    (["export", "submissions", "x"], 2, ".xlsx"),
    (["export", "submissions", "nowhere/x.csv"], 1, "No such file"),
    (["admin", "钟平"], 1, "several counties"),
    (["admin", " ", "--login", "other"], 2, "needed"),
    (["admin", "钟平", "--login", "x" * 61], 2, "60"),
    (["admin", "钟平", "--login", "admin", "--county", COUNTY], 1, "already"),
    (["admin", "钟平", "--login", NO_TEXT, "--county", COUNTY], 2, "no readable text"),
    (["admin", "钟平", "--county", "nowhere"], 1, "no such county"),
    (["appoint", "没有这人", "secretary", BRANCH], 1, "0 members"),
    (["appoint", "甲一", "emperor", BRANCH], 2, "emperor"),
    (["appoint", "甲一", "secretary", "nowhere"], 1, "nowhere"),
    (["appoint", "乙二", "secretary", BRANCH], 1, "Stopped"),  # it asks, and nobody answers
    (["dismiss", "没有这人", "secretary", BRANCH], 1, "does not hold"),
    (["dismiss", "甲一", "secretary", BRANCH, "--to", "没有这人"], 1, "0 others"),
    (["end-membership", "甲一", BRANCH], 2, "--reason"),
    (["end-membership", "甲一", BRANCH, "--reason", "bored"], 2, "bored"),
    (["end-membership", "甲一", BRANCH, "--reason", "died", "--on", "2999-01-01"], 1, "not come yet"),
    (["end-membership", "甲一", BRANCH, "--reason", "died", "--on", "2026-13-01"], 2, "--on"),
    (
        ["end-membership", "甲一", BRANCH, "--reason", "transferred", "--on", "2026-11-20", "--organisation", NO_TEXT],
        2,
        "no readable text",
    ),
    (["recount", "extra"], 2, "extra"),
    (["keys", "list", "extra"], 2, "extra"),
    (["keys", "new", COUNTY], 1, "has a key"),
    (["keys", "new", BRANCH], 1, "Only a county or a committee"),
    (["keys", "roll-over", "nowhere"], 1, "nowhere"),
    (["keys", "revoke", "nothing"], 1, "no key"),
    (["keys", "trust", "roster.csv"], 1, "no list of keys"),
    (["keys", "trust", "keys.json", "--fingerprint", "0000"], 1, "do not trust it"),
    (["remind", "extra"], 2, "extra"),
    (["serve", "--remind", "--port", "x"], 2, "--port"),
    (["epoch", "--end-sessions"], 2, "--new"),
    (["backup", "nowhere/b.zip"], 1, "No such file"),
    (["backup", "."], 1, "left alone"),
    (["doctor", "--backup", "nowhere.zip"], 1, "nowhere.zip"),
    (["doctor", "--acknowledge", "looked through"], 1, "Nothing waits"),
    (["doctor", "--acknowledge", " "], 2, "needs a text"),
    (["restore", "nowhere.zip"], 1, "nowhere.zip"),
    (["restore", "roster.csv", "--replace"], 1, "not a backup"),
    (["restore", "b.zip"], 1, "--replace"),
]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that the commands read."""
    folder = tmp_path_factory.mktemp("house")
    (folder / "roster.csv").write_text(ROSTER, "utf-8")
    (folder / "bad.csv").write_text(ROSTER.replace("男", "?"), "utf-8")
    (folder / "keys.json").write_text(json.dumps(listed()), "utf-8")
    (folder / "units.csv").write_text("名称,上级,类别\n青禾新村党支部,丰山镇党委,党支部\n", "utf-8")
    return folder


@pytest.fixture
def here(house, monkeypatch):
    """here("demo", …) is the program in this process, in that folder, with one app for all and a terminal without
    Chinese letters: (exit code, what it said)."""
    for name in [name for name in os.environ if name.startswith(("YANXING_", "LANG", "PORT"))]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(house)
    made = []

    def one_app() -> Flask:
        made.extend([] if made else [create_app()])
        return made[0]

    def program(*arguments: str) -> tuple[int, str]:
        said = io.BytesIO()
        out = io.TextIOWrapper(said, encoding="ascii", write_through=True)
        with monkeypatch.context() as patched:
            patched.setattr("pwa.app.create_app", one_app)
            patched.setattr(sys, "argv", ["-c", *arguments])
            for name, stream in (("stdin", io.StringIO()), ("stdout", out), ("stderr", out)):
                patched.setattr(sys, name, stream)
            with pytest.raises(SystemExit) as end:  # anything else is a traceback, and never an answer
                main()
        code = end.value.code
        return code if isinstance(code, int) else int(code is not None), said.getvalue().decode()

    yield program
    database.release()


def test_every_command_does_its_work_and_refuses_in_words(house, here):
    wrong = []
    for arguments, code, said in [*GOOD, *BAD]:
        if LONG or arguments[0] in PROCESSES:
            env = {COUNTS: str(house)} if arguments[0] == "serve" else {}
            done = yanxing(house, *arguments, **env)
            found = done.returncode, done.stdout + done.stderr
        else:
            found = here(*arguments)
        if found[0] != code or said not in found[1]:
            wrong.append((arguments, *found))
    assert not wrong, "\n\n".join(map(str, wrong))


def test_every_command_and_every_option_stands_in_the_lists_above():
    tried = [arguments for arguments, _, _ in [*GOOD, *BAD]]
    missing = []
    for path, command in _commands(cli, []):
        options = [param.opts[0] for param in command.params if isinstance(param, click.Option)]
        mine = [arguments[len(path) :] for arguments in tried if arguments[: len(path)] == path]
        missing += [[*path, option] for option in options if not any(option in arguments for arguments in mine)]
        for outcomes, runs in (("good", GOOD), ("bad", BAD)):
            if not any(arguments[: len(path)] == path for arguments, _, _ in runs):
                missing.append([*path, outcomes])
    assert missing == [["serve", "good"]], "only the server itself is run elsewhere: tests/core/test_serving.py"


def _commands(group: click.Group, path: list[str]) -> Iterator[tuple[list[str], click.Command]]:
    with click.Context(group) as ctx:
        for name in group.list_commands(ctx):
            found = group.get_command(ctx, name)
            if isinstance(found, click.Group):
                yield from _commands(found, [*path, name])
            elif found is not None:
                yield [*path, name], found


@pytest.mark.parametrize(("lang", "said"), [("zh_CN.UTF-8", "用法"), ("", "用法"), ("en_US.UTF-8", "Usage:")])
def test_the_help_speaks_the_language_of_the_terminal(tmp_path, lang, said):
    assert yanxing(tmp_path, "--help", LC_ALL=lang).stdout.startswith(said)


def test_no_help_of_a_command_has_english_left_in_it(monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    i18n.terminal_locale.cache_clear()
    for path, command in [([], cli), *_commands(cli, [])]:
        text = CliRunner().invoke(cli, [*path, "--help"]).output
        options = [param for param in command.params if isinstance(param, click.Option)]
        for english in [command.help, "Show this message", "Options", "default", *(one.help for one in options)]:
            assert not english or english.startswith("Yanxing") or _start(english) not in text, (path, text)


def _start(text: str) -> str:
    return " ".join(text.split())[:12]


def test_a_mistake_in_a_command_line_is_told_in_chinese(tmp_path):
    done = yanxing(tmp_path, "invite", LC_ALL="zh_CN.UTF-8")
    assert done.returncode == 2 and "缺少 'LOGIN'" in done.stderr and "invite --help" in done.stderr
