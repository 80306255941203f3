"""The main job in WebKitGTK: no Background Sync and no passkeys there, as in Safari on a phone."""

from datetime import timedelta

import pytest

from tests.kit.server import until
from tests.kit.set_clock import day_of_phones
from tests.stories.page_actions import LONGGANG, received

pytestmark = pytest.mark.nightly

# The page is left in the middle of reading and writing. The engine puts such a page aside with its transactions
# unfinished, and every later page of the site waits for them for ever. So it does without a line of ours (WebKitGTK
# 2.50.6): 4 of 4 bare pages hung after one that kept writing, 0 of 80 once that one aborted what ran on `pagehide`.
BUSY = """(async () => {
  const app = document.querySelector('script[type=module]').src
  const { openDatabase } = await import(app.replace('app.js', 'outbox/database.js'))
  const db = openDatabase(indexedDB)
  const look = () => db.run(['meta'], 'readonly', t => t.all('meta'))
  const note = n => db.run(['meta'], 'readwrite', t => t.put('meta', { name: 'busy', n }))
  const go = async () => { for (let n = 0; ; n++) await Promise.all([note(n), look(), look()]) }
  go().catch(() => {})
})()"""


# A page that is left while its first worker installs can leave it installing on a crowded machine; register() of the
# next page then never answers. A bare page with a bare worker does so too, 5 times of 9. Opening a page later helps.
INSTALLED = "navigator.serviceWorker.ready.then(() => true)"


def test_reports_wait_on_the_phone_and_arrive_once(webkit, server):
    webkit.open("/sign-in")
    assert webkit.does("'SyncManager' in window") is False
    webkit.waits_for(INSTALLED, 60)
    webkit.sign_in("member")
    webkit.open("/")
    webkit.waits_for("!!document.querySelector('[data-ready-offline=ready]:not([hidden])')", 60)

    server.stop()
    webkit.open("/reports/location/new")
    webkit.waits_for("!!document.querySelector('[data-place-picker][data-alive]')")
    since = (day_of_phones() - timedelta(days=3)).isoformat()
    webkit.does("(document.querySelector('#f-division').focus(), document.querySelector('#f-division').value = '龙岗')")
    webkit.does("document.querySelector('#f-division').dispatchEvent(new Event('input', {bubbles: true}))")
    webkit.waits_for("!!document.querySelector('[role=option]')")
    tap = "for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click'])"
    webkit.does(
        f"(() => {{ const one = document.querySelector('[role=option]');"
        f" {tap} one.dispatchEvent(new MouseEvent(type, {{bubbles: true, cancelable: true}})) }})()"
    )
    form = "document.querySelector('form[data-outbox-form=location][data-alive]:not([data-draft])')"
    webkit.waits_for(f"!!{form}")
    assert webkit.does(f"new FormData({form}).get('division')") == LONGGANG
    webkit.does(f"({form}.querySelector('[name=since]').value = '{since}')")
    webkit.does(f"{form}.querySelector('[name=stay][value=long]').click()")
    webkit.does(f"{form}.requestSubmit()")
    webkit.waits_for("!!document.querySelector('main .saved')")

    webkit.does(BUSY)
    webkit.open("/reports")  # opens from what was kept, and shows what waits
    webkit.waits_for("document.querySelectorAll('[data-entry]').length === 1")
    server.start()
    assert received() == []
    webkit.does("dispatchEvent(new Event('online'))")
    until(lambda: received() == ["location"])
    webkit.open("/")
    webkit.open("/reports")
    until(lambda: received() == ["location"])
