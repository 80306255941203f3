"""Words stay words: markup in any stored field, in an address or in a stranger's answer runs nowhere."""

import json
from datetime import date, timedelta
from uuid import uuid4

import pytest

from pwa.ground.database import write
from pwa.reports.models import Submission
from tests.house.test_walk import ENDS_THE_SESSION, address, body_for, records, walks
from tests.kit.client import Client, client_of, sign_in
from tests.kit.server import Server, until
from tests.kit.world import RECORDS, populate
from tests.people import PEOPLE
from tests.reports.phone import Phone as Sender
from tests.stories.fingers import note_activity
from tests.stories.marks import CODES, INLINE, WORDS, Took, fill_every_column, looked_at, mark, text_columns, watched
from tests.stories.test_every_page import EACH_HAS_THEIR_OWN, NOT_PAGES, ROLES, pages_of

NEVER_SHOWN = {"Account.login", "Gap.reason", "Stay.area", "Unit.code"}  # for commands, exports and files only
ROOMS_WITHOUT_RECORDS = (
    "CaseStep LostDecision LostSearch Question RosterImport Round RoundStep StagedChange StagedRow Word"
)
NEVER_SHOWN |= {"Member.landline", "Member.address", "Member.job_post"}  # not yet: the world of the tests holds none
NEVER_SHOWN |= {f"{model}.{name}" for model in ROOMS_WITHOUT_RECORDS.split() for name in WORDS[model]}
ASKED = "q after before next show form state receipt mine way host subject replaces entry large".split()
SAID = "area summary name reason q account phone passphrase again next login label topic employer way".split()


def test_every_text_column_is_told_to_be_words_or_not():
    told = {(model, name) for model, names in WORDS.items() for name in names}
    told |= {(model, name) for model, names in CODES.items() for name in names.split()}
    assert text_columns() == told


@pytest.fixture(scope="module")
def hostile(shared_server: Server):
    """The server, peopled, with hostile words in everything that a person could write."""
    shared_server.again()
    shared_server.start()
    with shared_server.bound():
        clients = {login: client_of(shared_server.app) for login in PEOPLE}

        def of(login: str) -> Client:
            return sign_in(clients[login], login)

        populate(of)
        sender = Sender(of("member"), "member")
        done = {
            "kind": "study",
            "on": str(date.today() - timedelta(days=2)),
            "summary": mark("summary"),
            mark("name"): mark("unknown"),
        }
        sender.send(
            sender.entry("activity", done),
            sender.entry("activity", {**done, "on": mark("on"), mark("wrong") + "\x07": "\x07"}),
            sender.entry("location", {"division": mark("division"), "since": mark("since"), "area": mark("area")}),
            sender.entry(mark("form"), {}, source=mark("source"), subject=mark("subject"), recorded_at=mark("time")),
        )
        mine = Submission.account_id == PEOPLE["member"].account_id
        report = Submission.get(mine, Submission.form == "activity").id
        declined = {"verdict": "declined", "reason": mark("declined")}
        answer = of("secretary").post(f"/reports/{report}/decision", data=declined)
        assert answer.status_code == 303
        branch = f"/organisations/{PEOPLE['secretary'].branch_id}"
        assert of("county").post(f"{branch}/reasons", data={"reason": mark("stated")[:200]}).status_code == 303
        gap = RECORDS["gap"]("silent")[0]
        assert of("silent").post(f"/reports/gaps/{gap}/closure", data={"reason": mark("gap")}).status_code == 303
        wanted = {"what": "phone", "reason": mark("reveal")[:200]}
        of("secretary").post(f"/members/{PEOPLE['member'].member_id}/reveals", data=wanted)
        with write():
            fill_every_column()
        yield shared_server, {"member": [f"/reports/{report}"], "county": [branch]}
    shared_server.again()


def test_no_page_runs_what_is_written_in_it_and_the_policy_holds_on_each(chromium, hostile):
    (server, more), found, shown = hostile, [], set()
    for login, pages in pages_of(server).items():
        phone = watched(chromium.phone(server))
        phone.sign_in(login)
        for path in pages + more.get(login, []):
            phone.open(path)
            phone.page.locator(".lines, html[data-account='']").first.wait_for(state="attached")  # the outbox is awake
            taken, said = looked_at(phone)
            shown |= said
            found += [f"{login} {path}: {what}" for what in taken]
            directive = phone.page.evaluate(INLINE)
            if directive != "script-src-elem":
                found.append(f"{login} {path}: {directive} for an inline script")
            if "inline" in phone.page.evaluate("() => window.OOPSES"):
                found.append(f"{login} {path}: an inline script ran")
        found += [f"{login}: {fault}" for fault in phone.faults() if "Content Security Policy" not in fault]
        phone.close()
    assert found == []
    columns = {f"{model}.{name}" for model, names in WORDS.items() for name in names}
    assert columns - shown <= NEVER_SHOWN, "told by tests/stories/marks.py, but seen on no page"


def test_whatever_is_asked_or_posted_comes_back_as_words(hostile):
    """Every address, by GET with hostile questions and by POST with hostile forms, until somebody was shown a page."""
    hostile_form = {name: mark(name) for name in SAID}
    (server, _), found, shown = hostile, [], set()
    for login in ROLES:
        client = sign_in(client_of(server.app), login)
        for rule in server.app.url_map.iter_rules():
            if rule.endpoint in NOT_PAGES | ENDS_THE_SESSION:
                continue
            own = {name: ids[0] for name in records(rule) if (ids := RECORDS[name](login))}
            if len(own) < len(records(rule)):
                continue
            for method in walks(rule):
                if (rule.rule, method) in shown and rule.rule not in EACH_HAS_THEIR_OWN:
                    continue
                asked = {"data": {**body_for(login), **hostile_form}} if method == "POST" else {}
                path = address(rule, **own)
                answer = client.open(path, method=method, query_string={name: mark(name) for name in ASKED}, **asked)
                assert answer.status_code < 500, (login, method, path)
                if answer.mimetype == "text/html":
                    if answer.status_code in (200, 422):
                        shown.add((rule.rule, method))
                    found += [f"{login} {method} {path}: {what}" for what in Took(answer.text).taken]
                answer.close()
    assert found == []
    assert len(shown) >= 25


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
