"""No address is written by hand: templates and Python name the view (`url_for`), so that a view can move."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kit.engines import settings_for

ROOT = Path(__file__).resolve().parents[2]
COMMENTS = re.compile(r"\{#.*?#\}", re.S)
QUOTED = re.compile(r"""(~\s*)?(["'])(/[^"'<>]*)\2(\s*~)?|(["'])(/[^"'<>{]*)\{""")

# Where no view can be named, and why.
REASONS = {
    "pwa/core/assets.py": "what the worker is told: the page without a network, and where scripts lie in its source",
    "pwa/core/errors.py": "which requests want JSON is known by the beginning of the address, before a view is found",
    "pwa/core/logs.py": "files are told by the beginning of their route",
    "pwa/identity/device_cookie.py": "the path of a cookie that phones have kept",
    "pwa/identity/invitations.py": "a link that a command makes too, where no request says which addresses there are",
    "pwa/openapi/document.py": "the keys of the document, which a test compares with the routes",
    "pwa/stages.py": "the beginning of a stage's addresses; it stands below every package",
    "pwa/today/navigation.py": "beginnings of addresses, each with the tabs that it may belong to",
    "templates/screening/attempt.html": "where an entry leads on: the phone puts the round into the address",
    "templates/ui/outbox.html": "rendered once for each language, for every request",
}


@pytest.fixture(scope="module")
def beginnings() -> set[str]:
    """The first segment of every address."""
    from pwa.app import create_app

    app = create_app(settings_for("sqlite:////tmp/yanxing-never-opened.db", Path("/tmp")))
    return {rule.rule.split("/")[1] for rule in app.url_map.iter_rules()} - {""}


def is_address(text: str, beginnings: set[str]) -> bool:
    """Whether a text begins as an address of this program; one with `<uuid:case>` in it is the rule of a view."""
    return text[:1] == "/" and "<" not in text and re.split(r"[/?#]", text[1:], maxsplit=1)[0] in beginnings


def in_template(text: str, beginnings: set[str]) -> Iterator[str]:
    """The addresses that a template writes; a stroke between two values is none."""
    for joined, _, whole, joins, _, begun in QUOTED.findall(COMMENTS.sub("", text)):
        if is_address(whole or begun, beginnings) or (whole == "/" and not joined and not joins):
            yield whole or begun


def in_python(text: str, beginnings: set[str]) -> Iterator[str]:
    """The addresses that Python writes, those left out under which a view is registered."""
    tree = ast.parse(text)
    routes = {
        id(part)
        for node in ast.walk(tree)
        for decorator in getattr(node, "decorator_list", ())
        for part in ast.walk(decorator)
    }
    routes |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "url_prefix"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in routes:
            if is_address(node.value, beginnings):
                yield node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("redirect_to", "page"):
            given = [*node.args, *(keyword.value for keyword in node.keywords)]
            yield from ("/" for one in given if isinstance(one, ast.Constant) and one.value == "/")


def found(beginnings: set[str]) -> dict[str, list[str]]:
    """File → addresses written in it."""
    readers = [(path, in_template) for path in (ROOT / "templates").rglob("*.html")]
    readers += [(path, in_python) for path in (ROOT / "pwa").rglob("*.py") if "migrations" not in path.parts]
    written = {p.relative_to(ROOT).as_posix(): [*read(p.read_text("utf-8"), beginnings)] for p, read in readers}
    return {name: addresses for name, addresses in written.items() if addresses}


def test_no_address_is_written_by_hand(beginnings):
    allowed = REASONS.keys()
    assert {name: addresses for name, addresses in found(beginnings).items() if name not in allowed} == {}


def test_the_lists_hold_nothing_that_no_longer_writes_any(beginnings):
    assert REASONS.keys() - found(beginnings).keys() == set()


@pytest.mark.parametrize("line", [
    '<a href="/members">', "<form action='/members/{{ id }}/end'>", '{{ ui.link_button("/me", word) }}', '<a href="/">',
    '{{ "/members/" ~ member.id }}', '{{ ui.page_head(title, back="/") }}', '<a href="/me#consents">',
])  # fmt: skip
def test_an_address_in_a_template_is_found(line):
    assert [*in_template(line, {"members", "me"})] != []


@pytest.mark.parametrize("line", [
    'redirect_to("/")', 'redirect_to(f"/members/{id}")', 'Work(text, "/members")', 'x = "/members?unit=1"',
])  # fmt: skip
def test_an_address_in_python_is_found(line):
    assert [*in_python(line, {"members", "me"})] != []


def test_what_is_no_address_is_let_be():
    assert [*in_template('{{ asked ~ "/" ~ all }} <a href="{{ url_for(\'me.home\') }}"> {# "/me" #}', {"me"})] == []
    assert [*in_python('"/".join(names)\n@views.get("/me")\ndef home(): ...\nopen("/dev/shm")', {"me"})] == []
