"""Every field of every form of every page, from empty to hostile: the form again with every value kept, or a plain
answer; nothing stored where it was refused, never a fault, and one line in the log without a word of it.

The forms are read off the pages, so a new one is walked from the day it exists.
"""

import logging
import os
import re
import sqlite3
from random import Random
from uuid import uuid4

import pytest

from pwa.core.characters import readable, without_direction
from pwa.core.logs import JsonLines
from tests.architecture.test_walk import rules, walks
from tests.kit.client import client_of, sign_in
from tests.kit.engines import SqliteEngine
from tests.people import PEOPLE

from .forms import Form, encoded, forms_of
from .found_forms import A_BUTTON, NO_FORM, PREPARED, Found, base_of
from .row_counts import changed, rows

MARK = "暗号"
HOSTILE: list[str | bytes | None] = [
    None, "", "a\0b", f"{MARK}\u202eb", MARK * 150, "x" * 100_000, "-1", "1e999", "9" * 400, "NaN", "1_0", "１２",
    f"<script>{MARK}</script>", f'{MARK}" autofocus="', f"{MARK}' or 1=1 --", "%", "../../etc/passwd", "2026-02-30",
    "0000-01-01", "9999-12-31", b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\xaf", "\ufeff", "e" + "\u0301" * 500,
    f"{MARK}\r\nSet-Cookie: a=b", "\u2028", "[]", "null", str(uuid4()), str(PEOPLE["host_works"].member_id),
]  # fmt: skip
LONG = os.environ.get("YANXING_LONG") == "1"
SEEN = "seen"  # of another state of the record nothing is taken: tests/core/test_transitions.py
PARTS = 8 if LONG else 1  # of the forms: workers share them at night
Typed = dict[str, str | bytes | None]


@pytest.fixture
def lines(caplog):
    """Lines of the log since it was asked last."""
    logger = logging.getLogger("yanxing")
    logger.addHandler(caplog.handler)
    caplog.set_level(logging.INFO, "yanxing")

    def fresh() -> list[str]:
        said = [JsonLines().format(record) for record in caplog.records]
        caplog.clear()
        return said

    yield fresh
    logger.removeHandler(caplog.handler)


@pytest.mark.parametrize("part", range(PARTS))
def test_every_field_of_every_form_withstands_whatever_is_typed(app, engine, every_form, lines, part):
    posts = {rule.endpoint for rule in rules(app) if set(walks(rule)) - {"GET"}}
    assert engine.name != "sqlite" or posts - {one.endpoint for one in every_form} == NO_FORM | A_BUTTON
    typed_in = what_is_typed(every_form, every_value=LONG and engine.name == "sqlite")
    of_this_part = every_form[part::PARTS]
    before, world = rows(), Restored(app, engine)
    for one, typed in (case for case in typed_in if case[0] in of_this_part):
        browser = world.browser_of(one.login)
        pairs = [pair for pair in base_of(one.form) if pair[0] not in typed]
        pairs += [(name, value) for name, value in typed.items() if value is not None]
        lines()
        answer = send(browser, one.form, pairs)
        case = (one.endpoint, {name: value and value[:40] for name, value in typed.items()}, answer.status_code)
        told = lines()
        lines_told = 0 if getattr(app.view_functions[one.endpoint], "unlogged", False) else 1
        assert len([line for line in told if '"answered"' in line]) == lines_told and MARK not in "".join(told), case
        assert answer.status_code in (200, 303, 403, 404, 422, 429), case  # 403: sign in once more first
        if answer.status_code >= 400:
            assert not changed(before | world.sessions).keys() - {"quarantined"}, case
        if answer.status_code == 422:
            assert not (lost := not_kept(one, typed, answer.text)), (case, lost)


class Restored:
    """The prepared world, put back before a form is sent if anything was written since: to put it back and to sign in
    takes as long as the form itself, and most are refused."""

    def __init__(self, app, engine) -> None:
        self._app, self._engine = app, engine
        self._browsers: dict[str | None, object] = {}
        self._looking = sqlite3.connect(engine.file) if isinstance(engine, SqliteEngine) else None
        self._version = -1
        self._sessions = rows()["session"]

    @property
    def sessions(self) -> dict[str, int]:
        """How many rows there are of the table that grows when a browser is signed in."""
        return {"session": self._sessions + len(self._browsers.keys() - {None})}

    def browser_of(self, login: str | None):
        """A browser signed in as this person, in the world as it was prepared."""
        if self._looking is None or self._written():
            self._put_back()
        if login not in self._browsers:
            browser = client_of(self._app)
            self._browsers[login] = sign_in(browser, login) if login else browser
            self._version = self._seen()
        return self._browsers[login]

    def _put_back(self) -> None:
        self._engine.again(PREPARED)
        self._browsers.clear()
        if self._looking:
            self._looking.close()
            self._looking = sqlite3.connect(self._engine.file)

    def _seen(self) -> int:
        return self._looking.execute("pragma data_version").fetchone()[0] if self._looking else -1

    def _written(self) -> bool:
        """Whether another connection than the one that only looks has written; SQLite counts that."""
        return self._seen() != self._version


def what_is_typed(everything: list[Found], every_value: bool) -> list[tuple[Found, Typed]]:
    """The fields of each form in two turns, the others filled in well: with one value each; with `every_value` with all
    of them, and all fields at once. The order of values is another for each field and the same in every run."""
    walked, cases = set(), []
    for one in everything:
        alike = {name: (one.endpoint, re.sub(r"\d", "#", name)) for name in one.form.names}
        # Not again in a longer form of the same address; of five questions that are asked alike, the first.
        names = [name for name in {alike[name]: name for name in reversed(alike)}.values() if alike[name] not in walked]
        names = [name for name in reversed(names) if name != SEEN]
        walked |= set(alike.values())
        values = {name: Random(f"{one.endpoint} {name}").sample(HOSTILE, len(HOSTILE)) for name in names}
        for n in range(len(HOSTILE) if every_value else 1):
            turns = [{name: values[name][n] for name in names[turn::2]} for turn in range(2)]
            cases += [(one, turn) for turn in turns if turn]
        if every_value and len(names) > 1:
            cases.append((one, {name: values[name][1] for name in names}))
    return cases


def send(browser, form: Form, pairs):
    if form.method == "get":
        return browser.get(form.action, query_string=encoded(pairs).decode())
    return browser.post(form.action, data=encoded(pairs), content_type="application/x-www-form-urlencoded")


def not_kept(one: Found, typed: Typed, text: str) -> str:
    """What is missing where the form stands again with what was typed in it, and a message names what is wrong. Of
    many fields at once only those that are typed in: what can be chosen may hang on them (the hosts that were found).
    """
    if 'role="alert"' not in text:
        return "no message"
    again = [form for form in forms_of(text, one.page) if form.action == one.form.action]
    kept = typed if len(typed) == 1 else {name: value for name, value in typed.items() if not one.form.is_chosen(name)}
    return next(filter(None, (_lost(one.form, again, name, value) for name, value in kept.items())), "")


def _lost(form: Form, again: list[Form], name: str, value: str | bytes | None) -> str:
    """What is missing of this field."""
    again = [shown for shown in again if name in shown.names]
    hidden = all(control.kind == "hidden" for control in form.controls if control.name == name)
    if not again and not hidden:
        return f"no form with {name}"
    if isinstance(value, str) and form.can_show(name, value) and not hidden:
        typed = readable(without_direction(value)).replace("\r\n", "\n")
        shown = set().union(*(form.shows(name) for form in again))
        shown = {text.replace("\r\n", "\n") for text in shown}
        if not {typed, typed.strip(), typed[:500]} & shown:
            return f"not what was typed in {name} but {sorted(shown)[:3]}"
    return ""
