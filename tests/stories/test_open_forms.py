"""A form that stays open: past midnight, over the end of the session, and on a phone whose store does not answer."""

from datetime import timedelta

import pytest

from pwa.cases.models import CaseStep
from pwa.core.clock import now
from pwa.core.database import write
from pwa.identity.models import Session
from tests.kit.client import client_of, sign_in
from tests.kit.server import until
from tests.people import PEOPLE
from tests.reports.phone import Phone as Wire
from tests.stories.page_actions import form_of, received, report_place, says_once_that_it_was_received

# From the moment at which the tab's name says so, nothing that is asked of IndexedDB is answered.
HANGS = """
const open = indexedDB.open.bind(indexedDB)
indexedDB.open = (...asked) => name === 'hangs' ? {} : open(...asked)
const transaction = IDBDatabase.prototype.transaction
IDBDatabase.prototype.transaction = function (...asked) {
  const mute = { objectStore: () => new Proxy({}, { get: () => () => ({}) }), abort() {} }
  return name === 'hangs' ? mute : transaction.apply(this, asked)
}
"""


def test_words_typed_into_an_ordinary_form_come_back_after_signing_in(phones, server):
    asked = Wire(sign_in(client_of(server.app), "member"), "member")
    case = asked.accepted("request", {"category": "wages", "readers": "branch", "words": "三个月工资没有发。"})
    phone = phones("secretary")
    page = phone.open(f"/liaison/cases/{case}")
    form = page.locator("form[action$='/note']")
    page.locator("details.more", has=form).locator("summary").click()
    form.locator("textarea").fill("已与用工单位联系，约在周五面谈。")
    with write():
        Session.update(ended_at=now()).where(Session.account == PEOPLE["secretary"].account_id).execute()
    with page.expect_navigation():
        form.locator("button").click()
    assert "/sign-in" in page.url
    until(lambda: [draft.get("once") for draft in phone.stored("drafts")] == [True])
    phone.sign_in("secretary")
    page = phone.open(f"/liaison/cases/{case}")
    form.locator("[role=status]").wait_for()
    assert form.locator("textarea").input_value() == "已与用工单位联系，约在周五面谈。" and form.is_visible()
    with page.expect_navigation():
        form.locator("button").click()
    assert CaseStep.select().where(CaseStep.kind == "noted").count() == 1
    until(lambda: phone.stored("drafts") == [])
    assert form.locator("textarea").input_value() == "", "what arrived is not put back"


@pytest.mark.nightly
def test_a_form_left_open_past_midnight_takes_the_new_day(phones):
    phone = phones("member")
    page = phone.open("/reports/activity/new")
    day = page.locator("input[name=on]")
    page.clock.install()
    page.clock.fast_forward(timedelta(days=1).total_seconds() * 1000)
    page.evaluate("() => dispatchEvent(new Event('pageshow'))")
    here = "() => new Date(Date.now() - new Date().getTimezoneOffset() * 60e3).toISOString().slice(0, 10)"
    tomorrow = page.evaluate(here)
    assert (day.input_value(), day.get_attribute("max")) == (tomorrow, tomorrow)


@pytest.mark.nightly
def test_a_store_that_does_not_answer_says_saving_at_once_and_the_form_posts_itself(phones):
    phone = phones("member", fresh=True)
    phone.run_in_every_page(HANGS)
    page = phone.open("/reports/activity/new")
    form = form_of(page, "activity")
    form.locator("select[name=kind]").select_option("theme_day")
    form.locator("textarea[name=summary]").fill("参加主题党日")
    page.evaluate("() => { window.name = 'hangs' }")
    began = now()
    form.locator("button[type=submit], button:not([type])").last.click()
    form.locator("[role=status]", has_text="正在保存").wait_for(timeout=1500)
    until(lambda: received() == ["activity"])
    assert now() - began < timedelta(seconds=14)


@pytest.mark.nightly
def test_the_saved_page_says_once_that_it_was_received_and_leads_on(phones):
    phone = phones("member")
    report_place(phone)
    says_once_that_it_was_received(phone)
