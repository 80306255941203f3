"""What a phone gets is the same program without its whole-line comments."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from pwa.core.assets import STATIC, WEB, files
from pwa.core.comment_stripping import strip_comments
from tests.kit.requirements import cannot_run

SCRIPTS = [WEB / "service_worker.js", *(STATIC / name for name in files() if name.endswith(".js"))]
STYLES = [STATIC / name for name in files() if name.endswith(".css")]


def not_the_same(pairs: list[tuple[str, str, str]]) -> list[str]:
    """The names of those pairs of scripts that are not one program."""
    node = shutil.which("node")
    if not node:
        cannot_run("comparison of the scripts as sent", "apt-get install nodejs")
    asked = [str(node), "--no-warnings", "--expose-internals", str(Path(__file__).with_name("same_program.cjs"))]
    done = subprocess.run(asked, input=json.dumps(pairs), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_script_as_sent_is_the_same_program():
    pairs = [(path.name, path.read_text(), strip_comments(".js", path.read_text())) for path in SCRIPTS]
    assert len(pairs) > 40
    assert not_the_same(pairs) == []


@pytest.mark.parametrize("path", SCRIPTS + STYLES, ids=lambda path: path.name)
def test_every_line_that_is_left_keeps_its_words_and_its_number(path):
    source = path.read_text()
    sent = strip_comments(path.suffix, source)
    assert sent.count("\n") == source.count("\n")
    assert [
        line for line in zip(sent.split("\n"), source.split("\n"), strict=True) if line[0] not in ("", line[1])
    ] == []
    if path.suffix == ".js" and "vendor" not in path.parts:
        assert not re.search(r"^\s*//", sent, re.M), "sent as written: a text over several lines?"


def test_a_style_sheet_as_sent_has_the_same_rules():
    def rules(text: str) -> list[str]:
        return [line for line in re.sub(r"/\*.*?\*/", "", text, flags=re.S).split("\n") if line.strip()]

    for path in STYLES:
        assert rules(strip_comments(".css", path.read_text())) == rules(path.read_text())


DOUBTFUL = [
    "const words = `\n// not a comment\n`\n",
    "const words = `a\n/* not a comment */\n${b}`\n",
    "const words = 'a\\\n// not a comment'\n",
    "open() /* begins behind code\n// and ends here */ close()\n",
]


@pytest.mark.parametrize("source", DOUBTFUL)
def test_where_a_line_could_be_text_nothing_is_touched(source):
    assert strip_comments(".js", source) == source


WHOLE_LINES = [
    ("// one\n  // two\na()\n", "\n\na()\n"),
    ("/**\n * one\n */\na()\n", "\n\n\na()\n"),
    ("a() // stays\n", "a() // stays\n"),
    ("/* stays */ a()\n", "/* stays */ a()\n"),
    ("const path = 'https://'\n", "const path = 'https://'\n"),
    ("const slashes = /\\/\\//\n/* goes */\n", "const slashes = /\\/\\//\n\n"),
    ("const inner = `${a}//${`b`}`\n// goes\n", "const inner = `${a}//${`b`}`\n\n"),
]


@pytest.mark.parametrize(("source", "sent"), WHOLE_LINES)
def test_whole_lines_only(source, sent):
    assert strip_comments(".js", source) == sent


def test_without_its_whole_lines_it_is_the_same_program():
    assert not_the_same([(source, source, sent) for source, sent in WHOLE_LINES]) == []


def test_a_style_sheet_knows_no_comment_that_begins_with_slashes():
    assert strip_comments(".css", "a {}\n//b {}\n/* gone */\n") == "a {}\n//b {}\n\n"


def test_the_comparison_sees_a_difference():
    pairs = [("same", "a( )\n// b", "a()"), ("text", "x = `\n//b\n`", "x = `\n\n`"), ("name", "a()", "b()")]
    assert not_the_same(pairs) == ["text", "name"]


def test_what_is_sent_is_what_was_compared(client):
    page = client.get("/sign-in").text
    path = re.search(r'src="(/static/\w+/js/app\.js)"', page)[1]
    answer = client.get(path)
    assert answer.text == strip_comments(".js", (STATIC / "js/app.js").read_text())
    assert answer.mimetype == "text/javascript"
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_a_release_is_named_after_what_is_sent(tmp_path, monkeypatch):
    from pwa.core import assets

    named = assets.release()
    assets.release.cache_clear()
    monkeypatch.setattr(assets, "strip_comments", lambda suffix, source: source)
    try:
        assert assets.release() != named
    finally:
        assets.release.cache_clear()
