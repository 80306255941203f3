"""What was written for a round that is over goes into no other, and says what can be done with it."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page

from pwa.core.clock import today
from pwa.core.database import write
from pwa.organisations.models import Unit
from pwa.screening import rounds
from pwa.screening.models import Round, RoundResponse
from pwa.screening.rules import Asks
from tests.kit.server import until
from tests.people import PEOPLE, UNITS

WORDS = "厂里十二月搬到东莞去"
AS_SAVED_BY_0_1_0 = """() => new Promise((done, fail) => {
  const opening = indexedDB.open('yanxing')
  opening.onerror = fail
  opening.onsuccess = () => {
    const tx = opening.result.transaction('entries', 'readwrite'), store = tx.objectStore('entries')
    let changed = 0
    store.getAll().onsuccess = ({ target }) => target.result.forEach(({ context, ...old }) => {
      if (context === 'round') { store.put(old); changed++ }
    })
    tx.oncomplete = () => { opening.result.close(); done(changed) }
  }
})"""


def a_round(title: str, *asks: tuple[str, Asks]) -> Round:
    """An open one of the home branch."""
    by, days = PEOPLE["secretary"].account_id, {"begins_on": today(), "ends_on": today() + timedelta(days=30)}
    with write():
        row = rounds.draft(Unit.get_by_id(UNITS["home"]), rounds.Wish(title, "摸清去向", **days, asks=asks), by)
        rounds.open_round(row, by)
    return row


def refused(phone, over: Round, *, old: bool = False) -> Page:
    """An answer that lacks what the round insists on; the branch closes the round before it is mended.

    `old`: as a phone of 0.1.0 stored it, without the name of the field that says which round.
    """
    page = phone.open(f"/screening/answers/new?round={over.id}")
    page.evaluate("() => document.querySelectorAll('main details').forEach(fold => { fold.open = true })")
    form = page.locator("section.card", has=page.locator("h2", has_text=over.title)).locator(
        "form:not([data-draft^=unchanged])"
    )
    form.locator("label:has(input[name=outcome][value=here])").click()
    form.locator("[name=needs]").fill(WORDS)
    form.locator("button[type=submit]").last.click()
    page.locator("main .saved").wait_for()
    until(lambda: phone.states() == ["attention"])
    with write():
        rounds.close(Round.get_by_id(over.id), PEOPLE["secretary"].account_id, "提前办完了")
    if old:
        assert page.evaluate(AS_SAVED_BY_0_1_0) == 1
    page = phone.open("/reports")
    page.locator("[data-entry] a[data-href=open]").first.click()
    page.wait_for_url("**/screening/answers/new?*")
    page = phone.open_from_server(page.url.removeprefix(phone.server.url))  # not the form of before the close
    page.locator("h2", has_text="已经结束的排查").wait_for()
    return page


@pytest.mark.nightly
def test_an_answer_to_a_round_that_is_over_is_put_into_no_other(phone):
    other = a_round("还在进行的一轮")
    over = a_round("结束了的一轮", ("愿意做什么？", Asks("multiple", ("读书", "唱歌"), required=True)))
    page = refused(phone, over, old=True)
    told = page.locator("[data-outbox-entry]")
    assert WORDS in told.inner_text() and "改报去向" in told.inner_text()
    for form in page.locator("form[data-outbox-form=answer]").all():
        assert form.locator("[name=round]").input_value() == str(other.id)
        assert form.locator("[name=replaces]").count() == 0
    assert WORDS not in [box.input_value() for box in page.locator("[name=needs]").all()]
    assert not phone.scrolls_sideways()

    told.locator("[data-outbox-discard]").click()
    page.locator("dialog button[value=discard]").click()
    told.locator("[data-if=gone]").wait_for(state="visible")
    assert phone.states() == [] and not RoundResponse.select().exists()


@pytest.mark.nightly
def test_it_says_so_too_where_no_round_is_left(phone):
    page = refused(phone, a_round("唯一的一轮", ("愿意做什么？", Asks("multiple", ("读书", "唱歌"), required=True))))
    assert page.locator("form[data-outbox-form]").count() == 0
    page.locator("[data-outbox-entry] a", has_text="改报去向").click()
    page.wait_for_url("**/reports/location/new")
    assert phone.states() == ["attention"]  # it stays until it is discarded
