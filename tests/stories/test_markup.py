"""Words stay words: in a stranger's answer, a draft, an address. What is stored is looked at in test_every_page.py."""

import json
from uuid import uuid4

import pytest

from tests.kit.server import until
from tests.stories.page_actions import note_activity
from tests.stories.xss_payloads import CODES, WORDS, looked_at, mark, text_columns, watched


def test_every_text_column_is_told_to_be_words_or_not():
    told = {(model, name) for model, names in WORDS.items() for name in names}
    told |= {(model, name) for model, names in CODES.items() for name in names.split()}
    assert text_columns() == told


ANSWERS = [
    {"outcome": "accepted", "receipt": mark("receipt"), "see": "javascript:OOPS()//"},
    {"outcome": "rejected", "errors": {mark("field"): [mark("error")], "summary": mark("words")}},
]


@pytest.mark.nightly
def test_hostile_words_in_the_answers_of_a_server_stay_words(phones):
    phone, given = watched(phones("member")), {}

    def answer(route):
        sent = json.loads(route.request.post_data)["submissions"]
        body = {"received_at": "2026-11-23T02:00:01.004Z", "epoch": mark("epoch"), "missing": [], "photos_wanted": []}
        outcomes = [given.setdefault(one["id"], ANSWERS[len(given) % 2]) for one in sent]
        body["results"] = [{"id": one["id"], **outcome} for one, outcome in zip(sent, outcomes, strict=True)]
        route.fulfill(
            status=200, headers={"Yanxing-Sync": "1", "Content-Type": "application/json"}, body=json.dumps(body)
        )

    phone.open("/")
    phone.without_background_sync()
    phone.context.route("**/sync", answer)
    page, shown = phone.page, set()

    def look(where):
        taken, said = looked_at(phone)
        assert taken == [], where
        shown.update(said)

    for state in ("received", "attention"):
        note_activity(phone, mark("typed"))
        until(lambda state=state: state in phone.states())
        page.locator(f"[data-entry][data-state={state}]").first.wait_for(state="attached")
        look(state)
    for path in ("/", "/reports", "/me/phone"):
        phone.open(path)
        page.locator(".lines").wait_for(state="attached")
        if path == "/reports":
            page.locator("[data-entry][data-state=attention]").first.wait_for(state="attached")
        look(path)
    assert {"receipt", "error", "words"} <= shown
    phone.open("/reports")
    page.locator("[data-entry] a[data-href=open]").first.wait_for()
    assert page.evaluate("() => [...document.querySelectorAll('[data-href=see][href]')].map(a => a.href)") == []
    page.locator("[data-entry][data-state=attention] a[data-href=open]").first.click()
    page.locator(".error-summary li").first.wait_for()
    taken, said = looked_at(phone)
    assert taken == [] and {"error", "words", "typed"} <= said


def test_a_draft_comes_back_and_hostile_words_in_it_or_in_an_address_are_words_in_the_form(phones):
    phone = watched(phones("member"))
    replaced = str(uuid4())
    strange = f"/reports/activity/new?replaces={replaced}&subject=%22%3E%3Cb%20data-oops%3E"
    plain = "/reports/activity/new"
    for visit, (path, key) in enumerate(((strange, replaced), (plain, ""), (plain, ""))):
        page = phone.open(path)
        page.locator(
            "form[data-outbox-form=activity] input[name=submission_id][value], input[name=submission_id]"
        ).first.wait_for(state="attached")
        words = page.locator("textarea[name=summary]").first
        if visit < 2:
            words.fill(mark("draft"))
            kept = {"key": key, "summary": [mark("draft")]}
            until(
                lambda kept=kept: (
                    kept in [{"key": one["key"], "summary": one["values"]["summary"]} for one in phone.stored("drafts")]
                )
            )
        until(lambda words=words: words.input_value() == mark("draft"))  # on the last visit out of the store
        taken, said = looked_at(phone)
        assert taken == [] and "draft" in said
