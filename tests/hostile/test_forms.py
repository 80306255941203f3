"""Every field of every form of every page, from empty to hostile: the form again with every value kept, or a plain
answer; nothing stored where it was refused, never a fault, and one line in the log without a word of it.

The forms are read off the pages, so a new one is walked from the day it exists.
"""

import logging
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from uuid import uuid4

import pytest
from flask import Flask

from pwa.cases.models import Case
from pwa.core.characters import readable
from pwa.core.database import write
from pwa.core.logs import JsonLines
from pwa.identity.models import Account, Invitation
from pwa.screening.models import Round
from tests.architecture.test_walk import address, records, rules, walks
from tests.cases.conftest import one_of_every_standing
from tests.kit.client import client_of, sign_in
from tests.kit.world import RECORDS
from tests.people import PEOPLE
from tests.reports.phone import LOCATION
from tests.screening.conftest import one_of_every_state

from .forms import Form, encoded, forms_of
from .row_counts import changed, rows

# Who opens the pages, and whose records they are.
VISITORS = [("member", "member"), ("secretary", "member"), ("committee", "member"), ("county", "county"),
            ("admin", "member")]  # fmt: skip
NO_FORM = {  # scripts speak to these; tests/hostile/test_addresses.py and test_openapi.py do too
    "sync.flush", "photos.attach", "identity.sign_in_options", "identity.sign_in_with_passkey",
    "identity.register_options", "identity.register",
}  # fmt: skip
A_BUTTON = {  # and nothing else; not in this world
    "hosts.consent", "decisions.adopt", "identity.end_passkey", "roster.check", "roster.carry_out", "roster.discard",
    "unit_import.carry_out", "unit_import.discard",
}  # fmt: skip
GOOD = {
    "division": "440307", "since": "2026-07-01", "stay": "long", "kind": "study", "on": "2026-11-20", "summary": "学习",
    "verdict": "corrected", "passphrase": "an old tree by the river", "again": "an old tree by the river", "sure": "1",
    "agree": "1", "phone": "13900000001", "hours": "1.5", "way": "in_app",
}  # fmt: skip
MARK = "暗号"
HOSTILE: list[str | bytes | None] = [
    None, "", "a\0b", f"{MARK}\u202eb", MARK * 150, "x" * 100_000, "-1", "1e999", "9" * 400, "NaN", "1_0", "１２",
    f"<script>{MARK}</script>", f'{MARK}" autofocus="', f"{MARK}' or 1=1 --", "%", "../../etc/passwd", "2026-02-30",
    "0000-01-01", "9999-12-31", b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\xaf", "\ufeff", "e" + "\u0301" * 500,
    f"{MARK}\r\nSet-Cookie: a=b", "\u2028", "[]", "null", str(uuid4()), str(PEOPLE["host_works"].member_id),
]  # fmt: skip
WORDS = {"reports.new_withdrawal": "?of={}", "hosts.new": "?q=榕树"}  # without which the page has no form
# How many of them each field gets, another choice for each and the same in every run; all with YANXING_LONG=1.
EACH = {"sqlite": 2, "postgres": 1}


@dataclass
class Found:
    """One form, on whose page, at which address."""

    login: str | None
    page: str
    form: Form
    endpoint: str


def prepare(as_, phone_of, clock) -> None:
    """The member has reported, one entry is wrong, one never came, and a day has passed; the admin made a link."""
    phone = phone_of("member")
    phone.seq = 1
    good = [phone.entry(), phone.entry("activity"), phone.entry("location", {**LOCATION, "since": "x"})]
    assert [r["outcome"] for r in phone.send(*good)["results"]] == ["accepted", "accepted", "rejected"]
    one_of_every_standing(as_)
    one_of_every_state()
    clock.forward(hours=25)


def pages(app: Flask, login: str, whose: str) -> Iterator[str]:
    """Addresses of pages this person can open."""
    for rule in rules(app):
        if "GET" in walks(rule) and rule.endpoint not in ("health.metrics", "me.data"):
            names = records(rule)
            if names == ["case"]:  # a case has other forms in each standing
                yield from (address(rule, case=row.id) for row in Case.select(Case.id).order_by(Case.raised_at))
                continue
            if names == ["round"]:  # nor has a draft those of an open round
                yield from (address(rule, round=row.id) for row in Round.select(Round.id).order_by(Round.id))
                continue
            found = {name: RECORDS[name](whose) or RECORDS[name](login) for name in names}
            for turn in range(2 if all(found.values()) else 0):
                more = WORDS.get(rule.endpoint, "").format(*RECORDS["submission"]("member"))
                yield address(rule, **{name: ids[min(turn, len(ids) - 1)] for name, ids in found.items()}) + more


def found_forms(app: Flask, as_, visitors: list[tuple[str, str]]) -> list[Found]:
    """Each form once, on the first page that shows it."""
    seen: dict[tuple, Found] = {}
    signed_out = client_of(app)
    with write():
        token = Invitation.make(Account.get_by_id(PEOPLE["silent"].account_id), None)
    for page in ("/sign-in", f"/welcome/{token}"):
        for form in forms_of(signed_out.get(page).text, page):
            note(app, seen, Found(None, page, form, ""))
    for login, whose in visitors:
        for page in pages(app, login, whose):
            answer = as_(login).get(page)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                for form in forms_of(answer.text, page):
                    note(app, seen, Found(login, page, form, ""))
    return sorted(seen.values(), key=lambda one: -len(one.form.names))


def note(app: Flask, seen: dict, one: Found) -> None:
    path = one.form.action.partition("?")[0]
    one.endpoint = app.url_map.bind("localhost").match(path, method=one.form.method.upper())[0]
    seen.setdefault((one.endpoint, tuple(sorted(one.form.names))), one)


def base_of(form: Form) -> list[tuple[str, str]]:
    """What makes the form a good one."""
    sent = dict(form.sent())
    chosen = {c.name: next((v for v in c.choices if v), "") for c in form.controls if c.kind == "select"}
    ticked = {c.name: c.value for c in form.controls if c.kind in ("radio", "checkbox") and c.name not in sent}
    good = {name: GOOD.get(name) or sent.get(name) or chosen.get(name) or ticked.get(name, "") for name in form.names}
    good |= {name: str(uuid4()) for name in ("submission_id", "write_key") if name in good}
    return [(name, value) for name, value in good.items() if not (name == "country" and good.get("division"))]


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


def test_every_field_of_every_form_withstands_whatever_is_typed(app, as_, phone_of, clock, engine, lines):
    prepare(as_, phone_of, clock)
    long, here = os.environ.get("YANXING_LONG") == "1", engine.name == "sqlite"
    everything = found_forms(app, as_, VISITORS if long or here else VISITORS[:2])
    posts = {rule.endpoint for rule in rules(app) if set(walks(rule)) - {"GET"}}
    assert not here or posts - {one.endpoint for one in everything} == NO_FORM | A_BUTTON
    each = len(HOSTILE) if long else EACH[engine.name]
    walked = set()
    for one in everything:
        for name in one.form.names:
            alike = (one.endpoint, re.sub(r"\d", "#", name))
            if alike in walked and not long:
                continue  # in a longer form of the same address, or the first of five questions that are asked alike
            walked.add(alike)
            for value in Random(f"{one.endpoint} {name}").sample(HOSTILE, each):
                browser = as_(one.login) if one.login else client_of(app)
                pairs = [pair for pair in base_of(one.form) if pair[0] != name]
                pairs += [(name, value)] if value is not None else []
                before = rows()
                lines()
                answer = send(browser, one.form, pairs)
                case = (one.endpoint, name, value if value is None else value[:40], answer.status_code)
                told = lines()
                assert len([line for line in told if '"answered"' in line]) == 1 and MARK not in "".join(told), case
                assert answer.status_code in (200, 303, 404, 422, 429), case
                if answer.status_code >= 400:
                    assert not changed(before).keys() - {"quarantined"}, case
                if answer.status_code == 422 and (lost := not_kept(one, name, value, answer.text)):
                    assert not stands(browser, one), (case, lost)
                if answer.headers.get("Location", "").startswith("/sign-in") and one.login:
                    sign_in(browser, one.login)


def send(browser, form: Form, pairs):
    if form.method == "get":
        return browser.get(form.action, query_string=encoded(pairs).decode())
    return browser.post(form.action, data=encoded(pairs), content_type="application/x-www-form-urlencoded")


def stands(browser, one: Found) -> bool:
    """Whether the page still has the form: what an earlier value closed cannot be closed again; the page says so."""
    return any(form.action == one.form.action for form in forms_of(browser.get(one.page).text, one.page))


def not_kept(one: Found, name: str, value, text: str) -> str:
    """What is missing where the form stands again with what was typed in it, and a message names what is wrong."""
    if 'role="alert"' not in text:
        return "no message"
    again = [form for form in forms_of(text, one.page) if form.action == one.form.action and name in form.names]
    hidden = all(control.kind == "hidden" for control in one.form.controls if control.name == name)
    if not again and not hidden:
        return "no form"
    if isinstance(value, str) and one.form.can_show(name, value) and not hidden:
        typed = readable(value).replace("\r\n", "\n")
        shown = set().union(*(form.shows(name) for form in again))
        shown = {text.replace("\r\n", "\n") for text in shown}
        if not {typed, typed.strip(), typed[:500]} & shown:
            return f"not what was typed but {sorted(shown)[:3]}"
    return ""
