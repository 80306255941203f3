"""Every form of every page, posted twice at the same moment: whatever it does is done once, and said twice.

The forms are read off the pages, so a new one is walked from the day it exists.
"""

from collections import Counter
from functools import partial

from pwa.ground.audit import AuditLine
from pwa.ground.write_keys import OUTBOX, WITHOUT_KEY
from tests.hostile.forms import encoded
from tests.hostile.kept import rows
from tests.hostile.test_forms import A_BUTTON, NO_FORM, VISITORS, Found, base_of, found_forms, prepare
from tests.house.test_walk import rules, walks
from tests.kit.client import client_of, sign_in
from tests.reports.test_at_once import at_once

PREPARED = "prepared"
SIGNS_IN = {"identity.sign_in_with_passphrase", "identity.accept"}
COUNTED = {"write_key", "session"}  # the key itself; a walk that signs in
NOTHING_TO_WRITE: set[str] = set()


def posts(app) -> set[str]:
    """Every endpoint that takes a POST."""
    return {rule.endpoint for rule in rules(app) if "POST" in walks(rule)}


def forms(app, as_, visitors) -> list[Found]:
    return [one for one in found_forms(app, as_, visitors) if one.form.method == "post"]


def written(before: tuple) -> tuple[dict[str, int], Counter]:
    """Rows and audit lines that are there now and were not before."""
    counts, lines = state()
    more = {name: count - before[0][name] for name, count in counts.items() if count != before[0][name]}
    return {name: count for name, count in more.items() if name not in COUNTED}, lines - before[1]


def state() -> tuple[dict[str, int], Counter]:
    lines = AuditLine.select(AuditLine.action, AuditLine.fields).tuples()
    return rows(), Counter(lines)


def test_every_form_that_posts_carries_a_key_or_says_why_not(app, as_, phone_of, clock, engine):
    prepare(as_, phone_of, clock)
    assert WITHOUT_KEY.keys() <= posts(app)
    for one in forms(app, as_, VISITORS):
        assert ("write_key" in one.form.names) == (one.endpoint not in WITHOUT_KEY), one
        assert ("submission_id" in one.form.names) == (WITHOUT_KEY.get(one.endpoint) == OUTBOX), one


def test_whatever_is_posted_twice_at_once_is_written_once(app, as_, phone_of, clock, engine, monkeypatch):
    prepare(as_, phone_of, clock)
    here = engine.name == "sqlite"
    everything = forms(app, as_, VISITORS if here else VISITORS[:2])
    engine.keep(PREPARED)
    monkeypatch.setattr(app, "testing", False)
    wrote = set()
    for one in everything:
        if one.login is None:
            continue
        body = encoded(base_of(one.form))
        engine.again(PREPARED)
        before = state()
        alone = post(app, one, body)
        once = written(before)
        engine.again(PREPARED)
        before = state()
        tabs = [sign_in(client_of(app), one.login) for _ in range(2)]
        answers = at_once(*(partial(send, tab, one, body) for tab in tabs))
        case = (one.endpoint, one.page, [answer.status_code for answer in answers])
        assert written(before) == once, case
        assert {answer.status_code for answer in answers} == {alone.status_code}, case
        if one.endpoint in WITHOUT_KEY:
            continue
        if any(once):
            wrote.add(one.endpoint)
        again = send(tabs[0], one, body)
        assert again.status_code == alone.status_code and written(before) == once, case
        assert len({answer.headers.get("Location") for answer in [*answers, again]}) == 1, case
        if alone.status_code < 400 and any(once):
            other = send(tabs[1], one, body + b"&more=1")
            assert other.status_code == 422 and written(before) == once, case
    keyed = posts(app) - WITHOUT_KEY.keys() - NO_FORM - A_BUTTON
    assert not here or keyed - wrote == NOTHING_TO_WRITE


def post(app, one: Found, body: bytes):
    return send(sign_in(client_of(app), one.login), one, body)


def send(browser, one: Found, body: bytes):
    return browser.post(one.form.action, data=body, content_type="application/x-www-form-urlencoded")
