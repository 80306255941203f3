"""An ended session, another account, a refused entry, a new release: nothing is lost on the phone."""

from pathlib import Path

import pytest

from pwa.core.database import write
from pwa.identity.models import Session
from tests.kit.server import Server, release_in, until
from tests.people import PEOPLE
from tests.stories.page_actions import form_of, note_activity, received, report_place


@pytest.mark.nightly
def test_the_session_ended_meanwhile_keeps_everything(phone, server):
    phone.ready_offline()
    server.stop()
    report_place(phone)
    with write():
        Session.delete().where(Session.account == PEOPLE["member"].account_id).execute()
    server.start()
    phone.page.evaluate("() => dispatchEvent(new Event('online'))")
    phone.page.locator("[data-outbox-when=session-signin]").wait_for(state="visible")
    until(lambda: phone.states() == ["waiting"])
    assert received() == []

    phone.sign_in("member")
    phone.open("/")
    until(lambda: received() == ["location"])
    until(lambda: phone.states() == ["received"])


@pytest.mark.nightly
def test_another_account_on_the_same_phone_neither_sees_nor_sends_it(phone, server):
    phone.ready_offline()
    server.stop()
    report_place(phone)
    phone.context.clear_cookies()  # before the server is back: the open page would send at once, as it should
    server.start()
    phone.sign_in("silent")
    # A server that has just begun can take longer than the two seconds after which the kept page is shown.
    until(lambda: f'data-account="{PEOPLE["silent"].account_id}"' in phone.open("/reports").content())
    page = phone.page
    page.locator("[data-outbox-when~=foreign]").first.wait_for(state="visible")
    assert page.locator("[data-outbox-list] [data-entry]").count() == 0
    assert received() == [] and received("silent") == []
    server.stop()  # and without a network, the other one's pages stay closed
    page = phone.open("/")
    assert "王建国" not in page.content()
    server.start()

    phone.context.clear_cookies()
    phone.sign_in("member")
    phone.open("/")
    until(lambda: received() == ["location"])


@pytest.mark.nightly
def test_signing_out_hides_the_pages_and_keeps_what_waits(phone, server):
    phone.ready_offline()
    phone.without_background_sync()
    phone.context.route("**/sync", lambda route: route.abort())
    report_place(phone)
    page = phone.open("/")
    page.locator(".lines").wait_for(state="attached")  # from here on signing out is watched
    page.locator("header details.menu summary").click()
    page.locator("#sign-out button").click()
    page.locator("dialog[open] button[value=leave]").click()
    page.wait_for_url("**/sign-in*")
    assert len(phone.entries()) == 1
    kept = "() => caches.keys().then(names => names.filter(n => n.startsWith('pages-')))"
    until(lambda: page.evaluate(kept) == [])
    server.stop()
    page = phone.open("/")
    assert "王建国" not in page.content()


@pytest.mark.nightly
def test_an_entry_that_was_refused_is_mended_and_sent_anew(phone, server):
    phone.ready_offline()
    server.stop()
    note_activity(phone, "参加组织生活会")
    # A kind that this server does not know (an older phone's, or a slip): it will not be taken like this.
    phone.page.evaluate(
        """() => new Promise((resolve, reject) => {
          const opening = indexedDB.open('yanxing')
          opening.onsuccess = () => {
            const change = opening.result.transaction('entries', 'readwrite'), store = change.objectStore('entries')
            store.getAll().onsuccess = ({ target }) => {
              const [entry] = target.result
              entry.fields.kind = 'party'
              store.put(entry)
            }
            change.oncomplete = () => { opening.result.close(); resolve() }
            change.onerror = reject
          }
        })"""
    )
    server.start()
    page = phone.open("/reports")
    page.locator("[data-entry][data-state=attention]").first.wait_for()
    assert page.locator("[data-messages] li").first.inner_text()
    page.locator("[data-entry][data-state=attention] a[data-href=open]").first.click()
    form = form_of(page, "activity")
    page.locator(".error-summary").first.wait_for()
    assert form.locator("textarea[name=summary]").input_value() == "参加组织生活会"
    form.locator("select[name=kind]").select_option("life_meeting")
    form.locator("button[type=submit], button:not([type])").last.click()
    page.locator("main .saved").wait_for()
    until(lambda: received() == ["activity"])
    until(lambda: "attention" not in phone.states())


# A thumb faster than the scripts: the words stand in the form before any of them runs, and no event tells of them.
FAST = """new MutationObserver((_, watch) => {
  const field = document.querySelector('textarea[name=summary]')
  if (!field) return
  field.value = new URL(location).searchParams.get('src')
  watch.disconnect()
}).observe(document, { childList: true, subtree: true })"""


@pytest.mark.nightly
def test_words_that_were_typed_before_the_scripts_came_are_kept_and_no_draft_is_put_over_them(phone):
    phone.page.add_init_script(FAST)
    for words in ("没等脚本", "写了别的"):
        page = phone.open(f"/reports/activity/new?src={words}")
        until(lambda: [draft["values"]["summary"][0] for draft in phone.stored("drafts")] == [words])  # noqa: B023
        assert form_of(page, "activity").locator("textarea[name=summary]").input_value() == words


@pytest.mark.nightly
def test_half_filled_forms_are_kept(phone):
    page = phone.open("/reports/activity/new")
    form = form_of(page, "activity")
    form.locator("textarea[name=summary]").fill("写到一半")
    until(lambda: len(phone.stored("drafts")) == 1)
    page = phone.open("/")
    page = phone.open("/reports/activity/new")
    until(lambda: form_of(page, "activity").locator("textarea[name=summary]").input_value() == "写到一半")


@pytest.mark.nightly
def test_one_entry_can_be_discarded_after_a_question(phone, server):
    phone.ready_offline()
    server.stop()
    report_place(phone)
    note_activity(phone, "留下的一条")
    page = phone.open("/reports")
    page.locator("[data-entry]").nth(1).wait_for()
    page.locator("[data-outbox-discard]:visible").last.click()
    page.locator("dialog[open] button[value=keep]").click()
    assert len(phone.entries()) == 2
    page.locator("[data-outbox-discard]:visible").last.click()
    page.locator("dialog[open] button[value=discard]").click()
    until(lambda: [entry["form"] for entry in phone.entries()] == ["activity"])
    server.start()
    page.evaluate("() => dispatchEvent(new Event('online'))")
    until(lambda: received() == ["activity"])


@pytest.fixture
def releasing(tmp_path):
    """A server that runs from a copy of this release, which a story turns into the next one."""
    server = Server(root=release_in(tmp_path))
    server.start()
    with server.bound():
        yield server, tmp_path
    server.close()


def next_release(folder: Path) -> None:
    """One byte of the style sheet and one of a script change."""
    for name in ("static/css/yanxing.css", "static/js/app.js"):
        path = folder / name
        path.write_text(path.read_text("utf-8") + "\n/* the next release */\n", "utf-8")


@pytest.mark.nightly
def test_a_new_release_while_two_entries_wait(chromium, releasing):
    server, folder = releasing
    phone = chromium.phone(server)
    phone.sign_in("member")
    phone.ready_offline()
    phone.without_background_sync()
    before = phone.page.locator("html").get_attribute("data-release")
    server.stop()
    report_place(phone)
    note_activity(phone, "换版本前写的")
    next_release(folder)
    phone.context.route("**/sync", lambda route: route.abort())  # both still wait when the new worker comes
    server.start()

    page = phone.open("/")
    page.evaluate("() => navigator.serviceWorker.getRegistration().then(r => r.update())")
    page.evaluate("() => { window.beforeTheUpdate = true }")
    page.locator("[data-update] button").click()
    page.wait_for_function("() => !window.beforeTheUpdate && document.readyState === 'complete'")
    until(lambda: len(phone.entries()) == 2)
    assert set(phone.states()) <= {"waiting", "sending"}

    phone.ready_offline()  # the forms of the new release are kept too
    server.stop()
    assert phone.open("/reports/location/new").locator("html").get_attribute("data-release") != before
    phone.context.unroute("**/sync")
    server.start()
    phone.open("/")
    until(lambda: received() == ["activity", "location"])
    assert phone.faults() == []
    phone.close()
