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


ANSWERS = {
    "accepted": {"outcome": "accepted", "receipt": mark("receipt"), "see": "javascript:OOPS()//"},
    "rejected": {"outcome": "rejected", "errors": {mark("field"): [mark("error")], "summary": mark("words")}},
}


@pytest.mark.parametrize("which", ANSWERS)
def test_hostile_words_in_the_answer_of_a_server_stay_words(phones, server, which):
    phone = watched(phones("member"))

    def answer(route):
        sent = json.loads(route.request.post_data)["submissions"]
        body = {"received_at": "2026-11-23T02:00:01.004Z", "epoch": mark("epoch"), "missing": [], "photos_wanted": []}
        body["results"] = [{"id": one["id"], **ANSWERS[which]} for one in sent]
        route.fulfill(
            status=200, headers={"Yanxing-Sync": "1", "Content-Type": "application/json"}, body=json.dumps(body)
        )

    phone.open("/")
    phone.without_background_sync()
    phone.context.route("**/sync", answer)
    note_activity(phone, mark("typed"))
    state = "attention" if which == "rejected" else "received"
    until(lambda: phone.states() == [state])
    page, shown = phone.page, set()
    for path in (None, "/", "/reports", "/me/phone"):
        if path:
            phone.open(path)
            page.locator(".lines").wait_for(state="attached")
        if path is None or (path, state) == ("/reports", "attention"):
            page.locator(f"[data-entry][data-state={state}]").first.wait_for(state="attached")
        taken, said = looked_at(phone)
        assert taken == [], path
        shown |= said
    assert {"receipt"} <= shown if state == "received" else {"error", "words"} <= shown
    if state == "received":
        assert page.evaluate("() => [...document.querySelectorAll('[data-href=see][href]')].map(a => a.href)") == []
    else:
        phone.open("/reports")
        page.locator("[data-entry] a[data-href=open]").first.click()
        page.locator(".error-summary li").first.wait_for()
        taken, said = looked_at(phone)
        assert taken == [] and {"error", "words", "typed"} <= said


def test_a_draft_and_an_address_with_hostile_words_are_words_in_the_form(phones):
    phone = watched(phones("member"))
    for again in range(2):
        page = phone.open(
            "/reports/activity/new"
            if again
            else f"/reports/activity/new?replaces={uuid4()}&subject=%22%3E%3Cb%20data-oops%3E"
        )
        page.locator(
            "form[data-outbox-form=activity] input[name=submission_id][value], input[name=submission_id]"
        ).first.wait_for(state="attached")
        page.locator("textarea[name=summary]").first.fill(mark("draft"))
        taken, said = looked_at(phone)
        assert taken == [] and "draft" in said
